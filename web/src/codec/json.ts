// JSON (RFC 8259), read strictly: what JSON.parse() would let pass is refused here, because two readers must not see two
// documents. Refused are members of one name, U+0000, half surrogates, a byte order mark, integers that fit no 64 bits, and
// nesting beyond a bound. Numbers keep their text, since 1 and 1.0 are not the same to a reader of integers.

import { good, refuse, type Reason, type Result } from "../proof/result";

export const kDepthMax = 64;

export class JsonNumber {
  constructor(readonly text: string) {}
  // A whole number from 0 on, written as one; null for others and for those beyond 2^53.
  get unsigned(): number | null {
    if (!/^(0|[1-9][0-9]*)$/.test(this.text)) return null;
    const value = Number(this.text);
    return Number.isSafeInteger(value) ? value : null;
  }
}
export type JsonObject = ReadonlyMap<string, JsonValue>;
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;

export const isObject = (value: JsonValue | undefined): value is JsonObject => value instanceof Map;

const kNumber = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const kPlain = /[^"\\\u0000-\u001f]*/y;
const kEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const kInt64Min = -(1n << 63n);
const kUint64Max = (1n << 64n) - 1n;

// Thrown inside this file alone, so that a recursive reader stays readable; read() turns it into a value.
class Bad {
  constructor(
    readonly reason: Reason,
    readonly at: number,
    readonly values: Record<string, string | number> = {},
  ) {}
}

class Source {
  private at = 0;
  constructor(private readonly text: string) {}

  document(): JsonValue {
    if (this.text.startsWith("\ufeff")) throw new Bad("json_bom", 0);
    const value = this.value(0);
    this.space();
    if (this.at !== this.text.length) throw new Bad("trailing", this.at);
    return value;
  }

  private space(): void {
    while (" \t\r\n".includes(this.text.charAt(this.at)) && this.at < this.text.length) ++this.at;
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private value(depth: number): JsonValue {
    this.space();
    switch (this.text.charAt(this.at)) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.string();
      default:
        break;
    }
    if (this.take("true")) return true;
    if (this.take("false")) return false;
    if (this.take("null")) return null;
    return this.number();
  }

  private open(depth: number): void {
    if (depth >= kDepthMax) throw new Bad("json_depth", this.at, { n: kDepthMax });
    ++this.at;
    this.space();
  }

  private object(depth: number): JsonObject {
    this.open(depth);
    const members = new Map<string, JsonValue>();
    if (this.take("}")) return members;
    for (;;) {
      this.space();
      const start = this.at;
      if (this.text.charAt(this.at) !== '"') throw new Bad("json_form", this.at);
      const name = this.string();
      if (members.has(name)) throw new Bad("json_twice", start, { name });
      this.space();
      if (!this.take(":")) throw new Bad("json_form", this.at);
      members.set(name, this.value(depth + 1));
      this.space();
      if (this.take("}")) return members;
      if (!this.take(",")) throw new Bad("json_form", this.at);
    }
  }

  private array(depth: number): JsonValue[] {
    this.open(depth);
    const list: JsonValue[] = [];
    if (this.take("]")) return list;
    for (;;) {
      list.push(this.value(depth + 1));
      this.space();
      if (this.take("]")) return list;
      if (!this.take(",")) throw new Bad("json_form", this.at);
    }
  }

  private string(): string {
    const start = this.at++;
    let text = "";
    for (;;) {
      kPlain.lastIndex = this.at;
      const plain = kPlain.exec(this.text)?.[0] ?? "";
      text += plain;
      this.at += plain.length;
      const c = this.text.charAt(this.at++);
      if (c === '"') break;
      if (c !== "\\") throw new Bad("json_form", this.at - 1);
      text += this.escape();
    }
    if (text.includes("\0")) throw new Bad("json_nul", start);
    if (holdsHalfSurrogate(text)) throw new Bad("json_form", start);
    return text;
  }

  private escape(): string {
    const c = this.text.charAt(this.at++);
    if (c !== "u") {
      const plain = kEscapes[c];
      if (plain === undefined) throw new Bad("json_form", this.at - 1);
      return plain;
    }
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Bad("json_form", this.at);
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private number(): JsonNumber {
    kNumber.lastIndex = this.at;
    const text = kNumber.exec(this.text)?.[0];
    if (text === undefined) throw new Bad("json_form", this.at);
    if (!/[.eE]/.test(text)) {
      // A bound before the conversion: a number of a million digits is not worth converting.
      const fits = text.length <= 20 && BigInt(text) >= kInt64Min && BigInt(text) <= kUint64Max;
      if (!fits) throw new Bad("json_integer", this.at);
    } else if (!Number.isFinite(Number(text))) {
      throw new Bad("json_form", this.at);
    }
    this.at += text.length;
    return new JsonNumber(text);
  }
}

function holdsHalfSurrogate(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

export function readJson(text: string): Result<JsonValue> {
  try {
    return good(new Source(text).document());
  } catch (bad) {
    if (bad instanceof Bad) return refuse("form", bad.reason, bad.values, `character ${bad.at}`);
    throw bad;
  }
}

// Without spaces; what was read gives the same document again.
export function writeJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (isObject(value))
    return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(",")}}`;
  return JSON.stringify(value);
}
