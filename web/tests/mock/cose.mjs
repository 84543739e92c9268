// Signed Statements and receipts (docs/formats/statement.md, RFC 9942, RFC 9943), made, never read.
import { encode, Tagged } from "./cbor.mjs";
import { sha256 } from "./keys.mjs";

const kSign1 = 18;

const message = (headers, unprotected, payload, signature) =>
  encode(new Tagged(kSign1, [headers, unprotected, payload, signature]));

function sign1(headers, payload, key) {
  const encoded = encode(headers);
  const signature = key.sign(encode(["Signature1", encoded, Buffer.alloc(0), payload]));
  return { headers: encoded, payload, signature, bytes: message(encoded, new Map(), payload, signature) };
}

const headersOf = (said, key, contentLabels) =>
  new Map([
    [1, -8],
    [4, key.kid],
    ...contentLabels,
    [15, new Map([[1, said.issuer], [2, said.subject], ...(said.issuedAt === undefined ? [] : [[6, said.issuedAt]])])],
  ]);

export function statementOf(said, key) {
  return sign1(headersOf(said, key, [[3, said.type]]), Buffer.from(JSON.stringify(said.payload)), key);
}

// A statement whose payload is the digest of a document (RFC 9995).
export function envelopeOf(said, document, key) {
  return sign1(
    headersOf(said, key, [
      [258, -16],
      [259, said.type],
    ]),
    sha256(document),
    key,
  );
}

export function receiptOf(index, size, proof, root, key) {
  const { headers, signature } = sign1(
    new Map([
      [1, -8],
      [4, key.kid],
      [395, 1],
    ]),
    root,
    key,
  );
  const inclusion = new Map([[396, new Map([[-1, [encode([size, index, proof])]]])]]);
  return message(headers, inclusion, null, signature);
}

export function transparentOf({ headers, payload, signature }, receipt) {
  return message(headers, new Map([[394, [receipt]]]), payload, signature);
}
