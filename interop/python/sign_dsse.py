"""securesystemslib signs envelopes of in-toto statements; Entente registers them and says whose key signed inside.

    sign_dsse.py --binary build/release/bin/entente --scratch DIR

Prints a line a check. Its own node, since parties are admitted on it.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner

ARTIFACT = hashlib.sha256(b"gateway").hexdigest()
PARTY = "did:web:acme.example"
failed = 0


def report(good, text):
    global failed
    failed += not good
    print(("pass " if good else "FAIL ") + text, flush=True)


class Node:
    def __init__(self, binary, scratch):
        self.binary, self.scratch = binary, scratch

    def run(self, *arguments, code=0):
        done = subprocess.run([self.binary, *map(str, arguments)], cwd=self.scratch, capture_output=True, text=True, check=False)
        if done.returncode != code:
            print(f"FAIL entente {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
            sys.exit(1)
        return done.stdout

    def outcome(self, name):
        items = json.loads(self.run("attestations", name, "--data", "dsse-node", "--format", "json"))["items"]
        signatures = items[0]["signatures"] if items else []
        return [(one["outcome"], one["whose"]) for one in signatures]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--scratch", required=True, type=pathlib.Path)
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    node = Node(options.binary, options.scratch)
    node.run("init", "dsse-node", "--origin", "log.example.org/dsse", "--unencrypted-keys")
    keys = {"ed25519": ed25519.Ed25519PrivateKey.generate(), "p256": ec.generate_private_key(ec.SECP256R1()),
            "p384": ec.generate_private_key(ec.SECP384R1())}
    arguments = []
    for name, key in keys.items():
        pem = options.scratch / f"{name}.pem"
        pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                          serialization.NoEncryption()))
        pem.chmod(0o600)
        public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        (options.scratch / f"{name}.pub.pem").write_bytes(public)
        arguments += ["--key", f"{name}.pem:{'admin,supply' if name == 'ed25519' else 'supply'}"]
    node.run("party", "new", "--id", PARTY, "--name", "Acme", "--kind", "private-sector", "--out", "party.cose", *arguments)
    node.run("submit", "party.cose", "--data", "dsse-node")
    node.run("party", "admit", PARTY, "--data", "dsse-node")

    def register(name, *signers):
        statement = json.dumps({"_type": "https://in-toto.io/Statement/v1",
                                "subject": [{"name": name, "digest": {"sha256": ARTIFACT}}],
                                "predicateType": "https://slsa.dev/provenance/v1", "predicate": {}}).encode()
        envelope = Envelope(statement, "application/vnd.in-toto+json", {})
        for signer in signers:
            envelope.sign(signer)
        (options.scratch / f"{name}.json").write_text(json.dumps(envelope.to_dict()))
        node.run("sign", f"{name}.json", "--key", "ed25519.pem", "--issuer", PARTY)
        node.run("submit", f"{name}.json.cose", "--data", "dsse-node")
        return node.outcome(name)

    for name, key in keys.items():
        report(register(f"by-{name}", CryptoSigner(key)) == [("verified", PARTY)],
               f"an envelope that securesystemslib signed with {name} is verified, and whose key it was is said")
    stranger = CryptoSigner.generate_ecdsa()
    report(register("by-two", CryptoSigner(keys["p256"]), stranger) == [("verified", PARTY), ("key-not-known", None)],
           "of two signatures, that of a stranger is not called valid")
    # The stranger's signature under a name of a key that is known.
    envelope = json.loads((options.scratch / "by-p256.json").read_text())
    other = json.loads((options.scratch / "by-two.json").read_text())
    envelope["signatures"][0]["sig"] = other["signatures"][1]["sig"]
    (options.scratch / "false.json").write_text(json.dumps(envelope))
    node.run("sign", "false.json", "--key", "ed25519.pem", "--issuer", PARTY)
    node.run("submit", "false.json.cose", "--data", "dsse-node", code=3)
    report(True, "a false signature in a known key's name is refused")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
