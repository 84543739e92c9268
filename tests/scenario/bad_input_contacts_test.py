"""Points of contact, pings and answers that are wrong (docs/bad-input.md)."""

import json
import unittest

import cose
from bad_input import BadInput


class Contacts(BadInput):
    CONTACT = {"party": "did:web:state.example", "function": "technical", "mailboxes": ["cert@state.example"],
               "answer_hours": 24}

    def said_of_contacts(self, who, kind, subject, document):
        return self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json", subject)

    def contact(self, **members):
        return self.said_of_contacts("state", "contact", "did:web:state.example", self.CONTACT | members)

    def ping(self):
        """A ping of duty to the contact of state, on the log; its entry."""
        self.node_with_parties()
        self.admitted_party("duty", "duty.pem")
        self.keys["duty"] = cose.load_private(self.read("duty.pem"))
        self.write("contact.cose", self.contact())
        self.write("ping.cose", self.said_of_contacts("duty", "ping", "did:web:state.example",
                                                      {"party": "did:web:state.example", "function": "technical",
                                                       "nonce": "ab" * 16}))
        said = self.entente("submit", "contact.cose", "ping.cose", "--data", "data", "--format", "json").json()
        return said[1]["index"]

    def answer(self, ping, who="state", note="here"):
        return self.said_of_contacts(who, "ping-answer", "did:web:duty.example",
                                     {"asker": "did:web:duty.example", "ping": ping, "nonce": "ab" * 16, "note": note})

    def test_135_contact_with_a_telephone_number(self):
        self.node_with_parties()
        with self.nothing_written():
            self.refused("contacts", "publish", "--function", "technical", "--mailbox", "cert@state.example", "--note",
                         "at night +33 1 23 45 67 89", "--key", "state.pem", "--issuer", "did:web:state.example")

    def test_136_contact_that_names_a_person(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.contact(persons=[{"name": "Jeanne Exemple"}]))

    def test_137_contact_in_no_time_zone(self):
        self.node_with_parties()
        with self.nothing_written():
            self.refused("contacts", "publish", "--function", "technical", "--mailbox", "cert@state.example", "--time-zone",
                         "Mars/Olympus", "--key", "state.pem", "--issuer", "did:web:state.example")

    def test_138_contact_that_expired(self):
        self.node_with_parties()
        self.refused_both_ways(self.contact(valid_until="2025-12-31"))

    def test_139_contact_detail_said_openly(self):
        self.node_with_parties()
        self.refused_both_ways(self.said_of_contacts("state", "contact-detail", "did:web:state.example",
                                                     {"party": "did:web:state.example", "function": "technical"}))

    def test_140_ping_to_nobody(self):
        self.node_with_parties()
        self.refused_both_ways(self.said_of_contacts("state", "ping", "did:web:acme.example",
                                                     {"party": "did:web:acme.example", "function": "technical",
                                                      "nonce": "ab" * 16}))

    def test_141_answer_to_no_ping(self):
        self.node_with_parties()
        self.refused_both_ways(self.answer(0))

    def test_142_answer_to_anothers_ping(self):
        ping = self.ping()
        self.refused_both_ways(self.answer(ping, who="duty"))

    def test_143_second_answer(self):
        ping = self.ping()
        self.write("answer.cose", self.answer(ping))
        self.entente("submit", "answer.cose", "--data", "data")
        self.refused_both_ways(self.answer(ping, note="again"))

    def test_144_security_txt_that_is_no_text(self):
        self.write("security.txt", b"Contact: mailto:psirt@acme.example\xff\n")
        with self.nothing_written():
            self.refused("contacts", "import", "security.txt", "--party", "did:web:acme.example")


if __name__ == "__main__":
    unittest.main()
