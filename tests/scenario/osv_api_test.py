"""OSV's query API: what scanners ask of api.osv.dev, asked of a node over HTTP."""

import json
import unittest

from session import Session

PAGE_ROWS = 1_000  # of one query, as docs/osv-api.md says


def advisory(name, ecosystem, package, fixed, **more):
    events = [{"introduced": "0"}, {"fixed": fixed}]
    record = {"id": name, "modified": "2026-01-02T03:04:05Z", "summary": f"about {package}",
              "affected": [{"package": {"ecosystem": ecosystem, "name": package},
                            "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}
    return record | more


RECORDS = [
    advisory("TEST-1", "PyPI", "left-shelf", "2.1", aliases=["CVE-2026-0001"], database_specific={"note": "grüße \u2713"}),
    advisory("TEST-2", "PyPI", "left-shelf", "3.0"),
    advisory("TEST-3", "PyPI", "left-shelf", "9", withdrawn="2026-01-02T00:00:00Z"),
    advisory("TEST-4", "Debian:11", "lamp-tools", "4.1-2"),
    advisory("TEST-5", "Debian:12", "lamp-tools", "4.2-3"),
]
LEFT_SHELF = {"package": {"name": "left_shelf", "ecosystem": "PyPI"}}


class OsvApi(Session):
    def add_feed(self, records, name="test"):
        self.write("feed.jsonl", "".join(json.dumps(record) + "\n" for record in records))
        self.entente("feed", "add", "osv", "feed.jsonl", "--name", name, "--data", "data")

    def ask(self, node, address, question, status=200):
        answer = node.request("POST", address, json.dumps(question).encode())
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        return answer

    def ids(self, node, question):
        return [one["id"] for one in self.ask(node, "/osv/v1/query", question).json().get("vulns", [])]

    def test_queries_of_packages(self):
        self.make_node()
        self.add_feed(RECORDS)
        with self.serving() as node:
            # With a version, in both ways; records come whole.
            by_name = self.ask(node, "/osv/v1/query", LEFT_SHELF | {"version": "2.0"}).json()
            self.assertEqual(by_name, {"vulns": RECORDS[:2]})
            for question in ({"package": {"purl": "pkg:pypi/left-shelf@2.0"}},
                             {"package": {"purl": "pkg:pypi/left-shelf"}, "version": "2.0"},
                             {"package": {"name": "left-shelf"}, "version": "2.0", "commit": None}):
                self.assertEqual(self.ask(node, "/v1/query", question).json(), by_name, question)
            self.assertEqual(self.ids(node, LEFT_SHELF | {"version": "2.1"}), ["TEST-2"])
            # Without one: all of the package that are not withdrawn.
            self.assertEqual(self.ids(node, LEFT_SHELF), ["TEST-1", "TEST-2"])
            # A distribution stands for its releases.
            for ecosystem, ids in (("Debian:12", ["TEST-5"]), ("Debian", ["TEST-4", "TEST-5"])):
                lamp = {"package": {"name": "lamp-tools", "ecosystem": ecosystem}, "version": "4.1-1"}
                self.assertEqual(self.ids(node, lamp), ids)
            self.assertEqual(self.ids(node, {"package": {"purl": "pkg:deb/debian/lamp-tools@4.1-1?distro=debian-11"}}), ["TEST-4"])
            # Nothing found, and nothing known, are told apart in a header.
            clean = self.ask(node, "/osv/v1/query", LEFT_SHELF | {"version": "9"})
            self.assertEqual((clean.body, clean.headers["Entente-Not-Covered"]), (b"{}", None))
            for question, why in (({"package": {"name": "a", "ecosystem": "npm"}, "version": "1.0.0"}, "npm"),
                                  ({"package": {"purl": "pkg:generic/a@1"}}, "generic"), ({"commit": "00ff" * 10}, "commits")):
                unknown = self.ask(node, "/osv/v1/query", question)
                self.assertEqual(unknown.body, b"{}")
                self.assertIn(why, unknown.headers["Entente-Not-Covered"])

            batch = {"queries": [LEFT_SHELF, LEFT_SHELF | {"version": "9"}, {"package": {"purl": "pkg:pypi/left-shelf@2.5"}}]}
            for address in ("/osv/v1/querybatch", "/v1/querybatch"):
                self.assertEqual(self.ask(node, address, batch).json(), {"results": [
                    {"vulns": [{"id": record["id"], "modified": record["modified"]} for record in RECORDS[:2]]}, {},
                    {"vulns": [{"id": "TEST-2", "modified": RECORDS[1]["modified"]}]}]})

            self.assertEqual(node.get("/osv/v1/vulns/TEST-3").json(), RECORDS[2])
            self.assertEqual(node.get("/v1/vulns/TEST-1").json(), RECORDS[0])
            by_alias = node.get("/v1/vulns/CVE-2026-0001")
            self.assertEqual((by_alias.status, by_alias.json()["code"]), (404, 5))
            self.assertIn("TEST-1", by_alias.json()["message"])

            wrong = ((LEFT_SHELF | {"package": {"name": "a", "ecosystem": "pypi"}}, "case-sensitive"),
                     ({"package": {"purl": "pkg:pypi/a@1"}, "version": "1"}, "beside it"), ({"package": {"purl": "a"}}, "/package/purl"))
            for question, words in wrong:
                error = self.ask(node, "/v1/query", question, 400).json()
                self.assertEqual(error["code"], 3)
                self.assertIn(words, error["message"])
                error = self.ask(node, "/v1/querybatch", {"queries": [LEFT_SHELF, question]}, 400).json()
                self.assertIn("/queries/1", error["message"])
            self.assertEqual(self.ask(node, "/v1experimental/determineversion", {}, 501).json()["code"], 12)
            metrics = node.get("/metrics").body.decode()
            self.assertIn('route="/osv/v1/querybatch"', metrics)

    def test_pages_go_on_after_the_advisories_were_replaced(self):
        self.make_node()
        records = [advisory(f"T-{i:05}", "npm", "sieve", "2.0.0") for i in range(PAGE_ROWS + 100)]
        self.add_feed(records)
        question = {"package": {"name": "sieve", "ecosystem": "npm"}, "version": "1.0.0"}
        with self.serving() as node:
            first = self.ask(node, "/osv/v1/query", question).json()
            self.assertEqual([one["id"] for one in first["vulns"]], [one["id"] for one in records[:PAGE_ROWS]])
            token = first["next_page_token"]
            rest = self.ask(node, "/osv/v1/query", question | {"page_token": token}).json()
            self.assertEqual(rest, {"vulns": records[PAGE_ROWS:]})
            in_batch = self.ask(node, "/v1/querybatch", {"queries": [question, question | {"pageToken": token}]}).json()["results"]
            self.assertEqual(in_batch[0]["next_page_token"], token)
            self.assertEqual(len(in_batch[1]["vulns"]), 100)
            other = question | {"version": "1.0.1", "page_token": token}
            self.assertIn("another query", self.ask(node, "/v1/query", other, 400).json()["message"])
        # The last one that was given is gone, and one before and one after it came.
        changed = [advisory("T-00000a", "npm", "sieve", "2.0.0"), *records[:PAGE_ROWS - 1], *records[PAGE_ROWS + 50:],
                   advisory("T-99999", "npm", "sieve", "2.0.0")]
        self.add_feed(changed)
        with self.serving() as node:
            rest = self.ask(node, "/osv/v1/query", question | {"page_token": token}).json()
            self.assertEqual([one["id"] for one in rest["vulns"]],
                             [one["id"] for one in records[PAGE_ROWS + 50:]] + ["T-99999"])

    def test_a_node_without_advisories(self):
        self.make_node()
        with self.serving() as node:
            empty = self.ask(node, "/v1/query", LEFT_SHELF)
            self.assertEqual(empty.body, b"{}")
            self.assertIn("no advisory data", empty.headers["Entente-Not-Covered"])
            self.ask(node, "/v1/query", {"package": {"name": "a", "ecosystem": "pypi"}}, 400)
            self.assertEqual(node.get("/v1/vulns/TEST-1").status, 404)

    def test_members_only(self):
        self.make_node()
        self.add_feed(RECORDS)
        path = self.folder / "data" / "entente.toml"
        path.write_text(path.read_text().replace('readers = "anyone"', 'readers = "members"'))
        with self.serving() as node:
            for address in ("/osv/v1/query", "/v1/querybatch"):
                refused = self.ask(node, address, LEFT_SHELF, 401)
                self.assertEqual(refused.json()["code"], 16)
                self.assertTrue(refused.headers["Accept-Signature"])
            self.assertEqual(node.get("/v1/vulns/TEST-1").status, 401)


if __name__ == "__main__":
    unittest.main()
