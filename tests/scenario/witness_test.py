"""A witness at a terminal: made, told of logs, asked for cosignatures by a node's log and by one that is not ours. It
refuses forks and roll-backs, and what it cosigned it knows after any stop.
"""

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
