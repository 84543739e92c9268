"""`entente monitor`: a log that grows, one that is put back and goes on otherwise under its own keys, one that withholds."""

import contextlib
import http.server
import json
import pathlib
import shutil
import signal
import subprocess
import threading
import time
import unittest

from session import BINARY, SECONDS_MAX, Session


class Monitor(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def party(self, name, data="data"):
        """One more statement: the application of a party."""
        self.make_party(name)
        self.entente("submit", f"{name}.cose", "--data", data)
        return f"did:web:{name}.example"

    def look(self, log, *more, code=0, key=True):
        """One round; its events, by kind."""
        arguments = ["monitor", log, "--once", "--format", "json", "--state", "state", *more]
        if key:
            arguments += ["--key", "log.vkey"]
        events = {}
        said = self.run_entente(*arguments)
        self.assertTrue(said.code == code or (code is None and said.code != 0), str(said))
        for line in said.out.splitlines():
            event = json.loads(line)
            events.setdefault(event["event"], []).append(event)
        return events

    def issuers(self, events):
        return [event["issuer"] for event in events.get("statement", [])]

    def state(self):
        (path,) = [one for one in (self.folder / "state").glob("*.json") if not one.name.startswith(("fork", "rollback"))]
        return json.loads(path.read_text())

    def test_what_is_new_and_nothing_else(self):
        acme = self.party("acme")
        with self.serving() as node:
            first = self.look(node.url)
            self.assertEqual(self.issuers(first)[-1], acme)
            self.assertEqual(first["grown"][0]["size"], node.log_size())
            indexes = [event["index"] for event in first["statement"]]
            self.assertEqual(indexes[:2], [0, 1])
            self.assertEqual([event["type"] for event in first["statement"][:2]],
                             ["application/vnd.entente.policy+json", "application/vnd.entente.trust-anchors+json"])
            again = self.look(node.url)
            self.assertNotIn("statement", again)
            self.assertEqual(again["unchanged"][0]["size"], node.log_size())
            self.make_party("umbra")
            self.entente("submit", "umbra.cose", "--node", node.url)
            while json.loads(self.read("data/log/checkpoint").split(b"\n")[1]) < node.log_size():
                time.sleep(0.05)
            # The key stands in the state; the log's own address is another way to the same log, and a state of its own.
            self.assertEqual(self.issuers(self.look(node.url + "/", key=False)), ["did:web:umbra.example"])
            self.assertEqual(self.issuers(self.look(node.url, key=False)), [])
            said = self.entente("monitor", node.url, "--once", "--state", "state").out
            self.assertIn("nothing new", said)
            self.assertIn("did:web:umbra.example", self.entente("monitor", node.url + "/log", "--once", "--state", "state",
                                                                "--key", "log.vkey", "--party", "did:web:umbra.example").out)

    def test_watched_parties_and_subjects(self):
        acme, umbra = self.party("acme"), self.party("umbra")
        self.assertEqual(self.issuers(self.look("data", "--party", acme)), [acme])
        shutil.rmtree(self.folder / "state")
        self.assertEqual(self.issuers(self.look("data", "--subject", "umbra")), [umbra])
        shutil.rmtree(self.folder / "state")
        self.assertEqual(self.issuers(self.look("data", "--subject", "umbra", "--party", acme)), [acme, umbra])

    def fork(self, more_first, more_then):
        """Two histories under one key: each grows by so many statements behind the same beginning."""
        self.party("acme")
        shutil.copytree(self.folder / "data", self.folder / "backup")
        for number in range(more_first):
            self.party(f"first{number}")
        self.look(self.folder / "data")
        shutil.move(self.folder / "data", self.folder / "first")
        shutil.move(self.folder / "backup", self.folder / "data")
        for number in range(more_then):
            self.party(f"then{number}")

    def check_evidence(self, path):
        said = self.entente("verify", "--fork", path, "--key", "log.vkey").out
        self.assertIn("contradict each other", said)
        self.entente("verify", path, "--log-key", "log.vkey")
        proved = self.entente("verify", "--fork", path, "--key", "log.vkey", "--format", "json").json()
        self.assertEqual((proved["verified"], proved["level"]), (True, "fork"))
        self.assertIn("evidence of a fork", self.entente("inspect", path).out)
        # Of another log's key it proves nothing, and neither does anything that was changed.
        self.make_node("other")
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.entente("verify", "--fork", path, "--key", "other.vkey", code=1)
        evidence = json.loads((self.folder / path).read_text())
        for member in ("older", "newer"):
            note = evidence[member].split("\n")
            for changed in ([note[0], str(int(note[1]) - 1), *note[2:]], [note[0] + "x", *note[1:]]):
                self.write("changed.json", evidence | {member: "\n".join(changed)})
                self.entente("verify", "--fork", "changed.json", "--key", "log.vkey", code=1)
        self.write("changed.json", evidence | {"older": evidence["newer"]})
        self.entente("verify", "--fork", "changed.json", "--key", "log.vkey", code=1)
        self.write("changed.json", evidence | {"path": evidence["path"][1:] or [("A" * 43) + "="]})
        self.entente("verify", "--fork", "changed.json", "--key", "log.vkey", code=1)

    def test_a_backup_that_goes_on_otherwise(self):
        self.fork(2, 5)
        before = self.state()
        with self.serving() as node:
            # Served at the same place, as a node that was put back is; what was known of it is known by its place.
            found = self.look("data", code=1)
            self.assertNotIn("statement", found)
            self.check_evidence(found["fork"][0]["evidence"])
            self.assertEqual(self.state(), before)
            self.assertIn("FORK", self.entente("monitor", "data", "--once", "--state", "state", code=1).err)
            self.assertEqual(node.get("/log/checkpoint").status, 200)

    def test_a_fork_is_not_forgotten(self):
        self.fork(2, 5)
        evidence = self.look("data", code=1)["fork"][0]["evidence"]
        shutil.move(self.folder / "data", self.folder / "then")
        shutil.move(self.folder / "first", self.folder / "data")
        events = self.look("data", code=1)
        self.assertEqual([event["evidence"] for event in events["forked-before"]], [evidence])
        self.assertIn("unchanged", events)
        (self.folder / evidence).unlink()
        self.look("data")

    def test_over_http(self):
        """The same, from one address: a server of files, whose folder changes."""
        server = subprocess.Popen(["/usr/bin/python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"],
                                  cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (server.kill(), server.wait(), server.stdout.close()))
        url = f"http://127.0.0.1:{server.stdout.readline().split(' port ')[1].split()[0]}/data/log"
        self.party("acme")
        shutil.copytree(self.folder / "data", self.folder / "backup")
        self.party("first")
        self.look(url)
        shutil.rmtree(self.folder / "data")
        shutil.move(self.folder / "backup", self.folder / "data")
        for number in range(3):
            self.party(f"then{number}")
        found = self.look(url, code=1)
        self.check_evidence(found["fork"][0]["evidence"])

    def test_put_back_and_not_yet_as_large(self):
        self.fork(4, 0)
        found = self.look("data", code=1)
        self.assertIn("smaller", self.entente("monitor", "data", "--once", "--state", "state", code=1).err.lower())
        # An old copy alone contradicts nothing.
        self.entente("verify", "--fork", found["rolled-back"][0]["evidence"], "--key", "log.vkey", code=1)
        for number in range(6):
            self.party(f"then{number}")
        self.check_evidence(self.look("data", code=1)["fork"][0]["evidence"])

    def test_withheld(self):
        self.party("acme")
        self.look("data")
        before = self.state()
        self.party("umbra")
        bundle = max((self.folder / "data/log/tile/entries").rglob("*"), key=lambda path: (path.is_file(), path.stat().st_mtime_ns))
        content = bundle.read_bytes()
        bundle.unlink()
        (error,) = self.look("data", code=6)["error"]
        self.assertEqual(error["place"], str(bundle.relative_to(self.folder / "data/log")))
        self.assertIn("withheld", error["what"])
        self.assertEqual((self.state()["verified"], self.state()["edge"]), (before["verified"], before["edge"]))
        bundle.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        (error,) = self.look("data", code=9)["error"]
        self.assertIn("hash", error["what"])
        bundle.write_bytes(content)
        self.assertEqual(self.issuers(self.look("data")), ["did:web:umbra.example"])

    def test_keys(self):
        said = self.entente("monitor", "data", "--once", "--state", "state", code=3)
        self.assertIn("--trust-first", said.err)
        taken = self.look("data", "--trust-first", key=False)["key-taken"]
        self.assertEqual(taken[0]["key"], self.read("log.vkey").decode().strip())
        self.assertEqual(list(self.look("data", key=False)), ["unchanged"])
        self.make_node("other")
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.entente("monitor", "data", "--once", "--state", "state", "--key", "other.vkey", code=7)
        self.entente("monitor", "data", "--once", "--state", "new", "--key", "other.vkey", code=4)
        self.entente("monitor", "data", "other", "--once", "--state", "new", "--key", "log.vkey", "--key", "other.vkey")
        self.entente("monitor", "data", "--once", "--key", "log.vkey", "--key", "log.vkey", code=2)

    def test_stale(self):
        self.assertNotIn("stale", self.look("data", "--max-age", "1000"))
        time.sleep(2.1)
        self.assertIn("stale", self.look("data", "--max-age", "1"))

    def test_follows_until_it_is_stopped(self):
        """A log that does not answer is tried again; SIGTERM ends it with what was found."""
        with self.serving() as node:
            process = subprocess.Popen([BINARY, "monitor", node.url, "http://127.0.0.1:9", "--key", "log.vkey", "--state", "state",
                                        "--interval", "1", "--format", "json"], cwd=self.folder, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment())
            self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
            seen = []
            while "unchanged" not in [event["event"] for event in seen]:
                seen.append(json.loads(process.stdout.readline()))
            self.make_party("acme")
            self.entente("submit", "acme.cose", "--node", node.url)
            while seen[-1].get("issuer") != "did:web:acme.example":
                seen.append(json.loads(process.stdout.readline()))
            self.assertIn("error", [event["event"] for event in seen])
            # Another one with the same state waits its turn.
            self.entente("monitor", node.url, "--once", "--state", "state", code=7)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=SECONDS_MAX)
            self.assertEqual((process.returncode, err), (0, ""), out)

    def answering(self, answer):
        """A server that answers as it is told; its address."""
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer(self)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (server.shutdown(), server.server_close()))
        return f"http://127.0.0.1:{server.server_port}"

    def test_servers_that_are_no_friends(self):
        def send(status, body=b"", **headers):
            def answer(request):
                request.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    request.send_header(name, value)
                request.end_headers()
                with contextlib.suppress(OSError):
                    request.wfile.write(body)
            return answer

        note = self.read("data/log/checkpoint")
        # Not followed, not taken, and in no case a fork.
        for answer, code in ((send(301, Location="/elsewhere"), 8), (send(500), 8), (send(200, b"<html>"), 6),
                             (send(200, note + b"x" * 70_000), 6), (send(404), 6),
                             (send(200, note, **{"Content-Length": str(1 << 40)}), 6),
                             (send(200, note.replace(b"log.example/test", b"log.example/best")), 4)):
            shutil.rmtree(self.folder / "state", ignore_errors=True)
            (error,) = self.look(self.answering(answer), code=code)["error"]
            self.assertNotIn("fork", error["what"].lower())

        def files(change):
            def answer(request):
                path = self.folder / "data/log" / request.path.lstrip("/")
                body = path.read_bytes() if path.is_file() else None
                send(404)(request) if body is None else send(200, change(request.path, body))(request)
            return answer

        shutil.rmtree(self.folder / "state", ignore_errors=True)
        self.assertIn("grown", self.look(self.answering(files(lambda path, body: body))))
        for change in (lambda path, body: body + b"x" * 20_000_000 if "entries" in path else body,
                       lambda path, body: body[:-1] if "entries" in path else body,
                       lambda path, body: b"" if "entries" in path else body):
            shutil.rmtree(self.folder / "state", ignore_errors=True)
            events = self.look(self.answering(files(change)), code=None)
            self.assertEqual(list(events), ["error"], events)

    def test_a_log_that_is_not_there(self):
        self.assertEqual(self.look("http://127.0.0.1:9", code=8)["error"][0]["code"], "unavailable")
        pathlib.Path(self.folder / "empty").mkdir()
        self.look("empty", code=6)

    def test_state_that_was_changed(self):
        self.look("data")
        (path,) = (self.folder / "state").glob("*.json")
        state = json.loads(path.read_text())
        state["edge"]["hashes"][0] = "A" * 43 + "="
        path.write_text(json.dumps(state))
        self.entente("monitor", "data", "--once", "--state", "state", "--key", "log.vkey", code=9)


if __name__ == "__main__":
    unittest.main()
