"""A witness at a terminal: made, told of logs, asked for cosignatures by a node's log and by one that is not ours. It
refuses forks and roll-backs, and what it cosigned it knows after any stop.
"""

import json
import shutil
import time
import unittest

from cryptography.exceptions import InvalidSignature

from session import Session
from tlog import Key, Tree, Witness, cosigned_at, log_id, size_of, tree_of_tiles

NAME = "witness.example/w1"


class Witnessing(Session):
    def make_witness(self, *keys):
        self.entente("witness", "init", "--data", "witness", "--name", NAME, "--unencrypted-keys")
        for key in keys:
            self.entente("witness", "add-log", key, "--data", "witness")
        return self.shown()["verifier_key"]

    def shown(self):
        return self.entente("witness", "show", "--data", "witness", "--format", "json").json()

    def size_answer(self, answer, size):
        self.assertEqual(answer.status, 409, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "text/x.tlog.size")
        self.assertEqual(answer.body, f"{size}\n".encode())


class OfANode(Witnessing):
    def checkpoint_of(self, node, above):
        until = time.monotonic() + 30
        while True:
            answer = node.get("/log/checkpoint")
            if answer.status == 200 and size_of(answer.body.decode()) > above:
                return answer.body.decode()
            self.assertLess(time.monotonic(), until, "the log does not publish")
            time.sleep(0.05)

    def test_its_checkpoints_are_cosigned_while_it_grows(self):
        origin = "log.example/test"
        self.make_node(origin=origin)
        vkey = self.make_witness(self.entente("log", "vkey", "--data", "data").out.strip())
        witness = Witness(self)
        self.assertEqual(witness.newest(origin).status, 404)
        rows = "name,kind,country_iso2\n" + "".join(f"Party {i},civil-society,FR\n" for i in range(300))
        grow = [
            lambda: None,
            lambda: self.admitted_party("state", "state.pem:admin,instrument", kind="state"),
            lambda: self.entente("roster", "import", self.write("roster.csv", rows), "--data", "data"),
            lambda: self.admitted_party("other", kind="state"),
        ]
        old, earlier = 0, []
        for step in grow:
            step()
            with self.serving() as node:
                note = self.checkpoint_of(node, old)
                tree = tree_of_tiles(node, size_of(note))
            answer = witness.add(old, tree.proof(old, len(tree)), note)
            self.assertEqual(answer.status, 200, answer.body)
            cosigned = note + answer.body.decode()
            self.assertAlmostEqual(cosigned_at(cosigned, vkey), time.time(), delta=60)
            self.assertEqual(witness.newest(origin).body.decode(), cosigned)
            old = len(tree)
            earlier.append((note, tree))
        self.assertGreater(old, 256, "the tree should be of several tiles")
        for note, tree in earlier[:-1]:
            self.size_answer(witness.add(0, [], note), old)
        log = self.shown()["logs"][0]
        self.assertEqual((log["origin"], log["cosigned"]["size"], log["forks"]), (origin, old, 0))
        self.assertIn(origin, self.entente("witness", "show", "--data", "witness").out)
        self.assertEqual(witness.stop(), 0)


