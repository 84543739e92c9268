"""Names and domains that can be taken for another party's: flagged wherever a person looks, refused nowhere."""

from session import Session


class LookAlikes(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.acme = self.admitted_party("acme", "acme.pem:admin,instrument")

    def application(self, identifier, name, key="other.pem"):
        if not (self.folder / key).exists():
            self.entente("keygen", key, "--unencrypted")
        self.entente("party", "new", "--id", identifier, "--name", name, "--kind", "private-sector", "--key", key, "--out",
                     "other.cose")
        return "other.cose"

    def test_flagged_in_the_dry_run_at_registration_and_afterwards(self):
        statement = self.application("did:web:acrne.test", "Асmе")  # Cyrillic letters; rn for m
        dry = self.entente("submit", statement, "--data", "data", "--dry-run", "--format", "json").json()[0]
        self.assertTrue(dry["would_register"])
        self.assertEqual({(one["id"], one["what"]) for one in dry["resembles"]},
                         {(self.acme, "name"), (self.acme, "domain")})
        self.assertIn("warning: it can be taken for Acme",
                      self.entente("submit", statement, "--data", "data", "--dry-run").out)
        with self.serving() as node:
            said = self.entente("submit", statement, "--node", node.url).out
            self.assertIn("can be taken for Acme", said)
        self.assertIn("can be taken for Acme", self.entente("party", "show", "did:web:acrne.test", "--data", "data").out)
        # And the one that was there first is told of the newcomer.
        shown = self.entente("party", "show", self.acme, "--data", "data", "--format", "json").json()
        self.assertEqual({one["id"] for one in shown["resembles"]}, {"did:web:acrne.test"})
        self.entente("rebuild", "--data", "data", "--check")  # nothing of it stands in the view

    def test_rows_of_the_roster(self):
        self.write("list.csv", "name,kind,country_iso2\nACME.,private-sector,GB\nUnlike,private-sector,GB\n")
        self.entente("roster", "import", "list.csv", "--data", "data")
        rows = {row["name"]: row for row in self.entente("roster", "list", "--data", "data", "--format", "json").json()}
        self.assertEqual([one["id"] for one in rows["ACME."]["resembles"]], [self.acme])
        self.assertNotIn("resembles", rows["Unlike"])

    def test_nobody_is_warned_of_what_is_unlike(self):
        statement = self.application("did:web:different.example", "Different")
        answer = self.entente("submit", statement, "--data", "data", "--format", "json").json()[0]
        self.assertNotIn("resembles", answer)
