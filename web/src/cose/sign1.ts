// A COSE_Sign1 (RFC 9052) taken apart, in deterministic encoding throughout, as docs/formats/statement.md asks for. Pure.

import { CborMap, isBytes, Reader, type Value } from "../codec/cbor";
import { writeArray, writeBytes, writeText } from "../codec/cbor_write";
import { concat, type Bytes } from "../proof/bytes";
import { good, refuse, within, type Part, type Result } from "../proof/result";

const kTag = 18;

export interface Sign1 {
  protectedHeader: Bytes;
  unprotected: CborMap;
  payload: Bytes | null; // null: detached
  signature: Bytes;
  // The message with an empty unprotected header: what a log holds, where the payload is not detached.
  entry: Bytes;
}

export function splitSign1(message: Bytes, part: Part): Result<Sign1> {
  const split = splitMessage(message);
  return split.ok ? split : within(split, { part });
}

function splitMessage(message: Bytes): Result<Sign1> {
  const reader = new Reader(message);
  const tag = reader.expect("tag");
  if (!tag.ok) return tag;
  if (tag.value.number !== kTag) return refuse("form", "cose_tag", {}, "byte 0");
  const array = reader.expect("array");
  if (!array.ok) return array;
  if (array.value.number !== 4) return refuse("form", "cose_four", {}, "byte 1");
  const protectedHeader = reader.expect("bytes");
  if (!protectedHeader.ok) return protectedHeader;
  const emptied = message.slice(0, reader.position);
  const unprotected = reader.value();
  if (!unprotected.ok) return unprotected;
  if (!(unprotected.value instanceof CborMap)) return refuse("form", "not_map", {}, "unprotected header");
  const rest = reader.position;
  const payload = reader.value();
  if (!payload.ok) return payload;
  if (payload.value !== null && !isBytes(payload.value)) return refuse("form", "not_bytes", {}, "payload");
  const signature = reader.expect("bytes");
  if (!signature.ok) return signature;
  const end = reader.expectEnd();
  if (!end.ok) return end;
  return good({
    protectedHeader: protectedHeader.value.bytes,
    unprotected: unprotected.value,
    payload: payload.value,
    signature: signature.value.bytes,
    entry: concat(emptied, new Uint8Array([0xa0]), message.slice(rest)),
  });
}

// What is signed (RFC 9052 section 4.4), with no external data.
export function sigStructure(protectedHeader: Bytes, payload: Bytes): Bytes {
  return writeArray(
    writeText("Signature1"),
    writeBytes(protectedHeader),
    writeBytes(new Uint8Array(0)),
    writeBytes(payload),
  );
}

// What an approver signs; `header` is the protected one without its approvals.
export function approvalStructure(header: Bytes, payload: Bytes): Bytes {
  return writeArray(
    writeText("EntenteApproval"),
    writeBytes(header),
    writeBytes(new Uint8Array(0)),
    writeBytes(payload),
  );
}

// The value of the one key that a map may have; undefined when it has another, or more.
export function onlyValue(value: Value | undefined, key: number): Value | undefined {
  return value instanceof CborMap && value.size === 1 ? value.get(key) : undefined;
}
