// Times in documents, "2026-11-01T00:00:00Z", as seconds since 1970 (docs/formats/payloads.md). Pure.

import type { JsonObject } from "../codec/json";
import { optionalTextOf, textOf } from "../codec/members";
import { good, refuse, type Result } from "../proof/result";

const kTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const kMilliseconds = 1000;

export function parseTime(text: string): number | null {
  const parts = kTime.exec(text);
  if (parts === null || text.length !== 20) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that is not in the calendar comes out as another one.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  date.setUTCHours(hour, minute, second);
  return date.getTime() / kMilliseconds;
}

// null when it is absent.
export function timeOf(object: JsonObject, member: string, place: string): Result<number | null> {
  if (!object.has(member)) return good(null);
  const text = optionalTextOf(object, member, place);
  if (!text.ok) return text;
  const time = parseTime(text.value);
  return time === null ? refuse("form", "bad_time", {}, `${place}/${member}`) : good(time);
}

// The time that a time entry says.
export function requireTime(object: JsonObject, member: string, place: string): Result<number> {
  const text = textOf(object, member, place);
  if (!text.ok) return text;
  const time = parseTime(text.value);
  return time === null ? refuse("form", "bad_time", {}, `${place}/${member}`) : good(time);
}
