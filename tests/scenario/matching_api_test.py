"""Matching over the node's own API: a document that is sent and not kept, a package and its version, why an advisory
holds, a search that names a version."""

import hashlib
import json
import unittest
from urllib.parse import quote

from session import Session


def advisory(name, ecosystem, package, fixed, **more):
    events = [{"introduced": "0"}, {"fixed": fixed}]
    kind = "SEMVER" if ecosystem == "npm" else "ECOSYSTEM"
    record = {"id": name, "modified": "2026-01-02T03:04:05Z", "summary": f"about {package}",
              "affected": [{"package": {"ecosystem": ecosystem, "name": package},
                            "ranges": [{"type": kind, "events": events}]}]}
    return record | more


RECORDS = [
    advisory("GHSA-1", "npm", "left-shelf", "2.0.0", aliases=["CVE-2026-1"]),
    advisory("GHSA-2", "npm", "left-shelf", "0.5.0"),
    advisory("NPM-1", "npm", "left-shelf", "2.0.1", aliases=["CVE-2026-1"]),
    advisory("DSA-1", "Debian:12", "lamp-tools", "4.2-3", upstream=["CVE-2026-1"]),
    advisory("MAL-2026-1", "npm", "evil-shelf", "999.0.0"),
]
SBOM = {
    "bomFormat": "CycloneDX", "specVersion": "1.5",
    "metadata": {"component": {"type": "application", "name": "shop", "version": "7"}},
    "components": [
        {"type": "library", "name": "left-shelf", "version": "1.0.0", "purl": "pkg:npm/left-shelf@1.0.0"},
        {"type": "library", "name": "evil-shelf", "version": "1.0.0", "purl": "pkg:npm/evil-shelf@1.0.0"},
        {"type": "library", "name": "clean-shelf", "version": "1.0.0", "purl": "pkg:npm/clean-shelf@1.0.0"},
        {"type": "library", "name": "nobody-knows", "version": "1.0"},
        {"type": "library", "name": "crate", "version": "1.0.0", "purl": "pkg:cargo/crate@1.0.0"},
    ],
}


