// Statements that were signed by a certificate: the page checks that they are on the log, says that it does not check the chain,
// and never calls them authorised.
import { expect, it } from "vitest";
import { verdictOf, type Report } from "../../src/proof/report";
import { verifyBundle } from "../../src/proof/verify_bundle";
import { textOf } from "../forge/cases.mjs";
import { ForgedLog, headersOf, keys, kLogKey, kParty, signed } from "../forge/log.mjs";
import { encode } from "../mock/cbor.mjs";

const kCertificate = Buffer.from("30820000", "hex");
const kAnchor = "ab".repeat(32);

function judge(log: ForgedLog, cited: number[], authority: number[]): Promise<Report> {
  return verifyBundle(textOf(log.bundle(cited, authority)), kLogKey);
}

function certified(change: (header: Map<number, unknown>) => void): Promise<Report> {
  const log = new ForgedLog();
  log.party();
  log.admit();
  const payload = { instrument: "https://call.example/1" };
  const said = { type: "application/vnd.entente.support+json", issuer: kParty, subject: payload.instrument };
  const header = headersOf(said, keys.stranger) as Map<number, unknown>;
  change(header);
  // Deterministic encoding: labels in ascending order.
  const ordered = new Map([...header].sort(([a], [b]) => a - b));
  const entry = signed(encode(ordered), Buffer.from(JSON.stringify(payload)), keys.stranger);
  return judge(log, [log.append(entry)], [0, 1, 3, 4]);
}

it.each([
  ["one certificate and no kid", (header: Map<number, unknown>) => void header.set(33, kCertificate).delete(4)],
  [
    "a chain and the kid of its key",
    (header: Map<number, unknown>) => void header.set(33, [kCertificate, kCertificate]),
  ],
])("%s: inclusion is checked, the chain is not", async (_, change) => {
  const report = await certified(change);
  expect(report.level).toBeNull();
  expect(verdictOf(report)).toBe("partial");
  expect(report.steps.find((step) => step.name === "included")?.outcome).toBe("holds");
  const authorised = report.steps.find((step) => step.name === "authorised");
  expect(authorised?.outcome).toBe("unchecked");
  expect(authorised?.refusals.map((one) => one.reason)).toEqual(["certificate_chain"]);
  expect(report.entries.at(-1)?.standing).toBe("");
});

it.each([
  ["an array of one", [kCertificate]],
  ["an empty one", Buffer.alloc(0)],
  ["text", "certificate"],
  ["too many", Array.from({ length: 9 }, () => kCertificate)],
])("a header with %s is refused", async (_, chain) => {
  const report = await certified((header) => void header.set(33, chain));
  expect(verdictOf(report)).toBe("bad");
  expect(report.steps.find((step) => step.name === "statement")?.outcome).toBe("fails");
});

async function partyWith(certificates: unknown): Promise<Report> {
  const log = new ForgedLog();
  const payload = {
    id: kParty,
    name: "Acme",
    kind: "state",
    keys: [{ jwk: keys.party.jwk, roles: ["admin"] }],
    certificates,
  };
  const header = headersOf({ type: "application/vnd.entente.party+json", issuer: kParty, subject: kParty }, keys.party);
  const entry = signed(encode(header), Buffer.from(JSON.stringify(payload)), keys.party);
  return judge(log, [log.append(entry)], [0, 1]);
}

it("a party's certified names have the form that a node asks for", async () => {
  const name = { anchor: kAnchor, name: "dns:ci.acme.example", roles: ["supply"] };
  expect((await partyWith([name])).level).toBe("authorised");
  for (const bad of [
    { ...name, roles: ["admin"] },
    { ...name, roles: [] },
    { ...name, name: "dns:*.acme.example" },
    { ...name, name: "dns:CI.acme.example" },
    { ...name, name: "ci.acme.example" },
    { ...name, anchor: kAnchor.toUpperCase() },
    { ...name, more: 1 },
  ])
    expect((await partyWith([bad])).level, JSON.stringify(bad)).toBeNull();
  expect((await partyWith([name, name])).level).toBeNull();
});
