// The curves of ECDSA: names, sizes, and the point that belongs to one coordinate and a sign. Pure.

import { concat, type Bytes } from "../proof/bytes";

export interface Curve {
  algorithm: "es256" | "es384";
  name: "P-256" | "P-384"; // as JSON Web Keys and WebCrypto have it
  hash: "SHA-256" | "SHA-384";
  jwkAlgorithm: string;
  coseLabel: number;
  coordinateBytes: number;
  prime: bigint;
  b: bigint;
}

export const kCurves: readonly Curve[] = [
  {
    algorithm: "es256",
    name: "P-256",
    hash: "SHA-256",
    jwkAlgorithm: "ES256",
    coseLabel: 1,
    coordinateBytes: 32,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  {
    algorithm: "es384",
    name: "P-384",
    hash: "SHA-384",
    jwkAlgorithm: "ES384",
    coseLabel: 2,
    coordinateBytes: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
];

export const pointOf = (x: Uint8Array, y: Uint8Array): Bytes => concat(new Uint8Array([4]), x, y);

function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n;
  let square = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

// Null when no point of the curve has this coordinate.
export function pointFromX(curve: Curve, x: Uint8Array, odd: boolean): Bytes | null {
  const { prime, b } = curve;
  const n = x.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (n >= prime) return null;
  const square = (((n * n * n - 3n * n + b) % prime) + prime) % prime;
  let root = power(square, (prime + 1n) / 4n, prime); // both primes are 3 modulo 4
  if ((root * root) % prime !== square) return null;
  if ((root & 1n) !== (odd ? 1n : 0n)) root = prime - root;
  const y = new Uint8Array(curve.coordinateBytes);
  for (let i = y.length - 1, rest = root; i >= 0; --i, rest >>= 8n) y[i] = Number(rest & 0xffn);
  return pointOf(x, y);
}
