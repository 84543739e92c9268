"""`entente mirror`: a copy of a log that grows, killed at any moment, served by a server of files."""

import filecmp
import json
import signal
import subprocess
import time
import unittest

from session import BINARY, SECONDS_MAX, Session


class Mirror(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def party(self, name):
        self.make_party(name)
        self.entente("submit", f"{name}.cose", "--data", "data")

    def same(self, copy="copy"):
        """Every file of the copy is that of the log, and the copy holds together."""
        checked = self.entente("check", copy, "--log-key", "log.vkey", "--format", "json").json()
        self.assertTrue(checked["signature_checked"])
        for path in (self.folder / copy).rglob("*"):
            relative = path.relative_to(self.folder / copy)
            if path.is_file() and relative.parts[0] != ".mirror" and not path.name.endswith(".tmp"):
                self.assertTrue(filecmp.cmp(path, self.folder / "data/log" / relative, shallow=False), relative)
        return checked["size"]

    def test_grows_with_the_log(self):
        with self.serving() as node:
            self.entente("mirror", node.url, "copy", "--key", "log.vkey", "--once")
            size = self.same()
        self.party("acme")
        with self.serving() as node:
            # Another port is another log, as far as is known.
            self.entente("mirror", node.url, "copy", "--key", "log.vkey", "--once", code=7)
        self.entente("mirror", "data", "other", "--key", "log.vkey", "--once")
        self.assertGreater(self.same("other"), size)
        self.party("umbra")
        grown = self.entente("mirror", "data", "other", "--once", "--format", "json").out.splitlines()
        self.assertEqual([json.loads(line)["event"] for line in grown], ["grown"])
        # A mirror is a log to who follows it.
        self.same("other")
        self.assertIn("did:web:umbra.example", self.entente("monitor", "other", "--once", "--key", "log.vkey").out)

    def test_kill(self):
        for number in range(3):
            self.party(f"party{number}")
        for delay in range(0, 40, 2):
            process = subprocess.Popen([BINARY, "mirror", "data", "copy", "--key", "log.vkey", "--once"], cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment())
            time.sleep(delay / 2000)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=SECONDS_MAX)
            if (self.folder / "copy/checkpoint").exists():
                # Of an older size, where it was killed before it had what is new; whole in any case.
                checked = self.entente("check", "copy", "--log-key", "log.vkey", "--format", "json").json()
                self.assertTrue(checked["signature_checked"])
            if delay % 10 == 8:
                self.party(f"more{delay}")
        self.entente("mirror", "data", "copy", "--key", "log.vkey", "--once")
        size = self.same()
        self.assertEqual([path for path in (self.folder / "copy").glob(".*.tmp")], [])
        self.assertEqual(size, int((self.folder / "data/log/checkpoint").read_text().split("\n")[1]))

    def test_what_was_not_made_by_it_is_left_alone(self):
        (self.folder / "copy").mkdir()
        self.write("copy/checkpoint", "something\n")
        self.entente("mirror", "data", "copy", "--key", "log.vkey", "--once", code=7)
        self.assertEqual(self.read("copy/checkpoint"), b"something\n")


if __name__ == "__main__":
    unittest.main()
