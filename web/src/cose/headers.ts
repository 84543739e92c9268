// The protected header of a Signed Statement (docs/formats/statement.md), read strictly. Pure.

import { CborMap, decode, isBytes, isInteger, Reader, type Value } from "../codec/cbor";
import { writeMap } from "../codec/cbor_write";
import { holdsControlCharacter, utf8Length } from "../codec/utf8";
import { algorithmFromCose, signatureBytes, type Algorithm } from "../crypto/public_key";
import { compare, equal, toBase64Url, type Bytes } from "../proof/bytes";
import { good, kDone, refuse, within, type Reason, type Result } from "../proof/result";

// A further signature, by another key of the issuer (docs/formats/statement.md, "Approvals").
export interface Approval {
  kid: Bytes;
  kidText: string;
  algorithm: Algorithm;
  signature: Bytes;
}

export interface Headers {
  algorithm: Algorithm;
  contentType: string; // of the payload, or of the document behind a hash envelope
  hashEnvelope: boolean;
  kid: Bytes; // empty where it is absent, since there are certificates
  certificates: number; // how many stand in x5chain (RFC 9360)
  issuer: string;
  subject: string;
  approvals: Approval[]; // ascending by kid; empty where there are none
}

const kApprovalsLabel = "approvals";
const kApprovalsMax = 15;
const kApprovalAlgorithms: readonly Value[] = [-8, -7, -35]; // each by one name
const kThumbprintBytes = 32;

const kLabel = {
  algorithm: 1,
  critical: 2,
  contentType: 3,
  kid: 4,
  claims: 15,
  chain: 33,
  hash: 258,
  preimage: 259,
  location: 260,
};
const kKnownLabels: readonly number[] = Object.values(kLabel);
const kFirstReceiptLabel = 394;
const kLastReceiptLabel = 396;
const kClaim = { issuer: 1, subject: 2, issuedAt: 6 };
const kKnownClaims: readonly number[] = Object.values(kClaim);
const kSha256 = -16;
const kKidBytesMax = 64;
const kNoKid: Bytes = new Uint8Array(0);
const kCertificatesMax = 8;
const kMediaTypeBytesMax = 255;
const kLocationBytesMax = 2048;
export const kClaimBytesMax = 8192;
const kUnknownMax = 16;
const kLabelBytesMax = 64;

const bad = (reason: Reason, place: string, values: Record<string, string | number> = {}) =>
  refuse("statement", reason, values, place);
const label = (n: number): string => `label ${n}`;
const claim = (n: number): string => `label ${kLabel.claims}, claim ${n}`;

function isMediaType(type: string): boolean {
  const name = "[a-z0-9][a-z0-9!#$&\\-^_.+]{0,126}";
  return type.length <= kMediaTypeBytesMax && new RegExp(`^${name}/${name}(;[ -~]+)?$`).test(type);
}

export function isClaimText(text: string): boolean {
  return text !== "" && utf8Length(text) <= kClaimBytesMax && !holdsControlCharacter(text);
}

// A label or claim that is not known: an integer, or a short text; not too many of them.
function checkUnknown(map: CborMap, known: readonly (number | string)[], place: string): Result<null> {
  let unknown = 0;
  for (const [key] of map.pairs) {
    if (known.some((one) => one === key)) continue;
    const isText = typeof key === "string" && key !== "" && utf8Length(key) <= kLabelBytesMax;
    if (!isInteger(key) && !isText) return bad("bad_label", place);
    if (++unknown > kUnknownMax) return bad("too_many", place, { n: kUnknownMax });
  }
  return kDone;
}

function checkCritical(header: CborMap): Result<null> {
  const critical = header.get(kLabel.critical);
  if (critical === undefined) return kDone;
  const place = label(kLabel.critical);
  if (!Array.isArray(critical) || critical.length === 0) return bad("bad_crit", place);
  for (const one of critical) {
    if (one === kApprovalsLabel && header.get(one) !== undefined) continue;
    const known = typeof one === "number" && one !== kLabel.critical && kKnownLabels.includes(one);
    if (!known) return bad("crit_unknown", place, { label: String(one) });
    if (header.get(one) === undefined) return bad("crit_absent", place, { label: String(one) });
  }
  return kDone;
}

function textAt(map: CborMap, key: number, place: string): Result<string> {
  const value = map.get(key);
  if (value === undefined) return bad("missing", place);
  return typeof value === "string" ? good(value) : bad("not_text", place);
}

function readContentType(header: CborMap): Result<{ contentType: string; hashEnvelope: boolean }> {
  const algorithm = header.get(kLabel.hash);
  if (algorithm === undefined) {
    for (const one of [kLabel.preimage, kLabel.location])
      if (header.get(one) !== undefined) return bad("envelope_label", label(one));
    const type = textAt(header, kLabel.contentType, label(kLabel.contentType));
    if (!type.ok) return type;
    return isMediaType(type.value)
      ? good({ contentType: type.value, hashEnvelope: false })
      : bad("bad_media_type", label(kLabel.contentType));
  }
  if (algorithm !== kSha256) return bad("envelope_hash", label(kLabel.hash));
  if (header.get(kLabel.contentType) !== undefined) return bad("envelope_type", label(kLabel.contentType));
  if (header.get(kLabel.location) !== undefined) {
    const location = textAt(header, kLabel.location, label(kLabel.location));
    if (!location.ok) return location;
    if (utf8Length(location.value) > kLocationBytesMax || holdsControlCharacter(location.value))
      return bad("bad_text", label(kLabel.location), { n: kLocationBytesMax });
  }
  const type = textAt(header, kLabel.preimage, label(kLabel.preimage));
  if (!type.ok) return type;
  return isMediaType(type.value)
    ? good({ contentType: type.value, hashEnvelope: true })
    : bad("bad_media_type", label(kLabel.preimage));
}

