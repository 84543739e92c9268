"""A log's keys are replaced: old receipts and bundles go on holding, and who knows the old key comes to the new one."""

import base64
import json
import shutil
import unittest

from session import Session
from tlog import Witness, size_of, tree_of_tiles


class LogKeys(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.first = self.vkey("first.vkey")

    def vkey(self, name):
        key = self.entente("log", "vkey", "--data", "data").out.strip()
        self.write(name, key + "\n")
        return key

    def rotate(self, role, *more, code=0):
        return self.entente("log", "rotate-key", role, "--data", "data", "--format", "json", *more, code=code)

    def retire(self, code=0):
        return self.entente("log", "retire-key", "--data", "data", "--format", "json", code=code)

    def keys(self):
        return self.entente("log", "keys", "--data", "data", "--format", "json").json()["keys"]

    def states(self):
        return [(key["role"], key["state"]) for key in self.keys()]

    def register(self, name):
        """A party's application, and its receipt."""
        self.make_party(name)
        self.entente("submit", f"{name}.cose", "--data", "data", "--out-receipt", f"{name}.receipt")
        return f"did:web:{name}.example"

    def receipt_keys(self, name):
        with self.serving() as node:
            answer = node.get("/.well-known/scitt-keys")
            self.assertEqual(answer.status, 200)
            self.write(name, answer.body)
            facts = node.get("/api/v1/node").json()["log"]
            for key in facts["receipt_keys"]:
                self.assertEqual(node.get("/.well-known/scitt-keys/" + key["kid"]).status, 200)
            return facts

    def verify_receipt(self, name, keys, code=0):
        return self.entente("verify", "--statement", f"{name}.cose", "--receipt", f"{name}.receipt", "--receipt-key", keys,
                            code=code)

    def prove(self, index, name, *more):
        self.entente("prove", "statement", str(index), "--data", "data", "--out", name, *more)

    def verify(self, name, key, code=0):
        return self.entente("verify", name, "--key", key, "--format", "json", code=code).json()

    def look(self, *more, key="first.vkey", state="state", code=0):
        said = self.entente("monitor", "data/log", "--once", "--format", "json", "--state", state, "--key", key, *more, code=code)
        events = {}
        for line in said.out.splitlines():
            event = json.loads(line)
            events.setdefault(event["event"], []).append(event)
        return events

    def check(self, key=None, code=0):
        arguments = ["check", "data", "--format", "json"] + (["--log-key", key] if key else [])
        return self.entente(*arguments, code=code).json()

    def rebuilt(self):
        shutil.rmtree(self.folder / "rebuilt", ignore_errors=True)
        self.entente("rebuild", "--from", "data", "--log-key", "first.vkey", "--out", "rebuilt", "--compare", "data", "--verify-signatures")

    def test_everything_goes_on(self):
        self.register("acme")
        self.prove(3, "old.json")
        self.receipt_keys("old.keys")
        self.look()

        # Both keys, with an overlap of the checkpoint keys.
        rotated = self.rotate("checkpoint", "--reason", "yearly").json()
        second = self.vkey("second.vkey")
        self.assertEqual((rotated["old"], rotated["new"]), (self.first, second))
        self.assertTrue(rotated["new_file"].endswith(".pem"))
        self.rotate("receipt", "--algorithm", "es384")
        self.assertEqual(self.states(), [("checkpoint", "retiring"), ("checkpoint", "in force"), ("receipt", "retired"),
                                         ("receipt", "in force")])
        self.rotate("checkpoint", code=7)
        self.register("umbra")

        # Old receipts under the old key, which is still published; new ones under the new key.
        facts = self.receipt_keys("all.keys")
        self.assertEqual(len(facts["receipt_keys"]), 2)
        self.assertEqual(facts["checkpoint_key"], second)
        self.assertEqual([key["role"] for key in facts["keys"]], ["checkpoint", "checkpoint", "receipt", "receipt"])
        self.verify_receipt("acme", "all.keys")
        self.verify_receipt("acme", "old.keys")
        self.verify_receipt("umbra", "all.keys")
        self.verify_receipt("umbra", "old.keys", code=1)

        # The old key goes on, and so does a bundle of before it; the new one is led to from the old.
        checkpoint = self.read("data/log/checkpoint").decode()
        self.assertEqual(checkpoint.count("\n\u2014 log.example/test "), 2)
        self.prove(3, "overlap.json")
        for bundle in ("old.json", "overlap.json"):
            self.assertTrue(self.verify(bundle, "first.vkey")["verified"], bundle)
        self.assertIn("the log has put another key in the place", self.entente("verify", "overlap.json", "--key", "first.vkey").out)
        self.assertTrue(self.verify("overlap.json", "second.vkey")["verified"])
        self.assertEqual(self.check()["clean"], True)
        self.assertEqual(self.look()["key-changed"][0]["key"], second)
        self.rebuilt()

        # The old one ends.
        retired = self.retire().json()
        self.retire(code=7)
        self.register("initech")
        self.prove(3, "new.json")
        said = self.verify("new.json", "first.vkey")
        self.assertEqual(said["key_changes"], [{"entry": rotated["entry"], "verifier_key": second}])
        self.assertEqual(said["signed_by"], second)
        self.assertIn(f"which the log's entry {rotated['entry']} put in the place of the key that you trust",
                      self.entente("verify", "new.json", "--key", "first.vkey").out)
        self.assertEqual(self.verify("new.json", "second.vkey")["key_changes"], [])
        self.entente("verify", "data/log/checkpoint", "--key", "second.vkey")
        self.entente("verify", "data/log/checkpoint", "--key", "first.vkey", code=1)
        events = self.look()
        self.assertEqual(events["grown"][0]["size"], size_of(self.read("data/log/checkpoint").decode()))
        # Whoever looked away all the time, and trusts the first key alone, or takes what the log names, comes there too.
        self.assertEqual(self.look(state="fresh")["key-changed"][0]["key"], second)
        self.assertIn("grown", self.look(state="newer", key="second.vkey"))
        for key in (None, "first.vkey", "second.vkey"):
            report = self.check(key)
            self.assertTrue(report["clean"] and report["signature_checked"], report)
        self.rebuilt()
        doctor = self.entente("doctor", "--data", "data", "--format", "json", code=0).json()
        of_keys = [one for one in doctor["findings"] if one["check"] == "log-keys"]
        self.assertEqual({one["severity"] for one in of_keys}, {"warning"}, of_keys)
        self.assertEqual(retired["old"], self.first)

        # The private halves that are retired can go.
        (self.folder / "data/keys/checkpoint.pem").unlink()
        (self.folder / "data/keys/receipt.pem").unlink()
        self.register("hooli")
        self.assertTrue(self.check()["clean"])
        self.entente("doctor", "--data", "data")

        # A backup of it, and back.
        self.entente("backup", "--data", "data", "--to", "backup")
        self.entente("restore", "backup", "--data", "again", "--log-key", "first.vkey", "--published-checkpoint",
                     "data/log/checkpoint")
        self.entente("check", "again", "--log-key", "first.vkey")
        with self.serving("again") as node:
            self.assertEqual(node.get("/api/v1/node").json()["log"]["checkpoint_key"], second)
        self.assertEqual(self.entente("log", "vkey", "--data", "again").out.strip(), second)

    def test_at_once(self):
        self.register("acme")
        self.look()
        self.entente("mirror", "data/log", "mirror", "--once", "--key", "first.vkey")
        self.rotate("checkpoint", "--at-once", "--reason", "stolen")
        second = self.vkey("second.vkey")
        self.rotate("checkpoint", "--at-once")
        third = self.vkey("third.vkey")
        self.assertEqual(len({self.first, second, third}), 3)
        self.register("umbra")
        self.assertEqual(self.look()["key-changed"][-1]["key"], third)
        self.entente("mirror", "data/log", "mirror", "--once", "--key", "first.vkey")
        self.entente("check", "mirror", "--log-key", "first.vkey")
        self.prove(3, "new.json")
        for key in ("first.vkey", "second.vkey", "third.vkey"):
            self.assertTrue(self.verify("new.json", key)["verified"], key)
        # Without the entries that lead there, it holds under the newest key alone, and the trust anchors do not fit it.
        bundle = json.loads(self.read("new.json"))
        bundle["entries"] = [one for one in bundle["entries"]
                             if b"log-keys+json" not in base64.b64decode(one["entry"])]
        self.write("short.json", bundle)
        for key in ("first.vkey", "second.vkey", "third.vkey"):
            self.assertFalse(self.verify("short.json", key, code=1)["verified"], key)

    def test_nobody_submits_a_change(self):
        self.rotate("receipt")
        with self.serving() as node:
            entry = node.get("/api/v1/statements?type=application/vnd.entente.log-keys%2Bjson").json()["items"][0]
            bundle = node.get(f"/api/v1/statements/{entry['index']}/proof").json()
            body = next(base64.b64decode(one["entry"]) for one in bundle["entries"] if one["index"] == entry["index"])
            answer = node.post_statement(body)
            self.assertEqual(answer.status, 403, answer.body)
            self.assertIn("written by the log itself", answer.body.decode())

    def test_encrypted_keys_keep_their_passphrase(self):
        self.write("secret", "correct horse battery staple\n")
        self.entente("init", "locked", "--origin", "log.example/locked", "--passphrase-file", "secret")
        self.entente("log", "rotate-key", "checkpoint", "--data", "locked", "--passphrase-file", "secret")
        made = [key for key in (self.folder / "locked/keys").glob("checkpoint-*.pem") if ".pub." not in key.name]
        self.assertEqual(len(made), 1)
        self.assertIn(b"ENCRYPTED PRIVATE KEY", made[0].read_bytes())
        self.entente("log", "retire-key", "--data", "locked", "--passphrase-file", "secret")
        self.entente("log", "rotate-key", "checkpoint", "--data", "locked", code=4)
        self.entente("check", "locked")

    def test_a_witness_with_both_keys_follows(self):
        self.entente("witness", "init", "--data", "witness", "--name", "witness.example/w1", "--unencrypted-keys")
        self.entente("witness", "add-log", self.first, "--data", "witness")
        self.rotate("checkpoint")
        second = self.vkey("second.vkey")
        self.entente("witness", "add-log", second, "--data", "witness")
        self.entente("witness", "add-log", second, "--data", "witness", code=7)
        old = 0
        witness = Witness(self)
        for step in (lambda: self.register("acme"), self.retire, lambda: self.register("umbra")):
            step()
            note = self.read("data/log/checkpoint").decode()
            with self.serving() as node:
                tree = tree_of_tiles(node, size_of(note))
            answer = witness.add(old, tree.proof(old, len(tree)), note)
            self.assertEqual(answer.status, 200, answer.body)
            old = len(tree)
        self.assertEqual(witness.stop(), 0)


if __name__ == "__main__":
    unittest.main()
