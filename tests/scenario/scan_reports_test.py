"""A scan as people and build servers use it: directories, VEX, what is ignored, what is exploited, and every form of report."""

import json
import unittest
import xml.etree.ElementTree as xml

from session import ROOT, Session

LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"


class ScanReports(Session):
    def setUp(self):
        super().setUp()
        self.write("kev.json", json.dumps({"title": "catalog", "catalogVersion": "2026.01.01", "dateReleased": "2026-01-01T00:00:00Z", "count": 1,
                                           "vulnerabilities": [{"cveID": "CVE-2021-44228", "vendorProject": "Apache", "product": "Log4j2",
                                                                "vulnerabilityName": "a name", "dateAdded": "2021-12-10", "shortDescription": "",
                                                                "requiredAction": "", "dueDate": "2021-12-24",
                                                                "knownRansomwareCampaignUse": "Known", "notes": ""}]}))
        self.write("epss.csv", "#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.97432,0.99900\n")
        self.entente("index", "build", ROOT / "examples/advisories", "--kev", "kev.json", "--epss", "epss.csv", "--out", "a.index")
        self.entente("index", "verify", "a.index")
        self.entente("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", "app.cdx.json")

    def scan(self, *arguments, code=0):
        return self.entente("scan", *arguments, "--index", "a.index", code=code)

    def findings(self, *arguments):
        return json.loads(self.scan("app.cdx.json", "--format", "json", "--details", *arguments).out)

    def of_log4shell(self, answer):
        return [one for one in answer["findings"] + answer.get("ignored", []) if "CVE-2021-44228" in [one["id"], *one["aliases"]]]

    def test_a_flaw_is_one_row_and_says_that_it_is_exploited(self):
        shown = self.scan("app.cdx.json").out
        rows = [line for line in shown.splitlines() if "CVE-2021-44228" in line]
        self.assertEqual(len(rows), 1, shown)
        self.assertIn("GHSA-jfh8-c2jp-5v3q", rows[0])
        self.assertIn("EXPLOITED (ransomware)", rows[0])
        self.assertIn("EPSS 97.4 %", rows[0])
        for one in self.of_log4shell(self.findings()):
            self.assertEqual(one["group"], "GHSA-jfh8-c2jp-5v3q")
            self.assertEqual(one["exploited"], {"cve": "CVE-2021-44228", "kev_added": "2021-12-10", "kev_due": "2021-12-24", "ransomware": True,
                                                "epss": 0.97432, "epss_percentile": 0.999})

    def test_what_is_ignored_is_told_and_runs_out(self):
        rule = '[[ignore]]\nid = "CVE-2021-44228"\npackage = "pkg:maven/org.apache.logging.log4j/log4j-core"\nreason = "lookups are off"\n'
        self.write("ignore.toml", rule)
        answer = self.findings("--ignore", "ignore.toml")
        self.assertEqual({one["ignored"] for one in answer["ignored"]}, {"lookups are off"})
        self.assertFalse([one for one in answer["findings"] if one["group"] == "GHSA-jfh8-c2jp-5v3q"])
        self.write("ended.toml", rule + 'until = 2020-01-31\n[[ignore]]\nid = "CVE-1999-0001"\nreason = "gone"\n')
        ended = self.scan("app.cdx.json", "--ignore", "ended.toml", "--fail-on", "critical", code=1)
        self.assertIn("was ignored until 2020-01-31 and counts again", ended.err)
        self.assertIn("nothing was found of CVE-1999-0001", ended.err)
        self.write("bad.toml", '[[ignore]]\nid = "CVE-2021-44228"\n')
        self.assertIn("reason", self.scan("app.cdx.json", "--ignore", "bad.toml", code=3).err)

    def test_vendors_are_heard_and_weighed(self):
        def statement(author, status, time, **more):
            return json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": f"https://{author}.example/vex/1", "author": author, "timestamp": time,
                               "version": 1, "statements": [{"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": LOG4J}],
                                                             "status": status, **more}]})
        self.write("vendor.json", statement("vendor", "not_affected", "2026-01-01T00:00:00Z", justification="vulnerable_code_not_present"))
        self.write("reseller.json", statement("reseller", "affected", "2026-02-01T00:00:00Z", action_statement="upgrade"))
        both = ["--vex", "vendor.json", "--vex", "reseller.json"]
        newest = self.of_log4shell(self.findings(*both))[0]["vex"]
        self.assertEqual((newest["status"], newest["by"]), ("affected", "reseller"))
        trusted = self.of_log4shell(self.findings(*both, "--vex-trust", "vendor"))[0]["vex"]
        self.assertEqual((trusted["status"], trusted["by"], trusted["justification"]), ("not_affected", "vendor", "vulnerable_code_not_present"))
        self.assertEqual(trusted["overruled"], ["affected, says reseller (2026-02-01T00:00:00Z)"])
        self.assertIn("not_affected, says vendor", self.scan("app.cdx.json", *both, "--vex-trust", "vendor").out)
        self.write("bad.json", statement("vendor", "maybe", "2026-01-01T00:00:00Z"))
        self.assertIn("/statements/0/status", self.scan("app.cdx.json", "--vex", "bad.json", code=3).err)

    def test_a_directory_with_lock_files_and_sboms(self):
        (self.folder / "project/web").mkdir(parents=True)
        (self.folder / "app.cdx.json").rename(self.folder / "project/app.cdx.json")
        self.write("project/web/package-lock.json", json.dumps(
            {"name": "web", "version": "1.0.0", "lockfileVersion": 3,
             "packages": {"": {"name": "web", "version": "1.0.0", "dependencies": {"event-stream": "3.3.6"}},
                          "node_modules/event-stream": {"version": "3.3.6", "resolved": "https://registry.npmjs.org/event-stream/-/event-stream-3.3.6.tgz"}}}))
        lines = [json.loads(line) for line in self.scan("project", "--format", "json", "--jobs", "4").out.splitlines()]
        self.assertEqual([line["document"] for line in lines], ["project/app.cdx.json", "project/web/package-lock.json"])
        self.assertEqual([one["id"] for one in lines[1]["findings"]], ["GHSA-mh6f-8j2x-4483"])

    def test_reports_of_every_form(self):
        self.write("broken.json", "{")
        self.write("ignore.toml", '[[ignore]]\nid = "CVE-2021-44228"\nreason = "lookups are off"\n')
        reports = {}
        for form in ("sarif", "junit", "openvex", "cyclonedx-vex"):
            self.scan("app.cdx.json", "broken.json", "--ignore", "ignore.toml", "--format", form, "--out", f"report.{form}", code=3)
            reports[form] = self.read(f"report.{form}").decode()
        run = json.loads(reports["sarif"])["runs"][0]
        suppressed = [one for one in run["results"] if "suppressions" in one]
        self.assertTrue(suppressed)
        self.assertLess(len(suppressed), len(run["results"]))
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        suites = {suite.get("name"): suite for suite in xml.fromstring(reports["junit"])}
        self.assertEqual(suites["broken.json"].get("errors"), "1")
        self.assertEqual(int(suites["app.cdx.json"].get("failures")), len(run["results"]) - len(suppressed))
        # What is written is read again, as others' VEX is.
        for form in ("openvex", "cyclonedx-vex"):
            heard = self.of_log4shell(self.findings("--vex", f"report.{form}"))[0]["vex"]
            self.assertEqual(heard["status"], "under_investigation", form)

    def test_why(self):
        said = self.entente("explain", "CVE-2021-44228", LOG4J, "--index", "a.index").out
        self.assertIn("2.14.1 is in it: affected, fixed in 2.15.0", said)
        answer = json.loads(self.entente("explain", "CVE-2021-44228", LOG4J.replace("2.14.1", "2.17.1"), "--index", "a.index", "--format", "json").out)
        self.assertEqual(answer["result"], "not-affected")
        self.assertIn("CVE-1999-0001", self.entente("explain", "CVE-1999-0001", LOG4J, "--index", "a.index", code=6).err)


if __name__ == "__main__":
    unittest.main()
