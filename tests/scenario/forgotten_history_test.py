"""An old copy of a node's directory is put back: its witnesses remember what it has forgotten, and it does not go on as if
nothing had been.
"""

import http.server
import json
import threading
import time
import unittest

from session import Session
from tlog import Witness, log_id, size_of

ORIGIN = "log.example/test"


class Liar(http.server.ThreadingHTTPServer):
    """A witness that says a number and shows nothing."""

    def __init__(self, size):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer(409, "text/x.tlog.size", f"{size}\n".encode())

            def do_GET(self):
                self.answer(404, "text/plain", b"")

            def answer(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}"


class ForgottenHistory(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.configuration = self.read("data/entente.toml").decode()
        self.witness, self.key = self.make_witness("w1")
        self.configure("data", [(self.witness.node.url, self.key)])

    def make_witness(self, name):
        self.entente("witness", "init", "--data", name, "--name", f"{name}.example", "--unencrypted-keys")
        self.entente("witness", "add-log", self.entente("log", "vkey", "--data", "data").out.strip(), "--data", name)
        key = self.entente("witness", "show", "--data", name, "--format", "json").json()["verifier_key"]
        return Witness(self, name), key

    def configure(self, data, witnesses, **settings):
        text = self.configuration + "\n[witnesses]\nlist = [\n"
        text += "".join(f'  {{url = "{url}", vkey = "{vkey}"}},\n' for url, vkey in witnesses) + "]\n"
        text += "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
        self.write(f"{data}/entente.toml", text)

    def submit(self, node, name, *statuses):
        self.make_party(name)
        answer = node.post_statement(self.read(f"{name}.cose"))
        self.assertIn(answer.status, statuses or (200, 201), answer.body)
        return answer

    def register(self, name, data="data", *more):
        """One more entry, cosigned; gives the size."""
        with self.serving(data, *more) as node:
            self.submit(node, name)
            size = node.log_size()
            until = time.monotonic() + 30
            while self.cosigned() < size:
                self.assertLess(time.monotonic(), until, "it is not cosigned")
                time.sleep(0.05)
        return size

    def cosigned(self):
        newest = self.witness.newest(ORIGIN)
        return size_of(newest.body.decode()) if newest.status == 200 else 0

    def old_copy(self):
        """A node with an old backup put back, whose witness has seen more; gives the size that it has seen."""
        old = self.register("one")
        self.entente("backup", "--data", "data", "--to", "backup")
        size = self.register("two")
        self.assertGreater(size, old)
        return size

    def refused(self, data="old", *more):
        return self.entente("serve", "--data", data, "--listen", "127.0.0.1:0", *more, code=7).err

    def test_an_old_backup_is_not_served_unless_it_is_forced(self):
        size = self.old_copy()
        said = self.entente("restore", "backup", "--data", "old").err
        self.assertIn(f"BEHIND: the witness w1.example has cosigned {size} entries", said)
        said = self.refused()
        for word in ("w1.example", f"{size} entries", "old copy", "mirror", f"lost_size = {size}"):
            self.assertIn(word, said)
        # Whoever writes without serving would fork as well.
        self.make_party("three")
        self.assertIn("w1.example", self.entente("submit", "three.cose", "--data", "old", code=7).err)
        # Questions are answered, and nothing was written.
        self.entente("check", "old")
        # Forced, it takes statements, and says what that means.
        with self.serving("old", "--force-behind-witnesses") as node:
            self.submit(node, "three")
            self.assertEqual(node.get("/readyz").status, 200)
            self.assertIn("witnesses-overruled", node.log.read_text())
            self.assertEqual(node.stop(), 0)
        self.refused()
        # For good: by the size that is given up, and not one entry more.
        self.configure("old", [(self.witness.node.url, self.key)], lost_size=size - 1)
        self.refused()
        self.configure("old", [(self.witness.node.url, self.key)], lost_size=size)
        with self.serving("old") as node:
            self.submit(node, "four")

    def test_the_newest_copy_goes_on(self):
        self.old_copy()
        self.entente("backup", "--data", "data", "--to", "newest")
        self.assertNotIn("BEHIND", self.entente("restore", "newest", "--data", "again").err)
        self.register("three", "again")

    def test_a_witness_that_was_away_is_heard_when_it_is_back(self):
        size = self.old_copy()
        port = self.witness.node.url.rsplit(":", 1)[1]
        self.witness.stop()
        said = self.entente("restore", "backup", "--data", "old").err
        self.assertIn("does not say what it has cosigned", said)
        with self.serving("old") as node:
            self.assertIn("witness-does-not-cosign", node.log.read_text())
            for name in ("three", "four", "five", "six"):  # longer than what the witness knows, too
                self.submit(node, name)
            self.witness = Witness(self, "w1", "--listen", f"127.0.0.1:{port}")
            until = time.monotonic() + 60
            while node.get("/readyz").status == 200:
                self.assertLess(time.monotonic(), until, "it goes on")
                time.sleep(0.1)
            answer = self.submit(node, "seven", 503)
            self.assertIn("w1.example", answer.json()["detail"])
            self.assertIn("old copy", node.get("/readyz").body.decode())
            self.assertEqual(node.get("/entries/0").status, 200)
            self.assertIn("log-stopped", node.log.read_text())
            self.assertEqual(node.stop(), 7)
        self.assertEqual(self.cosigned(), size)

    def test_a_number_alone_is_believed_from_a_quorum_only(self):
        liars = [Liar(1000), Liar(1000)]
        for liar in liars:
            self.addCleanup(liar.server_close)
            self.addCleanup(liar.shutdown)
        keys = [self.make_witness(name)[1] for name in ("w2", "w3")]
        honest = (self.witness.node.url, self.key)
        self.configure("data", [honest, (liars[0].url, keys[0])], quorum=2)
        self.register("one")
        self.configure("data", [honest, (liars[0].url, keys[0]), (liars[1].url, keys[1])], quorum=2)
        self.assertIn("says that it has cosigned 1000 entries", self.refused("data"))
        self.configure("data", [honest, (liars[0].url, keys[0])], quorum=1)
        self.refused("data")

    def test_it_is_found_by_the_address_of_the_specification(self):
        self.register("one")
        self.assertEqual(self.witness.node.get(f"/witness/{log_id(ORIGIN)}/checkpoint").status, 200)
        self.configure("data", [(self.witness.node.url + "/witness", self.key)])
        self.entente("backup", "--data", "data", "--to", "backup")
        self.register("two")
        self.entente("restore", "backup", "--data", "old")
        self.assertIn("shows a checkpoint under this log's key", self.refused())


if __name__ == "__main__":
    unittest.main()
