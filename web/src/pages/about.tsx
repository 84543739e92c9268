import { Facts, PageHeading, Section, StatusMark } from "../components/basics";
import { kStatuses } from "../api/types";
import { t } from "../text";

export function AboutPage() {
  return (
    <>
      <PageHeading lead={t("about.what")}>{t("about.title")}</PageHeading>
      <div class="prose">
        <Section title={t("about.not_title")}>
          <ul>
            <li>{t("about.not_1")}</li>
            <li>{t("about.not_2")}</li>
            <li>{t("about.not_3")}</li>
          </ul>
        </Section>
        <Section title={t("about.words_title")}>
          <Facts
            of={kStatuses.map((status) => ({
              name: <StatusMark status={status} />,
              value: t(`status.${status}_means`),
            }))}
          />
        </Section>
        <Section title={t("about.findings_title")}>
          <p>{t("about.findings")}</p>
        </Section>
        <Section title={t("about.levels_title")}>
          <Facts
            of={[
              { name: t("level.included"), value: t("level.included_means") },
              { name: t("level.authorised"), value: t("level.authorised_means") },
              { name: t("about.complete"), value: t("about.complete_means") },
            ]}
          />
        </Section>
        <Section title={t("about.trust_title")}>
          <p>{t("about.trust")}</p>
        </Section>
        <Section title={t("about.time_title")}>
          <p>{t("about.time")}</p>
        </Section>
      </div>
    </>
  );
}
