"""Which party a listed supporter is: claimed, confirmed, refused; shown, proved, and lies found out."""

import json

from session import Session

OPERATOR = "did:web:log.example"
CUSTODIAN = ("--key", "data/keys/custodian.pem", "--issuer", OPERATOR)
DAY = "2026-06-01"


class Claims(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("list.csv", "name,kind,country_iso2,date_if_known\nAcme,private-sector,GB,2020-01-01\n"
                               "Acme,public-authority,GB,2020-01-01\nFrance,state,FR,2018-11-12\n")
        self.entente("roster", "import", "list.csv", "--data", "data")
        self.call = self.entente("instrument", "list", "--data", "data", "--format", "json").json()[0]["id"]
        self.rows = {(row["name"], row["kind"]): row["id"] for row in self.roster()}
        self.acme = self.rows["Acme", "private-sector"]
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def roster(self):
        return self.entente("roster", "list", "--data", "data", "--format", "json").json()

    def row(self, identifier):
        return next(row for row in self.roster() if row["id"] == identifier)

    def submit(self, name):
        return self.entente("submit", name, "--data", "data", "--format", "json").json()[0]["index"]

    def claim(self, party, key, row=None):
        self.entente("roster", "claim", row or self.acme, "--instrument", self.call, "--key", key, "--issuer", party,
                     "--issued-at", "now", "--out", "claim.cose")
        return self.submit("claim.cose")

    def decide(self, party, *more):
        self.entente("roster", "confirm", self.acme, "--instrument", self.call, "--party", party, *CUSTODIAN,
                     "--out", "decision.cose", *more)
        return self.submit("decision.cose")

    def answer(self, party):
        return self.entente("roster", "answer", "--party", party, "--date", DAY, "--data", "data", "--format",
                            "json").json()

    def prove(self, party):
        self.entente("prove", "answer", "roster", "--party", party, "--date", DAY, "--data", "data", "--out", "p.json")
        return self.entente("verify", "p.json", "--log-key", "log.vkey", "--format", "json").json()

    def test_a_claim_from_its_making_to_its_refusal(self):
        party = self.admitted_party("holdings", "holdings.pem:admin,instrument", country="GB")
        self.assertNotIn("claims", self.row(self.acme))
        claimed = self.claim(party, "holdings.pem")
        self.assertEqual([(one["party"], one["state"], one["entry"]) for one in self.row(self.acme)["claims"]],
                         [(party, "open", claimed)])
        self.assertIn(f"claimed by {party}, entry {claimed}, not confirmed",
                      self.entente("roster", "list", "--data", "data").out)
        self.assertEqual(self.answer(party)["answer"], "unknown")
        self.assertEqual(self.prove(self.acme)["claim"]["check"], "follows")

        confirmed = self.decide(party)
        self.assertEqual(self.row(self.acme)["party"], party)
        answer = self.answer(party)
        self.assertEqual((answer["answer"], answer["party"], answer["question"]["party"]), ("yes", party, self.acme))
        self.assertTrue({claimed, confirmed} <= set(answer["entries"]))
        self.assertIn("confirmed by the custodian", self.entente("party", "show", party, "--data", "data").out)
        self.assertEqual(self.prove(party)["claim"]["check"], "follows")
        with self.serving() as node:
            shown = node.get(f"/api/v1/parties/{party}").json()
            self.assertEqual([(one["supporter"], one["state"]) for one in shown["claims"]], [(self.acme, "confirmed")])
            self.assertEqual([one["status"] for one in shown["support"]], ["listed"])

        # The proof of it does not bear another story.
        bundle = json.loads(self.read("p.json"))
        self.assertEqual(bundle["claim"]["answer"]["party"], party)
        for change in (lambda said: said.update(party=None), lambda said: said.update(claims=[]),
                       lambda said: said["claims"][0].update(state="open")):
            lie = json.loads(json.dumps(bundle))
            change(lie["claim"]["answer"])
            self.write("lie.json", lie)
            said = self.entente("verify", "lie.json", "--log-key", "log.vkey", "--format", "json", code=1).json()
            self.assertIn("contradicts the entries", " ".join(check["what"] for check in said["checks"]))

        self.decide(party, "--refuse", "--reason", "another Acme")
        self.assertNotIn("party", self.row(self.acme))
        self.assertIn("another Acme", self.entente("party", "show", party, "--data", "data").out)
        self.assertEqual(self.answer(party)["answer"], "unknown")
        self.assertEqual(self.prove(self.acme)["claim"]["check"], "follows")
        self.entente("rebuild", "--data", "data", "--check")

    def test_beyond_doubt_at_once_and_two_claimants_wait(self):
        party = self.admitted_party("acme", "acme.pem:admin,instrument", country="GB")
        self.claim(party, "acme.pem")
        row = self.row(self.acme)
        self.assertEqual((row["party"], row["claims"][0]["state"], row["claims"][0]["decision"]),
                         (party, "confirmed", None))
        self.assertEqual(self.prove(party)["claim"]["check"], "follows")
        self.entente("keygen", "other.pem", "--unencrypted")
        self.entente("party", "new", "--id", "did:web:other.example", "--name", "Acme", "--kind", "private-sector",
                     "--country", "GB", "--key", "other.pem", "--out", "other.cose")
        self.submit("other.cose")
        self.entente("party", "admit", "did:web:other.example", "--data", "data")
        self.claim("did:web:other.example", "other.pem")
        self.assertEqual([one["state"] for one in self.row(self.acme)["claims"]], ["open", "open"])
        self.assertEqual(self.prove(self.acme)["claim"]["check"], "follows")
        self.decide("did:web:other.example")
        self.assertEqual(self.row(self.acme)["party"], "did:web:other.example")

    def test_a_row_of_another_kind_and_a_stranger(self):
        party = self.admitted_party("acme", "acme.pem:admin,instrument", country="GB")
        self.entente("roster", "claim", self.rows["Acme", "public-authority"], "--instrument", self.call, "--key", "acme.pem",
                     "--issuer", party, "--out", "claim.cose")
        said = self.entente("submit", "claim.cose", "--data", "data", code=5).err
        self.assertIn("of its own kind", said)
        self.assertNotIn("claims", self.row(self.rows["Acme", "public-authority"]))
        self.make_party("stranger", "stranger.pem:admin,instrument")
        self.submit("stranger.cose")
        self.entente("roster", "claim", self.acme, "--instrument", self.call, "--key", "stranger.pem", "--issuer",
                     "did:web:stranger.example", "--out", "claim.cose")
        said = self.entente("submit", "claim.cose", "--data", "data", code=5).err
        self.assertIn("not admitted", said)
