"""Documents behind hash envelopes: up, down in parts, gone when nobody registers them."""

import hashlib
import json
import os
import pathlib
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

    def test_the_command_fetches_goes_on_and_checks(self):
        self.make_acme()
        document = sbom(8000, seed=4)  # more than two pieces
        digest = self.register(document)
        with self.serving() as node:
            self.entente("payload", "get", digest, "--node", node.url, "--out", "whole.json")
            self.assertEqual(self.read("whole.json"), document)
            self.write("rest.json.part", document[:5_000_000])
            self.entente("payload", "get", digest, "--node", node.url, "--out", "rest.json")
            self.assertEqual(self.read("rest.json"), document)
            self.write("wrong.json.part", b"x" * 1000)
            said = self.entente("payload", "get", digest, "--node", node.url, "--out", "wrong.json", code=9)
            self.assertIn("not the document", said.err)
            self.assertFalse((self.folder / "wrong.json").exists())
            self.assertFalse((self.folder / "wrong.json.part").exists())
            said = self.entente("payload", "get", "0" * 64, "--node", node.url, code=6)
            self.assertIn("no document", said.err)

    def test_large_documents_take_little_memory(self):
        self.make_acme()
        document = sbom(25_000, seed=3)  # 32 MB
        digest = self.register(document)
        self.assertLess(os.path.getsize(self.folder / f"data/payloads/{digest[:2]}/{digest}.zst"), len(document))
        with self.serving() as node:
            def peak():
                status = pathlib.Path(f"/proc/{node.process.pid}/status").read_text(encoding="ascii")
                return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024
            before = peak()
            for headers in ({}, {"Range": "bytes=-10"}):
                answer = node.request("GET", self.address(digest), headers=headers)
                self.assertEqual(answer.body, document[-10:] if headers else document)
            self.assertLess(peak() - before, 12_000_000)


class Orphans(Payload):
    def test_nobody_reads_a_document_before_a_statement_about_it(self):
        self.make_acme()
        document = sbom(3)
        digest = hashlib.sha256(document).hexdigest()
        with self.serving() as node:
            unknown = node.get(self.address("0" * 64))
            self.assertEqual(node.request("PUT", self.address(digest), document).status, 201)
            orphan = node.get(self.address(digest))
            self.assertEqual((orphan.status, orphan.body), (404, unknown.body))
            self.assertEqual(node.request("HEAD", self.address(digest)).status, 404)
            self.register(document, node=node)
            self.assertEqual(node.get(self.address(digest)).body, document)

    def test_a_full_quota_is_said_and_a_day_later_it_is_free(self):
        self.make_acme()
        config = self.folder / "data/entente.toml"
        config.write_text("\n".join("orphan_bytes_max = 20000" if line.startswith("orphan_bytes_max") else line
                                    for line in config.read_text().splitlines()))
        first, second = sbom(3, seed=1), sbom(9, seed=2)
        self.assertLess(len(first), 20000 - 4096)
        with self.serving() as node:
            self.assertEqual(node.request("PUT", self.address(hashlib.sha256(first).hexdigest()), first).status, 201)
            full = node.request("PUT", self.address(hashlib.sha256(second).hexdigest()), second)
            self.assertEqual(full.status, 503)
            self.assertIn("no room", full.json()["detail"])
        marker = self.folder / "data/payloads/pending" / hashlib.sha256(first).hexdigest()
        marker.write_text(f"{int(marker.read_text()) - 25 * 3600}\n")
        with self.serving() as node:
            self.assertFalse(marker.exists())
            self.assertEqual(node.request("PUT", self.address(hashlib.sha256(second).hexdigest()), second).status, 201)


