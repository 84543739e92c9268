"""Two years of the framework on a virtual clock (two_years.py tells them), and the figures shown of them: as they were
counted by hand, and as a second process recomputes every one from a copy of the log alone.

Whoever shows is a node in one process (tests/virtual-clock), by the routes that it serves. Whoever recomputes has a copy
of its directory without anything derived: the binary's commands, and a node that serves the copy."""

import os
import pathlib
import shutil
import tempfile
import unittest
import urllib.parse

import two_years as story
from session import Session
from story_node import STORY_NODE, StoryNode

CALL = story.CALL
OF_CALL = "instrument=" + urllib.parse.quote(CALL, safe="")
ROSTER_ROW = ("id", "name", "kind", "country", "status", "since")
# The days of which is asked who supported the Call, and how many did, by hand.
SUPPORT_ON = {"2026-01-05": 0, "2026-02-01": 0, "2026-02-02": 30, "2026-04-14": 30, "2026-04-15": 31, "2026-07-01": 32,
              "2026-09-10": 33, "2026-11-11": 33, "2026-12-31": 50, "2027-04-19": 50, "2027-04-20": 80, "2027-06-14": 80,
              "2027-06-15": 79, "2027-12-31": 79}


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Question:
    """A path of the API, and the command that answers the same."""

    def __init__(self, path, *command, rows=None):
        self.path, self.command, self.rows = path, command, rows

    def as_command(self, body):
        """What the command says, if the node answered with this."""
        if self.rows == "items":
            return body["items"]
        if self.rows == "roster":
            return [{member: row[member] for member in ROSTER_ROW} |
                    {member: row[member] for member in ("party", "claims", "resembles") if row[member]} for row in body["items"]]
        return body


def questions(entries, days):
    """Every figure that a page shows of the framework."""
    call, whole = quoted(CALL), "limit=2000"
    asked = [Question("/api/v1/instruments?" + whole, "call", "list", rows="items"),
             Question(f"/api/v1/instruments/{call}", "call", "show", CALL),
             Question(f"/api/v1/instruments/{quoted(story.TREATY)}", "call", "show", story.TREATY),
             Question(f"/api/v1/instruments/{call}/versions?{whole}", "call", "versions", CALL, rows="items"),
             Question(f"/api/v1/roster/map?{OF_CALL}"),
             Question("/api/v1/parties?" + whole, "party", "list", rows="items"),
             Question(f"/api/v1/parties/{quoted(story.LOSER)}", "party", "show", story.LOSER),
             Question("/api/v1/unusable?" + whole, "call", "unusable", rows="items"),
             Question(f"/api/v1/contacts?{whole}", "contacts", "list", rows="items"),
             Question("/api/v1/pings?" + whole, "contacts", "pings", rows="items"),
             Question(f"/api/v1/resources/totals?{OF_CALL}", "resource", "totals", "--instrument", CALL),
             Question(f"/api/v1/pledges?{OF_CALL}&as=everybody&{whole}", "pledge", "list", "--instrument", CALL, "--as-everybody",
                      rows="items"),
             Question(f"/api/v1/progress?{OF_CALL}&as=everybody", "progress", "--instrument", CALL, "--as-everybody"),
             Question("/api/v1/meetings?" + whole, "meeting", "list", rows="items"),
             Question(f"/api/v1/meetings?follow_ups=overdue&{whole}", "meeting", "list", "--follow-ups", "overdue", rows="items"),
             Question(f"/api/v1/meetings/{quoted(story.MEETING)}", "meeting", "show", story.MEETING)]
    for path, command in (("acts", "acts"), ("announcements", "announcements"), ("invitations", "invitations"),
                          ("understandings", "understandings")):
        asked.append(Question(f"/api/v1/{path}?{whole}", "call", command, rows="items"))
    for state in ("open", "kept", "not-kept"):
        asked.append(Question(f"/api/v1/announcements?state={state}&{whole}", "call", "announcements", "--state", state, rows="items"))
        asked.append(Question(f"/api/v1/invitations?state={state}&{whole}", "call", "invitations", "--state", state, rows="items"))
    for side in ("offer", "need"):
        asked.append(Question(f"/api/v1/resources?side={side}&{whole}", side, "list", rows="items"))
    for title in ("course", "course for hospitals", "money", "audit"):
        if title in entries:
            asked.append(Question(f"/api/v1/resources/{entries[title]}", "resource", "show", entries[title]))
    for kind in ("state", "public-authority", "civil-society", "private-sector"):
        asked.append(Question(f"/api/v1/roster?{OF_CALL}&kind={kind}&{whole}", "roster", "list", "--instrument", CALL, "--kind", kind,
                              rows="roster"))
    for day in days:
        asked.append(Question(f"/api/v1/roster?{OF_CALL}&as_of={day}&{whole}", "roster", "list", "--instrument", CALL, "--as-of", day,
                              rows="roster"))
        asked.append(Question(f"/api/v1/roster/map?{OF_CALL}&as_of={day}"))
        for party in (story.CITY, "CH", story.CHILE, story.FIRMS[13]):
            asked.append(Question(f"/api/v1/roster/answer?{OF_CALL}&party={quoted(party)}&date={day}", "roster", "answer",
                                  "--instrument", CALL, "--party", party, "--date", day))
    for party in (story.FIRM, story.FRANCE, story.SOCIETY, story.FIRMS[2], story.LOSER):
        asked.append(Question(f"/api/v1/progress/{quoted(party)}?{OF_CALL}&as=everybody", "progress", party, "--instrument", CALL,
                              "--as-everybody"))
    for name, entry in entries.items():
        if name.startswith("pledge: "):
            asked.append(Question(f"/api/v1/pledges/{entry}?as=everybody", "pledge", "show", entry, "--as-everybody"))
    return asked


