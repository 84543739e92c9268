"""entente scan on lock files and directories: what is found, and what is not looked up."""

import json
import shutil
import unittest

from session import ROOT, Session

EXAMPLES = ROOT / "tests/lockfiles"


def record(identifier, ecosystem, name):
    return {"id": identifier, "modified": "2024-01-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                          "ranges": [{"type": "SEMVER" if ecosystem in ("npm", "crates.io", "Go") else "ECOSYSTEM",
                                      "events": [{"introduced": "0"}, {"fixed": "99"}]}]}]}


class LockFiles(Session):
    def index(self):
        """Advisories for a public package, and for the public ones that a private one and a fork are called like."""
        (self.folder / "records").mkdir()
        for number, (ecosystem, name) in enumerate(
                [("npm", "left"), ("npm", "@acme/private"), ("npm", "forked"), ("npm", "cart"), ("crates.io", "rand"),
                 ("crates.io", "shop"), ("Go", "stdlib"), ("Maven", "io.netty:netty-all"), ("Debian:12", "gcc-12")]):
            self.write(f"records/{number}.json", json.dumps(record(f"TEST-{number}", ecosystem, name)))
        self.entente("index", "build", "records", "--out", "a.index")

    def scanned(self, *paths):
        said = self.entente("scan", *paths, "--index", "a.index", "--format", "json")
        return [json.loads(line) for line in said.out.splitlines()]

    def test_a_lock_file_is_scanned_and_what_is_not_public_is_not_looked_up(self):
        self.index()
        shutil.copytree(EXAMPLES / "npm3", self.folder / "npm3")
        (document,) = self.scanned("npm3/package-lock.json")
        self.assertEqual([(one["name"], one["version"]) for one in document["findings"]],
                         [("left", "1.0.1"), ("left", "0.9.0"), ("left", "0.8.0")])
        reasons = {one["name"]: one["reason"] for one in document["not_covered"]}
        self.assertIn("another registry", reasons["@acme/private"])
        self.assertIn("repository", reasons["forked"])
        self.assertIn("of the project", reasons["cart"])
        self.assertNotIn("secret", json.dumps(document))

    def test_a_directory_is_walked_in_order(self):
        self.index()
        for name in ("npm3", "cargo", "gomod", "pom", "dpkg"):
            shutil.copytree(EXAMPLES / name, self.folder / "project" / name)
        shutil.copytree(EXAMPLES / "npm1", self.folder / "project/npm3/node_modules/inner")
        documents = self.scanned("project")
        self.assertEqual([one["document"] for one in documents],
                         ["project/cargo/Cargo.lock", "project/dpkg/var/lib/dpkg/status", "project/gomod/go.mod",
                          "project/npm3/package-lock.json", "project/pom/pom.xml"])
        found = {one["document"].split("/")[1]: sorted({finding["name"] for finding in one["findings"]}) for one in documents}
        self.assertEqual(found, {"cargo": ["rand"], "dpkg": ["gcc-12"], "gomod": ["stdlib"], "npm3": ["left"],
                                 "pom": ["io.netty:netty-all"]})

    def test_what_is_shown_names_the_format(self):
        self.index()
        shutil.copytree(EXAMPLES / "cargo", self.folder / "cargo")
        said = self.entente("scan", "cargo", "--index", "a.index")
        self.assertIn("cargo/Cargo.lock: shop 0.1.0 (Cargo.lock 3)", said.out)

    def test_a_lock_file_comes_in_by_standard_input_as_what_it_is_called(self):
        self.index()
        text = (EXAMPLES / "npm3/package-lock.json").read_text()
        named = self.entente("scan", "-", "--as", "package-lock.json", "--index", "a.index", "--format", "json", stdin=text)
        document = json.loads(named.out)
        self.assertEqual(document["document"], "-")
        self.assertEqual([one["version"] for one in document["findings"]], ["1.0.1", "0.9.0", "0.8.0"])
        # A name that says nothing: the same file as a file.
        self.write("saved.json", text)
        self.assertEqual(self.scanned("saved.json", "--as", "package-lock.json")[0]["findings"], document["findings"])
        # Without it the document is taken for an SBOM, and the refusal says what helps.
        self.assertIn("--as", self.entente("scan", "-", "--index", "a.index", stdin=text, code=3).err)
        # A package database says by its first bytes what it is.
        status = (EXAMPLES / "dpkg/var/lib/dpkg/status").read_text()
        self.assertIn("(dpkg status)", self.entente("scan", "-", "--index", "a.index", stdin=status).out)

    def test_as_names_a_lock_file_and_goes_with_files(self):
        self.index()
        self.write("saved.json", "{}")
        (self.folder / "empty").mkdir()
        self.assertIn("bom.json is none that is read here",
                      self.entente("scan", "saved.json", "--as", "bom.json", "--index", "a.index", code=2).err)
        self.assertIn("--as goes with files", self.entente("scan", "empty", "--as", "go.mod", "--index", "a.index", code=2).err)

    def test_what_a_package_comes_by_is_shown(self):
        self.index()
        self.write("record.json", json.dumps(record("TEST-GIMLI", "crates.io", "gimli")))
        self.entente("index", "build", "record.json", "records", "--out", "a.index")
        shutil.copytree(EXAMPLES / "cargo", self.folder / "cargo")
        said = self.entente("scan", "cargo", "--index", "a.index", "--format", "json", "--details")
        ways = {(one["name"], one["version"]): one["path"] for one in json.loads(said.out)["findings"]}
        self.assertEqual(ways, {("gimli", "0.24.0"): ["addr2line@0.15.2"], ("rand", "0.7.0"): ["addr2line@0.15.2"], ("rand", "0.8.0"): []})
        shown = self.entente("scan", "cargo", "--index", "a.index").out
        self.assertIn("comes by", shown)
        self.assertRegex(shown, "gimli.*addr2line@0.15.2")


if __name__ == "__main__":
    unittest.main()