class Erasure(Payload):
    def test_the_operator_erases(self):
        self.make_acme()
        document, kept = sbom(3), sbom(5, name="other")
        digest = self.register(document)
        other = self.register(kept, name="other")
        file = self.folder / f"data/payloads/{digest[:2]}/{digest}.zst"
        self.assertTrue(file.exists())
        copy = file.read_bytes()
        said = self.entente("payload", "erase", digest, "--data", "data", "--reason", "personal data", "--basis",
                            "GDPR Art. 17", "--format", "json").json()
        self.assertFalse(file.exists())
        with self.serving() as node:
            gone = node.get(self.address(digest))
            self.assertEqual(gone.status, 410)
            self.assertEqual(gone.json()["rule"], "payload-erased")
            self.assertEqual(gone.json()["place"], f"entry {said['index']}")
            self.assertEqual(node.request("HEAD", self.address(digest)).status, 410)
            self.assertEqual(node.request("PUT", self.address(digest), document).status, 410)
            self.assertEqual(node.get(self.address(other)).body, kept)
            tombstone = node.get(f"/api/v1/statements/{said['index']}").json()
            self.assertEqual(tombstone["payload"], {"payload": digest, "reason": "personal data", "basis": "GDPR Art. 17"})
            about = [one for one in node.get("/api/v1/statements?type=application/vnd.cyclonedx%2Bjson").json()["items"]
                     if one["subject"].startswith("pkg:generic/acme/gateway")][0]
            envelope = node.get(f"/api/v1/statements/{about['index']}").json()["hash_envelope"]
            self.assertEqual((envelope["present"], envelope["erased_by"]), (False, said["index"]))
            products = [one["id"] for one in node.get("/api/v1/products").json()["items"]]
            self.assertEqual(products, ["pkg:generic/acme/other"])
            again = node.post_statement(self.read("gateway.json.cose"))
            self.assertEqual((again.status, again.json()["rule"]), (410, "payload-erased"))
        # An older copy of the payloads is put back: what is erased stays so.
        file.write_bytes(copy)
        self.assertIn("erased this document", self.run_entente("doctor", "--data", "data").out)
        with self.serving() as node:
            self.assertFalse(file.exists())
            self.assertEqual(node.get(self.address(digest)).status, 410)
        # Erased is not damaged.
        self.assertEqual(self.entente("check", "data", "--format", "json").json()["payloads_erased"], 1)
        self.entente("rebuild", "--data", "data", "--check")
        self.assertNotIn("is not in the payload store", self.entente("doctor", "--data", "data").out)
        self.entente("backup", "--data", "data", "--to", "backup")
        self.entente("restore", "backup", "--data", "restored")
        with self.serving("restored") as node:
            self.assertEqual(node.get(self.address(digest)).status, 410)
            self.assertEqual(node.get(self.address(other)).body, kept)

    def test_a_party_erases_its_own_at_a_node(self):
        self.make_acme()
        self.admitted_party("rival", "rival.pem:admin,instrument")
        document = sbom(3)
        digest = self.register(document)
        with self.serving() as node:
            refused = self.entente("payload", "erase", digest, "--node", node.url, "--key", "rival.pem", "--as",
                                   "did:web:rival.example", code=5)
            self.assertIn("only who did", refused.err)
            refused = self.entente("payload", "erase", digest, "--node", node.url, "--key", "build.pem", "--as",
                                   "did:web:acme.example", code=5)
            self.assertIn("admin", refused.err)
            self.assertEqual(node.get(self.address(digest)).status, 200)
            self.entente("payload", "erase", digest, "--node", node.url, "--key", "acme.pem", "--as", "did:web:acme.example")
            self.assertEqual(node.get(self.address(digest)).status, 410)
            said = self.entente("submit", "gateway.json.cose", "--node", node.url, code=6)
            self.assertIn("was erased", said.err)


class Retention(Payload):
    def test_documents_go_when_their_time_is_over(self):
        self.make_acme()
        digest = self.register(sbom(3))
        policy = json.loads(self.read("data/policy.json"))
        for rule in policy["rules"]:
            if rule["name"] == "supply-evidence":
                rule["retention_days"] = 30
        self.write("data/policy.json", policy)
        diff = self.run_entente("policy", "diff", "--data", "data").out
        self.assertIn("retention_days", diff)
        self.assertIn("30 days", diff)
        self.entente("policy", "register", "--data", "data")
        with self.serving() as node:
            self.assertEqual(node.get(self.address(digest)).status, 200)
        self.assertIn("kept 30 days", self.entente("policy", "show", "--data", "data").out)
