// Who supports an instrument: filters, the table, and the question about one party and one day.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import { kKinds, kStatuses, type Instrument, type Page, type Supporter } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { InDoubt } from "../components/doubt";
import { ListRows } from "../components/list_frame";
import { Day, EntryLink, Facts, PageHeading, Section, StatusMark } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { AskBox } from "../components/ask_box";
import { SelectField, TextField } from "../components/forms";
import { titleOf } from "../components/instrument_text";
import { useQuery, type QueryState } from "../components/query";
import { Table } from "../components/table";
import { countriesByName } from "../format/countries";
import { dayWithPrecision } from "../format/dates";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { countryName, plural, t } from "../text";

const kPageSizes = ["50", "100", "500", "2000"] as const;
const kPageSize = 100;
const kTypingPause_ms = 250;

function Filters(props: { query: QueryState; instruments: readonly Instrument[]; instrument: string }) {
  const { query } = props;
  const any = { value: "", label: t("roster.any") };
  const filtered = ["q", "kind", "country", "status", "as_of"].some((name) => query.get(name) !== "");
  return (
    <form class="filters" role="search" aria-label={t("roster.filters")} onSubmit={(event) => event.preventDefault()}>
      {props.instruments.length > 1 && (
        <SelectField
          id="roster-instrument"
          label={t("roster.instrument")}
          value={props.instrument}
          options={props.instruments.map((one) => ({ value: one.id, label: titleOf(one).text }))}
          onValue={(instrument) => query.change({ instrument })}
        />
      )}
      <TextField
        id="roster-q"
        type="search"
        class="field-wide"
        label={t("roster.q")}
        value={query.get("q")}
        pause_ms={kTypingPause_ms}
        onValue={(q) => query.change({ q })}
      />
      <SelectField
        id="roster-kind"
        label={t("roster.kind")}
        value={query.get("kind")}
        options={[any, ...kKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))]}
        onValue={(kind) => query.change({ kind })}
      />
      <SelectField
        id="roster-country"
        label={t("roster.country")}
        value={query.get("country")}
        options={[any, ...countriesByName().map(({ code, name }) => ({ value: code, label: name }))]}
        onValue={(country) => query.change({ country })}
      />
      <SelectField
        id="roster-status"
        label={t("roster.status")}
        value={query.get("status")}
        options={[any, ...kStatuses.map((status) => ({ value: status, label: t(`status.${status}`) }))]}
        onValue={(status) => query.change({ status })}
      />
      <TextField
        id="roster-as-of"
        type="date"
        label={t("roster.as_of")}
        value={query.get("as_of")}
        pause_ms={kTypingPause_ms}
        onValue={(as_of) => query.change({ as_of })}
      />
      {filtered && (
        <button
          type="button"
          class="button"
          onClick={() => {
            query.change({ q: null, kind: null, country: null, status: null, as_of: null });
            document.getElementById("roster-q")?.focus(); // the button goes away
          }}
        >
          {t("roster.clear")}
        </button>
      )}
    </form>
  );
}

// On paper, where the form is not: which part of the roster this is, and of which day.
function FiltersInWords(props: { query: QueryState }) {
  const get = props.query.get;
  const words = [
    ["q", t("roster.q"), get("q")],
    ["kind", t("roster.kind"), get("kind") && word("kinds", get("kind"))],
    ["country", t("roster.country"), get("country") && countryName(get("country"))],
    ["status", t("roster.status"), get("status") && word("status", get("status"))],
    ["as_of", t("roster.as_of"), get("as_of") && dayWithPrecision(get("as_of"))],
  ] as const;
  const said = words.filter(([, , value]) => value !== "");
  if (said.length === 0) return null;
  return (
    <ul class="print-only inline-list">
      {said.map(([key, name, value]) => (
        <li key={key}>{t("call.named", { name, value })}</li>
      ))}
    </ul>
  );
}

// Each thing that was said of a supporter, with the entry that says it.
function entriesOf(row: Supporter): { what: string; entry: number; doubt: number | null }[] {
  return (["announced", "listed", "signed", "ended"] as const).flatMap((what) => {
    const said = row[what];
    return said === null ? [] : [{ what: t(`status.${what}`), entry: said.entry, doubt: said.in_doubt_since ?? null }];
  });
}

