// The mock node answers as api/openapi.yaml says, and guards its pages as the node does.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answersOf } from "../mock/answers.mjs";
import { answerFaults, description, faultsOf } from "../mock/schema.mjs";
import { kContentSecurityPolicy } from "../mock/server.mjs";
import { makeWorld } from "../mock/world.mjs";

const world = makeWorld();
const answer = answersOf(world);
const release = String(world.releases[0]?.entry);
const instrument = encodeURIComponent(world.instrument.id);
const purl = encodeURIComponent("pkg:maven/org.apache.logging.log4j/log4j-core");

const attestation = world.attestations[0];

const kAddresses = [
  "/api/v1/node",
  "/api/v1/instruments",
  `/api/v1/instruments/${instrument}`,
  "/api/v1/instruments/none",
  `/api/v1/instruments/${instrument}/versions`,
  `/api/v1/instruments/${instrument}/difference?from=1&to=2`,
  "/api/v1/acts",
  "/api/v1/acts?what=understanding",
  "/api/v1/acts/21",
  "/api/v1/acts/0",
  "/api/v1/announcements",
  "/api/v1/invitations?state=not-kept",
  "/api/v1/understandings",
  "/api/v1/paper-acts",
  "/api/v1/unusable",
  "/api/v1/unusable?offset=50&limit=50",
  "/api/v1/norms",
  "/api/v1/pledge-actions",
  "/api/v1/pledges",
  "/api/v1/pledges/40",
  "/api/v1/pledges/48",
  "/api/v1/pledges/0",
  "/api/v1/progress",
  "/api/v1/progress/did:web:acme.example",
  "/api/v1/progress/none",
  "/api/v1/resources",
  "/api/v1/resources/60",
  "/api/v1/resources/62",
  "/api/v1/resources/0",
  "/api/v1/resources/60/matches",
  "/api/v1/resources/totals",
  "/api/v1/working-groups",
  "/api/v1/working-groups/urn:example:group:6",
  "/api/v1/working-groups/none",
  "/api/v1/meetings",
  "/api/v1/meetings/urn:example:meeting:1",
  "/api/v1/meetings/none",
  "/api/v1/contacts",
  "/api/v1/vex?vulnerability=CVE-2021-44228",
  "/api/v1/resources?party=Acme",
  "/api/v1/pings",
  "/api/v1/exercises",
  "/api/v1/roster?limit=2000",
  "/api/v1/roster?kind=state&country=FR&as_of=2020-01-01&q=fr",
  "/api/v1/roster?instrument=none",
  "/api/v1/roster/map",
  "/api/v1/roster/map?as_of=2018-12-31",
  "/api/v1/roster/map?instrument=none",
  "/api/v1/roster/answer?party=US&date=2021-11-11",
  "/api/v1/roster/answer?party=Nobody&date=2021-11-11",
  "/api/v1/roster/answer?party=US",
  "/api/v1/parties",
  "/api/v1/parties?q=acme&limit=1",
  "/api/v1/parties/did:web:acme.example",
  "/api/v1/parties/did:web:log.example.org",
  "/api/v1/parties/none",
  "/api/v1/products",
  `/api/v1/releases/${release}`,
  "/api/v1/releases/0",
  `/api/v1/releases/${release}/components?limit=5`,
  `/api/v1/releases/${release}/findings`,
  `/api/v1/ships?purl=${purl}`,
  "/api/v1/ships?purl=nothing",
  "/api/v1/advisories?limit=2000",
  "/api/v1/advisories?ecosystem=Debian&q=openssl",
  "/api/v1/advisories/GHSA-jfh8-c2jp-5v3q",
  "/api/v1/advisories/none",
  "/api/v1/advisories?q=lodash@4.17.20",
  "/api/v1/advisories?q=lodash@x",
  "/api/v1/advisories?q=pkg:npm/lodash",
  "/api/v1/advisories/CVE-2021-23337/explain?purl=pkg:npm/lodash@4.17.20",
  "/api/v1/advisories/GHSA-35jh-r3h4-6jhm/explain?ecosystem=npm&name=lodash&version=4.17.21",
  "/api/v1/advisories/GHSA-35jh-r3h4-6jhm/explain?purl=pkg:npm/lodash",
  "/api/v1/advisories/none/explain?purl=pkg:npm/lodash@1",
  "/api/v1/packages?purl=pkg:npm/lodash@4.17.20",
  "/api/v1/packages?ecosystem=npm&name=lodash&version=4.17.20",
  "/api/v1/packages?ecosystem=npm&name=lodash",
  `/api/v1/attestations?digest=${attestation?.subjects[0]?.digest}`,
  "/api/v1/attestations?digest=sha256:00",
  "/api/v1/attestations?digest=XYZ",
  `/api/v1/attestations/${attestation?.entry}`,
  "/api/v1/attestations/0",
  "/api/v1/search?q=e",
  "/api/v1/search",
  "/api/v1/statements?limit=2000",
  "/api/v1/statements/0",
  `/api/v1/statements/${release}`,
  "/api/v1/statements/999999",
  `/api/v1/statements/${release}/proof`,
  "/api/v1/roster?colour=blue",
  "/api/v1/roster?limit=2001",
];

