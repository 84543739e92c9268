"""`entente check`: the whole log, from a directory, beside a node that serves, and from its address."""

import shutil
import unittest

from session import Session


class Check(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.party_with_sbom()
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def faults(self, *arguments):
        """What is wrong, by place; the same in words for people."""
        self.assertIn("not clean", self.entente("check", *arguments, code=1).out)
        said = self.entente("check", *arguments, "--format", "json", code=1).json()
        self.assertFalse(said["clean"])
        return {fault["place"]: fault["what"] for fault in said["faults"]}

    def test_a_directory(self):
        said = self.entente("check", "data", "--format", "json").json()
        self.assertTrue(said["clean"])
        self.assertTrue(said["signature_checked"])
        self.assertEqual((said["origin"], said["entries"], said["payloads"], said["faults"]), ("log.example/test", said["size"], 1, []))
        self.assertEqual(said["trusted_key"]["verifier_key"], self.read("log.vkey").decode().strip())
        people = self.entente("check", "data").out
        self.assertTrue(people.endswith("clean\n"), people)
        self.assertIn("data/keys/checkpoint.pub.pem", people)

    def test_a_node_that_serves(self):
        with self.serving() as node:
            self.entente("check", "data")
            for address in (node.url, node.url + "/log", node.url + "/"):
                said = self.entente("check", address, "--log-key", "log.vkey", "--format", "json").json()
                self.assertTrue(said["signature_checked"], address)
                self.assertIsNone(said["payloads"])
            unknown = self.entente("check", node.url).out
            self.assertIn("not checked against a key that you trust", unknown)
            self.assertFalse(self.entente("check", node.url, "--format", "json").json()["signature_checked"])
            self.entente("check", node.url + "/api", code=6)
        self.entente("check", node.url, code=8)

    def test_a_copy_of_the_public_files(self):
        (self.folder / "mirror").mkdir()
        shutil.copy(self.folder / "data/log/checkpoint", self.folder / "mirror")
        shutil.copytree(self.folder / "data/log/tile", self.folder / "mirror/tile")
        self.entente("check", "mirror", "--log-key", "log.vkey")
        self.assertIn("not checked against a key that you trust", self.entente("check", "mirror").out)

    def test_another_key(self):
        self.make_node("other")
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.assertIn("checkpoint", self.faults("data", "--log-key", "other.vkey"))

    def test_payloads(self):
        (payload,) = (self.folder / "data/payloads").rglob("*.zst")
        content = bytearray(payload.read_bytes())
        content[len(content) // 2] ^= 1
        payload.write_bytes(content)
        (fault,) = self.faults("data").items()
        self.assertRegex(fault[0], r"^entry \d+$")
        self.assertIn(payload.stem, fault[1])
        payload.unlink()
        (fault,) = self.faults("data").values()
        self.assertIn("not in the payload store", fault)

    def test_a_journal_that_differs(self):
        (segment,) = (self.folder / "data/log/journal").iterdir()
        content = bytearray(segment.read_bytes())
        content[len(content) // 2] ^= 1
        segment.write_bytes(content)
        self.assertTrue(any("journal" in place for place in self.faults("data")))

    def test_neither_node_nor_log(self):
        (self.folder / "empty").mkdir()
        self.assertIn("neither", self.entente("check", "empty", code=6).err)
        self.entente("check", "nowhere", code=6)
        self.entente("check", code=2)
        self.assertIn("verifier key", self.entente("check", "data", "--log-key", "acme.cose", code=3).err)


if __name__ == "__main__":
    unittest.main()