function readClaims(value: Value | undefined): Result<{ issuer: string; subject: string }> {
  if (!(value instanceof CborMap)) return bad("not_map", label(kLabel.claims));
  const unknown = checkUnknown(value, kKnownClaims, label(kLabel.claims));
  if (!unknown.ok) return unknown;
  const issuer = textAt(value, kClaim.issuer, claim(kClaim.issuer));
  if (!issuer.ok) return issuer;
  const subject = textAt(value, kClaim.subject, claim(kClaim.subject));
  if (!subject.ok) return subject;
  const issuedAt = value.get(kClaim.issuedAt);
  if (issuedAt !== undefined && !isInteger(issuedAt)) return bad("not_number", claim(kClaim.issuedAt));
  if (!isClaimText(issuer.value)) return bad("bad_text", claim(kClaim.issuer), { n: kClaimBytesMax });
  if (!isClaimText(subject.value)) return bad("bad_text", claim(kClaim.subject), { n: kClaimBytesMax });
  return good({ issuer: issuer.value, subject: subject.value });
}

// One certificate by itself, or an array of two and more (RFC 9360). What stands in them is not looked into.
function countCertificates(chain: Value | undefined): Result<number> {
  if (chain === undefined) return good(0);
  const all = isBytes(chain) ? [chain] : Array.isArray(chain) && chain.length >= 2 ? chain : null;
  if (all === null || !all.every((one) => isBytes(one) && one.length > 0)) return bad("not_bytes", label(kLabel.chain));
  return all.length <= kCertificatesMax
    ? good(all.length)
    : bad("too_many", label(kLabel.chain), { n: kCertificatesMax });
}

function readApproval(value: Value, place: string): Result<Approval> {
  if (!Array.isArray(value) || value.length !== 3) return bad("bad_approval", place);
  const [kid, stated, signature] = value;
  const algorithm = kApprovalAlgorithms.includes(stated ?? null) ? algorithmFromCose(stated) : null;
  if (!isBytes(kid) || !isBytes(signature) || algorithm === null) return bad("bad_approval", place);
  if (kid.length !== kThumbprintBytes) return bad("bad_hash", place);
  const size = signatureBytes(algorithm);
  if (signature.length !== size) return bad("signature_size", place, { n: size });
  return good({ kid, kidText: toBase64Url(kid), algorithm, signature });
}

function readApprovals(header: CborMap, signer: Bytes): Result<Approval[]> {
  const list = header.get(kApprovalsLabel);
  if (list === undefined) return good([]);
  const place = `label "${kApprovalsLabel}"`;
  if (!Array.isArray(list) || list.length === 0 || list.length > kApprovalsMax)
    return bad("approval_count", place, { n: kApprovalsMax });
  const approvals: Approval[] = [];
  for (const [i, value] of list.entries()) {
    const here = `${place}, ${i}`;
    const one = readApproval(value, here);
    if (!one.ok) return one;
    if (equal(one.value.kid, signer)) return bad("approval_own", here);
    const last = approvals.at(-1);
    if (last !== undefined && compare(last.kid, one.value.kid) >= 0) return bad("approval_order", here);
    approvals.push(one.value);
  }
  return good(approvals);
}

// The same header without the label of approvals, each pair as it is encoded: what all who sign agree on.
export function withoutApprovals(encoded: Bytes): Result<Bytes> {
  const reader = new Reader(encoded);
  const map = reader.expect("map");
  if (!map.ok) return map;
  const pairs: [Bytes, Bytes][] = [];
  for (let i = 0; i < Number(map.value.number); ++i) {
    const start = reader.position;
    const key = reader.value();
    if (!key.ok) return key;
    const middle = reader.position;
    const value = reader.value();
    if (!value.ok) return value;
    if (key.value !== kApprovalsLabel)
      pairs.push([encoded.slice(start, middle), encoded.slice(middle, reader.position)]);
  }
  return good(writeMap(...pairs));
}

export function readHeaders(encoded: Bytes): Result<Headers> {
  const decoded = decode(encoded);
  if (!decoded.ok) return within(decoded, { part: "statement", place: `protected header, ${decoded.error.place}` });
  const header = decoded.value;
  if (!(header instanceof CborMap)) return bad("not_map", "protected header");
  for (const [key] of header.pairs)
    if (typeof key === "number" && key >= kFirstReceiptLabel && key <= kLastReceiptLabel)
      return bad("receipt_label", label(key));
  const unknown = checkUnknown(header, [...kKnownLabels, kApprovalsLabel], "protected header");
  if (!unknown.ok) return unknown;
  const critical = checkCritical(header);
  if (!critical.ok) return critical;
  const algorithm = algorithmFromCose(header.get(kLabel.algorithm));
  if (algorithm === null) return bad("unknown_algorithm", label(kLabel.algorithm));
  const type = readContentType(header);
  if (!type.ok) return type;
  const certificates = countCertificates(header.get(kLabel.chain));
  if (!certificates.ok) return certificates;
  const kid = header.get(kLabel.kid) ?? (certificates.value > 0 ? kNoKid : undefined);
  if (!isBytes(kid)) return bad("not_bytes", label(kLabel.kid));
  if ((kid.length === 0 && kid !== kNoKid) || kid.length > kKidBytesMax)
    return bad("bad_kid", label(kLabel.kid), { n: kKidBytesMax });
  const approvals = readApprovals(header, kid);
  if (!approvals.ok) return approvals;
  const claims = readClaims(header.get(kLabel.claims));
  if (!claims.ok) return claims;
  return good({
    algorithm,
    kid,
    certificates: certificates.value,
    approvals: approvals.value,
    ...type.value,
    ...claims.value,
  });
}
