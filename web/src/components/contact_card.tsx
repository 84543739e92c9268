// A point of contact: whether anybody answers there now, and by which way it is reached.

import { useState } from "preact/hooks";
import type { Contact, ContactHours, PingFigures } from "../api/contact_types";
import { kPingStates } from "../api/contact_types";
import { formatTime } from "../format/dates";
import { countryName, languageTag, plural, rich, t } from "../text";
import { EntryLink, External, Id, Time } from "./basics";
import { Count, CountedFigure, English, Marks, OptionalDay, StateMark } from "./call_parts";
import { addressOf } from "../routing/routes";

// An address that a mail program can be given; anything else stays text.
const isMailbox = (text: string): boolean => /^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$/.test(text);

// "fr-CA" in the reader's language.
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(languageTag(), { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag; // no tag of BCP 47
  }
}

const kDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function dayName(day: string): string {
  const at = kDays.indexOf(day);
  if (at < 0) return day;
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(languageTag(), { weekday: "short", timeZone: "UTC" }).format(
    Date.UTC(2024, 0, 1 + at),
  );
}

function Hours(props: { of: ContactHours; zone: string | undefined }) {
  if ("always" in props.of) return <>{t("contacts.always")}</>;
  return (
    <>
      {props.of.weekly.map((one, i) => (
        <span key={i}>
          {i > 0 && "; "}
          {one.days.map(dayName).join(", ")} {one.from}–{one.to}
        </span>
      ))}
      {props.zone !== undefined && <span class="quiet"> {props.zone}</span>}
    </>
  );
}

function OpenNow(props: { of: Contact }) {
  const { open } = props.of;
  if (open === null) return <span class="quiet">{t("contacts.hours_unknown")}</span>;
  if (open.now === null)
    return (
      <span class="quiet">
        <English>{open.because}</English>
      </span>
    );
  const until = open.now ? open.until : open.opens;
  return (
    <>
      <StateMark set="contact_open" state={open.now ? "now" : "closed"} />{" "}
      {until !== null && rich(open.now ? "contacts.until" : "contacts.opens", { time: <Time at={until} /> })}{" "}
      {open.local !== null && <span class="quiet">{t("contacts.local", { time: open.local })}</span>}
    </>
  );
}

export function PingCounts(props: { of: PingFigures }) {
  if (props.of.all === 0) return <span class="quiet">{t("contacts.never_pinged")}</span>;
  return (
    <ul class="inline-list">
      {kPingStates.map((state) => (
        <li key={state}>
          {rich("call.named", {
            name: t(`ping_state.${state}`),
            value: <CountedFigure value={<Count of={props.of[state].count} />} entries={props.of[state].entries} />,
          })}
        </li>
      ))}
    </ul>
  );
}

function CopyMailbox(props: { mailbox: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.mailbox);
      setCopied(true);
    } catch {
      setCopied(false); // no permission: the text is there to be selected
    }
  };
  return (
    <button type="button" class="button-quiet" onClick={() => void copy()}>
      {copied ? t("state.copied") : t("state.copy")}
      <span class="visually-hidden"> {props.mailbox}</span>
    </button>
  );
}

export function ContactCard(props: { of: Contact }) {
  const { of } = props;
  return (
    <article class="contact" aria-label={`${of.name || of.party}, ${t(`function.${of.function}`)}`}>
      <h3>
        <a href={addressOf.party(of.party)}>{of.name || of.party}</a>{" "}
        <span class="quiet">{of.country === null ? "" : countryName(of.country)}</span>
      </h3>
      <p>
        <strong>{t(`function.${of.function}`)}</strong>{" "}
        {of.state !== "current" && <StateMark set="contact_state" state={of.state} />}{" "}
        {of.stale && <span class="flag flag-alarm">{t("contacts.stale")}</span>}{" "}
        <Marks of={[]} doubt={of.in_doubt_since} />
      </p>
      <p>
        <OpenNow of={of} />
      </p>
      <ul class="plain-list">
        {(of.mailboxes ?? []).map((one) => (
          <li key={one}>
            {isMailbox(one) ? <a href={`mailto:${one}`}>{one}</a> : one} <CopyMailbox mailbox={one} />
          </li>
        ))}
        {(of.forms ?? []).map((one) => (
          <li key={one}>
            <External href={one} />
          </li>
        ))}
      </ul>
      {of.restricted !== null && (
        <p class="quiet">
          {t("contacts.restricted")} <EntryLink index={of.restricted.entry} short />
        </p>
      )}
      <dl class="facts">
        {(of.languages ?? []).length > 0 && (
          <div class="fact">
            <dt>{t("resources.languages")}</dt>
            <dd>{(of.languages ?? []).map(languageName).join(", ")}</dd>
          </div>
        )}
        {of.hours !== undefined && (
          <div class="fact">
            <dt>{t("contacts.hours")}</dt>
            <dd>
              <Hours of={of.hours} zone={of.time_zone} />
            </dd>
          </div>
        )}
        {of.answer_hours !== null && (
          <div class="fact">
            <dt>{t("contacts.answers_within")}</dt>
            <dd>{plural("contacts.within", of.answer_hours)}</dd>
          </div>
        )}
        {(of.keys ?? []).map((key, i) => (
          <div class="fact" key={i}>
            <dt>{t("contacts.key")}</dt>
            <dd>
              {key.kind} {key.address !== undefined && <External href={key.address} />}{" "}
              {key.fingerprint !== undefined && <Id>{key.fingerprint}</Id>}
            </dd>
          </div>
        ))}
        {of.policy !== null && (
          <div class="fact">
            <dt>{t("contacts.policy")}</dt>
            <dd>
              <External href={of.policy} />
            </dd>
          </div>
        )}
        <div class="fact">
          <dt>{t("contacts.confirmed")}</dt>
          <dd>
            <Time at={of.confirmed.time} /> {t(`contacts.by_${of.confirmed.by}`)}{" "}
            <EntryLink index={of.confirmed.entry} short />
            {of.valid_until !== null && (
              <span class="hint"> {rich("contacts.valid_until", { day: <OptionalDay of={of.valid_until} /> })}</span>
            )}
          </dd>
        </div>
        <div class="fact">
          <dt>{t("contacts.pings")}</dt>
          <dd>
            <PingCounts of={of.pings} />
          </dd>
        </div>
      </dl>
      {of.note !== undefined && of.note !== "" && <blockquote class="as-written">{of.note}</blockquote>}
      {of.withdrawn !== null && (
        <p>{rich("call.named", { name: t("contact_state.withdrawn"), value: of.withdrawn })}</p>
      )}
    </article>
  );
}

// What moment "open now" speaks of.
export function Moment(props: { at: string }) {
  return <p class="quiet">{t("contacts.moment", { time: formatTime(props.at) })}</p>;
}
