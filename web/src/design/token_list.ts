// The tokens of tokens.css, read from that file itself: a group begins with a comment.

import source from "./tokens.css?raw";

export interface Token {
  name: string; // "--ink"
  value: string;
  isColour: boolean;
}
export interface TokenGroup {
  title: string;
  tokens: Token[];
}

export function tokenGroups(css: string = source): TokenGroup[] {
  const groups: TokenGroup[] = [];
  const root = /:root \{([^]*?)\n\}/.exec(css)?.[1] ?? "";
  for (const [, comment, name = "", value = ""] of root.matchAll(/\/\*\s*(.*?)\s*\*\/|(--[a-z0-9-]+):\s*([^;]+);/g)) {
    if (comment !== undefined) groups.push({ title: comment, tokens: [] });
    else groups.at(-1)?.tokens.push({ name, value, isColour: value.startsWith("light-dark(") });
  }
  return groups;
}