class MatchingApi(Session):
    def make_node_with_feed(self):
        self.make_node()
        self.write("feed.jsonl", "".join(json.dumps(record) + "\n" for record in RECORDS))
        self.entente("feed", "add", "osv", "feed.jsonl", "--name", "test", "--data", "data")

    def everything(self):
        """Names and contents of all that the node has written, but for its own journal of requests."""
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest()
                for folder in ("payloads", "log", "index") for path in (self.folder / "data" / folder).rglob("*") if path.is_file()}

    def test_a_document_is_judged_and_not_kept(self):
        self.make_node_with_feed()
        document = json.dumps(SBOM).encode()
        with self.serving() as node:
            before = self.everything()
            answer = node.request("POST", "/api/v1/scan", document)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            scan = answer.json()
            self.assertEqual(scan["document"], {"format": "CycloneDX 1.5", "digest": hashlib.sha256(document).hexdigest(),
                                                "bytes": len(document)})
            self.assertEqual(scan["product"], {"name": "shop", "version": "7", "purl": ""})
            self.assertEqual({(one["name"], one["id"], one["fixed"], one["group"], one["malicious"]) for one in scan["findings"]},
                             {("left-shelf", "GHSA-1", "2.0.0", "DSA-1", False), ("left-shelf", "NPM-1", "2.0.1", "DSA-1", False),
                              ("evil-shelf", "MAL-2026-1", "999.0.0", "MAL-2026-1", True)})
            self.assertEqual({(one["name"], one["reason"]) for one in scan["not_covered"]},
                             {("nobody-knows", "no purl"), ("crate", "the index has no data on crates.io")})
            self.assertEqual(scan["covered"], 3)
            [snapshot] = scan["snapshots"]
            self.assertEqual((snapshot["feed"], snapshot["records"], scan["entries"]), ("osv/test", 5, [snapshot["entry"]]))
            self.assertEqual(self.everything(), before)
            # The same as the command line finds in the same document.
            self.write("sbom.json", document)
            self.entente("index", "build", "feed.jsonl", "--out", "a.index")
            found = json.loads(self.entente("scan", "sbom.json", "--index", "a.index", "--format", "json").out)
            self.assertEqual({(one["name"], one["id"], one["fixed"]) for one in found["findings"]},
                             {(one["name"], one["id"], one["fixed"]) for one in scan["findings"]})

    def test_a_package_and_why(self):
        self.make_node_with_feed()
        with self.serving() as node:
            for question in ("purl=pkg:npm/left-shelf@1.0.0", "ecosystem=npm&name=left-shelf&version=1.0.0"):
                found = node.get("/api/v1/packages?" + question).json()
                self.assertEqual([one["id"] for one in found["findings"]], ["GHSA-1", "NPM-1"])
                self.assertIsNone(found["not_covered"])
                self.assertEqual(found["package"]["name"], "left-shelf")
                why = node.get("/api/v1/advisories/GHSA-1/explain?" + question).json()
                self.assertEqual((why["result"], why["fixed"]), ("affected", "2.0.0"))
                self.assertIn("introduced 0, fixed 2.0.0: 1.0.0 is in it", "\n".join(one["text"] for one in why["steps"]))
            self.assertEqual(node.get("/api/v1/packages?purl=pkg:cargo/a@1.0.0").json()["not_covered"],
                             "the index has no data on crates.io")
            for version, result in (("2.0.0", "not-affected"), ("x", "not-covered")):
                why = node.get(f"/api/v1/advisories/GHSA-1/explain?purl=pkg:npm/left-shelf@{version}").json()
                self.assertEqual(why["result"], result)
            # The answer as a proof bundle that others check.
            self.write("proof.json", node.get("/api/v1/packages?purl=pkg:npm/left-shelf@1.0.0&proof=1").body)
            self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)
            self.entente("verify", "proof.json", "--log-key", "log.vkey")

    def test_advisories_by_version_and_by_flaw(self):
        self.make_node_with_feed()
        with self.serving() as node:
            def search(text):
                return node.get("/api/v1/advisories?q=" + quote(text)).json()
            page = search("left-shelf@1.0.0")
            self.assertEqual([(one["id"], one["version"]["result"]) for one in page["items"]],
                             [("GHSA-1", "affected"), ("NPM-1", "affected"), ("GHSA-2", "not-affected")])
            self.assertEqual((page["version"]["name"], page["version"]["version"], page["version"]["affected"]), ("left-shelf", "1.0.0", 2))
            self.assertEqual(search("pkg:npm/left-shelf@2.0.0")["version"]["affected"], 1)
            self.assertEqual(search("pkg:npm/left-shelf")["items"][0].get("version"), None)
            self.assertIn("crates.io", search("pkg:cargo/left-shelf@2.0.0")["version"]["not_covered"])
            # Words are words as before; an upstream id finds the distribution's advisory, too.
            self.assertIsNone(search("shelf")["version"])
            self.assertEqual({one["id"] for one in search("CVE-2026-1")["items"]}, {"GHSA-1", "NPM-1", "DSA-1"})
            one = node.get("/api/v1/advisories/NPM-1").json()
            self.assertEqual([other["id"] for other in one["same_flaw"]], ["DSA-1", "GHSA-1"])
            self.assertEqual(node.get("/api/v1/advisories/DSA-1").json()["upstream"], ["CVE-2026-1"])
            self.assertTrue(node.get("/api/v1/advisories/MAL-2026-1").json()["malicious"])

    def test_a_node_without_advisories(self):
        self.make_node()
        with self.serving() as node:
            scan = node.request("POST", "/api/v1/scan", json.dumps(SBOM).encode()).json()
            self.assertEqual((scan["findings"], scan["covered"], scan["snapshots"]), ([], 0, []))
            self.assertEqual(len(scan["not_covered"]), 5)
            self.assertIn("no advisory data", node.get("/api/v1/packages?purl=pkg:npm/a@1.0.0").json()["not_covered"])
            self.assertIn("no advisory data", node.get("/api/v1/advisories?q=a@1").json()["version"]["not_covered"])
            self.assertEqual(node.get("/api/v1/advisories/CVE-1/explain?purl=pkg:npm/a@1").status, 404)

    def test_members_only(self):
        self.make_node_with_feed()
        path = self.folder / "data" / "entente.toml"
        path.write_text(path.read_text().replace('readers = "anyone"', 'readers = "members"'))
        with self.serving() as node:
            self.assertEqual(node.request("POST", "/api/v1/scan", json.dumps(SBOM).encode()).status, 401)
            self.assertEqual(node.get("/api/v1/packages?purl=pkg:npm/left-shelf@1.0.0").status, 401)
            self.assertEqual(node.get("/api/v1/advisories/GHSA-1/explain?purl=pkg:npm/left-shelf@1.0.0").status, 401)


if __name__ == "__main__":
    unittest.main()
