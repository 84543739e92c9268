// The JSON reader: takes what JSON.parse() takes, but for what two readers could read as two documents.
import { describe, expect, it } from "vitest";
import { JsonNumber, readJson, writeJson } from "../../src/codec/json";

describe("JSON", () => {
  it.each([
    '{"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n\\ud83d\\ude00"],"":{}}',
    "[]",
    '"x"',
    " 1 ",
    '{"__proto__":1}',
  ])("is read, and written again as the same document: %s", (text) => {
    const read = readJson(text);
    if (!read.ok) throw new Error(read.error.reason);
    expect(JSON.parse(writeJson(read.value))).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a":1,"a":2}', "json_twice"],
    ['{"a":1,"\\u0061":2}', "json_twice"],
    ['"\\u0000"', "json_nul"],
    ['"\\ud800"', "json_form"],
    ["\ufeff{}", "json_bom"],
    ["18446744073709551616", "json_integer"],
    ["-9223372036854775809", "json_integer"],
    ["1e999", "json_form"],
    ["{}x", "trailing"],
    ["01", "trailing"],
    ["", "json_form"],
    ["{'a':1}", "json_form"],
    ["[1,]", "json_form"],
    ['{"a":1,}', "json_form"],
    ['"\u0001"', "json_form"],
    ['"\\x"', "json_form"],
    ["NaN", "json_form"],
    ["[".repeat(65) + "]".repeat(65), "json_depth"],
  ])("is refused: %s", (text, reason) => {
    const read = readJson(text);
    expect(read.ok ? "taken" : read.error.reason).toBe(reason);
  });

  it("keeps a whole number apart from one that is written otherwise", () => {
    const whole = ["7", "0", "9007199254740991"].map((text) => new JsonNumber(text).unsigned);
    expect(whole).toEqual([7, 0, 9007199254740991]);
    expect(["7.0", "7e0", "-0", "-1", "9007199254740993"].map((text) => new JsonNumber(text).unsigned)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
