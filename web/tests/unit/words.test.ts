// The words and rules of authority are the node's own: its sources are read, so that neither can change alone.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isCountryCode } from "../../src/authority/countries";
import { kKinds, kOwnKinds, kRoles, kStandings, kType } from "../../src/authority/words";

const source = (path: string): string => readFileSync(new URL(`../../../src/${path}`, import.meta.url), "utf8");
const found = (text: string, pattern: RegExp): string[][] => [...text.matchAll(pattern)].map((one) => one.slice(1));

const types = new Map(
  found(source("statement/content_types.h"), /constexpr std::string_view k(\w+) =\s*"([^"]+)"/g) as [string, string][],
);

it("the kinds whose claims are checked are those of src/registration/claims.cc", () => {
  const own = found(
    source("registration/claims.cc"),
    /OwnKind\{content_type::k(\w+), "?([^",}]*)"?(?:, Speaker::k(\w+))?\}/g,
  );
  expect(own.length).toBeGreaterThan(8);
  expect(kOwnKinds).toEqual(
    own.map(([name = "", subject = "", speaker]) => ({
      type: types.get(name),
      subject: subject === "nullptr" ? "" : subject,
      speaker: speaker?.toLowerCase() ?? "party",
    })),
  );
});

it("content types are those of src/statement/content_types.h", () => {
  for (const type of Object.values(kType)) expect([...types.values()]).toContain(type);
});

it("roles, kinds and standings are those of src/registration/authority.cc", () => {
  const names = found(source("registration/authority.cc"), /return "([a-z-]+)";/g).flat();
  expect([...kKinds, ...kRoles, ...kStandings].filter((word) => !names.includes(word))).toEqual([]);
  expect(new Set(names)).toEqual(new Set([...kKinds, ...kRoles, ...kStandings]));
});

it("the types that change authority are those of src/proof/verify_bundle.cc", () => {
  const listed = /kAuthorityTypes = \{([^}]*)\}/.exec(source("proof/verify_bundle.cc"))?.[1] ?? "";
  expect(
    found(listed, /k(\w+)/g)
      .flat()
      .map((name) => types.get(name)),
  ).toEqual([
    kType.policy,
    kType.trustAnchors,
    kType.party,
    kType.admission,
    kType.keyRevocation,
    kType.keyRecovery,
    kType.delegation,
    kType.x509Anchors,
  ]);
});

it("country codes are those of src/views/roster/countries.cc", () => {
  const codes = found(source("views/roster/countries.cc"), /(?<!Instead)\{"([A-Z]{2})", "/g).flat();
  expect(codes.length).toBeGreaterThan(240);
  for (let first = 65; first <= 90; ++first)
    for (let second = 65; second <= 90; ++second) {
      const code = String.fromCharCode(first, second);
      expect(isCountryCode(code), code).toBe(codes.includes(code));
    }
});