class OfANodeThatAsks(Witnessing):
    """The other way round: the node shows its checkpoints to witnesses before it publishes them."""

    def setUp(self):
        super().setUp()
        self.make_node()
        self.log_key = self.entente("log", "vkey", "--data", "data").out.strip()

    def witness(self, name):
        self.entente("witness", "init", "--data", name, "--name", f"{name}.example", "--unencrypted-keys")
        self.entente("witness", "add-log", self.log_key, "--data", name)
        key = self.entente("witness", "show", "--data", name, "--format", "json").json()["verifier_key"]
        return Witness(self, name), key

    def configure(self, witnesses, **settings):
        if not hasattr(self, "configuration"):
            self.configuration = self.read("data/entente.toml").decode()
        text = self.configuration + "\n[witnesses]\nlist = [\n"
        text += "".join(f'  {{url = "{url}", vkey = "{vkey}"}},\n' for url, vkey in witnesses) + "]\n"
        text += "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
        self.write("data/entente.toml", text)

    def published(self, node, ready):
        until = time.monotonic() + 30
        while True:
            note = node.get("/log/checkpoint").body.decode()
            if ready(note):
                return note
            self.assertLess(time.monotonic(), until, note)
            time.sleep(0.05)

    def submit(self, node, name):
        self.make_party(name)
        answer = node.post_statement(self.read(f"{name}.cose"))
        self.assertIn(answer.status, (200, 201), answer.body)

    @staticmethod
    def has(note, *keys):
        try:
            return all(cosigned_at(note, key) for key in keys)
        except InvalidSignature:
            return False

    def test_what_it_publishes_is_cosigned(self):
        (first, key1), (second, key2) = self.witness("w1"), self.witness("w2")
        # One as a server of its own, one below a path.
        self.configure([(first.node.url, key1), (second.node.url + "/witness", key2)], quorum=2)
        sizes = []
        for round_ in range(2):
            with self.serving() as node:
                for i in range(3):
                    self.submit(node, f"party{round_}{i}")
                    size = node.log_size()
                    note = self.published(node, lambda note: size_of(note) >= size and self.has(note, key1, key2))
                    sizes.append(size_of(note))
        self.assertEqual(sizes, sorted(set(sizes)))
        self.assertEqual(second.newest("log.example/test").body.decode().split("\n\n")[0] + "\n", note.split("\n\n")[0] + "\n")
        self.entente("check", "data", "--log-key", self.log_key)

        self.write("note", note)
        said = self.entente("verify", "note", "--log-key", self.log_key, "--witness", key1, "--witness", key2)
        self.assertIn("cosigned by w1.example at 20", said.out)
        said = self.entente("verify", "note", "--log-key", self.log_key, "--format", "json").json()
        self.assertEqual((said["cosigned"], len(said["notes"])), ([], 2))
        stranger = self.witness("w3")[1]
        one = self.entente("verify", "note", "--log-key", self.log_key, "--witness", key1, "--witness", stranger, code=1)
        self.assertIn("1 of the witnesses cosigned it, and 2 are needed", one.out)
        self.entente("verify", "note", "--log-key", self.log_key, "--witness", key1, "--witness", stranger, "--quorum", "1")
        self.entente("verify", "note", "--log-key", self.log_key, "--witness", key1, "--witness", key1, code=2)
        self.entente("verify", "note", "--log-key", self.log_key, "--quorum", "1", code=2)
        self.entente("verify", "note", "--log-key", self.log_key, "--witness", self.log_key, code=3)

    def test_it_publishes_without_one_that_is_gone_and_adds_it_later(self):
        (first, key1), (second, key2) = self.witness("w1"), self.witness("w2")
        port = second.node.url.rsplit(":", 1)[1]
        second.stop()
        self.configure([(first.node.url, key1), (second.node.url, key2)], quorum=2, timeout_ms=500)
        with self.serving() as node:
            self.submit(node, "party")
            size = node.log_size()
            note = self.published(node, lambda note: size_of(note) >= size and self.has(note, key1))
            self.assertFalse(self.has(note, key2))
            log = node.log.read_text()
            self.assertIn("witness-does-not-cosign", log)
            self.assertIn("quorum-of-witnesses-missed", log)
            Witness(self, "w2", "--listen", f"127.0.0.1:{port}")
            again = self.published(node, lambda note: self.has(note, key1, key2))
            self.assertEqual(size_of(again), size_of(note))
            self.assertIn("witness-answers-again", node.log.read_text())

    def test_it_waits_when_told_to_and_receipts_do_not(self):
        witness, key = self.witness("w1")
        port = witness.node.url.rsplit(":", 1)[1]
        self.configure([(witness.node.url, key)], when_missing="wait", timeout_ms=500)
        with self.serving() as node:
            before = self.published(node, lambda note: self.has(note, key))
            witness.stop()
            self.submit(node, "party")
            self.assertGreater(node.log_size(), size_of(before))
            time.sleep(1.5)
            self.assertEqual(node.get("/log/checkpoint").body.decode(), before)
        self.assertEqual(self.read("data/log/checkpoint").decode(), before)
        with self.serving() as node:
            time.sleep(1.5)
            self.assertEqual(node.get("/log/checkpoint").body.decode(), before)
            Witness(self, "w1", "--listen", f"127.0.0.1:{port}")
            self.published(node, lambda note: size_of(note) > size_of(before) and self.has(note, key))

    def test_a_policy_says_who_is_enough(self):
        (first, key1), (_, key2), (third, key3) = (self.witness(name) for name in ("w1", "w2", "w3"))
        self.write("data/witnesses.policy",
                   f"witness a {key1} {first.node.url}\nwitness b {key2} http://127.0.0.1:9\nwitness c {key3} {third.node.url}\n"
                   "group either any b c\ngroup both all a either\nquorum both\n")
        settings = self.read("data/entente.toml").decode()
        self.write("data/entente.toml", settings + '\n[witnesses]\npolicy = "witnesses.policy"\nwhen_missing = "wait"\n')
        with self.serving() as node:
            self.submit(node, "one")
            size = node.log_size()
            note = self.published(node, lambda note: size_of(note) >= size and self.has(note, key1, key3))
            said = node.get("/api/v1/node").json()["log"]["witnesses"]
            self.assertTrue(said["quorum_met"])
            self.assertEqual([one["name"] for one in said["list"]], ["w1.example", "w2.example", "w3.example"])
            self.assertEqual([one["size"] >= size for one in said["list"]], [True, False, True])
            self.assertIsNone(said["list"][1]["time"])
            metrics = node.get("/metrics").body.decode()
            self.assertIn("entente_witness_quorum_met 1\n", metrics)
            self.assertRegex(metrics, r'entente_witness_failures_total\{witness="w2\.example\+[0-9a-f]{8}"\} [1-9]')
            self.assertRegex(metrics, r'entente_witness_cosigned_entries\{witness="w1\.example\+[0-9a-f]{8}"\} [1-9]')
            # The policy is the operator's, and no node starts without it: it is in the backup.
            self.entente("backup", "--data", "data", "--to", "copy")
            self.entente("restore", "copy", "--data", "again")
            self.assertEqual(self.read("again/witnesses.policy"), self.read("data/witnesses.policy"))
            self.entente("log", "vkey", "--data", "again")
            # One of two is not enough where both groups have to.
            first.node.stop()
            self.submit(node, "two")
            time.sleep(2.5)
            self.assertEqual(size_of(node.get("/log/checkpoint").body.decode()), size_of(note))
            self.assertFalse(node.get("/api/v1/node").json()["log"]["witnesses"]["quorum_met"])
        # The same file, for whoever verifies.
        self.write("note", note)
        log = f"log {self.log_key}\n"
        self.write("verify.policy", log + self.read("data/witnesses.policy").decode())
        self.entente("verify", "note", "--policy", "verify.policy")

    def test_a_policy_that_does_not_say_where_is_refused(self):
        self.entente("witness", "init", "--data", "w1", "--name", "w1.example", "--unencrypted-keys")
        key = self.entente("witness", "show", "--data", "w1", "--format", "json").json()["verifier_key"]
        settings = self.read("data/entente.toml").decode()
        for policy, more, words in ((f"witness a {key}\nquorum a\n", "", "no address"), ("quorum none\n", "", "1 to 16"),
                                    (f"witness a {key} http://127.0.0.1:9\nquorum a\n", "quorum = 1\n", "do not go with it"),
                                    ("nonsense\n", "", "witnesses.policy")):
            self.write("data/witnesses.policy", policy)
            self.write("data/entente.toml", settings + '\n[witnesses]\npolicy = "witnesses.policy"\n' + more)
            said = self.entente("serve", "--data", "data", "--listen", "127.0.0.1:0", code=3)
            self.assertIn(words, said.err)

    def test_a_fork_of_the_node_is_seen(self):
        witness, key = self.witness("w1")
        shutil.copytree(self.folder / "data", self.folder / "copy")
        self.configure([(witness.node.url, key)], when_missing="wait")
        shutil.copy(self.folder / "data/entente.toml", self.folder / "copy/entente.toml")
        with self.serving() as node:
            self.submit(node, "one")
            size = node.log_size()
            before = self.published(node, lambda note: size_of(note) >= size and self.has(note, key))
        said = self.entente("serve", "--data", "copy", "--listen", "127.0.0.1:0", code=7)
        self.assertIn("w1.example", said.err)
        with self.serving("copy", "--force-behind-witnesses") as node:
            self.submit(node, "other")
            time.sleep(1.5)
            self.assertLess(size_of(node.get("/log/checkpoint").body.decode()), size)
            self.assertIn("witness-does-not-cosign", node.log.read_text())
        self.assertEqual(witness.newest("log.example/test").body.decode().split("\n")[:3], before.split("\n")[:3])

    def test_mistakes_in_the_configuration(self):
        _, key = self.witness("w1")
        url = "http://127.0.0.1:1"
        for witnesses, settings, word in (
                ([], {}, "list"), ([(url, key), (url, key)], {}, "twice"), ([(url, self.log_key)], {}, "cosignatures"),
                ([("nowhere", key)], {}, "entente.toml"), ([(url, key)], {"quorum": 2}, "quorum"),
                ([(url, key)], {"when_missing": "panic"}, "when_missing"), ([(url, key)], {"qourum": 1}, "qourum"),
                ([(url, key)], {"timeout_ms": 1}, "timeout_ms")):
            self.configure(witnesses, **settings)
            said = self.entente("serve", "--data", "data", "--listen", "127.0.0.1:0", code=3)
            self.assertIn(word, said.err)


