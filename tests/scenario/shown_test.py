"""What was submitted to a node is found by whoever asks it next, although its views follow the log a moment later."""

import contextlib
import http.server
import json
import threading
import unittest
import urllib.error
import urllib.request

from session import Session


@contextlib.contextmanager
def before_a_node(url, facts):
    """A relay before the node at `url`. What the node says of itself goes through `facts`, a function of how many times
    it was asked and of what it said. Gives the relay's address, and the list of what it was asked for."""
    asked = []

    class Relay(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def relay(self):
            asked.append(f"{self.command} {self.path}")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
            kept = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
            request = urllib.request.Request(url + self.path, data=body, method=self.command, headers=kept)
            try:
                answer = urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                status, headers, said = answer.status, answer.headers, answer.read()
            if self.path == "/api/v1/node":
                status, said = facts(asked.count("GET /api/v1/node"), said)
            self.send_response(status)
            for name in ("Content-Type", "Location"):
                if headers[name]:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_HEAD = do_PUT = relay

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


class Shown(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.make_party("acme")

    def submit(self, facts):
        """Submits to a node of which `facts` tells; gives what was asked for behind the registration."""
        with self.serving() as node, before_a_node(node.url, facts) as (relay, asked):
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
        self.assertGreaterEqual(asked.count("GET /api/v1/node"), 4)
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
                self.assertEqual(asked.count("GET /api/v1/node"), 1)
                self.assertEqual(said.err, "")


if __name__ == "__main__":
    unittest.main()
