// Which id is meant by what somebody types into a filter by party.
import { describe, expect, it } from "vitest";
import { partyMeant, suggested } from "../../src/components/party_field";

const kAcme = { id: "did:web:acme.example", name: "Acme" };
const kOther = { id: "urn:x:other", name: "Other" };
const kTwin = { id: "urn:x:twin", name: "other" };

describe("what was typed", () => {
  it.each([
    ["nothing", "", ""],
    ["blanks", "  ", ""],
    ["an id", " did:web:acme.example ", "did:web:acme.example"],
    ["an id of nobody here", "urn:x:nobody", "urn:x:nobody"],
    ["a name", "acme", kAcme.id],
    ["part of a name", "Acm", null],
    ["a name that two have", "Other", null],
    ["a name that nobody has", "Nobody", null],
  ])("%s", (_, typed, meant) => expect(partyMeant(typed, [kAcme, kOther, kTwin])).toBe(meant));
});

it("who is suggested by two lists is suggested once", () =>
  expect(suggested([kAcme, kOther], [{ ...kAcme, name: "ACME" }, kTwin])).toEqual([kAcme, kOther, kTwin]));
