"""Working groups and meetings on the real binary: members of their own accord, deliverables, records and follow-ups."""

import hashlib

from session import Session

CALL = "https://call.example/1"
OPERATOR = "did:web:log.example"
GROUP = "https://call.example/groups/3"
MEETING = "https://call.example/meetings/12"


class WorkingGroups(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("call.json", {"id": CALL, "title": "The Call", "vocabulary": "political", "version": "1",
                                 "clauses": [{"id": "6", "title": "Secure the life cycle"}]})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer", OPERATOR)
        self.submit("call.json.cose")
        self.chair = self.admitted_party("chair", "chair.pem:admin,instrument", kind="state")
        self.firm = self.admitted_party("firm", "firm.pem:admin,instrument")
        self.group = {"id": GROUP, "instrument": CALL, "title": "Supply chains", "chairs": [self.chair],
                      "goals": ["A guide that small firms can use"],
                      "deliverables": [{"id": "guide", "title": "The guide", "due": "2020-06-30"},
                                       {"id": "survey", "title": "A survey"}]}

    def submit(self, name, code=0):
        said = self.entente("submit", name, "--data", "data", "--format", "json", code=code)
        return said.json()[0]["index"] if code == 0 else said

    def say(self, who, *arguments, code=0):
        self.entente(*arguments, "--key", f"{who}.pem", "--issuer", f"did:web:{who}.example", "--issued-at", "now", "--out",
                     "said.cose")
        return self.submit("said.cose", code)

    def found(self, who="chair", code=0, **change):
        self.write("group.json", self.group | change)
        return self.say(who, "working-group", "found", "group.json", code=code)

    def show(self):
        return self.entente("working-group", "show", GROUP, "--data", "data", "--format", "json").json()

    def states(self):
        return {one["id"]: one["state"] for one in self.show()["deliverables"]}

    def test_a_group_from_its_founding_to_its_end(self):
        founded = self.found("firm")
        self.assertEqual(self.states(), {"guide": "overdue", "survey": "planned"})
        self.assertEqual(self.show()["chairs"], [{"id": self.chair, "name": "Chair", "joined": None}])
        joined = self.say("chair", "working-group", "join", GROUP)
        self.assertEqual(self.show()["chairs"][0]["joined"], joined)
        again = self.say("chair", "working-group", "join", GROUP, "--reason", "again", code=5)
        self.assertIn("a member already", again.out + again.err)
        self.write("guide.txt", "the guide")
        self.say("chair", "working-group", "deliver", GROUP, "survey", "--under-way")
        delivered = self.say("chair", "working-group", "deliver", GROUP, "guide", "--title", "Guide, 1.0", "--file", "guide.txt",
                             "--address", "https://call.example/guide.txt")
        guide = self.show()["deliverables"][0]
        self.assertEqual((guide["state"], guide["entry"]), ("delivered", delivered))
        self.assertEqual(guide["document"]["sha256"], hashlib.sha256(b"the guide").hexdigest())
        changed = self.found("chair", reason="no survey", deliverables=self.group["deliverables"][:1])
        self.assertEqual(self.states(), {"guide": "delivered", "survey": "dropped"})
        self.say("chair", "working-group", "leave", GROUP)
        end = self.say("firm", "working-group", "conclude", GROUP, "--reason", "Its guide is published")
        shown = self.show()
        self.assertEqual((shown["state"], shown["concluded"]["entry"], shown["members"]), ("concluded", end, 0))
        self.assertEqual([one["what"] for one in shown["acts"]],
                         ["founded", "joined", "under-way", "delivered", "changed", "left", "concluded"])
        self.assertTrue({founded, joined, delivered, changed, end} <= set(shown["entries"]))
        self.assertIn("concluded", self.entente("working-group", "list", "--data", "data").out)
        self.assertIn("Its guide is published", self.entente("working-group", "show", GROUP, "--data", "data").out)
        late = self.say("firm", "working-group", "join", GROUP, code=5)
        self.assertIn(f"concluded by entry {end}", late.out + late.err)
        with self.serving() as node:
            self.assertEqual(node.get("/api/v1/working-groups/https:%2F%2Fcall.example%2Fgroups%2F3").json(), shown)
            self.assertEqual(node.get("/api/v1/working-groups?state=active").json()["total"], 0)
            self.assertEqual(node.get(f"/api/v1/working-groups?party={self.chair}").json()["total"], 1)
            self.assertEqual(node.get("/api/v1/working-groups?state=gone").status, 400)
            self.assertEqual(node.get("/api/v1/working-groups/urn:nothing").status, 404)

    def meeting(self, **change):
        return {"id": MEETING, "kind": "consultation", "title": "Consultation on patching", "working_group": GROUP,
                "from": "2026-01-12", "place": "online",
                "participants": [{"party": self.chair, "role": "chair"}, {"party": self.firm, "role": "invited"}],
                "topics": [{"title": "Patching", "clauses": ["6"]}], "outcomes": ["A draft is written"],
                "follow_ups": [{"id": "draft", "title": "Write the draft", "responsible": self.firm, "due": "2026-02-01"}]} | change

    def test_a_meeting_its_record_and_its_follow_up(self):
        self.found()
        self.write("meeting.json", self.meeting())
        record = self.say("chair", "meeting", "record", "meeting.json")
        contested = self.say("firm", "meeting", "confirm", MEETING, "--record", record, "--contest", "--reason", "No draft was agreed")
        shown = self.entente("meeting", "show", record, "--data", "data", "--format", "json").json()
        self.assertEqual(shown["answers"], {"confirmed": [], "contested": [contested], "silent": 0})
        self.assertEqual(shown["instrument"], CALL)
        self.write("meeting.json", self.meeting(outcomes=["A draft may be written"], reason="As the firm says"))
        corrected = self.say("chair", "meeting", "record", "meeting.json")
        old = self.say("firm", "meeting", "confirm", MEETING, "--record", record, code=5)
        self.assertIn(f"the newest record of this meeting is entry {corrected}", old.out + old.err)
        confirmed = self.say("firm", "meeting", "confirm", MEETING, "--record", corrected)
        self.assertEqual(self.entente("meeting", "list", "--follow-ups", "overdue", "--data", "data", "--format", "json")
                         .json()[0]["counts"]["overdue"], 1)
        other = self.say("chair", "meeting", "follow-up", MEETING, "draft", code=5)
        self.assertIn(f"only {self.firm}", other.out + other.err)
        done = self.say("firm", "meeting", "follow-up", MEETING, "draft", "--evidence", confirmed, "--note", "Sent")
        shown = self.entente("meeting", "show", MEETING, "--data", "data", "--format", "json").json()
        self.assertEqual([(one["state"], one["entry"], one["reports"][0]["evidence"]) for one in shown["follow_ups"]],
                         [("done", done, [confirmed])])
        self.assertIn("late", shown["follow_ups"][0]["reports"][0]["marks"])
        self.assertEqual([one["counts"] for one in shown["answer_list"]], [False, True])
        self.assertEqual([one["entry"] for one in shown["records"]], [record, corrected])
        self.assertIn("1 confirmed, 0 contested, 0 silent", self.entente("meeting", "show", MEETING, "--data", "data").out)
        with self.serving() as node:
            self.assertEqual(node.get(f"/api/v1/meetings/{record}").json(), shown)
            self.assertEqual(node.get("/api/v1/meetings?kind=consultation&state=held&date=2026-01-12").json()["total"], 1)
            self.assertEqual(node.get("/api/v1/meetings?follow_ups=overdue").json()["total"], 0)
            self.assertEqual(node.get("/api/v1/meetings?kind=lunch").status, 400)
            self.assertEqual(node.get("/api/v1/meetings/999999").status, 404)
