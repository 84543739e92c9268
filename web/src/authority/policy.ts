// The registration policy: its document, and what it says of a statement (docs/formats/payloads.md, "Policy"). Pure.

import { readJson, type JsonObject, type JsonValue } from "../codec/json";
import { arrayOf, eachOf, flagOf, onlyMembers, optionalTextOf, textOf, wordOf } from "../codec/members";
import { utf8Length } from "../codec/utf8";
import { good, refuse, type Result } from "../proof/result";
import { JsonNumber } from "../codec/json";
import { kKinds, kRoles, kStandings, kType, type Kind, type Role, type Standing } from "./words";

interface Rule {
  name: string;
  contentTypes: string[];
  standings: Standing[];
  kinds: Kind[]; // empty: any
  roles: Role[]; // empty: any
  payloadBytesMax: number;
  hashEnvelopeRequired: boolean;
}
export interface AdmissionRule {
  byOperator: boolean;
  custodians: string[]; // ids of parties; each counts alone
  count: number; // so many admitted parties together; 0: parties have no vote
  kinds: Kind[]; // of these kinds; empty: any
}
export interface Policy {
  admitOnApplication: boolean;
  admission: AdmissionRule | null; // null: the operator alone
  rules: Rule[];
}

export interface Facts {
  contentType: string;
  hashEnvelope: boolean;
  payloadBytes: number;
  standing: Standing;
  kind: Kind;
  roles: ReadonlySet<Role>;
  delegated: boolean; // the key is another party's; a rule that asks for no role does not take it
}

const kRulesMax = 64;
const kListMax = 64;
const kNoticeBytesMax = 1024;
const kContentTypeBytesMax = 255;
const kPayloadBytesMax = 256 * 1024 * 1024;
const kStatementJsonBytesMax = 60_000;
const kRetentionDaysMax = 36_525;
const kMembers = [
  "name",
  "content_types",
  "standings",
  "kinds",
  "roles",
  "payload_bytes_max",
  "hash_envelope_required",
  "retention_days",
  "markings",
  "contains",
];
const kMarkings = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"] as const;

type ReadWord<Word> = (text: string, place: string) => Result<Word>;

function wordsOf<Word>(rule: JsonObject, member: string, place: string, required: boolean, read: ReadWord<Word>) {
  if (!required && !rule.has(member)) return good<Word[]>([]);
  const list = arrayOf(rule, member, place);
  if (!list.ok) return list;
  const here = `${place}/${member}`;
  if (list.value.length > kListMax) return refuse("form", "too_many", { n: kListMax }, here);
  if (required && list.value.length === 0) return refuse("form", "empty", {}, here);
  const words = eachOf(list.value, here, (value, at) =>
    typeof value === "string" ? read(value, at) : refuse("form", "not_text", {}, at),
  );
  if (!words.ok) return words;
  return new Set(words.value).size === words.value.length ? words : refuse("form", "twice", {}, here);
}

function contentType(text: string, place: string): Result<string> {
  const fits = text.includes("/") && utf8Length(text) <= kContentTypeBytesMax;
  return fits ? good(text) : refuse("form", "bad_media_type", {}, place);
}

const oneOf =
  <Word extends string>(words: readonly Word[]): ReadWord<Word> =>
  (text, place) =>
    wordOf(text, words, place);

// What restricted documents hold, and how they are marked, only who has the document can judge; the members must be
// readable all the same.
function checkRestricted(rule: JsonObject, contentTypes: string[], place: string): Result<null> {
  const markings = wordsOf(rule, "markings", place, false, oneOf(kMarkings));
  if (!markings.ok) return markings;
  const contains = wordsOf(rule, "contains", place, false, contentType);
  if (!contains.ok) return contains;
  if (contentTypes.includes(kType.restricted)) return good(null);
  const given = markings.value.length > 0 ? "markings" : contains.value.length > 0 ? "contains" : null;
  return given === null ? good(null) : refuse("form", "unknown_member", { name: given }, `${place}/${given}`);
}

