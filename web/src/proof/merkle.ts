// Inclusion in a Merkle tree (RFC 6962, RFC 9162 section 2.1.3.2) with WebCrypto's SHA-256.
//
// Tree sizes are JavaScript numbers, exact up to 2^53; bits are taken by division, since bitwise operators stop at 32.

import { concat, equal, type Bytes } from "./bytes";

const kHashBytes = 32;

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function leafHash(entry: Uint8Array): Promise<Bytes> {
  return sha256(concat(new Uint8Array([0]), entry));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(concat(new Uint8Array([1]), left, right));
}

const half = (n: number): number => Math.floor(n / 2);
const odd = (n: number): boolean => n % 2 === 1;

// The root that a leaf and its proof lead to, or null when the proof has the wrong shape for this place in this tree.
export async function rootFromProof(
  leaf: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
): Promise<Bytes | null> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0 || sibling.length !== kHashBytes) return null;
    if (odd(fn) || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 ? hash : null;
}

export async function isIncluded(
  entry: Uint8Array,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Uint8Array,
): Promise<boolean> {
  const reached = await rootFromProof(await leafHash(entry), index, size, proof);
  return reached !== null && equal(reached, root);
}
