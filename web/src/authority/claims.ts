// What a statement of one of the project's own kinds must say of itself, whatever the policy says: that issuer, subject and
// document agree, and that nobody takes what is the operator's alone.

import { isObject, type JsonObject, type JsonValue } from "../codec/json";
import type { Statement } from "../cose/statement";
import { refuse, within, type Result } from "../proof/result";
import { readDocument } from "./documents";
import { namesOf } from "./policy";
import { kOwnKinds, kSbomTypes, kType, type OwnKind, type Role } from "./words";
import type { Signer } from "./authority";

// The text at a pointer of one or two plain names; null when it is not there or no text.
function textAt(document: JsonObject, pointer: string): string | null {
  let value: JsonValue | undefined = document;
  for (const name of pointer.split("/").slice(1)) value = isObject(value) ? value.get(name) : undefined;
  return typeof value === "string" ? value : null;
}

// What an act itself asks of the keys behind it, beside what the policy's rule asks.
export interface KeysAsked {
  roles: readonly Role[]; // one of these; empty: none
  oneIsEnough: boolean; // however many signatures the party asks for
}
const kAdminKeys: Result<KeysAsked> = { ok: true, value: { roles: ["admin"], oneIsEnough: false } };
const kOneKey: Result<KeysAsked> = { ok: true, value: { roles: [], oneIsEnough: true } };
const kAsTheRule: Result<KeysAsked> = { ok: true, value: { roles: [], oneIsEnough: false } };

const operatorsAdmin = (signer: Signer): boolean => signer.standing === "operator" && signer.roles.has("admin");

function checkParty(statement: Statement, document: JsonObject, signer: Signer): Result<KeysAsked> {
  if (textAt(document, "/id") !== statement.headers.issuer) return refuse("authority", "not_itself", {}, "/id");
  const applies = signer.standing === "unknown";
  if (!applies && !signer.roles.has("admin"))
    return refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
  return applies ? kOneKey : kAdminKeys;
}

function checkRevocation(statement: Statement, document: JsonObject, signer: Signer): Result<KeysAsked> {
  const ofOwnParty = textAt(document, "/party") === signer.party;
  // A key takes back itself without anybody else.
  if (ofOwnParty && textAt(document, "/kid") === statement.kidText) return kOneKey;
  if (operatorsAdmin(signer)) return kAdminKeys;
  if (!ofOwnParty) return refuse("standing", "not_yours_to_revoke", {}, "/party");
  return signer.roles.has("admin")
    ? kAdminKeys
    : refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
}

function checkDelegation(document: JsonObject, signer: Signer): Result<KeysAsked> {
  if (!signer.roles.has("admin")) return refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
  if (textAt(document, "/delegate") === signer.party) return refuse("standing", "delegates_itself", {}, "/delegate");
  return kAdminKeys;
}

function checkOwnKind(kind: OwnKind, statement: Statement, signer: Signer): Result<KeysAsked> {
  if (kind.speaker !== "party" && signer.standing !== "operator")
    return refuse("standing", "operator_only", {}, "label 15, claim 1");
  if (kind.speaker !== "party" && !signer.roles.has("admin"))
    return refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
  if (statement.headers.hashEnvelope) return refuse("authority", "no_envelope", {}, "label 258");
  const document = readDocument(statement.payload);
  if (!document.ok) return within(document, { part: "authority" });
  if (!isObject(document.value)) return refuse("authority", "not_object");
  if (kind.subject !== "") {
    const named = textAt(document.value, kind.subject);
    if (named === null) return refuse("authority", "missing", {}, kind.subject);
    if (named !== statement.headers.subject)
      return refuse("authority", "other_subject", { says: named, sub: statement.headers.subject }, kind.subject);
  }
  if (kind.type === kType.party) return checkParty(statement, document.value, signer);
  if (kind.type === kType.keyRevocation) return checkRevocation(statement, document.value, signer);
  if (kind.type === kType.delegation) return checkDelegation(document.value, signer);
  if (kind.type === kType.keyRecovery && textAt(document.value, "/party") === signer.party)
    return refuse("standing", "recovers_itself", {}, "/party");
  // What cannot be taken back is said with the key that may say everything.
  if (kind.type === kType.erasure && !signer.roles.has("admin"))
    return refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
  if (kind.type === kType.admission && textAt(document.value, "/party") === signer.party)
    return refuse("standing", "admits_itself", {}, "/party");
  // Whoever admits, or recovers keys, does so with an admin key.
  if (kind.type === kType.admission || kind.type === kType.keyRecovery) return kAdminKeys;
  return { party: kAsTheRule, operator: kAdminKeys, node: kOneKey }[kind.speaker];
}

// A purl with a version: "pkg:", and an '@' with text behind it in the last segment of the path.
function isRelease(subject: string): boolean {
  if (!subject.startsWith("pkg:")) return false;
  const path = subject.replace(/[?#].*$/s, "");
  const at = path.lastIndexOf("@");
  return at >= 0 && at + 1 < path.length && !path.includes("/", at);
}

// Snapshots of feeds: what they are about is called as their kind is.
const kFeeds: ReadonlyMap<string, string> = new Map([
  [kType.osvSnapshot, "feed:osv/"],
  [kType.kevCatalog, "feed:kev/"],
  [kType.epssScores, "feed:epss/"],
]);

export function checkClaims(statement: Statement, signer: Signer): Result<KeysAsked> {
  const { contentType, subject } = statement.headers;
  const own = kOwnKinds.find((kind) => kind.type === contentType);
  if (own !== undefined) return checkOwnKind(own, statement, signer);
  if (kSbomTypes.includes(contentType) && !isRelease(subject))
    return refuse("authority", "not_a_release", {}, "label 15, claim 2");
  const feed = kFeeds.get(contentType);
  if (feed !== undefined) {
    if (!operatorsAdmin(signer)) return refuse("standing", "operator_only", {}, "label 15, claim 1");
    if (!subject.startsWith(feed)) return refuse("authority", "not_a_feed", {}, "label 15, claim 2");
    return kOneKey; // the node takes snapshots by itself
  }
  return kAsTheRule;
}
