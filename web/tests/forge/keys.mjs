// Keys for ECDSA beside those of the mock (Ed25519): made anew in each run, of no worth anywhere else.
import { generateKeyPairSync, sign } from "node:crypto";
import { encode } from "../mock/cbor.mjs";
import { sha256 } from "../mock/keys.mjs";

const kCurves = {
  "P-256": { algorithm: -7, label: 1, hash: "sha256", name: "ES256" },
  "P-384": { algorithm: -35, label: 2, hash: "sha384", name: "ES384" },
};

export function ecKey(namedCurve) {
  const curve = kCurves[namedCurve];
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  const jwk = publicKey.export({ format: "jwk" });
  const thumbprint = sha256(
    encode(
      new Map([
        [1, 2],
        [-1, curve.label],
        [-2, Buffer.from(jwk.x, "base64url")],
        [-3, Buffer.from(jwk.y, "base64url")],
      ]),
    ),
  );
  return {
    algorithm: curve.algorithm,
    kid: thumbprint,
    kidText: thumbprint.toString("base64url"),
    jwk: { ...jwk, alg: curve.name, kid: thumbprint.toString("base64url") },
    pem: publicKey.export({ format: "pem", type: "spki" }),
    sign: (bytes) => sign(curve.hash, bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }),
  };
}
