// Proof bundles, good and forged: each forgery must make the step fail that is there to find it.
import { describe, expect, it } from "vitest";
import { checkBundle, readBundle, verdictOf, type Question, type Report, type StepName } from "../../src/proof/bundle";
import { keyNamed } from "../mock/keys.mjs";
import { bundleOf, checkpointOf, leafHash, rootOf, verifierKey } from "../mock/log.mjs";

const kOrigin = "log.example.org/test";
const kSize = 11;
const kIndex = 7;
const key = keyNamed("bundle test");
const entries = Array.from({ length: kSize }, (_, i) => Buffer.from(`entry ${i}`));
const root = rootOf(entries.map(leafHash));

interface Bundle {
  format: string;
  origin: string;
  checkpoint: string;
  entries: { index: number; role: string; entry: string; proof: string[] }[];
}
const good = (): Bundle => bundleOf({ origin: kOrigin, entries, cited: [kIndex], authority: [0, 1], key });
function question(changes: Partial<Question> = {}): Question {
  return {
    bundle: good(),
    index: kIndex,
    shownEntry: entries[kIndex]?.toString("base64") ?? "",
    logKey: verifierKey(kOrigin, key),
    publishedCheckpoint: checkpointOf(kOrigin, kSize, root, key),
    ...changes,
  };
}
const failed = (report: Report): StepName[] =>
  report.steps.filter((step) => step.outcome === "fails").map((step) => step.name);

async function forged(change: (bundle: Bundle) => void): Promise<StepName[]> {
  const bundle = good();
  change(bundle);
  const report = await checkBundle(question({ bundle }));
  expect(verdictOf(report)).toBe("bad");
  return failed(report);
}
const cited = (bundle: Bundle) => {
  const found = bundle.entries.find((one) => one.index === kIndex);
  if (found === undefined) throw new Error("the bundle does not cite the entry");
  return found;
};

describe("a good bundle", () => {
  it("holds, step by step", async () => {
    const report = await checkBundle(question());
    expect(report.steps.map((step) => `${step.name} ${step.outcome}`)).toEqual([
      "bundle holds",
      "key holds",
      "signature holds",
      "shown holds",
      "included holds",
      "current holds",
    ]);
    expect(report.size).toBe(kSize);
    expect(verdictOf(report)).toBe("good");
  });

  it("holds under an older checkpoint than the published one", async () => {
    const longer = [...entries, Buffer.from("entry 11")];
    const published = checkpointOf(kOrigin, longer.length, rootOf(longer.map(leafHash)), key);
    expect(verdictOf(await checkBundle(question({ publishedCheckpoint: published })))).toBe("good");
  });

  it("is good in part when the published checkpoint cannot be had", async () => {
    const report = await checkBundle(question({ publishedCheckpoint: null }));
    expect(report.steps.at(-1)).toEqual({ name: "current", outcome: "skipped" });
    expect(verdictOf(report)).toBe("partial");
  });
});

describe("a forged bundle", () => {
  it("with a changed entry is not included, and is not what is shown", async () => {
    expect(await forged((bundle) => (cited(bundle).entry = Buffer.from("entry 8").toString("base64")))).toEqual([
      "shown",
      "included",
    ]);
  });

  it("with a changed authority entry is not included", async () => {
    const change = (bundle: Bundle) => {
      const [first] = bundle.entries;
      if (first !== undefined) first.entry = Buffer.from("another policy").toString("base64");
    };
    expect(await forged(change)).toEqual(["included"]);
  });

  it("with a proof of another place is not included", async () => {
    expect(await forged((bundle) => (cited(bundle).proof = good().entries[0]?.proof ?? []))).toEqual(["included"]);
  });

  it("with a changed root is not signed, and nothing is in that root", async () => {
    const change = (bundle: Bundle) => {
      bundle.checkpoint = bundle.checkpoint.replace(root.toString("base64"), Buffer.alloc(32).toString("base64"));
    };
    expect(await forged(change)).toEqual(["signature", "included", "current"]);
  });

  it("signed by another key is not signed", async () => {
    const report = await checkBundle(
      question({ bundle: bundleOf({ origin: kOrigin, entries, cited: [kIndex], key: keyNamed("thief") }) }),
    );
    expect(failed(report)).toEqual(["signature"]);
  });

  it("of a forked log contradicts the published checkpoint", async () => {
    const fork = entries.map((entry, i) => (i === 3 ? Buffer.from("entry 3, rewritten") : entry));
    const report = await checkBundle(
      question({ bundle: bundleOf({ origin: kOrigin, entries: fork, cited: [kIndex], key }) }),
    );
    expect(failed(report)).toEqual(["current"]);
  });
});

it("a key of another log stops the check of the signature", async () => {
  const report = await checkBundle(question({ logKey: verifierKey("other.example/log", key) }));
  expect(failed(report)).toEqual(["key"]);
  expect(report.steps.find((step) => step.name === "signature")?.outcome).toBe("skipped");
  expect(verdictOf(report)).toBe("bad");
});

it("another entry than the one shown is noticed", async () => {
  const report = await checkBundle(question({ shownEntry: entries[3]?.toString("base64") ?? "" }));
  expect(failed(report)).toEqual(["shown"]);
});

it("a published checkpoint of another log, or by another key, is noticed", async () => {
  const other = checkpointOf("other.example/log", kSize, root, key);
  expect(failed(await checkBundle(question({ publishedCheckpoint: other })))).toEqual(["current"]);
  const thief = checkpointOf(kOrigin, kSize, root, keyNamed("thief"));
  expect(failed(await checkBundle(question({ publishedCheckpoint: thief })))).toEqual(["current"]);
  expect(failed(await checkBundle(question({ publishedCheckpoint: "no note" })))).toEqual(["current"]);
});

describe("what is no bundle", () => {
  const change = (members: object): unknown => ({ ...good(), ...members });
  const [first, ...rest] = good().entries;
  it.each([
    ["null", null],
    ["text", "entente-proof/1"],
    ["a later format", change({ format: "entente-proof/2" })],
    ["another origin than the checkpoint's", change({ origin: "other.example/log" })],
    ["no entries", change({ entries: null })],
    ["entries out of order", change({ entries: [...rest, first] })],
    ["an entry twice", change({ entries: [first, first] })],
    ["an entry that is no base64", change({ entries: [{ ...first, entry: "*" }] })],
    ["an index that is text", change({ entries: [{ ...first, index: "0" }] })],
    ["a proof that is too long", change({ entries: [{ ...first, proof: Array(65).fill("AAAA") }] })],
    ["too many entries", change({ entries: Array(4097).fill(first) })],
    ["a checkpoint that is no note", change({ checkpoint: "text" })],
  ])("is refused: %s", async (_, bundle) => {
    expect(readBundle(bundle)).toBeNull();
    expect(failed(await checkBundle(question({ bundle })))).toEqual(["bundle"]);
  });

  it("one that does not cite the entry asked for is refused", async () => {
    expect(failed(await checkBundle(question({ index: 6 })))).toEqual(["bundle"]);
  });
});
