// The CBOR reader: what was written deterministically is read back and nothing else is, whatever the bytes.
import { describe, expect, it } from "vitest";
import { CborMap, decode, decodeLenient, Tagged, type Value } from "../../src/codec/cbor";
import type { Bytes } from "../../src/proof/bytes";
import { encode, Tagged as TaggedOfMock } from "../mock/cbor.mjs";
import { randomFrom } from "../forge/random.mjs";

const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const kSeed = Number(process.env["SEED"] ?? 20261126);

type Written = null | number | string | Uint8Array | Written[] | Map<number | string, Written> | TaggedOfMock;

function anyValue(random: ReturnType<typeof randomFrom>, depth: number): Written {
  switch (random.below(depth > 0 ? 8 : 5)) {
    case 0:
      return null;
    case 1:
      return random.below(2 ** random.below(32));
    case 2:
      return -1 - random.below(2 ** random.below(32));
    case 3:
      return "é€x".repeat(random.below(20));
    case 4:
      return random.bytes(random.below(300));
    case 5:
      return Array.from({ length: random.below(5) }, () => anyValue(random, depth - 1));
    case 6:
      return new Map(Array.from({ length: random.below(30) }, (_, i) => [i * 7 - 20, anyValue(random, depth - 1)]));
    default:
      return new TaggedOfMock(random.below(70000), anyValue(random, depth - 1));
  }
}

// What was read, in the form in which the mock writes it.
function plain(value: Value): unknown {
  if (value instanceof CborMap) return new Map(value.pairs.map(([key, item]) => [key, plain(item)]));
  if (value instanceof Tagged) return new TaggedOfMock(value.tag, plain(value.content));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe("any value", () => {
  it(`that was written is read, and written again the same (seed ${kSeed})`, () => {
    const random = randomFrom(kSeed);
    for (let i = 0; i < 400; ++i) {
      const bytes = new Uint8Array(encode(anyValue(random, 4)));
      const read = decode(bytes);
      if (!read.ok) throw new Error(`${Buffer.from(bytes).toString("hex")}: ${read.error.reason}`);
      expect(Buffer.from(encode(plain(read.value))).equals(bytes)).toBe(true);
      expect(decode(new Uint8Array([...bytes, 0])).ok).toBe(false);
      expect(decode(bytes.slice(0, random.below(bytes.length))).ok).toBe(false);
    }
  });

  it(`has one form: bytes that are taken are the ones that writing gives (seed ${kSeed})`, () => {
    const random = randomFrom(kSeed + 1);
    let taken = 0;
    for (let i = 0; i < 4000; ++i) {
      const bytes = i % 2 === 0 ? random.bytes(1 + random.below(12)) : turned(random);
      const read = decode(new Uint8Array(bytes));
      if (!read.ok || holdsWhatTheMockCannotWrite(read.value)) continue;
      ++taken;
      expect(Buffer.from(encode(plain(read.value))).equals(Buffer.from(bytes))).toBe(true);
    }
    expect(taken).toBeGreaterThan(300);
  });

  function turned(random: ReturnType<typeof randomFrom>): Uint8Array {
    const bytes = new Uint8Array(encode(anyValue(random, 3)));
    bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  }
  function holdsWhatTheMockCannotWrite(value: Value): boolean {
    if (typeof value === "bigint" || typeof value === "boolean") return true;
    if (typeof value === "number") return Math.abs(value) > 2 ** 32 - 1;
    if (value instanceof CborMap) return value.pairs.flat().some(holdsWhatTheMockCannotWrite) || hasComplexKey(value);
    if (value instanceof Tagged)
      return typeof value.tag === "bigint" || value.tag > 2 ** 32 - 1 || holdsWhatTheMockCannotWrite(value.content);
    return Array.isArray(value) && value.some(holdsWhatTheMockCannotWrite);
  }
  // A JavaScript Map compares such keys by identity.
  function hasComplexKey(map: CborMap): boolean {
    return map.pairs.some(([key]) => typeof key === "object" && key !== null);
  }
});

describe("what is not deterministic", () => {
  it.each([
    ["a number in one byte too many", "1817", "cbor_long"],
    ["a length in two bytes too many", "590001aa", "cbor_long"],
    ["an indefinite array", "9fff", "cbor_indefinite"],
    ["an indefinite string", "5f41aaff", "cbor_indefinite"],
    ["keys out of order", "a202000100", "cbor_order"],
    ["a key twice", "a201000100", "cbor_twice"],
    ["a float", "f93c00", "cbor_type"],
    ["undefined", "f7", "cbor_type"],
    ["text that is no UTF-8", "61ff", "cbor_utf8"],
    ["an integer beyond 64 bits with a sign", "1b8000000000000000", "cbor_integer"],
    ["a count that the input cannot hold", "9b7fffffffffffffff", "cbor_ends"],
    ["a string longer than the input", "5affffffff00", "cbor_ends"],
    ["nesting", "81".repeat(16) + "80", "cbor_depth"],
    ["nothing", "", "cbor_ends"],
    ["a break alone", "ff", "cbor_indefinite"],
  ])("is refused: %s", (_, bytes, reason) => {
    const read = decode(hex(bytes));
    expect(read.ok ? "taken" : read.error.reason).toBe(reason);
  });
  it("too many items are refused", () => {
    const read = decode(new Uint8Array([0x9a, 0, 1, 0, 0, ...new Uint8Array(65_536)]));
    expect(read.ok ? "taken" : read.error.reason).toBe("cbor_items");
  });
  it("is taken by the lenient reader, but for keys that stand twice", () => {
    expect(decodeLenient(hex("9f1817ff"))).toEqual({ ok: true, value: [23] });
    expect(decodeLenient(hex("5f41aa41bbff"))).toEqual({ ok: true, value: hex("aabb") });
    expect(decodeLenient(hex("a202000100")).ok).toBe(true);
    expect(decodeLenient(hex("a201000100")).ok).toBe(false);
    expect(decodeLenient(hex("bf01000100ff")).ok).toBe(false);
    expect(decodeLenient(hex("9f")).ok).toBe(false);
  });
});
