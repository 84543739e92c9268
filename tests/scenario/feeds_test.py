"""Feeds, with a server on loopback in the place of the bucket: fetched in part, broken off and gone on with, lied to.

Whatever a source does, a feed is applied whole or not at all.
"""

import contextlib
import gzip
import hashlib
import http.server
import io
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
import unittest
import zipfile

from relay import QuietServer, before_a_node
from session import BINARY, Session

PIECE = 8 * 1024 * 1024
KEV = {"title": "catalog", "catalogVersion": "2024.01.02", "count": 1, "vulnerabilities": [
    {"cveID": "CVE-2021-44228", "vendorProject": "Apache", "product": "Log4j2", "dateAdded": "2021-12-10",
     "dueDate": "2021-12-24", "knownRansomwareCampaignUse": "Known"}]}
EPSS = ("#model_version:v2023.03.01,score_date:2024-01-02T00:00:00+0000\ncve,epss,percentile\n"
        "CVE-2021-44228,0.97565,0.99999\nCVE-2022-1000,0.5,0.75\n")


def record(number, day=1, **more):
    name = f"T-{number:04}"
    return {"id": name, "modified": f"2024-01-{day:02}T00:00:00.5Z", "summary": f"{name} of day {day}",
            "affected": [{"package": {"ecosystem": "PyPI", "name": f"package-{number}"}, "versions": ["1.0"]}]} | more