@unittest.skipUnless(os.access(STORY_NODE, os.X_OK),
                     f"there is no {STORY_NODE}: it is built with the tests (make test, or cmake -DENTENTE_TESTS=ON)")
class TwoYears(Session):
    @classmethod
    def setUpClass(cls):
        """Plays both years, and asks at the end of each; a copy of the directory is made on both days."""
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="entente-scenario."))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        node = StoryNode(cls.folder / "data", story.FIRST_DAY + "T08:00:00Z")
        cls.addClassCleanup(node.kill)
        cls.told = story.Story(node)
        cls.told.first_year()
        cls.first = cls.ask(node, [day for day in SUPPORT_ON if day < "2027"])
        if node.stop() != 0:
            raise AssertionError("the node did not stop well after its first year")
        cls.copy("first")
        node = StoryNode(cls.folder / "data", story.SECOND_YEAR + "T08:00:00Z")
        cls.addClassCleanup(node.kill)
        cls.told.node = node
        cls.told.second_year()
        cls.second = cls.ask(node, SUPPORT_ON)
        if node.stop() != 0:
            raise AssertionError("the node did not stop well after its second year")
        cls.copy("second")

    @classmethod
    def ask(cls, node, days):
        """What was shown, by path."""
        shown = {}
        for question in questions(cls.told.entries, days):
            answer = node.ask(question.path)
            if answer["status"] != 200:
                raise AssertionError(f"{question.path}: {answer}")
            shown[question.path] = (question, answer["body"])
        return shown

    @classmethod
    def copy(cls, name):
        """Of the log, the documents behind it and the node's keys: nothing that is derived."""
        shutil.copytree(cls.folder / "data", cls.folder / name, ignore=shutil.ignore_patterns("views", "index"))

    def setUp(self):
        self.nodes = []  # the folder is the class's

    def shown(self, path, year="second"):
        return getattr(self, year)[path][1]

    def items(self, path, year="second", **those):
        items = self.shown(path + ("&" if "?" in path else "?") + "limit=2000", year)["items"]
        return [one for one in items if all(one[member] == value for member, value in those.items())]

    def entry(self, name):
        return self.told.entries[name]

    # ---- as counted by hand

    def test_who_supports_by_status_kind_version_and_day(self):
        of_call = self.shown(f"/api/v1/instruments/{quoted(CALL)}")
        self.assertEqual(of_call["supporters"], {"announced": 2, "listed": 2, "signed": 79})
        self.assertEqual(self.shown(f"/api/v1/instruments/{quoted(CALL)}", "first")["supporters"],
                         {"announced": 2, "listed": 3, "signed": 50})
        self.assertEqual(self.shown(f"/api/v1/instruments/{quoted(story.TREATY)}")["supporters"],
                         {"announced": 0, "listed": 0, "signed": 2})
        by_kind = {kind: [row["status"] for row in self.items(f"/api/v1/roster?{OF_CALL}&kind={kind}")]
                   for kind in ("state", "public-authority", "civil-society", "private-sector")}
        counted = {kind: {status: rows.count(status) for status in ("announced", "listed", "signed", "ended")}
                   for kind, rows in by_kind.items()}
        self.assertEqual(counted, {
            "state": {"announced": 1, "listed": 1, "signed": 20, "ended": 0},              # Argentina, Brazil
            "public-authority": {"announced": 0, "listed": 0, "signed": 12, "ended": 0},
            "civil-society": {"announced": 0, "listed": 1, "signed": 18, "ended": 0},      # an institute
            "private-sector": {"announced": 1, "listed": 0, "signed": 29, "ended": 2}})    # later; a shop and firm 14
        # Version 2026: 50, of which two signed the new one and one ended; version 2027: 30 and those two.
        versions = self.items(f"/api/v1/instruments/{quoted(CALL)}/versions")
        self.assertEqual([(one["version"], len(one["clauses"]), one["signed"]) for one in versions], [("2026", 9, 47), ("2027", 10, 32)])

    # Two of the 80 sign the new version, too: they support since their first signature.
    def test_how_many_supported_on_each_day(self):
        for day, number in SUPPORT_ON.items():
            signed = [row for row in self.items(f"/api/v1/roster?{OF_CALL}&as_of={day}") if row["status"] == "signed"]
            self.assertEqual(len(signed), number, day)

    def test_a_city_without_its_state_and_others_on_their_days(self):
        def answers(party):
            return [self.shown(f"/api/v1/roster/answer?{OF_CALL}&party={quoted(party)}&date={day}")["answer"] for day in SUPPORT_ON]
        self.assertEqual(answers(story.CITY), ["no", "no"] + ["yes"] * 12)
        self.assertEqual(answers("CH"), ["unknown"] * 14)
        self.assertEqual(answers(story.CHILE), ["no"] * 5 + ["yes"] * 9)
        self.assertEqual(answers(story.FIRMS[13]), ["no", "no"] + ["yes"] * 10 + ["no", "no"])
        (swiss,) = [one for one in self.shown(f"/api/v1/roster/map?{OF_CALL}")["countries"] if one["country"] == "CH"]
        self.assertEqual(swiss["states"], [])
        self.assertEqual(swiss["supporters"], [{"kind": "public-authority", "announced": 0, "listed": 0, "signed": 1, "ended": 0,
                                                "unknown": 0}])

    def test_announcements_and_invitations_kept_and_not(self):
        def outcomes(what, year):
            return {one["entry"]: one["outcome"]["state"] + (", late" if one["outcome"]["late"] else "")
                    for one in self.items("/api/v1/" + what, year)}
        senegal, argentina, chile, later = (self.entry(name) for name in ("Senegal will", "Argentina will", "Chile will", "later"))
        self.assertEqual(outcomes("announcements", "first"), {senegal: "kept", argentina: "open", chile: "kept, late", later: "open"})
        self.assertEqual(outcomes("announcements", "second"),
                         {senegal: "kept", argentina: "not-kept", chile: "kept, late", later: "open"})
        swiss, museum, new_zealand = (self.entry(name) for name in ("to Switzerland", "to a museum", "to New Zealand"))
        for year in ("first", "second"):
            self.assertEqual(outcomes("invitations", year), {swiss: "not-kept", museum: "open", new_zealand: "kept"})

    def test_what_was_understood_reserved_and_objected_to(self):
        said = {one["entry"]: (one["what"], one["withdrawn"] is not None, [other["entry"] for other in one["referred_by"]
                                                                           if other["what"] in ("disagreement", "objection")])
                for one in self.items("/api/v1/understandings")}
        self.assertEqual(said, {self.entry("understood"): ("understanding", False, [self.entry("disagreed")]),
                                self.entry("understood as a whole"): ("understanding", True, []),
                                self.entry("reserved"): ("reservation", False, [self.entry("objected")])})

    def test_pledges_kept_and_missed_and_what_the_log_measures(self):
        def states(year):
            return {one["what"]: one["progress"]["state"] for one in
                    self.items(f"/api/v1/pledges?{OF_CALL}&as=everybody", year)}
        self.assertEqual(states("first"), {"sboms": "open", "report": "kept", "pings": "open", "training": "open", "passwords": None,
                                           "policy": "under-way", "law": "open", "guide": "open"})
        self.assertEqual(states("second"), {"sboms": "kept", "report": "kept", "pings": "missed", "training": "overdue",
                                            "passwords": None, "policy": "open", "law": "withdrawn", "guide": "due"})
        # Two of two releases; then three of four: the fourth has its provenance alone. One of two pings; then one of three.
        def measured(year):
            return {what: (figure["outcome"], figure["numerator"], figure["denominator"]) for what in ("sboms", "pings")
                    for figure in [self.shown(f"/api/v1/pledges/{self.entry('pledge: ' + what)}?as=everybody", year)["measured"]]}
        self.assertEqual(measured("first"), {"sboms": ("met", 2, 2), "pings": ("met", 1, 2)})
        self.assertEqual(measured("second"), {"sboms": ("not-met", 3, 4), "pings": ("not-met", 1, 3)})

        progress = self.shown(f"/api/v1/progress?{OF_CALL}&as=everybody")
        by_clause = {one["id"]: {state: number for state, number in one["declared"].items() if number} for one in progress["clauses"]}
        self.assertEqual(by_clause, {"1": {"withdrawn": 1}, "2": {"kept": 1}, "3": {"due": 1}, "4": {"missed": 1}, "5": {}, "6": {"kept": 1},
                                     "7": {"overdue": 1}, "8": {"open": 1}, "9": {}, "10": {}})
        by_party = {one["id"]: {state: number for state, number in one["declared"].items() if number} for one in progress["parties"]}
        self.assertEqual(by_party, {story.GERMANY: {"withdrawn": 1}, story.FRANCE: {"kept": 1}, story.LOSER: {"due": 1},
                                    story.SOCIETY: {"missed": 1}, story.FIRM: {"kept": 1}, story.FIRMS[2]: {"overdue": 1},
                                    story.FIRMS[4]: {"open": 1}})
        self.assertEqual(progress["withheld"], {"parties": 1, "pledges": 1})
        # Whoever has a copy computes that one, too.
        self.rebuilt("second")
        whole = self.entente("pledge", "show", self.entry("pledge: passwords"), "--data", "second", "--format", "json").json()
        self.assertEqual((whole["progress"]["state"], whole["progress"]["because"]), ("kept", "copy"))

    def test_an_offer_meets_a_need(self):
        states = {side: {one["title"]: one["state"] for one in self.items("/api/v1/resources?side=" + side)} for side in ("offer", "need")}
        self.assertEqual(states, {"offer": {"course": "confirmed", "money": "expired", "old computers": "withdrawn", "audit": "disputed"},
                                  "need": {"course for hospitals": "confirmed", "advice": "open"}})
        first, second = (self.shown(f"/api/v1/resources/totals?{OF_CALL}", year)["all"] for year in ("first", "second"))
        counts = ("offered", "needed", "taken_up", "delivered", "confirmed", "disputed", "withdrawn", "expired")
        self.assertEqual([first[one]["count"] for one in counts], [3, 2, 1, 1, 1, 0, 0, 0])
        self.assertEqual([second[one]["count"] for one in counts], [4, 2, 2, 2, 1, 1, 1, 1])
        self.assertEqual(second["confirmed"], {"count": 1, "entries": [self.entry("course confirmed")],
                                               "amounts": [{"unit": "places", "amount": 10, "count": 1}]})

    def test_a_meeting_its_follow_ups_and_a_failed_ping(self):
        first, second = (self.shown(f"/api/v1/meetings/{quoted(story.MEETING)}", year) for year in ("first", "second"))
        self.assertEqual([(one["id"], one["state"]) for one in first["follow_ups"]],
                         [("list", "open"), ("draft", "open"), ("survey", "open")])
        self.assertEqual([(one["id"], one["state"], [report["marks"] for report in one["reports"]]) for one in second["follow_ups"]],
                         [("list", "done", [[]]), ("draft", "done", [["late"]]), ("survey", "overdue", [[]])])
        self.assertEqual([len(second["answers"][how]) for how in ("confirmed", "contested")] + [second["answers"]["silent"]], [1, 1, 1])
        self.assertEqual([one["id"] for one in self.items("/api/v1/meetings?follow_ups=overdue")], [story.MEETING])
        self.assertEqual({one["id"]: one["state"] for one in self.items("/api/v1/meetings")},
                         {story.MEETING: "held", story.PLANNED: "planned"})

        pings = self.shown("/api/v1/pings?limit=2000")["figures"]
        self.assertEqual({state: pings[state]["entries"] for state in ("answered", "late", "failed", "open")},
                         {"answered": [self.entry("ping: in time")], "late": [self.entry("ping: late")],
                          "failed": [self.entry("ping: failed")], "open": [self.entry("ping: open")]})
        self.assertEqual({one["party"]: one["stale"] for one in self.items("/api/v1/contacts")}, {story.SOCIETY: True, story.FIRMS[9]: False})

    def test_a_lost_key_speaks_no_more_and_the_party_does(self):
        self.assertEqual(self.told.refused, "key-active")
        party = self.shown(f"/api/v1/parties/{quoted(story.LOSER)}")
        self.assertEqual([one["entry"] for one in party["recoveries"]], [self.entry("recovery")])
        self.assertEqual([one["revoked"]["reason"] if one["revoked"] else None for one in party["keys"]].count(None), 1)
        self.assertEqual(self.items("/api/v1/unusable"), [])

    # ---- as recomputed

    def rebuilt(self, name):
        """The copy with its views folded anew, once."""
        if not (self.folder / name / "views" / "roster.db").exists():
            self.fold(name)

    def fold(self, name):
        self.assertFalse((self.folder / name / "views").exists())
        return self.entente("rebuild", "--data", name, "--verify-signatures", "--format", "json").json()

    def test_the_signed_digests_hold_for_a_copy(self):
        shutil.copytree(self.folder / "second", self.folder / "digests", ignore=shutil.ignore_patterns("views", "index"))
        report = self.fold("digests")
        self.assertEqual((report["clean"], report["differs"], report["incomparable"], report["missing"]), (True, False, False, []))
        self.assertEqual([one["entry"] for one in report["digests"]], [self.entry("digest 1"), self.entry("digest 2")])
        outcomes = {view["outcome"] for digest in report["digests"] for view in digest["views"]}
        self.assertEqual(outcomes, {"same"})

    def test_commands_on_a_copy_say_every_figure(self):
        for year in ("first", "second"):
            self.rebuilt(year)
            for question, body in getattr(self, year).values():
                if not question.command:
                    continue
                with self.subTest(year=year, command=question.command):
                    said = self.entente(*question.command, "--data", year, "--format", "json").json()
                    self.assertEqual(said, question.as_command(body))

    def test_a_node_on_a_copy_serves_every_answer(self):
        for year in ("first", "second"):
            served = year + "-served"
            shutil.copytree(self.folder / year, self.folder / served, ignore=shutil.ignore_patterns("views", "index"))
            with self.serving(served) as node:  # folds what is missing when it starts
                for path, (_, body) in getattr(self, year).items():
                    with self.subTest(year=year, path=path):
                        self.assertEqual(node.get(path).json(), body)

    def test_the_first_years_end_seen_from_the_second(self):
        """What was said in the first so many entries is the roster that was shown then."""
        self.rebuilt("second")
        for kind in ("state", "private-sector"):
            question, body = self.first[f"/api/v1/roster?{OF_CALL}&kind={kind}&limit=2000"]
            size = body["log"]["size"]
            then = self.entente(*question.command, "--at", size, "--data", "second", "--format", "json").json()
            self.assertEqual(then, question.as_command(body))


if __name__ == "__main__":
    unittest.main()
