"""A node under load from all sides at once, for builds that watch it (ThreadSanitizer, AddressSanitizer).

Submitters, readers of every kind of page, uploads, dry runs, an online backup, hanging clients, and an end in the midst
of it. A sanitizer's report ends the node with another exit code than 0 and stands in its log; both are looked at.
ENTENTE_LOAD_SECONDS says how long the load lasts (6 unless said otherwise).
"""

import hashlib
import json
import os
import pathlib
import re
import socket
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenario"))

import cose  # noqa: E402
from session import ROOT, Session  # noqa: E402

SECONDS = float(os.environ.get("ENTENTE_LOAD_SECONDS", "6"))
INSTRUMENT = "https://load.example/instrument"
PARTY = "did:web:state.example"
ROSTER = ROOT / "examples" / "paris-call" / "roster.csv"
SUPPORT = "application/vnd.entente.support+json"
CYCLONEDX = "application/vnd.cyclonedx+json"
DIGEST_EVERY_ENTRIES = 200
READ = ("/healthz", "/readyz", "/metrics", "/log/checkpoint", "/log/tile/0/000", "/log/tile/entries/000", "/entries/3",
        "/.well-known/scitt-keys", "/api/v1/node", "/api/v1/statements?limit=50", "/api/v1/statements/5",
        "/api/v1/statements/5/proof", f"/api/v1/roster?limit=50&instrument={urllib.parse.quote(INSTRUMENT)}", "/api/v1/instruments", "/api/v1/parties",
        "/api/v1/ships?purl=" + urllib.parse.quote("pkg:npm/x@1"), "/", "/roster", "/verify")


def support(who, number):
    return json.dumps({"instrument": INSTRUMENT, "understanding": f"{who}, {number}"}).encode()


def sbom(number):
    """A release that nobody else describes."""
    component = {"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1"}
    product = {"type": "application", "name": "load", "version": str(number), "purl": f"pkg:generic/load@{number}"}
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                       "metadata": {"component": product}, "components": [component]}).encode()


class Load(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        settings = self.folder / "data" / "entente.toml"
        text, count = re.subn(r"(?m)^digest_interval_entries = .*$", f"digest_interval_entries = {DIGEST_EVERY_ENTRIES}",
                              settings.read_text())
        self.assertEqual(count, 1)
        settings.write_text(text)
        self.admitted_party("state", "state.pem:admin,instrument,supply", kind="state")
        self.entente("roster", "import", ROSTER, "--data", "data")
        self.found_instrument(INSTRUMENT)
        self.key = cose.load_private(self.read("state.pem"))
        self.ended = threading.Event()
        self.stopping = threading.Event()  # from then on, a lost connection is what was asked for
        self.wrong, self.counts, self.lock = [], {}, threading.Lock()

    # ---- what goes on at once

    def submit_supports(self, node, who):
        for number in range(1_000_000):
            if self.ended.is_set():
                return
            answer = node.post_statement(cose.sign(self.key, PARTY, INSTRUMENT, support(who, number), SUPPORT))
            self.saw("registered", answer, 201)

    def submit_sboms(self, node, who):
        for number in range(who * 1_000_000, (who + 1) * 1_000_000):
            if self.ended.is_set():
                return
            document = sbom(number)
            digest = hashlib.sha256(document)
            self.saw("uploaded", node.request("PUT", f"/api/v1/payloads/{digest.hexdigest()}", document), 200, 201, 204)
            statement = cose.sign(self.key, PARTY, f"pkg:generic/load@{number}", digest.digest(), preimage_type=CYCLONEDX)
            self.saw("registered with a document", node.post_statement(statement), 201)
            self.saw("read back", node.get(f"/api/v1/payloads/{digest.hexdigest()}"), 200)

    def read_pages(self, node, who):
        number = who
        while not self.ended.is_set():
            path = READ[number % len(READ)]
            # A full tile is there once the log has grown to it.
            self.saw("read", node.get(path), 200, *([404] if path.startswith("/log/tile/") else []))
            number += 1

    def try_out(self, node, who):
        number = 0
        while not self.ended.is_set():
            statement = cose.sign(self.key, PARTY, INSTRUMENT, support(f"dry {who}", number), SUPPORT)
            self.saw("tried", node.request("POST", "/api/v1/check", statement, {"Content-Type": "application/cose"}), 200)
            number += 1

    def hang(self, node, _):
        """Clients that begin and go away, in several states."""
        where = urllib.parse.urlsplit(node.url)
        while not self.ended.is_set():
            for begun in (b"", b"GET / HTTP/1.1\r\n", b"POST /entries HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
                          b"GET /api/v1/roster?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n"):
                with socket.create_connection((where.hostname, where.port), timeout=30) as client:
                    client.sendall(begun)
            self.count("hung")
            time.sleep(0.01)

    def back_up(self, node, _):
        number = 0
        while not self.ended.is_set():
            done = self.run_entente("backup", "--data", "data", "--to", f"copy.{number}")
            if done.code != 0:
                self.wrong.append(str(done))
                return
            self.count("backed up")
            number += 1

    # ---- counting

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def saw(self, what, answer, *expected):
        # A full queue asks to come back; that is no fault.
        if answer.status in expected:
            self.count(what)
        elif answer.status != 503:
            self.wrong.append(f"{what}: {answer.status} {answer.body[:300]!r}")

    def guarded(self, task, node, who):
        try:
            task(node, who)
        except (OSError, ValueError) as error:
            if not self.stopping.is_set():
                self.wrong.append(f"{task.__name__}: {error!r}")

    # ---- the test

    def test_all_sides_at_once_and_an_end_amid_it(self):
        node = self.start("data", "--threads", "4")
        tasks = [(self.submit_supports, 1), (self.submit_supports, 2), (self.submit_sboms, 1), (self.submit_sboms, 2),
                 (self.read_pages, 0), (self.read_pages, 7), (self.read_pages, 13), (self.try_out, 1), (self.hang, 0),
                 (self.back_up, 0)]
        threads = [threading.Thread(target=self.guarded, args=(task, node, who)) for task, who in tasks]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS)
        self.stopping.set()
        code = node.stop()  # everybody still asks
        self.ended.set()
        for thread in threads:
            thread.join()

        log = node.log.read_text(errors="replace")
        self.assertNotIn("Sanitizer", log)
        self.assertEqual(code, 0, log[-4000:])
        self.assertEqual(sorted(set(self.wrong)), [])
        print(f"\nload of {SECONDS:g} s: {dict(sorted(self.counts.items()))}", file=sys.stderr)
        for what in ("registered", "registered with a document", "read back", "read", "tried", "hung", "backed up"):
            self.assertGreater(self.counts.get(what, 0), 0, what)
        # What came of it is whole, and the views followed to the same content.
        self.entente("check", "data")
        self.entente("rebuild", "--data", "data", "--check")