describe("an answer of the mock is as the description has it", () => {
  it.each(kAddresses)("%s", (address) => {
    const url = new URL(address, "http://mock");
    const { status, body } = answer(url.pathname, url.searchParams);
    const type = status === 200 ? "application/json" : "application/problem+json";
    expect(answerFaults(address, status, type, JSON.parse(JSON.stringify(body)))).toEqual([]);
  });

  it("to a document that is sent", () => {
    const send = (text: string): { status: number; faults: string[] } => {
      const { status, body } = answer("/api/v1/scan", new URLSearchParams(), Buffer.from(text));
      const type = status === 200 ? "application/json" : "application/problem+json";
      return { status, faults: answerFaults("/api/v1/scan", status, type, JSON.parse(JSON.stringify(body)), "POST") };
    };
    const components = [
      { name: "a", purl: "pkg:npm/lodash@4.17.20" },
      { name: "b" },
      { name: "c", purl: "pkg:swift/c@1" },
    ];
    const sbom = JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components });
    expect(send(sbom)).toEqual({ status: 200, faults: [] });
    expect(send("{}")).toEqual({ status: 400, faults: [] });
  });

  it("for every path of the JSON API that pages may read", () => {
    const described = Object.keys(description.paths).filter(
      (path) => path.startsWith("/api/v1/") && description.paths[path].get,
    );
    const asked = new Set(kAddresses.map((address) => new URL(address, "http://mock").pathname));
    const forgotten = described
      .filter((path) => !/payloads|transparent|consistency|tlog-proof|\.(csv|atom|json)$|\/note$/.test(path)) // bytes or text, not JSON
      .filter(
        (path) => ![...asked].some((one) => new RegExp(`^${path.replace(/\{[a-z0-9]+\}/g, "[^/]+")}$`).test(one)),
      );
    expect(forgotten).toEqual([]);
  });
});

describe("the checker", () => {
  it("finds what does not fit", () => {
    const schema = description.components.schemas.Supporter;
    const [good] = world.supporters;
    expect(faultsOf(good, schema)).toEqual([]);
    expect(faultsOf({ ...good, status: "perhaps" }, schema)).not.toEqual([]);
    expect(faultsOf({ ...good, listed: 7 }, schema)).not.toEqual([]);
    const without: Record<string, unknown> = { ...good };
    delete without["since"];
    expect(faultsOf(without, schema)).toEqual(["$: lacks since"]);
    expect(answerFaults("/api/v1/nothing", 200, "application/json", {})).not.toEqual([]);
    expect(
      answerFaults("/api/v1/node?q=1", 200, "application/json", answer("/api/v1/node", new URLSearchParams()).body),
    ).not.toEqual([]);
  });
});

it("nobody real is shown as signed", () => {
  const signed = world.supporters.filter((one: { signed: unknown }) => one.signed !== null);
  expect(signed.length).toBeGreaterThan(0);
  for (const one of signed) expect(one.id).toMatch(/^did:web:[a-z]+\.example$/);
});

it("the mock's content-security policy is the node's", () => {
  const source = readFileSync(new URL("../../../src/http/static_files.cc", import.meta.url), "utf8");
  const literal = /kContentSecurityPolicy =([^;]*(?:"[^"]*"\s*)+);/.exec(source)?.[1] ?? "";
  const policy = [...literal.matchAll(/"([^"]*)"/g)].map((found) => found[1]).join("");
  expect(policy).toBe(kContentSecurityPolicy);
});
