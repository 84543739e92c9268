"""Pledges that are wrong (docs/bad-input.md), by themselves and held against what the log has."""

import json
import unittest

import cose
from bad_input import INSTRUMENT, BadInput


class Pledges(BadInput):
    # ---- pledges

    def bad_pledge(self, content_type="pledge", key=None, who="state", **members):
        self.node_with_parties()
        document = {"id": "urn:example:pledge", "instrument": INSTRUMENT, "clause": "1", "what": "something"} | members
        document = {name: value for name, value in document.items() if value is not None}
        self.refused_both_ways(self.signed(who, json.dumps(document).encode(),
                                           f"application/vnd.entente.{content_type}+json", "urn:example:pledge", key=key))

    def test_85_measure_that_nobody_computes(self):
        self.bad_pledge(measure={"name": "happiness", "at_least": 0.5})

    def test_86_target_out_of_range(self):
        self.bad_pledge(measure={"name": "sbom-share", "at_least": 1.5})

    def test_87_action_that_is_none(self):
        self.bad_pledge(action="A26")

    def test_88_pledge_by_a_key_without_the_role(self):
        self.bad_pledge(who="acme", key="build")

    def test_89_evidence_twice(self):
        self.bad_pledge("pledge-report", id=None, instrument=None, clause=None, what=None, pledge="urn:example:pledge",
                        date="2026-01-01", state="kept", evidence=[1, 1])

    def test_90_target_in_the_wrong_direction(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        with self.nothing_written():
            self.refused("pledge", "make", "urn:example:pledge", "--instrument", INSTRUMENT, "--clause", "1", "--what",
                         "something", "--target", "sbom-share <= 0.5", "--key", "k.pem", "--issuer", "did:web:a.example")

    def test_91_progress_that_is_not_public(self):
        self.node_with_parties()
        self.write("call.json", {"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1"})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer",
                     "did:web:log.example", "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        with self.serving() as node:
            self.refused_answer(node.get("/api/v1/progress/did:web:state.example"))
            self.refused("progress", "did:web:state.example", "--node", node.url)

    # ---- pledges, held against what the log has

    def pledged(self):
        """A node with an instrument and a pledge of the state; gives what a good pledge says."""
        self.with_instrument()
        pledge = {"id": "urn:example:pledge", "instrument": INSTRUMENT, "clause": "1", "what": "something"}
        self.say("pledge", pledge)
        return pledge

    def about_pledges(self, kind, document, who="state"):
        subject = document.get("id") or document.get("pledge") or document["instrument"]
        return self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json", subject)

    def say(self, kind, document):
        self.write("said.cose", self.about_pledges(kind, document))
        self.entente("submit", "said.cose", "--data", "data")

    def test_125_clause_that_is_not_there(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"id": "urn:example:2", "clause": "9"}))

    def test_126_instrument_that_is_not_there(self):
        pledge = self.pledged() | {"id": "urn:example:2", "instrument": "urn:example:none"}
        self.refused_both_ways(self.about_pledges("pledge", pledge))

    def test_127_pledge_of_the_same_id(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"what": "something else"}))

    def test_128_due_before_it_is_made(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"id": "urn:example:2", "due": "2020-01-01"}))

    def report(self, **members):
        return {"pledge": "urn:example:pledge", "date": "2026-01-01", "state": "kept"} | members

    def test_129_evidence_that_is_not_on_the_log(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(evidence=[1, 9999])))

    def test_130_report_on_another_partys_pledge(self):
        self.pledged()
        self.admitted_party("other", "other.pem:admin,instrument")
        self.keys["other"] = cose.load_private(self.read("other.pem"))
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(), who="other"))

    def test_131_report_on_a_withdrawn_pledge(self):
        self.pledged()
        self.say("pledge-withdrawal", {"pledge": "urn:example:pledge", "reason": "why"})
        self.refused_both_ways(self.about_pledges("pledge-report", self.report()))

    def test_132_rule_by_somebody_else(self):
        self.pledged()
        rule = {"instrument": INSTRUMENT, "progress": "public", "reason": "why"}
        self.refused_both_ways(self.about_pledges("progress-rule", rule))

    def test_133_consent_that_was_never_given(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("progress-consent", {"instrument": INSTRUMENT, "consent": "revoked"}))

    def test_134_telephone_number_in_a_report(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(text="ask +33 1 23 45 67 89")))


if __name__ == "__main__":
    unittest.main()
