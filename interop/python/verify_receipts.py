#!/usr/bin/env python3
"""Checks receipts and statements of a node with scitt-cose, which knows nothing of Entente.

    verify_receipts.py --url http://127.0.0.1:8080 [--max N] [--expect-origin NAME]

Receipts come from GET /entries/{index}, keys from /.well-known/scitt-keys, the bytes of the leaves from the entry
bundles of the log. Prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
"""

import argparse
import base64
import hashlib
import json
import os
import struct
import sys
import urllib.request

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from scitt_cose import attach_receipts, extract_receipts, parse_signed_statement, verify_receipt

BODY_BYTES_MAX = 32 * 1024 * 1024
BUNDLE_ENTRIES = 256
TRUST_ANCHORS = "application/vnd.entente.trust-anchors+json"


class Failed(Exception):
    """A check did not hold; the text says how."""


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, name, action):
        """Runs the check; returns what it returns, or None when it failed. A number that it returns is printed."""
        try:
            result = action()
        except (Failed, OSError, ValueError, KeyError, TypeError) as error:
            self.failed += 1
            print(f"FAIL {name}: {error}")
            return None
        print(f"pass {name}" + (f": {result}" if isinstance(result, int) else ""))
        return result


def fetch(url, content_type=None):
    with urllib.request.urlopen(url, timeout=30) as response:
        body = response.read(BODY_BYTES_MAX + 1)
        if len(body) > BODY_BYTES_MAX:
            raise Failed(f"{url}: more than {BODY_BYTES_MAX} bytes")
        said = response.headers.get("Content-Type", "").split(";")[0].strip()
        if content_type and said != content_type:
            raise Failed(f"{url}: content type {said}, expected {content_type}")
        return body


def require(condition, text):
    if not condition:
        raise Failed(text)


def pem_of(key):
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def pem_of_cose_key(key):
    if key[1] == 1 and key[-1] == 6:
        return pem_of(ed25519.Ed25519PublicKey.from_public_bytes(key[-2]))
    if key[1] == 2 and key[-1] == 1:
        x, y = (int.from_bytes(key[label], "big") for label in (-2, -3))
        return pem_of(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())
    raise Failed(f"a COSE Key of type {key[1]} and curve {key[-1]}")


def thumbprint(key):
    """RFC 9679: the digest of the required members in deterministic encoding."""
    required = {label: key[label] for label in (1, -1, -2, -3) if label in key}
    return hashlib.sha256(cbor2.dumps(required, canonical=True)).digest()


def cose_key_of_jwk(jwk):
    def part(name):
        return base64.urlsafe_b64decode(jwk[name] + "=" * (-len(jwk[name]) % 4))

    if jwk["kty"] == "OKP":
        return {1: 1, -1: 6, -2: part("x")}
    return {1: 2, -1: 1, -2: part("x"), -3: part("y")}


def tile_path(number):
    path = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        path = f"x{number % 1000:03d}/{path}"
    return path


def read_entries(url, size, bound):
    """The first and the last entries of the log, by index."""
    entries = {}
    for number in range((size + BUNDLE_ENTRIES - 1) // BUNDLE_ENTRIES):
        first = number * BUNDLE_ENTRIES
        if bound <= first and first + BUNDLE_ENTRIES <= size - bound:
            continue
        width = min(BUNDLE_ENTRIES, size - first)
        suffix = "" if width == BUNDLE_ENTRIES else f".p/{width}"
        body = fetch(f"{url}/log/tile/entries/{tile_path(number)}{suffix}", "application/octet-stream")
        offset = 0
        for index in range(first, first + width):
            require(offset + 2 <= len(body), f"bundle {number} ends before entry {index}")
            length = struct.unpack_from(">H", body, offset)[0]
            require(offset + 2 + length <= len(body), f"bundle {number} ends within entry {index}")
            entries[index] = body[offset + 2:offset + 2 + length]
            offset += 2 + length
        require(offset == len(body), f"bundle {number} goes on after its {width} entries")
    return entries


def header_of(message):
    """The protected header of a COSE_Sign1, unverified: only to know which key to try."""
    return cbor2.loads(cbor2.loads(message).value[0])


def published_keys(url):
    keys = {}
    for key in cbor2.loads(fetch(f"{url}/.well-known/scitt-keys", "application/cbor")):
        require(key[2] == thumbprint(key), "a key whose identifier is not its RFC 9679 thumbprint")
        keys[bytes(key[2])] = pem_of_cose_key(key)
    require(keys, "no keys")
    return keys


def sample(indexes, bound):
    """At most `bound` of the indexes: both ends whole, where edges of trees and tiles are, and some between."""
    indexes = sorted(indexes)
    if len(indexes) <= bound:
        return indexes
    step = max(1, len(indexes) * 3 // bound)
    third = bound // 3
    return sorted(set(indexes[:third]) | set(indexes[-third:]) | set(indexes[third:-third:step]))


def receipt_key(receipt, keys):
    header = header_of(receipt)
    require(header.get(395) == 1, f"verifiable data structure {header.get(395)}, expected 1")
    kid = bytes(header.get(4, b""))
    require(kid in keys, f"signed with a key that is not published: {kid.hex()}")
    return keys[kid]


def accept(receipt, entry, pem, index, origin):
    result = verify_receipt(receipt, leaf_entry_hex=entry.hex(), log_public_key_pem=pem)
    require(result.ok, f"entry {index}: {'; '.join(map(str, result.errors))}")
    require(result.leaf_index == index, f"the receipt for entry {index} is one for {result.leaf_index}")
    require(result.issuer and result.subject, f"entry {index}: the receipt names no issuer or no subject")
    require(origin is None or result.subject == origin,
            f"entry {index}: subject {result.subject!r}, expected {origin!r}")
    return result


def change_signature(receipt):
    message = cbor2.loads(receipt)
    protected, unprotected, payload, signature = message.value
    return cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected, payload, bytes([signature[0] ^ 1]) + signature[1:]]))


