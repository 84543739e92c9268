// Receipts (RFC 9942, RFC9162_SHA256; docs/formats/log.md): that an entry is in a tree whose root the receipt key signed.

import { CborMap, decode, isBytes, isInteger } from "../codec/cbor";
import {
  algorithmFromCose,
  checkSignature,
  signatureBytes,
  type Algorithm,
  type PublicKey,
} from "../crypto/public_key";
import { equal, toBase64Url, type Bytes } from "../proof/bytes";
import { leafHash, rootFromProof } from "../proof/merkle";
import { good, refuse, within, type Reason, type Result } from "../proof/result";
import { isClaimText, kClaimBytesMax } from "./headers";
import { onlyValue, sigStructure, splitSign1 } from "./sign1";

export interface Receipt {
  algorithm: Algorithm;
  kid: Bytes;
  kidText: string;
  issuer: string;
  origin: string; // the log
  size: number; // of the tree
  index: number;
  path: Bytes[];
  protectedHeader: Bytes;
  signature: Bytes;
}

const kVds = 395;
const kProofs = 396;
const kInclusion = -1;
const kRfc9162Sha256 = 1;
const kHashBytes = 32;
const kPathMax = 63;

const bad = (reason: Reason, place: string, values: Record<string, string | number> = {}) =>
  refuse("receipt", reason, values, place);

function readProof(encoded: Bytes): Result<Pick<Receipt, "size" | "index" | "path">> {
  const place = `label ${kProofs}`;
  const decoded = decode(encoded);
  if (!decoded.ok) return within(decoded, { part: "receipt", place: `${place}, ${decoded.error.place}` });
  const parts = decoded.value;
  if (!Array.isArray(parts) || parts.length !== 3) return bad("bad_proof", place);
  const [size, index, listed] = parts;
  if (!isInteger(size) || !isInteger(index) || size < 0 || index < 0) return bad("not_number", place);
  if (typeof size !== "number" || typeof index !== "number") return bad("too_large_here", place);
  if (index >= size) return bad("beyond_tree", place, { index: String(index), size });
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > kPathMax)
    return bad("bad_path", place, { n: kPathMax });
  const path: Bytes[] = [];
  for (const hash of listed) {
    if (!isBytes(hash) || hash.length !== kHashBytes) return bad("bad_hash", place);
    path.push(hash);
  }
  return good({ size, index, path });
}

function readUnprotected(header: CborMap): Result<Pick<Receipt, "size" | "index" | "path">> {
  const list = onlyValue(onlyValue(header, kProofs), kInclusion);
  const [proof] = Array.isArray(list) && list.length === 1 ? list : [];
  return isBytes(proof) ? readProof(proof) : bad("bad_proof", "unprotected header");
}

function readProtected(encoded: Bytes): Result<Pick<Receipt, "algorithm" | "kid" | "issuer" | "origin">> {
  const decoded = decode(encoded);
  if (!decoded.ok) return within(decoded, { part: "receipt", place: `protected header, ${decoded.error.place}` });
  const header = decoded.value;
  if (!(header instanceof CborMap) || header.size !== 4) return bad("receipt_header", "protected header");
  const algorithm = algorithmFromCose(header.get(1));
  if (algorithm === null) return bad("unknown_algorithm", "label 1");
  const kid = header.get(4);
  if (!isBytes(kid) || kid.length !== kHashBytes) return bad("bad_hash", "label 4");
  if (header.get(kVds) !== kRfc9162Sha256) return bad("unknown_structure", `label ${kVds}`);
  const claims = header.get(15);
  if (!(claims instanceof CborMap) || claims.size !== 2) return bad("receipt_claims", "label 15");
  const [issuer, origin] = [claims.get(1), claims.get(2)];
  if (typeof issuer !== "string" || !isClaimText(issuer))
    return bad("bad_text", "label 15, claim 1", { n: kClaimBytesMax });
  if (typeof origin !== "string" || !isClaimText(origin))
    return bad("bad_text", "label 15, claim 2", { n: kClaimBytesMax });
  return good({ algorithm, kid, issuer, origin });
}

export function readReceipt(bytes: Bytes): Result<Receipt> {
  const parts = splitSign1(bytes, "receipt");
  if (!parts.ok) return parts;
  const { protectedHeader, unprotected, payload, signature } = parts.value;
  const header = readProtected(protectedHeader);
  if (!header.ok) return header;
  const proof = readUnprotected(unprotected);
  if (!proof.ok) return proof;
  if (payload !== null) return bad("attached", "payload");
  const size = signatureBytes(header.value.algorithm);
  if (signature.length !== size) return bad("signature_size", "signature", { n: size });
  return good({
    ...header.value,
    ...proof.value,
    kidText: toBase64Url(header.value.kid),
    protectedHeader,
    signature,
  });
}

// Whether it holds for these bytes of an entry: a wrong entry, place or path gives another root, which nobody signed.
export async function checkReceipt(receipt: Receipt, entry: Bytes, key: PublicKey): Promise<Result<null>> {
  if (receipt.algorithm !== key.algorithm || !equal(receipt.kid, key.kid)) return bad("receipt_key", "label 4");
  const root = await rootFromProof(await leafHash(entry), receipt.index, receipt.size, receipt.path);
  if (root === null) return bad("path_shape", `label ${kProofs}`);
  const verdict = await checkSignature(key, sigStructure(receipt.protectedHeader, root), receipt.signature);
  if (verdict === "holds") return good(null);
  return bad(verdict === "fails" ? "receipt_signature" : "unsupported", "signature", { algorithm: key.algorithm });
}

// Whether bytes look like a receipt: a COSE_Sign1 whose protected header names a verifiable data structure.
export function looksLikeReceipt(bytes: Bytes): boolean {
  const parts = splitSign1(bytes, "receipt");
  const header = parts.ok ? decode(parts.value.protectedHeader) : parts;
  return header.ok && header.value instanceof CborMap && header.value.get(kVds) !== undefined;
}
