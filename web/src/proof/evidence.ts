// What a file is, from its content; and bytes out of what somebody pasted.

import { looksLikeReceipt } from "../cose/receipt";
import { readTransparent } from "../cose/statement";
import { decodeUtf8 } from "../codec/utf8";
import { encodeUtf8, fromBase64, fromBase64Url, fromHex, type Bytes } from "./bytes";

export type EvidenceKind =
  | "bundle"
  | "transparent"
  | "statement"
  | "receipt"
  | "checkpoint"
  | "verifier-key"
  | "public-key"
  | "unknown";

const kCoseSign1 = 0xd2;

export function isVerifierKeyText(text: string): boolean {
  return text.length < 1024 && /^[^+\n]+\+[^+\n]+\+[^\n]+$/.test(text);
}

export function kindOf(bytes: Bytes): EvidenceKind {
  if (bytes[0] === kCoseSign1) {
    if (looksLikeReceipt(bytes)) return "receipt";
    const read = readTransparent(bytes);
    return read.ok && read.value.receipts.length > 0 ? "transparent" : "statement";
  }
  const text = decodeUtf8(bytes);
  if (text === null) return "unknown";
  if (/^[ \t\r\n]*\{/.test(text))
    return text.slice(0, 4096).includes('"entente-proof/')
      ? "bundle"
      : text.includes('"kty"')
        ? "public-key"
        : "unknown";
  if (text.includes("\n\n\u2014 ")) return "checkpoint";
  if (text.startsWith("-----BEGIN")) return "public-key";
  return isVerifierKeyText(text.trim()) ? "verifier-key" : "unknown";
}

// COSE messages are pasted in base64 or hexadecimal; everything else is text as it stands.
export function bytesOfPasted(pasted: string): Bytes {
  const packed = pasted.replace(/\s+/g, "");
  const decoded = /^([0-9a-fA-F]{2})+$/.test(packed) ? fromHex(packed) : (fromBase64(packed) ?? fromBase64Url(packed));
  if (decoded !== null && decoded[0] === kCoseSign1) return decoded;
  // A note ends with a newline, which is easily lost on the way.
  return encodeUtf8(pasted.includes("\n\n\u2014 ") && !pasted.endsWith("\n") ? `${pasted}\n` : pasted);
}