class OfAnyLog(Witnessing):
    def setUp(self):
        super().setUp()
        self.key, self.tree = Key("log.example/foreign"), Tree().grow(300)
        self.vkey = self.make_witness(self.key.vkey())

    def test_forks_are_refused_with_evidence_and_roll_backs_too(self):
        witness = Witness(self)
        note = self.key.checkpoint(self.tree)
        answer = witness.add(0, [], note, path="/add-checkpoint")
        self.assertEqual(answer.status, 200, answer.body)
        fork = self.tree.fork_at(290).grow(10, "fork")
        forked = self.key.checkpoint(fork)
        self.size_answer(witness.add(300, [], forked), 300)
        fork.grow(50, "fork")
        larger = witness.add(300, fork.proof(300, 350), self.key.checkpoint(fork))
        self.assertEqual(larger.status, 422, larger.body)
        self.assertEqual(larger.headers["Content-Type"], "application/problem+json")
        for size in (0, 1, 299):
            self.size_answer(witness.add(0, [], self.key.checkpoint(self.tree, size)), 300)
            self.assertEqual(witness.add(300, [], self.key.checkpoint(self.tree, size)).status, 400)
        self.assertEqual(witness.newest(self.key.name).body.decode(), note + answer.body.decode())

        folder = self.folder / "witness/evidence" / log_id(self.key.name)
        pair = sorted(folder.iterdir())
        self.assertEqual([path.suffix for path in pair], [".cosigned", ".other"])
        cosigned_at(pair[0].read_text(), self.vkey)
        self.assertTrue(pair[0].read_text().startswith(note))
        self.assertEqual(pair[1].read_text(), forked)
        errors = [line for line in witness.log.read_text().splitlines() if "witness-log-forked" in line]
        self.assertEqual(len(errors), 1, errors)
        self.assertEqual(self.shown()["logs"][0]["forks"], 1)
        # The log itself goes on.
        self.tree.grow(1)
        self.assertEqual(witness.add(300, self.tree.proof(300, 301), self.key.checkpoint(self.tree)).status, 200)

    def test_who_is_asked_and_how(self):
        witness = Witness(self)
        note = self.key.checkpoint(self.tree)
        for body in (b"", b"old\n", b"\xff\xfe\n", b"old 0\n\nno checkpoint\n"):
            answer = witness.node.request("POST", "/witness/add-checkpoint", body)
            self.assertEqual(answer.status, 400, body)
            self.assertIn("detail", answer.json())
        self.assertEqual(witness.add(0, [b"\0" * 32], note).status, 422, "no proof belongs to the first checkpoint")
        self.assertEqual(witness.add(0, [], Key("log.example/unknown").checkpoint(self.tree)).status, 404)
        self.assertEqual(witness.add(0, [], Key(self.key.name).checkpoint(self.tree)).status, 403)
        self.assertEqual(witness.node.request("POST", "/witness/add-checkpoint", b"x" * 65537).status, 413)
        self.assertEqual(witness.node.get("/witness/add-checkpoint").status, 405)
        self.assertEqual(witness.node.get("/witness/x/checkpoint").status, 404)
        many = note + "".join(line for i in range(16) for line in Key(f"w{i}.example").checkpoint(self.tree).splitlines(True)[-1:])
        answer = witness.add(0, [], many)
        self.assertEqual(answer.status, 200, answer.body)
        with self.assertRaises(InvalidSignature):
            cosigned_at(note, self.vkey)
        cosigned_at(many + answer.body.decode(), self.vkey)

    def test_two_on_one_directory(self):
        witness = Witness(self)
        said = self.entente("witness", "serve", "--data", "witness", "--listen", "127.0.0.1:0", code=7)
        self.assertIn("another process", said.err)
        self.entente("witness", "add-log", Key("log.example/second").vkey(), "--data", "witness", code=7)
        self.assertEqual(witness.add(0, [], self.key.checkpoint(self.tree)).status, 200)
        self.assertEqual(witness.stop(), 0)
        self.entente("witness", "add-log", Key("log.example/second").vkey(), "--data", "witness")
        witness = Witness(self)
        self.assertEqual(witness.add(0, [], Key("log.example/second").checkpoint(self.tree)).status, 403)
        self.size_answer(witness.add(0, [], self.key.checkpoint(self.tree)), 300)

    def test_what_was_changed_on_the_disk_is_not_believed(self):
        witness = Witness(self)
        self.assertEqual(witness.add(0, [], self.key.checkpoint(self.tree)).status, 200)
        witness.stop()
        self.write(f"witness/logs/{log_id(self.key.name)}", self.key.checkpoint(self.tree, 5))
        said = self.entente("witness", "serve", "--data", "witness", "--listen", "127.0.0.1:0", code=9)
        self.assertIn("is not what it wrote", said.err)


