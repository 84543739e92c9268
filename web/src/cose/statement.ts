// Signed Statements (RFC 9943; docs/formats/statement.md): bytes in, what they say out; and whether a key signed them.

import { toBase64Url, type Bytes } from "../proof/bytes";
import { good, kDone, refuse, type Result } from "../proof/result";
import { checkSignature, signatureBytes, type PublicKey } from "../crypto/public_key";
import { readHeaders, withoutApprovals, type Approval, type Headers } from "./headers";
import { approvalStructure, sigStructure, splitSign1, type Sign1 } from "./sign1";

export const kEntryBytesMax = 65_535;
const kDigestBytes = 32;
const kReceiptsLabel = 394;
const kReceiptsMax = 64;

export interface Statement {
  headers: Headers;
  kidText: string;
  payload: Bytes;
  signature: Bytes;
  signed: Bytes; // the Sig_structure
  approved: Bytes; // what its approvers signed
  entry: Bytes; // what the log holds
}

function fromParts(parts: Sign1): Result<Statement> {
  if (parts.payload === null) return refuse("statement", "detached", {}, "payload");
  if (parts.entry.length > kEntryBytesMax) return refuse("statement", "too_long", { n: kEntryBytesMax });
  const headers = readHeaders(parts.protectedHeader);
  if (!headers.ok) return headers;
  const size = signatureBytes(headers.value.algorithm);
  if (parts.signature.length !== size) return refuse("statement", "signature_size", { n: size }, "signature");
  if (headers.value.hashEnvelope && parts.payload.length !== kDigestBytes)
    return refuse("statement", "bad_hash", {}, "payload");
  const agreed = withoutApprovals(parts.protectedHeader);
  if (!agreed.ok) return agreed;
  return good({
    headers: headers.value,
    kidText: toBase64Url(headers.value.kid),
    payload: parts.payload,
    signature: parts.signature,
    signed: sigStructure(parts.protectedHeader, parts.payload),
    approved: approvalStructure(agreed.value, parts.payload),
    entry: parts.entry,
  });
}

export function readStatement(bytes: Bytes): Result<Statement> {
  const parts = splitSign1(bytes, "statement");
  return parts.ok ? fromParts(parts.value) : parts;
}

// A statement and the receipts in its unprotected header; none, if it has none there.
export function readTransparent(bytes: Bytes): Result<{ statement: Statement; receipts: Bytes[] }> {
  const parts = splitSign1(bytes, "statement");
  if (!parts.ok) return parts;
  const statement = fromParts(parts.value);
  if (!statement.ok) return statement;
  const listed = parts.value.unprotected.get(kReceiptsLabel);
  const place = `label ${kReceiptsLabel}`;
  if (listed === undefined) return good({ statement: statement.value, receipts: [] });
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > kReceiptsMax)
    return refuse("receipt", "bad_receipts", { n: kReceiptsMax }, place);
  const receipts: Bytes[] = [];
  for (const one of listed) {
    if (!(one instanceof Uint8Array)) return refuse("receipt", "not_bytes", {}, place);
    receipts.push(one);
  }
  return good({ statement: statement.value, receipts });
}

// `key`: the one that the approval names.
export async function checkApproval(statement: Statement, approval: Approval, key: PublicKey): Promise<Result<null>> {
  const place = `label "approvals", ${statement.headers.approvals.indexOf(approval)}`;
  if (key.algorithm !== approval.algorithm) return refuse("approvals", "other_algorithm", {}, place);
  const verdict = await checkSignature(key, statement.approved, approval.signature);
  if (verdict === "holds") return kDone;
  const values = { algorithm: key.algorithm, kid: approval.kidText };
  return refuse("approvals", verdict === "fails" ? "approval_forged" : "unsupported", values, place);
}

export async function checkStatement(statement: Statement, key: PublicKey): Promise<Result<null>> {
  if (key.algorithm !== statement.headers.algorithm) return refuse("signature", "other_algorithm", {}, "label 1");
  const verdict = await checkSignature(key, statement.signed, statement.signature);
  if (verdict === "holds") return kDone;
  return refuse(
    "signature",
    verdict === "fails" ? "signature" : "unsupported",
    { algorithm: key.algorithm },
    "signature",
  );
}
