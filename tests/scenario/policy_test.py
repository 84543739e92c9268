"""The policy in force, the one that is written, and what differs between them."""

import json
import os
import pty
import subprocess

from session import BINARY, SECONDS_MAX, Session

SUPPORT = "application/vnd.entente.support+json"


class Policy(Session):
    def setUp(self):
        super().setUp()
        self.make_node()

    def rewrite(self, **members):
        """policy.json with other members, and with a rule 'support' that also takes applicants."""
        path = self.folder / "data/policy.json"
        policy = json.loads(path.read_text()) | members
        for rule in policy["rules"]:
            if rule["name"] == "support" and "applied" not in rule["standings"]:
                rule["standings"].append("applied")
        path.write_text(json.dumps(policy))

    def test_what_differs_is_said_by_member_and_in_words(self):
        same = self.entente("policy", "diff", "--data", "data")
        self.assertIn("nothing differs", same.out)
        self.rewrite(notice="under test")
        differs = self.entente("policy", "diff", "--data", "data", code=1)
        for word in ("notice", "support", "standings", "allowed now", SUPPORT, "whose standing is: applied"):
            self.assertIn(word, differs.out)
        said = self.entente("policy", "diff", "--data", "data", "--format", "json", code=1).json()
        self.assertEqual({(one["rule"], one["member"]) for one in said["changes"]}, {(None, "notice"), ("support", "standings")})
        self.assertIn((SUPPORT, "allowed"), {(one["content_type"], one["effect"]) for one in said["effects"]})
        # The other way round, from a file at a node.
        self.write("old.json", self.read("data/policy.json"))
        with self.serving() as node:
            remote = self.entente("policy", "diff", "old.json", "--node", node.url, "--format", "json", code=1).json()
            self.assertEqual(remote["changes"], said["changes"])
            self.assertIn("policy-file-not-in-force", node.log.read_text())

    def test_a_policy_is_shown_registered_and_remembered(self):
        self.rewrite(admit_on_application=True)
        shown = self.entente("policy", "register", "--data", "data")
        self.assertIn("admit_on_application", shown.out)
        self.assertIn("in force from entry", shown.out)
        self.assertIn("nothing was registered", self.entente("policy", "register", "--data", "data").out)
        history = self.entente("policy", "history", "--data", "data", "--format", "json").json()
        self.assertEqual([one["in_force"] for one in history], [False, True])
        self.assertEqual(history[0]["index"], 0)
        self.assertIn("2 differences", history[1]["summary"])
        self.assertTrue(history[1]["time"])
        index = str(history[1]["index"])
        between = self.entente("policy", "diff", "--from", "0", "--to", index, "--data", "data", "--format", "json", code=1)
        back = self.entente("policy", "diff", "--from", index, "--to", "0", "--data", "data", "--format", "json", code=1)
        self.assertEqual([(one["before"], one["after"]) for one in between.json()["changes"]],
                         [(one["after"], one["before"]) for one in back.json()["changes"]])
        self.entente("policy", "diff", "--from", "1", "--data", "data", code=6)
        with self.serving() as node:
            self.assertNotIn("policy-file", node.log.read_text())

    def at_a_terminal(self, answer, *more):
        control, terminal = pty.openpty()
        process = subprocess.Popen([BINARY, "policy", "register", "--data", "data", *more], cwd=self.folder, stdin=terminal,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment(), text=True)
        os.close(terminal)
        os.write(control, answer)
        out, _ = process.communicate(timeout=SECONDS_MAX)
        os.close(control)
        return process.returncode, out

    def test_at_a_terminal_a_person_is_asked(self):
        self.rewrite(notice="asked")
        code, out = self.at_a_terminal(b"n\n")
        self.assertEqual(code, 1, out)
        self.assertIn("nothing was registered", out)
        code, out = self.at_a_terminal(b"y\n")
        self.assertEqual(code, 0, out)
        self.assertIn("in force from entry", out)
        self.rewrite(notice="not asked")
        code, out = self.at_a_terminal(b"", "--yes")
        self.assertEqual(code, 0, out)

    def test_a_broken_policy_file_is_named_when_the_node_starts(self):
        self.write("data/policy.json", "{")
        self.entente("policy", "diff", "--data", "data", code=3)
        with self.serving() as node:
            self.assertEqual(node.get("/healthz").status, 200)
            self.assertIn("policy-file-unusable", node.log.read_text())
