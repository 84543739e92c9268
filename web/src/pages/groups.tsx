// Working groups: their goals and deliverables, who is in them, and all that was said in one.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import type { Deliverable, PageAsOf, WorkingGroup, WorkingGroupDetails } from "../api/resource_types";
import { Answered, Basis, Empty } from "../components/answer";
import { EntryLink, Facts, Id, PageHeading, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import {
  Count,
  Documents,
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

function Chairs(props: { of: WorkingGroup["chairs"] }) {
  return (
    <>
      {props.of.map((one, i) => (
        <span key={one.id}>
          {i > 0 && ", "}
          <Who is={one} />{" "}
          {one.joined === null ? (
            <small class="quiet">{t("groups.named_only")}</small>
          ) : (
            <EntryLink index={one.joined} short />
          )}
        </span>
      ))}
    </>
  );
}

export function GroupsPage() {
  const query = useQuery();
  const instruments = useInstruments();
  const answer = useApi<PageAsOf<WorkingGroup>>(
    apiPath(["working-groups"], {
      instrument: query.get("instrument"),
      party: query.get("party"),
      state: query.get("state"),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading lead={t("groups.lead")}>{t("groups.title")}</PageHeading>
      <Voluntary />
      <form class="filters" role="search" aria-label={t("groups.filters")} onSubmit={(event) => event.preventDefault()}>
        <InstrumentField id="groups-instrument" query={query} of={instruments.data?.items ?? []} />
        <SelectField
          id="groups-state"
          label={t("resources.state")}
          value={query.get("state")}
          options={[
            { value: "", label: t("roster.any") },
            ...(["active", "concluded"] as const).map((one) => ({ value: one, label: t(`group_state.${one}`) })),
          ]}
          onValue={(state) => query.change({ state })}
        />
        <PartyField id="groups-party" label={t("pledges.party")} query={query} />
      </form>
      <Section title={t("groups.title")} id="groups">
        <ListFrame
          of={answer}
          count={(page) => plural("groups.found", page.total)}
          none={t("groups.none")}
          focus="groups-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("groups.title")}
              rows={page.items}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: "title",
                  head: t("groups.one"),
                  rowHeader: true,
                  wide: true,
                  cell: (row) => (
                    <>
                      <a href={addressOf.group(row.id)}>{row.title}</a>{" "}
                      <Marks of={row.marks} doubt={row.in_doubt_since} />
                    </>
                  ),
                },
                {
                  key: "state",
                  head: t("resources.state"),
                  cell: (row) => <StateMark set="group_state" state={row.state} />,
                },
                { key: "chairs", head: t("groups.chairs"), cell: (row) => <Chairs of={row.chairs} /> },
                { key: "members", head: t("groups.members"), numeric: true, cell: (row) => <Count of={row.members} /> },
                {
                  key: "deliverables",
                  head: t("groups.deliverables"),
                  cell: (row) =>
                    t("groups.delivered_of", {
                      delivered: formatNumber(row.counts.delivered),
                      all: formatNumber(row.deliverables.length - row.counts.dropped),
                    }),
                },
                {
                  key: "overdue",
                  head: t("deliverable_state.overdue"),
                  numeric: true,
                  cell: (row) => <Count of={row.counts.overdue} />,
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

function Deliverables(props: { of: readonly Deliverable[] }) {
  if (props.of.length === 0) return <Empty>{t("groups.no_deliverables")}</Empty>;
  return (
    <Table
      caption={t("groups.deliverables")}
      rows={props.of}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "title",
          head: t("groups.deliverable"),
          rowHeader: true,
          wide: true,
          cell: (row) => (
            <>
              {row.title}
              {row.document !== null && <Documents of={[row.document]} />}
            </>
          ),
        },
        { key: "due", head: t("pledges.due"), cell: (row) => <OptionalDay of={row.due} /> },
        {
          key: "state",
          head: t("resources.state"),
          cell: (row) => <StateMark set="deliverable_state" state={row.state} />,
        },
        {
          key: "report",
          head: t("groups.report"),
          cell: (row) =>
            row.report === null ? null : (
              <>
                <Who is={row.report.party} /> {row.report.note}
              </>
            ),
        },
        { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
      ]}
    />
  );
}

function Whole(props: { of: WorkingGroupDetails }) {
  const { of } = props;
  return (
    <>
      <Facts
        of={[
          { name: t("resources.state"), value: <StateMark set="group_state" state={of.state} /> },
          {
            name: t("roster.instrument"),
            value: <a href={addressOf.instrument(of.instrument)}>{of.instrument}</a>,
          },
          {
            name: t("groups.founded"),
            value: (
              <>
                <Who is={of.founded.party} /> <Time at={of.founded.time} />
              </>
            ),
            hint: <EntryLink index={of.founded.entry} short />,
          },
          { name: t("groups.chairs"), value: <Chairs of={of.chairs} /> },
          of.concluded === null
            ? null
            : {
                name: t("group_state.concluded"),
                value: (
                  <>
                    <Who is={of.concluded.party} /> <Time at={of.concluded.time} /> {of.concluded.reason}
                  </>
                ),
                hint: <EntryLink index={of.concluded.entry} short />,
              },
          { name: t("instrument.id"), value: <Id>{of.id}</Id> },
        ]}
      />
      <Marks of={of.marks} doubt={of.in_doubt_since} />
      {of.purpose !== null && <p>{of.purpose}</p>}
      {of.goals.length > 0 && (
        <Section title={t("groups.goals")} id="goals">
          <ul>
            {of.goals.map((goal, i) => (
              <li key={i}>{goal}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("groups.deliverables")} id="deliverables">
        <Deliverables of={of.deliverables} />
      </Section>
      {of.documents.length > 0 && (
        <Section title={t("groups.documents")} id="documents">
          <Documents of={of.documents} />
        </Section>
      )}
      <Section title={t("groups.members")} id="members">
        {of.member_list.length === 0 ? (
          <Empty>{t("groups.no_members")}</Empty>
        ) : (
          <ul class="plain-list">
            {of.member_list.map((one) => (
              <li key={one.entry}>
                <Who is={one} /> <Time at={one.time} /> <EntryLink index={one.entry} short />{" "}
                {one.left !== null && (
                  <>
                    <span class="flag">{t("groups.left")}</span> <EntryLink index={one.left} short />
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        <p>
          <a href={`/meetings${queryString({ working_group: of.id })}`}>{t("groups.meetings")}</a>
        </p>
      </Section>
      <Section title={t("pledges.history")} id="history">
        <ol class="act-list">
          {of.acts.map((act) => (
            <li key={`${act.entry} ${act.what}`}>
              <p>
                <strong>{word("group_act", act.what)}</strong> <Who is={act.party} /> <Time at={act.time} />{" "}
                <EntryLink index={act.entry} short /> <Marks of={act.marks} doubt={act.in_doubt_since} />
              </p>
              {act.deliverable !== null && (
                <p class="act-line">{rich("call.named", { name: t("groups.deliverable"), value: act.deliverable })}</p>
              )}
              {act.text !== null && <p>{act.text}</p>}
              {act.document !== null && <Documents of={[act.document]} />}
            </li>
          ))}
        </ol>
      </Section>
      <RestsOn entries={of.entries} />
      <Basis of={of} />
    </>
  );
}

export function GroupPage(props: { id: string }) {
  const answer = useApi<WorkingGroupDetails>(apiPath(["working-groups", props.id]));
  return (
    <>
      <PageHeading over={t("groups.one")}>{answer.data?.title ?? <span class="id">{props.id}</span>}</PageHeading>
      <Voluntary />
      <Answered of={answer}>{(found) => <Whole of={found} />}</Answered>
    </>
  );
}
