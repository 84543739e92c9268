// Whom one reaches where, and whether anybody answers there now; pings and how they were answered; exercises.

import { useEffect, useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import {
  kFunctions,
  kPingStates,
  type Contacts,
  type Exercise,
  type Exercises,
  type PartyNames,
  type Ping,
  type Pings,
} from "../api/contact_types";
import { EntryLink, PageHeading, PartyLink, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { Marks, OptionalDay, StateMark } from "../components/call_parts";
import { ContactCard, Moment, PingCounts } from "../components/contact_card";
import { SelectField, TextField } from "../components/forms";
import { ListFrame } from "../components/list_frame";
import { PartyField } from "../components/party_field";
import { useQuery, type QueryState } from "../components/query";
import { Table } from "../components/table";
import { countriesByName } from "../format/countries";
import { plural, rich, t } from "../text";

const kPageSize = 50;
const kTypingPause_ms = 400;

// The reader's moment, to the minute: "open now" is of the clock on the wall, not of the log's newest entry.
function useNow(): string {
  const minute = (): string => `${new Date().toISOString().slice(0, 16)}:00Z`;
  const [now, setNow] = useState(minute);
  useEffect(() => {
    const timer = setInterval(() => setNow(minute()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function FunctionField(props: { id: string; query: QueryState }) {
  return (
    <SelectField
      id={props.id}
      label={t("contacts.function")}
      value={props.query.get("function")}
      options={[
        { value: "", label: t("roster.any") },
        ...kFunctions.map((one) => ({ value: one, label: t(`function.${one}`) })),
      ]}
      onValue={(chosen) => props.query.change({ function: chosen })}
    />
  );
}

export function ContactsPage() {
  const query = useQuery();
  const now = useNow();
  const any = { value: "", label: t("roster.any") };
  const answer = useApi<Contacts>(
    apiPath(["contacts"], {
      ...Object.fromEntries(["function", "country", "language", "party", "state"].map((one) => [one, query.get(one)])),
      at: now,
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading lead={t("contacts.lead")}>{t("contacts.title")}</PageHeading>
      <Voluntary />
      <ul class="links">
        <li>
          <a href="/pings">{t("pings.title")}</a>
        </li>
        <li>
          <a href="/exercises">{t("exercises.title")}</a>
        </li>
      </ul>
      <form
        class="filters"
        role="search"
        aria-label={t("contacts.filters")}
        onSubmit={(event) => event.preventDefault()}
      >
        <FunctionField id="contacts-function" query={query} />
        <SelectField
          id="contacts-country"
          label={t("roster.country")}
          value={query.get("country")}
          options={[any, ...countriesByName().map(({ code, name }) => ({ value: code, label: name }))]}
          onValue={(country) => query.change({ country })}
        />
        <TextField
          id="contacts-language"
          label={t("contacts.language")}
          hint={t("contacts.language_hint")}
          value={query.get("language")}
          pause_ms={kTypingPause_ms}
          onValue={(language) => query.change({ language })}
        />
        <SelectField
          id="contacts-state"
          label={t("resources.state")}
          value={query.get("state")}
          options={[
            any,
            ...(["current", "expired", "withdrawn"] as const).map((one) => ({
              value: one,
              label: t(`contact_state.${one}`),
            })),
          ]}
          onValue={(state) => query.change({ state })}
        />
        <PartyField id="contacts-party" label={t("pledges.party")} query={query} />
      </form>
      <Section title={t("contacts.title")} id="contacts">
        <ListFrame
          of={answer}
          count={(page) => plural("contacts.found", page.total)}
          none={t("contacts.none")}
          focus="contacts-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <>
              <Moment at={page.at} />
              <div class="contact-list">
                {page.items.map((one) => (
                  <ContactCard key={`${one.party} ${one.function}`} of={one} />
                ))}
              </div>
            </>
          )}
        </ListFrame>
      </Section>
    </>
  );
}

function PingTable(props: { of: readonly Ping[]; names: PartyNames; caption: string }) {
  return (
    <Table
      caption={props.caption}
      rows={props.of}
      rowKey={(row) => row.entry}
      columns={[
        {
          key: "party",
          head: t("pings.asked"),
          rowHeader: true,
          wide: true,
          cell: (row) => <PartyLink id={row.party} name={props.names[row.party]} />,
        },
        { key: "function", head: t("contacts.function"), cell: (row) => t(`function.${row.function}`) },
        { key: "from", head: t("pings.from"), cell: (row) => <PartyLink id={row.from} name={props.names[row.from]} /> },
        { key: "time", head: t("pings.at"), cell: (row) => <Time at={row.time} /> },
        { key: "due", head: t("pledges.due"), cell: (row) => <Time at={row.due} /> },
        {
          key: "state",
          head: t("resources.state"),
          cell: (row) => (
            <>
              <StateMark set="ping_state" state={row.state} /> <Marks of={[]} doubt={row.in_doubt_since} />
            </>
          ),
        },
        {
          key: "answer",
          head: t("pings.answer"),
          cell: (row) =>
            row.answer === null ? null : (
              <>
                <Time at={row.answer.time} /> <EntryLink index={row.answer.entry} short /> {row.answer.note}
              </>
            ),
        },
        { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
      ]}
    />
  );
}

export function PingsPage() {
  const query = useQuery();
  const answer = useApi<Pings>(
    apiPath(["pings"], {
      ...Object.fromEntries(["function", "party", "state", "exercise"].map((one) => [one, query.get(one)])),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading over={t("contacts.title")} lead={t("pings.lead")}>
        {t("pings.title")}
      </PageHeading>
      <Voluntary />
      <form class="filters" role="search" aria-label={t("pings.filters")} onSubmit={(event) => event.preventDefault()}>
        <FunctionField id="pings-function" query={query} />
        <SelectField
          id="pings-state"
          label={t("resources.state")}
          value={query.get("state")}
          options={[
            { value: "", label: t("roster.any") },
            ...kPingStates.map((one) => ({ value: one, label: t(`ping_state.${one}`) })),
          ]}
          onValue={(state) => query.change({ state })}
        />
        <PartyField id="pings-party" label={t("pledges.party")} query={query} />
      </form>
      <Section title={t("pings.title")} id="pings">
        <ListFrame
          of={answer}
          count={(page) => plural("pings.found", page.total)}
          none={t("pings.none")}
          focus="pings-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <>
              <PingCounts of={page.figures} />
              <PingTable of={page.items} names={page.names} caption={t("pings.title")} />
            </>
          )}
        </ListFrame>
      </Section>
    </>
  );
}

function OneExercise(props: { of: Exercise; names: PartyNames }) {
  const { of } = props;
  return (
    <Section title={of.title} id={`exercise-${of.entry}`}>
      <p>
        <OptionalDay of={of.date} />
        {of.until !== null && (
          <>
            {" – "}
            <OptionalDay of={of.until} />
          </>
        )}{" "}
        · {of.group} · {rich("acts.said_by", { who: <PartyLink id={of.issuer} name={props.names[of.issuer]} /> })}{" "}
        <Time at={of.time} /> <EntryLink index={of.entry} short /> <Marks of={of.marks} doubt={of.in_doubt_since} />
      </p>
      {of.scenario !== null && <p>{of.scenario}</p>}
      <ul class="inline-list">
        {of.participants.map((one) => (
          <li key={one}>
            <PartyLink id={one} name={props.names[one]} />
          </li>
        ))}
      </ul>
      {of.findings.length > 0 && (
        <>
          <h3>{t("exercises.findings")}</h3>
          <ul>
            {of.findings.map((one, i) => (
              <li key={i}>
                {one.text}
                {one.action !== undefined && (
                  <> {rich("call.named", { name: t("exercises.action"), value: one.action })}</>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {of.pings.length > 0 && <PingTable of={of.pings} names={props.names} caption={t("pings.title")} />}
    </Section>
  );
}

export function ExercisesPage() {
  const query = useQuery();
  const answer = useApi<Exercises>(
    apiPath(["exercises"], { party: query.get("party"), offset: query.number("offset", 0), limit: kPageSize }),
  );
  return (
    <>
      <PageHeading over={t("contacts.title")} lead={t("exercises.lead")}>
        {t("exercises.title")}
      </PageHeading>
      <Voluntary />
      <form
        class="filters"
        role="search"
        aria-label={t("exercises.filters")}
        onSubmit={(event) => event.preventDefault()}
      >
        <PartyField id="exercises-party" label={t("pledges.party")} query={query} />
      </form>
      <h2 id="exercises-title" class="visually-hidden" tabIndex={-1}>
        {t("exercises.title")}
      </h2>
      <ListFrame
        of={answer}
        count={(page) => plural("exercises.found", page.total)}
        none={t("exercises.none")}
        focus="exercises-title"
        address={(offset) => query.address({ offset })}
      >
        {(page) => (
          <>
            {page.items.map((one) => (
              <OneExercise key={one.entry} of={one} names={page.names} />
            ))}
          </>
        )}
      </ListFrame>
    </>
  );
}
