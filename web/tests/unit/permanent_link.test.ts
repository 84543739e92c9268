// A link's hash is the entry's, is another one, or is none.
import { expect, it } from "vitest";
import { compareLinked } from "../../src/components/permanent_link";
import { addressOf } from "../../src/routing/routes";

const kLeaf = "ab".repeat(32);

it.each([
  [kLeaf, "same"],
  [kLeaf.toUpperCase(), "same"],
  ["cd".repeat(32), "other"],
  [kLeaf.slice(2), "malformed"],
  ["", "malformed"],
  [`${kLeaf.slice(1)}g`, "malformed"],
] as const)("%s is %s", (linked, found) => expect(compareLinked(linked, kLeaf)).toBe(found));

it("a link carries place and hash", () => expect(addressOf.permanent(57, kLeaf)).toBe(`/statements/57?hash=${kLeaf}`));
