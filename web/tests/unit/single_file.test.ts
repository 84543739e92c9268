// The page that is one file: the same sources give the same bytes, and nothing in it can load or send anything.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { singleFile } from "../../build/single_file.mjs";

const [page, again] = [await singleFile(), await singleFile()];
const digest = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const between = (element: string): string => new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(page)?.[1] ?? "";

describe("the single file", () => {
  it("is the same each time that it is built", () => expect(again).toBe(page));

  it("allows its own script and style by their digests, and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; script-src ${digest(between("script"))}; style-src ${digest(between("style"))}; ` +
        "base-uri 'none'; form-action 'none'",
    );
  });

  it("has one script and one style sheet, and refers to no other file", () => {
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b|@import|url\(/);
  });

  it("neither evaluates text nor talks to anybody", () => {
    expect(between("script")).not.toMatch(
      /\beval\(|new Function|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/,
    );
  });
});
