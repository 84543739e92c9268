// Every text that is asked for exists, every text that exists is asked for, and both languages have the same places to fill.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { kKinds, kStatuses, kVerdicts } from "../../src/api/types";
import { formatNumber, has, plural, preferredLocale, rich, t, useLocale as chooseLocale } from "../../src/text";
import { kSteps } from "../../src/proof/report";
import { kParts } from "../../src/proof/result";
import { english } from "../../src/text/english";
import { french } from "../../src/text/french";

const kSource = fileURLToPath(new URL("../../src", import.meta.url));
const files = readdirSync(kSource, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/^text\/(\w+_)?(english|french)/.test(name))
  .map((name) => ({ name, source: readFileSync(`${kSource}/${name}`, "utf8") }));
const all = files.map((file) => file.source).join("\n");
const keys = Object.keys(english);

// Keys made of a stem and a word of a closed set: `t(\`kind.${row.kind}\`)`, `word("status", …)`.
const stems = new Set([
  ...[...all.matchAll(/`([a-z_]+\.[a-z_]*)\$\{/g)].map((found) => found[1] ?? ""),
  ...[...all.matchAll(/\bword\(\s*"([a-z_]+)"/g)].map((found) => `${found[1]}.`),
  ...[...all.matchAll(/\bset="([a-z_]+)"/g)].map((found) => `${found[1]}.`),
]);

afterEach(() => chooseLocale("en"));

describe("a key", () => {
  it("that is asked for exists", () => {
    const missing = files.flatMap(({ name, source }) => {
      const plain = [...source.matchAll(/\b(?:t|rich)\(\s*"([^"]+)"/g)].map((found) => found[1] ?? "");
      const plurals = [...source.matchAll(/\bplural\(\s*"([^"]+)"/g)].flatMap((found) => [
        `${found[1]}.one`,
        `${found[1]}.other`,
      ]);
      return [...plain, ...plurals].filter((key) => !has(key)).map((key) => `${name}: ${key}`);
    });
    expect(missing).toEqual([]);
    expect(all.match(/\bt\("/g)?.length).toBeGreaterThan(200); // the search still finds what it looks for
  });

  it("that exists is asked for", () => {
    const unused = keys.filter((key) => {
      const stem = key.replace(/\.(one|other)$/, "");
      return !all.includes(`"${stem}"`) && ![...stems].some((made) => key.startsWith(made));
    });
    expect(unused).toEqual([]);
  });

  it("made of a word of a closed set exists for every word", () => {
    const sets: [string, readonly string[]][] = [
      ["kind", kKinds],
      ["kinds", kKinds],
      ["status", [...kStatuses, ...kStatuses.map((one) => `${one}_means`)]],
      ["act", kStatuses],
      ["ask", ["yes", "no", "unknown"]],
      ["standing", ["unknown", "applied", "admitted", "operator"]],
      ["vocabulary", ["political", "treaty"]],
      ["level", ["included", "authorised", "included_means", "authorised_means"]],
      ["severity", ["critical", "high", "medium", "low", "none", "unknown"]],
      ["role", ["instrument", "supply", "advisory", "intel", "conduct", "admin"]],
      ["algorithm", ["ed25519", "es256", "es384"]],
      ["reason", ["compromised", "lost", "superseded", "retired"]],
      ["decision", ["admitted", "refused"]],
      ["verify", kSteps.map((one) => `step_${one}`)],
      ["part", kParts],
      ["version", kVerdicts.filter((one) => one !== "affected")],
      ["scan", ["none", "several", "empty", "large"].map((one) => `wrong_${one}`)],
    ];
    for (const [stem, words] of sets)
      for (const word of words) expect(has(`${stem}.${word}`), `${stem}.${word}`).toBe(true);
  });
});

describe("French", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map((found) => found[0]).sort();
  it("has the keys of English and no other", () => {
    expect(Object.keys(french).sort()).toEqual([...keys].sort());
  });
  it.each(Object.entries(french))("fills the same places: %s", (key, text) => {
    expect(text).not.toBe("");
    expect(places(text)).toEqual(places(english[key as keyof typeof english]));
  });
  it("has no-break spaces before its double punctuation", () => {
    expect(Object.entries(french).filter(([, text]) => / [:;?!»]|« /.test(text))).toEqual([]);
  });
});

describe("the language of who comes for the first time", () => {
  it.each([
    [["fr-FR", "en"], "fr"],
    [["de", "fr-CA", "en-US"], "fr"],
    [["EN-us", "fr"], "en"],
    [["de", "frr"], "en"],
    [[], "en"],
  ])("is the first of the browser's that the pages have: %s", (languages, expected) => {
    expect(preferredLocale(languages)).toBe(expected);
  });
});

describe("a text", () => {
  it("is filled; what is not given stays to be seen", () => {
    expect(t("pager.range", { from: 1, to: 100, total: 12345 })).toBe("1 to 100 of 12,345");
    expect(t("pager.range", { from: 1 })).toBe("1 to {to} of {total}");
  });
  it("keeps its elements in place", () => {
    const element = { type: "b" } as never;
    expect(rich("ask.of", { party: element, date: "today" })).toEqual(["", element, " on ", "today", ""]);
  });
  it("has the plural of its language", async () => {
    expect([0, 1, 2].map((n) => plural("roster.found", n))).toEqual(["0 supporters", "1 supporter", "2 supporters"]);
    await chooseLocale("fr");
    expect([0, 1, 2].map((n) => plural("roster.found", n))).toEqual(["0 soutien", "1 soutien", "2 soutiens"]);
  });
  it("writes numbers as its language does", async () => {
    expect(formatNumber(12345.5)).toBe("12,345.5");
    await chooseLocale("fr");
    expect(formatNumber(12345.5)).toMatch(/^12\s345,5$/);
  });
});
