#!/usr/bin/env python3
"""Holds the documents on parties that a node takes against api/identity.cddl with cddl-verifier, which knows nothing of Entente.

    check_documents.py --binary build/release/bin/entente

Makes a node, lets parties apply, be admitted, lose keys, recover, delegate, certify and claim, and reads what the log then
holds: each kind must be there, and be what the schema says. Documents that the schema refuses, the command refuses to sign.
Prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
"""

import argparse
import contextlib
import copy
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import cbor2
from check_cddl import Command, Schema, logged_entries, sound
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from verify_receipts import Failed, Report, require

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "api" / "identity.cddl"
TYPE = "application/vnd.entente.{}+json"
# The schema's rule for each kind of statement.
RULES = {kind: {"time": "log-time"}.get(kind, kind) for kind in (
    "policy", "trust-anchors", "x509-anchors", "time", "party", "admission", "key-revocation", "key-recovery", "delegation",
    "trust-material", "domain-check", "claim", "claim-decision")}
ACME, CERT, DOMAIN = "did:web:acme.example", "did:web:cert.example", "acme.example"
OPERATOR = "did:web:log.example"
START_SECONDS_MAX = 60


def put(place, value):
    def change(document):
        *path, last = place
        for step in path:
            document = document[step]
        document[last] = value
    return change


def drop(*place):
    def change(document):
        *path, last = place
        for step in path:
            document = document[step]
        del document[last]
    return change


# What both must refuse: a sample of the log, changed.
WRONG = {
    "a party with a member more": ("party", put(["nick"], "a")),
    "a party without keys": ("party", put(["keys"], [])),
    "a party of no kind": ("party", put(["kind"], "company")),
    "a party whose id is no URI": ("party", put(["id"], "acme")),
    "a key of another curve": ("party", put(["keys", 0, "jwk", "crv"], "P-521")),
    "a key without its point": ("party", drop("keys", 0, "jwk", "x")),
    "a role that is none": ("party", put(["keys", 0, "roles"], ["boss"])),
    "one signature of a role": ("party", put(["signatures"], {"admin": 1})),
    "a certified name with a star": ("party", put(["certificates", 0, "name"], "dns:*.example")),
    "a certified name in capitals": ("party", put(["certificates", 0, "name"], "dns:A.example")),
    "a certified admin": ("party", put(["certificates", 0, "roles"], ["admin"])),
    "an anchor that is no digest": ("party", put(["certificates", 0, "anchor"], "00")),
    "a decision that is none": ("admission", put(["decision"], "maybe")),
    "an admission of nobody": ("admission", drop("party")),
    "a reason that is none": ("key-revocation", put(["reason"], "bored")),
    "a lost key since a time": ("key-revocation", lambda held: held.update(reason="lost", since="2026-01-01T00:00:00Z")),
    "a kid that is no base64url": ("key-revocation", put(["kid"], "a=")),
    "a recovery that says not why": ("key-recovery", put(["reason"], "")),
    "a delegated admin": ("delegation", put(["roles"], ["admin"])),
    "an end with a time": ("delegation", lambda held: held.update(roles=[], until="2026-01-01T00:00:00Z")),
    "a time without its zone": ("delegation", put(["until"], "2026-01-01T00:00:00")),
    "a claim of no row": ("claim", drop("supporter")),
    "a ruling that is none": ("claim-decision", put(["decision"], "admitted")),
    "anchors that are no list": ("x509-anchors", put(["certificates"], "AA==")),
    "an anchor that is no base64": ("x509-anchors", put(["certificates"], ["*"])),
    "a key of two kinds": ("trust-material", lambda held: held["keys"][0].update(jwk={}, pem="x")),
    "a use that is none": ("trust-material", put(["keys", 0, "use"], "all")),
    "an authority of nothing": ("trust-material", put(["certificate_authorities"], [{"certificates": []}])),
    "a policy without rules": ("policy", drop("rules")),
    "a rule for nobody": ("policy", put(["rules", 0, "standings"], [])),
    "a rule in capitals": ("policy", put(["rules", 0, "name"], "Rule")),
    "a document kept for longer than a century": ("policy", put(["rules", 0, "retention_days"], 36526)),
    "votes of nobody": ("policy", put(["admission"], {"operator": True, "parties": {"count": 0}})),
    "a proof by certificates without them": ("domain-check", drop("chain")),
    "a proof by two certified keys": ("domain-check", put(["kids"], ["AAEC", "AAED"])),
    "certificates of a failure": ("domain-check", lambda held: (held.pop("kids"), held.update(outcome="failed"))),
    "a document of the DNS with certificates": ("domain-check", put(["method"], "dns")),
    "a method that is none": ("domain-check", put(["method"], "http")),
}


