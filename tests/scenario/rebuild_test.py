"""Proof level `complete`: what a node shows is what its log gives, and whoever has a copy of the log can say so."""

import hashlib
import sqlite3
import unittest

from session import Session

ROSTER = "name,kind,country_iso2,date_if_known\nFrance,state,FR,2018-11-12\nPortugal,state,PT,2021-11-10\nLyon,public-authority,FR,\n"
SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "gateway", "version": "2.4.0"}},
        "components": [{"type": "library", "name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0"},
                       {"type": "library", "name": "event-stream", "version": "3.3.6", "purl": "pkg:npm/event-stream@3.3.6"}]}
OSV = {"id": "TEST-1", "modified": "2026-01-01T00:00:00Z", "affected": [
    {"package": {"ecosystem": "npm", "name": "event-stream"}, "versions": ["3.3.6"]}]}
VIEWS = ["catalogue", "roster", "supply", "attestations", "payloads"]


class Rebuild(Session):
    def fill(self):
        """A node with a roster, an SBOM, an advisory snapshot, and a digest of its views."""
        self.make_node()
        self.write("call.csv", ROSTER)
        self.entente("roster", "import", "call.csv", "--data", "data")
        self.admitted_party("acme", "acme.pem:admin,supply")
        self.write("sbom.json", SBOM)
        self.entente("sign", "sbom.json", "--key", "acme.pem", "--issuer", "did:web:acme.example",
                     "--subject", "pkg:generic/acme/gateway@2.4.0", "--out", "sbom.cose")
        self.entente("submit", "sbom.cose", "--payload", "sbom.json", "--data", "data")
        (self.folder / "osv").mkdir()
        self.write("osv/TEST-1.json", OSV)
        self.entente("feed", "add", "osv", "osv", "--data", "data")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)
        return self.entente("views", "digest", "--data", "data", "--format", "json").json()

    def download(self, node):
        """A copy of the public files, as any mirroring tool makes it."""
        copy = self.folder / "copy"
        checkpoint = node.get("/log/checkpoint").body
        size = int(checkpoint.split(b"\n")[1])
        self.assertLessEqual(size, 256, "this copies one tile")
        width = "" if size == 256 else f".p/{size}"
        for path in ("checkpoint", f"tile/0/000{width}", f"tile/entries/000{width}"):
            answer = node.get("/log/" + path)
            self.assertEqual(answer.status, 200, path)
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(answer.body)
        documents = self.folder / "documents"
        documents.mkdir()
        for file in (self.folder / "data/payloads").rglob("*.zst"):
            digest = file.name[:-len(".zst")]
            (documents / digest).write_bytes(node.get(f"/api/v1/payloads/{digest}").body)
        return copy

    def rebuild(self, *arguments, code=0):
        return self.entente("rebuild", *arguments, "--format", "json", code=code).json()

    def outcomes(self, answer):
        return {view["view"]: view["outcome"] for digest in answer["digests"] for view in digest["views"]}

    def change(self, view, sql, data="data"):
        with sqlite3.connect(self.folder / data / "views" / f"{view}.db") as database:
            database.execute(sql)
        database.close()

    def test_a_copy_of_the_log_gives_what_the_node_says(self):
        logged = self.fill()
        self.assertTrue(logged["logged"])
        with self.serving("data") as node:
            size = node.log_size()
            self.download(node)
        from_copy = self.rebuild("--from", "copy", "--payloads", "documents", "--log-key", "log.vkey", "--verify-signatures")
        self.assertEqual(self.outcomes(from_copy), dict.fromkeys(VIEWS, "same"))
        self.assertEqual((from_copy["clean"], from_copy["differs"], from_copy["size"]), (True, False, size))
        self.assertGreater(from_copy["signatures_checked"], 5)
        self.assertEqual(from_copy["digests"][0]["tree_size"], logged["tree_size"])
        self.assertEqual(self.entente("check", "data").code, 0)

        # Nothing happened since: there is no second digest, and no start of the node makes one.
        again = self.entente("views", "digest", "--data", "data", "--format", "json").json()
        self.assertEqual((again["logged"], again["index"]), (False, logged["index"]))
        with self.serving("data") as node:
            self.assertEqual(node.log_size(), size)

        # A document that the copy lacks is named, and what rests on it is not compared.
        for document in (self.folder / "documents").iterdir():
            if b"left-pad" in document.read_bytes():
                missing = document.name
                document.unlink()
        without = self.rebuild("--from", "copy", "--payloads", "documents", "--log-key", "log.vkey", code=8)
        self.assertEqual(self.outcomes(without), {"catalogue": "same", "roster": "same", "supply": "not-comparable", "attestations": "same",
                          "payloads": "same"})
        self.assertEqual([one["sha256"] for one in without["missing"]], [missing])

        # Another key, or another byte: nothing is folded.
        self.make_node("other", "log.example/other")
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.assertFalse(self.rebuild("--from", "copy", "--log-key", "other.vkey", code=1)["clean"])
        bundle = next((self.folder / "copy/tile/entries").rglob("*.p/*"))
        bundle.write_bytes(bundle.read_bytes().replace(b"Portugal", b"Portugai"))
        torn = self.rebuild("--from", "copy", "--payloads", "documents", "--log-key", "log.vkey", code=1)
        self.assertEqual((torn["clean"], torn["digests"]), (False, []))
        self.entente("rebuild", "--from", "copy", code=2)

    def test_a_view_that_was_tampered_with_is_found_and_made_anew(self):
        self.fill()
        self.assertFalse(self.rebuild("--data", "data", "--check")["differs"])
        self.change("roster", "INSERT INTO supporter (instrument, uri, name, name_key, kind, by_custodian, by_itself, status) "
                              "SELECT id, 'urn:example:friend', 'Friend', 'friend', 0, 1, 0, 1 FROM instrument")
        self.change("supply", "UPDATE component SET findings = 0")
        found = self.rebuild("--data", "data", "--check", code=1)
        by_view = {view["view"]: view for view in found["compared"]}
        self.assertEqual({name: view["outcome"] for name, view in by_view.items()},
                         {"catalogue": "same", "roster": "differs", "supply": "differs", "attestations": "same",
                          "payloads": "same"})
        (friend,) = by_view["roster"]["rows"]
        self.assertEqual(friend["table"], "supporter")
        self.assertIn("id=urn:example:friend", friend["key"])
        self.assertIsNone(friend["expected"])
        (finding,) = by_view["supply"]["rows"]
        self.assertEqual((finding["table"], finding["expected"], finding["found"]), ("component", ["findings=1"], ["findings=0"]))
        # The operator's word was given before, and still stands.
        self.assertEqual(self.outcomes(found), dict.fromkeys(VIEWS, "same"))
        said = self.entente("rebuild", "--data", "data", "--check", code=1).out
        self.assertIn("roster.supporter", said)
        self.assertIn("the log gives: no such row", said)

        with self.serving("data"):
            self.entente("rebuild", "--data", "data", code=7)
            self.rebuild("--data", "data", "--check", code=1)
        made = self.rebuild("--data", "data")
        self.assertTrue(made["replaced"])
        self.assertFalse(self.rebuild("--data", "data", "--check")["differs"])
        self.assertEqual(list((self.folder / "data/views").glob(".rebuild*")), [])
        self.assertNotIn("Friend", self.entente("roster", "list", "--data", "data").out)
        with self.serving("data") as node:
            self.assertEqual(node.get("/api/v1/node").json()["counts"]["states"], 2)

    def test_a_false_digest_convicts_who_signed_it(self):
        index = self.fill()["index"]
        with self.serving("data") as node:
            self.entente("views", "digest", "--data", "data", code=7)
            told = node.get(f"/api/v1/statements/{index}").json()["payload"]
        roster = next(view for view in told["views"] if view["name"] == "roster")
        table = next(table for table in roster["tables"] if table["name"] == "supporter")
        table["digest"] = "00" * 32
        roster["digest"] = digest_of(roster)
        self.write("false.json", told)
        sign = ["sign", "false.json", "--key", "data/keys/operator.pem", "--issuer", "did:web:log.example", "--subject", told["origin"],
                "--type", "application/vnd.entente.view-digest+json"]
        self.entente(*sign, "--out", "false.cose")
        self.entente("submit", "false.cose", "--data", "data")
        answer = self.rebuild("--from", "data", "--log-key", "log.vkey", code=1)
        good, false = answer["digests"]
        self.assertEqual({view["outcome"] for view in good["views"]}, {"same"})
        self.assertEqual({view["view"]: view["outcome"] for view in false["views"]},
                         {"catalogue": "same", "roster": "differs", "supply": "same", "attestations": "same",
                          "payloads": "same"})
        self.assertEqual(next(view["tables"] for view in false["views"] if view["view"] == "roster"), ["supporter"])

        # Another version of the fold is no lie, and another root is one.
        roster["version"] = 77
        roster["digest"] = digest_of(roster)
        self.write("false.json", told)
        self.entente(*sign, "--out", "version.cose")
        self.entente("submit", "version.cose", "--data", "data")
        told["root"] = "A" * 43 + "="
        self.write("false.json", told)
        self.entente(*sign, "--out", "root.cose")
        self.entente("submit", "root.cose", "--data", "data")
        answer = self.rebuild("--from", "data", "--log-key", "log.vkey", code=1)
        self.assertEqual({view["view"]: view["outcome"] for view in answer["digests"][2]["views"]}["roster"], "other-version")
        self.assertEqual(answer["digests"][3]["outcome"], "differs")
        self.assertIn("root", answer["digests"][3]["why"])

        # A document whose digests do not fit together is refused before it is signed.
        told["views"][0]["digest"] = "11" * 32
        self.write("false.json", told)
        self.assertIn("/views/0/digest", self.entente(*sign, "--out", "broken.cose", code=3).err)


def digest_of(view):
    """As docs/formats/payloads.md says."""
    lines = ["entente-view-digest/1", view["name"], str(view["version"])]
    lines += [f"{table['name']} {table['rows']} {table['digest']}" for table in view["tables"]]
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


if __name__ == "__main__":
    unittest.main()
