#!/usr/bin/env python3
"""Makes a small log of its own, right or with one fault, and serves it: the clients must accept the one and refuse the
others. Statements and checkpoint are signed with Ed25519, receipts with ES256, as a node's are by default.

    forge_log.py --entries N --fault NAME [--fault-list]

Prints the address, the log's verifier key and its origin, a line each, and serves until it is killed. An earlier
checkpoint of the same log lies at /old-checkpoint. Tree and note are built here from RFC 6962 and C2SP alone, receipts
by scitt-cose.
"""

import argparse
import base64
import hashlib
import http.server
import json
import struct
import sys

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from scitt_cose import build_receipt, build_signed_statement

ORIGIN = "log.example.org/selftest"
# name: which clients must notice, and what is wrong. `go` is verifylog, which also has an earlier checkpoint, `tiles` are the
# clients that read all of the log, and `python` is the one that verifies receipts.
FAULTS = {
    "none": ("-", "nothing is wrong"),
    "bundle": ("go tiles python", "one byte of an entry in a bundle is changed"),
    "tile": ("go tiles", "one byte of a hash in a tile is changed"),
    "checkpoint": ("go tiles", "the checkpoint is signed over another root"),
    "note": ("go tiles", "a byte of the note's signature is changed"),
    "rewritten": ("go", "an entry before the earlier checkpoint was rewritten"),
    "missing": ("go tiles", "a tile is not there"),
    "receipt": ("python", "receipts are signed by a key that is not published"),
    "kid": ("python", "the published key has another identifier than its thumbprint"),
    "statement": ("python", "an operator's statement is signed by another key"),
}


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(tree_hash(hashes[:split]), tree_hash(hashes[split:]))


def tile_path(number):
    path = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        path = f"x{number % 1000:03d}/{path}"
    return path


def raw_public(key):
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def pem_private(key):
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption())