class ItsDirectory(Witnessing):
    def test_its_key_is_encrypted(self):
        self.write("secret", "a passphrase\n")
        said = self.entente("witness", "init", "--data", "witness", "--name", NAME, "--passphrase-file", "secret",
                            "--format", "json").json()
        self.assertEqual(said["name"], NAME)
        self.assertIn(b"ENCRYPTED", self.read("witness/keys/witness.pem"))
        self.entente("witness", "serve", "--data", "witness", code=4)
        witness = Witness(self, "witness", "--passphrase-file", "secret")
        self.assertEqual(self.shown()["verifier_key"], said["verifier_key"])
        self.assertIn(said["verifier_key"], witness.log.read_text())
        self.assertIn("witness-knows-no-log", witness.log.read_text())

    def test_mistakes_are_said(self):
        self.entente("witness", "serve", "--data", "witness", code=6)
        self.entente("witness", "show", "--data", "witness", code=6)
        self.entente("witness", "init", "--data", "witness", "--name", "with space", "--unencrypted-keys", code=3)
        self.make_witness()
        self.entente("witness", "init", "--data", "witness", "--name", NAME, "--unencrypted-keys", code=7)
        self.entente("witness", "add-log", "no key", "--data", "witness", code=3)
        self.entente("witness", "add-log", self.shown()["verifier_key"], "--data", "witness", code=3)
        key = Key("log.example/one").vkey()
        self.entente("witness", "add-log", key, "--data", "witness", "--origin", "another origin")
        self.entente("witness", "add-log", key, "--data", "witness", "--origin", "another origin", code=7)
        self.assertEqual(self.shown()["logs"][0]["origin"], "another origin")
        text = self.read("witness/witness.toml").decode()
        self.write("witness/witness.toml", text + "\nkesy = 1\n")
        said = self.entente("witness", "show", "--data", "witness", code=3)
        self.assertIn("kesy", said.err)
        self.assertIn("witness.toml:", said.err)


if __name__ == "__main__":
    unittest.main()
