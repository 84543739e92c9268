// One pledge: what was promised, what the party declares, and what the log itself shows; declared and measured side by side.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { PledgeAct, PledgeDetails } from "../api/pledge_types";
import { Answered, Basis, Empty } from "../components/answer";
import { EntryLink, Facts, Id, PageHeading, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { ClauseName, English, Marks, OptionalDay, RestsOn, Who } from "../components/call_parts";
import { InDoubt } from "../components/doubt";
import { DeclaredState, MeasuredText, MeasureText, Reports } from "../components/pledge_parts";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { rich, t } from "../text";

function History(props: { acts: readonly PledgeAct[] }) {
  return (
    <ol class="act-list">
      {props.acts.map((act) => (
        <li key={act.entry}>
          <p>
            <strong>{word("pledge_act", act.act)}</strong> <Time at={act.time} /> <EntryLink index={act.entry} short />{" "}
            <InDoubt since={act.in_doubt_since} />
          </p>
          {act.what !== null && <p>{act.what}</p>}
          {act.act !== "withdrawn" && (
            <p class="act-line">
              <MeasureText of={act.measure} /> ·{" "}
              {rich("call.named", { name: t("pledges.due"), value: <OptionalDay of={act.due} /> })}
            </p>
          )}
          {act.reason !== null && act.reason !== "" && (
            <p>{rich("call.named", { name: t("pledges.reason"), value: act.reason })}</p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Whole(props: { of: PledgeDetails }) {
  const { of } = props;
  return (
    <>
      <Facts
        of={[
          { name: t("pledges.party"), value: <Who is={of.party} /> },
          { name: t("pledges.clause"), value: <ClauseName of={of.clause} instrument={of.instrument} /> },
          of.action === null
            ? null
            : {
                name: t("pledges.action"),
                value: (
                  <>
                    {of.action.id} <English>{of.action.title}</English>
                  </>
                ),
              },
          { name: t("pledges.measure"), value: <MeasureText of={of.measure} /> },
          { name: t("pledges.due"), value: <OptionalDay of={of.due} /> },
          { name: t("pledges.shown_to"), value: word("shown", of.progress.because) },
          { name: t("pledges.made"), value: <Time at={of.made} />, hint: <EntryLink index={of.entry} short /> },
          { name: t("instrument.id"), value: <Id>{of.id}</Id> },
        ]}
      />
      <Marks of={of.marks} doubt={of.in_doubt_since} />
      <div class="declared-measured">
        <Section title={t("pledges.declared_title")} id="declared">
          <p class="quiet">{t("pledges.declared_means")}</p>
          <p>
            <DeclaredState of={of} />
          </p>
          {of.progress.state !== null && <Reports of={of.reports} />}
        </Section>
        <Section title={t("pledges.measured_title")} id="measured">
          <p class="quiet">{t("pledges.measured_means")}</p>
          {of.measured === null ? (
            <Empty>{of.measure?.name == null ? t("pledges.nothing_measured") : t("pledges.not_shown")}</Empty>
          ) : (
            <>
              <p>
                <MeasuredText of={of.measured} unit={of.measure?.unit ?? null} />
              </p>
              <p>
                <a href={addressOf.progress(of.party.id, of.instrument)}>{t("pledges.figures")}</a>
              </p>
            </>
          )}
        </Section>
      </div>
      <Section title={t("pledges.history")} id="history">
        <History acts={of.acts} />
      </Section>
      <RestsOn entries={of.entries} />
      <Basis of={of} />
    </>
  );
}

export function PledgePage(props: { entry: number }) {
  const answer = useApi<PledgeDetails>(apiPath(["pledges", props.entry]));
  return (
    <>
      <PageHeading over={t("pledges.one")}>
        {answer.data?.what ?? t("entry.link", { index: String(props.entry) })}
      </PageHeading>
      <Voluntary />
      <Answered of={answer}>{(found) => <Whole of={found} />}</Answered>
    </>
  );
}
