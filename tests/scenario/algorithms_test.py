"""Every signature algorithm, from making the key to verifying what it signed, with the binary and with others' code."""

import json

import cose
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from session import Session

SUPPORT = "application/vnd.entente.support+json"
INSTRUMENT = "https://algorithms.example/instrument"
SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0.0",
                                   "purl": "pkg:generic/acme/gateway@1.0.0"}},
        "components": [{"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1"}]}
COSE_NUMBER = {"ed25519": -8, "es256": -7, "es384": -35}
SIGNATURE_BYTES = {"ed25519": 64, "es256": 64, "es384": 96}


def support(number):
    return json.dumps({"instrument": INSTRUMENT, "version": "1", "understanding": f"number {number}"}).encode()


class Algorithms(Session):
    def test_a_key_of_each_signs_from_application_to_proof(self):
        self.make_node()
        self.write("gateway.cdx.json", SBOM)
        for algorithm in COSE_NUMBER:
            made = self.entente("keygen", f"{algorithm}.pem", "--algorithm", algorithm, "--unencrypted", "--format", "json").json()
            self.assertEqual(made["algorithm"], algorithm)
            # The same key, read by others' code.
            public = cose.load_public(self.read(f"{algorithm}.pub.pem"))
            self.assertEqual(cose.kid_of(cose.load_private(self.read(f"{algorithm}.pem")).public_key()), cose.kid_of(public))
            self.admitted_party(algorithm, f"{algorithm}.pem")
            self.entente("sign", "gateway.cdx.json", "--key", f"{algorithm}.pem", "--issuer", f"did:web:{algorithm}.example",
                         "--out", f"{algorithm}.sbom.cose")
            self.assertEqual(cose.check(self.read(f"{algorithm}.sbom.cose"), public), COSE_NUMBER[algorithm])

        with self.serving() as node:
            for algorithm, size in SIGNATURE_BYTES.items():
                self.entente("submit", f"{algorithm}.sbom.cose", "--payload", "gateway.cdx.json", "--node", node.url,
                             "--transparent", f"{algorithm}.transparent.cose")
                verified = self.entente("verify", f"{algorithm}.transparent.cose", "--receipt-key", "data/keys/receipt.pub.pem",
                                        "--signer-key", f"{algorithm}.pub.pem", "--payload", "gateway.cdx.json",
                                        "--format", "json").json()
                self.assertEqual(verified["level"], "included")
                logged = node.get(f"/api/v1/statements/{verified['log']['index']}").json()
                self.assertEqual(logged["algorithm"], algorithm)
                # A signature of another size, whoever made it, is no statement.
                whole = self.read(f"{algorithm}.sbom.cose")
                short = whole[:-size - 2] + bytes([0x58, size - 32]) + whole[-size:-32]
                answer = node.post_statement(short)
                self.assertEqual(answer.status, 400, answer.body)
                self.assertIn(f"has {size} bytes", answer.json()["detail"])
        self.entente("check", "data")

    def test_p384_statements_of_others_are_taken_under_both_names(self):
        self.make_node()
        key = ec.generate_private_key(ec.SECP384R1())
        self.write("others.pem", key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                   serialization.NoEncryption())).chmod(0o600)
        self.write("others.pub.pem", key.public_key().public_bytes(serialization.Encoding.PEM,
                                                                   serialization.PublicFormat.SubjectPublicKeyInfo))
        party = self.admitted_party("others", "others.pem", kind="state")
        wrong = ec.generate_private_key(ec.SECP384R1())
        instrument = json.dumps({"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1"}).encode()
        with self.serving() as node:
            founded = node.post_statement(cose.sign(key, party, INSTRUMENT, instrument,
                                                    "application/vnd.entente.instrument+json", algorithm=-35))
            self.assertEqual(founded.status, 201, founded.body)
            taken = 0
            for algorithm in (-35, -51):
                statement = cose.sign(key, party, INSTRUMENT, support(algorithm), SUPPORT, algorithm=algorithm)
                answer = node.post_statement(statement)
                self.assertEqual(answer.status, 201, answer.body)
                receipt = cose.Receipt(answer.body, statement, cose.load_public(self.read("data/keys/receipt.pub.pem")))
                self.assertGreater(receipt.index, taken)
                taken = receipt.index
            size = node.log_size()
            kid = cose.kid_of(key.public_key())
            forged = {"another key's signature": cose.sign(wrong, party, INSTRUMENT, support(3), SUPPORT, kid=kid),
                      "the algorithm of the other curve": cose.sign(key, party, INSTRUMENT, support(4), SUPPORT, algorithm=-7),
                      "a digest of SHA-256": cose.sign(key, party, INSTRUMENT, support(5), SUPPORT, digest=hashes.SHA256())}
            for what, statement in forged.items():
                with self.subTest(what):
                    self.assertIn(node.post_statement(statement).status, (400, 401, 403))
            self.assertLessEqual(node.log_size() - size, 1)  # a time entry, at most
