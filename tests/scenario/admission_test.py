"""Parties that are admitted by others than the operator, and lose it the same way."""

import json

from session import Session

NEW = "did:web:new.example"
ADMISSION = ["application/vnd.entente.admission+json", "application/vnd.entente.key-recovery+json"]


class Admission(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.voters = [self.admitted_party(name, f"{name}.pem:admin", kind="state") for name in ("one", "two", "three")]
        self.firm = self.admitted_party("firm", "firm.pem:admin")
        self.make_party("new", "new.pem:admin,supply")
        self.entente("submit", "new.cose", "--data", "data")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def policy(self, **members):
        policy = json.loads(self.read("data/policy.json"))
        policy["rules"] = [rule for rule in policy["rules"] if rule["name"] != "admission"]
        policy["rules"].insert(0, {"name": "admission", "content_types": ADMISSION, "standings": ["admitted", "operator"],
                                   "kinds": [], "roles": ["admin"], "payload_bytes_max": 60000, "hash_envelope_required": False})
        policy["admission"] = members
        self.write("data/policy.json", policy)
        diff = self.entente("policy", "diff", "--data", "data", code=1).out
        self.entente("policy", "register", "--data", "data")
        return diff

    def vote(self, name, *more, code=0):
        self.entente("party", "admit", NEW, "--key", f"{name}.pem", "--as", f"did:web:{name}.example", "--out", "vote.cose", *more)
        said = self.run_entente("submit", "vote.cose", "--data", "data", "--format", "json")
        if code == 0:
            self.assertEqual(said.code, 0, str(said))
            return said.json()[0]["index"]
        self.assertEqual(said.code, code, str(said))
        return said

    def show(self):
        return self.entente("party", "show", NEW, "--data", "data", "--format", "json").json()

    def test_two_states_admit_and_two_take_it_back(self):
        diff = self.policy(operator=True, parties={"count": 2, "kinds": ["state"]})
        self.assertIn("2 admitted parties of the kinds state together", diff)
        first = self.vote("one")
        self.assertEqual(self.show()["standing"], "applied")
        self.assertEqual([(vote["party"], vote["decision"]) for vote in self.show()["votes"]], [(self.voters[0], "admitted")])
        self.vote("firm", code=5)
        self.entente("party", "admit", NEW, "--key", "two.pem", "--as", self.voters[1], "--out", "vote.cose")
        dry = self.entente("submit", "--dry-run", "vote.cose", "--data", "data").out
        self.assertIn(NEW, dry)
        second = self.vote("two")
        party = self.show()
        self.assertEqual((party["standing"], party["votes"]), ("admitted", []))
        self.assertEqual([(voter["party"], voter["entry"]) for voter in party["admission"]["voters"]],
                         [(self.voters[0], first), (self.voters[1], second)])
        self.assertIn(f"together: {self.voters[0]} (entry {first})", self.entente("party", "show", NEW, "--data", "data").out)

        # What it says rests on its voters, and on who admitted these.
        self.write("sbom", {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": []})
        self.entente("sign", "sbom", "--type", "cyclonedx", "--subject", "pkg:generic/new/x@1", "--key", "new.pem",
                     "--issuer", NEW, "--out", "sbom.cose")
        said = self.entente("submit", "sbom.cose", "--data", "data", "--format", "json").json()[0]["index"]
        self.entente("prove", "statement", said, "--data", "data", "--out", "proof.json")
        verified = self.entente("verify", "proof.json", "--log-key", "log.vkey", "--format", "json").json()
        self.assertEqual(verified["level"], "authorised")
        bundle = json.loads(self.read("proof.json"))
        self.assertTrue({first, second} < {entry["index"] for entry in bundle["entries"]})
        bundle["entries"] = [entry for entry in bundle["entries"] if entry["index"] != first]
        self.write("lie.json", bundle)
        self.entente("verify", "lie.json", "--log-key", "log.vkey", code=1)

        self.vote("three", "--refuse")
        self.assertEqual(self.show()["standing"], "admitted")
        self.vote("one", "--refuse")
        self.assertEqual(self.show()["standing"], "applied")
        self.entente("rebuild", "--data", "data", "--check")

    def test_a_custodian_admits_alone_and_the_operator_no_longer(self):
        diff = self.policy(operator=False, custodians=[self.voters[0]])
        self.assertIn("no longer admitted", diff)
        self.entente("party", "admit", NEW, "--data", "data", code=5)
        self.vote("two", code=5)
        entry = self.vote("one")
        party = self.show()
        self.assertEqual((party["standing"], party["admission"]["by"], party["admission"]["entry"]),
                         ("admitted", self.voters[0], entry))

    def test_policies_that_would_lock_the_door_are_refused(self):
        policy = json.loads(self.read("data/policy.json"))
        for admission in ({"operator": False}, {"operator": True, "parties": {"count": 2}}, {"operator": True, "parties": {"count": 0}},
                          {"custodians": [NEW]}):
            self.write("data/policy.json", policy | {"admission": admission})
            refused = self.run_entente("policy", "register", "--data", "data")
            self.assertNotEqual(refused.code, 0, admission)
            self.assertIn("/admission", refused.err)
        self.entente("party", "admit", NEW, "--key", "one.pem", "--data", "data", code=2)
        self.entente("party", "admit", NEW, "--key", "one.pem", "--out", "x.cose", code=2)
        self.entente("party", "admit", NEW, code=2)
