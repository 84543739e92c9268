"""VEX on the log: what vendors say of findings, who of them counts, and what the answers show. SBOMs in every encoding
that nodes register."""

import hashlib
import json
import unittest

from session import Session
from sbom_formats_test import CYCLONEDX_XML, SPDX, SPDX_3, SPDX_TAG_VALUE, SPDX_YAML

ACME, MILL = "did:web:acme.example", "did:web:mill.example"
GATEWAY = "pkg:generic/acme/gateway@2.4.0"
PART = "pkg:npm/event-stream@3.3.6"
CVE = "CVE-2018-1"
SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "gateway", "version": "2.4.0", "purl": GATEWAY}},
        "components": [{"type": "library", "bom-ref": "e", "name": "event-stream", "version": "3.3.6", "purl": PART},
                       {"type": "library", "name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0"}]}
OSV = {"id": "TEST-1", "modified": "2026-01-01T00:00:00Z", "aliases": [CVE], "summary": "a backdoor", "affected": [
    {"package": {"ecosystem": "npm", "name": "event-stream"}, "versions": ["3.3.6"]}]}


def openvex(status, product=GATEWAY, part=None, time="2024-01-01T00:00:00Z", **more):
    named = {"@id": product} | ({"subcomponents": [{"@id": part}]} if part else {})
    return {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex/1", "author": "A. Author",
            "timestamp": time, "version": 1,
            "statements": [{"vulnerability": {"name": CVE}, "products": [named], "status": status} | more]}


def csaf(version, time, **status):
    return {"document": {
                "category": "csaf_vex", "csaf_version": "2.0", "title": "Gateway",
                "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
                "tracking": {"id": "ACME-7", "version": version, "status": "final",
                             "initial_release_date": "2024-01-01T00:00:00Z", "current_release_date": time,
                             "revision_history": [{"number": version, "date": time, "summary": "said"}]}},
            "product_tree": {"full_product_names": [
                {"product_id": "P", "name": "Gateway 2.4.0", "product_identification_helper": {"purl": GATEWAY}}]},
            "vulnerabilities": [{"cve": CVE, "notes": [{"category": "description", "text": "a backdoor"}],
                                 "product_status": status}]}


