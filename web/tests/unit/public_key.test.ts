// Keys in every form, and the points and signatures that are taken.
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readPublicKeys } from "../../src/crypto/key_formats";
import { isKeyPoint, littleEndian } from "../../src/crypto/edwards";
import { checkSignature, publicKeyFromRaw } from "../../src/crypto/public_key";
import type { Bytes } from "../../src/proof/bytes";
import { encode } from "../mock/cbor.mjs";
import { keyNamed } from "../mock/keys.mjs";
import { ecKey } from "../forge/keys.mjs";

const bytes = (from: string | Uint8Array): Bytes => new Uint8Array(Buffer.from(from));
const hex = (text: string): Bytes => bytes(Buffer.from(text, "hex"));
const b64 = (text: string | undefined) => Buffer.from(text ?? "", "base64url");

async function kidsOf(content: Bytes): Promise<string[] | string> {
  const keys = await readPublicKeys(content);
  return keys.ok ? keys.value.map((key) => key.kidText) : keys.error.reason;
}

describe("a public key", () => {
  it.each([
    ["P-256", 1],
    ["P-384", 2],
  ])("on %s is the same in PEM, JWK and COSE", async (curve, label) => {
    const key = ecKey(curve as "P-256");
    const [x, y] = [b64(key.jwk.x), b64(key.jwk.y)];
    const cose = (last: unknown) =>
      bytes(
        encode(
          new Map([
            [1, 2],
            [-1, label],
            [-2, x],
            [-3, last],
          ] as never),
        ),
      );
    expect(await kidsOf(bytes(key.pem as string))).toEqual([key.kidText]);
    expect(await kidsOf(bytes(JSON.stringify(key.jwk)))).toEqual([key.kidText]);
    expect(await kidsOf(cose(y))).toEqual([key.kidText]);
    // The sign of y instead of y: the byte behind the label -3 says true or false.
    const compressed = Buffer.concat([
      cose(null).subarray(0, -1),
      Buffer.from([((y.at(-1) ?? 0) & 1) === 1 ? 0xf5 : 0xf4]),
    ]);
    expect(await kidsOf(bytes(compressed))).toEqual([key.kidText]);
  });

  it("of Ed25519 is the same in PEM, JWK, COSE and in a set", async () => {
    const { kidText, jwk, publicKey } = keyNamed("formats");
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
    const cose = new Map([
      [1, 1],
      [-1, 6],
      [-2, publicKey],
    ] as never);
    expect(await kidsOf(bytes(pem))).toEqual([kidText]);
    expect(await kidsOf(bytes(JSON.stringify(jwk)))).toEqual([kidText]);
    expect(await kidsOf(bytes(encode(cose)))).toEqual([kidText]);
    expect(await kidsOf(bytes(encode([cose, cose])))).toEqual([kidText, kidText]);
  });

  it("that is private, of another kind or broken is refused", async () => {
    const pair = generateKeyPairSync("ed25519");
    const { jwk } = keyNamed("formats");
    expect(await kidsOf(bytes(pair.privateKey.export({ format: "pem", type: "pkcs8" }) as string))).toBe("private_key");
    expect(await kidsOf(bytes(JSON.stringify({ ...jwk, d: "AAAA" })))).toBe("private_key");
    expect(await kidsOf(bytes(JSON.stringify({ ...jwk, alg: "ES256" })))).toBe("unfit_algorithm");
    expect(await kidsOf(bytes(JSON.stringify({ ...jwk, crv: "X25519" })))).toBe("unknown_curve");
    expect(await kidsOf(bytes(JSON.stringify({ ...ecKey("P-256").jwk, x: jwk.x })))).toBe("bad_key"); // not on the curve
    expect(await kidsOf(bytes("hello"))).toBe("no_public_key");
  });
});

describe("a point of Ed25519", () => {
  it.each([
    ["the identity", "0100000000000000000000000000000000000000000000000000000000000000"],
    ["of order two", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
    ["of order four", "0000000000000000000000000000000000000000000000000000000000000000"],
    ["of order eight", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
    ["not in canonical form", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
  ])("is refused: %s", async (_, point) => {
    expect(isKeyPoint(hex(point))).toBe(false);
    expect((await publicKeyFromRaw("ed25519", hex(point))).ok).toBe(false);
  });
  it("of mixed order is refused: a key's point and the one of order two, added", () => {
    const point = bytes(keyNamed("mixed").publicKey);
    // (x, y) + (0, -1) = (-x, -y)
    let y = (1n << 255n) - 19n - (littleEndian(point) & ((1n << 255n) - 1n));
    y |= BigInt(1 - ((point[31] ?? 0) >> 7)) << 255n;
    const mixed = Uint8Array.from({ length: 32 }, (_, i) => Number((y >> BigInt(8 * i)) & 0xffn));
    expect(isKeyPoint(mixed)).toBe(false);
  });
  it("of a key is taken", () => {
    for (let i = 0; i < 20; ++i) expect(isKeyPoint(bytes(keyNamed(`point ${i}`).publicKey))).toBe(true);
  });
});

describe("a signature by Ed25519", () => {
  const key = keyNamed("strict");
  const message = bytes("text");
  it("with S beyond the group's order is refused, though it is the same number", async () => {
    const read = await publicKeyFromRaw("ed25519", bytes(key.publicKey));
    if (!read.ok) throw new Error("no key");
    const signature = bytes(key.sign(message));
    expect(await checkSignature(read.value, message, signature)).toBe("holds");
    const order = (1n << 252n) + 27742317777372353535851937790883648493n;
    let s = order;
    for (let i = 31; i >= 0; --i) s += BigInt(signature[32 + i] ?? 0) << BigInt(8 * i);
    for (let i = 0; i < 32; ++i) signature[32 + i] = Number((s >> BigInt(8 * i)) & 0xffn);
    expect(await checkSignature(read.value, message, signature)).toBe("fails");
  });
});