def authority_and_leaf(folder, key_file):
    """root.pem, and chain.pem for DOMAIN with this key."""
    key = serialization.load_pem_private_key((folder / key_file).read_bytes(), password=None)
    now = datetime.datetime.now(datetime.timezone.utc)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "interop")])

    def issue(file, is_authority):
        builder = (x509.CertificateBuilder().subject_name(name if is_authority else x509.Name([])).issuer_name(name)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
                   .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True))
        if not is_authority:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(DOMAIN)]), critical=True)
        (folder / file).write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    issue("root.pem", True)
    issue("chain.pem", False)


def live(command):
    """A node on which each kind of document was taken."""
    folder, made = command.folder, command.made
    data = ("--data", "data")

    def submit(*arguments):
        made(*arguments, "--out", "made.cose")
        made("submit", "made.cose", *data)

    def apply(party, name, *more):
        submit("party", "new", "--id", party, "--name", name, "--kind", "private-sector", *more)

    made("init", "data", "--origin", "log.example/interop", "--unencrypted-keys")
    config = (folder / "data/entente.toml").read_text().split("[identity]")[0]
    (folder / "data/entente.toml").write_text(config + '[identity]\nresolver = "127.0.0.1:9"\n')  # nobody is asked
    for key in ("acme", "build", "cert", "new"):
        made("keygen", f"{key}.pem", "--algorithm", "es256", "--unencrypted")
    made("keygen", "ed.pem", "--unencrypted")
    authority_and_leaf(folder, "acme.pem")
    made("trust", "anchors", "root.pem", *data)
    apply(CERT, "Cert", "--key", "cert.pem")
    apply(ACME, "Acme", "--country", "GB", "--domain", DOMAIN, "--notice", "two\nlines", "--key", "acme.pem", "--key",
          "ed.pem", "--key", "build.pem:supply", "--signatures", "supply=2", "--certificate",
          f"dns:{DOMAIN}@root.pem:supply,instrument", "--certificate", "email:a@b.example@root.pem:intel")
    for party in (ACME, CERT):
        made("party", "admit", party, *data)
    made("party", "check-domain", ACME, *data)  # nobody answers
    made("party", "check-domain", ACME, "--chain", "chain.pem", *data)
    submit("party", "delegate", "--id", CERT, "--to", ACME, "--roles", "supply,intel", "--until", "2040-01-01T00:00:00Z",
           "--key", "cert.pem")
    submit("party", "delegate", "--id", CERT, "--to", ACME, "--end", "--key", "cert.pem")
    kid = json.loads(command.run("inspect", "build.pub.pem", "--format", "json").stdout)["kid"]
    submit("party", "revoke-key", "--id", ACME, "--kid", kid, "--reason", "compromised", "--since", "2026-01-01T00:00:00Z",
           "--key", "acme.pem")
    made("trust", "add", "root.pem", "--name", "roots", *data)
    made("trust", "add", "acme.pub.pem", "--name", "keys", *data)
    (folder / "list.csv").write_text("name,kind,country_iso2,date_if_known\nAcme,private-sector,GB,2020-01-01\n")
    made("roster", "import", "list.csv", *data)
    row = json.loads(command.run("roster", "list", *data, "--format", "json").stdout)[0]["id"]
    call = json.loads(command.run("instrument", "list", *data, "--format", "json").stdout)[0]["id"]
    submit("roster", "claim", row, "--instrument", call, "--key", "acme.pem", "--issuer", ACME)
    submit("roster", "confirm", row, "--instrument", call, "--party", ACME, "--key", "data/keys/custodian.pem", "--issuer",
           OPERATOR, "--reason", "they called")
    made("party", "recover", CERT, "--new-key", "new.pem", "--reason", "the safe burned", "--evidence", "two officers came",
         *data)
    policy = json.loads((folder / "data/policy.json").read_text())
    policy |= {"admission": {"operator": True, "custodians": [CERT], "parties": {"count": 2, "kinds": ["state"]}}}
    for rule in policy["rules"]:
        if TYPE.format("admission") in rule["content_types"]:
            rule["standings"] = ["operator", "admitted"]
        if rule["name"] == "supply-evidence":
            rule["retention_days"] = 30
    (folder / "data/policy.json").write_text(json.dumps(policy))
    made("policy", "register", *data)