function readRule(value: JsonValue, place: string): Result<Rule> {
  const object = onlyMembers(value, kMembers, place);
  if (!object.ok) return object;
  const rule = object.value;
  const name = textOf(rule, "name", place);
  if (!name.ok) return name;
  if (!/^[a-z0-9-]{1,64}$/.test(name.value)) return refuse("form", "bad_name", {}, `${place}/name`);
  const contentTypes = wordsOf(rule, "content_types", place, true, contentType);
  if (!contentTypes.ok) return contentTypes;
  const standings = wordsOf(rule, "standings", place, true, oneOf(kStandings));
  if (!standings.ok) return standings;
  const kinds = wordsOf(rule, "kinds", place, false, oneOf(kKinds));
  if (!kinds.ok) return kinds;
  const roles = wordsOf(rule, "roles", place, false, oneOf(kRoles));
  if (!roles.ok) return roles;
  const stated = rule.get("payload_bytes_max");
  const bytes = stated instanceof JsonNumber ? stated.unsigned : null;
  if (bytes === null || bytes === 0 || bytes > kPayloadBytesMax)
    return refuse("form", "bad_number", { n: kPayloadBytesMax }, `${place}/payload_bytes_max`);
  const envelope = flagOf(rule, "hash_envelope_required", place);
  if (!envelope.ok) return envelope;
  // How long documents are kept has no say in who may sign what; it must be readable all the same.
  const stays = rule.get("retention_days");
  const days = stays === undefined ? 0 : stays instanceof JsonNumber ? stays.unsigned : null;
  if (days === null || days > kRetentionDaysMax)
    return refuse("form", "bad_number", { n: kRetentionDaysMax }, `${place}/retention_days`);
  const restricted = checkRestricted(rule, contentTypes.value, place);
  if (!restricted.ok) return restricted;
  return good({
    name: name.value,
    contentTypes: contentTypes.value,
    standings: standings.value,
    kinds: kinds.value,
    roles: roles.value,
    payloadBytesMax: bytes,
    hashEnvelopeRequired: envelope.value,
  });
}

const kPartyBytesMax = 1024;
const kVotesMax = 64;

function partyId(text: string, place: string): Result<string> {
  const fits = /^[\x21-\x7e]+$/.test(text) && text.includes(":") && text.length <= kPartyBytesMax;
  return fits ? good(text) : refuse("form", "bad_id", {}, place);
}

function votesOf(rule: JsonObject): Result<{ count: number; kinds: Kind[] }> {
  if (!rule.has("parties")) return good({ count: 0, kinds: [] });
  const place = "/admission/parties";
  const parties = onlyMembers(rule.get("parties") ?? null, ["count", "kinds"], place);
  if (!parties.ok) return parties;
  const stated = parties.value.get("count");
  const count = stated instanceof JsonNumber ? stated.unsigned : null;
  if (count === null || count === 0 || count > kVotesMax)
    return refuse("form", "bad_number", { n: kVotesMax }, `${place}/count`);
  const kinds = wordsOf(parties.value, "kinds", place, false, oneOf(kKinds));
  return kinds.ok ? good({ count, kinds: kinds.value }) : kinds;
}

function readAdmission(root: JsonObject): Result<AdmissionRule | null> {
  const place = "/admission";
  if (!root.has("admission")) return good(null);
  const rule = onlyMembers(root.get("admission") ?? null, ["operator", "custodians", "parties"], place);
  if (!rule.ok) return rule;
  if (!rule.value.has("operator")) return refuse("form", "missing", {}, `${place}/operator`);
  const byOperator = flagOf(rule.value, "operator", place);
  if (!byOperator.ok) return byOperator;
  const custodians = wordsOf(rule.value, "custodians", place, false, partyId);
  if (!custodians.ok) return custodians;
  const votes = votesOf(rule.value);
  if (!votes.ok) return votes;
  if (!byOperator.value && custodians.value.length === 0 && votes.value.count === 0)
    return refuse("form", "nobody_admits", {}, place);
  return good({ byOperator: byOperator.value, custodians: custodians.value, ...votes.value });
}

