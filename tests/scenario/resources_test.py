"""Offers and needs on the real binary: from a post to a confirmation, over commands and over HTTP, and the totals."""

import json
import shutil

from session import Session

CALL = "https://call.example/1"
OPERATOR = "did:web:log.example"


class Resources(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("call.json", {"id": CALL, "title": "The Call", "vocabulary": "political", "version": "1",
                                 "clauses": [{"id": "1", "title": "Protect"}, {"id": "6", "title": "Secure the life cycle"}]})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer", OPERATOR)
        self.submit("call.json.cose")
        self.giver = self.admitted_party("giver", "giver.pem:admin,instrument")
        self.ministry = self.admitted_party("ministry", "ministry.pem:admin,instrument", kind="public-authority")

    def submit(self, name, code=0):
        said = self.entente("submit", name, "--data", "data", "--format", "json", code=code)
        return said.json()[0]["index"] if code == 0 else said

    def say(self, who, *arguments, code=0):
        """The index of what is signed and submitted; with a code, what `submit` says."""
        self.entente(*arguments, "--key", f"{who}.pem", "--issuer", f"did:web:{who}.example", "--issued-at", "now", "--out",
                     "said.cose")
        return self.submit("said.cose", code)

    def post(self, who, side, *more, kind="training", title="Course", country="any"):
        return self.say(who, side, "post", CALL, "--kind", kind, "--title", title, "--country", country, *more)

    def show(self, entry, data="data"):
        return self.entente("resource", "show", entry, "--data", data, "--format", "json").json()

    def test_from_an_offer_to_its_confirmation(self):
        offer = self.post("giver", "offer", "--principle", "6", "--principle", "1", "--language", "fr", "--amount", "40", "--unit",
                          "places", "--until", "2099-12-31")
        need = self.post("ministry", "need", "--principle", "6", "--language", "fr-SN", "--amount", "12.5", "--unit", "places",
                         country="SN", title="Course for hospital staff")
        fits = self.entente("resource", "match", offer, "--data", "data", "--format", "json").json()
        self.assertEqual([one["resource"]["entry"] for one in fits], [need])
        self.assertEqual({one["what"]: one["values"] for one in fits[0]["reasons"]},
                         {"kind": ["training"], "principles": ["6"], "countries": [], "languages": ["fr-SN"],
                          "days": ["", "2099-12-31"], "quantity": ["40 places", "12.5 places"]})
        self.assertIn("Course for hospital staff", self.entente("resource", "match", offer, "--data", "data").out)
        take_up = self.say("ministry", "resource", "take-up", CALL, "--offer", offer, "--need", need)
        self.assertEqual(self.entente("resource", "match", offer, "--data", "data", "--format", "json").json(), [])
        delivery = self.say("giver", "resource", "deliver", CALL, "--take-up", take_up, "--amount", "10", "--unit", "places",
                            "--evidence", take_up)
        self.say("ministry", "resource", "dispute", CALL, "--delivery", delivery, "--reason", "Two were missing")
        answer = self.say("ministry", "resource", "confirm", CALL, "--delivery", delivery)
        shown = self.show(need)
        self.assertEqual((shown["state"], shown["take_up"]), ("confirmed", take_up))
        self.assertEqual([step["what"] for step in shown["take_ups"][0]["steps"]], ["delivered", "disputed", "confirmed"])
        self.assertTrue({offer, need, take_up, delivery, answer} <= set(shown["entries"]))
        for words in ("confirmed by Ministry", "Two were missing", f"evidence: entries {take_up}"):
            self.assertIn(words, self.entente("resource", "show", need, "--data", "data").out)

        # The node says the same over HTTP, and so does a copy of its directory.
        totals = self.entente("resource", "totals", "--data", "data", "--format", "json").json()
        self.assertEqual(totals["all"]["confirmed"], {"count": 1, "entries": [answer],
                                                      "amounts": [{"unit": "places", "amount": 10, "count": 1}]})
        self.assertEqual(totals["all"]["taken_up"]["amounts"], [{"unit": "places", "amount": 12.5, "count": 1}])
        self.assertEqual([(one["key"], one["confirmed"]["count"]) for one in totals["by_principle"]], [("1", 0), ("6", 1)])
        self.assertEqual([(one["key"], one["offered"]["count"], one["confirmed"]["entries"]) for one in totals["by_region"]],
                         [("SN", 0, [answer]), ("any", 1, [])])
        shutil.copytree(self.folder / "data", self.folder / "copy")
        self.assertEqual(self.entente("resource", "totals", "--data", "copy", "--format", "json").json(), totals)
        self.assertEqual(self.show(need, "copy"), shown)
        with self.serving() as node:
            self.assertEqual(node.get("/api/v1/resources/totals").json(), totals)
            self.assertEqual(node.get(f"/api/v1/resources/{need}").json(), shown)
            listed = node.get("/api/v1/resources?side=offer&kind=training&principle=6&region=FR&language=fr&state=confirmed"
                              "&date=2030-01-01").json()
            self.assertEqual([one["entry"] for one in listed["items"]], [offer])
            self.assertEqual(node.get("/api/v1/resources?region=FR").json()["total"], 1)
            for bad in ("kind=courses", "region=fr", "language=fr_FR", "state=gone", "date=soon", "side=both", "colour=red"):
                self.assertEqual(node.get(f"/api/v1/resources?{bad}").status, 400, bad)
            self.assertEqual(node.get("/api/v1/resources/0").status, 404)

    def test_what_the_wrong_party_says_is_refused_and_changes_nothing(self):
        offer = self.post("giver", "offer")
        refused = self.say("giver", "resource", "take-up", CALL, "--offer", offer, code=5)
        self.assertIn("cannot take up its own offer", refused.out + refused.err)
        refused = self.say("ministry", "offer", "withdraw", CALL, "--entry", offer, "--reason", "not mine", code=5)
        self.assertIn("withdraws it", refused.out + refused.err)
        take_up = self.say("ministry", "resource", "take-up", CALL, "--offer", offer)
        refused = self.say("ministry", "resource", "deliver", CALL, "--take-up", take_up, code=5)
        self.assertIn("only the giver", refused.out + refused.err)
        self.say("ministry", "resource", "end", CALL, "--take-up", take_up, "--reason", "No room")
        self.assertEqual(self.show(offer)["state"], "open")
        self.say("giver", "offer", "withdraw", CALL, "--entry", offer, "--reason", "The teacher left")
        self.assertEqual(self.show(offer)["withdrawn"]["reason"], "The teacher left")
        self.assertIn("withdrawn", self.entente("offer", "list", "--data", "data").out)
        self.assertIn("0 needs", self.entente("need", "list", "--data", "data").out)

    def test_what_is_derived_comes_back_the_same(self):
        offer = self.post("giver", "offer", "--until", "2099-01-01")
        need = self.post("ministry", "need")
        self.say("giver", "resource", "take-up", CALL, "--offer", offer, "--need", need)
        before = json.dumps(self.show(offer))
        self.entente("rebuild", "--data", "data")
        self.assertEqual(json.dumps(self.show(offer)), before)
