"""Documents behind hash envelopes: up, down in parts, gone when nobody registers them."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import unittest

from session import Session


def sbom(components=1, name="gateway", seed=None):
    """A CycloneDX document; with a seed, one that hardly compresses."""
    random_text = random.Random(seed)
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": "1.0.0",
                                   "purl": f"pkg:generic/acme/{name}@1.0.0"}},
        "components": [{"type": "library", "name": f"c{n}", "version": "1", "purl": f"pkg:npm/c{n}@1",
                        "description": random_text.randbytes(600).hex() if seed is not None else "x" * 40}
                       for n in range(components)]}).encode()


class Payload(Session):
    def make_acme(self):
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin,instrument", "build.pem:supply")

    def register(self, document, name="gateway", data="data", node=None):
        """Signs the document and submits it, document and all; gives its digest."""
        self.write(f"{name}.json", document)
        self.entente("sign", f"{name}.json", "--key", "build.pem", "--issuer", "did:web:acme.example", "--subject",
                     f"pkg:generic/acme/{name}@1.0.0")
        where = ("--node", node.url) if node is not None else ("--data", data)
        self.entente("submit", f"{name}.json.cose", *where)
        return hashlib.sha256(document).hexdigest()

    @staticmethod
    def address(digest):
        return f"/api/v1/payloads/{digest}"


class Ranges(Payload):
    def test_parts_conditions_and_head(self):
        self.make_acme()
        document = sbom(400, seed=1)
        digest = self.register(document)
        with self.serving() as node:
            whole = node.get(self.address(digest))
            self.assertEqual((whole.status, whole.body), (200, document))
            self.assertEqual(whole.headers["Accept-Ranges"], "bytes")
            etag = whole.headers["ETag"]
            size = len(document)
            for text, first, last in [("bytes=0-0", 0, 0), (f"bytes={size - 5}-", size - 5, size - 1),
                                      ("bytes=1000-300000", 1000, 300000), ("bytes=-7", size - 7, size - 1)]:
                part = node.request("GET", self.address(digest), headers={"Range": text})
                self.assertEqual(part.status, 206, text)
                self.assertEqual(part.body, document[first:last + 1], text)
                self.assertEqual(part.headers["Content-Range"], f"bytes {first}-{last}/{size}")
            beyond = node.request("GET", self.address(digest), headers={"Range": f"bytes={size}-"})
            self.assertEqual((beyond.status, beyond.headers["Content-Range"]), (416, f"bytes */{size}"))
            self.assertEqual(beyond.json()["status"], 416)
            several = node.request("GET", self.address(digest), headers={"Range": "bytes=0-1,5-6"})
            self.assertEqual((several.status, several.body), (200, document))
            same = {"Range": "bytes=5-9", "If-Range": etag}
            other = {"Range": "bytes=5-9", "If-Range": '"other"'}
            self.assertEqual(node.request("GET", self.address(digest), headers=same).status, 206)
            self.assertEqual(node.request("GET", self.address(digest), headers=other).status, 200)
            self.assertEqual(node.request("GET", self.address(digest), headers={"If-None-Match": etag}).status, 304)
            self.assertEqual(node.request("GET", self.address(digest), headers={"If-Match": '"other"'}).status, 412)
            head = node.request("HEAD", self.address(digest))
            self.assertEqual((head.status, head.headers["Content-Length"], head.body), (200, str(size), b""))

    def test_a_download_that_broke_off_is_gone_on_with(self):
        curl = shutil.which("curl")
        if curl is None:
            raise unittest.SkipTest("curl is not installed")
        self.make_acme()
        document = sbom(2000, seed=2)
        digest = self.register(document)
        self.write("got.json", document[:1_000_003])
        with self.serving() as node:
            done = subprocess.run([curl, "--silent", "--show-error", "--fail", "-C", "-", "-o", "got.json",
                                   "-w", "%{http_code} %{size_download}", node.url + self.address(digest)],
                                  cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.stdout, f"206 {len(document) - 1_000_003}", done.stderr)
        self.assertEqual(self.read("got.json"), document)

    def test_large_documents_take_little_memory(self):
        self.make_acme()
        document = sbom(60_000, seed=3)  # 70 MB, which hardly compresses
        digest = self.register(document)
        self.assertLess(os.path.getsize(self.folder / f"data/payloads/{digest[:2]}/{digest}.zst"), len(document))
        with self.serving() as node:
            def peak():
                status = open(f"/proc/{node.process.pid}/status", encoding="ascii").read()
                return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024
            before = peak()
            for headers in ({}, {"Range": "bytes=-10"}):
                answer = node.request("GET", self.address(digest), headers=headers)
                self.assertEqual(answer.body, document[-10:] if headers else document)
            self.assertLess(peak() - before, 24_000_000)
