// Inclusion proofs, good and forged, against a tree built by RFC 6962's recursive definitions (tests/mock/log.mjs).
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../src/proof/bytes";
import { isIncluded, leafHash, rootFromProof } from "../../src/proof/merkle";
import { leafHash as leafHashOfMock, proofOf, rootOf } from "../mock/log.mjs";

const entryAt = (i: number): Bytes => new Uint8Array(Buffer.from(`entry ${i}`));
const bytes = (buffer: Uint8Array): Bytes => new Uint8Array(buffer);

function tree(size: number) {
  const leaves = Array.from({ length: size }, (_, i) => leafHashOfMock(entryAt(i)));
  const root = bytes(rootOf(leaves));
  return { root, proof: (index: number): Bytes[] => proofOf(leaves, index).map(bytes) };
}

const kSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 31, 33];
const kTree = tree(13);

describe("a good proof", () => {
  it.each(kSizes)("of every entry leads to the root of a tree of %i", async (size) => {
    const { root, proof } = tree(size);
    for (let i = 0; i < size; ++i) {
      expect(await isIncluded(entryAt(i), i, size, proof(i), root), `entry ${i}`).toBe(true);
    }
  });

  it("hashes the known leaf of RFC 6962", async () => {
    const empty = await leafHash(new Uint8Array());
    expect(Buffer.from(empty).toString("hex")).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  });
});

describe("a forged proof", () => {
  it("of another entry does not lead to the root", async () => {
    expect(await isIncluded(entryAt(4), 5, 13, kTree.proof(5), kTree.root)).toBe(false);
  });

  it("of another place does not lead to the root", async () => {
    for (let i = 0; i < 13; ++i) {
      if (i !== 5) expect(await isIncluded(entryAt(5), i, 13, kTree.proof(5), kTree.root), `as ${i}`).toBe(false);
    }
  });

  it("with one bit turned does not lead to the root", async () => {
    const { length } = kTree.proof(5);
    for (let i = 0; i < length; ++i) {
      const proof = kTree.proof(5);
      const hash = proof[i] ?? new Uint8Array();
      hash[31] = (hash[31] ?? 0) ^ 1;
      expect(await isIncluded(entryAt(5), 5, 13, proof, kTree.root), `hash ${i}`).toBe(false);
    }
  });

  it("that is too short, too long, or has hashes of another length, is refused by its form", async () => {
    const leaf = await leafHash(entryAt(5));
    const proof = kTree.proof(5);
    const more = new Uint8Array(32);
    expect(await rootFromProof(leaf, 5, 13, proof.slice(1))).toBeNull();
    expect(await rootFromProof(leaf, 5, 13, [...proof, more])).toBeNull();
    expect(await rootFromProof(leaf, 5, 13, [new Uint8Array(31), ...proof.slice(1)])).toBeNull();
  });

  it.each([
    [13, 13],
    [-1, 13],
    [0, 0],
    [0.5, 13],
    [5, 2 ** 60],
  ])("at %f in a tree of %f is refused", async (index, size) => {
    expect(await rootFromProof(await leafHash(entryAt(0)), index, size, [])).toBeNull();
  });

  it("cannot pass an inner node for a leaf", async () => {
    const { root, proof } = tree(2);
    const [right = new Uint8Array()] = proof(0);
    const left = await leafHash(entryAt(0));
    const joined = new Uint8Array([...left, ...right]);
    expect(await isIncluded(joined, 0, 1, [], root)).toBe(false);
  });
});

it("counts places beyond 32 bits exactly", async () => {
  // A lone leaf on the right of a full tree of 2^40: one sibling.
  const sibling = new Uint8Array(32).fill(7);
  const leaf = await leafHash(entryAt(0));
  const reached = await rootFromProof(leaf, 2 ** 40, 2 ** 40 + 1, [sibling]);
  const expected = Buffer.concat([Buffer.from([1]), sibling, leaf]);
  expect(reached).toEqual(bytes(new Uint8Array(await crypto.subtle.digest("SHA-256", expected))));
});
