"""The demonstration that `make run` tells: it comes to its end, says what it should, and changes nothing the second time."""

import json
import re
import socket
import stat
import subprocess
import unittest

from session import BINARY, ROOT, SECONDS_MAX, Session

RUN = ROOT / "examples/paris-call/run"


class Demonstration(Session):
    def tell(self, *more, command="curl -sf $ENTENTE_URL/api/v1/node", code=0):
        """Runs the whole demonstration; gives what it said and what the command at its end did."""
        done = subprocess.run([RUN, "--binary", BINARY, "--data", self.folder / "demo", "--while", command, *more], cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=3 * SECONDS_MAX, check=False,
                              env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        return done.stdout

    def node_of(self, said):
        return json.loads(said.splitlines()[-1])

    def test_it_is_told_whole_and_a_second_time_changes_nothing(self):
        said = self.tell()
        node = self.node_of(said)
        for number in range(1, 8):
            self.assertRegex(said, rf"(?m)^{number}  \S")
        self.assertEqual(node["notice"], "demonstration, not endorsed")
        counts = node["counts"]
        # The demonstration's own state and four others sign, and are listed by nobody; one more has announced that it will.
        self.assertEqual((counts["states"], counts["signed"], counts["announced"], counts["parties"]), (82, 5, 1, 8))
        self.assertGreaterEqual(counts["advisories"], 40)
        self.assertIn("no: United States is listed by the custodian, since 2021-11-11", said)
        self.assertIn("yes: United States is listed by the custodian, since 2021-11-11", said)
        self.assertIn("unknown: Testland is not on this roster", said)
        self.assertIn("CVE-2021-44228", said)
        self.assertRegex(said, r"3 not covered, so nothing is known of them")
        self.assertIn("verified, level authorised", said)

        again = self.node_of(self.tell())
        self.assertEqual(again["log"]["size"], node["log"]["size"])
        self.assertEqual(again["log"]["root"], node["log"]["root"])
        self.entente("check", "demo/node")
        self.check_what_parties_do()
        self.check_secrets()
        self.check_golden_list()
        self.assertEqual(self.tell(command="exit 3", code=3).splitlines()[-1].strip(), "Demonstration, not endorsed.")

    def ask(self, *command):
        return self.entente(*command, "--data", "demo/node", "--format", "json").json()

    def check_what_parties_do(self):
        """There is something of everything that the pages show, and all of it counts."""
        self.assertEqual(self.ask("call", "unusable"), [])
        self.assertEqual(sorted(one["outcome"]["state"] for one in self.ask("call", "invitations")), ["kept", "open"])
        self.assertEqual(self.ask("resource", "totals")["all"]["confirmed"]["count"], 1)
        self.assertEqual(len(self.ask("offer", "list", "--state", "open")), 1)
        (group,) = self.ask("working-group", "list")
        self.assertEqual(group["members"], 4)
        (meeting,) = self.ask("meeting", "list")
        self.assertEqual((meeting["counts"]["done"], meeting["counts"]["open"]), (1, 1))
        self.assertEqual([one["state"] for one in self.ask("contacts", "pings")], ["answered"])
        self.assertEqual(sorted(one["restricted"] is not None for one in self.ask("contacts", "list")), [False, False, True])
        # Of three pledges a node shows everybody the progress of two: one party agreed, one made its pledge's public.
        shown = self.ask("pledge", "list", "--as-everybody")
        self.assertEqual(sorted(one["progress"]["because"] for one in shown), ["consent", "not-public", "pledge"])

    def check_secrets(self):
        secrets = [self.folder / "demo/passphrase", *(self.folder / "demo/node/keys").glob("*.pem"), *(self.folder / "demo/keys").glob("*.pem")]
        for path in secrets:
            if path.name.endswith(".pub.pem"):
                continue
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
            if path.suffix == ".pem":
                self.assertIn(b"ENCRYPTED PRIVATE KEY", path.read_bytes())

    def check_golden_list(self):
        """What a node writes is what docs/formats/data-directory.md says, and no other file."""
        page = (ROOT / "docs/formats/data-directory.md").read_text()
        known = [re.compile(pattern_of(path)) for row in re.findall(r"(?m)^\| (`.*?) \|", page) for path in re.findall(r"`([^`]+)`", row)]
        data = self.folder / "demo/node"
        written = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}
        self.assertEqual([name for name in sorted(written) if not any(one.fullmatch(name) for one in known)], [],
                         "docs/formats/data-directory.md does not know these")
        for name in ("format", "lock", "log/checkpoint", "log/identities", "log/times", "views/supply.db"):
            self.assertIn(name, written)

    def test_an_address_in_use_is_said_before_anything_is_made(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            done = subprocess.run([RUN, "--binary", BINARY, "--data", self.folder / "demo", "--listen", address], capture_output=True,
                                  text=True, timeout=SECONDS_MAX, check=False, env=self.environment())
        self.assertEqual(done.returncode, 7)
        self.assertIn(f"{address} is in use", done.stderr)
        self.assertFalse((self.folder / "demo").exists())


def pattern_of(path):
    """The golden list's way to write names: capitals stand for what differs, * for a name."""
    pattern = re.escape(path)
    for words, stands_for in ((r"SHA256", "[0-9a-f]{64}"), (r"DIGEST", "[0-9a-f]+"), (r"HH", "[0-9a-f]{2}"), (r"N{20}", "[0-9]{20}"),
                              (r"/L/", "/[0-9]+/"), (r"/N\b", "/(x[0-9]{3}/)*[0-9]{3}"), (r"/W\b", "/[0-9]+"), (r"KIND|NAME", "[a-z0-9._-]+"), (r"\\\*", "[a-z]+")):
        pattern = re.sub(words, lambda _, text=stands_for: text, pattern)
    return pattern


if __name__ == "__main__":
    unittest.main()
