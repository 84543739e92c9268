"""Acts about an instrument: versions, invitations, announcements, understandings, papers, ends; lists, feeds, notes, exports."""

import csv
import hashlib
import io
import json
import urllib.parse
import xml.etree.ElementTree as ElementTree

from session import DATA, Session

OPERATOR = "did:web:log.example"
CUSTODIAN = ("--key", "data/keys/custodian.pem", "--issuer", OPERATOR)
CALL = "https://call.example/1"
CALL_PATH = "/api/v1/instruments/" + urllib.parse.quote(CALL, safe="")
INSTRUMENT = {"id": CALL, "title": "The Call", "version": "1", "founded": "2018-11-12", "language": "en", "languages": ["en", "fr"],
              "translations": {"fr": {"title": "L’Appel"}},
              "clauses": [{"id": "1", "title": "Be good"}, {"id": "2", "title": "Be careful", "text": "In all you do."}]}
ATOM = "{http://www.w3.org/2005/Atom}"
RURITANIA, ZENDA = "did:web:ruritania.example", "did:web:zenda.example"


class Acts(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.found(INSTRUMENT)
        for name in ("ruritania", "zenda"):
            self.admitted_party(name, f"{name}.pem:admin,instrument", kind="state")
        self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)

    def found(self, document):
        self.write("call.json", document)
        self.entente("instrument", "found", "call.json", *CUSTODIAN, "--out", "call.cose")
        return self.submit("call.cose")

    def submit(self, name):
        return self.entente("submit", name, "--data", "data", "--format", "json").json()[0]["index"]

    def say(self, who, *words):
        """Signs with a command as a party, or as the custodian, and registers; gives the entry."""
        who = CUSTODIAN if who is None else ("--key", f"{who}.pem", "--issuer", f"did:web:{who}.example")
        self.entente(*words, *who, "--issued-at", "now", "--out", "said.cose")
        return self.submit("said.cose")

    def refused(self, who, phrase, *words):
        """The same, refused by what the roster knows, with that phrase."""
        who = CUSTODIAN if who is None else ("--key", f"{who}.pem", "--issuer", f"did:web:{who}.example")
        self.entente(*words, *who, "--issued-at", "now", "--out", "bad.cose")
        said = self.run_entente("submit", "bad.cose", "--data", "data")
        self.assertEqual(said.code, 5, str(said))
        self.assertIn(phrase, said.err)

    def ask(self, *words):
        return self.entente(*words, "--data", "data", "--format", "json").json()

    def acts(self, *words):
        return self.ask("call", *words)

    def test_versions_and_their_difference(self):
        second = self.found(INSTRUMENT | {"version": "2", "opened": "2026-01-01", "clauses": [
            {"id": "2", "title": "Be careful", "text": "In all you do, and say so."}, {"id": "3", "title": "Be quick"}]})
        versions = self.acts("versions", CALL)
        self.assertEqual([(one["version"], one["entry"]) for one in versions][1], ("2", second))
        difference = self.acts("diff", CALL, "1", "2")
        self.assertEqual({one["id"]: one["change"] for one in difference["clauses"]},
                         {"2": "changed", "3": "added", "1": "removed"})
        changed = next(one for one in difference["clauses"] if one["id"] == "2")
        self.assertEqual((changed["title"], changed["text"]["to"]), (None, "In all you do, and say so."))
        self.assertEqual([one["member"] for one in difference["members"]], ["opened"])
        people = self.entente("call", "diff", CALL, "1", "2", "--data", "data").out
        self.assertIn("clause 3: added", people)
        self.assertIn("In all you do, and say so.", people)
        self.say("ruritania", "support", CALL, "--version", "1")
        self.assertEqual([one["signed"] for one in self.acts("versions", CALL)], [1, 0])
        self.refused("zenda", "has no version '9'; it has 1, 2", "support", CALL, "--version", "9")
        with self.serving() as node:
            self.assertEqual(node.get(CALL_PATH + "/difference?from=1&to=9").status, 404)
            self.assertEqual(node.get(CALL_PATH).json()["opened"], "2026-01-01")

    def test_statements_of_understanding_and_disagreement(self):
        support = self.say("ruritania", "support", CALL, "--understanding-on", "2=We do so already")
        self.say("zenda", "support", CALL)
        self.refused("ruritania", "say 'understanding'", "call", "reserve", CALL, "--text", "not for us")
        self.refused("zenda", "say 'disagreement'", "call", "object", CALL, "--entry", support, "--text", "no")
        self.refused("ruritania", "its own", "call", "disagree", CALL, "--entry", support, "--text", "no")
        disagreed = self.say("zenda", "call", "disagree", CALL, "--entry", support, "--clause", "2", "--text", "We do not see it")
        (statement,) = self.acts("understandings", "--clause", "2")
        self.assertEqual((statement["entry"], statement["position"], statement["text"]), (support, 1, "We do so already"))
        self.assertEqual([line["entry"] for line in statement["referred_by"]], [disagreed])
        self.assertIn(f"disagreement of Zenda, entry {disagreed}", self.entente("call", "understandings", "--data", "data").out)
        withdrawn = self.say("ruritania", "call", "withdraw", CALL, "--entry", support, "--reason", "settled")
        self.assertEqual(self.acts("understandings", "--state", "standing"), [])
        self.assertEqual(self.acts("understandings", "--state", "withdrawn")[0]["withdrawn"]["entry"], withdrawn)
        note = self.entente("call", "note", support, "--data", "data").out
        for words in ("The Call — Support", "We do so already", "Statement of disagreement of Zenda", "binds nobody in law",
                      f"Entry {support} of the log log.example/test"):
            self.assertIn(words, note)
        french = self.entente("call", "note", support, "--lang", "fr", "--data", "data").out
        self.assertIn("Ruritania soutient «\u00a0L’Appel\u00a0»", french)
        self.assertIn("n’oblige personne en droit", french)

    def test_announced_invited_supported_ended(self):
        announced = self.say("ruritania", "announce", CALL, "--name", "Ruritania", "--kind", "state", "--by", "2020-01-01")
        self.assertEqual(self.acts("announcements")[0]["outcome"]["state"], "not-kept")
        self.refused("zenda", "only the custodian or a supporter", "invite", CALL, "--invited", RURITANIA, "--name", "Ruritania",
                     "--kind", "state")
        invited = self.say(None, "invite", CALL, "--invited", ZENDA, "--name", "Zenda", "--kind", "state", "--text", "Join us")
        self.assertEqual(self.acts("invitations", "--state", "open")[0]["entry"], invited)
        support = self.say("ruritania", "support", CALL)
        kept = self.acts("announcements", "--state", "kept")[0]
        self.assertEqual((kept["entry"], kept["outcome"]["entry"], kept["outcome"]["late"]), (announced, support, True))
        self.assertEqual(self.ask("roster", "list", "--at", support)[0]["status"], "announced")
        self.assertEqual(self.ask("roster", "list", "--at", support + 1)[0]["status"], "signed")
        for at, answer in ((support, "no"), (support + 1, "yes")):
            self.entente("roster", "answer", "--party", RURITANIA, "--date", "2199-01-01", "--at", at, "--data", "data", "--proof",
                         "at.json")
            verified = self.entente("verify", "at.json", "--log-key", "log.vkey", "--format", "json").json()
            self.assertEqual((verified["claim"]["check"], verified["claim"]["answer"]["answer"]), ("follows", answer))
            self.assertEqual(verified["claim"]["question"]["at"], at)
        end = self.say("ruritania", "call", "end", CALL, "--reason", "a new government")
        self.refused("ruritania", "there is no support to end", "call", "end", CALL)
        self.refused("ruritania", f"ended (entry {end})", "call", "understand", CALL, "--text", "too late")
        self.say("ruritania", "support", CALL, "--understanding", "anew")  # a new spell
        self.assertEqual([act["what"] for act in self.acts("acts", "--party", RURITANIA)],
                         ["signed", "understanding", "ended", "signed", "announced"])
        self.entente("rebuild", "--data", "data", "--check")

    def test_a_paper_and_its_confirmation(self):
        self.write("note.pdf", b"%PDF a note verbale")
        paper = ("call", "paper", CALL, "note.pdf", "--of", RURITANIA, "--name", "Ruritania", "--kind", "state", "--form",
                 "note-verbale", "--date", "2024-03-01", "--received", "2024-03-02", "--received-by", "Registry")
        self.refused("zenda", "only the custodian", *paper)
        recorded = self.say(None, *paper)
        self.assertEqual(self.ask("roster", "list")[0]["status"], "listed")
        (shown,) = self.acts("papers", "--state", "unconfirmed")
        self.assertEqual((shown["entry"], shown["paper"]["digest"]),
                         (recorded, hashlib.sha256(b"%PDF a note verbale").hexdigest()))
        self.write("other.pdf", b"%PDF another")
        self.refused("ruritania", "this is another one", "call", "confirm", CALL, "other.pdf", "--entry", recorded)
        confirmed = self.say("ruritania", "call", "confirm", CALL, "note.pdf", "--entry", recorded)
        row = self.ask("roster", "list")[0]
        self.assertEqual((row["status"], row["since"]), ("signed", "2024-03-01"))
        self.assertEqual(self.acts("papers", "--state", "confirmed")[0]["confirmed"]["entry"], confirmed)
        # What makes it the party's own is proved with it.
        self.entente("roster", "answer", "--party", RURITANIA, "--date", "2024-03-01", "--data", "data", "--proof", "p.json")
        verified = self.entente("verify", "p.json", "--log-key", "log.vkey", "--format", "json").json()
        self.assertEqual((verified["claim"]["check"], verified["claim"]["answer"]["answer"]), ("follows", "yes"))
        self.assertIn(recorded, verified["claim"]["answer"]["entries"])

    def test_a_removal_has_a_reason(self):
        self.write("list.csv", "name,kind,country_iso2,date_if_known\nAcme,private-sector,GB,2020-01-01\n=1+1,civil-society,FR,\n")
        self.entente("roster", "import", "list.csv", "--data", "data", "--instrument", CALL)
        acme = next(row["id"] for row in self.ask("roster", "list") if row["name"] == "Acme")
        removed = self.say(None, "call", "remove", CALL, acme, "--reason", "dissolved in 2023")
        (act,) = self.acts("acts", "--what", "removed")
        self.assertEqual((act["entry"], act["text"], act["party"]["name"]), (removed, "dissolved in 2023", "Acme"))
        self.assertIn("Reason: dissolved in 2023", self.entente("call", "note", removed, "--data", "data").out)
        # In a spreadsheet no name is a formula; and what was exported can be imported.
        self.entente("roster", "export", "--data", "data", "--out", "roster.csv")
        rows = list(csv.DictReader(io.StringIO(self.read("roster.csv").decode())))
        self.assertEqual({row["name"] for row in rows}, {"Acme", "'=1+1"})
        gone = next(row for row in rows if row["name"] == "Acme")
        self.assertEqual((gone["status"], gone["end_reason"], gone["country_iso2"]), ("ended", "dissolved in 2023", "GB"))
        self.assertIn(str(removed), gone["entries"].split())
        whole = json.loads(self.entente("roster", "export", "--data", "data", "--format", "json").out)
        self.assertEqual((whole["total"], whole["level"]), (2, "authorised"))
        self.make_node("copy", "log.example/copy")
        said = self.entente("roster", "import", "roster.csv", "--data", "copy", "--format", "json").json()
        self.assertEqual(said["registered"], 2)

    def test_feeds_are_what_readers_expect(self):
        support = self.say("ruritania", "support", CALL, "--understanding-on", "2=a < b & c")
        with self.serving() as node:
            answer = node.get("/api/v1/acts.atom")
            self.assertTrue(answer.headers["Content-Type"].startswith("application/atom+xml"))
            feed = ElementTree.fromstring(answer.body)
            self.assertEqual(feed.tag, ATOM + "feed")
            for member in ("id", "title", "updated"):
                self.assertTrue(feed.findtext(ATOM + member), member)
            ids = [entry.findtext(ATOM + "id") for entry in feed.iter(ATOM + "entry")]
            self.assertEqual(ids[:2], [f"urn:entente:act:log.example%2Ftest:{support}", f"urn:entente:act:log.example%2Ftest:{support}:1"])
            self.assertEqual(len(set(ids)), len(ids))
            for entry in feed.iter(ATOM + "entry"):
                self.assertTrue(entry.findtext(ATOM + "updated").endswith("Z"))
                self.assertTrue(entry.find(ATOM + "author").findtext(ATOM + "name"))
                self.assertEqual(entry.find(ATOM + "link").get("rel"), "alternate")
            self.assertIn("a < b & c", answer.body.decode().replace("&lt;", "<").replace("&amp;", "&"))
            french = ElementTree.fromstring(node.get("/api/v1/acts.atom?lang=fr&what=signed").body)
            self.assertIn("soutient", french.find(ATOM + "entry").findtext(ATOM + "summary"))
            json_feed = node.get("/api/v1/acts.json?limit=1").json()
            self.assertEqual(json_feed["version"], "https://jsonfeed.org/version/1.1")
            self.assertEqual([item["id"] for item in json_feed["items"]], ids[:1])
            self.assertTrue(json_feed["items"][0]["content_text"])
            self.assertEqual(node.get("/api/v1/acts?what=nothing").status, 400)
            self.assertEqual(node.get("/api/v1/acts/99999").status, 404)
            self.assertEqual(len(node.get(f"/api/v1/acts/{support}").json()["items"]), 2)
            page = node.get("/api/v1/acts?limit=1&offset=1").json()
            self.assertEqual((len(page["items"]), page["items"][0]["what"]), (1, "understanding"))
            norms = {norm["id"] for one in node.get("/api/v1/norms").json()["sets"] for norm in one["norms"]}
            self.assertTrue({"un:2015:a", "un:2015:k", "paris-call:1", "paris-call:9"} <= norms)
            self.assertEqual(node.get("/api/v1/unusable").json()["total"], 0)
        self.assertEqual(self.acts("acts")[0]["entry"], support)  # the directory gives the same

    def test_a_confidential_invitation_is_a_restricted_document(self):
        self.write("invitation.json", {"instrument": CALL, "invited": {"id": ZENDA, "name": "Zenda", "kind": "state"}, "text": "Join us"})
        self.entente("sign", "invitation.json", "--type", "invitation", "--marking", "AMBER", "--audience", ZENDA,
                     "--key", "ruritania.pem", "--issuer", RURITANIA, "--out", "quiet.cose")
        index = self.submit("quiet.cose")
        self.assertEqual(self.acts("invitations"), [])
        with self.serving() as node:
            shown = node.get(f"/api/v1/statements/{index}").body.decode()
        self.assertNotIn("zenda", shown)

    def test_the_whole_roster_of_the_call(self):
        roster = DATA / "call/paris-call-roster.csv"
        if not roster.exists():
            self.skipTest(f"no {roster}")
        said = self.entente("roster", "import", roster, "--data", "data", "--instrument", CALL, "--format", "json")
        imported = said.json()
        self.assertEqual((imported["rows"], imported["registered"], imported["rows_left_out"]), (1222, 1222, 0))
        with open(roster, encoding="utf-8") as rows:
            listed = list(csv.DictReader(rows))
        blank = [row for row in listed if not row["country_iso2"]] + [row for row in listed if row["kind"] == "unknown"]
        self.assertEqual(imported["defects"], len(blank))
        for number, row in enumerate(listed, 2):
            if row in blank:
                self.assertIn(f"row {number}: ", said.err)
        for kind in {row["kind"] for row in listed}:
            count = self.entente("roster", "list", "--data", "data", "--kind", kind, "--format", "json").json()
            self.assertEqual(len(count), sum(row["kind"] == kind for row in listed), kind)
        self.entente("roster", "export", "--data", "data", "--out", "out.csv")
        exported = {row["name"]: row for row in csv.DictReader(io.StringIO(self.read("out.csv").decode()))}
        for row in listed:
            self.assertEqual(exported[row["name"]]["date_if_known"], row["date_if_known"], row["name"])