def change_path(receipt):
    message = cbor2.loads(receipt)
    protected, unprotected, payload, signature = message.value
    size, index, path = cbor2.loads(unprotected[396][-1][0])
    require(path, "a proof without a path")
    path = [bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:]]
    proofs = {396: {-1: [cbor2.dumps([size, index, path])]}}
    return cbor2.dumps(cbor2.CBORTag(18, [protected, proofs, payload, signature]))


def change_protected(receipt):
    message = cbor2.loads(receipt)
    protected, unprotected, payload, signature = message.value
    header = dict(cbor2.loads(protected))
    header[15] = {**dict(header[15]), 2: "log.example.net/another"}
    return cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(header), unprotected, payload, signature]))


def verify_statements(report, entries):
    """Statements as scitt-cose reads them, and the operator's own against the keys of the trust anchors."""

    def parse():
        for index, entry in entries.items():
            fields = parse_signed_statement(entry)["unverified"]
            require(fields is not None, f"entry {index} is no Signed Statement")
            require(fields["issuer"] and fields["subject"], f"entry {index} names no issuer or no subject")
        return len(entries)

    report.check("scitt-cose: entries are Signed Statements with issuer and subject", parse)

    def signatures():
        anchors = [e for e in entries.values() if header_of(e).get(3) == TRUST_ANCHORS]
        require(anchors, "no trust anchors among the first entries")
        keys = {}
        for item in json.loads(cbor2.loads(anchors[0]).value[2])["operator"]["keys"]:
            key = cose_key_of_jwk(item["jwk"])
            keys[thumbprint(key)] = pem_of_cose_key(key)
        signed = 0
        for index, entry in entries.items():
            pem = keys.get(bytes(header_of(entry).get(4, b"")))
            if pem is None:
                continue
            require(parse_signed_statement(entry, public_key_pem=pem)["signature_verified"] is True,
                    f"entry {index}: its signature does not hold")
            broken = entry[:-1] + bytes([entry[-1] ^ 1])
            require(parse_signed_statement(broken, public_key_pem=pem)["signature_verified"] is False,
                    f"entry {index}: another signature is accepted")
            signed += 1
        require(signed, "no statement of the operator's")
        return signed

    report.check("scitt-cose: statements of the operator verify under the trust anchors, changed ones do not",
                 signatures)


def verify(report, url, bound, origin):
    keys = report.check("keys for receipts are published under their thumbprints", lambda: published_keys(url))
    size = report.check("the log has a checkpoint, entries",
                        lambda: int(fetch(f"{url}/log/checkpoint", "text/plain").split(b"\n")[1]))
    if keys is None or size is None:
        return
    entries = report.check("entries are read from bundles", lambda: read_entries(url, size, bound))
    if not entries:
        return
    verify_statements(report, entries)
    chosen = sample(entries, bound)

    def all_receipts():
        for index in chosen:
            receipt = fetch(f"{url}/entries/{index}", "application/scitt-receipt+cose")
            accept(receipt, entries[index], receipt_key(receipt, keys), index, origin)
        return len(chosen)

    report.check("scitt-cose: receipts verify", all_receipts)
    index = chosen[len(chosen) // 2]
    receipt = report.check(f"the receipt of entry {index} is there", lambda: fetch(f"{url}/entries/{index}"))
    if receipt is None:
        return
    pem = report.check("its key is known", lambda: receipt_key(receipt, keys))
    if pem is None:
        return
    entry = entries[index]
    other = entries[chosen[0] if chosen[0] != index else chosen[-1]]
    stranger = pem_of(ed25519.Ed25519PrivateKey.generate().public_key())

    def refuses(make, with_entry=entry, with_pem=pem):
        def action():
            result = verify_receipt(make(), leaf_entry_hex=with_entry.hex(), log_public_key_pem=with_pem)
            require(not result.ok, "was accepted")

        return action

    report.check("scitt-cose: refuses it for another entry", refuses(lambda: receipt, with_entry=other))
    report.check("scitt-cose: refuses it for the entry with one bit changed",
                 refuses(lambda: receipt, with_entry=entry[:-1] + bytes([entry[-1] ^ 1])))
    report.check("scitt-cose: refuses it with another signature", refuses(lambda: change_signature(receipt)))
    report.check("scitt-cose: refuses it with another path", refuses(lambda: change_path(receipt)))
    report.check("scitt-cose: refuses it with another subject", refuses(lambda: change_protected(receipt)))
    report.check("scitt-cose: refuses it under another key", refuses(lambda: receipt, with_pem=stranger))

    def embedded():
        transparent = attach_receipts(entry, [receipt])
        inside = extract_receipts(transparent)
        require(inside == [receipt], "the receipt that comes out is not the one that went in")
        accept(inside[0], entry, pem, index, origin)

    report.check("scitt-cose: makes a Transparent Statement of both, whose receipt verifies", embedded)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--url", default=os.environ.get("ENTENTE_URL"), help="address of the node")
    parser.add_argument("--max", type=int, default=512, help="check at most about this many receipts")
    parser.add_argument("--expect-origin", help="the log's origin, which receipts must name as their subject")
    arguments = parser.parse_args()
    if not arguments.url:
        parser.error("--url or ENTENTE_URL is needed")
    report = Report()
    verify(report, arguments.url.rstrip("/"), arguments.max, arguments.expect_origin)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