class Source:
    """A web server: what stands at which path, and how it misbehaves."""

    def __init__(self):
        self.files = {}    # path: bytes
        self.records = {}  # id: record, as a bucket below /PyPI/
        self.asked = []    # (path, headers)
        self.delay = 0     # seconds before each record
        self.misbehave = {}  # path: function of the handler; returns True when it has answered
        self.lock = threading.Lock()
        source = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    source.answer(self)

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def put(self, *records):
        for one in records:
            self.records[one["id"]] = one

    def listing(self):
        lines = sorted(((one["modified"], name) for name, one in self.records.items()), reverse=True)
        return "".join(f"{modified},{name}\n" for modified, name in lines).encode()

    def archive(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as out:
            for name, one in sorted(self.records.items()):
                out.writestr(zipfile.ZipInfo(name + ".json"), json.dumps(one))
        return packed.getvalue()

    def content(self, path):
        if path in self.files:
            return self.files[path]
        if path == "/PyPI/modified_id.csv":
            return self.listing()
        if path == "/PyPI/all.zip":
            return self.archive()
        name = path.removeprefix("/PyPI/").removesuffix(".json")
        if name in self.records:
            time.sleep(self.delay)
            return json.dumps(self.records[name]).encode()
        return None

    def answer(self, handler):
        with self.lock:
            self.asked.append((handler.path, dict(handler.headers)))
        if (bad := self.misbehave.get(handler.path)) and bad(handler):
            return
        body = self.content(handler.path)
        if body is None:
            return give(handler, 404, b"no")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if handler.headers.get("If-None-Match") == tag:
            return give(handler, 304, b"", ETag=tag)
        wanted = handler.headers.get("Range")
        if wanted and handler.headers.get("If-Range", tag) == tag:
            first, last = (int(part) for part in wanted.removeprefix("bytes=").split("-"))
            if first >= len(body):
                return give(handler, 416, b"")
            piece = body[first:last + 1]
            return give(handler, 206, piece, ETag=tag,
                        **{"Content-Range": f"bytes {first}-{first + len(piece) - 1}/{len(body)}"})
        return give(handler, 200, body, ETag=tag)

    def records_asked(self):
        return sorted(path.removeprefix("/PyPI/").removesuffix(".json") for path, _ in self.asked
                      if path.startswith("/PyPI/T-"))

    def forget(self):
        self.asked.clear()


def give(handler, status, body, **headers):
    handler.send_response(status)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    return True


def raw(handler, *pieces, pause=0.0):
    """Bytes as they are, and then the connection's end."""
    for piece in pieces:
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(pause)
    handler.close_connection = True
    return True


class Feeds(Session):
    def setUp(self):
        super().setUp()
        self.source = Source()
        self.addCleanup(self.source.close)
        self.make_node()

    def state(self):
        """What must not change when an update fails: entries, feed, the document."""
        feeds = self.entente("feed", "list", "--data", "data", "--format", "json").json()
        node = self.entente("check", "data").out
        return [(feed["name"], feed["entry"], feed["digest"], feed["records"]) for feed in feeds], node

    def add(self):
        return self.entente("feed", "add", "osv", self.source.url + "/PyPI/", "--data", "data", "--format",
                            "json").json()

    def update(self, *more, name="pypi", code=0):
        said = self.entente("feed", "update", name, "--data", "data", "--format", "json", *more, code=code)
        return said.json() if code == 0 else said

    def in_feed(self, digest):
        """{id: record} of a snapshot."""
        with self.serving("data") as node:
            lines = node.get(f"/api/v1/payloads/{digest}").body.splitlines()
        return {one["id"]: one for one in map(json.loads, lines)}


class Bucket(Feeds):
    def test_only_what_is_newer_is_fetched(self):
        self.source.put(*(record(number) for number in range(20)))
        added = self.add()
        self.assertEqual((added["feed"], added["records"], added["fetched"]), ("osv/pypi", 20, 20))
        self.source.forget()

        same = self.update()
        self.assertFalse(same["registered"])
        self.assertEqual(same["entry"], added["entry"])
        self.assertEqual([path for path, _ in self.source.asked], ["/PyPI/modified_id.csv"])
        self.assertIn("If-None-Match", self.source.asked[0][1])
        self.source.forget()

        self.source.put(record(3, day=2), record(7, day=2, withdrawn="2024-01-02T00:00:00Z"), record(20, day=2))
        del self.source.records["T-0011"]
        newer = self.update()
        self.assertTrue(newer["registered"])
        self.assertEqual(self.source.records_asked(), ["T-0003", "T-0007", "T-0020"])
        self.assertEqual(newer["changes"], {"added": 1, "changed": 2, "withdrawn": 1, "unchanged": 17, "older": 0,
                                            "vanished": 1})
        there = self.in_feed(newer["digest"])
        self.assertEqual(sorted(there), [f"T-{number:04}" for number in range(21)])
        self.assertEqual(there["T-0007"], self.source.records["T-0007"])
        self.assertIn("T-0011", there)  # no longer at the source: it stays, and is named
        said = self.entente("feed", "list", "--data", "data")
        self.assertIn("+1 ~2 -1", said.out)

        # A second time nothing is new, whatever the list's version.
        self.source.put(record(21, day=3))
        self.source.forget()
        dropped = self.update("--drop-vanished")
        self.assertEqual(self.source.records_asked(), ["T-0021"])
        self.assertNotIn("T-0011", self.in_feed(dropped["digest"]))

    def test_a_vanished_record_is_named(self):
        self.source.put(*(record(number) for number in range(5)))
        self.add()
        del self.source.records["T-0002"]
        said = self.entente("feed", "update", "osv/pypi", "--data", "data")
        self.assertIn("no longer at the source: T-0002", said.err)
        self.assertIn("nothing was registered", said.out)

    def test_of_a_root_address_the_ecosystems_are_told_apart(self):
        one = record(1)
        self.source.files = {"/modified_id.csv": b"2024-01-01T00:00:00.5Z,GitHub Actions/T-0001\n",
                             "/GitHub%20Actions/T-0001.json": json.dumps(one).encode()}
        added = self.entente("feed", "add", "osv", self.source.url + "/", "--name", "all", "--data", "data", "--format",
                             "json").json()
        self.assertEqual(added["records"], 1)

    def test_where_most_changed_the_archive_is_fetched_and_gone_on_with(self):
        noise = random.Random(7)
        for number in range(150):
            self.source.put(record(number, details=noise.randbytes(60_000).hex()))
        self.assertGreater(len(self.source.archive()), 2 * PIECE)

        def only_the_first_piece(handler):
            return not handler.headers["Range"].startswith("bytes=0-") and give(handler, 503, b"busy")

        self.source.misbehave["/PyPI/all.zip"] = only_the_first_piece
        before = self.state()
        said = self.entente("feed", "add", "osv", self.source.url + "/PyPI/", "--data", "data", code=8)
        self.assertIn("503", said.err)
        self.assertEqual(self.state(), before)

        self.source.misbehave.clear()
        self.source.forget()
        added = self.add()
        self.assertTrue(added["whole"])
        self.assertEqual(added["records"], 150)
        ranges = [headers["Range"] for path, headers in self.source.asked if path == "/PyPI/all.zip"]
        self.assertTrue(ranges[0].startswith(f"bytes={PIECE}-"), ranges)
        self.assertEqual(self.source.records_asked(), [])
        self.assertEqual(self.in_feed(added["digest"]), self.source.records)

        # What is changed at the source while a part lies here: the parts are not mixed.
        self.source.misbehave["/PyPI/all.zip"] = only_the_first_piece
        for number in range(150):
            self.source.put(record(number, day=2, details=noise.randbytes(60_000).hex()))
        self.update(code=8)
        self.source.misbehave.clear()
        for number in range(150):
            self.source.put(record(number, day=3, details=noise.randbytes(60_000).hex()))
        self.assertEqual(self.in_feed(self.update()["digest"]), self.source.records)

    def test_from_a_directory_or_an_archive_by_comparing(self):
        folder = self.folder / "records"
        folder.mkdir()
        for number in range(4):
            (folder / f"{number}.json").write_text(json.dumps(record(number)))
        self.entente("feed", "add", "osv", folder, "--name", "mine", "--data", "data")
        self.assertFalse(self.update(name="mine")["registered"])
        (folder / "1.json").write_text(json.dumps(record(1, day=2)))
        (folder / "3.json").unlink()
        (folder / "4.json").write_text(json.dumps(record(4)))
        changed = self.update(name="mine")
        self.assertEqual((changed["changes"]["added"], changed["changes"]["changed"], changed["changes"]["vanished"]),
                         (1, 1, 1))
        self.assertEqual(changed["records"], 5)
        # The same feed, from an archive behind an address, from now on.
        for number in range(6):
            self.source.put(record(number, day=3))
        self.source.files["/mine.zip"] = self.source.archive()
        moved = self.update("--source", self.source.url + "/mine.zip", name="mine")
        self.assertEqual(moved["changes"]["changed"], 5)
        self.source.forget()
        self.assertFalse(self.update(name="mine")["registered"])
        self.assertEqual(len(self.source.asked), 1)
        self.assertIn("If-None-Match", self.source.asked[0][1])

    def test_records_that_are_gone_or_busy_for_a_moment(self):
        self.source.put(*(record(number) for number in range(12)))
        times = []

        def busy_twice(handler):
            times.append(handler.path)
            return len(times) <= 2 and give(handler, 503, b"busy")

        self.source.misbehave["/PyPI/T-0003.json"] = busy_twice
        self.source.misbehave["/PyPI/T-0005.json"] = lambda handler: give(handler, 404, b"gone")
        added = self.add()
        self.assertEqual((added["records"], added["missing"]), (11, ["T-0005"]))
        # It is asked for again, although the list is the same.
        self.source.misbehave.clear()
        self.assertEqual(self.update()["records"], 12)


class BrokenOff(Feeds):
    def begin(self, *arguments):
        return subprocess.Popen([BINARY, *map(str, arguments)], cwd=self.folder, env=self.environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def await_records(self, count):
        end = time.monotonic() + 60
        while len(self.source.records_asked()) < count:
            self.assertLess(time.monotonic(), end, "the update did not come so far")
            time.sleep(0.01)

    def test_killed_while_fetching_nothing_changed_and_it_goes_on(self):
        self.source.put(*(record(number) for number in range(90)))
        self.add()
        before = self.state()
        self.source.put(*(record(number, day=2) for number in range(40)))
        self.source.forget()
        self.source.delay = 0.25
        update = self.begin("feed", "update", "pypi", "--data", "data")
        self.await_records(24)
        update.send_signal(signal.SIGKILL)
        update.wait()
        self.assertEqual(self.state(), before)
        asked = set(self.source.records_asked())

        self.source.delay = 0
        self.source.forget()
        done = self.update()
        self.assertGreaterEqual(done["resumed"], 8)
        self.assertEqual(done["resumed"] + done["fetched"], 40)
        again = set(self.source.records_asked()) & asked
        # Only those that were under way are asked for again: one a connection.
        self.assertLessEqual(len(again), 16)
        self.assertEqual(self.in_feed(done["digest"]), self.source.records)
        self.assertFalse((self.folder / "data/feeds/osv/pypi/staging").exists())

    def test_killed_at_any_instant_the_feed_is_the_old_or_the_new_one(self):
        self.source.put(*(record(number) for number in range(60)))
        self.add()
        moments = random.Random(11)
        wholes = [dict(self.source.records)]
        for day in range(2, 10):
            self.source.put(*(record(number, day=day) for number in range(0, 60, 3)))
            wholes.append(dict(self.source.records))
            update = self.begin("feed", "update", "pypi", "--data", "data")
            time.sleep(moments.uniform(0.02, 0.5))
            update.send_signal(signal.SIGKILL)
            update.wait()
            (now,), checked = self.state()
            self.assertIn("clean", checked)
            # Of this day or of one before: a snapshot that is on the log may still wait for its view.
            self.assertIn(self.in_feed(now[2]), wholes)
        self.assertEqual(self.in_feed(self.update()["digest"]), self.source.records)

    def test_two_updates_at_once(self):
        self.source.put(*(record(number) for number in range(20)))
        self.add()
        self.source.put(*(record(number, day=2) for number in range(20)))
        self.source.forget()
        self.source.delay = 0.3
        first = self.begin("feed", "update", "pypi", "--data", "data")
        self.await_records(2)
        self.assertIn("another update", self.update(code=7).err)
        self.assertEqual(first.wait(timeout=60), 0)


class BadServers(Feeds):
    """Each gives a clear error and changes nothing."""

    LIST = "/PyPI/modified_id.csv"
    ONE = "/PyPI/T-0003.json"

    def setUp(self):
        super().setUp()
        self.source.put(*(record(number) for number in range(10)))
        self.add()
        self.before = self.state()
        self.source.put(record(3, day=2), record(4, day=2))

    def refused(self, path, bad, says, code=8, more=()):
        self.source.misbehave = {path: bad}
        said = self.update(*more, code=code)
        self.assertIn(says, said.err)
        self.assertEqual(self.state(), self.before)

    def test_truncated(self):
        for path in (self.LIST, self.ONE):
            self.refused(path, lambda handler: raw(
                handler, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n2024-01-02T00:00:00Z,T-0003\n"), "closed")

    def test_wrong_content_length(self):
        body = json.dumps(record(3, day=2)).encode()
        self.refused(self.ONE, lambda handler: raw(
            handler, b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + body), "T-0003", code=3)

    def test_garbage(self):
        self.refused(self.LIST, lambda handler: raw(handler, os.urandom(2000)), "HTTP", code=3)
        self.refused(self.LIST, lambda handler: give(handler, 200, b"<html>log in</html>\n"), "line 1", code=3)
        self.refused(self.LIST, lambda handler: give(handler, 200, os.urandom(2000)), "UTF-8", code=3)
        self.refused(self.ONE, lambda handler: give(handler, 200, b"<html>log in</html>"), "--skip-broken", code=3)

    def test_another_record_than_was_asked_for(self):
        self.refused(self.ONE, lambda handler: give(handler, 200, json.dumps(record(5, day=2)).encode()),
                     "not the one that was asked for", code=3)

    def test_a_list_that_is_cut_off_or_climbs(self):
        self.refused(self.LIST, lambda handler: give(handler, 200, self.source.listing()[:-7]), "cut off", code=3)
        self.refused(self.LIST, lambda handler: give(handler, 200, b"2024-01-02T00:00:00Z,../../etc/passwd\n"),
                     "names no record", code=3)
        self.refused(self.LIST, lambda handler: give(handler, 200, b""), "empty", code=3)

    def test_redirects(self):
        self.refused(self.LIST, lambda handler: give(handler, 302, b"", Location="http://127.0.0.2:9/x"),
                     "not on the public Internet")
        self.refused(self.LIST, lambda handler: give(handler, 302, b"", Location="http://[::1]:9/x"),
                     "not on the public Internet")
        self.refused(self.LIST, lambda handler: give(handler, 302, b"", Location="file:///etc/passwd"), "no address")
        self.refused(self.LIST, lambda handler: give(handler, 302, b"", Location=self.LIST), "more than 3 times")
        self.refused(self.ONE, lambda handler: give(handler, 302, b"", Location="/PyPI/T-0004.json"), "redirects")

    def test_endless(self):
        def drip(handler):
            return raw(handler, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                       *[b"5\r\n2024-\r\n"] * 400, pause=0.05)

        began = time.monotonic()
        self.refused(self.LIST, drip, "time", more=("--time-limit", "2"))
        self.assertLess(time.monotonic() - began, 20)

        def flood(handler):
            with contextlib.suppress(OSError):
                handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                while True:
                    handler.wfile.write(b" " * 1_000_000)

        self.refused(self.ONE, flood, "larger than", code=3)

    def test_always_busy_or_empty_handed(self):
        self.refused(self.LIST, lambda handler: give(handler, 503, b"busy"), "503")
        self.source.misbehave = {}
        self.source.put(*(record(number, day=3) for number in range(10, 40)))
        for name in list(self.source.records):
            self.source.misbehave[f"/PyPI/{name}.json"] = lambda handler: give(handler, 404, b"no")
        self.assertIn("not there", self.update(code=8).err)
        self.assertEqual(self.state(), self.before)

    def test_nobody_there(self):
        self.source.close()
        self.assertIn("cannot connect", self.update(code=8).err)
        self.assertEqual(self.state(), self.before)

    def test_a_single_broken_record_can_be_left_out(self):
        self.source.misbehave = {self.ONE: lambda handler: give(handler, 200, b"{}")}
        done = self.update("--skip-broken")
        self.assertEqual(done["changes"]["changed"], 1)
        self.assertEqual(done["records"], 10)


class Exploitation(Feeds):
    def test_catalog_and_scores_are_feeds(self):
        self.source.files = {"/kev.json": json.dumps(KEV).encode(), "/epss-2024-01-02.csv.gz": gzip.compress(EPSS.encode())}
        self.source.misbehave["/epss-current.csv.gz"] = lambda handler: give(
            handler, 302, b"", Location="/epss-2024-01-02.csv.gz")
        kev = self.entente("feed", "add", "kev", self.source.url + "/kev.json", "--data", "data", "--format",
                           "json").json()
        self.assertEqual((kev["feed"], kev["records"]), ("kev/cisa", 1))
        epss = self.entente("feed", "add", "epss", self.source.url + "/epss-current.csv.gz", "--data", "data",
                            "--format", "json").json()
        self.assertEqual((epss["feed"], epss["records"]), ("epss/first", 2))
        self.assertEqual(epss["digest"], hashlib.sha256(EPSS.encode()).hexdigest())
        for name in ("cisa", "first"):
            self.assertFalse(self.update(name=name)["registered"])

        self.source.files["/epss-2024-01-02.csv.gz"] = gzip.compress(EPSS.replace("0.5,", "0.6,").encode())
        newer = self.update(name="epss/first")
        self.assertEqual((newer["changes"]["changed"], newer["changes"]["unchanged"]), (1, 1))
        listed = self.entente("feed", "list", "--data", "data").out
        self.assertIn("kev/cisa", listed)
        self.assertIn("+0 ~1 -0", listed)
        # Folded anew from the log, the views are the same.
        self.assertIn("supply", self.entente("rebuild", "--data", "data", "--check").out)
        with self.serving("data") as node:
            feeds = {feed["name"]: feed for feed in node.get("/api/v1/node").json()["feeds"]}
        self.assertEqual(feeds["epss/first"]["records"], 2)

    def test_what_is_neither_is_refused(self):
        before = self.state()
        self.write("kev.json", KEV | {"count": 7})
        self.assertIn("has 1", self.entente("feed", "add", "kev", "kev.json", "--data", "data", code=3).err)
        self.write("epss.csv", EPSS[:-3])
        self.assertIn("line 4", self.entente("feed", "add", "epss", "epss.csv", "--data", "data", code=3).err)
        self.write("epss.csv.gz", gzip.compress(EPSS.encode())[:-9])
        self.assertIn("cut off", self.entente("feed", "add", "epss", "epss.csv.gz", "--data", "data", code=3).err)
        self.write("bomb.gz", gzip.compress(bytes(200_000_000)))
        self.assertIn("unpacks to more", self.entente("feed", "add", "epss", "bomb.gz", "--data", "data", code=3).err)
        self.assertEqual(self.state(), before)

    def test_an_index_of_files(self):
        folder = self.folder / "records"
        folder.mkdir()
        (folder / "1.json").write_text(json.dumps(record(1, aliases=["CVE-2021-44228"])))
        self.write("kev.json", KEV)
        self.write("epss.csv.gz", gzip.compress(EPSS.encode()))
        self.entente("index", "build", folder, "--kev", "kev.json", "--epss", "epss.csv.gz", "--out", "x.index")
        self.entente("index", "verify", "x.index")
        self.write("bad.csv", EPSS + "x\n")
        self.assertIn("line 5", self.entente("index", "build", folder, "--epss", "bad.csv", "--out", "y.index", code=3).err)
        self.assertFalse((self.folder / "y.index").exists())


class WhileServing(Feeds):
    """The node that has the directory open takes the snapshot, and answers all the while."""

    def test_added_updated_and_compared_while_the_node_serves(self):
        self.source.put(*(record(number) for number in range(10)))
        with self.serving() as node:
            where = ("--data", "data", "--node", node.url, "--format", "json")
            said = self.entente("feed", "update", "pypi", "--data", "data", code=7)
            self.assertIn("another process", said.err)
            self.assertIn("feed add", self.entente("feed", "update", "osv/pypi", *where, code=6).err)
            added = self.entente("feed", "add", "osv", self.source.url + "/PyPI/", *where).json()
            self.assertTrue(added["registered"])
            shown = node.get("/api/v1/node").json()["feeds"][0]
            self.assertEqual((shown["digest"], shown["records"], shown["entry"]), (added["digest"], 10, added["entry"]))
            self.assertEqual(node.get("/v1/vulns/T-0003").status, 200)
            self.assertFalse(self.entente("feed", "update", "pypi", *where).json()["registered"])
            self.source.put(record(3, day=2), record(11))
            self.source.asked.clear()
            updated = self.entente("feed", "update", "pypi", *where).json()
            self.assertEqual((updated["changes"]["added"], updated["changes"]["changed"], updated["fetched"]), (1, 1, 2))
            lines = node.get(f"/api/v1/payloads/{updated['digest']}").body.splitlines()
            self.assertEqual({one["id"]: one["summary"][-1] for one in map(json.loads, lines)}["T-0003"], "2")
            (listed,) = self.entente("feed", "list", "--data", "data", "--format", "json").json()
            self.assertEqual((listed["digest"], listed["update"]["changes"]["added"]), (updated["digest"], 1))
            self.assertFalse((self.folder / "data/feeds/osv/pypi/staging").exists())
        self.entente("check", "data")
        self.assertFalse(self.update()["registered"])  # the directory says the same when nobody serves

    def test_another_node_is_not_written_to(self):
        self.source.put(record(1))
        self.make_node("other", "other.example/test")
        with self.serving("other") as node:
            said = self.entente("feed", "add", "osv", self.source.url + "/PyPI/", "--data", "data", "--node", node.url, code=7)
            self.assertIn("another log, other.example/test", said.err)
            self.assertEqual(node.get("/api/v1/node").json()["feeds"], [])
            url = node.url
        self.assertEqual(self.source.asked, [])
        self.entente("feed", "add", "osv", self.source.url + "/PyPI/", "--data", "data", "--node", url, code=8)

    def test_of_a_log_for_members_alone(self):
        self.source.put(record(1))
        self.entente("group", "add", "crime", "--data", "data")
        with self.serving() as node:
            added = self.entente("feed", "add", "osv", self.source.url + "/PyPI/", "--data", "data/groups/crime", "--node",
                                 node.url + "/groups/crime", "--format", "json").json()
            self.assertTrue(added["registered"])
            self.assertEqual(node.get("/api/v1/node").json()["feeds"], [])
        self.assertEqual(self.entente("feed", "list", "--data", "data/groups/crime", "--format", "json").json()[0]["digest"],
                         added["digest"])


class AnotherNode(Feeds):
    def setUp(self):
        super().setUp()
        self.source.put(*(record(number) for number in range(10)))
        self.add()
        self.make_node("other", "other.example/test")
        self.key = self.entente("log", "vkey", "--data", "data").out.strip()

    def take(self, url, *more, code=0):
        said = self.entente("feed", "update", "osv/pypi", "--data", "other", "--format", "json", "--from-node", url,
                            "--log-key", self.key, *more, code=code)
        return said.json() if code == 0 else said

    def others(self):
        return self.entente("feed", "list", "--data", "other", "--format", "json").json()

    def test_the_newest_snapshot_is_verified_and_taken(self):
        mine = self.entente("feed", "list", "--data", "data", "--format", "json").json()[0]
        with self.serving("data") as node:
            taken = self.take(node.url)
            self.assertTrue(taken["registered"])
            self.assertEqual((taken["digest"], taken["records"]), (mine["digest"], 10))
            self.assertEqual(taken["source"], f"{node.url}/api/v1/payloads/{mine['digest']}#log.example/test/{mine['entry']}")
            # From now on without being told, and nothing is new.
            again = self.entente("feed", "update", "pypi", "--data", "other", "--format", "json", "--from-node",
                                 node.url).json()
            self.assertFalse(again["registered"])
            other = self.entente("log", "vkey", "--data", "other").out.strip()
            self.assertIn("key", self.entente("feed", "update", "osv/pypi", "--data", "other", "--from-node", node.url,
                                              "--log-key", other, code=4).err)
            self.assertIn("osv/pypi", self.entente("feed", "update", "osv/npm", "--data", "other", "--from-node",
                                                   node.url, "--log-key", self.key, code=6).err)
        self.source.put(record(3, day=2))
        shutil.copytree(self.folder / "data", self.folder / "older")
        self.update()
        with self.serving("data") as node:
            newer = self.take(node.url)
            self.assertEqual(newer["changes"]["changed"], 1)
        # The same node, as it was before.
        with self.serving("older") as node:
            said = self.take(node.url, code=7)
            self.assertIn("before", said.err)
        self.assertEqual(self.others()[0]["digest"], newer["digest"])

    def test_a_node_that_lies_is_not_believed(self):
        def other_document(asked, status, body):
            return status, body.replace(b"day 1", b"day 9") if "/payloads/" in asked[-1] else body

        def other_entry(asked, status, body):
            if asked[-1] != "GET /api/v1/node":
                return status, body
            said = json.loads(body)
            said["feeds"][0]["entry"] = 1  # the trust anchors
            return status, json.dumps(said).encode()

        def forged_proof(asked, status, body):
            if not asked[-1].split("?")[0].endswith("/proof"):
                return status, body
            said = json.loads(body)
            cited = next(entry for entry in said["entries"] if entry["role"] == "cited")
            cited["entry"] = cited["entry"][:-8] + "AAAAAAAA"
            return status, json.dumps(said).encode()

        with self.serving("data") as node:
            for change, says in ((other_document, "not the document"), (other_entry, "no snapshot of this feed"),
                                 (forged_proof, "")):
                with before_a_node(node.url, change) as (relay, _):
                    said = self.run_entente("feed", "update", "osv/pypi", "--data", "other", "--from-node", relay,
                                            "--log-key", self.key)
                self.assertIn(said.code, (3, 4), str(said))
                self.assertIn(says, said.err)
                self.assertEqual(self.others(), [])
            self.assertEqual(self.take(node.url)["records"], 10)


if __name__ == "__main__":
    unittest.main()
