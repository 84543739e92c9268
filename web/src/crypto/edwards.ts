// Whether 32 bytes are an Ed25519 public key that this project takes: a canonically encoded point of the curve's main
// subgroup (docs/formats/statement.md says why WebCrypto's own rule is not enough). Arithmetic on public values alone, so
// nothing here need take constant time. Pure.

const kP = (1n << 255n) - 19n;
const kD = mod(-121665n * invert(121666n));
const kRootOfMinusOne = power(2n, (kP - 1n) / 4n);
export const kGroupOrder = (1n << 252n) + 27742317777372353535851937790883648493n;

function mod(n: bigint): bigint {
  const rest = n % kP;
  return rest < 0n ? rest + kP : rest;
}
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % kP;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % kP;
    square = (square * square) % kP;
  }
  return result;
}
function invert(n: bigint): bigint {
  return power(mod(n), kP - 2n);
}

// Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z.
interface Point {
  x: bigint;
  y: bigint;
  z: bigint;
  t: bigint;
}
const kIdentity: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

// The complete addition of twisted Edwards curves with a = -1: right for every pair of points, equal ones too.
function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x));
  const b = mod((p.y + p.x) * (q.y + q.x));
  const c = mod(2n * kD * p.t * q.t);
  const d = mod(2n * p.z * q.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}
function multiply(point: Point, by: bigint): Point {
  let result = kIdentity;
  let doubled = point;
  for (let rest = by; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}
const isIdentity = (p: Point): boolean => p.x === 0n && p.y === p.z;

export function littleEndian(bytes: Uint8Array): bigint {
  let n = 0n;
  for (let i = bytes.length - 1; i >= 0; --i) n = (n << 8n) | BigInt(bytes[i] ?? 0);
  return n;
}

function decodePoint(bytes: Uint8Array): Point | null {
  const encoded = littleEndian(bytes);
  const sign = encoded >> 255n;
  const y = encoded & ((1n << 255n) - 1n);
  if (y >= kP) return null; // not the canonical form
  const u = mod(y * y - 1n);
  const v = mod(kD * y * y + 1n);
  // A candidate for the root of u/v (RFC 8032 section 5.1.3), right up to a root of -1.
  let x = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (kP - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * kRootOfMinusOne);
  if (mod(v * x * x) !== u) return null;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = mod(-x);
  return { x, y, z: 1n, t: mod(x * y) };
}

export function isKeyPoint(bytes: Uint8Array): boolean {
  const point = bytes.length === 32 ? decodePoint(bytes) : null;
  return point !== null && !isIdentity(point) && isIdentity(multiply(point, kGroupOrder));
}
