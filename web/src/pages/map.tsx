// The map of support: where states stand and how many others there are, on a day that a slider moves through the years;
// and the same as a table.

import { useState } from "preact/hooks";
import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import { kStatusesOnDay, type CountryOnMap, type RosterMap, type StatusOnDay } from "../api/call_types";
import { kKinds, type Instrument, type Kind, type Page } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { Day, EntryLink, PageHeading, PartyLink, Section, StatusMark } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { SelectField, TextField } from "../components/forms";
import { titleOf } from "../components/instrument_text";
import { useNode } from "../components/node_context";
import { useQuery, type QueryState } from "../components/query";
import { Table, TableRoom } from "../components/table";
import { MapPatch, MapPatterns, WorldMap } from "../components/world_map";
import { YearSlider } from "../components/year_slider";
import { formatDay, parseDay } from "../format/dates";
import { daysOfMap, othersOf, statusOfCountry, stopOf, totalOf } from "../format/support_map";
import { countryName, formatNumber, languageTag, plural, rich, t } from "../text";

const kTypingPause_ms = 400;

// Where the supporters behind a figure stand, with their entries. "Not known on that day" is of no day: the list as it is now.
function rosterAddress(query: QueryState, kind: Kind | null, status: StatusOnDay | null, country?: string): string {
  const known = status !== "unknown";
  return `/roster${queryString({
    instrument: query.get("instrument"),
    kind,
    country,
    status: known ? status : null,
    as_of: known ? query.get("as_of") : null,
  })}`;
}

function Figure(props: { value: number; href: string }) {
  if (props.value === 0) return <span class="quiet">0</span>;
  return <a href={props.href}>{formatNumber(props.value)}</a>;
}

const kindsOf = (map: RosterMap): Kind[] =>
  kKinds.filter((kind) => kind !== "unknown" || kStatusesOnDay.some((one) => totalOf(map.countries, kind, one) > 0));
const statusesOf = (map: RosterMap, kind: Kind | null = null): StatusOnDay[] =>
  kStatusesOnDay.filter(
    (one) => ["signed", "listed", "announced"].includes(one) || totalOf(map.countries, kind, one) > 0,
  );

// The pattern, the word, and how many states.
function Legend(props: { map: RosterMap }) {
  return (
    <ul class="map-legend">
      {statusesOf(props.map, "state").map((status) => (
        <li key={status} title={t(`status.${status}_means`)}>
          <MapPatch status={status} /> {t(`status.${status}`)}{" "}
          <span class="quiet">{plural("map.states", totalOf(props.map.countries, "state", status))}</span>
        </li>
      ))}
      <li>
        <MapPatch status={null} /> {t("map.nothing")}
      </li>
    </ul>
  );
}

