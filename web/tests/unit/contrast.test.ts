// The promise at the head of src/design/tokens.css, computed from that file (WCAG 2.2, 1.4.3 and 1.4.11).
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../src/design/tokens.css", import.meta.url), "utf8");
const schemes = ["light", "dark"] as const;
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((found) => [
    found[1] ?? "",
    { light: found[2] ?? "", dark: found[3] ?? "" },
  ]),
);

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string, scheme: (typeof schemes)[number]): number {
  const [a, b] = [one, other].map((name) => {
    const colour = tokens.get(name);
    if (colour === undefined) throw new Error(`tokens.css has no colour --${name}`);
    return luminance(colour[scheme]);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const grounds = ["ground", "ground-raised", "ground-pressed"];
const text: [string, string[]][] = [
  ["ink", [...grounds, "good-ground", "alarm-ground", "warn-ground", "told-ground"]],
  ["ink-quiet", [...grounds, "alarm-ground"]],
  ["ink-link", [...grounds, "alarm-ground", "warn-ground"]],
  ["ink-on-band", ["ground-band"]],
  ["ink-on-band-quiet", ["ground-band"]],
  ["ink-on-act", ["act", "act-hover"]],
  ["good", ["ground", "ground-raised", "good-ground"]],
  ["alarm", ["ground", "ground-raised", "alarm-ground"]],
  ["warn", ["ground", "ground-raised", "warn-ground"]],
  ["told", ["ground", "ground-raised", "told-ground"]],
  ["ink-on-signed", ["good"]],
  ["ink-on-critical", ["alarm"]],
];
const edges: [string, string[]][] = [
  ["line-strong", ["ground", "ground-raised"]],
  ["focus", grounds],
  ["focus-on-band", ["ground-band"]],
];

describe.each(schemes)("%s colours", (scheme) => {
  it.each(text)("--%s reads on its grounds", (ink, on) => {
    for (const ground of on)
      expect(contrast(ink, ground, scheme), `--${ink} on --${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  it.each(edges)("--%s is seen on its grounds", (edge, on) => {
    for (const ground of on)
      expect(contrast(edge, ground, scheme), `--${edge} on --${ground}`).toBeGreaterThanOrEqual(3);
  });
});

it("no other file of the design names a colour", () => {
  for (const name of ["base", "layout", "forms", "tables", "marks", "components", "call", "print"]) {
    const file = readFileSync(new URL(`../../src/design/${name}.css`, import.meta.url), "utf8");
    const named = [...file.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(/gi)].map((found) => found[0]);
    // #000 in a mask says where it lets through, not a colour.
    expect(
      named.filter((colour) => colour !== "#000"),
      `${name}.css`,
    ).toEqual([]);
  }
});
