"""The main job, as a person at a terminal does it: evidence in, logged, answered, proved."""

import json
import os
import stat
import unittest

import cose
from session import ROOT, Session

CALL = "https://pariscall.international/en/call"
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core"


class MainJob(Session):
    def test_evidence_is_logged_answered_and_proved(self):
        # A node, with its keys encrypted.
        self.write("secret", "correct horse battery staple\n")
        passphrase = ("--passphrase-file", "secret")
        said = self.entente("init", "data", "--origin", "demo.example/call", "--name", "Example", "--demonstration", *passphrase)
        self.assertIn("demonstration, not endorsed", said.out)
        vkey = self.entente("log", "vkey", "--data", "data").out.strip()
        self.assertTrue(vkey.startswith("demo.example/call+"), vkey)
        self.write("call.vkey", vkey)
        for key in (self.folder / "data/keys").glob("*.pem"):
            if not key.name.endswith(".pub.pem"):
                self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600, key)
                self.assertIn(b"ENCRYPTED PRIVATE KEY", key.read_bytes())

        # The roster, by the custodian's word; importing it again changes nothing.
        roster = ROOT / "examples/paris-call"
        imported = self.entente("roster", "import", roster / "roster.csv", "--data", "data", "--instrument-document",
                                roster / "instrument.json", "--format", "json", *passphrase).json()
        self.assertEqual(imported["instrument"], CALL)
        self.assertEqual((imported["duplicates"], imported["refused"]), (0, 0))
        again = self.entente("roster", "import", roster / "roster.csv", "--data", "data", "--instrument-document",
                             roster / "instrument.json", "--format", "json", *passphrase).json()
        self.assertEqual((again["registered"], again["duplicates"]), (0, imported["registered"]))
        # Opening a node in a new second may write a time entry, but no more than that.
        self.assertLessEqual(again["log_size"] - imported["log_size"], 1)
        states = self.entente("roster", "list", "--data", "data", "--kind", "state", "--format", "json").json()
        self.assertEqual(len(states), 81)
        self.assertEqual(set(states[0]), {"id", "name", "kind", "country", "status", "since"})
        self.assertEqual({state["status"] for state in states}, {"listed"})

        # Advisories.
        feed = self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "curated", "--data", "data",
                            "--format", "json", *passphrase).json()
        self.assertTrue(feed["registered"])
        self.assertGreaterEqual(feed["records"], 40)
        same = self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "curated", "--data", "data",
                            "--format", "json", *passphrase).json()
        self.assertFalse(same["registered"])
        self.assertEqual(same["entry"], feed["entry"])

        # A company applies; without the operator's word its evidence is not taken.
        self.entente("keygen", "acme.pem", *passphrase)
        self.entente("party", "new", "--id", "did:web:acme.example", "--name", "Acme", "--kind", "private-sector",
                     "--country", "GB", "--key", "acme.pem:admin,supply,instrument", "--out", "acme.cose", *passphrase)
        for version in ("1.0.0", "1.1.0"):
            sbom = f"gateway-{version}.cdx.json"
            self.entente("sbom", "from-list", ROOT / f"examples/acme-gateway/product-{version}.json", "--out", sbom)
            self.entente("sign", sbom, "--key", "acme.pem", "--issuer", "did:web:acme.example", *passphrase)
        with self.serving("data", *passphrase) as node:
            self.assertEqual(node.get("/healthz").status, 200)
            applied = self.entente("submit", "acme.cose", "--node", node.url, "--format", "json").json()[0]
            self.assertFalse(applied["duplicate"])
        self.entente("party", "admit", "did:web:acme.example", "--data", "data", *passphrase)

        with self.serving("data", *passphrase) as node:
            self.entente("submit", "gateway-1.0.0.cdx.json.cose", "--node", node.url, "--transparent", "old.transparent.cose")
            self.entente("submit", "gateway-1.1.0.cdx.json.cose", "--node", node.url)
            # The state of affairs, from the node and from its directory: the same.
            for source in (("--node", node.url), ("--data", "data")):
                with self.subTest(source=source[0]):
                    self.wait_for_release(source, "1.1.0")
                    self.check_answers(source)
            # A proof, fetched from the node …
            answer = self.entente("roster", "answer", "--party", "US", "--date", "2021-11-12", "--node", node.url,
                                  "--proof", "us.proof.json", "--format", "json").json()
            self.assertEqual(answer["answer"], "yes")
        # … and from the directory, when the node is gone.
        self.entente("roster", "answer", "--party", "US", "--date", "2021-11-09", "--data", "data",
                     "--proof", "us-no.proof.json", *passphrase)

        # Verified offline: nothing serves any more.
        for proof, word in (("us.proof.json", "yes"), ("us-no.proof.json", "no")):
            verified = self.entente("verify", proof, "--log-key", "call.vkey", "--format", "json").json()
            self.assertTrue(verified["verified"])
            self.assertEqual(verified["level"], "authorised")
            self.assertEqual(verified["claim"]["answer"]["answer"], word)
            self.assertEqual(verified["trusted_key"]["from"], "call.vkey")
        receipt_key = self.folder / "data/keys/receipt.pub.pem"
        verified = self.entente("verify", "old.transparent.cose", "--receipt-key", receipt_key, "--signer-key", "acme.pub.pem",
                                "--payload", "gateway-1.0.0.cdx.json", "--format", "json").json()
        self.assertEqual(verified["level"], "included")
        # The same by code that is not ours.
        entry = self.read("gateway-1.0.0.cdx.json.cose")
        receipt = cose.Receipt(self.read("gateway-1.0.0.cdx.json.receipt"), entry, cose.load_public(receipt_key.read_bytes()))
        self.assertEqual(receipt.index, verified["log"]["index"])
        self.assertEqual(receipt.origin, "demo.example/call")

        # And the whole log holds.
        self.entente("check", "data", "--log-key", "call.vkey")

    def wait_for_release(self, source, version):
        """Views follow the log, a moment behind."""
        for _ in range(200):
            products = self.entente("affected", *source, "--format", "json").json()["items"]
            if any(release["version"] == version for product in products for release in product["releases"]):
                return
        self.fail(f"the release {version} does not appear")

    def check_answers(self, source):
        old, new = (self.entente("affected", f"pkg:generic/acme/gateway@{version}", *source, "--format", "json").json()[0]
                    for version in ("1.0.0", "1.1.0"))
        old_ids = {finding["id"] for finding in old["answer"]["findings"]}
        self.assertIn("GHSA-jfh8-c2jp-5v3q", old_ids)
        self.assertEqual(new["answer"]["findings"], [])
        # What nobody knows of is not said to be clean.
        self.assertEqual({one["name"] for one in new["answer"]["not_covered"]}, {"fmt", "zlib", "jason"})
        people = self.entente("affected", "pkg:generic/acme/gateway@1.1.0", *source).out
        self.assertIn("3 not covered", people)
        by_alias = self.entente("affected", "CVE-2021-44228", *source, "--format", "json").json()[0]
        self.assertEqual([one["version"] for one in by_alias["affected"]], ["1.0.0"])
        ships = self.entente("ships", LOG4J, *source, "--format", "json").json()
        self.assertEqual(ships["total"], 2)
        for date, word in (("2021-11-09", "no"), ("2021-11-11", "yes"), ("2021-11-12", "yes")):
            answer = self.entente("roster", "answer", "--party", "US", "--date", date, *source, "--format", "json").json()
            self.assertEqual(answer["answer"], word, date)
            self.assertTrue(answer["acts"], "an answer names the entries that it rests on")
        nobody = self.entente("roster", "answer", "--party", "Nobody of this name", "--date", "2021-11-12", *source, "--format", "json").json()
        self.assertEqual(nobody["answer"], "unknown")
        acme = self.entente("party", "show", "did:web:acme.example", *source, "--format", "json").json()
        self.assertEqual(acme["standing"], "admitted")
        feeds = self.entente("feed", "list", *source, "--format", "json").json()
        self.assertEqual([feed["name"] for feed in feeds], ["osv/curated"])


