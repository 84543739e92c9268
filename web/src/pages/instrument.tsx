// One instrument: its text, clause by clause, its versions, how supporters understand it, and who supports it.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import type { Act } from "../api/act_types";
import type { Instrument, Page, Proven } from "../api/types";
import { ActList } from "../components/act_item";
import { Answered, Basis, Empty } from "../components/answer";
import { Day, EntryLink, External, Facts, Id, PageHeading, PartyLink, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { ClauseText, summaryOf, titleOf, Words } from "../components/instrument_text";
import { SupporterMatrix } from "../components/supporter_matrix";
import { Versions } from "../components/versions";
import { t } from "../text";

const kUnderstandings = 20;

function Understandings(props: { instrument: string }) {
  const answer = useApi<Page<Act>>(
    apiPath(["understandings"], { instrument: props.instrument, limit: kUnderstandings }),
  );
  const query = queryString({ view: "understandings", instrument: props.instrument });
  return (
    <Answered of={answer}>
      {(page) => (
        <>
          {page.items.length === 0 ? <Empty>{t("instrument.no_understandings")}</Empty> : <ActList acts={page.items} />}
          {page.total > page.items.length && (
            <p>
              <a href={`/acts${query}`}>{t("acts_view.understandings")}</a>
            </p>
          )}
        </>
      )}
    </Answered>
  );
}

function Whole(props: { of: Instrument & Proven }) {
  const instrument = props.of;
  const summary = summaryOf(instrument);
  return (
    <>
      {instrument.notice !== "" && <p class="own-notice">{instrument.notice}</p>}
      <Facts
        of={[
          { name: t("instrument.source"), value: <External href={instrument.source} /> },
          { name: t("instrument.founded"), value: <Day of={instrument.founded} /> },
          instrument.adopted === null
            ? null
            : { name: t("instrument.adopted"), value: <Day of={instrument.adopted} /> },
          instrument.opened === null ? null : { name: t("instrument.opened"), value: <Day of={instrument.opened} /> },
          { name: t("instrument.version"), value: instrument.version },
          instrument.languages.length === 0
            ? null
            : { name: t("instrument.languages"), value: instrument.languages.join(", ") },
          { name: t("instrument.vocabulary"), value: t(`vocabulary.${instrument.vocabulary}`) },
          {
            name: t("instrument.custodian"),
            value: <PartyLink id={instrument.custodian} name={instrument.custodian_name} />,
          },
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
                    <code class="quiet">{clause.id}</code>{" "}
                    <span>
                      <ClauseText of={clause} language={instrument.language} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </div>
        <div>
          {summary.text !== "" && (
            <Section title={t("instrument.summary")} class="aside">
              <p class="own-words">{t("instrument.summary_by", { by: instrument.summary.by })}</p>
              <p>
                <Words of={summary} />
              </p>
            </Section>
          )}
        </div>
      </div>
      <Section title={t("versions.title")} id="versions">
        <Versions instrument={instrument.id} />
      </Section>
      <Section title={t("instrument.understandings")} id="understandings">
        <Understandings instrument={instrument.id} />
      </Section>
      <Section title={t("instrument.supporters")}>
        <SupporterMatrix instrument={instrument.id} />
        <ul class="links">
          <li>
            <a href={`/roster${queryString({ instrument: instrument.id })}`}>{t("overview.see_roster")}</a>
          </li>
          <li>
            <a href={`/map${queryString({ instrument: instrument.id })}`}>{t("map.title")}</a>
          </li>
          <li>
            <a href={`/acts${queryString({ instrument: instrument.id })}`}>{t("instrument.all_acts")}</a>
          </li>
          <li>
            <a href={`/progress${queryString({ instrument: instrument.id })}`}>{t("progress.see")}</a>
          </li>
          <li>
            <a href={`/statements${queryString({ subject: instrument.id })}`}>{t("instrument.statements")}</a>
          </li>
        </ul>
      </Section>
      <Basis of={instrument} />
    </>
  );
}

export function InstrumentPage(props: { id: string }) {
  const answer = useApi<Instrument & Proven>(apiPath(["instruments", props.id]));
  return (
    <>
      <PageHeading over={t("instrument.title")}>
        {answer.data === undefined ? t("instrument.title") : <Words of={titleOf(answer.data)} />}
      </PageHeading>
      <Voluntary vocabulary={answer.data?.vocabulary} />
      <Answered of={answer}>{(instrument) => <Whole of={instrument} />}</Answered>
    </>
  );
}
