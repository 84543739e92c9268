// A claim of the node is about entries that the bundle cites: every one that the answer names ("entry", "entries") must be among
// them. Whether the answer follows from them is not computed here; `entente verify` does that for answers of the roster. Pure.

import { isObject, JsonNumber, type JsonValue } from "../codec/json";
import { kDone, refuse, type Result } from "./result";

function checkIndex(value: JsonValue, cited: ReadonlySet<string>, place: string): Result<null> {
  const isIndex = value instanceof JsonNumber && /^[0-9]+$/.test(value.text);
  return !isIndex || cited.has(value.text) ? kDone : refuse("claim", "claim_uncited", { entry: value.text }, place);
}

function checkMember(name: string, member: JsonValue, cited: ReadonlySet<string>, place: string): Result<null> {
  if (name === "entry") return checkIndex(member, cited, place);
  if (name !== "entries" || !Array.isArray(member)) return kDone;
  for (const [i, value] of member.entries()) {
    const held = checkIndex(value, cited, `${place}/${i}`);
    if (!held.ok) return held;
  }
  return kDone;
}

// `cited`: indexes as they are written.
export function checkClaim(value: JsonValue, cited: ReadonlySet<string>, place = "/claim/answer"): Result<null> {
  const members: [string, JsonValue][] = Array.isArray(value)
    ? value.map((one, i) => [String(i), one])
    : isObject(value)
      ? [...value]
      : [];
  for (const [name, member] of members) {
    const at = `${place}/${name}`;
    const named = isObject(value) ? checkMember(name, member, cited, at) : kDone;
    if (!named.ok) return named;
    const within = checkClaim(member, cited, at);
    if (!within.ok) return within;
  }
  return kDone;
}
