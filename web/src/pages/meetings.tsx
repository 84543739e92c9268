// Meetings and consultations: their records, what participants say of them, and what came of the follow-ups.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import {
  kFollowUpStates,
  kMeetingKinds,
  type FollowUp,
  type Meeting,
  type MeetingDetails,
  type PageAsOf,
} from "../api/resource_types";
import { Answered, Basis, Empty } from "../components/answer";
import { EntryLink, Facts, Id, PageHeading, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import {
  ClauseName,
  Documents,
  Entries,
  InstrumentField,
  Marks,
  OptionalDay,
  RestsOn,
  StateMark,
  useInstruments,
  Who,
} from "../components/call_parts";
import { SelectField } from "../components/forms";
import { ListFrame } from "../components/list_frame";
import { PartyField } from "../components/party_field";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { formatNumber, plural, rich, t } from "../text";

const kPageSize = 100;

function Days(props: { of: Meeting }) {
  const { from, until } = props.of;
  if (from === until) return <OptionalDay of={from} />;
  return (
    <>
      <OptionalDay of={from} /> – <OptionalDay of={until} />
    </>
  );
}

export function MeetingsPage() {
  const query = useQuery();
  const instruments = useInstruments();
  const any = { value: "", label: t("roster.any") };
  const answer = useApi<PageAsOf<Meeting>>(
    apiPath(["meetings"], {
      ...Object.fromEntries(
        ["instrument", "working_group", "party", "kind", "state", "follow_ups"].map((name) => [name, query.get(name)]),
      ),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading lead={t("meetings.lead")}>{t("meetings.title")}</PageHeading>
      <Voluntary />
      <form
        class="filters"
        role="search"
        aria-label={t("meetings.filters")}
        onSubmit={(event) => event.preventDefault()}
      >
        <InstrumentField id="meetings-instrument" query={query} of={instruments.data?.items ?? []} />
        <SelectField
          id="meetings-kind"
          label={t("roster.kind")}
          value={query.get("kind")}
          options={[any, ...kMeetingKinds.map((kind) => ({ value: kind, label: t(`meeting_kind.${kind}`) }))]}
          onValue={(kind) => query.change({ kind })}
        />
        <SelectField
          id="meetings-state"
          label={t("resources.state")}
          value={query.get("state")}
          options={[
            any,
            ...(["planned", "held"] as const).map((one) => ({ value: one, label: t(`meeting_state.${one}`) })),
          ]}
          onValue={(state) => query.change({ state })}
        />
        <SelectField
          id="meetings-follow-ups"
          label={t("meetings.with_follow_up")}
          value={query.get("follow_ups")}
          options={[any, ...kFollowUpStates.map((one) => ({ value: one, label: t(`follow_up.${one}`) }))]}
          onValue={(follow_ups) => query.change({ follow_ups })}
        />
        <PartyField id="meetings-party" label={t("pledges.party")} query={query} />
        {query.get("working_group") !== "" && (
          <button type="button" class="button" onClick={() => query.change({ working_group: null })}>
            {t("roster.clear")}
          </button>
        )}
      </form>
      <Section title={t("meetings.title")} id="meetings">
        <ListFrame
          of={answer}
          count={(page) => plural("meetings.found", page.total)}
          none={t("meetings.none")}
          focus="meetings-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("meetings.title")}
              rows={page.items}
              rowKey={(row) => row.id}
              columns={[
                { key: "days", head: t("meetings.days"), cell: (row) => <Days of={row} /> },
                {
                  key: "title",
                  head: t("meetings.one"),
                  rowHeader: true,
                  wide: true,
                  cell: (row) => (
                    <>
                      <a href={addressOf.meeting(row.id)}>{row.title}</a>{" "}
                      <Marks of={row.marks} doubt={row.in_doubt_since} />
                      {row.working_group !== null && (
                        <>
                          <br />
                          <a class="quiet" href={addressOf.group(row.working_group.id)}>
                            {row.working_group.title}
                          </a>
                        </>
                      )}
                    </>
                  ),
                },
                { key: "kind", head: t("roster.kind"), cell: (row) => word("meeting_kind", row.kind) },
                {
                  key: "state",
                  head: t("resources.state"),
                  cell: (row) => <StateMark set="meeting_state" state={row.state} />,
                },
                { key: "recorder", head: t("meetings.recorder"), cell: (row) => <Who is={row.recorder} /> },
                {
                  key: "follow_ups",
                  head: t("meetings.follow_ups"),
                  cell: (row) =>
                    row.follow_ups.length === 0
                      ? null
                      : t("meetings.done_of", {
                          done: formatNumber(row.counts.done),
                          all: formatNumber(row.follow_ups.length - row.counts.dropped),
                        }),
                },
                { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
              ]}
            />
          )}
        </ListFrame>
      </Section>
    </>
  );
}

function FollowUps(props: { of: readonly FollowUp[] }) {
  if (props.of.length === 0) return <Empty>{t("meetings.no_follow_ups")}</Empty>;
  return (
    <Table
      caption={t("meetings.follow_ups")}
      rows={props.of}
      rowKey={(row) => row.id}
      columns={[
        { key: "title", head: t("meetings.follow_up"), rowHeader: true, wide: true, cell: (row) => row.title },
        { key: "responsible", head: t("meetings.responsible"), cell: (row) => <Who is={row.responsible} /> },
        { key: "due", head: t("pledges.due"), cell: (row) => <OptionalDay of={row.due} /> },
        { key: "state", head: t("resources.state"), cell: (row) => <StateMark set="follow_up" state={row.state} /> },
        {
          key: "reports",
          head: t("groups.report"),
          cell: (row) => (
            <>
              {row.reports.map((one) => (
                <p key={one.entry} class="act-line">
                  {word("follow_up", one.state)} {one.note} <EntryLink index={one.entry} short />{" "}
                  <Entries of={one.evidence} /> <Marks of={one.marks} doubt={one.in_doubt_since} />
                </p>
              ))}
            </>
          ),
        },
        { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
      ]}
    />
  );
}

function Answers(props: { of: MeetingDetails }) {
  const { of } = props;
  return (
    <>
      <p>
        {rich("meetings.answers", {
          confirmed: of.answers.confirmed.length,
          contested: of.answers.contested.length,
          silent: of.answers.silent,
        })}
      </p>
      <ol class="act-list">
        {of.answer_list.map((one) => (
          <li key={one.entry}>
            <StateMark set="meeting_answer" state={one.answer} /> <Who is={one.party} /> <Time at={one.time} />{" "}
            <EntryLink index={one.entry} short /> <Marks of={one.marks} doubt={one.in_doubt_since} />{" "}
            {!one.counts && <span class="flag">{t("pledges.superseded")}</span>}
            {one.reason !== null && one.reason !== "" && <blockquote class="as-written">{one.reason}</blockquote>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Whole(props: { of: MeetingDetails }) {
  const { of } = props;
  return (
    <>
      <Facts
        of={[
          {
            name: t("meetings.days"),
            value: <Days of={of} />,
            hint: <StateMark set="meeting_state" state={of.state} />,
          },
          { name: t("roster.kind"), value: word("meeting_kind", of.kind) },
          of.place === null ? null : { name: t("meetings.place"), value: of.place },
          {
            name: t("roster.instrument"),
            value: <a href={addressOf.instrument(of.instrument)}>{of.instrument}</a>,
          },
          of.working_group === null
            ? null
            : {
                name: t("groups.one"),
                value: <a href={addressOf.group(of.working_group.id)}>{of.working_group.title}</a>,
              },
          { name: t("meetings.recorder"), value: <Who is={of.recorder} />, hint: <EntryLink index={of.entry} short /> },
          { name: t("instrument.id"), value: <Id>{of.id}</Id> },
        ]}
      />
      <Marks of={of.marks} doubt={of.in_doubt_since} />
      <Section title={t("meetings.participants")} id="participants">
        <p class="quiet">{t("meetings.no_persons")}</p>
        <ul class="inline-list">
          {of.participants.map((one) => (
            <li key={one.id}>
              <Who is={one} /> <span class="quiet">{word("meeting_role", one.role)}</span>
            </li>
          ))}
        </ul>
      </Section>
      {of.topics.length > 0 && (
        <Section title={t("meetings.topics")} id="topics">
          <ol>
            {of.topics.map((topic, i) => (
              <li key={i}>
                {topic.title}
                <span class="quiet">
                  {topic.clauses.map((clause) => (
                    <span key={clause.id}>
                      {" · "}
                      <ClauseName of={clause} instrument={of.instrument} />
                    </span>
                  ))}
                  {topic.norms.map((norm) => (
                    <span key={norm}>
                      {" · "}
                      <a href="/norms">{norm}</a>
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
      {of.outcomes.length > 0 && (
        <Section title={t("meetings.outcomes")} id="outcomes">
          <ul>
            {of.outcomes.map((one, i) => (
              <li key={i}>{one}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("meetings.follow_ups")} id="follow-ups">
        <FollowUps of={of.follow_ups} />
      </Section>
      <Section title={t("meetings.answers_title")} id="answers">
        <Answers of={of} />
      </Section>
      {of.documents.length > 0 && (
        <Section title={t("groups.documents")} id="documents">
          <Documents of={of.documents} />
        </Section>
      )}
      <Section title={t("meetings.records")} id="records">
        <ul class="plain-list">
          {of.records.map((one) => (
            <li key={one.entry}>
              <Who is={one.party} /> <Time at={one.time} /> <EntryLink index={one.entry} short /> {one.reason}{" "}
              <Marks of={one.marks} doubt={one.in_doubt_since} />
            </li>
          ))}
        </ul>
      </Section>
      <RestsOn entries={of.entries} />
      <Basis of={of} />
    </>
  );
}

export function MeetingPage(props: { id: string }) {
  const answer = useApi<MeetingDetails>(apiPath(["meetings", props.id]));
  return (
    <>
      <PageHeading over={t("meetings.one")}>{answer.data?.title ?? <span class="id">{props.id}</span>}</PageHeading>
      <Voluntary />
      <Answered of={answer}>{(found) => <Whole of={found} />}</Answered>
    </>
  );
}
