"""A party asks for the signatures of several of its people: a draft goes from hand to hand and becomes one statement."""

import base64
import json

from session import Session

CALL = "https://call.example/1"
STATE = "did:web:state.example"


class Approvals(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)
        self.admitted_party("state", "a.pem:admin,instrument", "b.pem:instrument", "c.pem:instrument", "d.pem:supply",
                            kind="state", signatures="instrument=2")
        self.kid = {one: self.entente("inspect", f"{one}.pub.pem", "--format", "json").json()["kid"] for one in "abcd"}

    def draft(self, name, understanding, signer="a"):
        """Made with the public half alone."""
        return self.entente("support", CALL, "--issuer", STATE, "--signer", f"{signer}.pub.pem", "--understanding",
                            understanding, "--draft", name)

    def approve(self, draft, key, *more, code=0):
        return self.entente("approve", draft, "--key", f"{key}.pem", "--yes", *more, code=code)

    def sign(self, draft, out, signer="a"):
        self.entente("sign", draft, "--key", f"{signer}.pem", "--out", out)

    def refused(self, statement, *words, code=5):
        said = self.entente("submit", statement, "--data", "data", code=code)
        self.assertIn("[rule approvals]", said.err)
        for word in words:
            self.assertIn(word, said.err)
        dry = self.entente("submit", statement, "--data", "data", "--dry-run", "--format", "json", code=code).json()[0]
        self.assertEqual(dry["refusal"]["rule"], "approvals")
        self.assertEqual([one["step"] for one in dry["steps"] if one["outcome"] == "refused"], ["approvals"])

    def test_two_of_three_support_an_instrument(self):
        self.write("call.json", {"id": CALL, "title": "A call", "version": "1"})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer", "did:web:log.example",
                     "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        self.entente("support", CALL, "--issuer", STATE, "--key", "a.pem", "--out", "alone.cose")
        self.refused("alone.cose", "1 of 2 signatures, needs one more key with the role instrument")

        said = self.draft("support.json", "ours")
        self.assertIn(self.kid["a"], said.out)
        refused = self.entente("submit", "support.json", "--data", "data", code=3)
        self.assertIn("entente sign", refused.err)
        # Who is asked sees what it is about; without a terminal nobody can be asked.
        asked = self.entente("approve", "support.json", "--key", "b.pem", code=2)
        for word in (CALL, STATE, "ours", "vnd.entente.support", self.kid["a"]):
            self.assertIn(word, asked.out)
        self.assertIn("--yes", asked.err)
        self.assertIn(self.kid["b"], self.approve("support.json", "b").out)
        self.assertEqual(self.entente("inspect", "support.json", "--format", "json").json()["draft"]["approvals"],
                         [self.kid["b"]])
        # Only the key that the draft names can finish it, and it approves nothing besides.
        self.entente("sign", "support.json", "--key", "c.pem", code=3)
        self.approve("support.json", "a", code=3)
        self.entente("sign", "support.json", "--key", "a.pem", "--issuer", STATE, code=2)
        self.sign("support.json", "support.cose")
        inspected = self.entente("inspect", "support.cose", "--format", "json").json()["statement"]
        self.assertEqual((inspected["kid"], [one["kid"] for one in inspected["approvals"]]),
                         (self.kid["a"], [self.kid["b"]]))
        dry = self.entente("submit", "support.cose", "--data", "data", "--dry-run", "--format", "json").json()[0]
        says = {one["step"]: one["says"] for one in dry["steps"]}
        self.assertEqual(says["approvals"], "2 signatures with the role instrument, which needs 2")
        index = self.entente("submit", "support.cose", "--data", "data", "--format", "json").json()[0]["index"]

        self.entente("prove", "statement", str(index), "--data", "data", "--out", "proof.json")
        verified = self.entente("verify", "proof.json", "--log-key", "log.vkey", "--format", "json").json()
        self.assertEqual(verified["level"], "authorised")
        cited = [one for one in verified["entries"] if one["cited"]]
        self.assertEqual([(one["kid"], one["approved_by"]) for one in cited], [(self.kid["a"], [self.kid["b"]])])
        self.assertIn(self.kid["b"], self.entente("verify", "proof.json", "--log-key", "log.vkey").out)
        one = self.entente("verify", "support.cose", "--signer-key", "a.pub.pem", "--format", "json").json()
        self.assertEqual(one["statement"]["approved_by"], [self.kid["b"]])

        # Another approval makes no other statement: nobody can say again alone what was approved once.
        self.approve("support.json", "c")
        self.sign("support.json", "again.cose")
        again = self.entente("submit", "again.cose", "--data", "data", code=7)
        self.assertIn(f"has this statement already, as entry {index}", again.err)

    def test_who_cannot_approve(self):
        self.draft("supply.json", "one")
        self.approve("supply.json", "d")
        self.sign("supply.json", "supply.cose")
        self.refused("supply.cose", "1 of 2 signatures")

        self.draft("revoked.json", "two")
        self.approve("revoked.json", "c")
        # A key takes back itself without anybody else.
        self.entente("party", "revoke-key", "--id", STATE, "--kid", self.kid["c"], "--reason", "lost", "--key", "c.pem",
                     "--out", "revoke.cose")
        self.entente("submit", "revoke.cose", "--data", "data")
        self.sign("revoked.json", "revoked.cose")
        self.refused("revoked.cose", self.kid["c"], "may sign nothing more", code=4)

        self.draft("stranger.json", "three")
        self.entente("keygen", "stranger.pem", "--unencrypted")
        self.approve("stranger.json", "stranger")
        self.sign("stranger.json", "stranger.cose")
        self.refused("stranger.cose", "no key of " + STATE, code=4)

    def test_an_approval_of_something_else_is_forged(self):
        for name in ("one", "two"):
            self.draft(f"{name}.json", name)
            self.approve(f"{name}.json", "b")
        one, two = (json.loads(self.read(f"{name}.json")) for name in ("one", "two"))
        self.write("forged.json", one | {"approvals": two["approvals"]})
        self.sign("forged.json", "forged.cose")
        self.refused("forged.cose", self.kid["b"], "does not hold", code=4)
        # What was approved cannot be changed behind the approval, either.
        document = json.loads(base64.b64decode(one["payload"])) | {"understanding": "something else"}
        changed = base64.b64encode(json.dumps(document).encode()).decode()
        self.write("changed.json", one | {"payload": changed})
        self.sign("changed.json", "changed.cose")
        self.refused("changed.cose", self.kid["b"], "does not hold", code=4)

    def test_admins_together(self):
        """What an act needs is what stands on the log; it takes as many admins to change that."""
        keys = ["--key", "e.pem:admin", "--key", "f.pub.pem:admin"]
        for name in ("e", "f"):
            self.entente("keygen", f"{name}.pem", "--unencrypted")
        city = ["party", "new", "--id", "did:web:city.example", "--name", "City", "--kind", "public-authority", *keys]
        said = self.entente(*city, "--signatures", "admin=3", "--out", "city.cose", code=3)
        self.assertIn("/signatures/admin", said.err)
        self.entente(*city, "--signatures", "admin=2", "--out", "city.cose")
        self.entente("submit", "city.cose", "--data", "data")
        self.entente(*city, "--notice", "new", "--out", "alone.cose")
        self.refused("alone.cose", "1 of 2 signatures, needs one more key with the role admin")
        self.entente(*city, "--notice", "new", "--draft", "city.json")
        self.approve("city.json", "f")
        self.sign("city.json", "together.cose", "e")
        self.entente("submit", "together.cose", "--data", "data")
        # From now on one is enough.
        self.entente(*city, "--notice", "newer", "--out", "alone.cose")
        self.entente("submit", "alone.cose", "--data", "data")

    def test_a_document_of_its_own(self):
        """An SBOM goes behind a hash envelope; who approves can look whether it is the one."""
        self.write("sbom.json", {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                                 "metadata": {"component": {"type": "application", "name": "x", "version": "1",
                                                            "purl": "pkg:generic/state/x@1"}}})
        self.write("other.json", {})
        self.entente("sign", "sbom.json", "--issuer", STATE, "--key", "d.pem", "--draft", "sbom.draft.json")
        self.approve("sbom.draft.json", "b", "--payload", "other.json", code=4)
        self.approve("sbom.draft.json", "b", "--payload", "sbom.json", "--out", "approved.json")
        self.sign("approved.json", "sbom.json.cose", "d")
        self.entente("submit", "sbom.json.cose", "--data", "data")
