"""A data directory of an older version: refused with a word, brought up to date with a copy kept, restored from a backup."""

import hashlib
import json

from session import ROOT, Session

ROSTER = ROOT / "examples" / "paris-call" / "roster.csv"
OLD = b"entente-data 1\n"


class Migrate(Session):
    def make_old(self):
        self.make_node()
        self.entente("roster", "import", ROSTER, "--data", "data")
        self.listed = self.supporters()
        self.write("data/format", OLD)

    def supporters(self, data="data"):
        return self.entente("roster", "list", "--data", data, "--format", "json").json()

    def test_a_directory_of_format_1(self):
        self.make_old()
        for arguments in (("serve", "--data", "data", "--listen", "127.0.0.1:0"),
                          ("roster", "list", "--data", "data"), ("backup", "--data", "data", "--to", "backup")):
            said = self.run_entente(*arguments)
            self.assertNotEqual(said.code, 0)
            self.assertIn("entente migrate --data data", said.err)
        self.assertIn("entente migrate", self.run_entente("doctor", "--data", "data").out)

        report = self.entente("migrate", "--data", "data", "--format", "json").json()
        self.assertEqual((report["from"], report["to"]), (1, 3))
        self.assertEqual(report["kept"], str(self.folder / "data.format-1"))
        self.assertEqual(self.read("data.format-1/format"), OLD)
        self.assertEqual(self.supporters(), self.listed)
        self.assertIn("already", self.entente("migrate", "--data", "data").out)

        # It goes on, and the copy stays what it was.
        kept = self.copy_of("data.format-1")
        self.admitted_party("new")
        self.entente("check", "data")
        self.assertEqual(self.copy_of("data.format-1"), kept)
        with self.serving() as node:
            self.assertEqual(node.get("/readyz").status, 200)

        # The copy is a whole node's directory.
        self.entente("migrate", "--data", "data.format-1")
        self.entente("check", "data.format-1")
        self.assertEqual(self.supporters("data.format-1"), self.listed)

    def copy_of(self, name):
        return {str(path): path.read_bytes() for path in sorted((self.folder / name).rglob("*")) if path.is_file()}

    def test_a_directory_that_is_served_is_left_alone(self):
        self.make_node()
        with self.serving():
            self.write("data/format", OLD)
            said = self.run_entente("migrate", "--data", "data")
            self.assertNotEqual(said.code, 0)
            self.assertIn("data", said.err)
            self.assertEqual(self.read("data/format"), OLD)
            self.assertFalse((self.folder / "data.format-1").exists())

    def test_a_backup_of_format_1_is_restored_as_a_directory_of_this_version(self):
        self.make_node()
        self.entente("roster", "import", ROSTER, "--data", "data")
        listed = self.supporters()
        self.entente("backup", "--data", "data", "--to", "backup")
        self.make_backup_old()
        self.entente("restore", "backup", "--data", "restored")
        self.assertEqual(self.read("restored/format"), b"entente-data 3\n")
        self.entente("rebuild", "--data", "restored")
        self.assertEqual(self.supporters("restored"), listed)

    def make_backup_old(self):
        """As format 1 would have made it: that file, and its digest wherever it stands."""
        self.write("backup/data/format", OLD)
        manifest = self.read("backup/manifest.json")
        for file in json.loads(manifest)["files"]:
            if file["path"] == "format":
                old = file["sha256"].encode()
                self.assertEqual(manifest.count(old), 1)
                manifest = manifest.replace(old, hashlib.sha256(OLD).hexdigest().encode())
        self.write("backup/manifest.json", manifest)
        self.write("backup/manifest.json.sha256", f"{hashlib.sha256(manifest).hexdigest()}  manifest.json\n")
