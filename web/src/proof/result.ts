// What a check gives: a value, or a refusal that says which part of the evidence does not hold, why, and where. A refusal is
// a value like any other: nothing here throws.

import type { MessageKey } from "../text";

// The parts of evidence, in the order in which they are checked.
export const kParts = [
  "form", // JSON, CBOR, base64: what the file looks like
  "log-key", // the key that the reader trusts
  "checkpoint", // its form and its signature
  "origin", // which log it is of
  "inclusion", // an entry's place in the tree
  "statement", // an entry's COSE message and headers
  "founding", // the policy and the trust anchors, entries 0 and 1
  "authority", // what an entry says of who may say what
  "key-known", // the key is one of the issuer's
  "key-active", // it is neither revoked nor taken off the list
  "signature", // of a statement
  "standing", // admitted, operator, …
  "kind", // state, private-sector, …
  "role", // what the key is for
  "approvals", // further signatures of the party
  "policy", // everything else that the log's policy says
  "time", // time entries
  "receipt", // its form, key, path and signature
  "claim", // what the node answered
  "document", // what was signed by its digest
] as const;
export type Part = (typeof kParts)[number];

export type ReasonKey = Extract<MessageKey, `refusal.${string}`>;
type WithoutPrefix<Key> = Key extends `refusal.${infer Name}` ? Name : never;
export type Reason = WithoutPrefix<ReasonKey>;

export interface Refusal {
  part: Part;
  reason: Reason;
  values: Record<string, string | number>;
  place: string; // "/entries/3/proof", "label 15, claim 1", "byte 7"; may be empty
  entry?: number; // index on the log, where it is about one entry
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Refusal };

export function good<T>(value: T): Result<T> {
  return { ok: true, value };
}

export const kDone: Result<null> = { ok: true, value: null };

export function refuse(
  part: Part,
  reason: Reason,
  values: Record<string, string | number> = {},
  place = "",
): { ok: false; error: Refusal } {
  return { ok: false, error: { part, reason, values, place } };
}

// The same refusal, of another part, or at a place within a larger whole.
export function within(
  refused: { ok: false; error: Refusal },
  change: Partial<Pick<Refusal, "part" | "place" | "entry">>,
): { ok: false; error: Refusal } {
  return { ok: false, error: { ...refused.error, ...change } };
}
