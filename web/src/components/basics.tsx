// The smallest parts of the pages: headings, times, links to entries, identifiers, words with a form of their own.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { addressOf } from "../routing/routes";
import { safeAddress, severityWord, shorten, word } from "../format/names";
import { dayWithPrecision, formatDay, formatTime, parseDay } from "../format/dates";
import { rich, t } from "../text";
import type { StatusOnDay } from "../api/call_types";
import type { Severity } from "../api/types";

// The page's one h1; it gets the focus after a visit (see app.tsx).
export function PageHeading(props: { children: ComponentChildren; lead?: ComponentChildren; over?: string }) {
  return (
    <header class="page-heading">
      {props.over !== undefined && <p class="page-heading-over">{props.over}</p>}
      <h1 tabIndex={-1}>{props.children}</h1>
      {props.lead !== undefined && <p class="lead">{props.lead}</p>}
    </header>
  );
}

let sections = 0;
export function Section(props: { title: ComponentChildren; id?: string; children: ComponentChildren; class?: string }) {
  const [fallback] = useState(() => `section-${++sections}`);
  const id = props.id ?? fallback;
  return (
    <section class={`section ${props.class ?? ""}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}

export function Time(props: { at: string }) {
  return <time dateTime={props.at}>{formatTime(props.at)}</time>;
}

// A day as the log has it: "2021-11-11", "<=2019-11-10", or nothing.
export function Day(props: { of: string | null }) {
  if (props.of === null || props.of === "") return <span class="quiet">{t("date.unknown")}</span>;
  const day = parseDay(props.of);
  if (day === null) return <>{props.of}</>;
  return <time dateTime={day.iso}>{dayWithPrecision(props.of)}</time>;
}

// The same with its precision in a member of its own.
export function DayWithPrecision(props: { date: string | null; precision: string | null }) {
  if (props.date === null) return <Day of={null} />;
  if (props.precision !== "at-latest") return <Day of={props.date} />;
  return <>{rich("date.at_latest", { date: <time dateTime={props.date}>{formatDay(props.date)}</time> })}</>;
}

export function EntryLink(props: { index: number; short?: boolean; label?: string }) {
  // Numbers of entries are names: no thousands separators.
  const text = t(props.short === true ? "entry.short" : "entry.link", { index: String(props.index) });
  return (
    <a class="entry-link" href={addressOf.statement(props.index)}>
      {props.label === undefined ? text : `${props.label} (${text})`}
    </a>
  );
}

export function PartyLink(props: { id: string; name?: string | undefined }) {
  return <a href={addressOf.party(props.id)}>{props.name ?? <span class="id">{props.id}</span>}</a>;
}

// An identifier, whole, that may be broken anywhere.
export function Id(props: { children: string }) {
  return <code class="id">{props.children}</code>;
}

// A long digest or key: shown whole on wide screens, copied with a button.
export function Digest(props: { value: string; short?: boolean; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      setCopied(false); // no permission: the text is there to be selected
    }
  };
  if (props.short === true) return <code title={props.value}>{shorten(props.value)}</code>;
  return (
    <span class="digest">
      <code class="id">{props.value}</code>{" "}
      <button type="button" class="button-quiet" onClick={() => void copy()}>
        {copied ? t("state.copied") : t("state.copy")}
        {props.label !== undefined && <span class="visually-hidden"> {props.label}</span>}
      </button>
    </span>
  );
}

export function StatusMark(props: { status: StatusOnDay }) {
  return (
    <span class={`mark status-${props.status}`} title={word("status", `${props.status}_means`)}>
      {word("status", props.status)}
    </span>
  );
}

export function SeverityMark(props: { severity: Severity }) {
  const severity = severityWord(props.severity.label);
  const score = props.severity.score;
  return (
    <span class={`mark severity-${severity}`}>
      {t(`severity.${severity}`)}
      {score !== null && score !== undefined && ` ${score.toFixed(1)}`}
    </span>
  );
}

// Another site's address: opened without telling it where one came from; plain text when it is no web address.
export function External(props: { href: string; children?: ComponentChildren }) {
  const address = safeAddress(props.href);
  if (address === null) return <Id>{props.href}</Id>;
  return (
    <a class="external id" href={address} rel="external noopener noreferrer">
      {props.children ?? props.href}
    </a>
  );
}

export interface Fact {
  name: ComponentChildren;
  value: ComponentChildren;
  hint?: ComponentChildren;
}
export function Facts(props: { of: readonly (Fact | null)[] }) {
  return (
    <dl class="facts">
      {props.of
        .filter((fact): fact is Fact => fact !== null)
        .map((fact, i) => (
          <div class="fact" key={i}>
            <dt>{fact.name}</dt>
            <dd>
              {fact.value}
              {fact.hint !== undefined && <span class="hint"> {fact.hint}</span>}
            </dd>
          </div>
        ))}
    </dl>
  );
}
