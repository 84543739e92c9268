"""A key that was not its owner's alone any more: what it signed since is in doubt, everywhere, and nothing is lost."""

import json
import time

from session import Session

PARTY = "did:web:acme.example"


class Compromise(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("instrument.json", {"id": "https://call.example/1", "title": "The Call", "vocabulary": "political", "version": "1"})
        self.admitted_party("acme", "admin.pem:admin", "pen.pem:instrument", "spare.pem:instrument", kind="state")
        self.entente("instrument", "found", "instrument.json", "--key", "spare.pem", "--issuer", PARTY, "--out", "call.cose")
        self.submit("call")
        self.kid = self.entente("inspect", "pen.pub.pem", "--format", "json").json()["kid"]
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def submit(self, name):
        return self.entente("submit", f"{name}.cose", "--data", "data", "--format", "json").json()[0]["index"]

    def support(self, name, date, key="pen.pem"):
        self.write(f"{name}.json", {"instrument": "https://call.example/1", "date": {"value": date, "precision": "exact"}})
        self.entente("sign", f"{name}.json", "--type", "support", "--subject", "https://call.example/1", "--key", key, "--issuer",
                     PARTY, "--out", f"{name}.cose")
        return self.submit(name)

    def revoke(self, name, *reason):
        self.entente("party", "revoke-key", "--id", PARTY, "--kid", self.kid, "--reason", *reason, "--key", "admin.pem", "--out",
                     f"{name}.cose")
        return self.submit(name)

    def statement(self, node, index):
        return node.get(f"/api/v1/statements/{index}").json()

    def test_what_it_signed_since_is_in_doubt_and_confirmed_anew(self):
        early = self.support("early", "2024-05-05")
        time.sleep(1.1)  # the log counts seconds
        late = self.support("late", "2024-06-05")
        retired = self.revoke("retired", "retired")
        said = self.entente("roster", "answer", "--party", PARTY, "--date", "2026-01-01", "--data", "data").out
        self.assertNotIn("in doubt since entry 1", said)
        with self.serving() as node:
            since = self.statement(node, late)["time"]
        told = self.revoke("told", "compromised", "--since", since)

        answer = self.entente("roster", "answer", "--party", PARTY, "--date", "2026-01-01", "--data", "data", "--proof",
                              "answer.json", "--format", "json").json()
        self.assertEqual(answer["answer"], "yes")
        self.assertEqual([act["in_doubt_since"] for act in answer["acts"]], [None, told])
        self.assertIn(f"entry {told}", answer["because"])
        listed = self.entente("roster", "list", "--data", "data").out
        self.assertIn(f"signed, in doubt since entry {told}", listed)
        shown = self.entente("party", "show", PARTY, "--data", "data")
        self.assertIn(f"retired, entry {retired}; compromised since {since} (entry {told})", shown.out)

        verified = self.entente("verify", "answer.json", "--log-key", "log.vkey", "--format", "json").json()
        doubts = {entry["index"]: entry["in_doubt_since"] for entry in verified["entries"]}
        self.assertEqual((doubts[early], doubts[late], verified["claim"]["check"]), (None, told, "follows"))
        bundle = json.loads(self.read("answer.json"))
        for act in bundle["claim"]["answer"]["acts"]:
            act["in_doubt_since"] = None
        self.write("lie.json", bundle)
        lie = self.entente("verify", "lie.json", "--log-key", "log.vkey", code=1)
        self.assertIn("contradicts", lie.out)

        # A statement's own proof says so as well, and a smaller tree, from before, does not.
        for index, doubt in ((early, None), (late, told)):
            self.entente("prove", "statement", index, "--data", "data", "--out", "one.json")
            verified = self.entente("verify", "one.json", "--log-key", "log.vkey", "--format", "json").json()
            self.assertEqual([entry["in_doubt_since"] for entry in verified["entries"] if entry["cited"]], [doubt])
        self.assertIn(f"in doubt since entry {told}", self.entente("verify", "one.json", "--log-key", "log.vkey").out)

        with self.serving() as node:
            self.assertIsNone(self.statement(node, early)["in_doubt_since"])
            self.assertEqual(self.statement(node, late)["in_doubt_since"], told)
            rows = node.get("/api/v1/statements?type=application/vnd.entente.support%2Bjson").json()["items"]
            self.assertEqual({row["index"]: row["in_doubt_since"] for row in rows}, {early: None, late: told})

        # It turns out to have been longer; then the party says it again, with another key.
        always = self.revoke("always", "compromised")
        self.support("again", "2024-06-05", key="spare.pem")
        answer = self.entente("roster", "answer", "--party", PARTY, "--date", "2026-01-01", "--data", "data", "--format",
                              "json").json()
        self.assertEqual([act["in_doubt_since"] for act in answer["acts"]], [always, told, None])
        self.assertNotIn("in doubt", self.entente("roster", "list", "--data", "data").out)
        self.entente("rebuild", "--data", "data", "--check")

    def test_since_goes_with_compromised_alone(self):
        arguments = ["party", "revoke-key", "--id", PARTY, "--kid", self.kid, "--key", "admin.pem", "--out", "x.cose"]
        self.entente(*arguments, "--reason", "lost", "--since", "2026-11-01T00:00:00Z", code=2)
        self.entente(*arguments, "--reason", "compromised", "--since", "yesterday", code=2)
        self.write("x.json", {"party": PARTY, "kid": self.kid, "reason": "lost", "since": "2026-11-01T00:00:00Z"})
        refused = self.entente("sign", "x.json", "--type", "key-revocation", "--subject", PARTY, "--key", "admin.pem", "--issuer",
                               PARTY, "--out", "x.cose", code=3)
        self.assertIn("/since", refused.err)
