"""Others' envelopes are registered as they are, and who signed inside is shown apart from who registered."""

import base64
import hashlib
import json
import subprocess
import time

from session import SECONDS_MAX, Session

ARTIFACT = hashlib.sha256(b"gateway 2.4.0").hexdigest()
PURL = "pkg:generic/acme/gateway@2.4.0"
DSSE = "application/vnd.dsse.envelope.v1+json"


def in_toto(digest=ARTIFACT, name=PURL):
    return json.dumps({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": name, "digest": {"sha256": digest}}],
                       "predicateType": "https://slsa.dev/provenance/v1", "predicate": {"buildDefinition": {}}}).encode()


class Envelopes(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin", "build.pem:supply")
        self.admitted_party("mirror", "mirror.pem:admin,supply")
        # A signer of whom the log knows nothing: a P-256 key of another tool.
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "other.pem")
        self.openssl("ec", "-in", "other.pem", "-pubout", "-out", "other.pub.pem")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def dsse(self, name, key, payload=None, keyid="", payload_type="application/vnd.in-toto+json"):
        payload = in_toto() if payload is None else payload
        self.write("pae", f"DSSEv1 {len(payload_type)} {payload_type} {len(payload)} ".encode() + payload)
        if key.startswith("other"):
            self.openssl("dgst", "-sha256", "-sign", key, "-out", "sig", "pae")
        else:
            self.openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", "pae", "-out", "sig")
        self.write(name, {"payloadType": payload_type, "payload": base64.b64encode(payload).decode(),
                          "signatures": [{"keyid": keyid, "sig": base64.b64encode(self.read("sig")).decode()}]})

    def register(self, name, who="acme", key="build.pem", code=0):
        self.entente("sign", name, "--key", key, "--issuer", f"did:web:{who}.example", "--out", f"{name}.cose")
        return self.entente("submit", f"{name}.cose", "--payload", name, "--data", "data", code=code)

    def attestations(self, about=ARTIFACT):
        return self.entente("attestations", about, "--data", "data", "--format", "json").json()["items"]

    def test_who_signed_is_shown_apart_from_who_registered(self):
        self.dsse("own.json", "build.pem")
        self.register("own.json")
        self.dsse("others.json", "other.pem")
        self.register("others.json", "mirror", "mirror.pem")
        mirrored, own = self.attestations("sha256:" + ARTIFACT)
        self.assertEqual((own["issuer"], own["outcome"], own["signatures"][0]["whose"]),
                         ("did:web:acme.example", "verified", "did:web:acme.example"))
        self.assertEqual(own["subject"], PURL)
        self.assertEqual(own["predicate_type"], "https://slsa.dev/provenance/v1")
        self.assertEqual((mirrored["issuer"], mirrored["outcome"], mirrored["signatures"][0]["whose"]),
                         ("did:web:mirror.example", "key-not-known", None))
        self.assertEqual([one["entry"] for one in self.attestations(PURL)], [mirrored["entry"], own["entry"]])
        self.assertEqual(self.attestations("f" * 64), [])
        table = self.entente("attestations", ARTIFACT, "--data", "data").out
        self.assertIn("key-not-known", table)
        self.assertIn("2 envelopes", table)

    def test_trust_material_makes_a_signer_known(self):
        self.dsse("others.json", "other.pem")
        self.register("others.json", "mirror", "mirror.pem")
        self.assertEqual(self.attestations()[0]["outcome"], "key-not-known")
        added = self.entente("trust", "add", "other.pub.pem", "--data", "data", "--name", "builder", "--format", "json").json()
        after = self.attestations()[0]
        self.assertEqual(after["outcome"], "verified")
        self.assertEqual(after["signatures"][0]["whose"], "trust material builder")
        self.assertEqual(after["signatures"][0]["known_from"], added["entry"])
        # The view folded anew says the same.
        self.entente("rebuild", "--data", "data", "--check")

    def test_a_partys_own_material_counts_for_its_own_envelopes_alone(self):
        self.entente("trust", "add", "other.pub.pem", "--out", "material.json", "--name", "own builder")
        self.entente("sign", "material.json", "--type", "trust-material", "--key", "mirror.pem", "--issuer",
                     "did:web:mirror.example", "--out", "material.cose")
        self.entente("submit", "material.cose", "--data", "data")
        self.dsse("others.json", "other.pem")
        self.register("others.json", "mirror", "mirror.pem")
        self.register("others.json", "acme", "build.pem")
        self.assertEqual([one["outcome"] for one in self.attestations()], ["key-not-known", "verified"])
        # Who may not speak for the party may not make keys known for it.
        self.entente("sign", "material.json", "--type", "trust-material", "--key", "build.pem", "--issuer",
                     "did:web:acme.example", "--out", "refused.cose")
        self.assertIn("role", self.entente("submit", "refused.cose", "--data", "data", code=5).err)

    def test_what_contradicts_a_known_key_is_refused_with_its_place(self):
        kid = self.entente("inspect", "build.pub.pem", "--format", "json").json()["kid"]
        self.dsse("false.json", "other.pem", keyid=kid)
        refused = self.register("false.json", code=3)
        self.assertIn("/signatures/0", refused.err)
        self.assertIn("false", refused.err)
        self.dsse("shape.json", "build.pem", payload=b'{"_type":"https://in-toto.io/Statement/v1","subject":[]}')
        self.entente("sign", "shape.json", "--key", "build.pem", "--issuer", "did:web:acme.example", "--subject", "x", code=3)
        self.assertEqual(self.attestations(), [])

    def folded(self, node):
        """What the node has of the artifact, once its view has followed the log."""
        until = time.monotonic() + SECONDS_MAX
        while time.monotonic() < until:
            items = self.entente("attestations", PURL, "--node", node.url, "--format", "json").json()["items"]
            if items:
                return items
            time.sleep(0.02)
        return self.fail("the view does not follow the log")

    def test_over_http_and_at_a_terminal(self):
        self.dsse("own.json", "build.pem", keyid="whatever")
        self.entente("sign", "own.json", "--key", "build.pem", "--issuer", "did:web:acme.example", "--no-envelope")
        inspected = self.entente("inspect", "own.json", "--format", "json").json()
        self.assertEqual((inspected["kind"], inspected["type"]), ("foreign envelope", DSSE))
        self.assertEqual(inspected["envelope"]["signatures"][0]["keyid"], "whatever")
        self.assertNotIn("outcome", json.dumps(inspected))
        with self.serving() as node:
            self.entente("submit", "own.json.cose", "--node", node.url)
            entry = int(self.folded(node)[0]["entry"])
            one = node.get(f"/api/v1/attestations/{entry}").json()
            self.assertEqual(one["subjects"], [{"name": PURL, "algorithm": "sha256", "digest": ARTIFACT}])
            self.assertEqual(node.get("/api/v1/attestations/0").status, 404)
            self.assertEqual(node.get("/api/v1/attestations?digest=XYZ").status, 400)
