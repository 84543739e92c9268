// The pages know each kind of statement that a node takes, and have a word for it in each language.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kContentTypes } from "../../src/format/content_types";
import { english } from "../../src/text/english";
import { french } from "../../src/text/french";

const header = readFileSync(new URL("../../../src/statement/content_types.h", import.meta.url), "utf8");
const own = [...header.matchAll(/"(application\/vnd\.entente\.[a-z0-9-]+\+[a-z]+)"/g)].map((found) => found[1] ?? "");

describe("kinds of statements", () => {
  it("are those of the node, all of them", () => {
    expect(own.length).toBeGreaterThan(50);
    expect(kContentTypes.filter((type) => type.startsWith("application/vnd.entente."))).toEqual(own);
  });

  it.each(own)("%s has a name", (type) => {
    const key = `type.${type.replace("application/vnd.entente.", "").split("+")[0] ?? ""}`;
    expect(english).toHaveProperty([key]);
    expect(french).toHaveProperty([key]);
  });
});
