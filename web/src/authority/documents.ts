// The documents that change who may say what: trust anchors, party, admission, key revocation (docs/formats/payloads.md).
// Members that are not listed there are refused.

import { readJson, type JsonObject, type JsonValue } from "../codec/json";
import { arrayOf, objectOf, onlyMembers, textOf, wordOf } from "../codec/members";
import { decodeUtf8, utf8Length } from "../codec/utf8";
import { keyFromJwk } from "../crypto/key_formats";
import type { PublicKey } from "../crypto/public_key";
import { fromBase64Url, type Bytes } from "../proof/bytes";
import { good, refuse, type Result } from "../proof/result";
import { checkAnchors, checkCertifiedNames } from "./certified";
import {
  countryOf,
  domainOf,
  idOf,
  keysOf,
  lineOf,
  noteOf,
  rolesOf,
  signaturesOf,
  type KeyWithRoles,
  type RequiredSignatures,
} from "./fields";
import { requireTime, timeOf } from "./times";
import { kKinds, kRevocationReasons, type Kind, type Role } from "./words";

const kDocumentBytesMax = 60_000;
const kReceiptKeysMax = 16;
const kKidBytesMax = 64;

// The payload of a statement as text; bytes that are no UTF-8 are no JSON.
export function documentText(payload: Bytes): Result<string> {
  const text = decodeUtf8(payload);
  if (text === null) return refuse("form", "not_utf8");
  return utf8Length(text) > kDocumentBytesMax ? refuse("form", "too_long", { n: kDocumentBytesMax }) : good(text);
}

export function readDocument(payload: Bytes): Result<JsonValue> {
  const text = documentText(payload);
  return text.ok ? readJson(text.value) : text;
}

function rootOf(payload: Bytes, members: readonly string[]): Result<JsonObject> {
  const json = readDocument(payload);
  return json.ok ? onlyMembers(json.value, members, "") : json;
}

export interface TrustAnchors {
  origin: string;
  operator: string;
  keys: KeyWithRoles[];
  checkpointKey: string; // C2SP verifier key
  receiptKeys: PublicKey[];
}

