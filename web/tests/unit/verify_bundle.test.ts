// Good bundles hold; every forged one is refused, with the part named that does not hold.
import { describe, expect, it } from "vitest";
import { verdictOf, type Report } from "../../src/proof/report";
import { verifyBundle } from "../../src/proof/verify_bundle";
import { kForged, kGood, kLogKey, textOf } from "../forge/cases.mjs";
import { kOrigin } from "../forge/log.mjs";
import { keyNamed } from "../mock/keys.mjs";
import { verifierKey } from "../mock/log.mjs";

const refusals = (report: Report) => report.steps.flatMap((step) => step.refusals);

describe("a good bundle", () => {
  it.each(kGood)("holds: $name", async (one) => {
    const { make } = one;
    const text = textOf(make());
    const report = await verifyBundle(text, kLogKey);
    expect(refusals(report)).toEqual([]);
    expect(verdictOf(report)).toBe("good");
    expect(report.level).toBe((JSON.parse(text) as { level: string }).level);
    const cited = report.entries.filter((entry) => entry.cited);
    expect(cited.map((entry) => entry.inDoubtSince)).toEqual("doubt" in one ? one.doubt : cited.map(() => null));
  });

  it("says who said what, with which standing", async () => {
    const report = await verifyBundle(textOf(kGood[0]?.make()), kLogKey);
    expect(report.log).toMatchObject({ origin: kOrigin, size: 6 });
    expect(report.entries.map(({ index, cited, standing }) => ({ index, cited, standing }))).toEqual([
      { index: 0, cited: false, standing: "operator" },
      { index: 1, cited: false, standing: "operator" },
      { index: 3, cited: false, standing: "unknown" },
      { index: 4, cited: false, standing: "operator" },
      { index: 5, cited: true, standing: "admitted" },
    ]);
  });
});

describe("a forged bundle", () => {
  it.each(kForged)("is refused: $name ($part)", async ({ part, make }) => {
    const report = await verifyBundle(textOf(make()), kLogKey);
    expect(report.level).toBeNull();
    expect(verdictOf(report)).toBe("bad");
    expect(refusals(report).map((one) => one.part)).toContain(part);
  });

  it("is refused under another log key, whatever it holds", async () => {
    for (const key of [
      verifierKey(kOrigin, keyNamed("forge thief")),
      verifierKey("log.example/other", keyNamed("forge checkpoint")),
    ]) {
      const report = await verifyBundle(textOf(kGood[0]?.make()), key);
      expect(refusals(report).map((one) => one.part)).toEqual(["checkpoint"]);
    }
  });

  it.each(["", "log.example/call", `${kLogKey}A`, kLogKey.replace("+", "+0")])(
    "is refused under what is no log key: %s",
    async (key) => {
      const report = await verifyBundle(textOf(kGood[0]?.make()), key);
      expect(refusals(report).map((one) => one.part)).toEqual(["log-key"]);
    },
  );

  it("names every entry that is not included", async () => {
    const bundle = JSON.parse(textOf(kGood[0]?.make())) as { entries: { proof: string[] }[] };
    for (const entry of bundle.entries) entry.proof.reverse();
    const report = await verifyBundle(JSON.stringify(bundle), kLogKey);
    expect(refusals(report).map((one) => one.entry)).toEqual([0, 1, 3, 4, 5]);
  });
});
