"""Two years of the framework, act by act: who says what on which day. What comes of it, two_years_test.py says.

    2026-01-05  the secretariat founds the instrument, version 2026 with nine clauses
    2026-02-02  30 sign on          2026-04-15  31st: kept its announcement      2026-07-01  32nd: late
    2026-09-10  33rd: was invited   2026-11-12  17 more: 50 in the first year
    2027-03-01  version 2027, with a tenth clause                                2027-04-20  30 more: 80
    2027-06-15  one of the 80 ends its support
"""

import base64
import json

from story_node import Refused

CALL, TREATY = "https://call.example/1", "https://treaty.example/1"
SECRETARIAT, OPERATOR = "did:web:secretariat.example", "did:web:log.example"
FIRST_DAY, YEARS_END, SECOND_YEAR, LAST_DAY = "2026-01-05", "2026-12-30", "2027-01-04", "2027-12-30"
MEETING, PLANNED = "https://call.example/meetings/1", "https://call.example/meetings/2"
PRODUCT = "pkg:generic/firm1/gateway"

STATES = [f"did:web:{code}.states.example" for code in
          ("fr", "de", "jp", "ca", "sn", "cl", "nz", "ke", "pt", "ee",
           "ie", "lu", "mx", "ma", "no", "kr", "uy", "se", "gh", "fi")]
CITIES = [f"did:web:city{number}.example" for number in range(1, 13)]  # the first one's state never signs
SOCIETIES = [f"did:web:society{number}.example" for number in range(1, 19)]
FIRMS = [f"did:web:firm{number}.example" for number in range(1, 31)]
FIRST_WAVE = STATES[:4] + CITIES[:4] + SOCIETIES[:8] + FIRMS[:14]
SECOND_WAVE = STATES[7:10] + CITIES[4:8] + SOCIETIES[8:12] + FIRMS[14:20]
THIRD_WAVE = STATES[10:] + CITIES[8:] + SOCIETIES[12:] + FIRMS[20:]
FRANCE, GERMANY, JAPAN, SENEGAL, CHILE, NEW_ZEALAND = STATES[0], STATES[1], STATES[2], STATES[4], STATES[5], STATES[6]
CITY, SOCIETY, LOSER, FIRM = CITIES[0], SOCIETIES[0], SOCIETIES[2], FIRMS[0]
LATER = "did:web:later.example"  # says that it will, and has time until 2028

ARGENTINA = {"id": "urn:example:argentina", "name": "Argentina", "kind": "state", "country": "AR"}
BRAZIL = {"id": "urn:example:brazil", "name": "Brazil", "kind": "state", "country": "BR"}
SWITZERLAND = {"id": "urn:example:switzerland", "name": "Switzerland", "kind": "state", "country": "CH"}
INSTITUTE = {"id": "urn:example:institute", "name": "An institute", "kind": "civil-society", "country": "FR"}
MUSEUM = {"id": "urn:example:museum", "name": "A museum", "kind": "civil-society"}
SHOP = {"id": "urn:example:shop", "name": "A shop", "kind": "private-sector"}

KINDS = dict.fromkeys(STATES, "state") | dict.fromkeys(CITIES, "public-authority") | dict.fromkeys(SOCIETIES, "civil-society") | \
    dict.fromkeys(FIRMS, "private-sector") | {SECRETARIAT: "civil-society", LATER: "private-sector"}
COUNTRIES = {party: party.removeprefix("did:web:")[:2].upper() for party in STATES} | {CITY: "CH"} | \
    dict.fromkeys(CITIES[1:], "FR") | dict.fromkeys(SOCIETIES, "DE")
CLAUSES = ["Protect persons", "Protect the core", "Defend elections", "Defend property", "Stop proliferation",
           "Secure the life cycle", "Hygiene", "No hack back", "Norms"]


def short(party):
    return party.removeprefix("did:web:").removesuffix(".example")


def instrument(version, titles, **more):
    return {"id": CALL, "title": "The Call", "vocabulary": "political", "version": version, "founded": FIRST_DAY,
            "clauses": [{"id": str(number), "title": title} for number, title in enumerate(titles, 1)]} | more


