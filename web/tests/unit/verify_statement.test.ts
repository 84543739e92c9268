// Statements and their receipts: good ones hold, forged ones are refused with the part named.
import { describe, expect, it } from "vitest";
import { readPublicKeys } from "../../src/crypto/key_formats";
import type { Bytes } from "../../src/proof/bytes";
import { bytesOfPasted, kindOf } from "../../src/proof/evidence";
import { examine, type Evidence, type Trusted } from "../../src/proof/examine";
import { verdictOf } from "../../src/proof/report";
import { ForgedLog, keys, kLogKey } from "../forge/log.mjs";
import { ecKey } from "../forge/keys.mjs";

const bytes = (from: string | Uint8Array): Bytes => new Uint8Array(Buffer.from(from));
async function keysOf(jwk: object) {
  const read = await readPublicKeys(bytes(JSON.stringify(jwk)));
  return read.ok ? read.value : [];
}
const receiptKeys = await keysOf(keys.receipt.jwk);
const none: Trusted = { logKey: "", receiptKeys: [], signerKeys: [], document: null };

const log = new ForgedLog();
log.party();
log.admit();
const index = log.support();
const entry = log.entries[index] ?? Buffer.alloc(0);
const given = (...files: (string | Uint8Array)[]): Evidence[] =>
  files.map((one, i) => ({ name: `file ${i}`, bytes: bytes(one) }));
const bundle = JSON.stringify(log.bundle([index], [0, 1, 3, 4]));

async function look(files: Evidence[], trusted: Partial<Trusted> = {}) {
  const reports = await examine(files, { ...none, receiptKeys, ...trusted });
  return reports.map((report) => ({
    kind: report.kind,
    level: report.level,
    verdict: verdictOf(report),
    parts: report.steps.flatMap((step) => step.refusals).map((one) => `${one.part}: ${one.reason}`),
  }));
}

describe("a statement with its receipt", () => {
  const included = { level: "included", verdict: "good", parts: [] };
  it("holds, in one file or in two", async () => {
    expect(await look(given(log.transparent(index, log.receipt(index))))).toMatchObject([included]);
    expect(await look(given(entry, log.receipt(index)))).toMatchObject([included]);
    expect(await look(given(log.receipt(index), entry))).toMatchObject([included]);
  });
  it("holds under a receipt key of another algorithm", async () => {
    const key = ecKey("P-384");
    const trusted = { receiptKeys: await keysOf(key.jwk) };
    expect(await look(given(entry, log.receipt(index, { key: key as never })), trusted)).toMatchObject([included]);
  });
  it("holds by the receipt keys that the trust anchors of a bundle name", async () => {
    const trusted = { receiptKeys: [], logKey: kLogKey };
    const [first, second] = await look(given(entry, log.receipt(index), bundle), trusted);
    expect(first).toMatchObject({ kind: "bundle", level: "authorised" });
    expect(second).toMatchObject(included);
    const other = log.receipt(index, { origin: "log.example/other" });
    expect((await look(given(entry, other, bundle), trusted))[1]?.parts).toEqual(["origin: other_log"]);
  });
  it("is not judged by a bundle that does not hold", async () => {
    const [first, second] = await look(given(entry, log.receipt(index), bundle), { receiptKeys: [], logKey: "x" });
    expect(first?.verdict).toBe("bad");
    expect(second).toMatchObject({ level: null, verdict: "partial" });
  });
});

