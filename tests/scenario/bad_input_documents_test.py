"""Documents that are wrong (docs/bad-input.md): SBOMs in all formats, lock files, VEX."""

import gzip
import hashlib
import json
import unittest

from bad_input import CYCLONEDX, SBOM, BadInput

XML_SBOM = ('<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>x</name>'
            "<version>1</version></component></components></bom>")


class Documents(BadInput):
    def scanned_apart(self, name):
        """The bad document is named, the good one beside it scanned."""
        said = self.refused("scan", name, "good.json", "--index", "a.index", "--format", "json")
        bad, good = (json.loads(line) for line in said.out.splitlines())
        self.assertEqual((bad["document"], good["document"]), (name, "good.json"))
        self.assertIn("findings", good)
        return bad["error"]

    # ---- SBOMs

    def test_01_truncated_sbom_to_sign(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("cut.json", SBOM[:-40])
        with self.nothing_written():
            self.refused("sign", "cut.json", "--key", "k.pem", "--issuer", "did:web:a.example")
            said = self.run_entente("sign", "cut.json", "--type", "cyclonedx", "--subject", "pkg:npm/x@1", "--key", "k.pem",
                                    "--issuer", "did:web:a.example")
            self.assertEqual(said.code, 3, "also when the type is given")

    def test_02_truncated_sbom_to_scan(self):
        self.index()
        self.write("cut.json", SBOM[:-40])
        self.scanned_apart("cut.json")

    def test_03_oversized_document(self):
        self.index()
        self.entente("keygen", "k.pem", "--unencrypted")
        with open(self.folder / "large.json", "wb") as large:
            large.truncate(257 << 20)  # sparse
        with self.nothing_written():
            self.refused("sign", "large.json", "--type", "text/plain", "--subject", "x", "--key", "k.pem", "--issuer", "did:web:a.example")
            self.refused("scan", "large.json", "--index", "a.index", "--format", "json")

    def test_04_deeply_nested_document(self):
        self.index()
        self.write("deep.json", '{"bomFormat":"CycloneDX","specVersion":"1.5","components":' + "[" * 100_000 + "]" * 100_000 + "}")
        self.scanned_apart("deep.json")

    def test_05_not_utf8(self):
        self.index()
        self.write("latin.json", SBOM.replace('"name": "x"', '"name": "\xe9"').encode("latin-1"))
        self.scanned_apart("latin.json")

    def test_148_packed_sbom(self):
        self.index()
        self.write("bad.json.gz", gzip.compress(SBOM.encode()))
        self.scanned_apart("bad.json.gz")

    def test_149_sbom_in_utf_16(self):
        self.index()
        self.write("bad.json", SBOM.encode("utf-16"))
        self.scanned_apart("bad.json")

    def test_58_sbom_with_doctype(self):
        self.index()
        self.write("bad.xml", '<!DOCTYPE bom [<!ENTITY a "x">]>' + XML_SBOM)
        self.assertEqual(self.scanned_apart("bad.xml")["place"], "line 1")

    def test_59_text_never_closed(self):
        self.index()
        self.write("bad.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>one\ntwo\n")
        self.assertEqual(self.scanned_apart("bad.spdx")["place"], "line 3")

    def test_60_aliases_of_aliases(self):
        self.index()
        lines = ["spdxVersion: SPDX-2.3", "a0: &a0 [" + ", ".join(["lol"] * 9) + "]"]
        lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]" for i in range(1, 12)]
        self.write("bad.yaml", "\n".join(lines) + "\n")
        self.scanned_apart("bad.yaml")

    def test_61_sbom_of_unknown_version(self):
        self.index()
        self.write("bad.json", SBOM.replace('"1.5"', '"2.0"'))
        self.assertEqual(self.scanned_apart("bad.json")["place"], "/specVersion")

    def test_62_spdx_in_rdf(self):
        self.index()
        self.write("bad.rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>')
        self.scanned_apart("bad.rdf")

    def test_63_none_of_the_formats(self):
        self.index()
        self.write("bad.txt", "one package, and another\n")
        self.scanned_apart("bad.txt")

    def test_64_sbom_that_breaks_a_rule(self):
        self.index()
        self.write("odd.json", SBOM.replace('"type": "library"', '"type": "thing"'))
        self.refused("scan", "odd.json", "--index", "a.index", "--strict", "--format", "json")
        self.entente("scan", "odd.json", "--index", "a.index", "--format", "json")

    def test_65_sbom_in_xml_to_sign_as_json(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("sbom.xml", XML_SBOM)
        with self.nothing_written():
            self.refused("sign", "sbom.xml", "--type", "cyclonedx", "--key", "k.pem", "--issuer", "did:web:a.example",
                         "--subject", "pkg:generic/a@1")

    # ---- lock files

    def test_66_truncated_lock_file(self):
        self.index()
        self.write("package-lock.json", '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1"}')
        self.scanned_apart("package-lock.json")

    def test_67_aliases_without_end(self):
        self.index()
        levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
        self.write("pnpm-lock.yaml", "\n".join(levels) + "\n")
        self.scanned_apart("pnpm-lock.yaml")

    def test_68_document_type(self):
        self.index()
        self.write("pom.xml", '<!DOCTYPE project [<!ENTITY a "b">]><project><version>&a;</version></project>')
        self.scanned_apart("pom.xml")

    def test_69_key_of_many_parts(self):
        self.index()
        self.write("Cargo.lock", "a." * 100_000 + "a = 1\n")
        self.scanned_apart("Cargo.lock")

    def test_70_directory_with_nothing(self):
        self.index()
        (self.folder / "empty").mkdir()
        self.write("empty/README.md", "x")
        self.refused("scan", "empty", "--index", "a.index")

    # ---- VEX on the log

    def document_refused(self, document, content_type):
        """A node that has the document refuses the statement about it, and nothing stays but the document."""
        self.node_with_parties()
        document = json.dumps(document).encode() if isinstance(document, dict) else document
        before = self.log_entries()
        with self.serving() as node:
            put = node.request("PUT", f"/api/v1/payloads/{hashlib.sha256(document).hexdigest()}", document,
                               {"Content-Type": "application/octet-stream"})
            self.assertEqual(put.status, 201, put.body)
            self.refused_by(node, self.envelope(document, content_type))
        self.assertEqual(self.log_entries(), before)

    @staticmethod
    def openvex(status, product="pkg:generic/acme/gateway@1.0.0", **more):
        return {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex/1", "author": "Acme", "version": 1,
                "timestamp": "2026-01-01T00:00:00Z", "statements": [
                    {"vulnerability": {"name": "CVE-2026-1"}, "status": status, "products": [{"@id": product}]} | more]}

    def test_92_vex_that_is_not_what_its_type_says(self):
        self.document_refused(self.openvex("fixed"), "application/csaf+json")

    def test_93_vex_without_a_reason(self):
        self.document_refused(self.openvex("not_affected"), "application/vnd.openvex+json")

    def test_94_vex_about_nothing_that_can_be_recognised(self):
        self.document_refused(self.openvex("fixed", products=[]), "application/vnd.openvex+json")

    def test_95_sbom_with_an_analysis_that_is_none(self):
        document = json.loads(SBOM) | {"vulnerabilities": [{"id": "CVE-2026-1", "analysis": {"state": "wonderful"}}]}
        document["specVersion"] = "1.6"
        self.document_refused(document, CYCLONEDX)

    def test_96_sbom_in_xml_registered_as_json(self):
        self.document_refused(XML_SBOM.encode(), CYCLONEDX)

    def test_97_csaf_that_contradicts_itself(self):
        self.document_refused({"document": {
            "category": "csaf_vex", "csaf_version": "2.0", "title": "t",
            "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
            "tracking": {"id": "A-1", "version": "1", "status": "final", "initial_release_date": "2026-01-01T00:00:00Z",
                         "current_release_date": "2026-01-01T00:00:00Z",
                         "revision_history": [{"number": "1", "date": "2026-01-01T00:00:00Z", "summary": "s"}]}},
            "product_tree": {"full_product_names": [{"product_id": "P", "name": "p", "product_identification_helper": {
                "purl": "pkg:generic/acme/gateway@1.0.0"}}]},
            "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {"fixed": ["P"], "under_investigation": ["P"]}}]},
            "application/csaf+json")

    # ---- VEX

    def nothing_scanned(self, vex):
        self.index()
        self.write("vex.xml", vex)
        self.assertEqual(self.refused("scan", "good.json", "--index", "a.index", "--vex", "vex.xml").out, "")

    def test_146_vex_in_xml_with_a_state_that_is_none(self):
        self.nothing_scanned('<bom xmlns="http://cyclonedx.org/schema/bom/1.6">\n<vulnerabilities><vulnerability><id>C</id>'
                             '<analysis>\n<state>fine</state></analysis></vulnerability></vulnerabilities></bom>')

    def test_147_xml_that_is_no_vex(self):
        self.nothing_scanned("<cvrfdoc xmlns='http://www.icasi.org/CVRF/schema/cvrf/1.1'/>")


if __name__ == "__main__":
    unittest.main()
