// Members of a JSON object, read with errors that name the place ("/keys/0/roles"). Pure.

import { good, kDone, refuse, type Result } from "../proof/result";
import { isObject, type JsonObject, type JsonValue } from "./json";

const at = (place: string, member: string): string => `${place}/${member.replace(/~/g, "~0").replace(/\//g, "~1")}`;

export function requireObject(value: JsonValue | undefined, place: string): Result<JsonObject> {
  return isObject(value) ? good(value) : refuse("form", "not_object", {}, place);
}

export function onlyMembers(value: JsonValue, allowed: readonly string[], place: string): Result<JsonObject> {
  if (!isObject(value)) return refuse("form", "not_object", {}, place);
  for (const name of value.keys())
    if (!allowed.includes(name)) return refuse("form", "unknown_member", { name }, at(place, name));
  return good(value);
}

export function textOf(object: JsonObject, member: string, place: string): Result<string> {
  const value = object.get(member);
  if (value === undefined) return refuse("form", "missing", {}, at(place, member));
  return typeof value === "string" ? good(value) : refuse("form", "not_text", {}, at(place, member));
}

// "" when it is absent.
export function optionalTextOf(object: JsonObject, member: string, place: string): Result<string> {
  return object.has(member) ? textOf(object, member, place) : good("");
}

export function arrayOf(object: JsonObject, member: string, place: string): Result<JsonValue[]> {
  const value = object.get(member);
  if (value === undefined) return refuse("form", "missing", {}, at(place, member));
  return Array.isArray(value) ? good(value) : refuse("form", "not_array", {}, at(place, member));
}

export function objectOf(object: JsonObject, member: string, place: string): Result<JsonObject> {
  const value = object.get(member);
  if (value === undefined) return refuse("form", "missing", {}, at(place, member));
  return requireObject(value, at(place, member));
}

// Absent is false.
export function flagOf(object: JsonObject, member: string, place: string): Result<boolean> {
  const value = object.get(member);
  if (value === undefined) return good(false);
  return typeof value === "boolean" ? good(value) : refuse("form", "not_boolean", {}, at(place, member));
}

// One of these words.
export function wordOf<Word extends string>(text: string, words: readonly Word[], place: string): Result<Word> {
  const found = words.find((word) => word === text);
  return found === undefined ? refuse("form", "bad_word", { word: text, words: words.join(", ") }, place) : good(found);
}

// Each element by `read`; the first refusal is the list's.
export function eachOf<T>(
  list: readonly JsonValue[],
  place: string,
  read: (value: JsonValue, place: string) => Result<T>,
): Result<T[]> {
  const all: T[] = [];
  for (const [i, value] of list.entries()) {
    const one = read(value, `${place}/${i}`);
    if (!one.ok) return one;
    all.push(one.value);
  }
  return good(all);
}

export const whole = (result: Result<unknown>): Result<null> => (result.ok ? kDone : result);
