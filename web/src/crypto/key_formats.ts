// Public keys as people have them: JSON Web Keys, PEM, COSE Keys, and the key set that a node serves. A private key is refused:
// it has no business here.

import { CborMap, decodeLenient, isBytes, type Value } from "../codec/cbor";
import { readJson, writeJson, type JsonObject } from "../codec/json";
import { optionalTextOf, requireObject, textOf } from "../codec/members";
import { decodeUtf8, utf8Length } from "../codec/utf8";
import { equal, fromBase64, fromBase64Url, fromHex, type Bytes } from "../proof/bytes";
import { good, refuse, type Result } from "../proof/result";
import { kCurves, pointFromX, pointOf } from "./curves";
import { algorithmFromCose, publicKeyFromRaw, type PublicKey } from "./public_key";

const kDocumentBytesMax = 16_384;
const kFileBytesMax = 65_536;
const kKeysMax = 256;
const kEd25519Bytes = 32;

export async function keyFromJwk(jwk: JsonObject, place: string): Promise<Result<PublicKey>> {
  if (utf8Length(writeJson(jwk)) > kDocumentBytesMax)
    return refuse("form", "too_long", { n: kDocumentBytesMax }, place);
  const type = textOf(jwk, "kty", place);
  if (!type.ok) return type;
  const name = textOf(jwk, "crv", place);
  if (!name.ok) return name;
  if (jwk.has("d")) return refuse("form", "private_key", {}, `${place}/d`);
  const isEd25519 = type.value === "OKP" && name.value === "Ed25519";
  const curve = type.value === "EC" ? kCurves.find((one) => one.name === name.value) : undefined;
  if (!isEd25519 && curve === undefined) return refuse("form", "unknown_curve", {}, `${place}/crv`);
  const algorithm = optionalTextOf(jwk, "alg", place);
  if (!algorithm.ok) return algorithm;
  const fitting = curve === undefined ? ["EdDSA", "Ed25519"] : [curve.jwkAlgorithm];
  if (algorithm.value !== "" && !fitting.includes(algorithm.value))
    return refuse("form", "unfit_algorithm", {}, `${place}/alg`);
  const x = coordinate(jwk, "x", curve?.coordinateBytes ?? kEd25519Bytes, place);
  if (!x.ok) return x;
  if (curve === undefined) return placed(await publicKeyFromRaw("ed25519", x.value), place);
  const y = coordinate(jwk, "y", curve.coordinateBytes, place);
  if (!y.ok) return y;
  return placed(await publicKeyFromRaw(curve.algorithm, pointOf(x.value, y.value)), place);
}

function placed(result: Result<PublicKey>, place: string): Result<PublicKey> {
  return result.ok ? result : refuse("form", result.error.reason, result.error.values, place);
}

function coordinate(jwk: JsonObject, member: string, size: number, place: string): Result<Bytes> {
  const text = textOf(jwk, member, place);
  if (!text.ok) return text;
  const bytes = fromBase64Url(text.value);
  if (bytes === null || bytes.length !== size)
    return refuse("form", "bad_coordinate", { n: size }, `${place}/${member}`);
  return good(bytes);
}

async function keyFromCose(value: Value): Promise<Result<PublicKey>> {
  if (!(value instanceof CborMap)) return refuse("form", "not_map");
  if (value.get(-4) !== undefined) return refuse("form", "private_key", {}, "label -4");
  const [type, label, stated, x, y] = [value.get(1), value.get(-1), value.get(3), value.get(-2), value.get(-3)];
  const isEd25519 = type === 1 && label === 6;
  const curve = type === 2 ? kCurves.find((one) => one.coseLabel === label) : undefined;
  if (!isEd25519 && curve === undefined) return refuse("form", "unknown_curve", {}, "label -1");
  const algorithm = curve?.algorithm ?? "ed25519";
  if (stated !== undefined && algorithmFromCose(stated) !== algorithm)
    return refuse("form", "unfit_algorithm", {}, "label 3");
  const size = curve?.coordinateBytes ?? kEd25519Bytes;
  if (!isBytes(x) || x.length !== size) return refuse("form", "bad_coordinate", { n: size }, "label -2");
  if (curve === undefined) return publicKeyFromRaw("ed25519", x);
  // y is a coordinate, or the bit that chooses between the two that belong to x.
  const point =
    typeof y === "boolean" ? pointFromX(curve, x, y) : isBytes(y) && y.length === size ? pointOf(x, y) : null;
  return point === null ? refuse("form", "bad_key", {}, "label -3") : publicKeyFromRaw(curve.algorithm, point);
}

// SubjectPublicKeyInfo up to the key's own bytes; every writer of named curves and uncompressed points writes it so.
const kSpkiStarts = [
  { algorithm: "ed25519", start: fromHex("302a300506032b6570032100"), size: 32 },
  { algorithm: "es256", start: fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200"), size: 65 },
  { algorithm: "es384", start: fromHex("3076301006072a8648ce3d020106052b81040022036200"), size: 97 },
] as const;

async function keyFromPem(text: string): Promise<Result<PublicKey>> {
  const body = /^-----BEGIN PUBLIC KEY-----\s([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----\s*$/.exec(text)?.[1];
  const der = body === undefined ? null : fromBase64(body.replace(/\s/g, ""));
  for (const { algorithm, start, size } of kSpkiStarts) {
    if (der === null || der.length !== start.length + size || !equal(der.slice(0, start.length), start)) continue;
    return publicKeyFromRaw(algorithm, der.slice(start.length));
  }
  return refuse("form", text.includes("PRIVATE KEY") ? "private_key" : "bad_pem");
}

// One key, or the key set of /.well-known/scitt-keys.
export async function readPublicKeys(content: Bytes): Promise<Result<PublicKey[]>> {
  if (content.length > kFileBytesMax) return refuse("form", "too_long", { n: kFileBytesMax });
  const text = decodeUtf8(content)?.trim();
  const one = (key: Result<PublicKey>): Result<PublicKey[]> => (key.ok ? good([key.value]) : key);
  if (text?.startsWith("-----BEGIN") === true) return one(await keyFromPem(text));
  if (text?.startsWith("{") === true) {
    const json = readJson(text);
    if (!json.ok) return json;
    const jwk = requireObject(json.value, "");
    return jwk.ok ? one(await keyFromJwk(jwk.value, "")) : jwk;
  }
  const decoded = decodeLenient(content);
  if (!decoded.ok) return refuse("form", "no_public_key");
  if (!Array.isArray(decoded.value)) return one(await keyFromCose(decoded.value));
  if (decoded.value.length > kKeysMax) return refuse("form", "too_many", { n: kKeysMax });
  const keys: PublicKey[] = [];
  for (const value of decoded.value) {
    const key = await keyFromCose(value);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return good(keys);
}
