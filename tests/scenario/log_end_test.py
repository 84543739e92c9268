"""A log ends, says so to everybody, and another one goes on from it."""

import json
import unittest

from session import Session


class LogEnd(Session):
    ORIGIN, NEXT = "log.example/test", "log.example/next"

    def setUp(self):
        super().setUp()
        self.make_node()
        self.key = self.entente("log", "vkey", "--data", "data").out.strip()
        self.write("log.vkey", self.key)
        self.make_party("acme")
        self.entente("submit", "acme.cose", "--data", "data")

    def freeze(self, *more, code=0):
        return self.entente("log", "freeze", "--data", "data", "--format", "json", *more, code=code)

    def next_key(self):
        self.entente("keygen", "next.pem", "--unencrypted")
        key = self.entente("log", "vkey", "--key", "next.pem", "--origin", self.NEXT).out.strip()
        self.write("next.vkey", key)
        return key

    def found(self, *more, name="next", origin=None, code=0):
        return self.entente("init", name, "--origin", origin or self.NEXT, "--unencrypted-keys", *more, code=code)

    def prove(self, data, index, name):
        self.entente("prove", "statement", str(index), "--data", data, "--out", name)

    def test_it_takes_nothing_more_and_says_what_goes_on(self):
        self.entente("monitor", "data/log", "--once", "--state", "state", "--key", "log.vkey")
        successor_key = self.next_key()
        last = self.freeze("--successor-key", "next.vkey", "--reason", "it moves").json()
        self.assertEqual(last["size"], last["entry"] + 1)
        self.freeze(code=5)

        self.make_party("late")
        with self.serving() as node:
            for _ in range(2):
                answer = node.post_statement(self.read("late.cose"))
                self.assertEqual(answer.status, 403, answer.body)
                problem = answer.json()
                self.assertIn(self.NEXT, json.dumps(problem))
                self.assertIn("log-ended", json.dumps(problem))
            # What is there is answered: its receipt, the entry, the proof.
            self.assertEqual(node.post_statement(self.read("acme.cose")).status, 200)
            self.assertEqual(node.get("/entries/3").status, 200)
            facts = node.get("/api/v1/node").json()["log"]
            self.assertEqual(facts["ended"]["successor"], {"origin": self.NEXT, "checkpoint_key": successor_key})
            self.assertEqual(facts["ended"]["entry"], last["entry"])
            self.assertEqual(facts["published_size"], last["size"])
            self.assertEqual(node.get("/readyz").status, 200)
        self.assertEqual(self.entente("submit", "late.cose", "--data", "data", code=5).code, 5)
        self.entente("log", "rotate-key", "receipt", "--data", "data", code=5)
        self.assertEqual(len(list((self.folder / "data/keys").glob("receipt-*"))), 0)

        report = self.entente("check", "data", "--format", "json").json()
        self.assertTrue(report["clean"])
        self.assertEqual(report["ended"]["successor"]["origin"], self.NEXT)
        self.assertIn(self.NEXT, self.entente("check", "data").out)
        said = self.entente("monitor", "data/log", "--once", "--format", "json", "--state", "state", "--key", "log.vkey").out
        (ended,) = [json.loads(line) for line in said.splitlines() if json.loads(line)["event"] == "ended"]
        self.assertEqual(ended["end"]["successor"]["origin"], self.NEXT)
        self.entente("rebuild", "--from", "data", "--log-key", "log.vkey", "--out", "rebuilt", "--verify-signatures")
        self.entente("backup", "--data", "data", "--to", "backup")
        self.entente("restore", "backup", "--data", "again")
        self.assertEqual(self.run_entente("submit", "late.cose", "--data", "again").code, 5)

    def test_its_successor_names_it(self):
        self.found("--succeeds", "data", code=7)  # it has not ended
        self.next_key()
        last = self.freeze("--successor-key", "next.vkey").json()
        self.prove("data", last["entry"], "end.json")
        self.assertIn(f"it goes on as {self.NEXT}", self.entente("verify", "end.json", "--key", "log.vkey").out)
        # Only the one that it names, with the key that it names.
        self.found("--succeeds", "data", code=7)
        self.found("--succeeds", "data", "--checkpoint-key", "next.pem", origin="log.example/else", code=7)
        self.entente("keygen", "other.pem", "--unencrypted")
        self.found("--succeeds", "data", "--checkpoint-key", "other.pem", code=7)
        self.found("--succeeds", "data", "--checkpoint-key", "next.pem")
        self.found("--succeeds", "end.json", "--predecessor-key", "log.vkey", "--checkpoint-key", "next.pem", name="twin")
        self.prove("data", 3, "old.json")
        self.found("--succeeds", "old.json", "--predecessor-key", "next.vkey", "--checkpoint-key", "next.pem", name="none", code=4)
        for name in ("next", "twin"):
            self.assertEqual(self.entente("log", "vkey", "--data", name).out.strip(), self.read("next.vkey").decode().strip())
            self.prove(name, 1, f"{name}.json")
            said = self.entente("verify", f"{name}.json", "--key", "next.vkey", "--format", "json").json()
            self.assertEqual(said["succeeds"], {"origin": self.ORIGIN, "size": last["size"], "root": last["root"],
                                                "checkpoint_key": self.key})
        with self.serving("next") as node:
            self.assertEqual(node.get("/api/v1/node").json()["log"]["succeeds"]["origin"], self.ORIGIN)
        self.entente("check", "next")

    def test_without_a_successor(self):
        self.freeze()
        self.assertIn("has ended", self.run_entente("log", "freeze", "--data", "data").err)
        self.found("--succeeds", "data")
        self.entente("doctor", "--data", "data")


if __name__ == "__main__":
    unittest.main()
