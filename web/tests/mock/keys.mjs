// Ed25519 keys made from a name: the same in every run, and of no worth anywhere else.
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { encode } from "./cbor.mjs";

const kPkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

export function keyNamed(name) {
  const der = Buffer.concat([kPkcs8Prefix, sha256("entente mock key ", name)]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const jwk = createPublicKey(privateKey).export({ format: "jwk" });
  const publicKey = Buffer.from(jwk.x, "base64url");
  const thumbprint = sha256(
    encode(
      new Map([
        [1, 1],
        [-1, 6],
        [-2, publicKey],
      ]),
    ),
  ); // RFC 9679
  return {
    publicKey,
    kid: thumbprint,
    kidText: thumbprint.toString("base64url"),
    jwk: { ...jwk, alg: "EdDSA", kid: thumbprint.toString("base64url") },
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}
