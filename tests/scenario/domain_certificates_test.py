"""A certificate shows that a party's domain is its own: by the operator's hand, by itself, and until it ends."""

import base64
import datetime
import json
import time

import cose
from certificates_test import NOW, X5CHAIN, der, issue, new_key
from cryptography.hazmat.primitives import hashes, serialization
from session import Session

DOMAIN = "acme.example"
PARTY = "did:web:acme.example"
CALL = "https://call.example/1"


class DomainCertificates(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        # Nobody answers for the domain itself.
        config = self.read("data/entente.toml").decode().split("[identity]")[0]
        self.write("data/entente.toml", config + '[identity]\nresolver = "127.0.0.1:9"\n')
        self.root_key = new_key()
        self.root = issue("root", self.root_key, "root", self.root_key, True)
        self.write("root.pem", self.root.public_bytes(serialization.Encoding.PEM))
        self.entente("trust", "anchors", "root.pem", "--name", "public", "--data", "data")
        self.entente("keygen", "acme.pem", "--algorithm", "es256", "--unencrypted")

    def state_party(self, *more):
        self.entente("party", "new", "--id", PARTY, "--name", "Acme", "--kind", "private-sector", "--domain", DOMAIN, "--key",
                     "acme.pem", *more, "--out", "party.cose")
        self.entente("submit", "party.cose", "--data", "data")

    def certify(self, key, name="chain.pem", domain=DOMAIN, **more):
        leaf = issue(domain, key, "root", self.root_key, domains=[domain], **more)
        self.write(name, leaf.public_bytes(serialization.Encoding.PEM))
        return leaf

    def own_key(self):
        return cose.load_private(self.read("acme.pem"))

    def check(self, *more):
        return self.entente("party", "check-domain", PARTY, *more, "--data", "data", "--format", "json").json()

    def control(self, source=("--data", "data")):
        return self.entente("party", "show", PARTY, *source, "--format", "json").json()["domain_control"]

    def support(self, key, leaf):
        """A statement of the party, signed by the certified key."""
        header = {1: -7, 3: "application/vnd.entente.support+json", 15: {1: PARTY, 2: CALL}, X5CHAIN: der(leaf)}
        protected = cose.encode(header)
        payload = json.dumps({"instrument": CALL}).encode()
        return cose.assemble(protected, payload, cose.raw_signature(key, cose.sig_structure(protected, payload)))

    def test_shown_to_the_operator_and_checked_by_others(self):
        self.state_party()
        leaf = self.certify(self.own_key())
        said = self.check("--chain", "chain.pem")
        self.assertEqual([(one["method"], one["outcome"]) for one in said], [("x509", "proved")])
        shown = self.control()
        self.assertEqual(shown["state"], "proved")
        self.assertEqual(shown["checks"][0]["anchor"], self.root.fingerprint(hashes.SHA256()).hex())
        self.assertIsNone(shown["checks"][0]["statement"])
        self.assertIn("proved by x509 since", self.entente("party", "show", PARTY, "--data", "data").out)
        # What it rests on stands in the entry.
        entry = said[0]["entry"]
        self.entente("prove", "statement", str(entry), "--data", "data", "--out", "proof.json")
        self.assertEqual(said[0]["chain"], [base64.b64encode(der(leaf)).decode()])
        # Again: no news. And by name of a file that has none, or of all parties: usage.
        self.assertIsNone(self.check("--chain", "chain.pem")[0]["entry"])
        self.entente("party", "check-domain", "--all", "--chain", "chain.pem", "--data", "data", code=2)
        self.entente("party", "check-domain", PARTY, "--chain", "party.cose", "--data", "data", code=3)
        self.entente("rebuild", "--data", "data", "--check")

    def test_of_another_key_domain_or_authority_it_proves_nothing(self):
        victim = new_key()
        self.write("victim.pem", victim.public_key().public_bytes(serialization.Encoding.PEM,
                                                                  serialization.PublicFormat.SubjectPublicKeyInfo))
        self.state_party("--key", "victim.pem:admin")
        self.certify(victim)
        self.assertIn("signed no statement of the party", self.check("--chain", "chain.pem")[0]["reason"])
        self.certify(self.own_key(), domain="other.example")
        self.assertIn("dns:acme.example", self.check("--chain", "chain.pem")[0]["reason"])
        self.certify(self.own_key(), until=NOW - datetime.timedelta(days=1))
        said = self.check("--chain", "chain.pem")[0]
        self.assertIn("expired", said["reason"])
        self.assertIsNone(said["entry"])
        # An authority that may certify other domains alone.
        between_key = new_key()
        between = issue("between", between_key, "root", self.root_key, True, only=["other.example"])
        leaf = issue(DOMAIN, self.own_key(), "between", between_key, domains=[DOMAIN])
        self.write("chain.pem", b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, between)))
        self.assertIn("permitted subtree violation", self.check("--chain", "chain.pem")[0]["reason"])
        # Not even the operator's own word makes it one.
        forged = {"party": PARTY, "domain": DOMAIN, "method": "x509", "outcome": "proved", "checked": "2026-01-15T12:00:00Z"}
        self.write("forged.json", forged | {"kids": ["AAEC"]})
        self.entente("sign", "forged.json", "--type", "domain-check", "--key", "acme.pem", "--issuer", PARTY, "--out", "f.cose",
                     code=3)

    def test_what_a_party_says_of_how_it_signs_is_shown(self):
        anchor = self.root.fingerprint(hashes.SHA256()).hex()
        self.entente("keygen", "two.pem", "--unencrypted")
        self.state_party("--key", "two.pem:admin", "--signatures", "admin=2", "--certificate",
                         f"email:build@acme.example@{anchor}:supply,intel")
        shown = self.entente("party", "show", PARTY, "--data", "data", "--format", "json").json()
        self.assertEqual(shown["signatures"], {"admin": 2})
        self.assertEqual(shown["certificates"],
                         [{"anchor": anchor, "name": "email:build@acme.example", "roles": ["supply", "intel"]}])
        said = self.entente("party", "show", PARTY, "--data", "data").out
        self.assertIn("admin: 2 of its keys", said)
        self.assertRegex(said, f"email:build@acme.example +supply, intel +{anchor}")
        for wrong, code in (("dns:a.example@root.pem", 2), ("dns:a.example:supply", 2), ("dns:a.example@root.pem:boss", 2),
                            ("dns:a.example@none.pem:supply", 6), ("dns:A.example@root.pem:supply", 3),
                            ("dns:a.example@root.pem:admin", 3)):
            self.entente("party", "new", "--id", PARTY, "--name", "Acme", "--kind", "private-sector", "--key", "acme.pem",
                         "--certificate", wrong, "--out", "wrong.cose", code=code)

    def test_by_a_statement_that_a_certified_name_signed(self):
        self.state_party("--certificate", f"dns:{DOMAIN}@root.pem:instrument")
        self.entente("party", "admit", PARTY, "--data", "data")
        self.found_instrument(CALL)
        key = new_key()
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=8)
        self.write("made.cose", self.support(key, self.certify(key, until=until)))
        statement = self.entente("submit", "made.cose", "--data", "data", "--format", "json").json()[0]["index"]
        found = {one["method"]: one for one in self.check()}["x509"]
        self.assertEqual((found["outcome"], found["statement"]), ("proved", statement))
        shown = [one for one in self.control()["checks"] if one["method"] == "x509"][0]
        self.assertEqual((shown["state"], shown["statement"]), ("proved", statement))
        self.assertIn(f"by the key of statement {statement}", self.entente("party", "show", PARTY, "--data", "data").out)
        # Its end is the proof's.
        time.sleep(max(0, (until - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) + 1)
        self.assertEqual({one["method"]: one for one in self.check()}["x509"]["outcome"], "failed")
        self.assertEqual(self.control()["state"], "failed")
        # A newer one of the same key; then the anchor is taken back.
        self.certify(key)
        self.assertEqual(self.check("--chain", "chain.pem")[0]["statement"], statement)
        self.assertEqual(self.control()["state"], "proved")
        other = new_key()
        self.write("other.pem", issue("other", other, "other", other, True).public_bytes(serialization.Encoding.PEM))
        self.entente("trust", "anchors", "other.pem", "--name", "public", "--data", "data")
        found = {one["method"]: one for one in self.check()}["x509"]
        self.assertEqual(found["outcome"], "failed")
        self.assertIn("none of the 1 anchors", found["reason"])
        with self.serving() as node:
            control = node.get(f"/api/v1/parties/{PARTY}").json()["domain_control"]
        self.assertEqual(control["state"], "failed")
        self.entente("rebuild", "--data", "data", "--check")