class Vex(Session):
    def make_market(self):
        """A node with a feed and two parties; Acme's gateway has the flaw."""
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin,supply", "advisories.pem:advisory")
        self.admitted_party("mill", "mill.pem:admin,advisory")
        (self.folder / "osv").mkdir()
        self.write("osv/TEST-1.json", OSV)
        self.entente("feed", "add", "osv", "osv", "--data", "data")
        return self.register("sbom.json", SBOM, "acme.pem")

    def register(self, name, document, key, issuer=ACME, *more):
        """Signs the document as what it is, submits it; the entry."""
        self.write(name, document)
        self.entente("sign", name, "--key", key, "--issuer", issuer, *more)
        return self.entente("submit", name + ".cose", "--data", "data", "--format", "json").json()[0]["index"]

    def finding(self, node, release):
        [finding] = node.get(f"/api/v1/releases/{release}/findings").json()["findings"]
        return finding

    def test_findings_are_what_vendors_say_of_them(self):
        release = self.make_market()
        with self.serving() as node:
            self.assertIsNone(self.finding(node, release)["vex"])

        # The supplier: by the key for advisories, of one component in the product.
        first = self.register("first.json", openvex("under_investigation", part=PART), "advisories.pem")
        # Somebody else, later, of the component wherever it is.
        other = self.register("other.json", openvex("affected", PART, time="2025-01-01T00:00:00Z",
                                                    action_statement="replace it"), "mill.pem", MILL)
        with self.serving() as node:
            vex = self.finding(node, release)["vex"]
            self.assertEqual((vex["status"], vex["by"], vex["entry"], vex["disagreement"]),
                             ("under_investigation", ACME, first, True))
            [said] = vex["others"]
            self.assertEqual((said["status"], said["by"], said["entry"], said["why"]), ("affected", MILL, other, "less-trusted"))

        # The supplier's newer word, in another format; and an older edition of the same document, which comes late.
        newer = self.register("newer.json", csaf("2", "2024-06-01T00:00:00Z", fixed=["P"]), "acme.pem")
        older = self.register("older.json", csaf("1", "2024-03-01T00:00:00Z", under_investigation=["P"]), "acme.pem")
        with self.serving() as node:
            answer = node.get(f"/api/v1/releases/{release}/findings").json()
            [finding] = answer["findings"]
            vex = finding["vex"]
            self.assertEqual((vex["status"], vex["entry"]), ("fixed", newer))
            self.assertEqual({(one["entry"], one["why"]) for one in vex["others"]}, {(other, "less-trusted"), (first, "outdated")})
            self.assertTrue({newer, first, other, release} <= set(answer["entries"]))
            self.assertNotIn(older, answer["entries"])

            # The advisory: who said what, and whom it hits.
            advisory = node.get("/api/v1/advisories/TEST-1").json()
            self.assertEqual([(one["entry"], one["issuer"], one["status"], one["replaced"]) for one in advisory["vex"]["items"]],
                             [(older, ACME, "under_investigation", True), (newer, ACME, "fixed", False),
                              (other, MILL, "affected", False), (first, ACME, "under_investigation", False)])
            self.assertEqual(advisory["affected"][0]["vex"]["status"], "fixed")
            said = node.get(f"/api/v1/vex?vulnerability={CVE}&issuer={MILL}").json()
            self.assertEqual([(one["entry"], one["action"], one["products"]) for one in said["items"]],
                             [(other, "replace it", [PART])])
            self.assertEqual(node.get("/api/v1/vex?vulnerability=TEST-1").json()["total"], 4)

            # What is sent and not kept is judged by the same: here the product's supplier is known by its SBOM.
            scan = node.request("POST", "/api/v1/scan", json.dumps(SBOM).encode()).json()
            self.assertEqual((scan["findings"][0]["vex"]["status"], scan["findings"][0]["vex"]["entry"]), ("fixed", newer))
            package = node.get(f"/api/v1/packages?purl={PART}").json()
            self.assertEqual(package["findings"][0]["vex"]["by"], MILL)

            # With a proof of all that it rests on.
            proof = node.get(f"/api/v1/releases/{release}/findings?proof=1")
            self.assertEqual(proof.status, 200)
            self.write("answer.proof", proof.body)
            self.write("log.vkey", self.entente("log", "vkey", "--data", "data").out)
            self.assertIn(f"entry {newer}", self.entente("verify", "answer.proof", "--log-key", "log.vkey").out.replace("  ", " "))

        shown = self.entente("affected", GATEWAY, "--data", "data").out
        self.assertIn(f"fixed, says {ACME} (entry {newer}); others: affected, says {MILL}", shown)
        self.assertIn("1 finding in 2 components that advisory data covers, 0 open by what vendors say", shown)
        # Lists of releases say the same.
        with self.serving() as node:
            [product] = node.get("/api/v1/products").json()["items"]
            for row in product["releases"][0], node.get(f"/api/v1/releases/{release}").json():
                self.assertEqual((row["findings"], row["answered"]), (1, 1))
        header, row = self.entente("affected", "--data", "data").out.splitlines()[:2]
        self.assertTrue(header.lower().split()[:2] == ["open", "answered"] and row.split()[:2] == ["0", "1"], (header, row))
        shown = self.entente("affected", CVE, "--data", "data").out
        self.assertIn("What vendors say:", shown)
        self.assertIn("under_investigation (replaced)", shown)

        # Folded anew it is the same.
        self.entente("views", "digest", "--data", "data")
        rebuilt = self.entente("rebuild", "--data", "data", "--format", "json").json()
        self.assertEqual({view["outcome"] for digest in rebuilt["digests"] for view in digest["views"]}, {"same"})

    def test_whom_the_operator_trusts_counts_behind_the_supplier(self):
        release = self.make_market()
        self.register("mill.json", openvex("affected", action_statement="replace it"), "mill.pem", MILL)
        self.admitted_party("csirt", "csirt.pem:admin,advisory")
        self.register("csirt.json", openvex("not_affected", time="2023-01-01T00:00:00Z",
                                            justification="vulnerable_code_not_present"), "csirt.pem", "did:web:csirt.example")
        with self.serving() as node:
            self.assertEqual(self.finding(node, release)["vex"]["by"], MILL)  # the newer of two strangers
        configuration = self.read("data/entente.toml").decode()
        self.write("data/entente.toml", configuration + '\n[supply]\nvex_trust = ["did:web:csirt.example"]\n')
        with self.serving() as node:
            vex = self.finding(node, release)["vex"]
            self.assertEqual((vex["by"], vex["justification"]), ("did:web:csirt.example", "vulnerable_code_not_present"))
            self.assertEqual(vex["others"][0]["why"], "less-trusted")
        self.write("data/entente.toml", configuration + "\n[supply]\nvex_of_others = false\n")
        self.assertIsNone(json.loads(self.entente("affected", GATEWAY, "--data", "data", "--format", "json").out)
                          [0]["answer"]["findings"][0]["vex"])

    def test_an_sbom_that_carries_an_analysis_is_vex_too(self):
        self.make_market()
        more = SBOM | {"serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "vulnerabilities": [
            {"id": CVE, "analysis": {"state": "not_affected", "justification": "code_not_reachable"}, "affects": [{"ref": "e"}]}]}
        entry = self.register("with.json", more, "acme.pem")
        with self.serving() as node:
            vex = self.finding(node, entry)["vex"]
            self.assertEqual((vex["status"], vex["justification"], vex["entry"]),
                             ("not_affected", "vulnerable_code_not_in_execute_path", entry))

    def test_cyclonedx_in_xml_says_what_it_says_in_json(self):
        self.make_market()
        inside = (f'<components><component type="library" bom-ref="e"><name>event-stream</name><version>3.3.6</version>'
                  f'<purl>{PART}</purl></component></components><vulnerabilities><vulnerability><id>{CVE}</id><analysis>'
                  f'<state>not_affected</state><justification>code_not_reachable</justification></analysis>\n'
                  f'<affects><target><ref>e</ref></target></affects></vulnerability></vulnerabilities></bom>')
        xml = ('<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.5" '
               'serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">\n'
               f'<metadata><component type="application"><name>gateway</name><version>2.4.0</version><purl>{GATEWAY}</purl>'
               '</component></metadata>\n')
        entry = self.register("with.xml", xml + inside, "acme.pem")
        with self.serving() as node:
            self.assertEqual(node.get(f"/api/v1/statements/{entry}").json()["type"], "application/vnd.cyclonedx+xml")
            vex = self.finding(node, entry)["vex"]
            self.assertEqual((vex["status"], vex["justification"], vex["entry"]),
                             ("not_affected", "vulnerable_code_not_in_execute_path", entry))
            self.assertEqual(node.get("/api/v1/vex").json()["total"], 1)
        # One that is wrong is refused before it is signed, with its line.
        self.write("bad.xml", (xml + inside).replace("code_not_reachable", "because"))
        said = self.entente("sign", "bad.xml", "--key", "acme.pem", "--issuer", ACME, code=3)
        self.assertIn("a justification is one of CycloneDX's nine", said.err)
        self.assertIn("line 4", said.err)

    def test_an_erased_document_says_nothing(self):
        release = self.make_market()
        self.register("vex.json", openvex("not_affected", justification="component_not_present"), "acme.pem")
        with self.serving() as node:
            self.assertEqual(self.finding(node, release)["vex"]["status"], "not_affected")
        digest = hashlib.sha256((self.folder / "vex.json").read_bytes()).hexdigest()
        self.entente("payload", "erase", digest, "--reason", "requested", "--data", "data")
        with self.serving() as node:
            self.assertIsNone(self.finding(node, release)["vex"])
            self.assertEqual(node.get("/api/v1/vex").json()["total"], 0)
            self.assertEqual(node.get(f"/api/v1/payloads/{digest}").status, 410)

    def test_a_restricted_one_is_taken_and_not_shown(self):
        release = self.make_market()
        self.write("vex.json", openvex("not_affected", justification="component_not_present"))
        self.entente("sign", "vex.json", "--key", "acme.pem", "--issuer", ACME, "--marking", "AMBER", "--audience", MILL)
        self.entente("submit", "vex.json.restricted.cose", "--data", "data")
        with self.serving() as node:
            self.assertIsNone(self.finding(node, release)["vex"])

    def test_who_may_say_it(self):
        self.make_market()
        self.admitted_party("conduct", "conduct.pem:admin,conduct")
        self.write("vex.json", openvex("affected"))
        self.entente("sign", "vex.json", "--key", "conduct.pem", "--issuer", "did:web:conduct.example")
        said = self.entente("submit", "vex.json.cose", "--data", "data", code=5)
        self.assertIn("role", said.err)

    def test_sboms_in_every_encoding_are_in_the_inventory(self):
        self.make_market()
        documents = {"x.xml": (CYCLONEDX_XML, "application/vnd.cyclonedx+xml", "CycloneDX 1.4"),
                     "t.spdx": (SPDX_TAG_VALUE, "text/spdx", "SPDX 2.2"),
                     "y.yaml": (SPDX_YAML, "application/spdx+yaml", "SPDX 2.3"),
                     "j.json": (json.dumps(SPDX), "application/spdx+json", "SPDX 2.3"),
                     "3.json": (SPDX_3, "application/spdx+json", "SPDX 3.0.1")}
        releases = {}
        for number, (name, (text, kind, _)) in enumerate(documents.items()):
            releases[name] = self.register(name, text, "acme.pem", ACME, "--subject", f"pkg:generic/acme/other@{number}")
        self.register("vex.json", openvex("affected", "pkg:generic/acme/other@0"), "acme.pem")
        with self.serving() as node:
            for name, (_, kind, form) in documents.items():
                release = node.get(f"/api/v1/releases/{releases[name]}").json()
                self.assertEqual((release["format"], release["findings"]), (form, 1), name)
                self.assertEqual(node.get(f"/api/v1/statements/{releases[name]}").json()["type"], kind)
            self.assertEqual(node.get(f"/api/v1/ships?purl={PART}").json()["total"], 6)
            self.assertEqual(self.finding(node, releases["x.xml"])["vex"]["status"], "affected")
        # One that is not what its content type says is refused before it is signed, and by the node.
        said = self.entente("sign", "y.yaml", "--type", "spdx-tag-value", "--key", "acme.pem", "--issuer", ACME,
                            "--subject", "pkg:generic/acme/other@9", code=3)
        self.assertIn("SPDX 2.3 in YAML, and its content type says otherwise", said.err)


if __name__ == "__main__":
    unittest.main()
