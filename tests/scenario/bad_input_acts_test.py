"""Acts about an instrument that the roster cannot use (docs/bad-input.md): refused, with the reason."""

import unittest

from bad_input import INSTRUMENT, BadInput, support


class Acts(BadInput):
    def test_98_reservation_to_a_political_instrument(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", what="reservation", text="not for us"))

    def test_99_support_for_no_version(self):
        self.with_instrument()
        self.refused_both_ways(self.act("support", version="9"))

    def test_100_understanding_of_no_clause(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", what="understanding", clause="7", text="so"))

    def test_101_version_with_another_text(self):
        self.with_instrument()
        self.refused_both_ways(self.by_custodian(self.text(title="Another call"), "instrument", INSTRUMENT))

    def test_102_disagreement_with_nothing(self):
        self.with_instrument()
        self.refused_both_ways(self.act("objection", what="disagreement", entry=1))

    def test_103_end_of_nothing(self):
        self.with_instrument()
        self.taken(self.act("end-of-support", supporter_id="did:web:state.example"))
        self.refused_both_ways(self.by_custodian({"instrument": INSTRUMENT, "supporter_id": "urn:x:nobody", "reason": "none"},
                                                 "end-of-support", INSTRUMENT))

    def test_104_support_twice(self):
        self.with_instrument()
        self.refused_both_ways(self.signed("state", support() + b" "))

    def test_105_understanding_after_the_end(self):
        self.with_instrument()
        self.taken(self.act("end-of-support", supporter_id="did:web:state.example"))
        self.refused_both_ways(self.act("understanding", what="understanding", text="too late"))

    def test_106_support_of_a_day_far_ahead(self):
        self.with_instrument()
        self.refused_both_ways(self.act("support", date={"value": "2262-01-01", "precision": "exact"}))

    def test_107_removal_without_a_reason(self):
        self.with_instrument()
        listed = {"id": "urn:x:acme", "name": "Acme", "kind": "private-sector"}
        self.taken(self.by_custodian({"instrument": INSTRUMENT, "supporter": listed}, "listing", "urn:x:acme"))
        self.refused_both_ways(self.by_custodian({"instrument": INSTRUMENT, "supporter_id": "urn:x:acme"}, "end-of-support",
                                                 INSTRUMENT))

    @staticmethod
    def paper(**members):
        return {"supporter": {"id": "did:web:state.example", "name": "State", "kind": "state"}, "act": "support",
                "form": "letter", "digest": "a" * 64, "received": "2026-01-02", "received_by": "Registry"} | members

    def test_108_paper_recorded_by_its_party(self):
        self.with_instrument()
        self.refused_both_ways(self.act("paper-act", subject="did:web:state.example", **self.paper()))

    def test_109_paper_received_by_a_person(self):
        self.with_instrument()
        document = {"instrument": INSTRUMENT} | self.paper(received_by="jane.doe@secretariat.example")
        self.refused_both_ways(self.by_custodian(document, "paper-act", "did:web:state.example"))

    def test_110_announcement_for_another(self):
        self.with_instrument()
        other = {"id": "did:web:acme.example", "name": "Acme", "kind": "private-sector"}
        self.refused_both_ways(self.act("announcement", subject="did:web:acme.example", supporter=other))

    def test_111_understanding_by_a_key_without_the_role(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", "acme", key="build", what="understanding", text="so"))


if __name__ == "__main__":
    unittest.main()
