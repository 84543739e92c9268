// What several pages of the Call have: a state as a mark, oddities, lists of entries, documents, the choice of an instrument.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi, type Loaded } from "../api/use_api";
import type { CallDocument } from "../api/resource_types";
import type { NamedClause, NamedParty } from "../api/act_types";
import type { Instrument, Page } from "../api/types";
import { formatDay, parseDay } from "../format/dates";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { currentLocale, formatNumber, languageTag, rich, t } from "../text";
import { EntryLink, External, Id } from "./basics";
import { InDoubt } from "./doubt";
import { SelectField } from "./forms";
import { useTitles } from "./instrument_names";
import { titleOf } from "./instrument_text";
import type { QueryState } from "./query";

// How a state is drawn: by its edge and its sign, and by colour last. The word says which it is.
export type Tone = "good" | "told" | "warn" | "alarm" | "quiet";
const kTones: Record<string, Tone> = {
  open: "told",
  active: "told",
  planned: "told",
  "under-way": "told",
  "taken-up": "told",
  due: "warn",
  overdue: "alarm",
  missed: "alarm",
  disputed: "alarm",
  contested: "alarm",
  "not-kept": "alarm",
  "not-met": "alarm",
  unconfirmed: "warn",
  kept: "good",
  met: "good",
  delivered: "good",
  confirmed: "good",
  done: "good",
  held: "good",
  now: "good",
  answered: "good",
  late: "warn",
  failed: "alarm",
  expired: "warn",
};

// `set` names the closed set of words that the state is of.
export function StateMark(props: { set: string; state: string; tone?: Tone }) {
  return (
    <span class={`mark tone-${props.tone ?? kTones[props.state] ?? "quiet"}`}>{word(props.set, props.state)}</span>
  );
}

// What is legitimate and odd: taken, and shown.
export function Marks(props: { of: readonly string[]; doubt?: number | null }) {
  if (props.of.length === 0 && (props.doubt === null || props.doubt === undefined)) return null;
  return (
    <span class="flags">
      {props.of.map((one) => (
        <span key={one} class="flag" title={word("odd", `${one}_means`)}>
          {word("odd", one)}
        </span>
      ))}
      <InDoubt since={props.doubt} />
    </span>
  );
}

const kEntriesShown = 6;

// The statements behind a figure or an answer.
export function Entries(props: { of: readonly number[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? props.of : props.of.slice(0, kEntriesShown);
  if (props.of.length === 0) return null;
  return (
    <span class="entries">
      {shown.map((entry) => (
        <span key={entry}>
          <EntryLink index={entry} short />{" "}
        </span>
      ))}
      {shown.length < props.of.length && (
        <button type="button" class="button-quiet" onClick={() => setAll(true)}>
          {t("call.more_entries", { n: props.of.length - shown.length })}
        </button>
      )}
    </span>
  );
}

// A figure with the statements that it counts behind it: a number that opens.
export function CountedFigure(props: { value: ComponentChildren; entries: readonly number[] }) {
  if (props.entries.length === 0) return <>{props.value}</>;
  return (
    <details class="counted">
      <summary>{props.value}</summary>
      <Entries of={props.entries} />
    </details>
  );
}

// What an answer rests on; nothing where it names no entries.
export function RestsOn(props: { entries: readonly number[] }) {
  if (props.entries.length === 0) return null;
  return (
    <p class="act-line">{rich("call.named", { name: t("call.rests_on"), value: <Entries of={props.entries} /> })}</p>
  );
}

export function Who(props: { is: NamedParty }) {
  return <a href={addressOf.party(props.is.id)}>{props.is.name || props.is.id}</a>;
}

export function ClauseName(props: { of: NamedClause; instrument: string; plain?: boolean }) {
  const titles = useTitles();
  const { id, title } = props.of;
  const text =
    title === null
      ? t("call.clause_gone", { id })
      : t("call.clause", { id, title: titles.clause(props.instrument, id, title) });
  if (props.plain === true) return <>{text}</>;
  return <a href={`${addressOf.instrument(props.instrument)}#clause-${encodeURIComponent(props.of.id)}`}>{text}</a>;
}

// A day that may not be set.
export function OptionalDay(props: { of: string | null; none?: ComponentChildren }) {
  if (props.of === null) return <span class="quiet">{props.none ?? t("call.no_day")}</span>;
  return <time dateTime={props.of}>{parseDay(props.of) === null ? props.of : formatDay(props.of)}</time>;
}

// The node's own words, which are English whatever the page's language is.
export function English(props: { children: string }) {
  return <span {...(currentLocale() === "en" ? {} : { lang: "en" })}>{props.children}</span>;
}

// The node gives words as they stand within a sentence.
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase(languageTag()) + text.slice(1);
}

export function inOurLanguage(texts: { en: string; fr: string }): string {
  return currentLocale() === "fr" ? texts.fr : texts.en;
}

export function Documents(props: { of: readonly CallDocument[] }) {
  if (props.of.length === 0) return null;
  return (
    <ul class="plain-list">
      {props.of.map((one, i) => (
        <li key={i}>
          {one.address === null ? one.title : <External href={one.address}>{one.title}</External>}{" "}
          {one.entry !== null && <EntryLink index={one.entry} short />}
          {one.sha256 !== null && (
            <small class="quiet">
              {" "}
              SHA-256 <Id>{one.sha256}</Id>
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

// By the log's time.
export function AsOf(props: { time: string }) {
  return <p class="quiet">{rich("call.as_of", { day: formatDay(props.time.slice(0, 10)) })}</p>;
}

export function useInstruments(): Loaded<Page<Instrument>> {
  return useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 100 }));
}

// Which instrument, where there are several; all of them unless one is chosen.
export function InstrumentField(props: { id: string; query: QueryState; of: readonly Instrument[]; all?: boolean }) {
  if (props.of.length < 2) return null;
  return (
    <SelectField
      id={props.id}
      label={t("roster.instrument")}
      value={props.query.get("instrument")}
      options={[
        ...(props.all === false ? [] : [{ value: "", label: t("roster.any") }]),
        ...props.of.map((one) => ({ value: one.id, label: titleOf(one).text })),
      ]}
      onValue={(instrument) => props.query.change({ instrument })}
    />
  );
}

export function Count(props: { of: number }) {
  return props.of === 0 ? <span class="quiet">0</span> : <>{formatNumber(props.of)}</>;
}
