import { afterEach, describe, expect, it } from "vitest";
import { countriesByName } from "../../src/format/countries";
import { dayWithPrecision, formatDay, formatTime, parseDay } from "../../src/format/dates";
import {
  isPurl,
  isSbom,
  purlParts,
  safeAddress,
  severityRank,
  severityWord,
  shorten,
  typeName,
  word,
} from "../../src/format/names";
import { rangeSentences } from "../../src/format/osv_ranges";
import { useLocale as chooseLocale } from "../../src/text";

afterEach(() => chooseLocale("en"));

describe("a day", () => {
  it.each([
    ["2021-11-11", { iso: "2021-11-11", atLatest: false }],
    ["<=2019-11-10", { iso: "2019-11-10", atLatest: true }],
    ["2024-02-29", { iso: "2024-02-29", atLatest: false }],
    ["2023-02-29", null],
    ["2021-13-01", null],
    ["2021-11-11T00:00:00Z", null],
    ["<2021-11-11", null],
    ["", null],
  ])("'%s' is read", (text, day) => {
    expect(parseDay(text)).toEqual(day);
  });

  it("is written in the reader's language, with what is known of it", async () => {
    expect(formatDay("2021-11-11")).toBe("11 Nov 2021");
    expect(dayWithPrecision("<=2019-11-10")).toBe("by 10 Nov 2019");
    expect(dayWithPrecision("some day")).toBe("some day");
    await chooseLocale("fr");
    expect(formatDay("2021-11-11")).toBe("11 nov. 2021");
    expect(dayWithPrecision("<=2019-11-10")).toBe("au plus tard le 10 nov. 2019");
  });
});

describe("a time", () => {
  it("is written in UTC, wherever the reader is", () => {
    expect(formatTime("2026-03-01T12:00:05Z")).toBe("1 Mar 2026, 12:00:05 UTC");
    expect(formatTime("2026-03-01T00:30:00+02:00")).toBe("28 Feb 2026, 22:30:00 UTC");
  });
  it("that is none is shown as it stands", () => {
    expect(formatTime("yesterday")).toBe("yesterday");
  });
});

describe("a purl", () => {
  it.each([
    [
      "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
      { type: "maven", name: "org.apache.logging.log4j/log4j-core", version: "2.14.1" },
    ],
    ["pkg:npm/%40angular/core@17.0.0", { type: "npm", name: "@angular/core", version: "17.0.0" }],
    ["pkg:npm/@angular/core", { type: "npm", name: "@angular/core", version: "" }],
    [
      "pkg:deb/debian/openssl@3.0.17-1~deb12u2?arch=amd64",
      { type: "deb", name: "debian/openssl", version: "3.0.17-1~deb12u2" },
    ],
    [" pkg:PYPI/attrs ", { type: "pypi", name: "attrs", version: "" }],
    ["pkg:npm/100%", { type: "npm", name: "100%", version: "" }],
  ])("'%s' is taken apart", (purl, parts) => {
    expect(purlParts(purl)).toEqual(parts);
    expect(isPurl(purl)).toBe(true);
  });
  it.each(["log4j-core", "pkg:", "pkg:npm", "CVE-2021-44228", "http://pkg:npm/x"])("'%s' is none", (text) => {
    expect(isPurl(text)).toBe(false);
  });
});

describe("a link to another site", () => {
  it("is only one that cannot run anything here", () => {
    expect(safeAddress("https://example.org/a")).toBe("https://example.org/a");
    for (const bad of ["javascript:alert(1)", " https://x.example", "data:text/html,x", "//x.example", "https://a b"]) {
      expect(safeAddress(bad), bad).toBeNull();
    }
  });
});

describe("a word of the node", () => {
  it("is shown in the reader's language, or as it stands when the pages do not know it", async () => {
    expect(word("status", "listed")).toBe("Listed");
    expect(word("role", "astronaut")).toBe("astronaut");
    await chooseLocale("fr");
    expect(word("status", "listed")).toBe("Listé");
  });

  it("for a content type", () => {
    expect(typeName("application/vnd.entente.listing+json")).toBe("Listing");
    expect(typeName("application/vnd.entente.osv-snapshot+jsonl")).toBe("Snapshot of advisories");
    expect(typeName("application/vnd.cyclonedx+json; version=1.6")).toBe("SBOM (CycloneDX)");
    expect(typeName("application/vnd.entente.unheard-of+json")).toBe("application/vnd.entente.unheard-of+json");
    expect(isSbom("application/spdx+json")).toBe(true);
    expect(isSbom("application/spdx+jsonl")).toBe(false);
  });

  it("for a severity, whatever the feed calls it", () => {
    expect(severityWord("CRITICAL")).toBe("critical");
    expect(severityWord("Moderate")).toBe("medium");
    expect(severityWord("")).toBe("unknown");
  });
});

it("findings sort by severity, then by score", () => {
  const sorted = [
    { score: null, label: "unknown" },
    { score: 7.5, label: "high" },
    { score: 9.8, label: "critical" },
    { score: 8.1, label: "high" },
    { score: null, label: "low" },
  ].sort((a, b) => severityRank(b) - severityRank(a));
  expect(sorted.map((one) => one.score ?? one.label)).toEqual([9.8, 8.1, 7.5, "low", "unknown"]);
});

it("a long digest is shortened, and nothing that would not get shorter", () => {
  expect(shorten("0123456789abcdef")).toBe("0123456789ab…");
  expect(shorten("0123456789abc")).toBe("0123456789abc");
});

describe("the ranges of an advisory", () => {
  const sentences = (...events: Record<string, string>[]) =>
    rangeSentences({ ranges: [{ type: "ECOSYSTEM", events }] });
  it("are sentences", () => {
    expect(sentences({ introduced: "0" }, { fixed: "2.0" })).toEqual(["all before 2.0"]);
    expect(sentences({ introduced: "1.0" }, { fixed: "2.0" })).toEqual(["1.0 up to, not including, 2.0"]);
    expect(sentences({ introduced: "1.0" }, { last_affected: "1.9" })).toEqual(["1.0 up to and including 1.9"]);
    expect(sentences({ introduced: "0" }, { last_affected: "1.9" })).toEqual(["all up to and including 1.9"]);
    expect(sentences({ introduced: "3" })).toEqual(["3 and later, no fix named"]);
    expect(sentences({ introduced: "0" })).toEqual(["all, no fix named"]);
  });
  it("may be several in one", () => {
    expect(sentences({ introduced: "1" }, { fixed: "1.2" }, { introduced: "2" }, { fixed: "2.3" })).toHaveLength(2);
  });
  it("of commits are left out", () => {
    expect(rangeSentences({ ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] })).toEqual([]);
    expect(rangeSentences({})).toEqual([]);
  });
});

it("countries are in the order of the reader's alphabet", async () => {
  const names = (): string[] => countriesByName().map((one) => one.name);
  expect(names().slice(0, 2)).toEqual(["Afghanistan", "Åland Islands"]);
  await chooseLocale("fr");
  expect(names()).toContain("Royaume-Uni");
  expect(countriesByName().every((one) => one.name !== one.code)).toBe(true);
});
