"""One product in every format of SBOMs: `entente scan` finds the same, whatever the file is called."""

import json
import unittest

from session import ROOT, Session

PURL = "pkg:npm/event-stream@3.3.6"

CYCLONEDX = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6",
                        "metadata": {"component": {"type": "application", "name": "gateway", "version": "1"}},
                        "components": [{"type": "library", "name": "event-stream", "version": "3.3.6", "purl": PURL}]})

CYCLONEDX_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.4">
  <metadata><component type="application"><name>gateway</name><version>1</version></component></metadata>
  <components><component type="library"><name>event-stream</name><version>3.3.6</version><purl>{PURL}</purl></component></components>
</bom>
"""

SPDX = {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "documentDescribes": ["SPDXRef-gateway"],
        "packages": [{"SPDXID": "SPDXRef-gateway", "name": "gateway", "versionInfo": "1"},
                     {"SPDXID": "SPDXRef-e", "name": "event-stream", "versionInfo": "3.3.6",
                      "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                        "referenceLocator": PURL}]}]}

SPDX_YAML = f"""spdxVersion: SPDX-2.3
name: doc
documentDescribes: [SPDXRef-gateway]
packages:
- {{SPDXID: SPDXRef-gateway, name: gateway, versionInfo: 1}}
- SPDXID: SPDXRef-e
  name: event-stream
  versionInfo: 3.3.6
  externalRefs:
  - {{referenceCategory: PACKAGE-MANAGER, referenceType: purl, referenceLocator: "{PURL}"}}
"""

SPDX_TAG_VALUE = f"""SPDXVersion: SPDX-2.2
DocumentName: doc
PackageName: gateway
SPDXID: SPDXRef-gateway
PackageVersion: 1
PackageName: event-stream
SPDXID: SPDXRef-e
PackageVersion: 3.3.6
ExternalRef: PACKAGE-MANAGER purl {PURL}
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-gateway
"""

SPDX_3 = json.dumps({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
    {"type": "SpdxDocument", "spdxId": "urn:d", "name": "doc", "rootElement": ["urn:g"]},
    {"type": "software_Package", "spdxId": "urn:g", "name": "gateway", "software_packageVersion": "1"},
    {"type": "software_Package", "spdxId": "urn:e", "name": "event-stream", "software_packageUrl": PURL}]})


class SbomFormats(Session):
    def test_every_format_is_found_out_and_gives_the_same_findings(self):
        self.entente("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        documents = {"one": CYCLONEDX, "two": CYCLONEDX_XML, "three": json.dumps(SPDX), "four": SPDX_YAML,
                     "five": SPDX_TAG_VALUE, "six": SPDX_3}
        documents["seven"] = CYCLONEDX_XML.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
        for name, text in documents.items():
            self.write(name, text)
        said = self.entente("scan", *documents, "--index", "a.index", "--format", "json")
        lines = [json.loads(line) for line in said.out.splitlines()]
        self.assertEqual([line["document"] for line in lines], list(documents))
        first = lines[0]["findings"]
        self.assertTrue(first)
        for line in lines:
            self.assertEqual(line["findings"], first, line["document"])
            self.assertEqual(line["warnings"], [], line["document"])

    def test_people_are_told_the_format_and_the_product(self):
        self.entente("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        self.write("sbom", SPDX_TAG_VALUE)
        self.assertIn("gateway 1 (SPDX 2.2)", self.entente("scan", "sbom", "--index", "a.index").out)


if __name__ == "__main__":
    unittest.main()
