// CBOR (RFC 8949), the part that COSE needs: integers, byte and text strings, arrays, maps, tags, booleans, null.
//
// Reader takes deterministic encoding alone (section 4.2.1: shortest heads, definite lengths, map keys in bytewise order,
// none twice, UTF-8), bounded in depth and in number of items. decodeLenient() takes any well-formed input of the same types:
// key files of others are not always deterministic. Integers are JavaScript numbers up to 2^53, bigints beyond.

import { compare, type Bytes } from "../proof/bytes";
import { good, kDone, refuse, type Reason, type Result } from "../proof/result";
import { decodeUtf8 } from "./utf8";

export const kDepthMax = 16;
export const kItemsMax = 65_536;

export class Tagged {
  constructor(
    readonly tag: number | bigint,
    readonly content: Value,
  ) {}
}
export class CborMap {
  constructor(readonly pairs: readonly (readonly [Value, Value])[]) {}
  get(key: number | string): Value | undefined {
    return this.pairs.find(([name]) => name === key)?.[1];
  }
  get size(): number {
    return this.pairs.length;
  }
}
export type Value = null | boolean | number | bigint | string | Bytes | Value[] | CborMap | Tagged;

export const isInteger = (value: Value | undefined): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";
export const isBytes = (value: Value | undefined): value is Bytes => value instanceof Uint8Array;

type Kind = "unsigned" | "negative" | "bytes" | "text" | "array" | "map" | "tag" | "bool" | "null" | "break";
export interface Item {
  kind: Kind;
  number: number | bigint; // the argument: value, length, count, tag
  bytes: Bytes; // of strings
  indefinite: boolean;
}

const kInt64Max = (1n << 63n) - 1n;
const kMajor: readonly Kind[] = ["unsigned", "negative", "bytes", "text", "array", "map", "tag"];
const kEmpty: Bytes = new Uint8Array(0);

const fail = (position: number, reason: Reason, values: Record<string, string | number> = {}) =>
  refuse("form", reason, values, `byte ${position}`);

export class Reader {
  private at = 0;
  private items = 0;

  constructor(
    private readonly input: Bytes,
    private readonly deterministic = true,
  ) {}

  get position(): number {
    return this.at;
  }

  next(): Result<Item> {
    const start = this.at;
    const initial = this.input[start];
    if (initial === undefined) return fail(start, "cbor_ends");
    if (++this.items > kItemsMax) return fail(start, "cbor_items", { n: kItemsMax });
    const major = initial >> 5;
    const detail = initial & 0x1f;
    if (major === 7) return this.simple(start, initial);
    const kind = kMajor[major] as Kind;
    if (detail === 31) {
      if (kind === "unsigned" || kind === "negative" || kind === "tag") return fail(start, "cbor_type");
      if (this.deterministic) return fail(start, "cbor_indefinite");
      this.at = start + 1;
      return good({ kind, number: 0, bytes: kEmpty, indefinite: true });
    }
    if (detail > 27) return fail(start, "cbor_type");
    const width = detail < 24 ? 0 : 1 << (detail - 24);
    if (start + 1 + width > this.input.length) return fail(start, "cbor_ends");
    const number = detail < 24 ? detail : this.argument(start + 1, width);
    if (this.deterministic && !isShortest(width, number)) return fail(start, "cbor_long");
    if (kind !== "tag" && BigInt(number) > kInt64Max) return fail(start, "cbor_integer");
    this.at = start + 1 + width;
    if (kind === "bytes" || kind === "text") return this.string(kind, number, start);
    // Each item takes a byte at least, so a count beyond the rest of the input is a lie that need not be followed.
    if ((kind === "array" || kind === "map") && number > this.input.length - this.at) return fail(start, "cbor_ends");
    return good({ kind, number, bytes: kEmpty, indefinite: false });
  }

  expect(kind: Kind): Result<Item> {
    const start = this.at;
    const item = this.next();
    if (item.ok && item.value.kind !== kind) return fail(start, "cbor_other", { wanted: kind });
    return item;
  }

  expectEnd(): Result<null> {
    return this.at === this.input.length ? kDone : fail(this.at, "trailing");
  }

  value(): Result<Value> {
    const item = this.next();
    return item.ok ? this.build(item.value, 1) : item;
  }

  private argument(at: number, width: number): number | bigint {
    let number = 0n;
    for (let i = 0; i < width; ++i) number = (number << 8n) | BigInt(this.input[at + i] ?? 0);
    return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number;
  }

