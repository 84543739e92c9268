// Deterministic CBOR, written: as much as a Sig_structure and a key thumbprint need. REQUIRES: map keys in the order that
// deterministic encoding asks for, all lengths below 2^32.

import { concat, encodeUtf8, type Bytes } from "../proof/bytes";

function head(major: number, n: number): Bytes {
  if (n < 24) return new Uint8Array([(major << 5) | n]);
  if (n < 0x100) return new Uint8Array([(major << 5) | 24, n]);
  if (n < 0x10000) return new Uint8Array([(major << 5) | 25, n >> 8, n & 0xff]);
  return new Uint8Array([(major << 5) | 26, n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff]);
}

export const writeInteger = (n: number): Bytes => (n >= 0 ? head(0, n) : head(1, -1 - n));
export const writeBytes = (bytes: Uint8Array): Bytes => concat(head(2, bytes.length), bytes);
export function writeText(text: string): Bytes {
  const bytes = encodeUtf8(text);
  return concat(head(3, bytes.length), bytes);
}
export const writeArray = (...encoded: Bytes[]): Bytes => concat(head(4, encoded.length), ...encoded);
export const writeMap = (...pairs: [Bytes, Bytes][]): Bytes => concat(head(5, pairs.length), ...pairs.flat());
