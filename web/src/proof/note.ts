// Signed notes, checkpoints and verifier keys (C2SP signed-note, tlog-checkpoint), read only; Ed25519 by WebCrypto.

import { concat, equal, fromBase64, toHex, type Bytes } from "./bytes";

const kEd25519 = 1;
const kKeyIdBytes = 4;

export interface VerifierKey {
  name: string;
  id: Bytes;
  publicKey: Bytes;
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

// "name+hexid+base64(1 || key)". The id must be the one that name and key give.
export async function parseVerifierKey(text: string): Promise<VerifierKey | null> {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  if (found === null) return null;
  const [, name = "", id = "", encoded = ""] = found;
  const typed = fromBase64(encoded);
  if (typed === null || typed.length !== 33 || typed[0] !== kEd25519) return null;
  const named = concat(new TextEncoder().encode(`${name}\n`), typed);
  const computed = new Uint8Array(await crypto.subtle.digest("SHA-256", named)).slice(0, kKeyIdBytes);
  return toHex(computed) === id ? { name, id: computed, publicKey: typed.slice(1) } : null;
}

export function parseNote(note: string): SignedNote | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return null;
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(split + 2, -1).split("\n")) {
    const found = /^\u2014 (\S+) (\S+)$/.exec(line);
    const bytes = found === null ? null : fromBase64(found[2] ?? "");
    if (found === null || bytes === null || bytes.length <= kKeyIdBytes) return null;
    signatures.push({ name: found[1] ?? "", keyId: bytes.slice(0, kKeyIdBytes), signature: bytes.slice(kKeyIdBytes) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", encoded = ""] = text.split("\n");
  const root = fromBase64(encoded);
  if (origin === "" || !/^(0|[1-9][0-9]{0,15})$/.test(size) || root === null || root.length !== 32) return null;
  return { origin, size: Number(size), root };
}

export type SignatureCheck = "holds" | "fails" | "unsupported";

export async function checkNote(note: SignedNote, key: VerifierKey): Promise<SignatureCheck> {
  let publicKey: CryptoKey;
  try {
    publicKey = await crypto.subtle.importKey("raw", key.publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch (cause) {
    // DataError: the browser knows Ed25519 and refuses these bytes as a key.
    return cause instanceof DOMException && cause.name === "DataError" ? "fails" : "unsupported";
  }
  const signed = new TextEncoder().encode(note.text);
  for (const one of note.signatures) {
    if (one.name !== key.name || !equal(one.keyId, key.id)) continue;
    if (await crypto.subtle.verify({ name: "Ed25519" }, publicKey, one.signature, signed)) return "holds";
  }
  return "fails";
}