function Totals(props: { map: RosterMap; query: QueryState }) {
  const { map, query } = props;
  const statuses = statusesOf(map);
  return (
    <TableRoom label={t("map.totals")}>
      <table class="matrix map-totals">
        <caption class="visually-hidden">{t("map.totals")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("overview.kind")}</th>
            {statuses.map((status) => (
              <th key={status} scope="col" class="numeric" title={t(`status.${status}_means`)}>
                <MapPatch status={status} /> {t(`status.${status}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kindsOf(map).map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`kinds.${kind}`)}</th>
              {statuses.map((status) => (
                <td key={status} class="numeric">
                  <Figure value={totalOf(map.countries, kind, status)} href={rosterAddress(query, kind, status)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  );
}

function OthersOf(props: { country: CountryOnMap; query: QueryState }) {
  const { country, query } = props;
  const others = country.supporters.filter((tally) => tally.kind !== "state");
  if (others.length === 0) return null;
  return (
    <ul class="plain-list">
      {others.map((tally) => (
        <li key={tally.kind}>
          {rich("call.named", {
            name: t(`kinds.${tally.kind}`),
            value: (
              <>
                {kStatusesOnDay
                  .filter((status) => tally[status] > 0)
                  .map((status, i) => (
                    <span key={status}>
                      {i > 0 && ", "}
                      <a href={rosterAddress(query, tally.kind, status, country.country ?? undefined)}>
                        {formatNumber(tally[status])} {t(`status.${status}`).toLowerCase()}
                      </a>
                    </span>
                  ))}
              </>
            ),
          })}
        </li>
      ))}
    </ul>
  );
}

function StatesOf(props: { country: CountryOnMap; inTable?: boolean }) {
  const { states } = props.country;
  if (states.length === 0) return props.inTable === true ? null : <p class="quiet">{t("map.no_state")}</p>;
  return (
    <>
      {states.map((state) => (
        <p key={state.id} class="state-on-map">
          {(states.length > 1 || props.inTable !== true) && (
            <>
              <PartyLink id={state.id} name={state.name} />{" "}
            </>
          )}
          <StatusMark status={state.status} /> {state.status !== "unknown" && <Day of={state.since} />}{" "}
          {state.entries.map((entry) => (
            <span key={entry}>
              <EntryLink index={entry} short />{" "}
            </span>
          ))}
        </p>
      ))}
    </>
  );
}

const nameOf = (code: string | null): string => (code === null ? t("map.no_country") : countryName(code));

// What is known of the country under the mouse or the one that is chosen.
function CountryPanel(props: { map: RosterMap; query: QueryState; shown: string }) {
  const { map, query, shown } = props;
  const compare = new Intl.Collator(languageTag()).compare;
  const codes = map.countries.flatMap((one) => (one.country === null ? [] : [one.country]));
  if (shown !== "" && !codes.includes(shown)) codes.push(shown);
  const country = map.countries.find((one) => one.country === shown);
  return (
    <div class="map-panel">
      <SelectField
        id="map-country"
        label={t("map.country")}
        value={shown}
        options={[
          { value: "", label: t("map.any_country") },
          ...codes.map((code) => ({ value: code, label: nameOf(code) })).sort((a, b) => compare(a.label, b.label)),
        ]}
        onValue={(chosen) => query.change({ country: chosen })}
      />
      {shown === "" && <p class="quiet">{t("map.choose")}</p>}
      {shown !== "" && country === undefined && <p class="quiet">{t("map.nobody")}</p>}
      {country !== undefined && (
        <>
          <StatesOf country={country} />
          <OthersOf country={country} query={query} />
          <p>
            <a href={rosterAddress(query, null, null, shown)}>{t("map.see")}</a>
          </p>
        </>
      )}
    </div>
  );
}

function ByCountry(props: { map: RosterMap; query: QueryState }) {
  const { map, query } = props;
  const compare = new Intl.Collator(languageTag()).compare;
  const rows = [...map.countries].sort((a, b) =>
    (a.country === null) !== (b.country === null)
      ? Number(a.country === null) - Number(b.country === null)
      : compare(nameOf(a.country), nameOf(b.country)),
  );
  const kinds = kindsOf(map).filter((kind) => kind !== "state");
  const figure = (row: CountryOnMap, kind: Kind) => {
    const total = kStatusesOnDay
      .filter((status) => status !== "ended")
      .reduce((sum, status) => sum + totalOf([row], kind, status), 0);
    const unknown = totalOf([row], kind, "unknown");
    if (total === 0) return null;
    return (
      <Figure
        value={total}
        href={rosterAddress(query, kind, unknown > 0 ? "unknown" : null, row.country ?? undefined)}
      />
    );
  };
  return (
    <>
      <p class="result-count">{plural("map.countries", rows.filter((row) => row.country !== null).length)}</p>
      <Table
        caption={t("map.table")}
        rows={rows}
        rowKey={(row) => row.country ?? ""}
        columns={[
          { key: "country", head: t("map.country"), rowHeader: true, cell: (row) => nameOf(row.country) },
          { key: "state", head: t("map.state"), wide: true, cell: (row) => <StatesOf country={row} inTable /> },
          ...kinds.map((kind) => ({
            key: kind,
            head: t(`kinds.${kind}`),
            numeric: true,
            cell: (row: CountryOnMap) => figure(row, kind),
          })),
        ]}
      />
    </>
  );
}

function Picture(props: { map: RosterMap; query: QueryState; title: string; day: string }) {
  const { map, query } = props;
  const [pointed, setPointed] = useState<string | null>(null);
  const chosen = query.get("country");
  const statuses = new Map<string, StatusOnDay>();
  const others = new Map<string, number>();
  for (const country of map.countries) {
    if (country.country === null) continue;
    const status = statusOfCountry(country);
    if (status !== null) statuses.set(country.country, status);
    others.set(country.country, othersOf(country));
  }
  return (
    <div class="map-room">
      <figure class="map-figure">
        <WorldMap
          title={`${t("map.picture", { title: props.title })}. ${props.day}`}
          describedBy="map-means"
          statuses={statuses}
          others={query.get("others") === "1" ? others : null}
          selected={pointed ?? chosen}
          onPoint={setPointed}
          onSelect={(country) => query.change({ country: country === chosen ? null : country })}
        />
        <figcaption>
          <p id="map-means">{t("map.picture_means")}</p>
          <p>{t("map.note")}</p>
        </figcaption>
      </figure>
      <CountryPanel map={map} query={query} shown={pointed ?? chosen} />
    </div>
  );
}

function MapOf(props: {
  instruments: readonly Instrument[];
  instrument: Instrument;
  query: QueryState;
  today: string;
}) {
  const { instrument, query, today } = props;
  const day = parseDay(query.get("as_of")) === null ? "" : query.get("as_of");
  const [playing, setPlaying] = useState(false);
  const answer = useApi<RosterMap>(apiPath(["roster", "map"], { instrument: instrument.id, as_of: day }));
  const stops = daysOfMap(instrument.founded, today);
  const text = (stop: string): string =>
    stop === "" ? t("map.now", { date: formatDay(today.slice(0, 10)) }) : formatDay(stop);
  const said =
    day === "" ? t("map.today", { date: formatDay(today.slice(0, 10)) }) : t("map.on", { date: formatDay(day) });
  return (
    <>
      <form class="filters map-controls" aria-label={t("map.controls")} onSubmit={(event) => event.preventDefault()}>
        {props.instruments.length > 1 && (
          <SelectField
            id="map-instrument"
            label={t("roster.instrument")}
            value={instrument.id}
            options={props.instruments.map((one) => ({ value: one.id, label: titleOf(one).text }))}
            onValue={(chosen) => query.change({ instrument: chosen, as_of: null })}
          />
        )}
        <YearSlider
          id="map-day"
          stops={stops}
          at={stopOf(stops, day)}
          text={text}
          ready={!answer.loading && answer.problem === undefined}
          onStop={(as_of) => query.change({ as_of })}
          onPlaying={setPlaying}
        />
        <TextField
          id="map-exact"
          type="date"
          label={t("map.exact")}
          value={day}
          pause_ms={kTypingPause_ms}
          onValue={(as_of) => query.change({ as_of })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={query.get("others") === "1"}
            onChange={(event) => query.change({ others: event.currentTarget.checked ? "1" : null })}
          />
          {t("map.others")}
        </label>
      </form>
      <Answered of={answer}>
        {(map) => (
          <>
            <p class="map-day" role="status" aria-live={playing ? "off" : "polite"}>
              {said}
            </p>
            <Legend map={map} />
            <Picture map={map} query={query} title={titleOf(instrument).text} day={said} />
            <Section title={t("map.totals")} id="totals">
              <Totals map={map} query={query} />
            </Section>
            <Section title={t("map.table")} id="by-country">
              {map.countries.length === 0 ? <Empty>{t("map.none")}</Empty> : <ByCountry map={map} query={query} />}
              <Basis of={map} />
            </Section>
          </>
        )}
      </Answered>
    </>
  );
}

export function MapPage() {
  const query = useQuery();
  const node = useNode();
  const instruments = useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 100 }));
  const all = instruments.data?.items ?? [];
  const wanted = query.get("instrument");
  const instrument = all.find((one) => one.id === wanted) ?? all[0];
  const today = node.data?.log.time ?? "";
  return (
    <>
      <PageHeading lead={t("map.lead")} {...(instrument === undefined ? {} : { over: titleOf(instrument).text })}>
        {t("map.title")}
      </PageHeading>
      <Voluntary vocabulary={instrument?.vocabulary} />
      <MapPatterns />
      <Answered of={instruments}>
        {(page) =>
          instrument === undefined || today === "" ? (
            instrument === undefined && <Empty>{t("roster.no_instruments")}</Empty>
          ) : (
            <MapOf instruments={page.items} instrument={instrument} query={query} today={today} />
          )
        }
      </Answered>
    </>
  );
}
