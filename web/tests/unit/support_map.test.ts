// The map of support: sums, colours, the stops of the slider, and the shapes that are drawn.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import world from "virtual:world-map";
import type { CountryOnMap, Tally } from "../../src/api/call_types";
import { kCountryCodes } from "../../src/format/countries";
import { daysOfMap, othersOf, statusOfCountry, stopOf, totalOf } from "../../src/format/support_map";

const tally = (some: Partial<Tally>): Tally => ({ announced: 0, listed: 0, signed: 0, ended: 0, unknown: 0, ...some });
const state = (status: CountryOnMap["states"][number]["status"]) => ({
  id: "urn:x",
  name: "X",
  status,
  since: null,
  entries: [1],
});
const france: CountryOnMap = {
  country: "FR",
  states: [state("listed")],
  supporters: [
    { kind: "state", ...tally({ listed: 1 }) },
    { kind: "public-authority", ...tally({ listed: 5, ended: 1 }) },
    { kind: "private-sector", ...tally({ signed: 2, unknown: 3 }) },
  ],
};
const nowhere: CountryOnMap = {
  country: null,
  states: [],
  supporters: [{ kind: "civil-society", ...tally({ listed: 4 }) }],
};

describe("sums", () => {
  it("are by kind, by standing and by country", () => {
    expect(totalOf([france, nowhere], null, "listed")).toBe(10);
    expect(totalOf([france, nowhere], "public-authority", "listed")).toBe(5);
    expect(totalOf([france, nowhere], null, "listed", null)).toBe(4);
  });
  it("of others leave out states and what ended", () => expect(othersOf(france)).toBe(10));
});

describe("the colour of a country", () => {
  it("is its state's, and nobody else's", () => {
    expect(statusOfCountry(france)).toBe("listed");
    expect(statusOfCountry(nowhere)).toBeNull();
  });
  it("is that of the strongest word where the state has several rows", () => {
    expect(statusOfCountry({ ...france, states: [state("listed"), state("signed")] })).toBe("signed");
    expect(statusOfCountry({ ...france, states: [state("ended"), state("unknown")] })).toBe("unknown");
  });
});

describe("the slider", () => {
  const days = daysOfMap("2018-11-12", "2021-03-01T10:00:00Z");
  it("stops at the end of each year, and now", () =>
    expect(days).toEqual(["2018-12-31", "2019-12-31", "2020-12-31", ""]));
  it("stands at the last stop before a day that is none", () => {
    expect(stopOf(days, "2020-06-01")).toBe(1);
    expect(stopOf(days, "2020-12-31")).toBe(2);
    expect(stopOf(days, "1999-01-01")).toBe(0);
    expect(stopOf(days, "")).toBe(3);
  });
  it("has one stop where nothing is known", () => {
    expect(daysOfMap("", "2021-03-01T10:00:00Z")).toEqual([""]);
    expect(daysOfMap("2018-11-12", "")).toEqual([""]);
  });
});

describe("the shapes", () => {
  const known = new Set([...Object.keys(world.shapes), ...world.small]);
  it("are of codes that the pages know, each inside the picture", () => {
    // Kosovo has no code of ISO 3166-1.
    for (const code of known) expect(kCountryCodes, code).toContain(code);
    for (const [x, y] of Object.values(world.places)) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(world.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(world.height);
    }
  });
  it("have a place for every state of the example's roster", () => {
    const rows = readFileSync(new URL("../../../examples/paris-call/roster.csv", import.meta.url), "utf8").split("\n");
    const states = rows.flatMap((row) => /^(?:"[^"]*"|[^,]*),state,([A-Z]{2}),/.exec(row)?.[1] ?? []);
    expect(states.length).toBeGreaterThan(75);
    expect(states.filter((code) => world.places[code] === undefined)).toEqual([]);
  });
});
