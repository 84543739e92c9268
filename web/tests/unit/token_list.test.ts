// The list of tokens that the page of the design shows is the whole of tokens.css.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { tokenGroups } from "../../src/design/token_list";

const css = readFileSync(new URL("../../src/design/tokens.css", import.meta.url), "utf8");

it("every token has its group, its name and its value", () => {
  const groups = tokenGroups(css);
  const listed = groups.flatMap((group) => group.tokens);
  expect(groups.length).toBeGreaterThan(5);
  expect(listed.map((token) => token.name)).toEqual([...css.matchAll(/^ {2}(--[a-z0-9-]+):/gm)].map((one) => one[1]));
  expect(listed.find((token) => token.name === "--ink")).toMatchObject({ isColour: true });
  expect(listed.find((token) => token.name === "--gap-1")).toMatchObject({ value: "0.25rem", isColour: false });
});