async function receiptKeysOf(root: JsonObject): Promise<Result<PublicKey[]>> {
  const list = arrayOf(root, "receipt_keys", "");
  if (!list.ok) return list;
  if (list.value.length === 0 || list.value.length > kReceiptKeysMax)
    return refuse("form", "key_count", { n: kReceiptKeysMax }, "/receipt_keys");
  const keys: PublicKey[] = [];
  for (const [i, value] of list.value.entries()) {
    const place = `/receipt_keys/${i}`;
    const object = onlyMembers(value, ["jwk"], place);
    if (!object.ok) return object;
    const jwk = objectOf(object.value, "jwk", place);
    if (!jwk.ok) return jwk;
    const key = await keyFromJwk(jwk.value, `${place}/jwk`);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return good(keys);
}

export async function readTrustAnchors(payload: Bytes): Promise<Result<TrustAnchors>> {
  const root = rootOf(payload, ["origin", "operator", "checkpoint_key", "receipt_keys", "succeeds"]);
  if (!root.ok) return root;
  const origin = lineOf(root.value, "origin", "");
  if (!origin.ok) return origin;
  const owner = objectOf(root.value, "operator", "");
  if (!owner.ok) return owner;
  const members = onlyMembers(owner.value, ["id", "name", "keys"], "/operator");
  if (!members.ok) return members;
  const id = idOf(owner.value, "id", "/operator");
  if (!id.ok) return id;
  const name = lineOf(owner.value, "name", "/operator");
  if (!name.ok) return name;
  const keys = await keysOf(owner.value, "/operator");
  if (!keys.ok) return keys;
  const checkpointKey = lineOf(root.value, "checkpoint_key", "");
  if (!checkpointKey.ok) return checkpointKey;
  const receiptKeys = await receiptKeysOf(root.value);
  if (!receiptKeys.ok) return receiptKeys;
  return good({
    origin: origin.value,
    operator: id.value,
    keys: keys.value,
    checkpointKey: checkpointKey.value,
    receiptKeys: receiptKeys.value,
  });
}

export interface Party {
  id: string;
  kind: Kind;
  keys: KeyWithRoles[];
  signatures: RequiredSignatures;
}

export async function readParty(payload: Bytes): Promise<Result<Party>> {
  const root = rootOf(payload, [
    "id",
    "name",
    "kind",
    "country",
    "domain",
    "keys",
    "signatures",
    "certificates",
    "notice",
  ]);
  if (!root.ok) return root;
  const id = idOf(root.value, "id", "");
  if (!id.ok) return id;
  const stated = textOf(root.value, "kind", "");
  if (!stated.ok) return stated;
  const kind = wordOf(stated.value, kKinds, "/kind");
  if (!kind.ok) return kind;
  for (const read of [lineOf(root.value, "name", ""), countryOf(root.value, ""), domainOf(root.value, "")])
    if (!read.ok) return read;
  const keys = await keysOf(root.value, "");
  if (!keys.ok) return keys;
  const signatures = signaturesOf(root.value, keys.value, "");
  if (!signatures.ok) return signatures;
  const certified = checkCertifiedNames(root.value);
  if (!certified.ok) return certified;
  const notice = noteOf(root.value, "notice", "");
  return notice.ok ? good({ id: id.value, kind: kind.value, keys: keys.value, signatures: signatures.value }) : notice;
}

// Certificates that others' may rest on: their form alone.
export function readAnchors(payload: Bytes): Result<null> {
  const root = rootOf(payload, ["name", "certificates"]);
  return root.ok ? checkAnchors(root.value) : root;
}

export interface Admission {
  party: string;
  admitted: boolean;
}

export function readAdmission(payload: Bytes): Result<Admission> {
  const root = rootOf(payload, ["party", "decision", "reason"]);
  if (!root.ok) return root;
  const party = idOf(root.value, "party", "");
  if (!party.ok) return party;
  const stated = textOf(root.value, "decision", "");
  if (!stated.ok) return stated;
  const decision = wordOf(stated.value, ["admitted", "refused"] as const, "/decision");
  if (!decision.ok) return decision;
  const reason = noteOf(root.value, "reason", "");
  return reason.ok ? good({ party: party.value, admitted: decision.value === "admitted" }) : reason;
}

export interface Revocation {
  party: string;
  kid: string; // base64url
  reason: string;
  since: number | null; // of a compromised key: seconds since 1970; null: from the beginning
}

export function readRevocation(payload: Bytes): Result<Revocation> {
  const root = rootOf(payload, ["party", "kid", "reason", "note", "since"]);
  if (!root.ok) return root;
  const party = idOf(root.value, "party", "");
  if (!party.ok) return party;
  const kid = textOf(root.value, "kid", "");
  if (!kid.ok) return kid;
  const bytes = fromBase64Url(kid.value);
  if (bytes === null || bytes.length === 0 || bytes.length > kKidBytesMax)
    return refuse("form", "bad_kid", { n: kKidBytesMax }, "/kid");
  const stated = textOf(root.value, "reason", "");
  if (!stated.ok) return stated;
  const reason = wordOf(stated.value, kRevocationReasons, "/reason");
  if (!reason.ok) return reason;
  const note = noteOf(root.value, "note", "");
  if (!note.ok) return note;
  const since = timeOf(root.value, "since", "");
  if (!since.ok) return since;
  if (root.value.has("since") && reason.value !== "compromised") return refuse("form", "since_when", {}, "/since");
  return good({ party: party.value, kid: kid.value, reason: reason.value, since: since.value });
}

export interface Recovery {
  party: string;
  keys: KeyWithRoles[];
}

export async function readRecovery(payload: Bytes): Promise<Result<Recovery>> {
  const root = rootOf(payload, ["party", "keys", "reason", "evidence"]);
  if (!root.ok) return root;
  const party = idOf(root.value, "party", "");
  if (!party.ok) return party;
  const keys = await keysOf(root.value, "");
  if (!keys.ok) return keys;
  const reason = noteOf(root.value, "reason", "");
  if (!reason.ok) return reason;
  if (reason.value === "") return refuse("form", "empty", {}, "/reason");
  const evidence = noteOf(root.value, "evidence", "");
  return evidence.ok ? good({ party: party.value, keys: keys.value }) : evidence;
}

export interface Delegation {
  delegate: string;
  roles: ReadonlySet<Role>; // none: it ends
  until: number | null; // seconds since 1970; null: until it is ended
}

export function readDelegation(payload: Bytes): Result<Delegation> {
  const root = rootOf(payload, ["delegate", "roles", "until"]);
  if (!root.ok) return root;
  const delegate = idOf(root.value, "delegate", "");
  if (!delegate.ok) return delegate;
  const roles = rolesOf(root.value, "");
  if (!roles.ok) return roles;
  if (roles.value.has("instrument") || roles.value.has("admin")) return refuse("form", "not_delegated", {}, "/roles");
  const until = timeOf(root.value, "until", "");
  if (!until.ok) return until;
  if (root.value.has("until") && roles.value.size === 0) return refuse("form", "ends_twice", {}, "/until");
  return good({ delegate: delegate.value, roles: roles.value, until: until.value });
}

// What a time entry says; null where its document cannot be read.
export function readTime(payload: Bytes): number | null {
  const root = rootOf(payload, ["time"]);
  const time = root.ok ? requireTime(root.value, "time", "") : root;
  return time.ok ? time.value : null;
}
