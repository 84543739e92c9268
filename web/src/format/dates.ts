// Days and times of the log: always UTC. Pure but for the language chosen in text/.

import { languageTag, t } from "../text";

const kDay = /^(<=)?([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

export interface Day {
  iso: string; // "2019-11-10"
  atLatest: boolean; // true: that day or an earlier one
}

// "2021-11-11" or "<=2019-11-10"; null when it is neither.
export function parseDay(text: string): Day | null {
  const found = kDay.exec(text);
  if (found === null) return null;
  const iso = text.slice(found[1] === undefined ? 0 : 2);
  const date = new Date(`${iso}T00:00:00Z`);
  // 2021-02-30 would roll over to March.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) return null;
  return { iso, atLatest: found[1] !== undefined };
}

export function formatDay(iso: string): string {
  const format = new Intl.DateTimeFormat(languageTag(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(`${iso}T00:00:00Z`));
}

// The day with what is known of it: "10 Nov 2019", "by 10 Nov 2019", or the text itself when it is no day.
export function dayWithPrecision(text: string): string {
  const day = parseDay(text);
  if (day === null) return text;
  return day.atLatest ? t("date.since_at_latest", { date: formatDay(day.iso) }) : formatDay(day.iso);
}

// "2026-03-01T12:00:05Z" becomes "1 Mar 2026, 12:00:05 UTC".
export function formatTime(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  const clock = date.toISOString().slice(11, 19);
  return `${formatDay(date.toISOString().slice(0, 10))}, ${clock} UTC`;
}
