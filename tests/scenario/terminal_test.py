"""What the command line promises to people and to scripts."""

import os
import pty
import re
import select
import subprocess
import time
import unittest

from session import BINARY, ROOT, Session


class Help(Session):
    def test_the_page_on_commands_is_what_the_binary_says(self):
        page = (ROOT / "docs/commands.md").read_text()
        self.assertEqual(page, self.entente("help", "--markdown").out,
                         "write it anew: entente help --markdown >docs/commands.md")

    def test_help_for_every_command(self):
        for command in re.findall(r"^## entente (.*)$", self.entente("help", "--markdown").out, re.MULTILINE):
            words = command.split()
            help_text = self.entente("help", *words).out
            self.assertIn("examples:", help_text, command)
            self.assertEqual(help_text, self.entente(*words, "--help").out)

    def test_without_a_command(self):
        self.assertIn("usage: entente COMMAND", self.entente(code=2).err)
        self.assertIn("usage: entente COMMAND", self.entente("help").out)
        self.assertRegex(self.entente("--version").out, r"^entente \d+\.\d+\.\d+\n$")

    def test_exit_codes_are_explained(self):
        said = self.entente("help", "exit-codes").out
        for word in ("ok", "usage", "unauthorized", "policy-rejected", "corruption"):
            self.assertIn(word, said)


class Colour(Session):
    def at_terminal(self, *arguments, answers=(), **env):
        """Runs a command at a pseudo-terminal, typing the answers; gives what it showed and its exit code."""
        primary, secondary = pty.openpty()
        process = subprocess.Popen([BINARY, *arguments], cwd=self.folder, stdin=secondary, stdout=secondary, stderr=secondary,
                                   env=self.environment(TERM="xterm", **env), start_new_session=True,
                                   preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
        os.close(secondary)
        shown, answers = b"", list(answers)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            ready, _, _ = select.select([primary], [], [], 0.1)
            if ready:
                try:
                    piece = os.read(primary, 65536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
                if answers and shown.endswith(b": "):
                    os.write(primary, answers.pop(0).encode() + b"\n")
            elif process.poll() is not None:
                break
        os.close(primary)
        return shown.decode(), process.wait(timeout=60)

    def test_only_at_a_terminal_and_not_when_it_is_unwanted(self):
        self.assertNotIn("\x1b", self.entente("help").out)
        self.assertIn("\x1b[1m", self.at_terminal("help")[0])
        self.assertNotIn("\x1b", self.at_terminal("help", NO_COLOR="1")[0])

    def test_a_passphrase_is_asked_for_twice_and_not_shown(self):
        shown, code = self.at_terminal("keygen", "k.pem", answers=["open sesame", "open sesame"])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("sesame", shown)
        self.assertIn(b"ENCRYPTED", self.read("k.pem"))
        shown, code = self.at_terminal("keygen", "l.pem", answers=["open sesame", "open simsim"])
        self.assertEqual(code, 3, shown)
        self.assertIn("differ", shown)
        self.assertFalse((self.folder / "l.pem").exists())

    def test_tables_fit_the_terminal(self):
        shown, _ = self.at_terminal("help", "exit-codes", COLUMNS="40")
        self.assertIn("corruption", shown)


class Output(Session):
    def test_a_full_disk_behind_standard_output_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full here")
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 8)
        self.assertIn("No space left", done.stderr)

    def test_statements_can_go_through_pipes(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        signed = self.run_entente("sign", "-", "--type", "text/plain", "--no-envelope", "--subject", "x", "--issuer", "did:web:a.example",
                                  "--key", "k.pem", stdin=b"hello", text=False)
        self.assertEqual(signed.code, 0)
        seen = self.run_entente("inspect", "-", "--format", "json", stdin=signed.out, text=False)
        self.assertEqual(seen.code, 0)
        self.assertEqual(seen.json()["statement"]["type"], "text/plain")


if __name__ == "__main__":
    unittest.main()
