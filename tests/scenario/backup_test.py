"""`entente backup` and `entente restore`: copies of a node that serves, and what is refused."""

import hashlib
import json
import pathlib
import shutil
import signal
import subprocess
import threading
import time
import unittest

from session import BINARY, ROOT, Session


class Backup(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.acme = self.admitted_party("acme", "acme.pem:admin,supply")
        self.register_sbom("data")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def register_sbom(self, data, name="sbom"):
        self.entente("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", f"{name}.json")
        self.entente("sign", f"{name}.json", "--key", "acme.pem", "--issuer", self.acme)
        self.entente("submit", f"{name}.json.cose", "--data", data)

    def applications(self, count, prefix="party"):
        """Signed applications of parties that do not exist yet: each becomes one entry."""
        self.entente("keygen", f"{prefix}.pem", "--unencrypted")
        made = []
        for i in range(count):
            self.entente("party", "new", "--id", f"did:web:{prefix}{i}.example", "--name", f"{prefix} {i}", "--kind",
                         "civil-society", "--key", f"{prefix}.pem", "--out", f"{prefix}{i}.cose")
            made.append(self.read(f"{prefix}{i}.cose"))
        return made

    def back_up(self, to="backup", *more, data="data", code=0):
        said = self.entente("backup", "--data", data, "--to", to, "--format", "json", *more, code=code)
        return said.json() if code == 0 else said.err

    def restore(self, backup="backup", data="restored", *more, code=0):
        said = self.entente("restore", backup, "--data", data, "--format", "json", *more, code=code)
        return said.json() if code == 0 else said.err

    def files(self, below):
        return {path.relative_to(self.folder / below).as_posix() for path in (self.folder / below).rglob("*") if path.is_file()}

    def nothing_is_left(self, *names):
        """Neither these, nor what somebody began to make of them."""
        left = [path.name for path in self.folder.iterdir() if path.name in names or path.name.endswith(".tmp")]
        self.assertEqual(left, [])


class RoundTrip(Backup):
    def test_a_node_at_rest(self):
        made = self.back_up()
        checked = self.entente("check", "data", "--format", "json").json()
        self.assertEqual((made["size"], made["root"]), (checked["size"], checked["root"]))
        self.assertTrue(made["unencrypted_keys"])
        # Nothing that is derived, and nothing that is not in the manifest.
        manifest = json.loads(self.read("backup/manifest.json"))
        listed = {file["path"]: file for file in manifest["files"]}
        self.assertEqual(self.files("backup"), {"manifest.json", "manifest.json.sha256"} | {f"data/{path}" for path in listed})
        for path, file in listed.items():
            content = self.read(f"backup/data/{path}")
            self.assertEqual((hashlib.sha256(content).hexdigest(), len(content)), (file["sha256"], file["bytes"]))
            self.assertEqual((self.folder / "backup/data" / path).stat().st_mode & 0o777, 0o600)
        self.assertEqual({path.split("/")[0] for path in listed}, {"entente.toml", "format", "policy.json", "keys", "log", "payloads"})
        self.assertEqual({path for path in listed if path.startswith("log/")}, {"log/journal/" + "0" * 20})

        restored = self.restore()
        self.assertEqual((restored["size"], restored["root"]), (made["size"], made["root"]))
        after = self.entente("check", "restored", "--log-key", "log.vkey", "--format", "json").json()
        self.assertEqual((after["clean"], after["size"], after["root"], after["payloads"]), (True, made["size"], made["root"], 1))
        with self.serving("restored") as node:
            self.assertEqual(node.log_size(), made["size"])
            self.assertEqual(node.post_statement(self.applications(1)[0]).status, 201)
        self.assertIn("clean", self.entente("check", "restored").out)
        self.assertEqual(self.files("data/payloads"), self.files("restored/payloads"))

    def test_under_load(self):
        statements = self.applications(40)
        with self.serving() as node:
            acknowledged, stop = [], threading.Event()

            def register():
                for statement in statements:
                    if stop.is_set():
                        return
                    answer = node.post_statement(statement)
                    if answer.status == 201:
                        acknowledged.append(statement)

            registering = threading.Thread(target=register)
            registering.start()
            while len(acknowledged) < 5:
                time.sleep(0.001)
            before = list(acknowledged)
            made = self.back_up()
            stop.set()
            registering.join()
            self.entente("check", "data")
        journal = self.read("backup/data/log/journal/" + "0" * 20)
        for statement in before:
            self.assertIn(statement, journal)
        self.restore()
        checked = self.entente("check", "restored", "--log-key", "log.vkey", "--format", "json").json()
        self.assertEqual((checked["clean"], checked["size"], checked["root"]), (True, made["size"], made["root"]))

    def test_the_second_shares_with_the_first(self):
        self.back_up("first")
        self.applications(1)
        self.entente("submit", "party0.cose", "--data", "data")
        made = self.back_up("second", "--previous", "first")
        self.assertEqual(made["linked_files"], 1)
        (payload,) = (path for path in self.files("first") if path.endswith(".zst"))
        self.assertTrue((self.folder / "first" / payload).samefile(self.folder / "second" / payload))
        self.assertEqual(self.restore("second")["size"], made["size"])
        # What is damaged in the previous one is not taken over.
        damage(self.folder / "second" / payload)
        self.assertEqual(self.back_up("third", "--previous", "second")["linked_files"], 0)
        self.make_node("other", "log.example/other")
        self.assertIn("another log", self.back_up("fourth", "--previous", "first", data="other", code=3))
        self.nothing_is_left("fourth")


class Refusals(Backup):
    def damaged(self, change, *named, code=9):
        """A backup that was changed is refused, and what was changed is named; nothing is left."""
        shutil.copytree(self.folder / "backup", self.folder / "damaged")
        change(self.folder / "damaged")
        said = self.restore("damaged", code=code)
        for name in named:
            self.assertIn(name, said)
        self.nothing_is_left("restored")
        shutil.rmtree(self.folder / "damaged")

    def test_what_is_not_what_it_was(self):
        self.back_up()
        journal = "data/log/journal/" + "0" * 20
        (payload,) = (path for path in self.files("backup") if path.endswith(".zst"))
        for path in (journal, payload, "data/entente.toml", "data/keys/checkpoint.pem", "data/format"):
            self.damaged(lambda at, path=path: damage(at / path), path, "digest of the manifest")
            self.damaged(lambda at, path=path: (at / path).unlink(), path, "missing")
        self.damaged(lambda at: (at / journal).write_bytes((at / journal).read_bytes()[:-1]), journal, "bytes instead of")
        self.damaged(lambda at: damage(at / "manifest.json"), "manifest.json", "digest")
        self.damaged(lambda at: (at / "manifest.json.sha256").unlink(), "manifest.json", "digest")
        self.damaged(lambda at: (at / "manifest.json").unlink(), "no finished backup", code=6)

    def forge(self, at, change):
        """Changes the backup and its manifest together, as somebody would who can compute a digest."""
        manifest = json.loads((at / "manifest.json").read_text())
        change(at, manifest)
        for file in manifest["files"]:
            path = at / "data" / file["path"]
            if path.exists():
                content = path.read_bytes()
                file["sha256"], file["bytes"] = hashlib.sha256(content).hexdigest(), len(content)
        text = json.dumps(manifest)
        (at / "manifest.json").write_text(text)
        (at / "manifest.json.sha256").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  manifest.json\n")

    def test_digests_that_were_made_to_fit(self):
        self.back_up()
        journal = "log/journal/" + "0" * 20
        (payload,) = (path.removeprefix("data/") for path in self.files("backup") if path.endswith(".zst"))
        self.damaged(lambda at: self.forge(at, lambda at, _: damage(at / "data" / journal)), journal)
        self.damaged(lambda at: self.forge(at, lambda at, _: (at / "data" / journal).write_bytes(
            (at / "data" / journal).read_bytes()[:-1])), "not whole")
        self.damaged(lambda at: self.forge(at, lambda at, _: damage(at / "data" / payload)), "entry", pathlib.Path(payload).stem)

        def without_payload(at, manifest):
            (at / "data" / payload).unlink()
            manifest["files"] = [file for file in manifest["files"] if file["path"] != payload]

        self.damaged(lambda at: self.forge(at, without_payload), pathlib.Path(payload).stem, "not in the payload store")
        self.damaged(lambda at: self.forge(at, lambda _, manifest: manifest.update(size=manifest["size"] - 1)), "manifest")
        self.damaged(lambda at: self.forge(at, lambda _, manifest: manifest["files"][0].update(path="../out")), "path")
        self.damaged(lambda at: self.forge(at, lambda _, manifest: manifest.update(format="entente-backup/2")),
                     "another format", code=7)
        # A whole other node under this one's name is seen by who knows the key.
        self.make_node("other")
        self.back_up("impostor", data="other")
        self.restore("impostor", "restored", "--log-key", "log.vkey", code=9)
        self.nothing_is_left("restored")

    def test_places_that_are_taken(self):
        made = self.back_up()
        before = self.files("data")
        self.assertIn("not empty", self.restore("backup", "data", code=7))
        self.assertEqual(self.files("data"), before)
        self.assertEqual(self.entente("check", "data", "--format", "json").json()["root"], made["root"])
        self.assertIn("not empty", self.back_up(code=7))
        self.assertIn("own directory", self.back_up("data/backup", code=3))
        self.assertIn("make it first", self.back_up("nowhere/backup", code=6))
        (self.folder / "empty").mkdir()
        self.restore("backup", "empty")

    def test_a_node_without_a_document(self):
        (payload,) = (self.folder / "data/payloads").rglob("*.zst")
        payload.unlink()
        said = self.back_up(code=9)
        self.assertIn(payload.stem, said)
        self.assertRegex(said, r"entry \d+")
        self.nothing_is_left("backup")

    def test_older_than_what_was_published(self):
        made = self.back_up()
        self.assertIn("second history", self.entente("restore", "backup", "--data", "unasked").err)
        shutil.copy(self.folder / "data/log/checkpoint", self.folder / "same.txt")
        self.applications(3)
        for i in range(3):
            self.entente("submit", f"party{i}.cose", "--data", "data")
        shutil.copy(self.folder / "data/log/checkpoint", self.folder / "newer.txt")
        size = self.entente("check", "data", "--format", "json").json()["size"]
        said = self.restore("backup", "restored", "--published-checkpoint", "newer.txt", code=7)
        self.assertIn(f"{size - made['size']} entries", said)
        self.nothing_is_left("restored")
        with self.serving() as node:
            for address in (node.url, node.url + "/log", node.url + "/log/checkpoint"):
                self.assertIn("missing", self.restore("backup", "restored", "--published-checkpoint", address, code=7))
        # Any of several.
        self.restore("backup", "restored", "--published-checkpoint", "same.txt", "--published-checkpoint", "newer.txt", code=7)
        self.assertEqual(self.restore("backup", "restored", "--published-checkpoint", "same.txt")["published_size"], made["size"])
        # The restored node goes its own way, and there are two histories: whoever has both checkpoints can tell.
        self.entente("submit", "party2.cose", "--data", "restored")
        self.entente("submit", "party1.cose", "--data", "restored")
        self.entente("submit", "party0.cose", "--data", "restored")
        self.entente("party", "admit", "did:web:party2.example", "--data", "restored")
        self.back_up("other-way", data="restored")
        self.assertIn("another history", self.restore("other-way", "again", "--published-checkpoint", "newer.txt", code=7))
        self.make_node("stranger")
        self.restore("backup", "again", "--published-checkpoint", self.folder / "stranger/log/checkpoint", code=4)
        self.restore("backup", "again", "--published-checkpoint", "log.vkey", code=3)
        self.nothing_is_left("again")


class Kill(Backup):
    def test_what_was_killed_looks_like_nothing(self):
        size = self.entente("check", "data", "--format", "json").json()["size"]
        whole = killed = 0
        for step in range(24):
            target = self.folder / "killed"
            process = subprocess.Popen([BINARY, "backup", "--data", "data", "--to", target], cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment())
            time.sleep(step * 0.0015)
            process.send_signal(signal.SIGKILL)
            process.wait()
            if target.exists():
                whole += 1
                self.assertEqual(self.restore("killed")["size"], size)
                shutil.rmtree(self.folder / "restored")
                shutil.rmtree(target)
            else:
                killed += 1
                for leftover in self.folder.glob(".killed.*.tmp"):
                    said = self.run_entente("restore", leftover, "--data", "restored")
                    # Killed between manifest and rename it is whole, and has no name yet.
                    self.assertIn(said.code, (0, 6), str(said))
                    shutil.rmtree(self.folder / "restored", ignore_errors=True)
        self.assertGreater(killed, 0)
        self.back_up("killed")
        self.nothing_is_left("restored")


def damage(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


if __name__ == "__main__":
    unittest.main()
