// A node whose party asks for two signatures: what the commands sign, approve, register and prove, this code verifies. Runs when
// ENTENTE_BIN names the binary.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { verdictOf } from "../../src/proof/report";
import { verifyBundle } from "../../src/proof/verify_bundle";

const binary = process.env["ENTENTE_BIN"];
const folder = mkdtempSync(join(tmpdir(), "entente-web-approvals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entente = (...words: string[]): string =>
  execFileSync(binary ?? "", words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const kidOf = (key: string): string =>
  (JSON.parse(entente("inspect", `${key}.pub.pem`, "--format", "json")) as { kid: string }).kid;

it.skipIf(binary === undefined)(
  "a statement with two approvals is authorised, and says whose they are",
  async () => {
    const state = "did:web:state.example";
    const keys = ["a", "b", "c"];
    entente("init", "data", "--origin", "log.example/approvals", "--unencrypted-keys");
    for (const key of keys) entente("keygen", `${key}.pem`, "--unencrypted");
    const listed = ["a.pem:admin,instrument", "b.pem:instrument", "c.pem:instrument"].flatMap((one) => ["--key", one]);
    const party = ["--id", state, "--name", "State", "--kind", "state", "--signatures", "instrument=3"];
    entente("party", "new", ...party, ...listed, "--out", "state.cose");
    entente("submit", "state.cose", "--data", "data");
    entente("party", "admit", state, "--data", "data");
    const call = { id: "https://call.example/1", title: "A call", vocabulary: "political", version: "1" };
    writeFileSync(join(folder, "call.json"), JSON.stringify(call));
    const custodian = ["--key", "data/keys/custodian.pem", "--issuer", "did:web:log.example"];
    entente("instrument", "found", "call.json", ...custodian, "--out", "call.cose");
    entente("submit", "call.cose", "--data", "data");
    entente("support", "https://call.example/1", "--issuer", state, "--signer", "a.pub.pem", "--draft", "draft.json");
    for (const key of ["b", "c"]) entente("approve", "draft.json", "--key", `${key}.pem`, "--yes");
    entente("sign", "draft.json", "--key", "a.pem", "--out", "support.cose");
    const [said] = JSON.parse(entente("submit", "support.cose", "--data", "data", "--format", "json")) as {
      index: number;
    }[];
    entente("prove", "statement", String(said?.index), "--data", "data", "--out", "proof.json");

    const report = await verifyBundle(
      readFileSync(join(folder, "proof.json"), "utf8"),
      entente("log", "vkey", "--data", "data").trim(),
    );
    expect(report.steps.flatMap((step) => step.refusals)).toEqual([]);
    expect([verdictOf(report), report.level]).toEqual(["good", "authorised"]);
    const [cited] = report.entries.filter((entry) => entry.cited);
    expect(cited?.kid).toBe(kidOf("a"));
    expect(new Set(cited?.approvedBy)).toEqual(new Set([kidOf("b"), kidOf("c")]));
  },
  60_000,
);
