"""Offers and needs, working groups and meetings that are wrong (docs/bad-input.md)."""

import json
import unittest

import cose
from bad_input import INSTRUMENT, BadInput


class Call(BadInput):
    def bad_call(self, kind, document, subject=INSTRUMENT, who="state", key=None, before=()):
        """A node with an instrument of one clause, after the statements (who, kind, document, subject); what is refused may
        depend on the index of the last of them."""
        self.node_with_parties()
        self.write("call.json", {"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1",
                                 "clauses": [{"id": "1", "title": "One"}]})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer",
                     "did:web:log.example", "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        self.keys["log"] = cose.load_private(self.read("data/keys/custodian.pem"))
        for index, (sayer, its_kind, its_document, its_subject) in enumerate(before):
            self.write(f"before{index}.cose", self.signed(sayer, json.dumps(its_document).encode(),
                                                          f"application/vnd.entente.{its_kind}+json", its_subject))
            last = self.entente("submit", f"before{index}.cose", "--data", "data", "--format", "json").json()[0]["index"]
        document = document(last) if callable(document) else document
        self.refused_both_ways(self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json",
                                           subject, key=key))

    @staticmethod
    def offer(**members):
        return {"instrument": INSTRUMENT, "kind": "training", "title": "Course", "countries": ["any"]} | members

    def test_112_offer_for_no_country(self):
        self.bad_call("offer", self.offer(countries=["UK"]))

    def test_113_offer_with_an_address_of_a_person(self):
        self.bad_call("offer", self.offer(description="Write to jane.doe@acme.example"))

    def test_114_offer_by_a_key_without_the_role(self):
        self.bad_call("offer", self.offer(), who="acme", key="build")

    def test_115_offer_under_a_clause_that_is_not_there(self):
        self.bad_call("offer", self.offer(clauses=["9"]))

    def test_116_offer_twice(self):
        # Another order of members: other bytes, and the same offer.
        self.bad_call("offer", {"countries": ["any"]} | self.offer(), before=[("state", "offer", self.offer(), INSTRUMENT)])

    def test_117_own_offer_taken_up(self):
        self.bad_call("take-up", lambda last: {"instrument": INSTRUMENT, "offer": last},
                      before=[("state", "offer", self.offer(), INSTRUMENT)])

    def test_118_need_that_is_over(self):
        self.bad_call("need", self.offer(until="2020-01-01"))

    def test_119_delivery_of_nothing(self):
        self.bad_call("delivery", {"instrument": INSTRUMENT, "take_up": 1})

    GROUP = {"id": "urn:example:group", "instrument": INSTRUMENT, "title": "Group", "chairs": ["did:web:acme.example"]}

    def test_120_chair_that_is_no_party(self):
        self.bad_call("working-group", self.GROUP | {"chairs": ["did:web:nobody.example"]}, "urn:example:group")

    def test_121_group_concluded_by_a_stranger_to_it(self):
        self.bad_call("end-of-working-group", {"working_group": "urn:example:group", "reason": "enough"}, "urn:example:group",
                      before=[("log", "working-group", self.GROUP, "urn:example:group")])

    @staticmethod
    def meeting(**members):
        return {"id": "urn:example:meeting", "kind": "meeting", "title": "Meeting", "instrument": INSTRUMENT, "from": "2020-01-01",
                "participants": [{"party": "did:web:state.example", "role": "chair"}]} | members

    def test_122_telephone_number_as_a_place(self):
        self.bad_call("meeting", self.meeting(place="Room 4, tel. +33 1 23 45 67 89"), "urn:example:meeting")

    def test_123_meeting_recorded_by_who_was_not_there(self):
        self.bad_call("meeting", self.meeting(participants=[{"party": "did:web:acme.example", "role": "chair"}]),
                      "urn:example:meeting")

    def test_124_outcomes_of_the_future(self):
        self.bad_call("meeting", self.meeting(**{"from": "2099-01-01"}, outcomes=["All is well"]), "urn:example:meeting")

    def test_145_name_instead_of_an_id(self):
        self.make_node()
        with self.unchanged(), self.serving() as node:
            for door in ("acts", "invitations", "resources", "working-groups", "meetings", "contacts", "pings", "exercises", "pledges"):
                problem = self.refused_answer(node.get(f"/api/v1/{door}?party=Acme"))
                self.assertEqual(problem["place"], "party")
            self.refused("contacts", "find", "--party", "Acme", "--node", node.url)
        self.refused("offer", "list", "--party", "Acme", "--data", "data")


if __name__ == "__main__":
    unittest.main()
