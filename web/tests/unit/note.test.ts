// Verifier keys, checkpoints and signatures, made with Node's own cryptography and read by the pages' code.
import { describe, expect, it } from "vitest";
import {
  checkNote,
  readCheckpoint,
  readNote,
  readVerifierKey,
  type SignedNote,
  type VerifierKey,
} from "../../src/proof/note";
import { keyNamed, sha256 } from "../mock/keys.mjs";
import { checkpointOf, signNote, verifierKey } from "../mock/log.mjs";

const kOrigin = "log.example.org/test";
const kRoot = Buffer.alloc(32, 5);
const key = keyNamed("note test");
const vkey = verifierKey(kOrigin, key);

async function read(text: string): Promise<VerifierKey> {
  const parsed = await readVerifierKey(text);
  if (!parsed.ok) throw new Error("not a verifier key");
  return parsed.value;
}
function note(text: string): SignedNote {
  const parsed = readNote(text);
  if (!parsed.ok) throw new Error("not a note");
  return parsed.value;
}

describe("a verifier key", () => {
  it("is read", async () => {
    const parsed = await read(vkey);
    expect(parsed.name).toBe(kOrigin);
    expect(Buffer.from(parsed.key.raw)).toEqual(key.publicKey);
  });

  it("is read with blanks around it, as it is pasted", async () => {
    expect((await readVerifierKey(`  ${vkey}\n`)).ok).toBe(true);
  });

  const [, name = "", id = "", encoded = ""] = /^([^+]+)\+([^+]+)\+(.+)$/.exec(vkey) ?? [];
  const otherType = Buffer.concat([Buffer.from([2]), key.publicKey]);
  const otherTypeId = sha256(`${kOrigin}\n`, otherType).subarray(0, 4).toString("hex");
  it.each([
    ["empty", ""],
    ["another name under the same id", `other.example+${id}+${encoded}`],
    ["another id", `${name}+00000000+${encoded}`],
    ["another type of key", `${name}+${otherTypeId}+${otherType.toString("base64")}`],
    ["a key cut short", `${name}+${id}+${encoded.slice(0, -4)}`],
    ["no base64", `${name}+${id}+!!!!`],
    ["an id that is too long", `${name}+${id}0+${encoded}`],
  ])("is refused: %s", async (_, text) => {
    expect((await readVerifierKey(text)).ok).toBe(false);
  });
});

describe("a checkpoint", () => {
  it("is read", () => {
    const { text } = note(checkpointOf(kOrigin, 1234, kRoot, key));
    expect(readCheckpoint(text)).toEqual({
      ok: true,
      value: { origin: kOrigin, size: 1234, root: new Uint8Array(kRoot) },
    });
  });

  const root = kRoot.toString("base64");
  it.each([
    ["a size with a leading zero", `${kOrigin}\n01\n${root}\n`],
    ["a negative size", `${kOrigin}\n-1\n${root}\n`],
    ["no origin", `\n1\n${root}\n`],
    ["a root of 31 bytes", `${kOrigin}\n1\n${kRoot.subarray(1).toString("base64")}\n`],
    ["no root", `${kOrigin}\n1\n`],
    ["an empty line behind the root", `${kOrigin}\n1\n${root}\n\n`],
    ["a size beyond what is counted here", `${kOrigin}\n9007199254740993\n${root}\n`],
  ])("is refused: %s", (_, text) => {
    expect(readCheckpoint(text).ok).toBe(false);
  });
});

describe("a note", () => {
  it.each([
    ["no signature", "text\n"],
    ["a control character", signNote("te\u0007xt\n", kOrigin, key)],
    ["a name with a space", signNote("text\n", "log example", key)],
    ["no last newline", signNote("text\n", kOrigin, key).trimEnd()],
    ["a hyphen in place of the dash", signNote("text\n", kOrigin, key).replace("\u2014", "-")],
    ["a signature that is no base64", `text\n\n\u2014 ${kOrigin} %%%%\n`],
    ["a signature of four bytes", `text\n\n\u2014 ${kOrigin} AAAAAA==\n`],
  ])("is refused: %s", (_, text) => {
    expect(readNote(text).ok).toBe(false);
  });
});

describe("a signature", () => {
  const signed = checkpointOf(kOrigin, 7, kRoot, key);

  it("by the key holds", async () => {
    expect((await checkNote(note(signed), await read(vkey))).ok).toBe(true);
  });

  it("holds beside those of others", async () => {
    const witness = signNote(note(signed).text, "witness.example", keyNamed("witness")).split("\n\n")[1] ?? "";
    expect((await checkNote(note(signed + witness), await read(vkey))).ok).toBe(true);
    expect((await checkNote(note(signed.replace("\n\n", `\n\n${witness}`)), await read(vkey))).ok).toBe(true);
  });

  it("over another size fails", async () => {
    expect((await checkNote(note(signed.replace("\n7\n", "\n8\n")), await read(vkey))).ok).toBe(false);
  });

  it("by another key of the same name fails", async () => {
    const other = keyNamed("another operator");
    expect((await checkNote(note(signed), await read(verifierKey(kOrigin, other)))).ok).toBe(false);
    expect((await checkNote(note(checkpointOf(kOrigin, 7, kRoot, other)), await read(vkey))).ok).toBe(false);
  });

  it("under the key's id by another key fails", async () => {
    const forged = note(checkpointOf(kOrigin, 7, kRoot, keyNamed("another operator")));
    const mine = await read(vkey);
    const [first] = forged.signatures;
    if (first === undefined) throw new Error("no signature");
    expect((await checkNote({ ...forged, signatures: [{ ...first, keyId: mine.id }] }, mine)).ok).toBe(false);
  });

  it("by a witness alone fails", async () => {
    const alone = signNote(note(signed).text, "witness.example", keyNamed("witness"));
    expect((await checkNote(note(alone), await read(vkey))).ok).toBe(false);
  });
});
