#!/usr/bin/env python3
"""Holds what a node gives, and what the command signs, against api/statement.cddl with cddl-verifier, a validator that knows nothing of Entente.

    check_cddl.py --url http://127.0.0.1:8080 --binary build/release/bin/entente

Statements that the schema must refuse are refused by the command too, so that the two cannot drift apart unseen.
Prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import cbor2
from cddl_verifier import Validator, schema_diagnostics
from verify_receipts import Failed, Report, fetch, read_entries, require, sample

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "api" / "statement.cddl"
ALG, CRIT, CONTENT_TYPE, KID, CLAIMS, HASH_ALG, PREIMAGE_TYPE, RECEIPTS = 1, 2, 3, 4, 15, 258, 259, 394
ENTRIES_MAX = 1024  # of each end of the log
RECEIPTS_MAX = 20


class Schema:
    def __init__(self, path):
        self.text = path.read_text()
        self.validator = Validator(self.text)

    def hold(self, rule, encoded):
        """Raises Failed when the bytes are not what the rule says."""
        result = self.validator.validate(encoded, rule, require_deterministic=True)
        if not result.valid:
            raise Failed(f"{rule}: {'; '.join(str(one) for one in result.diagnostics)}")


def encode(message):
    return cbor2.dumps(cbor2.CBORTag(18, message), canonical=True)


def changed(encoded, change):
    """The statement with its header changed, its signature left: what is wrong is its form, before any key is asked."""
    protected, unprotected, payload, signature = cbor2.loads(encoded).value
    header = dict(cbor2.loads(protected))
    header = change(header) or header
    return encode([cbor2.dumps(header, canonical=True), dict(unprotected), payload, signature])


def without(label):
    return lambda header: header.pop(label) and None


def claims(change):
    return lambda header: header | {CLAIMS: change(dict(header[CLAIMS]))}


# What both must refuse. Each is made of a good statement: a plain one, or a hash envelope.
WRONG = {
    "no algorithm": ("plain", without(ALG)),
    "an algorithm that is not taken": ("plain", lambda header: header | {ALG: -257}),
    "no key identifier": ("plain", without(KID)),
    "an empty key identifier": ("plain", lambda header: header | {KID: b""}),
    "a key identifier of 65 bytes": ("plain", lambda header: header | {KID: bytes(65)}),
    "no content type": ("plain", without(CONTENT_TYPE)),
    "a content type as a number": ("plain", lambda header: header | {CONTENT_TYPE: 50}),
    "no claims": ("plain", without(CLAIMS)),
    "no issuer": ("plain", claims(lambda held: {2: held[2]})),
    "an empty subject": ("plain", claims(lambda held: held | {2: ""})),
    "a time that is text": ("plain", claims(lambda held: held | {6: "now"})),
    "an unknown critical label": ("plain", lambda header: header | {CRIT: [99]}),
    "no critical label": ("plain", lambda header: header | {CRIT: []}),
    "both content types": ("envelope", lambda header: header | {CONTENT_TYPE: "text/plain"}),
    "a hash envelope without its preimage's type": ("envelope", without(PREIMAGE_TYPE)),
    "another hash": ("envelope", lambda header: header | {HASH_ALG: -44}),
    "a label that is no number or text": ("plain", lambda header: header | {b"x": 1}),
    "receipts among what is signed": ("plain", lambda header: header | {RECEIPTS: [b""]}),
    "a label of 65 bytes": ("plain", lambda header: header | {65 * "x": 1}),
    "the long signature's algorithm": ("plain", lambda header: header | {ALG: -35}),
}


class Command:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def run(self, *arguments):
        return subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)

    def made(self, *arguments):
        done = self.run(*arguments)
        require(done.returncode == 0, f"entente {' '.join(arguments)}: {done.stderr.strip()}")

    def takes(self, encoded):
        (self.folder / "held.cose").write_bytes(encoded)
        return self.run("inspect", "held.cose").returncode == 0


def sign_samples(command):
    """One plain statement and one hash envelope of each algorithm."""
    document = {"instrument": "https://call.example/1", "version": "1"}
    (command.folder / "support.json").write_text(json.dumps(document))
    samples = {}
    for algorithm in ("ed25519", "es256", "es384"):
        key = f"{algorithm}.pem"
        command.made("keygen", key, "--algorithm", algorithm, "--unencrypted")
        for form, option in (("plain", "--no-envelope"), ("envelope", "--envelope")):
            out = f"{algorithm}.{form}.cose"
            command.made("sign", "support.json", "--type", "support", option, "--key", key, "--issuer",
                         "did:web:party.example", "--issued-at", "2026-01-02T03:04:05Z", "--out", out)
            samples[algorithm, form] = (command.folder / out).read_bytes()
    return samples


def sound(schema):
    found = schema_diagnostics(schema.text)
    require(not found, "; ".join(str(one) for one in found))


def held_statements(schema, samples):
    for encoded in samples:
        schema.hold("entry", encoded)
        schema.hold("submitted-statement", encoded)
    return len(samples)


def refused(schema, command, encoded):
    require(not command.takes(encoded), "entente inspect takes it")
    try:
        schema.hold("entry", encoded)
    except Failed:
        return
    raise Failed("the schema takes it")


def logged_entries(url):
    size = int(fetch(f"{url}/log/checkpoint", "text/plain").split(b"\n")[1])
    return read_entries(url, size, ENTRIES_MAX)


def receipts_of(schema, url, entries):
    held = 0
    for index in sample(entries, RECEIPTS_MAX):
        receipt = fetch(f"{url}/entries/{index}", "application/scitt-receipt+cose")
        schema.hold("receipt", receipt)
        protected, _, payload, signature = cbor2.loads(entries[index]).value
        schema.hold("transparent-statement", encode([protected, {RECEIPTS: [receipt]}, payload, signature]))
        held += 1
    require(held > 0, "the log has no entries")
    return held


def check(url, binary):
    schema, report = Schema(SCHEMA), Report()
    report.check("the schema is sound", lambda: sound(schema))
    entries = report.check("the log's entries can be read", lambda: logged_entries(url))
    if entries:
        report.check("every entry of the log is one by the schema", lambda: held_statements(schema, entries.values()))
        report.check("receipts and Transparent Statements are such by the schema",
                     lambda: receipts_of(schema, url, entries))
    report.check("the published keys are a COSE Key set by the schema",
                 lambda: schema.hold("cose-key-set", fetch(f"{url}/.well-known/scitt-keys", "application/cbor")))
    with tempfile.TemporaryDirectory(prefix="entente-cddl.") as folder:
        command = Command(os.path.abspath(binary), pathlib.Path(folder))
        samples = report.check("the command signs a statement of each form and algorithm", lambda: sign_samples(command))
        if samples:
            report.check("they are statements by the schema", lambda: held_statements(schema, samples.values()))
            for what, (form, change) in WRONG.items():
                report.check(f"schema and command refuse {what}",
                             lambda form=form, change=change: refused(schema, command,
                                                                      changed(samples["ed25519", form], change)))
    return report.failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--url", required=True, help="the node")
    arguments.add_argument("--binary", required=True, help="the command that signs")
    given = arguments.parse_args()
    return 1 if check(given.url.rstrip("/"), given.binary) else 0


if __name__ == "__main__":
    sys.exit(main())
