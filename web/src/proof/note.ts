// Signed notes, checkpoints and verifier keys (C2SP signed-note, tlog-checkpoint), read only; Ed25519 by WebCrypto.

import { decodeUtf8, utf8Length } from "../codec/utf8";
import { checkSignature, publicKeyFromRaw, type PublicKey } from "../crypto/public_key";
import { concat, encodeUtf8, equal, fromBase64, fromHex, sha256, toHex, type Bytes } from "./bytes";
import { good, kDone, refuse, within, type Part, type Reason, type Result } from "./result";

const kEd25519 = 1;
const kKeyIdBytes = 4;
const kRootBytes = 32;
const kNoteBytesMax = 64 * 1024;
const kSignaturesMax = 64;

export interface VerifierKey {
  text: string;
  name: string;
  id: Bytes;
  key: PublicKey;
}
export interface NoteSignature {
  name: string;
  keyId: Bytes;
  signature: Bytes;
}
export interface SignedNote {
  text: string; // what is signed, with its last newline
  signatures: NoteSignature[];
}
export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
}

// Names of keys: no '+', no line break, none of the characters that Unicode calls white space, no control character.
const kKeyName = /^[^+\u0000- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;
const kControl = /[\u0000-\u0009\u000b-\u001f]/;

const bad = (part: Part, reason: Reason, place = "", values: Record<string, string | number> = {}) =>
  refuse(part, reason, values, place);

// "name+hexid+base64(1 || key)". The id must be the one that name and key give.
export async function readVerifierKey(given: string): Promise<Result<VerifierKey>> {
  const text = given.trim();
  const [, name = "", id = "", encoded = ""] = /^([^+]*)\+([^+]*)\+(.*)$/.exec(text) ?? [];
  if (name === "" || encoded === "") return bad("log-key", "vkey_form");
  if (!kKeyName.test(name)) return bad("log-key", "vkey_name");
  if (!/^[0-9a-fA-F]{8}$/.test(id)) return bad("log-key", "vkey_id_form");
  const typed = fromBase64(encoded);
  if (typed === null) return bad("log-key", "bad_base64");
  if (typed[0] !== kEd25519) return bad("log-key", "vkey_type");
  const key = await publicKeyFromRaw("ed25519", typed.slice(1));
  if (!key.ok) return within(key, { part: "log-key" });
  const computed = (await sha256(concat(encodeUtf8(`${name}\n`), typed))).slice(0, kKeyIdBytes);
  if (!equal(computed, fromHex(id))) return bad("log-key", "vkey_id", "", { id: toHex(computed) });
  return good({ text, name, id: computed, key: key.value });
}

export const isSameVerifier = (a: VerifierKey, b: VerifierKey): boolean =>
  a.name === b.name && equal(a.key.raw, b.key.raw);

export function readNote(note: string): Result<SignedNote> {
  if (utf8Length(note) > kNoteBytesMax) return bad("checkpoint", "too_long", "", { n: kNoteBytesMax });
  // A half surrogate is no text: it would be signed as another character.
  if (kControl.test(note) || decodeUtf8(encodeUtf8(note)) !== note) return bad("checkpoint", "note_text");
  if (!note.endsWith("\n")) return bad("checkpoint", "note_end");
  const split = note.lastIndexOf("\n\n"); // the last blank line, since the text may hold others
  if (split < 0 || split + 2 === note.length) return bad("checkpoint", "note_unsigned");
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > kSignaturesMax) return bad("checkpoint", "too_many", "", { n: kSignaturesMax });
  const signatures: NoteSignature[] = [];
  for (const [i, line] of lines.entries()) {
    const [, name = "", encoded = ""] = /^\u2014 ([^ ]+) (.*)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (!kKeyName.test(name) || bytes === null || bytes.length <= kKeyIdBytes)
      return bad("checkpoint", "note_signature", `line ${text.split("\n").length + 1 + i}`);
    signatures.push({ name, keyId: bytes.slice(0, kKeyIdBytes), signature: bytes.slice(kKeyIdBytes) });
  }
  return good({ text, signatures });
}

export function readCheckpoint(text: string): Result<Checkpoint> {
  if (!text.endsWith("\n")) return bad("checkpoint", "note_end");
  const [origin = "", size = "", encoded = "", ...extensions] = text.slice(0, -1).split("\n");
  if (origin === "") return bad("checkpoint", "empty", "line 1");
  if (!/^(0|[1-9][0-9]{0,18})$/.test(size)) return bad("checkpoint", "checkpoint_size", "line 2");
  if (!Number.isSafeInteger(Number(size))) return bad("checkpoint", "too_large_here", "line 2");
  const root = fromBase64(encoded);
  if (root === null || root.length !== kRootBytes) return bad("checkpoint", "bad_hash", "line 3");
  const empty = extensions.indexOf("");
  if (empty >= 0) return bad("checkpoint", "empty", `line ${empty + 4}`);
  return good({ origin, size: Number(size), root });
}

// Every signature that names the key must hold, and one at least must be there.
export async function checkNote(note: SignedNote, verifier: VerifierKey): Promise<Result<null>> {
  const signed = encodeUtf8(note.text);
  const own = note.signatures.filter((one) => one.name === verifier.name && equal(one.keyId, verifier.id));
  if (own.length === 0) return bad("checkpoint", "not_signed_by_key", "", { name: verifier.name });
  for (const one of own) {
    const verdict = await checkSignature(verifier.key, signed, one.signature);
    if (verdict === "unsupported") return bad("checkpoint", "unsupported", "", { algorithm: verifier.key.algorithm });
    if (verdict === "fails") return bad("checkpoint", "note_forged", "", { name: verifier.name });
  }
  return kDone;
}

// A checkpoint that the key signed, for the log that the key names: nothing of it is believed before its signature holds.
export async function verifyCheckpoint(note: string, verifier: VerifierKey): Promise<Result<Checkpoint>> {
  const parsed = readNote(note);
  if (!parsed.ok) return parsed;
  const signed = await checkNote(parsed.value, verifier);
  if (!signed.ok) return signed;
  const checkpoint = readCheckpoint(parsed.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== verifier.name)
    return bad("origin", "other_log", "", { log: checkpoint.value.origin, name: verifier.name });
  return checkpoint;
}
