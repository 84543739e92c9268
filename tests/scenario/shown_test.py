"""What was submitted to a node is found by whoever asks it next, although its views follow the log a moment later."""

import json
import unittest

from relay import before_a_node
from session import Session

NODE = "GET /api/v1/node"


class Shown(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.make_party("acme")

    def submit(self, facts):
        """Submits to a node that says of itself what `facts` makes of how many times it was asked, and of what it said; gives
        what was asked for behind the registration."""
        def change(asked, status, said):
            return facts(asked.count(NODE), said) if asked[-1] == NODE else (status, said)

        with self.serving() as node, before_a_node(node.url, change) as (relay, asked):
            said = self.entente("submit", "acme.cose", "--node", relay)
            self.assertIn("POST /entries", asked)
        return said, asked[asked.index("POST /entries"):]

    def test_waits_for_the_last_of_the_views(self):
        def one_view_is_behind(times, said):
            facts = json.loads(said)
            if times <= 3:
                facts["views"][-1]["cursor"] = 1
            return 200, json.dumps(facts).encode()

        said, asked = self.submit(one_view_is_behind)
        self.assertGreaterEqual(asked.count(NODE), 4)
        self.assertEqual(said.err, "")

    def test_whoever_asks_next_finds_it(self):
        with self.serving() as node:
            for number in range(20):
                party = self.make_party(f"party-{number}")
                self.entente("submit", f"party-{number}.cose", "--node", node.url)
                self.assertEqual(node.get(f"/api/v1/statements?issuer={party}").json()["total"], 1, party)

    def test_a_view_that_does_not_go_on_is_no_failure(self):
        def stuck(_, said):
            return 200, json.dumps(json.loads(said) | {"views": [{"name": "roster", "cursor": 1}]}).encode()

        said, _ = self.submit(stuck)
        self.assertIn("view-behind", said.err)
        self.assertIn("(checked)", said.out)

    def test_services_without_views_are_not_waited_for(self):
        for status, body in ((404, b"{}"), (200, b"[]"), (200, b'{"views": []}'), (200, b'{"views": [{"cursor": "1"}]}'),
                             (200, b"<html>")):
            with self.subTest(body=body):
                said, asked = self.submit(lambda *_, status=status, body=body: (status, body))
                self.assertEqual(asked.count(NODE), 1)
                self.assertEqual(said.err, "")


if __name__ == "__main__":
    unittest.main()