  private simple(start: number, initial: number): Result<Item> {
    this.at = start + 1;
    if (initial === 0xf4 || initial === 0xf5)
      return good({ kind: "bool", number: initial - 0xf4, bytes: kEmpty, indefinite: false });
    if (initial === 0xf6) return good({ kind: "null", number: 0, bytes: kEmpty, indefinite: false });
    if (initial === 0xff && !this.deterministic)
      return good({ kind: "break", number: 0, bytes: kEmpty, indefinite: false });
    this.at = start;
    return fail(start, initial === 0xff ? "cbor_indefinite" : "cbor_type");
  }

  private string(kind: Kind, number: number | bigint, start: number): Result<Item> {
    if (number > this.input.length - this.at) return fail(start, "cbor_ends");
    const bytes = this.input.slice(this.at, this.at + Number(number));
    if (kind === "text" && decodeUtf8(bytes) === null) return fail(start, "cbor_utf8");
    this.at += bytes.length;
    return good({ kind, number, bytes, indefinite: false });
  }

  // Recursion is bounded by kDepthMax.
  private build(item: Item, depth: number): Result<Value> {
    switch (item.kind) {
      case "unsigned":
        return good(item.number);
      case "negative":
        return good(typeof item.number === "number" ? safe(-1n - BigInt(item.number)) : -1n - item.number);
      case "bytes":
      case "text":
        if (item.indefinite) return this.chunks(item.kind);
        return good(item.kind === "bytes" ? item.bytes : (decodeUtf8(item.bytes) ?? ""));
      case "bool":
        return good(item.number === 1);
      case "null":
        return good(null);
      case "break":
        return fail(this.at - 1, "cbor_type");
      default:
        break;
    }
    if (depth >= kDepthMax) return fail(this.at, "cbor_depth", { n: kDepthMax });
    if (item.kind === "array") return this.array(item, depth);
    if (item.kind === "map") return this.map(item, depth);
    const content = this.inner(depth);
    return content.ok ? good(new Tagged(item.number, content.value)) : content;
  }

  private inner(depth: number): Result<Value> {
    const item = this.next();
    return item.ok ? this.build(item.value, depth + 1) : item;
  }

  private array(item: Item, depth: number): Result<Value> {
    const list: Value[] = [];
    for (let i = 0; item.indefinite || i < item.number; ++i) {
      const next = this.next();
      if (!next.ok) return next;
      if (item.indefinite && next.value.kind === "break") break;
      const element = this.build(next.value, depth + 1);
      if (!element.ok) return element;
      list.push(element.value);
    }
    return good(list);
  }

  private map(item: Item, depth: number): Result<Value> {
    const pairs: [Value, Value][] = [];
    const seen: Bytes[] = [];
    for (let i = 0; item.indefinite || i < item.number; ++i) {
      const start = this.at;
      const next = this.next();
      if (!next.ok) return next;
      if (item.indefinite && next.value.kind === "break") break;
      const key = this.build(next.value, depth + 1);
      if (!key.ok) return key;
      const encoded = this.input.slice(start, this.at);
      const last = seen.at(-1);
      if (this.deterministic && last !== undefined) {
        const order = compare(last, encoded);
        if (order >= 0) return fail(start, order === 0 ? "cbor_twice" : "cbor_order");
      } else if (seen.some((other) => compare(other, encoded) === 0)) {
        return fail(start, "cbor_twice");
      }
      seen.push(encoded);
      const value = this.inner(depth);
      if (!value.ok) return value;
      pairs.push([key.value, value.value]);
    }
    return good(new CborMap(pairs));
  }

  private chunks(kind: "bytes" | "text"): Result<Value> {
    const parts: number[] = [];
    for (;;) {
      const start = this.at;
      const chunk = this.next();
      if (!chunk.ok) return chunk;
      if (chunk.value.kind === "break") break;
      if (chunk.value.kind !== kind || chunk.value.indefinite) return fail(start, "cbor_type");
      for (const byte of chunk.value.bytes) parts.push(byte);
    }
    const whole = new Uint8Array(parts);
    return good(kind === "bytes" ? whole : (decodeUtf8(whole) ?? ""));
  }
}

const kLargestShorter: Readonly<Record<number, number>> = { 1: 23, 2: 0xff, 4: 0xffff, 8: 0xffff_ffff };
function isShortest(width: number, number: number | bigint): boolean {
  return width === 0 || number > (kLargestShorter[width] ?? 0);
}

function safe(number: bigint): number | bigint {
  return number >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(number) : number;
}

function decodeWith(reader: Reader): Result<Value> {
  const value = reader.value();
  if (!value.ok) return value;
  const end = reader.expectEnd();
  return end.ok ? value : end;
}

export const decode = (bytes: Bytes): Result<Value> => decodeWith(new Reader(bytes));
export const decodeLenient = (bytes: Bytes): Result<Value> => decodeWith(new Reader(bytes, false));
