#!/usr/bin/env python3
"""Restricted documents, read by others' tools: http-message-signatures signs the requests, cddl-verifier and cbor2 read what comes.

    read_restricted.py --binary build/release/bin/entente --scratch DIR

Prints a line a check. Its own node, since parties are admitted on it.
"""

import argparse
import hashlib
import pathlib
import subprocess
import sys
import time
import urllib.request

import cbor2
from cddl_verifier import Validator
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parents[1] / "api" / "restricted.cddl"
DOCUMENT = b"Call the duty officer before three."
SECONDS_MAX = 30
failed = 0


def report(good, text):
    global failed
    failed += not good
    print(("pass " if good else "FAIL ") + text, flush=True)


class Node:
    def __init__(self, binary, scratch):
        self.binary, self.scratch, self.process, self.url = binary, scratch, None, ""

    def run(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], cwd=self.scratch, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"FAIL entente {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
            sys.exit(1)
        return done.stdout

    def serve(self):
        ready = self.scratch / "ready"
        self.process = subprocess.Popen([self.binary, "serve", "--data", "node", "--listen", "127.0.0.1:0", "--ready-file",
                                         "ready"], cwd=self.scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + SECONDS_MAX
        while not ready.exists() and time.monotonic() < until:
            time.sleep(0.02)
        self.url = ready.read_text().strip()

    def party(self, name, key):
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (self.scratch / f"{name}.pem").write_bytes(pem)
        (self.scratch / f"{name}.pem").chmod(0o600)
        public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        (self.scratch / f"{name}.pub.pem").write_bytes(public)
        identifier = f"did:web:{name}.example"
        self.run("party", "new", "--id", identifier, "--name", name, "--kind", "public-authority", "--key", f"{name}.pem",
                 "--out", f"{name}.cose")
        self.run("submit", f"{name}.cose", "--data", "node")
        self.run("party", "admit", identifier, "--data", "node")
        return identifier

    def kid(self, name):
        return next(line.split()[-1] for line in self.run("key", "show", f"{name}.pub.pem").splitlines() if "kid" in line)

    def ask(self, digest, name, *options):
        """By http-message-signatures, in a process of its own; gives the status."""
        done = subprocess.run([sys.executable, HERE / "sign_request.py", "--key", f"{name}.pem", "--key-id",
                               f"did:web:{name}.example#{self.kid(name)}", "--body", f"{name}.body", *options,
                               f"{self.url}/api/v1/payloads/{digest}"], cwd=self.scratch, capture_output=True, text=True,
                              check=False)
        return done.stdout.split()[0] if done.returncode == 0 else done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--scratch", required=True, type=pathlib.Path)
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    node = Node(options.binary, options.scratch)
    node.run("init", "node", "--origin", "log.example.org/restricted", "--unencrypted-keys")
    ministry = node.party("ministry", ed25519.Ed25519PrivateKey.generate())
    node.party("csirt", ed25519.Ed25519PrivateKey.generate())
    node.party("agency", ec.generate_private_key(ec.SECP256R1()))
    node.party("bureau", ec.generate_private_key(ec.SECP384R1()))
    node.party("other", ed25519.Ed25519PrivateKey.generate())
    (options.scratch / "note.txt").write_bytes(DOCUMENT)
    audience = [word for name in ("csirt", "agency", "bureau") for word in ("--audience", f"did:web:{name}.example")]
    node.run("sign", "note.txt", "--type", "text/plain", "--subject", "a note", "--key", "ministry.pem", "--issuer", ministry,
             "--marking", "RED", *audience)
    node.run("submit", "note.txt.restricted.cose", "--data", "node")
    wrapped = (options.scratch / "note.txt.restricted").read_bytes()
    digest = hashlib.sha256(wrapped).hexdigest()

    validator = Validator(SCHEMA.read_text())
    held = validator.validate(wrapped, "restricted-document", require_deterministic=True)
    report(held.valid, f"what sign --marking makes is what api/restricted.cddl says {'' if held.valid else held.diagnostics}")
    name, head, document = cbor2.loads(wrapped)
    head = cbor2.loads(head)
    report((name, document) == ("entente.restricted.v1", DOCUMENT), "cbor2 reads the document within")
    report((head[2], head[4], head[5]) == ("TLP:RED", ministry, "a note") and head[3] == sorted(head[3]),
           "cbor2 reads marking, audience, issuer and subject")
    for text, change in (("a salt of 31 bytes", lambda one: one | {1: one[1][:31]}),
                         ("a marking of TLP 1.0", lambda one: one | {2: "TLP:WHITE"}),
                         ("a further member", lambda one: one | {7: "x"})):
        wrong = cbor2.dumps([name, cbor2.dumps(change(dict(head)), canonical=True), document], canonical=True)
        (options.scratch / "wrong").write_bytes(wrong)
        refused = subprocess.run([options.binary, "payload", "open", "wrong"], cwd=options.scratch, capture_output=True,
                                 check=False).returncode != 0
        held = validator.validate(wrong, "restricted-document", require_deterministic=True).valid
        report(refused and not held, f"{text}: the schema and the command refuse it")

    node.serve()
    try:
        try:
            with urllib.request.urlopen(f"{node.url}/api/v1/payloads/{digest}", timeout=SECONDS_MAX) as answer:
                status = answer.status
        except urllib.error.HTTPError as answer:
            status = answer.code
        report(status == 401, "a request that nobody signed is refused")
        for reader, kind in (("csirt", "Ed25519"), ("agency", "P-256"), ("bureau", "P-384"), ("ministry", "the issuer's")):
            status = node.ask(digest, reader)
            got = (options.scratch / f"{reader}.body").read_bytes() if status == "200" else b""
            report(got == wrapped, f"http-message-signatures signs with a key of the audience ({kind}) and gets the document")
        report(node.ask(digest, "other") == "403", "a party that is not of the audience is refused")
        report(node.ask(digest, "csirt", "--created", str(int(time.time()) - 3600)) == "401", "a signature of an hour ago is refused")
        report(node.ask(digest, "csirt", "--cover", "@method", "@path", "--") == "401",
               "a signature that does not cover the host is refused")
    finally:
        node.process.terminate()
        node.process.wait(SECONDS_MAX)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
