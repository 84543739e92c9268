// What the page of a statement adds to a bundle's own check: it speaks of what is shown, and the node publishes the same log.
import { describe, expect, it } from "vitest";
import { checkPublished, checkShown } from "../../src/components/verify_box";
import { verifyBundle } from "../../src/proof/verify_bundle";
import { kGood, kLogKey, textOf } from "../forge/cases.mjs";
import { keys, kOrigin } from "../forge/log.mjs";
import { keyNamed } from "../mock/keys.mjs";
import { checkpointOf } from "../mock/log.mjs";

const text = textOf(kGood[0]?.make());
const { checkpoint, entries } = JSON.parse(text) as { checkpoint: string; entries: { entry: string }[] };
const report = await verifyBundle(text, kLogKey);
const kIndex = 5;
const kOther = Buffer.alloc(32, 1);

describe("the entry shown", () => {
  it("is the one in the bundle", () =>
    expect(checkShown(report, kIndex, entries.at(-1)?.entry ?? "").outcome).toBe("holds"));
  it.each([
    ["other bytes", kIndex, entries[0]?.entry ?? ""],
    ["no base64", kIndex, "*"],
    ["an entry that only authorises", 0, entries[0]?.entry ?? ""],
    ["an entry that is not there", 17, entries.at(-1)?.entry ?? ""],
  ])("is noticed: %s", (_, index, entry) => expect(checkShown(report, index, entry).outcome).toBe("fails"));
});

describe("the published checkpoint", () => {
  it.each([
    ["the same", checkpoint, "holds"],
    ["a newer one", checkpointOf(kOrigin, 9, kOther, keys.checkpoint), "holds"],
    ["none to be had", null, "unchecked"],
    ["a fork", checkpointOf(kOrigin, 6, kOther, keys.checkpoint), "fails"],
    ["by another key", checkpointOf(kOrigin, 9, kOther, keyNamed("thief")), "fails"],
    ["of another log", checkpointOf("log.example/other", 9, kOther, keys.checkpoint), "fails"],
    ["no note", "no note", "fails"],
  ])("%s", async (_, published, outcome) =>
    expect((await checkPublished(published, kLogKey, report)).outcome).toBe(outcome),
  );
});
