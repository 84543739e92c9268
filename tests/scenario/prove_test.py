"""Proofs made from a node and from its directory, verified offline; and lies, found out."""

import json

from session import ROOT, Session

CALL = "https://pariscall.international/en/call"


class Prove(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        roster = ROOT / "examples/paris-call"
        self.entente("roster", "import", roster / "roster.csv", "--data", "data", "--instrument-document",
                     roster / "instrument.json")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def verify(self, name, code=0):
        return self.entente("verify", name, "--log-key", "log.vkey", "--format", "json", code=code).json()

    def roster_proof(self, *source, date="2021-11-12", name="us.proof.json"):
        self.entente("prove", "answer", "roster", "--party", "US", "--date", date, "--out", name, *source)
        return json.loads(self.read(name))

    def test_an_answer_is_proved_by_node_and_directory_and_follows(self):
        with self.serving() as node:
            from_node = self.roster_proof("--node", node.url)
            verified = self.verify("us.proof.json")
            # Beside the running node, without its keys.
            from_directory = self.roster_proof("--data", "data", name="local.json")
            direct = node.get("/api/v1/roster/answer?party=US&date=2021-11-12&proof=1").json()
            self.assertEqual(node.get("/api/v1/roster/answer?party=US&date=2021-11-12&proof=yes").status, 400)
        self.assertEqual(verified["claim"]["check"], "follows")
        self.assertTrue(verified["claim"]["says"].startswith("yes: "))
        self.assertEqual(verified["trusted_key"]["from"], "log.vkey")
        for other in (from_directory, direct):
            self.assertEqual((other["claim"]["answer"]["acts"], other["claim"]["question"]),
                             (from_node["claim"]["answer"]["acts"], from_node["claim"]["question"]))
        self.verify("local.json")
        self.roster_proof("--data", "data", date="2018-01-01", name="no.json")
        self.assertTrue(self.verify("no.json")["claim"]["says"].startswith("no: "))
        said = self.entente("verify", "us.proof.json", "--log-key", "log.vkey").out
        self.assertIn("the answer follows from the entries in this bundle", said)
        self.assertIn("log.vkey", said)

    def refuted(self, change, words):
        bundle = json.loads(self.read("us.proof.json"))
        change(bundle)
        self.write("lie.json", bundle)
        said = self.verify("lie.json", code=1)
        self.assertFalse(said["verified"])
        self.assertIn(words, " ".join(check["what"] for check in said["checks"] if not check["holds"]))

    def test_lies_are_found_out(self):
        bundle = self.roster_proof("--data", "data")
        listing = bundle["claim"]["answer"]["acts"][0]["entry"]
        self.refuted(lambda one: one["claim"]["answer"].update(answer="no"), "contradicts the entries")
        self.refuted(lambda one: one["claim"]["question"].update(date="2018-01-01"), "contradicts the entries")
        self.refuted(lambda one: one["claim"]["question"].update(party="FR"), "contradicts the entries")
        self.refuted(lambda one: one.update(entries=[entry for entry in one["entries"] if entry["index"] != listing]),
                     f"it rests on entry {listing}")
        self.refuted(lambda one: one["claim"]["answer"]["acts"].clear(), "contradicts the entries")
        # Another log's key.
        self.make_node("other", "other.example/test")
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        other = self.entente("verify", "us.proof.json", "--log-key", "other.vkey", "--format", "json", code=1).json()
        self.assertFalse(other["verified"])

    def test_statements_together_and_at_an_older_size(self):
        self.entente("prove", "statement", "3", "5", "--data", "data", "--out", "two.json")
        cited = [entry["index"] for entry in json.loads(self.read("two.json"))["entries"] if entry["role"] == "cited"]
        self.assertEqual(cited, [3, 5])
        self.assertEqual(self.verify("two.json")["level"], "authorised")
        older = 3  # policy, trust anchors and the first time entry: the first batch
        self.entente("prove", "statement", "0", "--size", older, "--data", "data", "--out", "old.json")
        self.assertEqual(self.verify("old.json")["log"]["size"], older)
        with self.serving() as node:
            self.entente("prove", "statement", "0", "--size", older, "--node", node.url, "--out", "old2.json")
            said = self.entente("prove", "statement", "0", "--size", 2, "--node", node.url, "--out", "x.json", code=6)
            self.assertIn("signed no checkpoint at the size 2", said.err)
        self.assertEqual(self.verify("old2.json")["log"]["size"], older)
        self.entente("prove", "statement", "5", "--size", older, "--data", "data", "--out", "x.json", code=6)
        self.assertFalse((self.folder / "x.json").exists())

    def test_what_rests_on_documents_is_the_nodes_word(self):
        self.admitted_party("acme", "acme.pem:admin,supply")
        self.entente("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", "sbom.json")
        self.entente("sign", "sbom.json", "--key", "acme.pem", "--issuer", "did:web:acme.example")
        index = self.entente("submit", "sbom.json.cose", "--data", "data", "--format", "json").json()[0]["index"]
        release = self.entente("affected", "--data", "data", "--format", "json").json()["items"][0]
        purl = f"{release['id']}@{release['releases'][0]['version']}"
        component = "pkg:maven/org.apache.logging.log4j/log4j-core"
        for name, arguments in (("ships.json", ("ships", component)), ("affected.json", ("affected", purl))):
            with self.subTest(name):
                self.entente("prove", "answer", *arguments, "--data", "data", "--out", name)
                verified = self.verify(name)
                self.assertEqual(verified["claim"]["check"], "cannot-be-recomputed")
                self.assertIn(index, [entry["index"] for entry in json.loads(self.read(name))["entries"]
                                      if entry["role"] == "cited"])
                said = self.entente("verify", name, "--log-key", "log.vkey").out
                self.assertIn("cannot be recomputed offline", said)
