// Public keys and their signatures, by WebCrypto: Ed25519, ECDSA on P-256 and P-384. The rule by which keys and signatures are
// taken is that of docs/formats/statement.md; where WebCrypto leaves more open, it is closed here.

import { writeBytes, writeInteger, writeMap } from "../codec/cbor_write";
import { equal, sha256, toBase64Url, type Bytes } from "../proof/bytes";
import { good, refuse, type Result } from "../proof/result";
import { kCurves, type Curve } from "./curves";
import { isKeyPoint, kGroupOrder, littleEndian } from "./edwards";

export type Algorithm = "ed25519" | "es256" | "es384";

export interface PublicKey {
  algorithm: Algorithm;
  raw: Bytes;
  kid: Bytes; // COSE Key Thumbprint (RFC 9679)
  kidText: string;
  imported: CryptoKey | null; // null: this browser does not have the algorithm
}

const kEd25519Bytes = 32;
const kNamesInCose: Readonly<Record<number, Algorithm>> = {
  [-8]: "ed25519",
  [-19]: "ed25519",
  [-7]: "es256",
  [-9]: "es256",
  [-35]: "es384",
  [-51]: "es384",
};

export function algorithmFromCose(label: unknown): Algorithm | null {
  return typeof label === "number" ? (kNamesInCose[label] ?? null) : null;
}

export function curveOf(algorithm: Algorithm): Curve | null {
  return kCurves.find((curve) => curve.algorithm === algorithm) ?? null;
}

export function signatureBytes(algorithm: Algorithm): number {
  return 2 * (curveOf(algorithm)?.coordinateBytes ?? kEd25519Bytes);
}

function thumbprint(raw: Bytes, curve: Curve | null): Promise<Bytes> {
  const label = writeInteger;
  if (curve === null)
    return sha256(writeMap([label(1), writeInteger(1)], [label(-1), writeInteger(6)], [label(-2), writeBytes(raw)]));
  const size = curve.coordinateBytes;
  return sha256(
    writeMap(
      [label(1), writeInteger(2)],
      [label(-1), writeInteger(curve.coseLabel)],
      [label(-2), writeBytes(raw.slice(1, 1 + size))],
      [label(-3), writeBytes(raw.slice(1 + size))],
    ),
  );
}

// Null: the browser knows the algorithm and refuses these bytes as a key. False: it does not know the algorithm.
async function importRaw(
  raw: Bytes,
  algorithm: AlgorithmIdentifier | EcKeyImportParams,
): Promise<CryptoKey | null | false> {
  try {
    return await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
  } catch (cause) {
    return cause instanceof DOMException && cause.name === "DataError" ? null : false;
  }
}

export async function publicKeyFromRaw(algorithm: Algorithm, raw: Bytes): Promise<Result<PublicKey>> {
  const curve = curveOf(algorithm);
  const wellFormed = curve === null ? isKeyPoint(raw) : raw.length === 1 + 2 * curve.coordinateBytes && raw[0] === 4;
  if (!wellFormed) return refuse("form", "bad_key");
  const imported = await importRaw(
    raw,
    curve === null ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: curve.name },
  );
  if (imported === null) return refuse("form", "bad_key");
  const kid = await thumbprint(raw, curve);
  return good({ algorithm, raw, kid, kidText: toBase64Url(kid), imported: imported === false ? null : imported });
}

export const sameKey = (a: PublicKey, b: PublicKey): boolean => a.algorithm === b.algorithm && equal(a.raw, b.raw);

// What every rule in use accepts: S below the group's order, and an R that an honest signer makes.
function isStrict(signature: Bytes): boolean {
  const r = signature.slice(0, kEd25519Bytes);
  const isIdentity = r[0] === 1 && r.slice(1).every((byte) => byte === 0);
  return !isIdentity && littleEndian(signature.slice(kEd25519Bytes)) < kGroupOrder;
}

export type Verdict = "holds" | "fails" | "unsupported";

export async function checkSignature(key: PublicKey, message: Bytes, signature: Bytes): Promise<Verdict> {
  if (signature.length !== signatureBytes(key.algorithm)) return "fails";
  if (key.imported === null) return "unsupported";
  const curve = curveOf(key.algorithm);
  if (curve === null && !isStrict(signature)) return "fails";
  const how = curve === null ? { name: "Ed25519" } : { name: "ECDSA", hash: curve.hash };
  return (await crypto.subtle.verify(how, key.imported, signature, message)) ? "holds" : "fails";
}