class OwnSignature(Session):
    def test_announced_listed_and_signed_are_three_things(self):
        self.make_node()
        self.write("call.csv", "name,kind,country_iso2,date_if_known,source_note,announced\n"
                               "Examplia,state,FR,2021-11-11,,2021-11-10\nOtherland,state,DE,<=2019-11-10,,\n")
        self.entente("roster", "import", "call.csv", "--data", "data")
        party = self.admitted_party("state", "state.pem:admin,instrument", kind="state", country="IT")
        self.entente("support", "urn:entente:instrument:call", "--key", "state.pem", "--issuer", party,
                     "--date", "2024-05-01", "--out", "support.cose")
        self.entente("submit", "support.cose", "--data", "data")
        rows = {row["name"]: row for row in self.entente("roster", "list", "--data", "data", "--format", "json").json()}
        self.assertEqual(rows["Examplia"]["status"], "listed")
        self.assertEqual(rows["Otherland"]["since"], "<=2019-11-10")
        self.assertEqual(rows["State"]["status"], "signed")
        self.assertEqual(rows["State"]["since"], "2024-05-01")


class Scan(Session):
    def test_findings_not_covered_and_exit_codes(self):
        self.entente("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        self.entente("index", "verify", "a.index")
        for version, code in (("1.0.0", 1), ("1.1.0", 0)):
            self.entente("sbom", "from-list", ROOT / f"examples/acme-gateway/product-{version}.json", "--out", f"{version}.json")
            self.entente("scan", f"{version}.json", "--index", "a.index", "--fail-on", "high", code=code)
            self.entente("scan", f"{version}.json", "--index", "a.index")
        lines = self.entente("scan", "1.0.0.json", "1.1.0.json", "--index", "a.index", "--format", "json").out.splitlines()
        self.assertEqual([json.loads(line)["document"] for line in lines], ["1.0.0.json", "1.1.0.json"])
        first = json.loads(lines[0])
        self.assertEqual(set(first), {"document", "findings", "not_covered", "warnings"})
        self.assertEqual(set(first["findings"][0]),
                         {"ecosystem", "name", "version", "purl", "id", "aliases", "fixed", "severity", "vex"})
        # From standard input, the same.
        piped = self.entente("scan", "-", "--index", "a.index", "--format", "json", stdin=self.read("1.0.0.json").decode())
        self.assertEqual(json.loads(piped.out)["findings"], first["findings"])

    def test_the_same_advisories_give_the_same_index(self):
        for name in ("a.index", "b.index"):
            self.entente("index", "build", ROOT / "examples/advisories", "--out", name)
        self.assertEqual(self.read("a.index"), self.read("b.index"))

    def test_a_scan_loads_few_libraries(self):
        """A cold scan is over in milliseconds; libcurl alone takes as long to load."""
        loaded = os.popen(f"ldd {os.environ.get('ENTENTE_BIN', ROOT / 'build/release/bin/entente')}").read()
        names = {line.split()[0].split(".so")[0] for line in loaded.splitlines() if line.strip()}
        allowed = {"linux-vdso", "libc", "libm", "libstdc++", "libgcc_s", "libfmt", "libspdlog", "libcbor", "libsimdjson",
                   "/lib64/ld-linux-x86-64", "libdl", "libpthread"}
        self.assertLessEqual(names, allowed)


if __name__ == "__main__":
    unittest.main()
