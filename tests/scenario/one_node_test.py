"""One process at a time writes into a data directory; the others are told so, and readers are not in anybody's way."""

import signal
import unittest

from session import Session


class OneNode(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.make_party("acme")

    def refused(self, *arguments):
        said = self.entente(*arguments, code=7)
        self.assertIn("another process has this directory open", said.err)

    def test_a_second_node_and_other_writers_are_refused(self):
        with self.serving() as node:
            size = node.log_size()
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")
            self.refused("submit", "acme.cose", "--data", "data")
            self.refused("party", "admit", "did:web:acme.example", "--data", "data")
            self.refused("roster", "import", self.write("roster.csv", "name,kind,country_iso2\nA,state,FR\n"), "--data", "data")
            self.refused("policy", "register", "--data", "data")
            self.refused("rebuild", "--data", "data")
            # Nothing of all that reached the log, and who only reads is welcome.
            self.assertEqual(node.log_size(), size)
            self.entente("check", "data")
            self.entente("roster", "list", "--data", "data")
            self.assertEqual(node.post_statement(self.read("acme.cose")).status, 201)
        self.entente("party", "admit", "did:web:acme.example", "--data", "data")

    def test_a_kill_leaves_no_lock(self):
        node = self.start()
        node.stop(signal.SIGKILL)
        self.entente("submit", "acme.cose", "--data", "data")


if __name__ == "__main__":
    unittest.main()
