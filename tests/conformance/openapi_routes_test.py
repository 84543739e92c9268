"""api/openapi.yaml is held against the routes in src/protocols, in both directions, and against itself.

The unit test src/protocols/openapi_test.cc compares it with the table that a node really serves; this one needs no build
and also sees what no table shows: references that lead nowhere, parameters that nobody declared, ids that stand there twice.
"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "put", "post", "head", "delete", "patch", "options")


def operations(text):
    """{path: {method: [lines]}} and {path: [lines]}, by indentation: two spaces a level, as the file is written."""
    found, whole, path, method, inside = {}, {}, None, None, False
    for line in text.splitlines():
        if re.match(r"^\S", line):
            inside, path, method = line == "paths:", None, None
            continue
        if not inside:
            continue
        if named := re.match(r"^  (/\S*):$", line):
            path, method = named.group(1), None
            found[path], whole[path] = {}, []
            continue
        whole[path].append(line)
        if named := re.match(r"^    (\w+):", line):
            method = named.group(1) if named.group(1) in METHODS else None
            if method:
                found[path][method] = []
        elif method:
            found[path][method].append(line)
    return found, whole


def component_names(text):
    names, section = set(), None
    for line in text[text.index("\ncomponents:") :].splitlines():
        if named := re.match(r"^  (\w+):$", line):
            section = named.group(1)
        elif named := re.match(r"^    (\w+):", line):
            names.add(f"#/components/{section}/{named.group(1)}")
    return names


def source_patterns():
    patterns = set()
    for source in sorted((ROOT / "src" / "protocols").rglob("*.cc")):
        if source.name.endswith("_test.cc"):
            continue
        text = source.read_text()
        patterns.update(re.findall(r'(?:Read\(|pattern = )"(/[^"]+)"', text))
    return patterns


class OpenApi(unittest.TestCase):
    def setUp(self):
        self.text = (ROOT / "api" / "openapi.yaml").read_text()
        self.operations, self.whole = operations(self.text)
        self.assertGreater(len(self.operations), 20, "the paths could not be read")

    def test_every_route_is_described_and_every_path_is_served(self):
        served = {pattern.replace("...}", "}") for pattern in source_patterns()}
        self.assertEqual(sorted(served), sorted(self.operations))

    def test_references_lead_somewhere(self):
        known = component_names(self.text)
        used = set(re.findall(r'\$ref: "([^"]+)"', self.text))
        self.assertEqual(sorted(used - known), [])
        self.assertEqual(sorted(known - used), [], "components that nothing refers to")

    def test_path_parameters_are_declared(self):
        parameters = self.text[self.text.index("\n  parameters:") : self.text.index("\n  responses:")]
        by_reference = dict(re.findall(r"^    (\w+): \{name: (\w+)", parameters, re.MULTILINE))
        for path, lines in self.whole.items():
            body = "\n".join(lines)
            declared = set(re.findall(r"name: (\w+),? *(?:in: path|\n *in: path)", body))
            declared |= {by_reference[name] for name in re.findall(r"#/components/parameters/(\w+)", body) if name in by_reference}
            self.assertLessEqual(set(re.findall(r"\{(\w+)\}", path)), declared, path)

    def test_operations_are_complete(self):
        ids = []
        for path, methods in self.operations.items():
            self.assertTrue(methods, path)
            for method, lines in methods.items():
                body = "\n".join(lines)
                for member in ("tags:", "operationId:", "summary:", "responses:"):
                    self.assertIn(member, body, f"{method} {path}")
                ids += re.findall(r"operationId: (\w+)", body)
        self.assertEqual(len(ids), len(set(ids)))

    def test_the_document_is_yaml(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        document = yaml.safe_load(self.text)
        self.assertEqual(set(document["paths"]), set(self.operations))


if __name__ == "__main__":
    unittest.main()
