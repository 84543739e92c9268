"""`entente doctor`: nodes that are broken in one way each, and what is said of them."""

import os
import re
import resource
import shutil
import socket
import subprocess
import unittest

from session import Session


class Doctor(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.party_with_sbom()

    def examine(self, *more):
        said = self.run_entente("doctor", "--data", "data", "--format", "json", *more)
        answer = said.json()
        self.assertEqual(said.code, 1 if answer["severity"] == "error" else 0, str(said))
        for finding in answer["findings"]:
            self.assertEqual(finding["severity"] == "ok", finding["to_do"] is None, finding)
        return answer["findings"]

    def finding(self, check, severity, where, what, *more):
        """Those of this check that say so; in words for people as well."""
        findings = self.examine(*more)
        found = [one for one in findings if one["check"] == check and one["severity"] == severity and re.search(what, one["what"])]
        self.assertTrue(found, f"{check}, {severity}, {what}: {findings}")
        self.assertIn(where, found[0]["where"])
        people = self.run_entente("doctor", "--data", "data", *more)
        self.assertIn(found[0]["what"], people.out)
        self.assertIn(found[0]["to_do"], people.out)
        return found

    def snapshot(self):
        return {path: (path.stat().st_mode, path.stat().st_mtime_ns, path.stat().st_size)
                for path in (self.folder / "data").rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


class Healthy(Doctor):
    def test_at_rest_and_serving(self):
        before = self.snapshot()
        findings = self.examine("--listen", "127.0.0.1:0")
        self.assertEqual(self.snapshot(), before, "a doctor changes nothing")
        checks = {one["check"] for one in findings}
        self.assertLessEqual({"directory", "key-files", "format", "configuration", "lock", "journal", "checkpoint", "clock", "policy",
                              "payloads", "orphans", "views", "index", "disk", "listen", "open-files", "core-dumps"}, checks)
        # The keys of these tests are not encrypted, and that is said.
        worse = {one["check"] for one in findings if one["severity"] != "ok"} - {"open-files", "core-dumps", "disk", "inodes"}
        self.assertEqual(worse, {"key-files"})
        with self.serving() as node:
            findings = self.examine("--listen", node.url.removeprefix("http://"))
            (lock,) = (one for one in findings if one["check"] == "lock")
            self.assertIn(f"process {node.process.pid} (entente)", lock["what"])
            (listen,) = (one for one in findings if one["check"] == "listen")
            self.assertIn("its own", listen["what"])
            self.assertTrue(any(one["where"] == f"process {node.process.pid}" for one in findings))
        self.entente("doctor", "--data", "nowhere", code=6)

    def test_a_passphrase_opens_the_keys(self):
        self.write("secret", "open sesame\n")
        os.chmod(self.folder / "secret", 0o600)
        self.entente("init", "closed", "--origin", "log.example/closed", "--passphrase-file", "secret")
        shutil.rmtree(self.folder / "data")
        shutil.move(self.folder / "closed", self.folder / "data")
        (keys,) = (one for one in self.examine("--passphrase-file", "secret") if one["check"] == "key-files")
        self.assertIn("opens them", keys["what"])
        self.assertEqual({one["severity"] for one in self.examine() if one["check"] == "key-files"}, {"ok"})
        self.write("secret", "simsim\n")
        self.finding("key-files", "error", "checkpoint.pem", "cannot be opened", "--passphrase-file", "secret")


class Broken(Doctor):
    def test_permissions(self):
        os.chmod(self.folder / "data", 0o755)
        self.finding("directory", "warning", "data", "mode is 0755")
        os.chmod(self.folder / "data/keys/receipt.pem", 0o640)
        self.finding("key-files", "error", "receipt.pem", "mode is 0640")

    def test_keys(self):
        shutil.copy(self.folder / "data/keys/receipt.pub.pem", self.folder / "data/keys/operator.pub.pem")
        self.finding("key-files", "error", "operator.pub.pem", "not the public half")
        (self.folder / "data/keys/custodian.pem").unlink()
        self.finding("key-files", "error", "custodian.pem", "cannot be read")

    def test_format_and_configuration(self):
        text = self.read("data/entente.toml").decode()
        self.write("data/entente.toml", text + "publish_intervall_ms = 5\n")
        line = text.count("\n") + 1
        self.finding("configuration", "error", f"entente.toml:{line}", "publish_intervall_ms")
        self.write("data/entente.toml", text)
        self.write("data/format", "entente-data 9\n")
        self.finding("format", "error", "format", "newer version")

    def test_policy(self):
        text = self.read("data/policy.json").decode()
        self.write("data/policy.json", text.replace('"admit_on_application": false', '"admit_on_application": true'))
        self.finding("policy", "warning", "policy.json", "differs")
        self.write("data/policy.json", "{}")
        self.finding("policy", "error", "policy.json", ".")

    def test_journal(self):
        (segment,) = (self.folder / "data/log/journal").iterdir()
        whole = segment.read_bytes()
        segment.write_bytes(whole + b"ENTR torn")
        self.finding("journal", "warning", segment.name, "9 bytes of a record that is not whole")
        self.assertEqual(segment.read_bytes(), whole + b"ENTR torn")
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 1
        segment.write_bytes(damaged)
        self.finding("journal", "error", segment.name, ".")
        segment.unlink()
        self.finding("journal", "error", "journal", "no entry")

    def test_checkpoint_and_views_of_an_old_copy(self):
        shutil.copytree(self.folder / "data/log/journal", self.folder / "old")
        self.make_party("later")
        self.entente("submit", "later.cose", "--data", "data")
        shutil.rmtree(self.folder / "data/log/journal")
        shutil.copytree(self.folder / "old", self.folder / "data/log/journal")
        self.finding("checkpoint", "error", "checkpoint", "entries that were synced are gone")
        self.assertEqual(len(self.finding("views", "error", ".db", "the log holds")), 3)
        self.make_node("other", "log.example/other")
        shutil.copy(self.folder / "other/log/checkpoint", self.folder / "data/log/checkpoint")
        self.finding("checkpoint", "error", "checkpoint", "not this log's")

    def test_views(self):
        self.make_node("other", "log.example/other")
        for leftover in (self.folder / "data/views").glob("*.db-*"):
            leftover.unlink()
        with self.serving("other"):
            pass
        shutil.copy(self.folder / "other/views/catalogue.db", self.folder / "data/views/catalogue.db")
        self.finding("views", "error", "catalogue.db", "another log")
        self.write("data/views/roster.db", b"this is no database" * 100)
        self.finding("views", "error", "roster.db", "cannot be read")
        (self.folder / "data/views/supply.db").unlink()
        self.finding("views", "warning", "supply.db", "not there")

    def test_index(self):
        self.add_feed()
        (index,) = (self.folder / "data/index").glob("*.idx")
        self.assertEqual({one["severity"] for one in self.examine() if one["check"] == "index"}, {"ok"})
        content = bytearray(index.read_bytes())
        content[len(content) // 2] ^= 1
        index.write_bytes(content)
        self.finding("index", "error", index.name, "damaged")
        index.unlink()
        self.finding("index", "error", "index", "no index")

    def add_feed(self):
        (self.folder / "osv").mkdir()
        self.write("osv/A-1.json", {"id": "A-1", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": "left"}, "versions": ["1.0.0"]}]})
        self.entente("feed", "add", "osv", "osv", "--data", "data")

    def test_payloads(self):
        (payload,) = (self.folder / "data/payloads").rglob("*.zst")
        payload.unlink()
        (found,) = self.finding("payloads", "error", "entry ", payload.stem)
        self.assertRegex(found["where"], r"^entry \d+$")
        self.write("data/payloads/pending/" + "ab" * 32, "1700000000\n")
        self.finding("orphans", "warning", "pending", "1 uploads without a statement")

    def test_certificates(self):
        def certificate(name, *when):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=x", "-keyout", f"{name}.key",
                            "-out", f"{name}.pem", *when], cwd=self.folder, check=True, capture_output=True)

        certificate("long", "-days", "90")
        certificate("soon", "-days", "3")
        self.assertIn("ok", {one["severity"] for one in self.examine("--tls-cert", "long.pem") if one["check"] == "tls-certificate"})
        self.finding("tls-certificate", "warning", "soon.pem", "expires in", "--tls-cert", "soon.pem")
        self.finding("tls-certificate", "error", "long.key", "no certificate", "--tls-cert", "long.key")
        self.finding("tls-certificate", "error", "none.pem", "cannot open", "--tls-cert", "none.pem")

    def test_addresses(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.finding("listen", "error", str(port), "in use", "--listen", f"127.0.0.1:{port}")
        self.finding("listen", "error", "nonsense", "no address", "--listen", "nonsense")

    def test_limits(self):
        def lower():
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
            _, hard = resource.getrlimit(resource.RLIMIT_CORE)
            if hard != 0:
                resource.setrlimit(resource.RLIMIT_CORE, (min(hard, 4096) if hard > 0 else 4096, hard))

        said = self.run_entente("doctor", "--data", "data", "--format", "json", preexec_fn=lower).json()
        found = {one["check"]: one for one in said["findings"]}
        self.assertEqual(found["open-files"]["severity"], "warning")
        self.assertIn("256 files", found["open-files"]["what"])
        self.assertIn("10 000 connections", found["open-files"]["what"])
        if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
            self.assertEqual(found["core-dumps"]["severity"], "warning")


if __name__ == "__main__":
    unittest.main()
