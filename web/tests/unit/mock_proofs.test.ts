// The mock's log is one that holds: a page that is tested against it sees what a node would give.
import { expect, it } from "vitest";
import { verifyBundle } from "../../src/proof/verify_bundle";
import { answersOf } from "../mock/answers.mjs";
import { makeWorld } from "../mock/world.mjs";

const world = makeWorld();
const answer = answersOf(world);

it("every entry of it is authorised", async () => {
  const seen = new Map<string, number>(world.entries.map((entry) => [entry.type, entry.index]));
  expect(seen.size).toBeGreaterThan(6);
  for (const [type, index] of seen) {
    const { status, body } = answer(`/api/v1/statements/${index}/proof`, new URLSearchParams());
    expect(status).toBe(200);
    const report = await verifyBundle(JSON.stringify(body), world.vkey);
    expect(
      report.steps.flatMap((step) => step.refusals),
      type,
    ).toEqual([]);
    expect(report.level, type).toBe("authorised");
  }
});
