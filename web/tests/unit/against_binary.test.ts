// The same bundles and receipts, judged by this code and by `entente verify`: the two must agree. Runs when ENTENTE_BIN names the
// binary.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { verdictOf } from "../../src/proof/report";
import { verifyBundle } from "../../src/proof/verify_bundle";
import { randomFrom } from "../forge/random.mjs";
import { kForged, kGood, kLogKey, textOf } from "../forge/cases.mjs";

const binary = process.env["ENTENTE_BIN"];
const folder = mkdtempSync(join(tmpdir(), "entente-web-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Yes, no, and why; anything else that the command says fails the test.
interface Judged {
  holds: boolean;
  level: string | null;
  why: string;
  doubts: (number | null)[];
  delegates: string[];
}
function judgedByBinary(text: string): Judged {
  writeFileSync(join(folder, "proof.json"), text);
  const done = spawnSync(binary ?? "", ["verify", "proof.json", "--log-key", kLogKey, "--format", "json"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (done.status !== 0 && done.status !== 1 && done.status !== 2 && done.status !== 3)
    throw new Error(`entente verify ended with ${done.status}: ${done.stderr}`);
  if (!done.stdout.startsWith("{")) return { holds: false, level: null, why: done.stderr, doubts: [], delegates: [] };
  const answer = JSON.parse(done.stdout) as {
    verified: boolean;
    level: string | null;
    checks: { holds: boolean; what: string }[];
    entries?: { in_doubt_since: number | null; delegate: string | null }[];
  };
  return {
    holds: answer.verified,
    level: answer.level,
    why: answer.checks.map((one) => one.what).join("; "),
    doubts: (answer.entries ?? []).map((entry) => entry.in_doubt_since),
    delegates: (answer.entries ?? []).map((entry) => entry.delegate ?? ""),
  };
}

describe.skipIf(binary === undefined)("the page and the command agree", () => {
  it.each([...kGood, ...kForged])("on $name", async ({ make }) => {
    const text = textOf(make());
    const [report, command] = [await verifyBundle(text, kLogKey), judgedByBinary(text)];
    expect({ holds: verdictOf(report) === "good", level: report.level }, command.why).toEqual({
      holds: command.holds,
      level: command.level,
    });
    if (!command.holds) return;
    expect(report.entries.map((entry) => entry.inDoubtSince)).toEqual(command.doubts);
    expect(report.entries.map((entry) => entry.delegate)).toEqual(command.delegates);
  });

  it("on bundles with a character of the file changed", async () => {
    const random = randomFrom(7);
    const good = textOf(kGood[0]?.make());
    for (let i = 0; i < 60; ++i) {
      const at = random.below(good.length);
      const text = good.slice(0, at) + String.fromCharCode(32 + random.below(95)) + good.slice(at + 1);
      const [report, command] = [await verifyBundle(text, kLogKey), judgedByBinary(text)];
      expect(verdictOf(report) === "good", `${at}: ${command.why}`).toBe(command.holds);
    }
  });
});
