"""Data directories, machines and evidence that are wrong (docs/bad-input.md)."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import unittest

import cose
from bad_input import BadInput, support
from session import ROOT


class Node(BadInput):
    # ---- data directories

    def refused_by_all(self, data="data"):
        """By a command that reads, one that writes, and by serve."""
        self.refused("log", "vkey", "--data", data)
        self.refused("policy", "register", "--data", data)
        self.refused("serve", "--data", data, "--listen", "127.0.0.1:0")

    def test_30_half_made_directory(self):
        self.make_node()
        (self.folder / "data/format").unlink()
        with self.nothing_written():
            self.refused_by_all()

    def test_31_directory_of_another_version(self):
        self.make_node()
        self.write("data/format", "entente-data 99\n")
        with self.nothing_written():
            self.refused_by_all()

    def test_32_directory_in_use(self):
        self.make_node()
        with self.serving() as node:
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")
            self.refused("policy", "register", "--data", "data")
            self.entente("log", "vkey", "--data", "data")  # reading needs no lock
            self.assertEqual(node.get("/healthz").status, 200)

    def test_33_no_directory(self):
        with self.nothing_written():
            self.refused_by_all("nowhere")

    def test_34_init_where_something_is(self):
        self.make_node()
        self.write("file", "x")
        for place in ("data", "."):
            with self.nothing_written():
                self.refused("init", place, "--origin", "other.example/log", "--unencrypted-keys")

    def test_35_wrong_passphrase(self):
        self.entente("init", "data", "--origin", "log.example/test", env={"ENTENTE_PASSPHRASE": "right"})
        with self.nothing_written():
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0", env={"ENTENTE_PASSPHRASE": "wrong"})
            self.refused("policy", "register", "--data", "data", env={"ENTENTE_PASSPHRASE": "wrong"})

    def test_36_no_passphrase(self):
        self.entente("init", "data", "--origin", "log.example/test", env={"ENTENTE_PASSPHRASE": "right"})
        with self.nothing_written():
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")
            self.refused("keygen", "k.pem")
            self.refused("init", "other", "--origin", "log.example/test")

    def test_37_misspelt_configuration(self):
        self.make_node()
        configuration = self.read("data/entente.toml").decode()
        self.write("data/entente.toml", "nmae = \"x\"\n" + configuration)
        self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")

    # ---- the machine

    def test_38_address_in_use(self):
        self.make_node()
        self.make_node("other", "other.example/log")
        with self.serving() as node:
            self.refused("serve", "--data", "other", "--listen", node.url.removeprefix("http://"))
            self.assertEqual(node.get("/healthz").status, 200)

    def test_39_plain_http_for_all(self):
        self.make_node()
        self.refused("serve", "--data", "data", "--listen", "0.0.0.0:0")

    @contextlib.contextmanager
    def small_disk(self, megabytes):
        """A folder on a file system of its own, where that can be had."""
        mount = self.folder / "disk"
        mount.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(mount)], capture_output=True, text=True, check=False) \
            if os.geteuid() == 0 and shutil.which("mount") else None
        if done is None or done.returncode != 0:
            self.skipTest("a full disk needs a small tmpfs, and mounting one is not allowed here")
        try:
            yield mount
        finally:
            subprocess.run(["umount", "-l", str(mount)], check=False)

    def test_40_full_disk(self):
        self.node_with_instrument()
        with self.small_disk(32) as disk:
            shutil.move(self.folder / "data", disk / "data")
            node = self.start("disk/data")
            acknowledged = []
            answer = node.post_statement(self.signed("state", support(0)))
            self.assertEqual(answer.status, 201, answer.body)
            acknowledged.append((self.signed("state", support(0)), answer.body))
            # The disk fills up behind the node's back.
            with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as filler:
                while filler.write(bytes(4096)):
                    pass
            for number in range(1, 2000):
                statement = self.signed("state", support(number, understanding=f"{number} " + "x" * 900))
                answer = node.post_statement(statement)
                if answer.status != 201:
                    break
                acknowledged.append((statement, answer.body))
            self.assertIn(answer.status, (503, 507), answer.body)
            self.write("full.cose", self.signed("state", support(5000)))
            self.refused("submit", "full.cose", "--node", node.url)
            self.assertEqual(node.get("/healthz").status, 200, "it still answers what it can")
            node.stop()
            (disk / "filler").unlink()
            # With room again, all that was acknowledged is there, and it goes on.
            key = cose.load_public((disk / "data/keys/receipt.pub.pem").read_bytes())
            with self.serving("disk/data") as node:
                for statement, receipt in acknowledged:
                    again = node.post_statement(statement)
                    self.assertEqual(again.status, 200, again.body)
                    self.assertEqual(cose.Receipt(again.body, statement, key).index, cose.Receipt(receipt, statement, key).index)
                self.entente("submit", "full.cose", "--node", node.url)
            self.entente("check", "disk/data")

    # ---- evidence

    def flip(self, name, at):
        content = bytearray(self.read(name))
        content[at] ^= 1
        self.write(name, bytes(content))

    def test_41_flipped_byte_in_the_log(self):
        self.node_with_parties()
        self.entente("check", "data")
        bundle = max((path for path in (self.folder / "data/log/tile/entries").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
        name = str(bundle.relative_to(self.folder))
        self.flip(name, bundle.stat().st_size // 2)
        with self.nothing_written():
            self.refused("check", "data")

    def test_42_flipped_byte_in_an_index(self):
        self.index()
        self.entente("index", "verify", "a.index")
        size = len(self.read("a.index"))
        for at in (0, 20, size // 2, size - 1):
            self.flip("a.index", at)
            self.refused("index", "verify", "a.index")
            self.flip("a.index", at)
        self.write("a.index", self.read("a.index")[: size // 2])
        self.refused("scan", "good.json", "--index", "a.index")

    def test_150_another_nodes_log(self):
        self.node_with_parties()
        self.make_node("other", "other.example/log")
        with self.serving("other") as node, self.unchanged():
            size = node.log_size()
            self.refused("party", "admit", "did:web:applicant.example", "--data", "data", "--node", node.url)
            self.refused("policy", "register", "--data", "data", "--node", node.url)
            self.refused("feed", "add", "osv", ROOT / "examples/advisories", "--data", "data", "--node", node.url)
            self.assertEqual(node.log_size(), size)

    def test_43_broken_table(self):
        self.make_node()
        self.write("list.csv", 'name,kind\n"Examplia,state\n')
        with self.unchanged_log():
            self.refused("roster", "import", "list.csv", "--data", "data")

    @contextlib.contextmanager
    def unchanged_log(self):
        before = self.log_entries()
        yield
        self.assertEqual(self.log_entries(), before)

    def test_44_key_file_for_all(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        (self.folder / "k.pem").chmod(0o644)
        self.write("doc.txt", "x")
        with self.nothing_written():
            self.refused("sign", "doc.txt", "--type", "text/plain", "--subject", "x", "--key", "k.pem", "--issuer", "did:web:a.example")

    def bundle(self, data="data"):
        self.write("list.csv", "name,kind,country_iso2,date_if_known\nExamplia,state,FR,2021-11-11\n")
        self.entente("roster", "import", "list.csv", "--data", data)
        self.entente("roster", "answer", "--party", "FR", "--date", "2022-01-01", "--data", data, "--proof", "proof.json")
        self.write("log.vkey", self.entente("log", "vkey", "--data", data).out)
        self.entente("verify", "proof.json", "--log-key", "log.vkey")
        return json.loads(self.read("proof.json"))

    def test_45_changed_bundle(self):
        self.make_node()
        good = self.bundle()
        for change in ("entry", "proof", "checkpoint", "missing-authority"):
            with self.subTest(change=change):
                bad = json.loads(json.dumps(good))
                if change == "entry":
                    bad["entries"][-1]["entry"] = bad["entries"][-2]["entry"]
                elif change == "proof":
                    bad["entries"][-1]["proof"] = bad["entries"][-2]["proof"]
                elif change == "checkpoint":
                    lines = bad["checkpoint"].split("\n")
                    lines[1] = str(int(lines[1]) + 1)
                    bad["checkpoint"] = "\n".join(lines)
                else:
                    bad["entries"] = [one for one in bad["entries"] if one["role"] == "cited"]
                self.write("bad.json", bad)
                self.refused("verify", "bad.json", "--log-key", "log.vkey")

    def test_46_bundle_of_another_log(self):
        self.make_node()
        self.bundle()
        self.make_node("other")  # of the same name
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.refused("verify", "proof.json", "--log-key", "other.vkey")

    def test_47_receipt_of_another_statement(self):
        self.node_with_instrument()
        for number in (1, 2):
            self.write(f"{number}.cose", self.signed("state", support(number)))
        self.entente("submit", "1.cose", "2.cose", "--data", "data")
        arguments = ["verify", "--statement", "1.cose", "--receipt-key", "data/keys/receipt.pub.pem"]
        self.entente(*arguments, "--receipt", "1.receipt")
        self.refused(*arguments, "--receipt", "2.receipt")

    def test_48_no_advisories(self):
        (self.folder / "empty").mkdir()
        self.write("empty/note.json", '{"hello": "world"}')
        with self.nothing_written():
            self.refused("index", "build", "empty", "--out", "a.index")

    def test_49_no_such_command(self):
        for arguments in (["frobnicate"], ["roster", "frobnicate"], ["scan", "--frobnicate"], ["keygen"], ["keygen", "a", "b"]):
            self.refused(*arguments)

    def test_50_no_node(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("s.cose", cose.sign(cose.load_private(self.read("k.pem")), "did:web:a.example", "x", b"x", "text/plain"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
            self.refused("submit", "s.cose", "--node", url)
            self.refused("roster", "list", "--node", url)

    def test_51_output_nowhere(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("doc.txt", "x")
        with self.nothing_written():
            self.refused("sign", "doc.txt", "--type", "text/plain", "--subject", "x", "--key", "k.pem", "--issuer", "did:web:a.example",
                         "--out", "nowhere/doc.cose")


if __name__ == "__main__":
    unittest.main()
