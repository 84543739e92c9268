// Evidence that a node made (tests/fixtures/record.mjs): it holds, and nothing of it can be changed unnoticed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPublicKeys } from "../../src/crypto/key_formats";
import { examine, type Evidence } from "../../src/proof/examine";
import { verdictOf } from "../../src/proof/report";
import { randomFrom } from "../forge/random.mjs";

const file = (name: string): Evidence => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))),
});
const keys = await readPublicKeys(file("receipt-keys.cbor").bytes);
const trusted = {
  logKey: Buffer.from(file("log.vkey").bytes).toString(),
  receiptKeys: keys.ok ? keys.value : [],
  signerKeys: [],
  document: null,
};
const look = (...files: Evidence[]) => examine(files, trusted);

describe("what a node made", () => {
  it.each(["sbom", "support", "snapshot", "time"])("is authorised: %s", async (name) => {
    const [report] = await look(file(`${name}.proof.json`));
    expect(report?.steps.flatMap((step) => step.refusals)).toEqual([]);
    expect(report?.level).toBe("authorised");
  });
  it("is included, by its receipt", async () => {
    expect((await look(file("sbom.transparent.cose")))[0]?.level).toBe("included");
    const both = await look(file("sbom.transparent.cose"), file("sbom.receipt.cose"));
    expect(both.map((one) => one.level)).toEqual(["included"]);
  });

  const changedAt = ({ name, bytes }: Evidence, at: number): Evidence => {
    const copy = bytes.slice();
    copy[at] = (copy[at] ?? 0) ^ 1;
    return { name, bytes: copy };
  };
  it.each(["sbom.transparent.cose", "support.proof.json"])("is never good with a bit turned: %s", async (name) => {
    const random = randomFrom(11);
    const whole = file(name);
    for (let i = 0; i < 60; ++i) {
      const at = random.below(whole.bytes.length);
      const [report] = await look(changedAt(whole, at));
      expect(report === undefined ? "bad" : verdictOf(report), `byte ${at}`).not.toBe("good");
    }
  });
});