class Story:
    """Told to a node; remembers entries by what they are called here."""

    def __init__(self, node):
        self.node, self.entries, self.keys = node, {}, {OPERATOR: "operator"}

    def on(self, day, hour="09:00"):
        self.node.set_clock(f"{day}T{hour}:00Z")

    def say(self, party, kind, subject, document, called=None):
        entry = self.node.say(kind, party, subject, self.keys.get(party, party), document)
        if called:
            self.entries[called] = entry
        return entry

    def of_call(self, party, kind, document, called=None):
        return self.say(party, kind, CALL, {"instrument": CALL} | document, called)

    def of_supporter(self, party, kind, supporter, called=None, member="supporter", **document):
        return self.say(party, kind, supporter["id"], {"instrument": CALL, member: supporter} | document, called)

    def supporter(self, party):
        card = {"id": party, "name": self.name(party), "kind": KINDS[party]}
        return card | ({"country": COUNTRIES[party]} if party in COUNTRIES else {})

    def name(self, party):
        return "The " + short(party)

    def admit(self, party):
        card = self.supporter(party) | {
            "keys": [{"jwk": self.node.key(party)["jwk"], "roles": ["instrument", "supply", "conduct", "admin"]}]}
        self.say(party, "party", party, card)
        self.say(OPERATOR, "admission", party, {"party": party, "decision": "admitted"})

    def support(self, party, version):
        self.of_call(party, "support", {"version": version})

    def sign_on(self, parties, version):
        for party in parties:
            self.admit(party)
            self.support(party, version)

    # ---- the first year

    def first_year(self):
        self.winter_2026()
        self.spring_2026()
        self.summer_2026()
        self.autumn_2026()
        self.on(YEARS_END)
        self.say(FIRM, "application/vnd.cyclonedx+json", PRODUCT + "@1.1", self.sbom("1.1"))
        self.entries["digest 1"] = self.node.log_digest()

    def winter_2026(self):
        self.on(FIRST_DAY)
        self.admit(SECRETARIAT)
        self.say(SECRETARIAT, "instrument", CALL, instrument("2026", CLAUSES), "founding")
        self.say(SECRETARIAT, "instrument", TREATY, {"id": TREATY, "title": "The Treaty", "vocabulary": "treaty", "version": "1",
                                                     "clauses": [{"id": "1", "title": "Assist"}]})
        self.on("2026-01-20")
        self.of_supporter(SECRETARIAT, "invitation", SWITZERLAND, member="invited", by="2026-09-30", called="to Switzerland")
        self.of_supporter(SECRETARIAT, "invitation", MUSEUM, member="invited", called="to a museum")
        self.of_supporter(SECRETARIAT, "announcement", self.supporter(SENEGAL), by="2026-06-30", called="Senegal will")
        self.of_supporter(SECRETARIAT, "announcement", ARGENTINA, by="2026-12-31", called="Argentina will")
        self.on("2026-02-02")
        self.sign_on(FIRST_WAVE, "2026")

    def spring_2026(self):
        self.on("2026-03-02")
        self.of_call(GERMANY, "understanding", {"what": "understanding", "clause": "5", "text": "As our law has it."}, "understood")
        self.of_call(JAPAN, "understanding", {"what": "understanding", "text": "As a whole."}, "understood as a whole")
        self.say(GERMANY, "support", TREATY, {"instrument": TREATY, "version": "1",
                                              "reservations": [{"clause": "1", "text": "Not by force."}]}, "reserved")
        self.admit(CHILE)
        self.admit(LATER)
        self.of_supporter(CHILE, "announcement", self.supporter(CHILE), by="2026-05-31", called="Chile will")
        self.of_supporter(LATER, "announcement", self.supporter(LATER), by="2028-06-30", called="later")
        self.on("2026-03-10")
        for card, date in ((BRAZIL, {"value": "2026-03-10", "precision": "exact"}),
                           (INSTITUTE, {"value": "2026-03-10", "precision": "at-latest"}), (SHOP, None)):
            self.of_supporter(SECRETARIAT, "listing", card, **({"date": date} if date else {}))
        self.pledge(GERMANY, "1", {"text": "a law"}, "2027-06-30", "law")
        self.on("2026-03-20")
        self.of_call(FIRMS[1], "objection", {"what": "disagreement", "entry": self.entries["understood"], "text": "It is too wide."},
                     "disagreed")
        self.say(JAPAN, "support", TREATY, {"instrument": TREATY, "version": "1"})
        self.say(JAPAN, "objection", TREATY, {"instrument": TREATY, "what": "objection", "entry": self.entries["reserved"],
                                              "clause": "1", "text": "It defeats the purpose."}, "objected")
        self.on("2026-04-15")
        self.sign_on([SENEGAL], "2026")
        self.contact(SOCIETY, 24)
        self.on("2026-05-04")
        self.ping(FRANCE, SOCIETY, "in time")
        self.on("2026-05-04", "15:00")
        self.answer(FRANCE, SOCIETY, "in time")

    def summer_2026(self):
        self.on("2026-06-01")
        self.pledge(FIRM, "6", {"name": "sbom-share", "at_least": 0.9}, "2027-06-30", "sboms")
        self.pledge(FRANCE, "2", {"text": "a report"}, "2026-12-01", "report")
        self.pledge(SOCIETY, "4", {"name": "ping-share", "at_least": 0.5}, "2027-03-31", "pings")
        self.pledge(FIRMS[2], "7", {"text": "training"}, "2027-01-31", "training")
        self.pledge(FIRMS[3], "7", {"text": "passwords"}, "2027-06-30", "passwords", visibility="private")
        self.pledge(FIRMS[4], "8", {"text": "a policy"}, "2027-05-01", "policy")
        self.report(FRANCE, "report", "under-way", "2026-06-01")
        self.resource(FIRMS[5], "offer", "training", "course", countries=["SN", "ML"], languages=["fr"], clauses=["6"],
                      quantity={"amount": 40, "unit": "places"}, until="2027-06-30")
        self.resource(FIRMS[6], "offer", "funding", "money", countries=["any"], quantity={"amount": 5000, "unit": "EUR"},
                      until="2026-12-31")
        self.resource(FIRMS[8], "offer", "hardware", "old computers", countries=["any"])
        self.resource(SOCIETIES[1], "need", "expertise", "advice", countries=["DE"])
        self.on("2026-07-01")
        self.support(CHILE, "2026")
        self.resource(CITIES[1], "need", "training", "course for hospitals", countries=["SN"], languages=["fr"], clauses=["6"],
                      quantity={"amount": 12, "unit": "places"})
        self.of_supporter(FRANCE, "invitation", self.supporter(NEW_ZEALAND), member="invited", by="2026-12-31",
                          called="to New Zealand")
        self.say(FIRM, "application/vnd.cyclonedx+json", PRODUCT + "@1.0", self.sbom("1.0"), "sbom 1.0")

    def autumn_2026(self):
        self.on("2026-09-01")
        self.of_call(CITIES[1], "take-up", {"offer": self.entries["course"], "need": self.entries["course for hospitals"]}, "course taken")
        self.on("2026-09-10")
        self.sign_on([NEW_ZEALAND], "2026")
        self.on("2026-10-01")
        self.ping(FRANCE, SOCIETY, "late")
        self.on("2026-10-03")
        self.answer(FRANCE, SOCIETY, "late")
        self.on("2026-10-05")
        self.lose_the_key()
        self.on("2026-11-12")
        self.sign_on(SECOND_WAVE, "2026")
        self.on("2026-11-13")
        self.record_the_meeting()
        self.on("2026-11-20")
        self.report(FRANCE, "report", "kept", "2026-11-20")
        self.on("2026-12-01")
        self.report(FIRMS[4], "policy", "under-way", "2026-12-01")
        self.of_call(LOSER, "progress-consent", {"consent": "given"}, "consent")
        self.pledge(LOSER, "3", {"text": "a guide"}, "2027-12-15", "guide", visibility="private")
        self.of_call(FIRMS[5], "delivery", {"take_up": self.entries["course taken"], "date": "2026-12-01",
                                            "quantity": {"amount": 10, "unit": "places"}}, "course given")
        self.on("2026-12-10")
        self.of_call(CITIES[1], "delivery-answer", {"delivery": self.entries["course given"], "answer": "confirmed"}, "course confirmed")

    # ---- the second year

    def second_year(self):
        self.winter_2027()
        self.spring_2027()
        self.on("2027-06-15")
        self.of_call(FIRMS[13], "end-of-support", {"supporter_id": FIRMS[13], "reason": "It was bought."}, "end")
        self.on("2027-06-25")
        self.report(FIRM, "sboms", "kept", "2027-06-25", evidence=[self.entries["sbom 1.0"]])
        self.report(FIRMS[3], "passwords", "kept", "2027-06-25")
        self.on("2027-12-01")
        self.say(SECRETARIAT, "meeting", PLANNED, {"id": PLANNED, "kind": "consultation", "title": "A consultation", "instrument": CALL,
                                                   "from": "2028-02-10", "participants": [{"party": FRANCE, "role": "member"}]})
        self.contact(FIRMS[9], 48)
        self.on(LAST_DAY)
        self.ping(FRANCE, FIRMS[9], "open")
        self.entries["digest 2"] = self.node.log_digest()

    def winter_2027(self):
        self.on(SECOND_YEAR)
        self.of_call(FIRMS[8], "resource-withdrawal", {"resource": self.entries["old computers"], "reason": "They broke."})
        self.resource(FIRMS[7], "offer", "open-source-audit", "audit", countries=["any"])
        self.on("2027-01-10")
        self.say(GERMANY, "pledge-withdrawal", self.pledge_id(GERMANY, "law"), {"pledge": self.pledge_id(GERMANY, "law"),
                                                                               "reason": "Parliament said no."})
        self.on("2027-01-20")
        self.follow_up(FRANCE, "list", "done")
        self.of_call(JAPAN, "statement-withdrawal", {"entry": self.entries["understood as a whole"], "reason": "It is said elsewhere."})
        self.on("2027-02-01")
        self.of_call(SECRETARIAT, "end-of-support", {"supporter_id": SHOP["id"], "reason": "It was a mistake."}, "removal")
        self.ping(FRANCE, SOCIETY, "failed")
        self.of_call(SOCIETIES[3], "take-up", {"offer": self.entries["audit"]}, "audit taken")
        self.on("2027-03-01")
        titles = [title if title != "Hygiene" else "Hygiene for all" for title in CLAUSES]
        self.say(SECRETARIAT, "instrument", CALL, instrument("2027", [*titles, "Artificial intelligence"]), "new version")
        self.of_call(FIRMS[7], "delivery", {"take_up": self.entries["audit taken"], "date": "2027-03-01"}, "audit given")
        self.on("2027-03-15")
        self.follow_up(FIRM, "draft", "done")
        self.follow_up(SOCIETY, "survey", "under-way")
        self.of_call(SOCIETIES[3], "delivery-answer", {"delivery": self.entries["audit given"], "answer": "disputed",
                                                       "reason": "It covers half."}, "audit disputed")

    def spring_2027(self):
        self.on("2027-04-02")
        self.report(SOCIETY, "pings", "missed", "2027-04-02")
        identifier = self.pledge_id(FIRMS[4], "policy")
        self.say(FIRMS[4], "pledge-revision", identifier, {"pledge": identifier, "what": "policy", "measure": {"text": "a policy"},
                                                           "due": "2028-05-01", "visibility": "public", "reason": "A new board."})
        self.on("2027-04-20")
        self.sign_on(THIRD_WAVE, "2027")
        self.on("2027-05-03")
        self.support(FRANCE, "2027")
        self.support(FIRM, "2027")
        self.say(FIRM, "application/vnd.cyclonedx+json", PRODUCT + "@2.0", self.sbom("2.0"))
        self.say(FIRM, "application/vnd.dsse.envelope.v1+json", PRODUCT + "@3.0", self.provenance("3.0"))

    # ---- what takes more than a line

    def lose_the_key(self):
        """The only one; the operator makes sure who asks, and gives the party a new one."""
        lost, new = self.node.key(LOSER), self.node.key("found")
        self.say(OPERATOR, "key-revocation", LOSER, {"party": LOSER, "kid": lost["kid"], "reason": "lost"}, "revocation")
        self.say(OPERATOR, "key-recovery", LOSER, {
            "party": LOSER, "keys": [{"jwk": new["jwk"], "roles": ["instrument", "admin"]}], "reason": "The safe burned.",
            "evidence": "Two officers came."}, "recovery")
        try:
            self.of_call(LOSER, "progress-consent", {"consent": "given"})
            self.refused = None
        except Refused as refused:
            self.refused = refused.rule
        self.keys[LOSER] = "found"

    def record_the_meeting(self):
        self.say(SECRETARIAT, "meeting", MEETING, {
            "id": MEETING, "kind": "plenary", "title": "First plenary", "instrument": CALL, "from": "2026-11-12", "place": "Paris",
            "participants": [{"party": SECRETARIAT, "role": "chair"}] + [{"party": one, "role": "member"} for one in (FRANCE, FIRM, SOCIETY)],
            "topics": [{"title": "Products", "clauses": ["6"]}], "outcomes": ["A list is made"],
            "follow_ups": [{"id": "list", "title": "Make the list", "responsible": FRANCE, "due": "2027-01-31"},
                           {"id": "draft", "title": "Write a draft", "responsible": FIRM, "due": "2027-03-01"},
                           {"id": "survey", "title": "Ask everybody", "responsible": SOCIETY, "due": "2027-06-30"}]}, "record")
        for party, answer in ((FRANCE, {"answer": "confirmed"}), (FIRM, {"answer": "contested", "reason": "No list was agreed."})):
            self.say(party, "meeting-answer", MEETING, {"meeting": MEETING, "record": self.entries["record"]} | answer)

    def follow_up(self, party, which, state):
        self.say(party, "follow-up-report", MEETING, {"meeting": MEETING, "follow_up": which, "state": state})

    def pledge_id(self, party, what):
        return f"https://{short(party)}.example/pledges/{what}"

    def pledge(self, party, clause, measure, due, what, visibility="public"):
        identifier = self.pledge_id(party, what)
        self.say(party, "pledge", identifier, {"id": identifier, "instrument": CALL, "clause": clause, "what": what, "measure": measure,
                                               "due": due, "visibility": visibility}, "pledge: " + what)

    def report(self, party, what, state, date, **more):
        identifier = self.pledge_id(party, what)
        self.say(party, "pledge-report", identifier, {"pledge": identifier, "date": date, "state": state} | more)

    def resource(self, party, side, kind, title, **more):
        self.of_call(party, side, {"kind": kind, "title": title} | more, title)

    def contact(self, party, hours):
        self.say(party, "contact", party, {"party": party, "function": "technical", "mailboxes": [f"csirt@{short(party)}.example"],
                                           "languages": ["fr"], "answer_hours": hours})

    def ping(self, party, asked, what):
        self.say(party, "ping", asked, {"party": asked, "function": "technical", "nonce": self.nonce(what)}, "ping: " + what)

    def answer(self, asker, party, what):
        self.say(party, "ping-answer", asker, {"asker": asker, "ping": self.entries["ping: " + what], "nonce": self.nonce(what)},
                 "answer: " + what)

    def nonce(self, what):
        return what.encode().hex().zfill(32)

    def sbom(self, version):
        return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": {
            "type": "application", "name": "gateway", "version": version, "purl": f"{PRODUCT}@{version}"}}})

    def provenance(self, version):
        statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1", "predicate": {},
                     "subject": [{"name": f"{PRODUCT}@{version}", "digest": {"sha256": "0" * 64}}]}
        return json.dumps({"payloadType": "application/vnd.in-toto+json",
                           "payload": base64.b64encode(json.dumps(statement).encode()).decode(),
                           "signatures": [{"keyid": "nobody", "sig": base64.b64encode(b"x" * 64).decode()}]})
