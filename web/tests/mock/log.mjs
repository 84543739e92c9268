// A transparency log in memory: RFC 6962 tree, C2SP checkpoint and verifier key, proof bundles (docs/formats/proof.md).
// Written by the recursive definitions of RFC 6962, unlike what it is there to test (src/proof/merkle.ts).
import { sha256 } from "./keys.mjs";

const kEd25519 = 1;
export const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

// The largest power of two below n.
function splitAt(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export function rootOf(leaves) {
  if (leaves.length === 0) return sha256(Buffer.alloc(0));
  if (leaves.length === 1) return leaves[0];
  const k = splitAt(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

export function proofOf(leaves, index) {
  if (leaves.length <= 1) return [];
  const k = splitAt(leaves.length);
  return index < k
    ? [...proofOf(leaves.slice(0, k), index), rootOf(leaves.slice(k))]
    : [...proofOf(leaves.slice(k), index - k), rootOf(leaves.slice(0, k))];
}

const keyId = (origin, key) => sha256(`${origin}\n`, Buffer.from([kEd25519]), key.publicKey).subarray(0, 4);

export function verifierKey(origin, key) {
  const encoded = Buffer.concat([Buffer.from([kEd25519]), key.publicKey]).toString("base64");
  return `${origin}+${keyId(origin, key).toString("hex")}+${encoded}`;
}

export function signNote(text, origin, key) {
  const signature = Buffer.concat([keyId(origin, key), key.sign(Buffer.from(text))]).toString("base64");
  return `${text}\n\u2014 ${origin} ${signature}\n`;
}

export function checkpointOf(origin, size, root, key) {
  return signNote(`${origin}\n${size}\n${root.toString("base64")}\n`, origin, key);
}

/** @param {{origin: string, entries: Buffer[], cited: number[], authority?: number[], key: ReturnType<typeof import("./keys.mjs").keyNamed>, level?: string}} from */
export function bundleOf({ origin, entries, cited, authority = [], key, level = "authorised" }) {
  const leaves = entries.map(leafHash);
  const root = rootOf(leaves);
  const roles = new Map([...authority.map((index) => [index, "authority"]), ...cited.map((index) => [index, "cited"])]);
  const indexes = [...roles.keys()].sort((a, b) => a - b);
  return {
    format: "entente-proof/1",
    origin,
    level,
    checkpoint: checkpointOf(origin, entries.length, root, key),
    entries: indexes.map((index) => ({
      index,
      role: roles.get(index),
      entry: entries[index].toString("base64"),
      proof: proofOf(leaves, index).map((hash) => hash.toString("base64")),
    })),
  };
}
