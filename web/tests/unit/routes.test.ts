import { describe, expect, it } from "vitest";
import { addressOf, isPage, matchRoute, parseIndex } from "../../src/routing/routes";

describe("a path", () => {
  it.each([
    ["/", { page: "overview" }],
    ["/roster", { page: "roster" }],
    ["/roster/", { page: "roster" }],
    ["/call", { page: "call" }],
    ["/map", { page: "map" }],
    ["/acts", { page: "acts" }],
    ["/acts/12", { page: "act", entry: 12 }],
    ["/unusable", { page: "unusable" }],
    ["/pledges/12", { page: "pledge", entry: 12 }],
    ["/progress", { page: "progress" }],
    ["/progress/did:web:acme.example", { page: "party-progress", id: "did:web:acme.example" }],
    ["/resources/totals", { page: "resource-totals" }],
    ["/resources/12", { page: "resource", entry: 12 }],
    ["/working-groups/urn:x:6", { page: "working-group", id: "urn:x:6" }],
    ["/meetings/12", { page: "meeting", id: "12" }],
    ["/contacts", { page: "contacts" }],
    ["/norms", { page: "norms" }],
    ["/parties", { page: "parties" }],
    ["/software", { page: "software" }],
    ["/scan", { page: "scan" }],
    ["/advisories", { page: "advisories" }],
    ["/statements", { page: "statements" }],
    ["/about", { page: "about" }],
    ["/parties/did:web:acme.example", { page: "party", id: "did:web:acme.example" }],
    ["/instruments/https%3A%2F%2Fcall.example%2F1", { page: "instrument", id: "https://call.example/1" }],
    ["/advisories/GHSA-jfh8-c2jp-5v3q", { page: "advisory", id: "GHSA-jfh8-c2jp-5v3q" }],
    ["/releases/57", { page: "release", entry: 57 }],
    ["/statements/0", { page: "statement", index: 0 }],
  ])("%s is a page", (path, route) => {
    expect(matchRoute(path)).toEqual(route);
  });

  it.each([
    "/nowhere",
    "/statements/-1",
    "/statements/01",
    "/statements/1e3",
    "/releases/x",
    "/acts/x",
    "/unusable/1",
    "/pledges/all",
    "/resources/sums",
    "/norms/1",
    "/parties/a/b",
    "/parties/%E0%A4%A",
    "//",
    "/a%2",
  ])("%s is none", (path) => {
    expect(matchRoute(path)).toEqual({ page: "not-found" });
  });

  it.each(["/api/v1/node", "/log/checkpoint", "/entries/1", "/api/openapi.yaml", "/healthz"])(
    "%s is left to the browser",
    (path) => {
      expect(isPage(path)).toBe(false);
    },
  );
});

it.each(["did:web:acme.example", "https://call.example/1?x=y#z", "urn:a:b/c%2Fd", "Ünïcode – id"])(
  "the address of %s leads back to it",
  (id) => {
    expect(matchRoute(addressOf.party(id))).toEqual({ page: "party", id });
    expect(matchRoute(addressOf.instrument(id))).toEqual({ page: "instrument", id });
    expect(matchRoute(addressOf.group(id))).toEqual({ page: "working-group", id });
    expect(matchRoute(addressOf.meeting(id))).toEqual({ page: "meeting", id });
    expect(matchRoute(addressOf.progress(id, "urn:i").split("?")[0] ?? "")).toEqual({ page: "party-progress", id });
    expect(matchRoute(addressOf.advisory(id))).toEqual({ page: "advisory", id });
  },
);

it("the address of a search holds what was searched for", () => {
  const purl = "pkg:deb/debian/openssl@3.0.17-1~deb12u2?arch=amd64&distro=debian-12";
  expect(new URL(addressOf.search(purl), "http://node").searchParams.get("q")).toBe(purl);
  expect(new URL(addressOf.ships(purl), "http://node").searchParams.get("q")).toBe(purl);
});

describe("an index", () => {
  it.each([
    ["0", 0],
    ["7", 7],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740992", null],
    ["00", null],
    ["", null],
    ["1.0", null],
    [" 1", null],
    ["٣", null],
  ])("'%s' is %s", (text, value) => {
    expect(parseIndex(text)).toBe(value);
  });
});
