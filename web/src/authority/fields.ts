// The values that documents are made of: ids, lines, texts, keys with roles (docs/formats/payloads.md). Every refusal names its
// place as a JSON pointer.

import { JsonNumber, type JsonObject, type JsonValue } from "../codec/json";
import { arrayOf, eachOf, objectOf, onlyMembers, optionalTextOf, textOf, wordOf } from "../codec/members";
import { holdsControlCharacter, utf8Length } from "../codec/utf8";
import { keyFromJwk } from "../crypto/key_formats";
import { sameKey, type PublicKey } from "../crypto/public_key";
import { good, refuse, type Result } from "../proof/result";
import { isCountryCode } from "./countries";
import { kRoles, type Role } from "./words";

const kIdBytesMax = 1024;
const kLineBytesMax = 512;
const kTextBytesMax = 8192;
const kDomainBytesMax = 253;
const kKeysMax = 64;

// Embeddings, overrides and isolates can make a name read as another.
const kTurnsDirection = /[\u202a-\u202e\u2066-\u2069]/;
const kUri = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;

function bounded(object: JsonObject, member: string, place: string, required: boolean, max: number): Result<string> {
  const text = required ? textOf(object, member, place) : optionalTextOf(object, member, place);
  if (!text.ok || (text.value === "" && !required)) return text;
  const here = `${place}/${member}`;
  if (text.value === "") return refuse("form", "empty", {}, here);
  return utf8Length(text.value) > max ? refuse("form", "too_long", { n: max }, here) : text;
}

export function idOf(object: JsonObject, member: string, place: string): Result<string> {
  const id = bounded(object, member, place, true, kIdBytesMax);
  if (!id.ok) return id;
  const isUri = kUri.test(id.value) && !/[<>"]/.test(id.value);
  return isUri ? id : refuse("form", "bad_id", {}, `${place}/${member}`);
}

export function lineOf(object: JsonObject, member: string, place: string): Result<string> {
  const line = bounded(object, member, place, true, kLineBytesMax);
  if (!line.ok) return line;
  const readable = !holdsControlCharacter(line.value) && !kTurnsDirection.test(line.value);
  const trimmed = !line.value.startsWith(" ") && !line.value.endsWith(" ");
  return readable && trimmed ? line : refuse("form", "unreadable", {}, `${place}/${member}`);
}

// May be absent, which gives "".
export function noteOf(object: JsonObject, member: string, place: string): Result<string> {
  const text = bounded(object, member, place, false, kTextBytesMax);
  if (!text.ok) return text;
  const readable = !holdsControlCharacter(text.value, "\n\r\t") && !kTurnsDirection.test(text.value);
  return readable ? text : refuse("form", "unreadable", {}, `${place}/${member}`);
}

export function domainOf(object: JsonObject, place: string): Result<string> {
  const domain = bounded(object, "domain", place, false, kDomainBytesMax);
  if (!domain.ok || /^[a-z0-9.-]*$/.test(domain.value)) return domain;
  return refuse("form", "bad_domain", {}, `${place}/domain`);
}

export function countryOf(object: JsonObject, place: string): Result<string> {
  const code = optionalTextOf(object, "country", place);
  if (!code.ok || !object.has("country") || isCountryCode(code.value)) return code;
  return refuse("form", "bad_country", { code: code.value }, `${place}/country`);
}

export interface KeyWithRoles {
  key: PublicKey;
  roles: ReadonlySet<Role>;
}

export function rolesOf(object: JsonObject, place: string): Result<Set<Role>> {
  const list = arrayOf(object, "roles", place);
  if (!list.ok) return list;
  const roles = eachOf(list.value, `${place}/roles`, (value, here) =>
    typeof value === "string" ? wordOf(value, kRoles, here) : refuse("form", "not_text", {}, here),
  );
  if (!roles.ok) return roles;
  const set = new Set(roles.value);
  return set.size === roles.value.length ? good(set) : refuse("form", "twice", {}, `${place}/roles`);
}

async function keyWithRoles(value: JsonValue, place: string): Promise<Result<KeyWithRoles>> {
  const object = onlyMembers(value, ["jwk", "roles"], place);
  if (!object.ok) return object;
  const jwk = objectOf(object.value, "jwk", place);
  if (!jwk.ok) return jwk;
  const key = await keyFromJwk(jwk.value, `${place}/jwk`);
  if (!key.ok) return key;
  const roles = rolesOf(object.value, place);
  return roles.ok ? good({ key: key.value, roles: roles.value }) : roles;
}

export async function keysOf(object: JsonObject, place: string): Promise<Result<KeyWithRoles[]>> {
  const list = arrayOf(object, "keys", place);
  if (!list.ok) return list;
  const here = `${place}/keys`;
  if (list.value.length === 0 || list.value.length > kKeysMax)
    return refuse("form", "key_count", { n: kKeysMax }, here);
  const keys: KeyWithRoles[] = [];
  for (const [i, value] of list.value.entries()) {
    const one = await keyWithRoles(value, `${here}/${i}`);
    if (!one.ok) return one;
    if (keys.some(({ key }) => sameKey(key, one.value.key))) return refuse("form", "twice", {}, `${here}/${i}/jwk`);
    keys.push(one.value);
  }
  return keys.some(({ roles }) => roles.has("admin")) ? good(keys) : refuse("form", "no_admin", {}, here);
}

// How many keys of a party must stand behind an act of a role; one, unless its statement says more.
export type RequiredSignatures = ReadonlyMap<Role, number>;
const kSignaturesMax = 16;

export function signaturesOf(
  object: JsonObject,
  keys: readonly KeyWithRoles[],
  place: string,
): Result<RequiredSignatures> {
  const signatures = new Map<Role, number>();
  if (!object.has("signatures")) return good(signatures);
  const counts = objectOf(object, "signatures", place);
  if (!counts.ok) return counts;
  const here = `${place}/signatures`;
  if (counts.value.size === 0) return refuse("form", "empty", {}, here);
  for (const [name, stated] of counts.value) {
    const role = wordOf(name, kRoles, `${here}/${name}`);
    if (!role.ok) return role;
    const count = stated instanceof JsonNumber ? stated.unsigned : null;
    if (count === null || count < 2 || count > kSignaturesMax)
      return refuse("form", "signature_count", { n: kSignaturesMax }, `${here}/${name}`);
    const able = keys.filter(({ roles }) => roles.has(role.value)).length;
    if (able < count) return refuse("form", "too_few_keys", { n: count, able, role: name }, `${here}/${name}`);
    signatures.set(role.value, count);
  }
  return good(signatures);
}
