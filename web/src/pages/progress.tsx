// Progress on an instrument, clause by clause, of those who agree that it is shown; and one party's record.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import type { ProgressRecord, ProgressSummary } from "../api/pledge_types";
import type { Party } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { EntryLink, PageHeading, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { AsOf, ClauseName, English, InstrumentField, RestsOn, useInstruments } from "../components/call_parts";
import { useTitles } from "../components/instrument_names";
import { titleOf } from "../components/instrument_text";
import { CountsTables, DeclaredState, MeasuredText, MeasureFigure, Reports } from "../components/pledge_parts";
import { useQuery } from "../components/query";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { plural, rich, t } from "../text";

function Summary(props: { of: ProgressSummary }) {
  const { of } = props;
  return (
    <>
      <AsOf time={of.as_of} />
      <p class="own-words">
        <English>{of.caution}</English>
      </p>
      <Section title={t("progress.by_clause")} id="clauses">
        <CountsTables
          head={t("pledges.clause")}
          rows={of.clauses.map((one) => ({
            ...one,
            key: one.id,
            name: <ClauseName of={one} instrument={of.instrument.id} />,
            pledgesAt: (state) => `/pledges${queryString({ instrument: of.instrument.id, clause: one.id, state })}`,
            measuredAt: `/pledges${queryString({ instrument: of.instrument.id, clause: one.id })}`,
          }))}
        />
      </Section>
      <Section title={t("progress.by_party")} id="parties">
        {of.parties.length === 0 ? (
          <Empty>{t("progress.nobody")}</Empty>
        ) : (
          <CountsTables
            head={t("pledges.party")}
            rows={of.parties.map((one) => ({
              ...one,
              key: one.id,
              name: (
                <>
                  <a href={addressOf.progress(one.id, of.instrument.id)}>{one.name || one.id}</a>{" "}
                  <small class="quiet">{word("shown", one.because)}</small>
                </>
              ),
              entries: one.entry === null ? [] : [one.entry],
              pledgesAt: (state) => `/pledges${queryString({ instrument: of.instrument.id, party: one.id, state })}`,
              measuredAt: addressOf.progress(one.id, of.instrument.id),
            }))}
          />
        )}
        <p class="quiet">
          {rich("progress.withheld", {
            parties: plural("progress.withheld_parties", of.withheld.parties),
            pledges: plural("pledges.found", of.withheld.pledges),
          })}
        </p>
      </Section>
      <RestsOn entries={of.entries} />
      <Basis of={of} />
    </>
  );
}

export function ProgressPage() {
  const query = useQuery();
  const instruments = useInstruments();
  const all = instruments.data?.items ?? [];
  const instrument = all.find((one) => one.id === query.get("instrument")) ?? all[0];
  const answer = useApi<ProgressSummary>(
    instrument === undefined ? null : apiPath(["progress"], { instrument: instrument.id }),
  );
  return (
    <>
      <PageHeading lead={t("progress.lead")} {...(instrument === undefined ? {} : { over: titleOf(instrument).text })}>
        {t("progress.title")}
      </PageHeading>
      <Voluntary vocabulary={instrument?.vocabulary} />
      {all.length > 1 && (
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <InstrumentField id="progress-instrument" query={query} of={all} all={false} />
        </form>
      )}
      {instruments.data !== undefined && instrument === undefined ? (
        <Empty>{t("roster.no_instruments")}</Empty>
      ) : (
        <Answered of={answer}>{(found) => <Summary of={found} />}</Answered>
      )}
    </>
  );
}

function Record(props: { of: ProgressRecord }) {
  const { of } = props;
  return (
    <>
      <AsOf time={of.as_of} />
      <p>
        {word("shown", of.progress.because)}{" "}
        {of.progress.entry !== null && <EntryLink index={of.progress.entry} short />}
      </p>
      {of.consent !== null && (
        <p class="quiet">
          {t(of.consent.given ? "progress.consent_given" : "progress.consent_withdrawn")} <Time at={of.consent.time} />{" "}
          <EntryLink index={of.consent.entry} short />
          {of.consent.reason !== null && of.consent.reason !== "" && <> {of.consent.reason}</>}
        </p>
      )}
      <p class="own-words">
        <English>{of.caution}</English>
      </p>
      {of.withheld > 0 && <p>{plural("progress.withheld_here", of.withheld)}</p>}
      {of.clauses.length === 0 && <Empty>{t("progress.nothing")}</Empty>}
      {of.clauses.map((clause) => (
        <Section
          key={clause.id}
          title={<ClauseName of={clause} instrument={of.instrument.id} plain />}
          id={`clause-${clause.id}`}
        >
          {clause.pledges.map((pledge) => (
            <article key={pledge.entry}>
              <h3>
                <a href={addressOf.pledge(pledge.entry)}>{pledge.what}</a>
              </h3>
              <div class="declared-measured">
                <div>
                  <h4>{t("pledges.declared_title")}</h4>
                  <p>
                    <DeclaredState of={pledge} />
                  </p>
                  <Reports of={pledge.reports} />
                </div>
                <div>
                  <h4>{t("pledges.measured_title")}</h4>
                  <p>
                    <MeasuredText of={pledge.measured} unit={pledge.measure?.unit ?? null} />
                  </p>
                </div>
              </div>
            </article>
          ))}
        </Section>
      ))}
      <Section title={t("progress.measures")} id="measures">
        <p class="quiet">{t("pledges.measured_means")}</p>
        {of.measures.length === 0 && <Empty>{t("pledges.nothing_measured")}</Empty>}
        {of.measures.map((one) => (
          <MeasureFigure key={one.name} of={one} />
        ))}
      </Section>
      <Basis of={of} />
    </>
  );
}

export function PartyProgressPage(props: { party: string }) {
  const query = useQuery();
  const answer = useApi<ProgressRecord>(apiPath(["progress", props.party], { instrument: query.get("instrument") }));
  const withheld = answer.problem?.status === 401 || answer.problem?.status === 403;
  const titles = useTitles();
  const of = answer.data?.instrument;
  const party = useApi<Party>(withheld ? apiPath(["parties", props.party]) : null);
  return (
    <>
      <PageHeading over={of === undefined ? t("progress.title") : titles.instrument(of.id, of.title)}>
        {answer.data?.party.name || party.data?.name || props.party}
      </PageHeading>
      <Voluntary vocabulary={answer.data?.instrument.vocabulary} />
      <p>
        <a href={addressOf.party(props.party)}>{t("party.title")}</a>
      </p>
      {withheld ? (
        <Empty>{t("progress.not_public")}</Empty>
      ) : (
        <Answered of={answer}>{(found) => <Record of={found} />}</Answered>
      )}
    </>
  );
}
