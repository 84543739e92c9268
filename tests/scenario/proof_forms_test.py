"""Proofs in the forms of C2SP and of RFC 9942, made by a node and checked offline; and lies, found out."""

import base64
import hashlib
import json
import time

import cbor2

import cose
from session import Session
from tlog import Witness, cosigned_at, size_of

ORIGIN = "log.example/test"


def b64(raw):
    return base64.b64encode(raw).decode()


class ProofForms(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.log_key = self.entente("log", "vkey", "--data", "data").out.strip()
        self.write("log.vkey", self.log_key)
        self.make_party("acme")

    def verify(self, *arguments, code=0):
        return self.entente("verify", *arguments, "--format", "json", code=code).json()

    def failed(self, said):
        self.assertFalse(said["verified"])
        return " ".join(check["what"] for check in said["checks"] if not check["holds"])

    def save(self, node, path, name):
        answer = node.get(path)
        self.assertEqual(answer.status, 200, answer.body)
        self.write(name, answer.body)
        return answer

    def grow(self, node, name):
        self.make_party(name)
        self.entente("submit", f"{name}.cose", "--node", node.url)

    # ---- consistency

    def test_receipts_of_consistency(self):
        with self.serving() as node:
            self.save(node, "/.well-known/scitt-keys", "keys.cbor")
            self.save(node, "/log/checkpoint", "old.checkpoint")
            old_size = size_of(self.read("old.checkpoint").decode())
            self.grow(node, "acme")
            self.grow(node, "other")
            answer = self.save(node, f"/api/v1/log/consistency?from={old_size}", "since.cose")
            self.assertEqual(answer.headers["Content-Type"], "application/scitt-receipt+cose")
            for query in ("", "?from=0", "?from=99999", "?from=x", "?from=1&to=2"):
                self.assertEqual(node.get("/api/v1/log/consistency" + query).status, 400, query)
        with self.serving() as node:
            self.save(node, "/log/checkpoint", "new.checkpoint")
        # By the standard's text: the proof is [size-1, size-2, [hash, ...]] under -2.
        proof = cbor2.loads(cbor2.loads(self.read("since.cose")).value[1][396][-2][0])
        self.assertEqual(proof[0], old_size)
        self.assertTrue(proof[2] and all(len(one) == 32 for one in proof[2]))

        trusted = ("--log-key", "log.vkey", "--receipt-key", "keys.cbor")
        said = self.verify("since.cose", "--older", "old.checkpoint", *trusted)
        self.assertEqual((said["level"], said["older"]["size"], said["log"]["size"]), ("consistent", old_size, proof[1]))
        root = self.read("old.checkpoint").decode().splitlines()[2]
        self.verify("since.cose", "--older", f"{old_size}:{root}", "--receipt-key", "keys.cbor")
        new = self.read("new.checkpoint").decode()
        if size_of(new) == proof[1]:
            self.verify("since.cose", "--older", "old.checkpoint", "--newer", "new.checkpoint", *trusted)
        forged = b64(hashlib.sha256(b"another history").digest())
        self.assertIn("does not hold", self.failed(self.verify("since.cose", "--older", f"{old_size}:{forged}",
                                                               "--receipt-key", "keys.cbor", code=1)))
        self.assertIn("not the newer state", self.failed(
            self.verify("since.cose", "--older", "old.checkpoint", "--newer", f"{proof[1]}:{forged}", *trusted, code=1)))
        self.entente("verify", "since.cose", "--receipt-key", "keys.cbor", code=2)
        self.assertIn("receipt of consistency", self.entente("inspect", "since.cose").out)

    # ---- tlog-proof

    def test_tlog_proofs(self):
        with self.serving() as node:
            index = self.entente("submit", "acme.cose", "--node", node.url, "--format", "json").json()[0]["index"]
            answer = self.save(node, f"/api/v1/statements/{index}/tlog-proof", "acme.tlog-proof")
            self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
            self.entente("prove", "statement", index, "--format", "tlog-proof", "--node", node.url, "--out", "again.tlog-proof")
            self.assertEqual(node.get("/api/v1/statements/99999/tlog-proof").status, 404)
        self.entente("prove", "statement", index, "--format", "tlog-proof", "--data", "data", "--out", "local.tlog-proof")
        text = self.read("acme.tlog-proof").decode()
        head, _, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        self.assertEqual(lines[:2], ["c2sp.org/tlog-proof@v1", f"index {index}"])
        statement = self.read("acme.cose")
        root = cose.root_from_inclusion(index, size_of(checkpoint), cose.leaf_hash(statement),
                                        [base64.b64decode(line) for line in lines[2:]])
        self.assertEqual(b64(root), checkpoint.split("\n")[2])

        for name in ("acme.tlog-proof", "again.tlog-proof", "local.tlog-proof"):
            said = self.verify(name, "--statement", "acme.cose", "--log-key", "log.vkey")
            self.assertEqual((said["level"], said["log"]["index"]), ("included", index))
        self.write("entry", statement)
        self.verify("acme.tlog-proof", "--entry", "entry", "--log-key", "log.vkey")
        self.write("other", b"another entry")
        self.failed(self.verify("acme.tlog-proof", "--entry", "other", "--log-key", "log.vkey", code=1))
        self.write("moved.tlog-proof", text.replace(f"index {index}", f"index {index - 1}"))
        self.failed(self.verify("moved.tlog-proof", "--statement", "acme.cose", "--log-key", "log.vkey", code=1))
        self.write("extra.tlog-proof", text.replace("index", "extra AAAA\nindex", 1))
        self.assertIn("nobody signed", " ".join(self.verify("extra.tlog-proof", "--entry", "entry", "--log-key", "log.vkey")["notes"]))
        self.entente("verify", "acme.tlog-proof", "--log-key", "log.vkey", code=2)
        self.assertIn("tlog-proof", self.entente("inspect", "acme.tlog-proof").out)

    # ---- witnesses and policies

    def witness(self, name):
        self.entente("witness", "init", "--data", name, "--name", f"{name}.example", "--unencrypted-keys")
        self.entente("witness", "add-log", self.log_key, "--data", name)
        key = self.entente("witness", "show", "--data", name, "--format", "json").json()["verifier_key"]
        return Witness(self, name), key

    def test_witnessed_proofs_and_policies(self):
        (first, key1), (second, key2) = self.witness("w1"), self.witness("w2")
        stranger = self.witness("w3")[1]
        text = self.read("data/entente.toml").decode() + "\n[witnesses]\nquorum = 2\nlist = [\n"
        text += "".join(f'  {{url = "{one.node.url}", vkey = "{key}"}},\n' for one, key in ((first, key1), (second, key2)))
        self.write("data/entente.toml", text + "]\n")
        with self.serving() as node:
            index = self.entente("submit", "acme.cose", "--node", node.url, "--format", "json").json()[0]["index"]
            until = time.monotonic() + 30
            while size_of(node.get("/log/checkpoint").body.decode()) <= index:
                self.assertLess(time.monotonic(), until)
                time.sleep(0.05)
            self.save(node, f"/api/v1/statements/{index}/proof", "acme.json")
            self.save(node, f"/api/v1/statements/{index}/tlog-proof", "acme.tlog-proof")
        self.entente("prove", "statement", index, "--data", "data", "--out", "local.json")
        self.assertTrue(cosigned_at(json.loads(self.read("acme.json"))["checkpoint"], key1))

        self.write("both.policy", f"log {self.log_key}\nwitness A {key1}\nwitness B {key2}\nwitness C {stranger}\n"
                                  "group two 2 A B C\nquorum two\n")
        self.write("all.policy", f"witness A {key1}\nwitness C {stranger}\ngroup g all A C\nquorum g\n")
        self.write("none.policy", f"log {self.log_key}\nquorum none\n")
        tlog = ("acme.tlog-proof", "--statement", "acme.cose")
        for what in (("acme.json",), ("local.json",), tlog):
            with self.subTest(what[0]):
                said = self.verify(*what, "--log-key", "log.vkey", "--witness", key1, "--witness", key2)
                self.assertEqual([one["witness"] for one in said["cosigned"]], ["w1.example", "w2.example"])
                self.verify(*what, "--log-key", "log.vkey", "--witness", key1, "--witness", stranger, "--quorum", "1")
                self.assertIn("are needed", self.failed(
                    self.verify(*what, "--log-key", "log.vkey", "--witness", key1, "--witness", stranger, code=1)))
                said = self.verify(*what, "--policy", "both.policy")
                self.assertEqual((said["quorum"]["met"], said["trusted_key"]["from"]), (True, "both.policy"))
                self.assertEqual([one["witness"] for one in said["cosigned"]], ["A", "B"])
                self.assertIn("quorum is not met", self.failed(
                    self.verify(*what, "--policy", "all.policy", "--log-key", "log.vkey", code=1)))
                self.verify(*what, "--policy", "none.policy")
                self.entente("verify", *what, "--policy", "all.policy", code=2)  # it names no log
                self.entente("verify", *what, "--policy", "both.policy", "--witness", key1, code=2)
        # Another log's key, and a policy that is none.
        self.make_node("strange", "strange.example/log")
        strange = self.entente("log", "vkey", "--data", "strange").out.strip()
        self.write("strange.policy", f"log {strange}\nquorum none\n")
        self.failed(self.verify("acme.json", "--policy", "strange.policy", code=1))
        self.entente("verify", "acme.json", "--policy", "both.policy", "--log-key", strange, code=2)
        self.write("bad.policy", f"log {self.log_key}\nquorum nobody\n")
        self.assertIn("line 2", self.entente("verify", "acme.json", "--policy", "bad.policy", code=3).err)

    # ---- transparent statements

    def test_transparent_statements_of_several_logs(self):
        self.make_node("second", "second.example/log")
        self.entente("submit", "acme.cose", "--data", "data", "--out", "one.cose")
        self.entente("submit", "one.cose", "--data", "second", "--out", "two.cose")
        self.entente("submit", "two.cose", "--data", "data", "--out", "three.cose")
        key1, key2 = "data/keys/receipt.pub.pem", "second/keys/receipt.pub.pem"
        receipts = cbor2.loads(self.read("two.cose")).value[1][394]
        self.assertEqual(len(receipts), 2)
        for receipt, key in zip(receipts, (key1, key2)):
            cose.Receipt(receipt, self.read("acme.cose"), cose.load_public(self.read(key)))
        self.assertEqual(len(cbor2.loads(self.read("three.cose")).value[1][394]), 2)  # the older one gave way
        said = self.verify("two.cose", "--receipt-key", key1, "--receipt-key", key2, "--signer-key", "acme.pub.pem")
        self.assertEqual([(one["origin"], one["holds"]) for one in said["receipts"]],
                         [(ORIGIN, True), ("second.example/log", True)])
        # Of one log only: the other receipt is named.
        said = self.verify("two.cose", "--receipt-key", key2)
        self.assertEqual([one["holds"] for one in said["receipts"]], [None, True])
        self.assertIn(ORIGIN, " ".join(said["notes"]))
        self.make_node("third", "third.example/log")
        self.failed(self.verify("two.cose", "--receipt-key", "third/keys/receipt.pub.pem", code=1))
        # A receipt of another statement does not hold here, whatever the other one says.
        self.make_party("other")
        self.entente("submit", "other.cose", "--data", "data", "--out", "other.out.cose")
        lie = cbor2.loads(self.read("two.cose"))
        protected, unprotected, payload, signature = lie.value
        unprotected = {394: [cbor2.loads(self.read("other.out.cose")).value[1][394][0], receipts[1]]}
        self.write("lie.cose", cose.encode(cbor2.CBORTag(18, [protected, unprotected, payload, signature])))
        self.failed(self.verify("lie.cose", "--receipt-key", key1, "--receipt-key", key2, code=1))