def cose_key(key):
    """The COSE Key of an Ed25519, a P-256 or a P-384 key, under its RFC 9679 thumbprint."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        curve, algorithm = {"secp256r1": (1, -7), "secp384r1": (2, -35)}[key.curve.name]
        point, width = key.public_key().public_numbers(), key.key_size // 8
        required = {1: 2, -1: curve, -2: point.x.to_bytes(width, "big"), -3: point.y.to_bytes(width, "big")}
    else:
        required, algorithm = {1: 1, -1: 6, -2: raw_public(key)}, -8
    return {**required, 2: hashlib.sha256(cbor2.dumps(required, canonical=True)).digest(), 3: algorithm}


def note_key_id(key):
    return hashlib.sha256(ORIGIN.encode() + b"\n\x01" + raw_public(key)).digest()[:4]


def checkpoint(key, hashes, other_root=False, other_signature=False):
    root = b"\x00" * 32 if other_root else tree_hash(hashes)
    text = f"{ORIGIN}\n{len(hashes)}\n{base64.b64encode(root).decode()}\n"
    signature = key.sign(text.encode())
    if other_signature:
        signature = bytes([signature[0] ^ 1]) + signature[1:]
    line = base64.b64encode(note_key_id(key) + signature).decode()
    return f"{text}\n— {ORIGIN} {line}\n".encode()


def make_entries(count, operator, signer):
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw_public(operator)).rstrip(b"=").decode()}
    entries = []
    for index in range(count):
        payload, content_type = {"number": index}, "application/json"
        if index == 1:
            payload = {"origin": ORIGIN, "operator": {"id": "did:web:example.org", "keys": [{"jwk": jwk}]}}
            content_type = "application/vnd.entente.trust-anchors+json"
        entries.append(build_signed_statement(
            json.dumps(payload).encode(), alg="EdDSA", private_key_pem=pem_private(signer if index == 2 else operator),
            issuer="did:web:example.org", subject=ORIGIN, content_type=content_type, kid=cose_key(operator)[2]))
    return entries


def level_tiles(hashes, files):
    """All tiles of a tree of this size: level 0 holds leaf hashes, each level above the roots of 256 below."""
    level = 0
    while hashes:
        for number in range((len(hashes) + 255) // 256):
            part = hashes[number * 256:number * 256 + 256]
            suffix = "" if len(part) == 256 else f".p/{len(part)}"
            files[f"/log/tile/{level}/{tile_path(number)}{suffix}"] = b"".join(part)
        hashes = [tree_hash(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def bundles(entries, files):
    for number in range((len(entries) + 255) // 256):
        part = entries[number * 256:number * 256 + 256]
        suffix = "" if len(part) == 256 else f".p/{len(part)}"
        files[f"/log/tile/entries/{tile_path(number)}{suffix}"] = b"".join(struct.pack(">H", len(e)) + e for e in part)


def flip(files, path, offset):
    data = bytearray(files[path])
    data[offset] ^= 1
    files[path] = bytes(data)


class Log:
    """What the server gives for each path; receipts are made when they are asked for."""

    def __init__(self, count, fault):
        self.log_key = ed25519.Ed25519PrivateKey.generate()
        self.receipt_key = ec.generate_private_key(ec.SECP256R1())
        other_receipt_key = ec.generate_private_key(ec.SECP256R1())
        stranger = ed25519.Ed25519PrivateKey.generate()
        operator = ed25519.Ed25519PrivateKey.generate()
        self.files = {}
        entries = make_entries(count, operator, stranger if fault == "statement" else operator)
        old_size = max(1, count // 2)
        old = checkpoint(self.log_key, [leaf_hash(e) for e in entries[:old_size]])
        if fault == "rewritten":
            entries[0] = build_signed_statement(
                b"{}", alg="EdDSA", private_key_pem=pem_private(operator), issuer="did:web:example.org", subject=ORIGIN,
                content_type="application/json", kid=cose_key(operator)[2])
        hashes = [leaf_hash(e) for e in entries]
        level_tiles(hashes, self.files)
        bundles(entries, self.files)
        self.files["/log/checkpoint"] = checkpoint(self.log_key, hashes, fault == "checkpoint", fault == "note")
        self.files["/old-checkpoint"] = old
        published = cose_key(self.receipt_key)
        if fault == "kid":
            published[2] = b"\x00" * 32
        self.files["/.well-known/scitt-keys"] = cbor2.dumps([published], canonical=True)
        first_bundle = next(p for p in self.files if p.startswith("/log/tile/entries/000"))
        first_tile = next(p for p in self.files if p.startswith("/log/tile/0/000"))
        if fault == "bundle":
            flip(self.files, first_bundle, 40)
        if fault == "tile":
            flip(self.files, first_tile, 40)
        if fault == "missing":
            del self.files[first_tile]
        self.entries_hex = [e.hex() for e in entries]
        self.signer = other_receipt_key if fault == "receipt" else self.receipt_key
        self.kid = cose_key(self.receipt_key)[2]

    def vkey(self):
        identifier = note_key_id(self.log_key).hex()
        return f"{ORIGIN}+{identifier}+{base64.b64encode(bytes([1]) + raw_public(self.log_key)).decode()}"

    def receipt(self, index):
        return build_receipt(
            leaf_entry_hex=self.entries_hex[index], leaf_index=index, tree_entries_hex=self.entries_hex, alg="ES256",
            log_private_key_pem=pem_private(self.signer), iss="did:web:example.org", sub=ORIGIN, kid=self.kid)

    def get(self, path):
        if path.startswith("/entries/"):
            number = path.removeprefix("/entries/")
            if number.isdigit() and int(number) < len(self.entries_hex):
                return "application/scitt-receipt+cose", self.receipt(int(number))
            return None
        if path not in self.files:
            return None
        kinds = {"/log/checkpoint": "text/plain; charset=utf-8", "/.well-known/scitt-keys": "application/cbor"}
        return kinds.get(path, "application/octet-stream"), self.files[path]


def handler_of(log):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):  # noqa: N802, the name that the base class calls
            found = log.get(self.path)
            kind, body = found or ("text/plain", b"not here\n")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up in the middle is none of our business; anything else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--fault", choices=FAULTS, default="none")
    parser.add_argument("--fault-list", action="store_true", help="print the faults, a line each, and end")
    arguments = parser.parse_args()
    if arguments.fault_list:
        print("\n".join(f"{name}\t{client}\t{text}" for name, (client, text) in FAULTS.items()))
        return 0
    log = Log(arguments.entries, arguments.fault)
    server = Server(("127.0.0.1", 0), handler_of(log))
    print(f"http://127.0.0.1:{server.server_address[1]}", log.vkey(), ORIGIN, sep="\n", flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