@contextlib.contextmanager
def serving(command):
    ready = command.folder / "ready"
    process = subprocess.Popen([command.binary, "serve", "--data", "data", "--listen", "127.0.0.1:0", "--ready-file", ready],
                               cwd=command.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS_MAX
        while not ready.exists():
            require(process.poll() is None and time.monotonic() < until, "the node does not serve")
            time.sleep(0.02)
        yield ready.read_text().strip()
    finally:
        process.terminate()
        process.wait()


def documents_of(entries):
    """By kind, in the order of the log."""
    found = {kind: [] for kind in RULES}
    for encoded in entries.values():
        protected, _, payload, _ = cbor2.loads(encoded).value
        content_type = cbor2.loads(protected).get(3)
        for kind, known in found.items():
            if content_type == TYPE.format(kind):
                known.append(json.loads(payload))
    return found


def read_documents(command):
    with serving(command) as url:
        return documents_of(logged_entries(url))


def held_documents(schema, kind, documents):
    require(documents, "the log has none")
    for document in documents:
        schema.hold(RULES[kind], cbor2.dumps(document, canonical=True))
    return len(documents)


def refused(schema, command, kind, document):
    (command.folder / "wrong.json").write_text(json.dumps(document))
    done = command.run("sign", "wrong.json", "--type", kind, "--key", "acme.pem", "--issuer", ACME, "--subject", "x", "--out",
                       "wrong.cose")
    require(done.returncode == 3, f"entente sign ends with {done.returncode}: {done.stderr.strip()}")
    try:
        schema.hold(RULES[kind], cbor2.dumps(document, canonical=True))
    except Failed:
        return
    raise Failed("the schema takes it")


def changed(documents, change):
    """The fullest of the samples that has what is changed, with it changed."""
    for document in sorted(documents, key=lambda one: -len(json.dumps(one))):
        document = copy.deepcopy(document)
        try:
            change(document)
        except (KeyError, IndexError):
            continue
        return document
    raise Failed("no sample can be changed so")


def check(binary):
    schema, report = Schema(SCHEMA), Report()
    report.check("the schema is sound", lambda: sound(schema))
    with tempfile.TemporaryDirectory(prefix="entente-cddl.") as folder:
        command = Command(os.path.abspath(binary), pathlib.Path(folder))
        report.check("parties live on a node", lambda: live(command))
        documents = report.check("what its log holds can be read", lambda: read_documents(command))
        for kind, found in (documents or {}).items():
            report.check(f"{kind}: documents of the log are such by the schema",
                         lambda kind=kind, found=found: held_documents(schema, kind, found))
        for what, (kind, change) in WRONG.items() if documents else ():
            def held(kind=kind, change=change):
                refused(schema, command, kind, changed(documents[kind], change))
            report.check(f"schema and command refuse {what}", held)
    return report.failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, help="the command, which is the node, too")
    return 1 if check(arguments.parse_args().binary) else 0


if __name__ == "__main__":
    sys.exit(main())
