#!/usr/bin/env python3
"""Asks a node for something in a party's name: http-message-signatures signs the request (RFC 9421).

    sign_request.py --key KEY.pem --key-id ID [--created SECONDS] [--cover COMPONENT...] URL

The key is an unencrypted PEM file with an Ed25519, P-256 or P-384 private key. Prints the answer's status and the length of
its body ("200 1234"), and with --body FILE writes the body there. Exits with 1 when no answer came; the status is for the
caller to judge. --created and --cover are for signatures that a node must not take.
"""

import argparse
import datetime
import http.client
import pathlib
import sys
import urllib.parse

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from http_message_signatures import HTTPMessageSigner, HTTPMessageSignaturesException, HTTPSignatureKeyResolver, algorithms

BODY_BYTES_MAX = 256 * 1024 * 1024
COVERED = ["@method", "@authority", "@path"]
TAG = "entente-read"


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key):
        self.key = key

    def resolve_private_key(self, key_id):
        return self.key


class Message:
    """What the library asks of a request."""

    def __init__(self, method, url, host):
        self.method, self.url, self.headers = method, url, {"Host": host}


def algorithm_of(key):
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return algorithms.ED25519
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {"secp256r1": algorithms.ECDSA_P256_SHA256, "secp384r1": algorithms.ECDSA_P384_SHA384}[key.curve.name]
    raise KeyError("no Ed25519, P-256 or P-384 key")


def sign(options, target):
    key = serialization.load_pem_private_key(options.key.read_bytes(), password=None)
    signer = HTTPMessageSigner(signature_algorithm=algorithm_of(key), key_resolver=OneKey(key))
    message = Message("GET", options.url, target.netloc)
    covered = options.cover or COVERED + (["@query"] if target.query else [])
    created = datetime.datetime.fromtimestamp(options.created, datetime.timezone.utc) if options.created is not None else None
    signer.sign(message, key_id=options.key_id, created=created, label="sig1", tag=TAG, covered_component_ids=covered)
    return message.headers


def ask(target, headers):
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.netloc, timeout=30)
    # The target goes out as it was signed.
    connection.request("GET", (target.path or "/") + (f"?{target.query}" if target.query else ""), headers=headers)
    response = connection.getresponse()
    body = response.read(BODY_BYTES_MAX + 1)
    if len(body) > BODY_BYTES_MAX:
        raise OSError(f"the answer has more than {BODY_BYTES_MAX} bytes")
    return response.status, body


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--key", required=True, type=pathlib.Path)
    parser.add_argument("--key-id", required=True)
    parser.add_argument("--created", type=int)
    parser.add_argument("--cover", nargs="+")
    parser.add_argument("--body", type=pathlib.Path)
    options = parser.parse_args()
    target = urllib.parse.urlsplit(options.url)
    try:
        status, body = ask(target, sign(options, target))
    except (OSError, ValueError, KeyError, http.client.HTTPException, HTTPMessageSignaturesException) as error:
        print(f"sign_request.py: {error}", file=sys.stderr)
        return 1
    if options.body:
        options.body.write_bytes(body)
    print(status, len(body))
    return 0


if __name__ == "__main__":
    sys.exit(main())