// Who may admit by one part of a policy must not be refused by another.
function admittersHeard(policy: Policy): boolean {
  const { admission } = policy;
  if (admission === null) return true;
  const heard = (standing: Standing, kind: Kind): boolean =>
    evaluate(policy, {
      contentType: kType.admission,
      hashEnvelope: false,
      payloadBytes: 1,
      standing,
      kind,
      roles: new Set<Role>(["admin"]),
      delegated: false,
    }).ok;
  if (admission.byOperator && !heard("operator", "unknown")) return false;
  // A custodian's kind is its own affair.
  if (admission.count === 0) return admission.custodians.length === 0 || kKinds.some((kind) => heard("admitted", kind));
  return (admission.kinds.length === 0 ? kKinds : admission.kinds).every((kind) => heard("admitted", kind));
}

export function readPolicy(document: string): Result<Policy> {
  if (utf8Length(document) > kStatementJsonBytesMax) return refuse("form", "too_long", { n: kStatementJsonBytesMax });
  const json = readJson(document);
  if (!json.ok) return json;
  const root = onlyMembers(json.value, ["demonstration", "notice", "admit_on_application", "admission", "rules"], "");
  if (!root.ok) return root;
  const demonstration = flagOf(root.value, "demonstration", "");
  if (!demonstration.ok) return demonstration;
  const notice = optionalTextOf(root.value, "notice", "");
  if (!notice.ok) return notice;
  if (utf8Length(notice.value) > kNoticeBytesMax) return refuse("form", "too_long", { n: kNoticeBytesMax }, "/notice");
  const admit = flagOf(root.value, "admit_on_application", "");
  if (!admit.ok) return admit;
  const admission = readAdmission(root.value);
  if (!admission.ok) return admission;
  const list = arrayOf(root.value, "rules", "");
  if (!list.ok) return list;
  if (list.value.length > kRulesMax) return refuse("form", "too_many", { n: kRulesMax }, "/rules");
  const rules = eachOf(list.value, "/rules", readRule);
  if (!rules.ok) return rules;
  if (new Set(rules.value.map((rule) => rule.name)).size !== rules.value.length)
    return refuse("form", "twice", {}, "/rules");
  const policy: Policy = {
    admitOnApplication: admit.value,
    admission: admission.value,
    rules: rules.value,
  };
  // A policy under which its operator cannot register another one would be the log's last.
  const another = evaluate(policy, {
    contentType: kType.policy,
    hashEnvelope: false,
    payloadBytes: kStatementJsonBytesMax,
    standing: "operator",
    kind: "unknown",
    roles: new Set<Role>(["admin"]),
    delegated: false,
  });
  if (!another.ok) return refuse("form", "last_policy", {}, "/rules");
  return admittersHeard(policy) ? good(policy) : refuse("form", "unheard", {}, "/admission");
}

// The first rule that names the content type decides; what no rule names is refused. Gives the roles that the rule asks for.
export function evaluate(policy: Policy, facts: Facts): Result<readonly Role[]> {
  const rule = policy.rules.find((one) => one.contentTypes.includes(facts.contentType));
  if (rule === undefined) return refuse("policy", "no_rule", { type: facts.contentType });
  const { name } = rule;
  if (rule.hashEnvelopeRequired && !facts.hashEnvelope) return refuse("policy", "envelope_needed", { rule: name });
  if (!rule.standings.includes(facts.standing))
    return refuse("standing", "standing", { rule: name, is: facts.standing, wanted: rule.standings.join(", ") });
  if (rule.kinds.length > 0 && !rule.kinds.includes(facts.kind))
    return refuse("kind", "kind", { rule: name, is: facts.kind, wanted: rule.kinds.join(", ") });
  if (rule.roles.length === 0 && facts.delegated) return refuse("role", "own_key", { rule: name }, "label 4");
  if (rule.roles.length > 0 && !rule.roles.some((role) => facts.roles.has(role)))
    return refuse("role", "role", { rule: name, is: namesOf(facts.roles), wanted: rule.roles.join(", ") });
  if (facts.payloadBytes > rule.payloadBytesMax)
    return refuse("policy", "payload_size", { rule: name, n: facts.payloadBytes, max: rule.payloadBytesMax });
  return good(rule.roles);
}

export function namesOf(roles: ReadonlySet<Role>): string {
  return kRoles.filter((role) => roles.has(role)).join(", ") || "–";
}
