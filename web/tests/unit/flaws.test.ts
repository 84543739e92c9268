// Findings put together by flaw, and steps put into each other.
import { describe, expect, it } from "vitest";
import type { Exploitation, Finding } from "../../src/api/types";
import { isOpen } from "../../src/format/vex";
import { flawsOf } from "../../src/format/flaws";
import { treeOf } from "../../src/format/steps";

const kKnown: Exploitation = {
  cve: "CVE-1",
  kev_added: null,
  kev_due: null,
  ransomware: false,
  epss: null,
  epss_percentile: null,
};
const kFinding: Finding = {
  ecosystem: "npm",
  name: "a",
  version: "1.0.0",
  purl: "pkg:npm/a@1.0.0",
  id: "GHSA-1",
  aliases: ["CVE-1"],
  upstream: [],
  group: "CVE-1",
  fixed: "1.0.1",
  severity: { score: 5, label: "medium" },
  malicious: false,
  exploitation: null,
  summary: "",
  vex: null,
};
const kSaid = {
  status: "fixed",
  justification: null,
  statement: null,
  by: "did:web:a.example",
  time: "2026-01-01T00:00:00Z",
  entry: 7,
  disagreement: false,
  agreeing: 0,
  others: [],
};

describe("findings of one flaw of a component", () => {
  it("have what vendors say of any of its advisories", () => {
    const [flaw] = flawsOf([kFinding, { ...kFinding, id: "GHSA-2", vex: kSaid }]);
    expect(flaw?.vex).toEqual(kSaid);
    expect(isOpen(flaw?.vex ?? null)).toBe(false);
    expect(isOpen(null)).toBe(true);
    expect(isOpen({ ...kSaid, status: "under_investigation" })).toBe(true);
  });

  it("are one row, with the names and fixes of all and the gravest severity", () => {
    const [flaw, ...more] = flawsOf([
      kFinding,
      {
        ...kFinding,
        id: "SNYK-1",
        aliases: ["CVE-1", "GHSA-1"],
        upstream: ["UP-1"],
        fixed: "1.1.0",
        severity: { score: 9.8, label: "critical" },
        exploitation: { ...kKnown, epss: 0.5 },
        summary: "words",
      },
    ]);
    expect(more).toEqual([]);
    expect(flaw).toMatchObject({
      ids: ["GHSA-1", "SNYK-1"],
      otherNames: ["CVE-1", "UP-1"],
      fixed: ["1.0.1", "1.1.0"],
      severity: { label: "critical" },
      exploitation: { epss: 0.5 },
      summary: "words",
    });
  });

  it("are as many rows as there are components, versions and flaws", () => {
    const flaws = flawsOf([
      kFinding,
      { ...kFinding, version: "2.0.0", purl: "pkg:npm/a@2.0.0" },
      { ...kFinding, name: "b", purl: "pkg:npm/b@1.0.0" },
      { ...kFinding, id: "GHSA-2", group: "GHSA-2" },
      // Without purls, names tell components apart.
      { ...kFinding, purl: "" },
      { ...kFinding, purl: "", ecosystem: "PyPI" },
    ]);
    expect(flaws).toHaveLength(6);
    expect(new Set(flaws.map((one) => one.key)).size).toBe(6);
  });

  it("stand in the order of what is most urgent", () => {
    const flaws = flawsOf([
      { ...kFinding, id: "medium", group: "1" },
      { ...kFinding, id: "critical", group: "2", severity: { score: 10, label: "critical" } },
      { ...kFinding, id: "likely", group: "3", exploitation: { ...kKnown, epss: 0.9 } },
      { ...kFinding, id: "exploited", group: "4", exploitation: { ...kKnown, kev_added: "2024-01-02" } },
      { ...kFinding, id: "malware", group: "5", malicious: true },
    ]);
    expect(flaws.map((one) => one.ids[0])).toEqual(["malware", "exploited", "critical", "likely", "medium"]);
  });
});

describe("steps", () => {
  const texts = (steps: [number, string][]): string =>
    JSON.stringify(treeOf(steps.map(([depth, text]) => ({ depth, text }))));

  it("stand within what they are part of", () => {
    expect(treeOf([])).toEqual([]);
    expect(
      treeOf([
        { depth: 0, text: "a" },
        { depth: 1, text: "b" },
        { depth: 2, text: "c" },
        { depth: 0, text: "d" },
      ]),
    ).toEqual([
      { text: "a", parts: [{ text: "b", parts: [{ text: "c", parts: [] }] }] },
      { text: "d", parts: [] },
    ]);
  });

  it("that are deeper than they can be are kept", () => {
    expect(texts([[3, "a"], [5, "b"]])).toBe(texts([[0, "a"], [1, "b"]])); // prettier-ignore
    expect(texts([[-1, "a"]])).toBe(texts([[0, "a"]]));
  });
});
