"""Points of contact: whom one reaches at 3 a.m. in French, signed pings and their answers, exercises; and who may read
what of them."""

import hashlib
import json

from session import Session

VENDOR, STATE, OTHER = (f"did:web:{name}.example" for name in ("vendor", "state", "other"))
GROUP = "data/groups/liaison"
NUMBER, NAME = "+33 6 12 34 56 78", "Jeanne Exemple"
DETAIL = {"party": VENDOR, "function": "technical", "telephones": [NUMBER], "languages": ["de"],
          "hours": {"always": True}, "persons": [{"name": NAME, "position": "duty officer"}]}
RECORD = {"id": "urn:example:exercise:1", "group": "Liaison officers", "title": "A worm in a hospital",
          "date": "2026-01-10", "participants": [VENDOR, STATE],
          "findings": [{"text": "the night desk speaks no French", "action": "train two officers"}]}


class Contacts(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        for name in ("vendor", "state", "other"):
            self.admitted_party(name, f"{name}.pem:admin", f"{name}-duty.pem:conduct")

    def sign(self, *command, party=VENDOR, **more):
        name = party.removeprefix("did:web:").removesuffix(".example")
        return self.entente("contacts", *command, "--key", f"{name}-duty.pem", "--issuer", party, **more)

    def publish(self, *options, where=("--data", "data"), **more):
        self.sign("publish", "--function", "technical", "--mailbox", "csirt@vendor.example", "--language", "fr",
                  "--language", "en", "--answer-hours", "24", *options, **more)
        if where:
            self.entente("submit", "contact.cose", *where)

    def ask(self, *command, where=("--data", "data"), code=0):
        return self.entente("contacts", *command, *where, "--format", "json", code=code).json()

    def reading(self, node, party=STATE):
        name = party.removeprefix("did:web:").removesuffix(".example")
        return "--node", node.url, "--reader", party, "--reader-key", f"{name}-duty.pem"


class Find(Contacts):
    def test_whom_at_three_in_the_morning_in_french(self):
        self.publish("--hours", "mon-fri 09:00-17:30", "--time-zone", "Europe/Paris")
        question = ("find", "--party", VENDOR, "--function", "technical", "--language", "fr", "--at")
        (night,) = self.ask(*question, "2026-11-27T03:00:00Z")
        self.assertEqual((night["open"]["now"], night["open"]["opens"], night["open"]["local"]),
                         (False, "2026-11-27T08:00:00Z", "Fri 04:00 CET"))
        (noon,) = self.ask(*question, "2026-07-01T12:00:00Z")
        self.assertEqual((noon["open"]["now"], noon["open"]["until"]), (True, "2026-07-01T15:30:00Z"))
        said = self.entente("contacts", *question, "2026-11-27T03:00:00Z", "--data", "data").out
        self.assertIn("closed, opens at 2026-11-27T08:00:00Z", said)
        self.assertIn("csirt@vendor.example", said)
        self.assertEqual(self.ask("find", "--party", VENDOR, "--language", "it", code=1), [])
        self.assertEqual(len(self.ask("list", "--country", "FR")), 0)  # parties of this test name no country
        self.publish("--hours", "always")
        (always,) = self.ask(*question, "2026-11-27T03:00:00Z")
        self.assertEqual((always["open"]["now"], always["open"]["until"]), (True, None))

    def test_a_node_and_its_directory_give_the_same(self):
        self.publish("--hours", "always")
        local = self.ask("list")
        with self.serving() as node:
            self.assertEqual(self.ask("list", where=("--node", node.url)), local)
            answer = node.get("/api/v1/contacts").json()
        self.assertEqual(answer["items"], local)
        self.assertEqual((answer["level"], answer["reader"]), ("authorised", None))
        self.assertEqual(answer["as_of"], local[0]["time"])

    def test_freshness_and_withdrawal(self):
        self.publish("--hours", "always", "--valid-until", "2099-12-31")
        (one,) = self.ask("list")
        self.assertEqual((one["state"], one["stale"], one["confirmed"]["by"]), ("current", False, "statement"))
        (then,) = self.ask("list", "--at", "2100-01-01T00:00:00Z")
        self.assertEqual((then["state"], then["open"]), ("expired", None))
        self.sign("publish", "--function", "technical", "--withdraw", "the team moved", "--out", "gone.cose")
        self.entente("submit", "gone.cose", "--data", "data")
        self.assertEqual(self.ask("list"), [])
        (gone,) = self.ask("list", "--state", "withdrawn")
        self.assertEqual(gone["withdrawn"], "the team moved")
        self.ask("find", "--party", VENDOR, code=1)


class Pings(Contacts):
    def ping(self, *options, party=STATE):
        self.sign("ping", VENDOR, "--function", "technical", *options, party=party)
        return self.entente("submit", "ping.cose", "--data", "data", "--format", "json").json()[0]["index"]

    def test_asked_and_answered(self):
        self.publish()
        entry = self.ping()
        (one,) = self.ask("pings", "--party", VENDOR)
        self.assertEqual((one["entry"], one["state"], one["from"], one["answer_hours"]), (entry, "open", STATE, 24))
        said = self.sign("answer", str(entry), "--data", "data", party=STATE, code=3)
        self.assertIn(f"asks {VENDOR}", said.err)
        self.sign("answer", str(entry), "--data", "data")
        answer = self.entente("submit", "ping-answer.cose", "--data", "data", "--format", "json").json()[0]["index"]
        (one,) = self.ask("pings")
        self.assertEqual((one["state"], one["answer"]["entry"]), ("answered", answer))
        said = self.sign("answer", str(entry), "--data", "data", code=7)
        self.assertIn(f"answered with entry {answer}", said.err)
        said = self.sign("answer", "0", "--data", "data", code=6)
        self.assertIn("no ping", said.err)
        (contact,) = self.ask("list")
        self.assertEqual(contact["confirmed"], {"entry": answer, "time": one["answer"]["time"], "by": "answer"})
        self.assertEqual(contact["pings"]["answered"], {"count": 1, "entries": [entry]})
        with self.serving() as node:
            figures = node.get(f"/api/v1/pings?party={VENDOR}&state=failed").json()
            pings = node.get("/api/v1/pings").json()
        self.assertEqual(pings["names"], {VENDOR: "Vendor", STATE: "State"})
        self.assertEqual((figures["items"], figures["figures"]["all"], figures["figures"]["answered"]["entries"]),
                         ([], 1, [entry]))

    def test_what_nobody_could_use_is_refused(self):
        self.sign("ping", VENDOR, "--function", "technical", party=STATE)
        said = self.entente("submit", "ping.cose", "--data", "data", code=5)
        self.assertIn("no technical contact", said.err)
        self.publish()
        self.ping("--answer-hours", "48")
        self.sign("ping", VENDOR, "--function", "technical", party=STATE)
        said = self.entente("submit", "ping.cose", "--data", "data", code=5)
        self.assertIn("is open yet", said.err)
        self.assertEqual(len(self.ask("pings")), 1)

    def test_a_copy_of_the_log_gives_the_same_figures(self):
        self.publish()
        self.ping()
        before = self.ask("pings"), self.ask("list")
        self.entente("rebuild", "--data", "data")
        self.assertEqual((self.ask("pings"), self.ask("list")), before)


class Restricted(Contacts):
    def publish_detail(self, *restriction):
        self.write("detail.json", json.dumps(DETAIL))
        self.publish("--detail", "detail.json", *restriction, where=None)

    def test_only_those_whom_it_is_for_read_the_detail(self):
        self.publish_detail("--marking", "AMBER", "--audience", STATE)
        digest = hashlib.sha256(self.read("contact.restricted")).hexdigest()
        with self.serving() as node:
            said = self.entente("submit", "contact.cose", "--node", node.url, code=5)
            self.assertIn("restricted part first", said.err)
            self.entente("submit", "contact.restricted.cose", "contact.cose", "--node", node.url)
            anybody = node.get("/api/v1/contacts")
            (shown,) = anybody.json()["items"]
            self.assertEqual((shown["restricted"]["payload"], shown["restricted"]["readable"], shown["open"]),
                             (digest, None, None))
            self.assertEqual(anybody.headers["Cache-Control"], "no-cache")

            (mine,) = self.ask("find", "--party", VENDOR, "--language", "de", where=self.reading(node))
            self.assertEqual(mine["restricted"]["detail"]["persons"][0]["name"], NAME)
            self.assertEqual((mine["restricted"]["marking"], mine["restricted"]["audience"]), ("TLP:AMBER", [STATE]))
            self.assertTrue(mine["open"]["now"])  # the hours stand in the restricted part
            (own,) = self.ask("find", "--party", VENDOR, where=self.reading(node, VENDOR))
            self.assertEqual(own["restricted"]["detail"]["telephones"], [NUMBER])
            said = self.entente("contacts", "find", "--party", VENDOR, *self.reading(node)).out
            self.assertIn(NUMBER, said)
            self.assertIn("TLP:AMBER, binds you", said)

            # Whoever it is not for learns that there is something, and not what, for whom, or in which languages.
            (no,) = self.ask("find", "--party", VENDOR, where=self.reading(node, OTHER))
            self.assertEqual(no["restricted"], shown["restricted"] | {"readable": False})
            self.assertEqual(self.ask("find", "--language", "de", where=self.reading(node, OTHER), code=1), [])
            self.assertEqual(node.get("/api/v1/contacts?language=de").json()["items"], [])
            doors = ["/api/v1/contacts", "/api/v1/exercises", "/api/v1/pings", "/api/v1/statements", "/metrics",
                     "/api/v1/contacts?party=" + VENDOR, "/api/v1/parties/" + VENDOR]
            for door in doors:
                body = node.get(door).body.decode()
                for secret in (NAME, NUMBER, "TLP:AMBER"):
                    self.assertNotIn(secret, body, door)
            wrong = node.request("GET", "/api/v1/contacts", headers={"Signature-Input": "x", "Signature": "y"})
            self.assertEqual(wrong.status, 401)
            self.assertIn('tag="entente-read"', wrong.headers["Accept-Signature"])
        # Nothing of it lies about in the directory, and a directory that is read gives nothing of it.
        for path in (self.folder / "data").rglob("*"):
            if path.is_file():
                for secret in (NAME, NUMBER):
                    self.assertNotIn(secret.encode(), path.read_bytes(), str(path))
        (local,) = self.ask("list")
        self.assertIsNone(local["restricted"]["detail"])

    def test_the_readers_key_may_be_encrypted(self):
        self.write("secret", "as good as none\n").chmod(0o600)
        self.entente("keygen", "night.pem", "--passphrase-file", "secret")
        self.admitted_party("night", **{"passphrase-file": "secret"})
        self.publish_detail("--marking", "GREEN")
        with self.serving() as node:
            self.entente("submit", "contact.restricted.cose", "contact.cose", "--node", node.url)
            reader = ("--node", node.url, "--reader", "did:web:night.example", "--reader-key", "night.pem")
            (read,) = self.ask("find", "--party", VENDOR, where=(*reader, "--passphrase-file", "secret"))
            self.assertEqual(read["restricted"]["detail"]["telephones"], [NUMBER])
            self.write("secret", "another\n")
            self.entente("contacts", "find", "--party", VENDOR, *reader, "--passphrase-file", "secret", code=4)
            self.entente("contacts", "find", "--party", VENDOR, *reader, code=4)  # no file, and nobody to be asked
            # Every command that asks as a party takes one.
            self.write("secret", "as good as none\n")
            for command in (("contacts", "list"), ("party", "list"), ("check", node.url)):
                where = reader[2:] if command[0] == "check" else reader
                self.entente(*command, *where, "--passphrase-file", "secret")

    def test_an_erased_detail_is_gone_for_everybody(self):
        self.publish_detail("--marking", "GREEN")
        with self.serving() as node:
            self.entente("submit", "contact.restricted.cose", "contact.cose", "--node", node.url)
            (before,) = self.ask("find", "--party", VENDOR, where=self.reading(node, OTHER))  # GREEN: all that are admitted
            self.assertIsNotNone(before["restricted"]["detail"])
            self.entente("payload", "erase", before["restricted"]["payload"], "--reason", "she left", "--key",
                         "vendor.pem", "--as", VENDOR, "--node", node.url)
            (after,) = self.ask("find", "--party", VENDOR, where=self.reading(node, OTHER))
            self.assertIsNone(after["restricted"]["detail"])
            self.assertIn("erased", after["restricted"]["why_not"])

    def test_anothers_document_is_no_detail(self):
        """Whoever names a digest that another registered, or a document of another kind, shows nothing."""
        self.write("list.json", json.dumps({"a": NAME}))
        self.entente("sign", "list.json", "--type", "application/json", "--subject", "urn:x:1", "--marking", "CLEAR",
                     "--key", "vendor-duty.pem", "--issuer", VENDOR)
        self.entente("submit", "list.json.restricted.cose", "--data", "data")
        digest = hashlib.sha256(self.read("list.json.restricted")).hexdigest()
        self.write("open.json", json.dumps({"party": VENDOR, "function": "technical", "restricted": digest}))
        self.sign("publish", "open.json")
        self.entente("submit", "contact.cose", "--data", "data")
        with self.serving() as node:
            (one,) = node.get("/api/v1/contacts").json()["items"]
            self.assertEqual((one["restricted"]["readable"], one["restricted"]["detail"]), (None, None))
        self.sign("publish", "open.json", party=OTHER, code=0)
        said = self.entente("submit", "contact.cose", "--data", "data", code=5)
        self.assertIn("restricted part first", said.err)


class Exercises(Contacts):
    def test_restricted_on_the_public_log(self):
        self.publish()
        self.sign("ping", VENDOR, "--function", "technical", "--exercise", RECORD["id"], party=STATE)
        ping = self.entente("submit", "ping.cose", "--data", "data", "--format", "json").json()[0]["index"]
        self.write("record.json", json.dumps(RECORD | {"pings": [ping]}))
        said = self.sign("exercise", "record.json", party=STATE, code=2)
        self.assertIn("--open", said.err)
        self.sign("exercise", "record.json", "--marking", "AMBER", "--audience", VENDOR, party=STATE)
        with self.serving() as node:
            self.entente("submit", "exercise.cose", "--node", node.url)
            self.assertEqual(node.get("/api/v1/exercises").json()["items"], [])
            self.assertEqual(self.ask("exercises", where=self.reading(node, OTHER)), [])
            for reader in (VENDOR, STATE):
                (one,) = self.ask("exercises", "--party", VENDOR, where=self.reading(node, reader))
                self.assertEqual((one["title"], one["pings"][0]["entry"], one["restricted"]["marking"]),
                                 (RECORD["title"], ping, "TLP:AMBER"))
            said = self.entente("contacts", "exercises", *self.reading(node)).out
            self.assertIn("train two officers", said)

    def test_open_in_the_log_of_a_group(self):
        self.entente("group", "add", "liaison", "--data", "data")
        for name in ("vendor", "state"):
            self.entente("submit", f"{name}.cose", "--data", GROUP)
            self.entente("party", "admit", f"did:web:{name}.example", "--data", GROUP)
        self.write("record.json", json.dumps(RECORD))
        self.sign("exercise", "record.json", "--open", party=STATE)
        self.entente("submit", "exercise.cose", "--data", GROUP)
        (one,) = self.ask("exercises", where=("--data", GROUP))
        self.assertEqual((one["id"], one["group"], one["restricted"]), (RECORD["id"], "Liaison officers", None))
        with self.serving() as node:
            self.assertEqual(node.get("/groups/liaison/api/v1/exercises").status, 401)
            self.assertEqual(node.get("/api/v1/exercises").json()["items"], [])
            (mine,) = self.entente("contacts", "exercises", "--node", node.url + "/groups/liaison", "--reader", VENDOR,
                                   "--reader-key", "vendor-duty.pem", "--format", "json").json()
            self.assertEqual(mine["title"], RECORD["title"])


class Import(Contacts):
    def test_a_security_txt_becomes_a_contact(self):
        self.write("security.txt", "Contact: mailto:psirt@vendor.example\nContact: tel:+1-201-555-0123\n"
                                   "Expires: 2099-01-01T00:00:00Z\nPreferred-Languages: fr, en\n")
        said = self.entente("contacts", "import", "security.txt", "--party", VENDOR, "--format", "json").json()
        self.assertEqual([(one["line"], one["weight"]) for one in said["defects"]], [(2, "note"), (3, "note")])
        self.sign("publish", "contact.json", "--detail", "contact-detail.json", "--marking", "GREEN", "--answer-hours", "72")
        self.entente("submit", "contact.restricted.cose", "contact.cose", "--data", "data")
        (one,) = self.ask("find", "--function", "product-security", "--language", "fr")
        self.assertEqual((one["mailboxes"], one["valid_until"], one["answer_hours"]),
                         (["psirt@vendor.example"], "2098-12-31", 72))

    def test_what_is_wrong_is_said_with_its_line(self):
        self.write("bad.txt", "Contact: psirt@vendor.example\nExpires: 2020-01-01T00:00:00Z\n")
        said = self.entente("contacts", "import", "bad.txt", "--party", VENDOR, code=1).out
        self.assertIn("bad.txt:1: error:", said)
        self.assertIn("bad.txt:2: error: it expired", said)
        # The draft says until when it was valid, so it is refused.
        self.sign("publish", "contact.json")
        self.assertIn("valid until 2019-12-31", self.entente("submit", "contact.cose", "--data", "data", code=5).err)

    def test_a_team_description(self):
        self.write("rfc2350.txt", "2.1 Name of the Team\nX-CERT\n2.3 Time Zone\nEurope/Paris\n2.7 Electronic Mail Address\n"
                                  "cert@x.example\n2.11 Points of Customer Contact\nMonday to Friday, 9:00 - 17:00\n")
        said = self.entente("contacts", "import", "rfc2350.txt", "--party", VENDOR, "--function", "technical", "--format",
                            "json", code=1).json()
        self.assertEqual(said["team"], "X-CERT")
        self.assertEqual(json.loads(self.read("contact.json"))["hours"],
                         {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}]})


if __name__ == "__main__":
    import unittest
    unittest.main()
