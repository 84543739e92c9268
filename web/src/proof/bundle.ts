// The form of a proof bundle (docs/formats/proof.md), read strictly: members that are not in the format are refused, and
// everything has a bound. Nothing is believed yet. Pure.

import { JsonNumber, readJson, writeJson, type JsonObject, type JsonValue } from "../codec/json";
import { arrayOf, eachOf, objectOf, onlyMembers, requireObject, textOf, wordOf } from "../codec/members";
import { fromBase64, type Bytes } from "./bytes";
import { good, refuse, type Result } from "./result";

export const kFormat = "entente-proof/1";
export const kBundleBytesMax = 64 * 1024 * 1024; // a page's bound; the command takes more
const kEntriesMax = 4096;
const kProofMax = 64;
const kHashBytes = 32;
const kEntryBytesMax = 65_535;

export const kLevels = ["included", "authorised"] as const;
export type Level = (typeof kLevels)[number];

export interface BundledEntry {
  index: number;
  cited: boolean; // otherwise it stands there to authorise
  bytes: Bytes;
  proof: Bytes[];
  place: string; // "/entries/3"
}
export interface Claim {
  question: string; // JSON
  answer: JsonObject;
}
export interface Bundle {
  origin: string;
  level: Level;
  checkpoint: string;
  entries: BundledEntry[]; // ascending, at least one of them cited
  claim: Claim | null;
}

function base64At(value: JsonValue, place: string): Result<Bytes> {
  if (typeof value !== "string") return refuse("form", "not_text", {}, place);
  const bytes = fromBase64(value);
  return bytes === null ? refuse("form", "bad_base64", {}, place) : good(bytes);
}

function hashAt(value: JsonValue, place: string): Result<Bytes> {
  const bytes = base64At(value, place);
  return bytes.ok && bytes.value.length !== kHashBytes ? refuse("form", "bad_hash", {}, place) : bytes;
}

function readEntry(value: JsonValue, place: string): Result<BundledEntry> {
  const object = onlyMembers(value, ["index", "role", "entry", "proof"], place);
  if (!object.ok) return object;
  const stated = object.value.get("index");
  const index = stated instanceof JsonNumber ? stated.unsigned : null;
  if (index === null) return refuse("form", "not_number", {}, `${place}/index`);
  const role = textOf(object.value, "role", place);
  if (!role.ok) return role;
  const known = wordOf(role.value, ["cited", "authority"] as const, `${place}/role`);
  if (!known.ok) return known;
  const text = textOf(object.value, "entry", place);
  if (!text.ok) return text;
  const bytes = base64At(text.value, `${place}/entry`);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > kEntryBytesMax) return refuse("form", "too_long", { n: kEntryBytesMax }, `${place}/entry`);
  const list = arrayOf(object.value, "proof", place);
  if (!list.ok) return list;
  if (list.value.length > kProofMax) return refuse("form", "too_many", { n: kProofMax }, `${place}/proof`);
  const proof = eachOf(list.value, `${place}/proof`, hashAt);
  if (!proof.ok) return proof;
  return good({ index, cited: known.value === "cited", bytes: bytes.value, proof: proof.value, place });
}

function readEntries(root: JsonObject): Result<BundledEntry[]> {
  const list = arrayOf(root, "entries", "");
  if (!list.ok) return list;
  if (list.value.length > kEntriesMax) return refuse("form", "too_many", { n: kEntriesMax }, "/entries");
  const entries = eachOf(list.value, "/entries", readEntry);
  if (!entries.ok) return entries;
  let last = -1;
  for (const { index, place } of entries.value) {
    if (index <= last) return refuse("form", "entry_order", { entry: String(index) }, `${place}/index`);
    last = index;
  }
  return entries.value.some((entry) => entry.cited) ? entries : refuse("form", "nothing_cited", {}, "/entries");
}

function readClaim(root: JsonObject): Result<Claim | null> {
  const value = root.get("claim");
  if (value === undefined) return good(null);
  const claim = onlyMembers(value, ["question", "answer"], "/claim");
  if (!claim.ok) return claim;
  const question = objectOf(claim.value, "question", "/claim");
  if (!question.ok) return question;
  const answer = objectOf(claim.value, "answer", "/claim");
  return answer.ok ? good({ question: writeJson(question.value), answer: answer.value }) : answer;
}

export function readBundle(text: string): Result<Bundle> {
  const json = readJson(text);
  if (!json.ok) return json;
  const object = requireObject(json.value, "");
  if (!object.ok) return object;
  const root = onlyMembers(object.value, ["format", "origin", "level", "checkpoint", "entries", "claim"], "");
  if (!root.ok) return root;
  const format = textOf(root.value, "format", "");
  if (!format.ok) return format;
  if (format.value !== kFormat) return refuse("form", "other_format", { format: kFormat }, "/format");
  const origin = textOf(root.value, "origin", "");
  if (!origin.ok) return origin;
  const stated = textOf(root.value, "level", "");
  if (!stated.ok) return stated;
  const level = kLevels.find((one) => one === stated.value);
  if (level === undefined) return refuse("form", "level", { level: stated.value }, "/level");
  const checkpoint = textOf(root.value, "checkpoint", "");
  if (!checkpoint.ok) return checkpoint;
  const entries = readEntries(root.value);
  if (!entries.ok) return entries;
  const claim = readClaim(root.value);
  if (!claim.ok) return claim;
  return good({
    origin: origin.value,
    level,
    checkpoint: checkpoint.value,
    entries: entries.value,
    claim: claim.value,
  });
}
