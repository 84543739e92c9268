// Changes of a log's checkpoint key (docs/formats/log.md, "Keys"): entries that the old and the new key sign, so that they lead
// from a key that is trusted to the one that signs now.

import { readDocument } from "../authority/documents";
import { kType } from "../authority/words";
import { readStatement } from "../cose/statement";
import { flagOf, objectOf, onlyMembers, optionalTextOf, textOf } from "../codec/members";
import { checkSignature } from "../crypto/public_key";
import { encodeUtf8, fromBase64 } from "./bytes";
import type { BundledEntry } from "./bundle";
import { isSameVerifier, readVerifierKey, type VerifierKey } from "./note";

export interface LogKey {
  key: VerifierKey;
  since: number; // the entry that put it into its place; -1 for the one that is trusted
  retired: number | null; // the entry from which on it signs nothing more
}
export type KeyLine = readonly LogKey[];

interface Change {
  rotates: boolean;
  oldKey: VerifierKey;
  newKey: VerifierKey;
  overlap: boolean;
}

// Those that sign a tree of so many entries.
export const keysInForce = (line: KeyLine, size: number): LogKey[] =>
  line.filter((one) => one.since < size && (one.retired === null || one.retired >= size));

// null: no change of the log's checkpoint key that its keys signed.
async function readChange(entry: BundledEntry, origin: string): Promise<Change | null> {
  const statement = readStatement(entry.bytes);
  if (!statement.ok || statement.value.headers.contentType !== kType.logKeys) return null;
  const json = readDocument(statement.value.payload);
  if (!json.ok) return null;
  const members = ["origin", "change", "role", "old", "new", "overlap", "time", "reason", "signatures"];
  const root = onlyMembers(json.value, members, "");
  if (!root.ok) return null;
  const word = (member: string): string => {
    const text = textOf(root.value, member, "");
    return text.ok ? text.value : "";
  };
  if (word("role") !== "checkpoint" || word("origin") !== origin) return null;
  const change = word("change");
  const reason = optionalTextOf(root.value, "reason", "");
  const overlap = flagOf(root.value, "overlap", "");
  const signatures = objectOf(root.value, "signatures", "");
  if (!reason.ok || !overlap.ok || !signatures.ok || (change !== "rotate" && change !== "retire")) return null;
  const keyOf = async (member: string): Promise<VerifierKey | null> => {
    const value = objectOf(root.value, member, "");
    const text = value.ok ? textOf(value.value, "vkey", `/${member}`) : value;
    const key = text.ok ? await readVerifierKey(text.value) : text;
    return key.ok && key.value.name === origin ? key.value : null;
  };
  const oldKey = await keyOf("old");
  const newKey = await keyOf("new");
  if (oldKey === null || newKey === null) return null;
  const signed = encodeUtf8(
    `entente log-keys v1\norigin ${origin}\n${change} checkpoint\nold ${oldKey.text}\nnew ${newKey.text}\n` +
      `overlap ${overlap.value ? "yes" : "no"}\ntime ${word("time")}\nreason ${reason.value}\n`,
  );
  const held = async (member: string, key: VerifierKey): Promise<boolean> => {
    const text = textOf(signatures.value, member, "/signatures");
    const bytes = text.ok ? fromBase64(text.value) : null;
    return bytes !== null && (await checkSignature(key.key, signed, bytes)) === "holds";
  };
  const rotates = change === "rotate";
  if (!(await held("new", newKey)) || (rotates && !(await held("old", oldKey)))) return null;
  return { rotates, oldKey, newKey, overlap: overlap.value };
}

// The keys that follow from the first one, by the entries that are here.
export async function chainOf(entries: readonly BundledEntry[], first: VerifierKey): Promise<KeyLine> {
  const line: LogKey[] = [{ key: first, since: -1, retired: null }];
  for (const entry of entries) {
    const change = await readChange(entry, first.name);
    const newest = line[line.length - 1];
    const before = line[line.length - 2];
    if (change === null || newest === undefined) continue;
    const overlaps = before !== undefined && before.retired === null;
    if (change.rotates) {
      if (overlaps || !isSameVerifier(newest.key, change.oldKey)) continue;
      if (line.some((one) => isSameVerifier(one.key, change.newKey))) continue;
      if (!change.overlap) newest.retired = entry.index;
      line.push({ key: change.newKey, since: entry.index, retired: null });
    } else if (overlaps && isSameVerifier(before.key, change.oldKey) && isSameVerifier(newest.key, change.newKey)) {
      before.retired = entry.index;
    }
  }
  return line;
}
