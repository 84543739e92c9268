// The Call at a glance: the texts, who supports them, and where each thing about it is found.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import type { Instrument, Page } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { Day, PageHeading, Section } from "../components/basics";
import { kCallPages } from "../components/call_nav";
import { Voluntary } from "../components/call_frame";
import { SupporterMatrix } from "../components/supporter_matrix";
import { addressOf } from "../routing/routes";
import { rich, t } from "../text";

function OneInstrument(props: { of: Instrument }) {
  const { of } = props;
  return (
    <Section title={of.title} id={`instrument-${of.entry}`}>
      {of.notice !== "" && <p class="own-notice">{of.notice}</p>}
      <p class="quiet">
        {rich("call.named", { name: t("instrument.founded"), value: <Day of={of.founded} /> })} ·{" "}
        {t("instrument.version")} {of.version} · {t(`vocabulary.${of.vocabulary}`)}
      </p>
      <SupporterMatrix instrument={of.id} />
      <ul class="links">
        <li>
          <a href={addressOf.instrument(of.id)}>{t("overview.see_instrument")}</a>
        </li>
        <li>
          <a href={`/roster${queryString({ instrument: of.id })}`}>{t("overview.see_roster")}</a>
        </li>
        <li>
          <a href={`/map${queryString({ instrument: of.id })}`}>{t("map.title")}</a>
        </li>
      </ul>
    </Section>
  );
}

export function CallPage() {
  const instruments = useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 100 }));
  return (
    <>
      <PageHeading lead={t("call.lead")}>{t("nav.call")}</PageHeading>
      <Voluntary />
      <Section title={t("call.where")} id="where">
        <dl class="doors">
          {kCallPages
            .filter((one) => one.href !== "/call")
            .map((one) => (
              <div key={one.href}>
                <dt>
                  <a href={one.href}>{t(one.label)}</a>
                </dt>
                <dd>{t(one.about)}</dd>
              </div>
            ))}
        </dl>
      </Section>
      <Answered of={instruments}>
        {(page) => (
          <>
            {page.items.length === 0 && <Empty>{t("roster.no_instruments")}</Empty>}
            {page.items.map((one) => (
              <OneInstrument key={one.id} of={one} />
            ))}
            <Basis of={page} />
          </>
        )}
      </Answered>
    </>
  );
}