function RosterTable(props: { page: Page<Supporter>; query: QueryState }) {
  const { page, query } = props;
  return (
    <>
      <ListRows
        page={page}
        count={plural("roster.found", page.total)}
        none={t("roster.none")}
        focus="supporters-title"
        address={(offset) => query.address({ offset })}
        foot={
          page.total > Number(kPageSizes[0]) && (
            <SelectField
              id="roster-limit"
              class="field-inline"
              label={t("pager.size")}
              value={query.get("limit") || String(kPageSize)}
              options={kPageSizes.map((size) => ({ value: size, label: size }))}
              onValue={(limit) => query.change({ limit })}
            />
          )
        }
      >
        <Table
          caption={t("roster.caption")}
          rows={page.items}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              head: t("roster.name"),
              rowHeader: true,
              wide: true,
              cell: (row) => (
                <>
                  <a href={addressOf.party(row.id)}>{row.name}</a>
                  {row.claims
                    .filter((claim) => claim.state === "open" || claim.state === "lapsed")
                    .map((claim) => (
                      <small key={claim.party} class="quiet">
                        {" "}
                        {t("claim.by", { party: claim.name || claim.party })}
                      </small>
                    ))}
                  {row.resembles.length > 0 && (
                    <small class="quiet">
                      {" "}
                      {t("resembles.row", { names: row.resembles.map((one) => one.name).join(", ") })}
                    </small>
                  )}
                </>
              ),
            },
            { key: "kind", head: t("roster.kind"), cell: (row) => <span class="kind">{t(`kind.${row.kind}`)}</span> },
            {
              key: "country",
              head: t("roster.country"),
              cell: (row) => (row.country === null ? "" : countryName(row.country)),
            },
            { key: "status", head: t("roster.status"), cell: (row) => <StatusMark status={row.status} /> },
            { key: "since", head: t("roster.since"), cell: (row) => <Day of={row.since} /> },
            {
              key: "entries",
              head: t("roster.entries"),
              cell: (row) => (
                <ul class="inline-list">
                  {entriesOf(row).map((one) => (
                    <li key={one.entry}>
                      <EntryLink index={one.entry} short label={one.what} /> <InDoubt since={one.doubt} />
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      </ListRows>
      <Basis of={page} />
    </>
  );
}

export function RosterPage() {
  const query = useQuery();
  const instruments = useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 100 }));
  const all = instruments.data?.items ?? [];
  const instrument = query.get("instrument") || (all[0]?.id ?? "");
  const limit = kPageSizes.find((size) => size === query.get("limit")) ?? String(kPageSize);
  const filter = {
    instrument,
    kind: query.get("kind"),
    country: query.get("country"),
    status: query.get("status"),
    q: query.get("q"),
    as_of: query.get("as_of"),
  };
  const roster = useApi<Page<Supporter>>(
    instrument === "" ? null : apiPath(["roster"], { ...filter, offset: query.number("offset", 0), limit }),
  );
  const chosen = all.find((one) => one.id === instrument);
  return (
    <>
      <PageHeading lead={t("roster.lead")} {...(chosen === undefined ? {} : { over: titleOf(chosen).text })}>
        {t("roster.title")}
      </PageHeading>
      <Voluntary vocabulary={chosen?.vocabulary} />
      {chosen !== undefined && (
        <p>
          <a href={addressOf.instrument(chosen.id)}>{t("overview.see_instrument")}</a>
        </p>
      )}
      <AskBox instrument={instrument} />
      <Section title={t("roster.caption")} id="supporters">
        <Answered of={instruments}>
          {(page) =>
            page.items.length === 0 && instrument === "" ? (
              <Empty>{t("roster.no_instruments")}</Empty>
            ) : (
              <>
                <Filters query={query} instruments={page.items} instrument={instrument} />
                <FiltersInWords query={query} />
                <Answered of={roster}>{(rows) => <RosterTable page={rows} query={query} />}</Answered>
                <p class="no-print">
                  <a href={`/api/v1/roster.csv${queryString(filter)}`}>{t("roster.as_csv")}</a>
                </p>
              </>
            )
          }
        </Answered>
        <details class="explained">
          <summary>{t("roster.what_statuses_mean")}</summary>
          <Facts
            of={kStatuses.map((status) => ({
              name: <StatusMark status={status} />,
              value: t(`status.${status}_means`),
            }))}
          />
        </details>
      </Section>
    </>
  );
}
