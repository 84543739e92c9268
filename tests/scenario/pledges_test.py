"""Pledges and progress: made, reported, revised, withdrawn; measured from the log; shown to whom the party agrees."""

import base64
import json
import shutil
import unittest
import urllib.parse

from payload_test import sbom
from session import Session

OPERATOR = "did:web:log.example"
CUSTODIAN = ("--key", "data/keys/custodian.pem", "--issuer", OPERATOR)
ACME, CERT = "did:web:acme.example", "did:web:cert.example"
CALL = "https://call.example/1"
PLEDGE = "https://acme.example/pledges/sbom"
INSTRUMENT = {"id": CALL, "title": "The Call", "vocabulary": "political", "version": "1", "founded": "2018-11-12",
              "clauses": [{"id": "6", "title": "Secure products"}, {"id": "7", "title": "Hygiene"}]}
KEV = {"title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2024.01.02", "count": 1,
       "vulnerabilities": [{"cveID": "CVE-2024-1001", "dateAdded": "2024-01-02", "dueDate": "2024-01-23",
                            "vendorProject": "A", "product": "B", "knownRansomwareCampaignUse": "Unknown"}]}
FLAW = {"id": "GHSA-aaaa-bbbb-cccc", "modified": "2024-01-01T00:00:00Z", "published": "2024-01-01T00:00:00Z",
        "aliases": ["CVE-2024-1001"], "affected": [{"package": {"ecosystem": "npm", "name": "c0"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}


class Pledges(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.write("call.json", INSTRUMENT)
        self.entente("instrument", "found", "call.json", *CUSTODIAN, "--out", "call.cose")
        self.submit("call.cose")
        self.admitted_party("acme", "acme.pem:admin,instrument", "build.pem:supply")
        self.admitted_party("cert", "cert.pem:admin,instrument")

    def submit(self, name, *where):
        return self.entente("submit", name, *(where or ("--data", "data")), "--format", "json").json()[0]["index"]

    def say(self, *words, key="acme.pem", issuer=ACME):
        """Signs with `entente pledge ...` and registers; gives the entry."""
        self.entente("pledge", *words, "--key", key, "--issuer", issuer, "--issued-at", "now", "--out", "said.cose")
        return self.submit("said.cose")

    def make(self, *more, identifier=PLEDGE, **who):
        return self.say("make", identifier, "--instrument", CALL, "--clause", "6", "--what", "An SBOM with each release",
                        *(more or ("--target", "sbom-share >= 0.9")), **who)

    def report(self, state, *more, **who):
        return self.say("report", PLEDGE, "--state", state, "--date", "2026-01-15", *more, **who)

    def release(self, version):
        self.write("gateway.json", sbom(2))
        self.entente("sign", "gateway.json", "--key", "build.pem", "--issuer", ACME, "--subject",
                     f"pkg:generic/acme/gateway@{version}")
        return self.submit("gateway.json.cose")

    def ask(self, *words, data="data"):
        return self.entente(*words, "--data", data, "--format", "json").json()


class TheWay(Pledges):
    def test_from_the_pledge_to_its_record(self):
        made = self.make("--target", "sbom-share >= 0.9", "--action", "A4", "--due", "2099-06-30")
        shown = self.ask("pledge", "show", str(made))
        self.assertEqual((shown["id"], shown["measure"]["at_least"], shown["action"]["id"], shown["progress"]["state"]),
                         (PLEDGE, 0.9, "A4", "open"))
        self.assertEqual(shown["marks"], ["not-a-supporter", "due-far-ahead"])
        self.assertEqual(shown["measured"]["outcome"], "not-measurable")
        self.assertIn("no SBOM and no provenance", shown["measured"]["why"])

        evidence = self.release("1.0")
        reported = self.report("under-way", "--evidence", str(evidence), "--value", "one of one")
        shown = self.ask("pledge", "show", str(made))
        self.assertEqual((shown["progress"]["state"], shown["progress"]["reported_entry"]), ("under-way", reported))
        self.assertEqual(shown["reports"][0]["evidence"], [evidence])
        self.assertEqual((shown["measured"]["outcome"], shown["measured"]["numerator"], shown["measured"]["denominator"]),
                         ("met", 1, 1))
        self.assertTrue({made, evidence, reported} <= set(shown["entries"]))

        revised = self.say("revise", PLEDGE, "--what", "An SBOM with every release", "--target", "sbom-share >= 1",
                           "--reason", "we can do better")
        withdrawn = self.say("withdraw", PLEDGE, "--reason", "the product was sold")
        shown = self.ask("pledge", "show", str(made))
        self.assertEqual([(one["act"], one["entry"], one["reason"]) for one in shown["acts"]],
                         [("made", made, None), ("revised", revised, "we can do better"),
                          ("withdrawn", withdrawn, "the product was sold")])
        self.assertEqual(shown["progress"]["state"], "withdrawn")
        self.assertFalse(shown["reports"][0]["counts"])
        self.assertIn("the product was sold", self.entente("pledge", "show", str(made), "--data", "data").out)
        self.assertIn("withdrawn", self.entente("pledge", "list", "--data", "data").out)

    def test_the_log_measures_what_the_party_declares(self):
        """Releases, exploited findings, and what cannot be measured; from a copy to the same figures."""
        self.make()
        self.make("--target", "kev-open-days <= 30", identifier=PLEDGE + "/kev")
        self.make("--target", "vex-days <= 14", identifier=PLEDGE + "/vex")
        self.release("1.0")
        newest = self.release("1.1")
        self.entente("sign", self.provenance("pkg:generic/acme/gateway@1.1"), "--key", "build.pem", "--issuer", ACME)
        attested = self.submit("provenance.json.cose")
        self.entente("sign", self.provenance("pkg:generic/acme/gateway@2.0"), "--key", "build.pem", "--issuer", ACME)
        alone = self.submit("provenance.json.cose")
        record = self.ask("progress", ACME)
        measures = {one["name"]: one for one in record["measures"]}
        self.assertEqual([measures["sbom-share"][of] for of in ("numerator", "denominator")], [2, 3])
        self.assertEqual(measures["sbom-share"]["value"], 0.666666)
        self.assertEqual([measures["provenance-share"][of] for of in ("numerator", "denominator")], [2, 3])
        self.assertTrue({attested, alone} <= set(measures["provenance-share"]["entries"]))
        self.assertIn(alone, measures["sbom-share"]["entries"])
        self.assertIn("no catalog", measures["kev-open-days"]["not_measurable"])
        self.assertIn("no advisory data", measures["vex-days"]["not_measurable"])
        self.assertIn("no contact of this party was pinged", measures["ping-share"]["not_measurable"])
        pledges = record["clauses"][0]["pledges"]
        self.assertEqual([one["measured"]["outcome"] for one in pledges], ["not-met", "not-measurable", "not-measurable"])

        self.write("kev.json", json.dumps(KEV))
        self.write("osv.jsonl", json.dumps(FLAW) + "\n")
        self.entente("feed", "add", "osv", "osv.jsonl", "--data", "data")
        catalog = self.entente("feed", "add", "kev", "kev.json", "--data", "data", "--format", "json").json()["entry"]
        record = self.ask("progress", ACME)
        exploited = next(one for one in record["measures"] if one["name"] == "kev-open-days")
        self.assertEqual((exploited["numerator"], exploited["denominator"], exploited["value"]), (1, 1, 0.0))
        self.assertEqual(exploited["items"][0]["what"], "CVE-2024-1001 by c0 1 in pkg:generic/acme/gateway@1.1")
        self.assertTrue({newest, catalog} <= set(exploited["entries"]))
        unanswered = next(one for one in record["measures"] if one["name"] == "vex-days")
        self.assertEqual((unanswered["numerator"], unanswered["denominator"], unanswered["value"]), (0, 1, None))
        self.assertIn("nothing to measure yet", unanswered["not_measurable"])
        self.assertEqual([one["counts"] for one in unanswered["items"]], [False])
        self.assertEqual(record["clauses"][0]["measured"], {"met": 1, "not_met": 1, "not_measurable": 1})
        self.assertIn("nothing to measure yet", self.entente("progress", ACME, "--data", "data").out)

        # The party's own VEX answers the advisory and closes the finding.
        self.write("vex.json", {
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex/1", "author": "Acme", "version": 1,
            "timestamp": "2024-02-01T00:00:00Z", "statements": [
                {"vulnerability": {"name": "CVE-2024-1001"}, "status": "not_affected",
                 "justification": "vulnerable_code_not_in_execute_path",
                 "products": [{"@id": "pkg:generic/acme/gateway@1.0"}, {"@id": "pkg:generic/acme/gateway@1.1"}]}]})
        self.entente("sign", "vex.json", "--key", "build.pem", "--issuer", ACME)
        vex = self.submit("vex.json.cose")
        record = self.ask("progress", ACME)
        measures = {one["name"]: one for one in record["measures"]}
        self.assertEqual([measures["vex-days"][of] for of in ("numerator", "denominator", "value")], [1, 1, 0.0])
        self.assertEqual((measures["kev-open-days"]["numerator"], measures["kev-open-days"]["denominator"]), (0, 1))
        self.assertFalse(measures["kev-open-days"]["items"][0]["counts"])
        for name in ("vex-days", "kev-open-days"):
            self.assertIn(vex, measures[name]["entries"])
        self.assertIn("kev-open-days", self.entente("progress", ACME, "--data", "data").out)

        # A copy without the node's views and index folds the log anew and computes the same record.
        shutil.copytree(self.folder / "data", self.folder / "copy", ignore=shutil.ignore_patterns("*.db*", "*.idx"))
        self.entente("rebuild", "--data", "copy")
        self.assertEqual(self.ask("progress", ACME, data="copy"), record)
        self.assertEqual(self.ask("progress")["clauses"][0]["measured"], {"met": 2, "not_met": 1, "not_measurable": 0})

    def provenance(self, purl):
        statement = {"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": purl, "digest": {"sha256": "0" * 64}}],
                     "predicateType": "https://slsa.dev/provenance/v1", "predicate": {"of": purl}}
        envelope = {"payloadType": "application/vnd.in-toto+json",
                    "payload": base64.b64encode(json.dumps(statement).encode()).decode(),
                    "signatures": [{"keyid": "nobody", "sig": base64.b64encode(b"x" * 64).decode()}]}
        self.write("provenance.json", json.dumps(envelope))
        return "provenance.json"

    def test_progress_is_the_partys_own_until_it_agrees(self):
        made = self.make()
        self.report("missed")
        with self.serving() as node:
            address = "/api/v1/progress/" + urllib.parse.quote(ACME, safe="")
            refused = node.get(address)
            self.assertEqual((refused.status, refused.json()["rule"]), (401, "signature-needed"))
            self.assertIn('tag="entente-read"', refused.headers["Accept-Signature"])
            self.assertIn("is not public", refused.json()["detail"])
            listed = node.get("/api/v1/pledges").json()["items"]
            self.assertEqual([(one["entry"], one["progress"]["state"], one["progress"]["because"]) for one in listed],
                             [(made, None, "not-public")])
            self.assertEqual(node.get(f"/api/v1/pledges/{made}").json()["reports"], [])
            self.assertEqual(node.get("/api/v1/pledges?state=missed").json()["total"], 0)
            summary = node.get("/api/v1/progress").json()
            self.assertEqual((summary["parties"], summary["withheld"]), ([], {"parties": 1, "pledges": 1}))
            self.assertEqual([one["pledges"] for one in summary["clauses"]], [0, 0])

            # The party reads its own; another party does not.
            own = ("--node", node.url, "--reader", ACME, "--reader-key", "acme.pem", "--format", "json")
            record = self.entente("progress", ACME, *own).json()
            self.assertEqual((record["progress"]["because"], record["clauses"][0]["declared"]["missed"]), ("self", 1))
            other = ("--node", node.url, "--reader", CERT, "--reader-key", "cert.pem")
            self.assertIn("is not public", self.entente("progress", ACME, *other, code=4).err)
            self.assertIn("is not public", self.entente("progress", ACME, "--node", node.url, code=4).err)
            self.assertEqual(self.entente("pledge", "list", *own).json()[0]["progress"]["state"], "missed")
            self.assertIsNone(self.entente("pledge", "list", *own, "--as-everybody").json()[0]["progress"]["state"])

        # Whoever has the log computes it.
        self.assertEqual(self.ask("progress", ACME)["progress"]["because"], "copy")
        self.assertIn("is not public", self.entente("progress", ACME, "--as-everybody", "--data", "data", code=4).err)

        consent = self.say("consent", CALL)
        with self.serving() as node:
            answer = node.get(address)
            self.assertEqual(answer.status, 200, answer.body)
            record = answer.json()
            self.assertEqual((record["progress"], record["consent"]["entry"]),
                             ({"shown": True, "because": "consent", "entry": consent}, consent))
            self.assertIn(consent, record["entries"])
            self.assertEqual(node.get("/api/v1/pledges?state=missed").json()["total"], 1)
            self.assertEqual(node.get("/api/v1/progress").json()["parties"][0]["declared"]["missed"], 1)
        with_copy = self.ask("progress", ACME)
        self.assertEqual({**with_copy, "log": 0}, {**record, "log": 0})

        self.say("consent", CALL, "--revoke")
        with self.serving() as node:
            self.assertEqual(node.get(address).status, 401)

    def test_an_instruments_rule_and_a_pledges_own_word(self):
        self.make()
        rule = self.say("rule", CALL, "--progress", "public", "--reason", "decided in May", key="data/keys/custodian.pem",
                        issuer=OPERATOR)
        later = self.make("--measure", "in words", identifier=PLEDGE + "/later")
        public = self.make("--visibility", "public", identifier=PLEDGE + "/public", key="cert.pem", issuer=CERT)
        with self.serving() as node:
            record = node.get("/api/v1/progress/" + urllib.parse.quote(ACME, safe="")).json()
            self.assertEqual((record["progress"]["shown"], record["withheld"], record["measures"]), (False, 1, []))
            self.assertEqual([(one["entry"], one["progress"]["because"], one["progress"]["entry"])
                              for one in record["clauses"][0]["pledges"]], [(later, "rule", rule)])
            summary = node.get("/api/v1/progress").json()
            self.assertEqual([(one["id"], one["because"]) for one in summary["parties"]], [(ACME, "rule"), (CERT, "pledge")])
            self.assertIn(public, summary["clauses"][0]["entries"])

    def test_the_vocabulary_of_actions(self):
        actions = self.ask("pledge", "actions")
        self.assertEqual([one["id"] for one in actions], [f"A{number}" for number in range(1, 26)])
        self.assertIn("A14", self.entente("pledge", "actions", "--data", "data").out)

    def test_a_confidential_pledge_is_a_restricted_document(self):
        self.write("secret.json", json.dumps({"id": PLEDGE, "instrument": CALL, "clause": "6", "what": "Quietly"}))
        self.entente("sign", "secret.json", "--type", "pledge", "--marking", "AMBER", "--audience", OPERATOR, "--key",
                     "acme.pem", "--issuer", ACME, "--subject", PLEDGE)
        self.submit("secret.json.restricted.cose")
        self.assertEqual(self.ask("pledge", "list"), [])


if __name__ == "__main__":
    unittest.main()
