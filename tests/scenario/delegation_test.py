"""Parties that speak for others, and parties that lost their keys."""

import json
import time

from session import Session

ACME = "did:web:acme.example"
CERT = "did:web:cert.example"
SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0.0",
                                   "purl": "pkg:generic/acme/gateway@1.0.0"}}, "components": []}


class Delegation(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin,supply")
        self.admitted_party("cert", "cert.pem:admin", "build.pem:supply,intel", kind="civil-society")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def submit(self, name, code=0):
        said = self.entente("submit", f"{name}.cose", "--data", "data", "--format", "json", code=code)
        return said.json()[0]["index"] if code == 0 else said

    def sign_sbom(self, version, name="sbom"):
        sbom = json.loads(json.dumps(SBOM).replace("1.0.0", version))
        self.write(name, sbom)
        self.entente("sign", name, "--type", "cyclonedx", "--subject", f"pkg:generic/acme/gateway@{version}", "--key",
                     "build.pem", "--issuer", ACME, "--out", f"{name}.cose")

    def delegate(self, *what):
        self.entente("party", "delegate", "--id", ACME, "--to", CERT, *what, "--key", "acme.pem", "--out", "delegation.cose")
        return self.submit("delegation")

    def verified(self, index):
        self.entente("prove", "statement", index, "--data", "data", "--out", "proof.json")
        return self.entente("verify", "proof.json", "--log-key", "log.vkey", "--format", "json").json()

    def test_a_delegate_signs_for_a_party_until_it_ends(self):
        self.sign_sbom("1.0.0")
        self.assertIn("key-known", str(self.run_entente("submit", "sbom.cose", "--data", "data")))
        delegated = self.delegate("--roles", "supply,advisory")
        said = self.submit("sbom")
        shown = self.entente("party", "show", CERT, "--data", "data").out
        self.assertRegex(shown, rf"{CERT} +{ACME} +supply, advisory +{delegated}")
        verified = self.verified(said)
        cited = [entry for entry in verified["entries"] if entry["cited"]]
        self.assertEqual([(entry["index"], entry["issuer"], entry["delegate"]) for entry in cited], [(said, ACME, CERT)])
        self.assertIn(f"by {CERT} for {ACME}", self.entente("verify", "proof.json", "--log-key", "log.vkey").out)
        with self.serving() as node:
            statement = node.get(f"/api/v1/statements/{said}").json()
            self.assertEqual((statement["issuer"], statement["delegate"]), (ACME, CERT))
            self.assertEqual(node.get(f"/api/v1/releases/{said}").json()["delegate"], CERT)
            self.assertIsNone(node.get(f"/api/v1/statements/{delegated}").json()["delegate"])
        # Without the entries of the delegate, nobody knows the key.
        bundle = json.loads(self.read("proof.json"))
        bundle["entries"] = [entry for entry in bundle["entries"] if entry["index"] != delegated]
        self.write("lie.json", bundle)
        self.assertIn("was not authorised", self.entente("verify", "lie.json", "--log-key", "log.vkey", code=1).out)

        self.delegate("--end")
        self.sign_sbom("1.0.1")
        self.assertIn("the delegation", str(self.run_entente("submit", "sbom.cose", "--data", "data")))
        self.assertEqual(self.verified(said)["level"], "authorised")  # what was said stays

    def test_a_delegation_ends_at_its_time(self):
        with self.serving() as node:
            now = node.get("/api/v1/node").json()["log"]["time"]
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
        self.assertLess(now, until)
        self.delegate("--roles", "supply", "--until", until)
        self.sign_sbom("1.0.0")
        said = self.submit("sbom")
        self.assertTrue(any("time+json" in entry["type"] and not entry["cited"] for entry in self.verified(said)["entries"]))
        with self.serving() as node:
            # A statement that came before, and gets its place after.
            self.sign_sbom("1.0.1", "late")
            while time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) < until:
                time.sleep(0.1)
            refused = self.run_entente("submit", "late.cose", "--node", node.url)
            self.assertIn(f"ended at {until}", str(refused))
            self.assertEqual(node.get(f"/api/v1/statements/{said}").json()["delegate"], CERT)

    def test_what_is_no_delegation(self):
        common = ("--id", ACME, "--to", CERT, "--key", "acme.pem", "--out", "x.cose")
        for wrong in (("--roles", "admin"), ("--roles", "instrument"), ("--roles", "supply", "--end"), (),
                      ("--roles", "supply", "--until", "soon")):
            self.entente("party", "delegate", *common, *wrong, code=2)
        self.entente("party", "delegate", "--id", ACME, "--to", "did:web:typo.example", "--roles", "supply", "--key", "acme.pem",
                     "--out", "x.cose")
        self.assertIn("did:web:typo.example is not on this log", str(self.run_entente("submit", "x.cose", "--data", "data")))


class Recovery(Session):
    def test_the_operator_gives_a_party_new_keys_and_everybody_sees_it(self):
        self.make_node()
        acme = self.admitted_party("acme", "acme.pem:admin,instrument", kind="state")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)
        self.write("call.json", {"id": "https://call.example/1", "title": "The Call", "vocabulary": "political", "version": "1"})
        self.entente("keygen", "new.pem", "--unencrypted")
        self.entente("party", "recover", acme, "--new-key", "new.pub.pem:instrument", "--reason", "x", "--data", "data", code=2)
        self.entente("party", "recover", acme, "--new-key", "acme.pub.pem", "--reason", "x", "--data", "data", code=5)
        recovered = self.entente("party", "recover", acme, "--new-key", "new.pub.pem:admin,instrument", "--reason", "the safe burned",
                                 "--evidence", "two officers in person", "--data", "data", "--format", "json").json()["index"]
        found = ("instrument", "found", "call.json", "--issuer", acme, "--out", "call.cose", "--key")
        self.entente(*found, "acme.pem")
        self.assertIn("lost", str(self.run_entente("submit", "call.cose", "--data", "data")))
        self.entente(*found, "new.pem")
        index = self.entente("submit", "call.cose", "--data", "data", "--format", "json").json()[0]["index"]

        shown = self.entente("party", "show", acme, "--data", "data").out
        self.assertIn(f"entry {recovered}: the safe burned (two officers in person)", shown)
        self.entente("prove", "statement", index, "--data", "data", "--out", "proof.json")
        said = self.entente("verify", "proof.json", "--log-key", "log.vkey").out
        self.assertIn(f"the keys of {acme} were recovered by", said)
        self.assertIn(f"entry {recovered}", said)
        self.entente("rebuild", "--data", "data", "--check")
