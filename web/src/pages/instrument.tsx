import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import type { Instrument, Proven } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { Day, EntryLink, External, Facts, Id, PageHeading, PartyLink, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { SupporterMatrix } from "../components/supporter_matrix";
import { t } from "../text";

export function InstrumentPage(props: { id: string }) {
  const answer = useApi<Instrument & Proven>(apiPath(["instruments", props.id]));
  return (
    <>
      <PageHeading over={t("instrument.title")}>{answer.data?.title ?? t("instrument.title")}</PageHeading>
      <Voluntary vocabulary={answer.data?.vocabulary} />
      <Answered of={answer}>
        {(instrument) => (
          <>
            {instrument.notice !== "" && <p class="own-notice">{instrument.notice}</p>}
            <Facts
              of={[
                { name: t("instrument.source"), value: <External href={instrument.source} /> },
                { name: t("instrument.founded"), value: <Day of={instrument.founded} /> },
                { name: t("instrument.version"), value: instrument.version },
                { name: t("instrument.vocabulary"), value: t(`vocabulary.${instrument.vocabulary}`) },
                { name: t("instrument.custodian"), value: <PartyLink id={instrument.custodian} /> },
                { name: t("instrument.id"), value: <Id>{instrument.id}</Id> },
                { name: t("instrument.entry"), value: <EntryLink index={instrument.entry} /> },
              ]}
            />
            <div class="columns">
              <div>
                <Section title={t("instrument.clauses")}>
                  {instrument.clauses.length === 0 ? (
                    <Empty>{t("instrument.clauses_none")}</Empty>
                  ) : (
                    <ul class="clauses">
                      {instrument.clauses.map((clause) => (
                        <li key={clause.id} id={`clause-${clause.id}`}>
                          <code class="quiet">{clause.id}</code> <span>{clause.title}</span>
                        </li>
                      ))}
                    </ul>
                  )}
                </Section>
              </div>
              <div>
                {instrument.summary?.text !== undefined && instrument.summary.text !== "" && (
                  <Section title={t("instrument.summary")} class="aside">
                    <p class="own-words">{t("instrument.summary_by", { by: instrument.summary.by })}</p>
                    <p>{instrument.summary.text}</p>
                  </Section>
                )}
              </div>
            </div>
            <Section title={t("instrument.supporters")}>
              <SupporterMatrix instrument={instrument.id} />
              <ul class="links">
                <li>
                  <a href={`/roster${queryString({ instrument: instrument.id })}`}>{t("overview.see_roster")}</a>
                </li>
                <li>
                  <a href={`/statements${queryString({ subject: instrument.id })}`}>{t("instrument.statements")}</a>
                </li>
              </ul>
            </Section>
            <Basis of={instrument} />
          </>
        )}
      </Answered>
    </>
  );
}
