#!/usr/bin/env python3
"""Has scitt-cose make statements, a log of them and receipts; `entente verify` must take what is right and nothing else.

    make_receipts.py --binary build/release/bin/entente --scratch FOLDER

The other direction of verify_receipts.py: statement, tree, proof and signature are scitt-cose's, and the checking is
Entente's. Its build_receipt() puts the labels of the header in the order in which it was programmed; RFC 9052 allows that,
and Entente takes deterministic encoding alone (api/statement.cddl), so its sign_sign1() is given them in that order.
Prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from scitt_cose import attach_receipts, build_receipt
from scitt_cose.cose_sign1 import sign_sign1
from scitt_cose.merkle import inclusion_proof, merkle_root
from verify_receipts import Failed, Report, change_path, change_protected, change_signature, pem_of, require

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "selftest"))
from forge_log import cose_key, pem_private  # noqa: E402

ORIGIN, OPERATOR, ISSUER = "log.example.org/foreign", "did:web:log.example.org", "did:web:example.net"
SIZES = (2, 3, 7, 8, 256, 257)
ALGORITHMS = {"EdDSA": (-8, ed25519.Ed25519PrivateKey.generate), "ES256": (-7, lambda: ec.generate_private_key(ec.SECP256R1())),
              "ES384": (-35, lambda: ec.generate_private_key(ec.SECP384R1()))}


def key_id(key):
    return cose_key(key)[2]


def statement(number, key):
    """Labels in deterministic order: 1, 3, 4, 15."""
    header = {1: -8, 3: "application/json", 4: key_id(key), 15: {1: ISSUER, 2: f"document {number}"}}
    return sign_sign1(json.dumps({"number": number}).encode(), alg="EdDSA", private_key_pem=pem_private(key), protected=header)


def header_of_receipt(algorithm, key):
    """Labels in deterministic order: 1, 4, 15, 395."""
    return {1: ALGORITHMS[algorithm][0], 4: key_id(key), 15: {1: OPERATOR, 2: ORIGIN}, 395: 1}


def receipt(entries, index, algorithm, key, header=None):
    listed = [entry.hex() for entry in entries]
    proof = cbor2.dumps([len(entries), index, [bytes.fromhex(one) for one in inclusion_proof(listed, index)]])
    return sign_sign1(bytes.fromhex(merkle_root(listed)), alg=algorithm, private_key_pem=pem_private(key),
                      protected=header or header_of_receipt(algorithm, key), unprotected={396: {-1: [proof]}}, detached=True)


class Verifier:
    """`entente verify`, with the keys that it is to trust."""

    def __init__(self, binary, scratch, receipt_key, signer):
        self.binary, self.scratch = binary, scratch
        self.keys = ["--receipt-key", self.file("receipt.pem", pem_of(receipt_key.public_key())),
                     "--signer-key", self.file("signer.pem", pem_of(signer.public_key()))]

    def file(self, name, content):
        path = self.scratch / name
        path.write_bytes(content)
        return path

    def run(self, *words):
        done = subprocess.run([self.binary, "verify", *words, *self.keys, "--format", "json"], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60, check=False)
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

    def of(self, entry, receipt_bytes):
        return self.run("--statement", self.file("statement", entry), "--receipt", self.file("receipt", receipt_bytes))


def accept(answer, what):
    code, said = answer
    require(code == 0, f"{what}: exit code {code}: {said[-300:]}")


def refuse(answer):
    code, said = answer
    require(code in (1, 3), f"exit code {code}: {said[-300:]}")


def check_algorithm(report, arguments, algorithm):
    receipt_key, signer = ALGORITHMS[algorithm][1](), ed25519.Ed25519PrivateKey.generate()
    verifier = Verifier(arguments.binary, arguments.scratch, receipt_key, signer)
    entries = [statement(number, signer) for number in range(max(SIZES))]

    def all_sizes():
        checked = 0
        for size in SIZES:
            for index in {0, size // 2, size - 1}:
                accept(verifier.of(entries[index], receipt(entries[:size], index, algorithm, receipt_key)),
                       f"entry {index} of {size}")
                checked += 1
        return checked

    report.check(f"entente verify: takes receipts that scitt-cose made with {algorithm}", all_sizes)
    one, entry = receipt(entries[:7], 3, algorithm, receipt_key), entries[3]

    def transparent():
        whole = verifier.file("transparent", attach_receipts(entry, [one]))
        accept(verifier.run(whole), "the Transparent Statement")

    report.check(f"entente verify: takes the Transparent Statement that scitt-cose made, {algorithm}", transparent)

    def wrong():
        stranger = receipt(entries[:7], 3, algorithm, ALGORITHMS[algorithm][1]())
        cases = [(entries[4], one), (entry, change_signature(one)), (entry, change_path(one)), (entry, stranger)]
        cases.append((entry, change_protected(one)))
        for number, (with_entry, with_receipt) in enumerate(cases):
            try:
                refuse(verifier.of(with_entry, with_receipt))
            except Failed as failed:
                raise Failed(f"case {number}: {failed}") from failed
        return len(cases)

    report.check(f"entente verify: refuses other entry, signature, path, key and subject, {algorithm}", wrong)
    return verifier, entries, receipt_key


def say_differences(verifier, entries, receipt_key):
    """Receipts that RFC 9942 allows and Entente's stricter form does not. Told, and not counted."""
    right, listed = header_of_receipt("ES256", receipt_key), [entry.hex() for entry in entries[:7]]
    cases = {"no kid": {label: right[label] for label in (1, 15, 395)}, "a kid of 8 bytes": {**right, 4: b"12345678"},
             "a kid that is no thumbprint": {**right, 4: b"8" * 32}, "no CWT claims": {label: right[label] for label in (1, 4, 395)},
             "an iat among the claims": {**right, 15: {**right[15], 6: 1_700_000_000}}}
    made = {name: receipt(entries[:7], 3, "ES256", receipt_key, header) for name, header in cases.items()}
    made["build_receipt()'s order of labels"] = build_receipt(
        leaf_entry_hex=listed[3], leaf_index=3, tree_entries_hex=listed, alg="ES256", log_private_key_pem=pem_private(receipt_key),
        iss=OPERATOR, sub=ORIGIN, kid=key_id(receipt_key))
    for name, one in made.items():
        code, said = verifier.of(entries[3], one)
        broken = [check["what"] for check in json.loads(said)["checks"] if not check["holds"]] if code == 1 else [said.strip()]
        print(f"   stricter than RFC 9942: {name}: {'taken' if code == 0 else broken[0]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--scratch", type=pathlib.Path, required=True, help="folder for files, made if it is not there")
    arguments = parser.parse_args()
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    report = Report()
    for algorithm in ALGORITHMS:
        made = check_algorithm(report, arguments, algorithm)
        if algorithm == "ES256":
            say_differences(*made)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
