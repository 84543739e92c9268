"""Statements that are wrong (docs/bad-input.md), and documents behind hash envelopes."""

import hashlib
import unittest

import cose
from bad_input import CYCLONEDX, INSTRUMENT, SBOM, SUPPORT, BadInput, support


class Statements(BadInput):
    # ---- statements

    def test_06_truncated_statement_to_submit(self):
        self.node_with_parties()
        self.write("cut.cose", self.signed("state", support())[:-10])
        with self.unchanged():
            with self.serving() as node:
                self.refused("submit", "cut.cose", "--node", node.url)

    def test_07_truncated_statement_to_a_node(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.signed("state", support())[:-10])

    def test_08_nested_cbor(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, b"\xd2\x84\x40\xa1\x01" + b"\x81" * 1000 + b"\x00\x40\x40")

    def test_09_issuer_not_utf8(self):
        self.node_with_parties()
        key = self.keys["state"]
        protected = cose.encode({1: -8, 3: SUPPORT, 4: cose.kid_of(key.public_key()), 15: {1: "did:web:XX.example", 2: INSTRUMENT}})
        protected = protected.replace(b"XX", b"\xff\xfe")
        statement = cose.assemble(protected, support(), key.sign(cose.sig_structure(protected, support())))
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, statement)

    def test_10_body_too_large(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, b"\xd2" + bytes(1 << 20))

    def test_11_statement_too_large(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.signed("acme", b"x" * 70_000, CYCLONEDX, key="build"))

    def test_12_no_envelope_for_a_large_document(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("large.txt", "x" * 70_000)
        with self.nothing_written():
            self.refused("sign", "large.txt", "--no-envelope", "--type", "text/plain", "--subject", "x", "--key", "k.pem",
                         "--issuer", "did:web:a.example")

    def test_13_wrong_signature(self):
        self.node_with_parties()
        statement = self.signed("state", support())
        self.refused_both_ways(statement[:-1] + bytes([statement[-1] ^ 1]))

    def test_14_unknown_issuer(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("stranger", support()))

    def test_15_unknown_key(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", support(), key="stranger"))

    def test_16_revoked_key(self):
        self.node_with_parties()
        kid = self.entente("inspect", "state.pub.pem", "--format", "json").json()["kid"]
        self.entente("party", "revoke-key", "--id", "did:web:state.example", "--kid", kid, "--reason", "compromised",
                     "--key", "state.pem", "--out", "revoke.cose")
        self.entente("submit", "revoke.cose", "--data", "data")
        self.refused_both_ways(self.signed("state", support()))

    def test_17_key_without_the_role(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("acme", support(), key="build"))

    def test_18_issuer_not_admitted(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("applicant", support()))

    def test_19_content_type_of_no_rule(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", b"hello", "text/plain"))

    def test_20_time_entry_by_a_party(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", b'{"time":"2030-01-01T00:00:00Z"}', "application/vnd.entente.time+json",
                                           subject="log.example/test"))

    def test_21_misspelt_member(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            problem = self.refused_by(node, self.signed("state", b'{"instrumnet":"https://bad.example/instrument"}'))
            self.assertIn("place", problem)

    # ---- payloads

    def test_22_document_nowhere(self):
        self.node_with_parties()
        self.write("sbom.cose", self.envelope())
        with self.unchanged(), self.serving() as node:
            self.refused("submit", "sbom.cose", "--node", node.url)

    def test_23_payload_missing_at_the_node(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.envelope())

    def test_24_another_document(self):
        self.node_with_parties()
        self.write("sbom.cose", self.envelope())
        self.write("other.json", SBOM + " ")
        with self.unchanged(), self.serving() as node:
            self.refused("submit", "sbom.cose", "--payload", "other.json", "--node", node.url)

    def test_25_payload_of_another_digest(self):
        self.node_with_parties()
        digest = hashlib.sha256(SBOM.encode()).hexdigest()
        with self.unchanged(), self.serving() as node:
            self.refused_answer(node.request("PUT", f"/api/v1/payloads/{digest}", b"something else",
                                             {"Content-Type": "application/octet-stream"}))
            self.assertEqual(node.get(f"/api/v1/payloads/{digest}").status, 404)

    def test_26_payload_is_not_what_it_says(self):
        self.node_with_parties()
        document = b"this is no SBOM"
        before = self.log_entries()
        with self.serving() as node:
            put = node.request("PUT", f"/api/v1/payloads/{hashlib.sha256(document).hexdigest()}", document,
                               {"Content-Type": "application/octet-stream"})
            self.assertEqual(put.status, 201, put.body)
            self.refused_by(node, self.envelope(document))
        self.assertEqual(self.log_entries(), before)

    def test_27_sbom_in_the_statement(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("acme", SBOM.encode(), CYCLONEDX, "pkg:generic/acme/gateway@1.0.0", key="build"))

    def test_28_duplicate(self):
        self.node_with_instrument()
        self.write("s.cose", self.signed("state", support()))
        with self.serving() as node:
            first = self.entente("submit", "s.cose", "--node", node.url, "--format", "json").json()[0]
            self.entente("submit", "acme.cose", "--node", node.url)
        before = self.log_entries()
        with self.serving() as node:
            self.refused("submit", "s.cose", "--node", node.url)
            again = self.entente("submit", "s.cose", "--node", node.url, "--format", "json").json()[0]
            self.assertEqual((again["index"], again["duplicate"]), (first["index"], True))
            answer = node.post_statement(self.read("s.cose"))
            self.assertEqual((answer.status, answer.headers["Location"]), (200, f"/entries/{first['index']}"))
        receipt = cose.Receipt(answer.body, self.read("s.cose"), cose.load_public(self.read("data/keys/receipt.pub.pem")))
        self.assertEqual(receipt.index, first["index"])
        self.assertEqual(self.log_entries(), before)

    def test_29_no_such_reason(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        with self.nothing_written():
            self.refused("party", "revoke-key", "--id", "did:web:a.example", "--kid", "AAAA", "--reason", "bogus", "--key", "k.pem", "--out", "r.cose")


if __name__ == "__main__":
    unittest.main()