describe("a forged receipt", () => {
  const flip = (buffer: Uint8Array): Buffer => {
    const copy = Buffer.from(buffer);
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
    return copy;
  };
  interface Parts {
    size: number;
    index: number;
    path: Buffer[];
    signature: Buffer;
  }
  const receipt = (change: (parts: Parts) => Parts) => log.receipt(index, { change: change as never });
  it.each([
    [
      "signed by somebody else",
      log.receipt(index, { key: { ...keys.stranger, kid: keys.receipt.kid } as never }),
      "receipt_signature",
    ],
    ["by a key that is not trusted", log.receipt(index, { key: keys.stranger }), "other_receipt_key"],
    ["of another entry", log.receipt(3), "receipt_signature"],
    ["with another path", receipt((parts) => ({ ...parts, path: parts.path.map(flip) })), "receipt_signature"],
    ["with a path cut short", receipt((parts) => ({ ...parts, path: parts.path.slice(1) })), "path_shape"],
    ["beyond its tree", receipt((parts) => ({ ...parts, index: 99 })), "beyond_tree"],
    [
      "with a signature turned",
      receipt((parts) => ({ ...parts, signature: flip(parts.signature) })),
      "receipt_signature",
    ],
    [
      "with a short signature",
      receipt((parts) => ({ ...parts, signature: parts.signature.subarray(1) })),
      "signature_size",
    ],
    ["without a path", receipt((parts) => ({ ...parts, path: [] })), "bad_path"],
    ["with bytes behind it", Buffer.concat([log.receipt(index), Buffer.from([0])]), "trailing"],
  ])("is refused: %s", async (_, forged, reason) => {
    expect(await look(given(log.transparent(index, forged)))).toMatchObject([
      { level: null, verdict: "bad", parts: [`receipt: ${reason}`] },
    ]);
  });
  it("spoils the good one beside it", async () => {
    const two = log.transparent(index, log.receipt(index), log.receipt(3));
    expect(await look(given(two))).toMatchObject([{ level: null, verdict: "bad" }]);
  });
  it("alone, or beside two statements, says nothing", async () => {
    expect((await look(given(log.receipt(index))))[0]?.parts).toEqual(["receipt: receipt_alone"]);
    const other = log.entries[3] ?? "";
    expect((await look(given(log.receipt(index), entry, other)))[0]?.parts).toEqual(["receipt: receipt_of_which"]);
  });
});

describe("a statement alone", () => {
  it("is signed by the key that is given, or is not", async () => {
    const signerKeys = await keysOf(keys.party.jwk);
    expect(await look(given(entry), { signerKeys })).toMatchObject([{ level: "signed", verdict: "good" }]);
    const others = await keysOf(keys.stranger.jwk);
    expect((await look(given(entry), { signerKeys: others }))[0]?.parts).toEqual(["key-known: other_signer_key"]);
  });
  it("shows nothing without any key", async () => {
    expect(await look(given(entry))).toMatchObject([{ level: null, verdict: "partial", parts: [] }]);
  });
  it("is of the document that was signed, or is not", async () => {
    const document = bytes(JSON.stringify({ instrument: "https://call.example/1" }));
    const with_ = (one: Bytes) => look(given(entry, log.receipt(index)), { document: one });
    expect(await with_(document)).toMatchObject([{ verdict: "good" }]);
    expect((await with_(bytes("{}")))[0]?.parts).toEqual(["document: other_document"]);
  });
});

describe("a file", () => {
  it("is known by its content", () => {
    const [note = ""] = [(JSON.parse(bundle) as { checkpoint: string }).checkpoint];
    const kinds = [bundle, entry, log.receipt(index), log.transparent(index, log.receipt(index)), note, kLogKey, "x"];
    expect(kinds.map((one) => kindOf(bytes(one)))).toEqual([
      "bundle",
      "statement",
      "receipt",
      "transparent",
      "checkpoint",
      "verifier-key",
      "unknown",
    ]);
  });
  it("may be pasted in base64 or hexadecimal, and a checkpoint without its last newline", () => {
    expect(bytesOfPasted(entry.toString("base64"))).toEqual(bytes(entry));
    expect(bytesOfPasted(` ${entry.toString("hex")}\n`)).toEqual(bytes(entry));
    expect(kindOf(bytesOfPasted((JSON.parse(bundle) as { checkpoint: string }).checkpoint.trimEnd()))).toBe(
      "checkpoint",
    );
  });
  it("of a checkpoint alone shows a size and a root", async () => {
    const { checkpoint } = JSON.parse(bundle) as { checkpoint: string };
    expect(await look(given(checkpoint), { logKey: kLogKey })).toMatchObject([
      { level: "checkpoint", verdict: "good" },
    ]);
  });
});
