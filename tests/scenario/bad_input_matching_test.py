"""Questions about advisories that are wrong, and feeds (docs/bad-input.md)."""

import http.client
import json
import re
import socket
import unittest

from bad_input import BadInput, rows
from session import ROOT, Answer

MATCHED = {"id": "TEST-A", "modified": "2026-01-02T03:04:05Z", "summary": "about a",
           "affected": [{"package": {"ecosystem": "npm", "name": "a"},
                         "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}


class Matching(BadInput):
    # ---- OSV's query API

    def osv_refused(self, address, question, length=None):
        number = int(re.search(r"test_(\d+)_", self.id())[1])
        words, _, status = rows()[number]
        self.make_node()
        with self.serving() as node:
            before = node.log_size()
            answer = node.request("POST", address, json.dumps(question).encode()) if length is None else node.announce("POST", address, length)
            self.assertEqual(answer.status, status, answer.body)
            self.assertIn(words, answer.json()["message"])
            self.assertEqual(node.log_size(), before)

    def test_52_osv_query_with_a_misspelt_member(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "npm"}, "versoin": "1"})

    def test_53_osv_query_of_an_ecosystem_that_is_none(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "Debain:12"}})

    def test_54_osv_query_with_two_versions(self):
        self.osv_refused("/osv/v1/query", {"package": {"purl": "pkg:npm/a@1.0.0"}, "version": "1.0.0"})

    def test_55_osv_batch_of_too_many(self):
        self.osv_refused("/osv/v1/querybatch", {"queries": [{"commit": "00"}] * 1001})

    def test_56_osv_batch_of_too_many_bytes(self):
        self.osv_refused("/osv/v1/querybatch", None, length=3 * 1024 * 1024)

    def test_57_osv_page_token_that_is_none(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "npm"}, "page_token": "next"})

    # ---- feeds (what a source does wrong on the way is in feeds_test.py)

    def test_71_catalog_cut_short(self):
        self.make_node()
        self.write("kev.json", {"catalogVersion": "1", "count": 2,
                                "vulnerabilities": [{"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10"}]})
        with self.unchanged():
            self.refused("feed", "add", "kev", "kev.json", "--data", "data")

    def test_72_no_probability(self):
        self.make_node()
        self.write("epss.csv", "#model_version:v1,score_date:2024-01-02\ncve,epss,percentile\nCVE-2021-44228,97,1\n")
        with self.unchanged():
            self.refused("feed", "add", "epss", "epss.csv", "--data", "data")

    def test_73_no_source(self):
        self.make_node()
        self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "mine", "--data", "data")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/"
            with self.unchanged():
                self.refused("feed", "update", "mine", "--source", url, "--data", "data")

    def test_74_feed_under_another_key(self):
        self.make_node()
        self.make_node("other", "other.example/test")
        self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "mine", "--data", "other")
        key = self.entente("log", "vkey", "--data", "data").out.strip()
        with self.serving("other") as node, self.unchanged():
            self.refused("feed", "update", "osv/mine", "--from-node", node.url, "--log-key", key, "--data", "data")

    # ---- matching over the node's own API

    def matching_refused(self, method, path, body=None, headers=None, records=(), send=None):
        number = int(re.search(r"test_(\d+)_", self.id())[1])
        words, _, status = rows()[number]
        self.make_node()
        self.write("feed.jsonl", "".join(json.dumps(record) + "\n" for record in (*records, MATCHED)))
        self.entente("feed", "add", "osv", "feed.jsonl", "--data", "data")
        with self.serving() as node:
            before = (node.log_size(), sorted(self.folder.glob("data/payloads/**/*")))
            answer = node.request(method, path, body, headers) if send is None else send(node)
            self.assertEqual(answer.status, status, answer.body)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertIn(words, answer.json()["detail"])
            self.assertEqual((node.log_size(), sorted(self.folder.glob("data/payloads/**/*"))), before)

    def scan_refused(self, document, **more):
        self.matching_refused("POST", "/api/v1/scan", document, **more)

    def test_75_no_sbom_to_be_scanned(self):
        self.scan_refused(b'{"name": "something else"}')

    def test_76_cut_off_sbom_to_be_scanned(self):
        self.scan_refused(b'{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"na')

    def test_77_form_to_be_scanned(self):
        self.scan_refused(b"--x\r\n\r\n{}\r\n--x--", headers={"Content-Type": "multipart/form-data; boundary=x"})

    def test_78_sbom_of_17_mib_to_be_scanned(self):
        # The node refuses it by its length, before it is sent.
        def announce(node):
            connection = http.client.HTTPConnection(node.url.removeprefix("http://"), timeout=60)
            connection.putrequest("POST", "/api/v1/scan")
            connection.putheader("Content-Length", str(17 * 1024 * 1024))
            connection.endheaders(b"{")
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        self.scan_refused(None, send=announce)

    def test_79_sbom_with_too_many_findings(self):
        records = [MATCHED | {"id": f"TEST-{number}"} for number in range(201)]
        components = [{"type": "library", "name": "a", "purl": f"pkg:npm/a@0.{number}.0"} for number in range(101)]
        self.scan_refused(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).encode(),
                          records=records)

    def test_80_nothing_to_be_scanned(self):
        self.scan_refused(b"")

    def test_81_package_without_a_version(self):
        self.matching_refused("GET", "/api/v1/packages?purl=pkg:npm/a")

    def test_82_package_of_an_ecosystem_that_is_none(self):
        self.matching_refused("GET", "/api/v1/packages?ecosystem=Debain:12&name=a&version=1")

    def test_83_explanation_of_an_advisory_that_is_not_there(self):
        self.matching_refused("GET", "/api/v1/advisories/CVE-0000-1/explain?purl=pkg:npm/a@1.0.0")

    def test_84_sbom_with_too_many_components(self):
        components = [{"type": "library", "name": f"a{number}"} for number in range(100_001)]
        self.scan_refused(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).encode())


if __name__ == "__main__":
    unittest.main()
