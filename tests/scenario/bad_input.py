"""What the tests of docs/bad-input.md share (bad_input_*_test.py): its table, a node with parties, what is expected and what stays."""

import contextlib
import hashlib
import json
import pathlib
import re
import shutil
import tempfile

import cose
from session import ROOT, Session

TABLE = ROOT / "docs/bad-input.md"
INSTRUMENT = "https://bad.example/instrument"
SUPPORT = "application/vnd.entente.support+json"
CYCLONEDX = "application/vnd.cyclonedx+json"
SBOM = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                   "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0.0",
                                              "purl": "pkg:generic/acme/gateway@1.0.0"}},
                   "components": [{"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1"}]})


def rows():
    """{number: (phrases in backquotes, exit code or None, status or None)}."""
    found = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != 5 or not cells[0].isdigit():
            continue
        code, status = re.search(r"exit (\d+)", cells[3]), re.search(r"status (\d+)", cells[3])
        found[int(cells[0])] = (re.search(r"`(.*)`", cells[2]).group(1), code and int(code[1]), status and int(status[1]))
    return found


def support(number=1, **members):
    return json.dumps({"instrument": INSTRUMENT, "version": "1", "understanding": f"number {number}"} | members).encode()


class BadInput(Session):
    @classmethod
    def setUpClass(cls):
        cls.template = None

    @classmethod
    def tearDownClass(cls):
        if cls.template is not None:
            shutil.rmtree(cls.template, ignore_errors=True)

    # ---- a node with parties, made once and copied for each test

    def node_with_parties(self):
        """data/: acme (admin, supply; and a key for the build alone), state (all roles), applicant (not admitted)."""
        if type(self).template is None:
            self.make_node()
            self.admitted_party("acme", "acme.pem:admin", "build.pem:supply")
            self.admitted_party("state", kind="state")
            self.entente("submit", self.make_party("applicant") and "applicant.cose", "--data", "data")
            self.entente("keygen", "stranger.pem", "--unencrypted")
            type(self).template = pathlib.Path(tempfile.mkdtemp(prefix="entente-bad-input."))
            shutil.copytree(self.folder, self.template, dirs_exist_ok=True)
        else:
            shutil.copytree(self.template, self.folder, dirs_exist_ok=True)
            for key in self.folder.rglob("*.pem"):
                key.chmod(0o600)
        self.keys = {name: cose.load_private(self.read(f"{name}.pem"))
                     for name in ("acme", "build", "state", "applicant", "stranger")}

    def signed(self, who, payload, content_type=SUPPORT, subject=INSTRUMENT, key=None, **more):
        return cose.sign(self.keys[key or who], f"did:web:{who}.example", subject, payload, content_type, **more)

    # ---- what is expected

    def row(self):
        number = int(re.match(r"test_(\d+)_", self._testMethodName)[1])
        return rows()[number]

    def refused(self, *arguments, **more):
        """A command that ends as the row says, and says what the row says."""
        phrase, code, _ = self.row()
        said = self.run_entente(*arguments, **more)
        self.assertEqual(said.code, code, str(said))
        self.assertIn(phrase, said.out + said.err, str(said))
        return said

    def refused_by(self, node, statement):
        answer = node.post_statement(statement)
        return self.refused_answer(answer)

    def refused_answer(self, answer):
        phrase, _, status = self.row()
        self.assertEqual(answer.status, status, answer.body)
        problem = answer.json()
        self.assertIn(phrase, answer.body.decode())
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["detail"] and problem["title"] and problem["code"], problem)
        return problem

    def refused_both_ways(self, statement):
        """To a node as it stands, and by `submit`."""
        self.write("bad.cose", statement)
        with self.unchanged():
            with self.serving() as node:
                self.refused_by(node, statement)
                self.refused("submit", "bad.cose", "--node", node.url)
        with self.unchanged():
            self.refused("submit", "bad.cose", "--data", "data")
        self.assertFalse((self.folder / "bad.receipt").exists())

    # ---- what stays

    def log_entries(self, data="data"):
        """All entries but time entries, in order, from the published tiles."""
        size = int(self.read(f"{data}/log/checkpoint").decode().split("\n")[1])
        bundles = sorted((self.folder / data / "log/tile/entries").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
        tile = size // 256
        self.assertLess(tile, 1, "these tests write few entries")
        (bundle,) = [path for path in bundles if path.is_file() and path.name == str(size % 256)]
        raw, entries = bundle.read_bytes(), []
        while raw:
            length = int.from_bytes(raw[:2], "big")
            entries.append(raw[2:2 + length])
            raw = raw[2 + length:]
        self.assertEqual(len(entries), size)
        return [entry for entry in entries if b"application/vnd.entente.time+json" not in entry]

    def payloads(self, data="data"):
        return sorted(path.name for path in (self.folder / data / "payloads").rglob("*.zst"))

    @contextlib.contextmanager
    def unchanged(self):
        before = self.log_entries(), self.payloads()
        yield
        self.assertEqual((self.log_entries(), self.payloads()), before)

    @contextlib.contextmanager
    def nothing_written(self):
        def files():
            return {str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size < 1 << 24 else None
                    for path in self.folder.rglob("*") if path.is_file()}
        before = files()
        yield
        self.assertEqual(files(), before)

    # ---- what several files of tests make

    def index(self):
        self.entente("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        self.write("good.json", SBOM)

    def envelope(self, document=SBOM.encode(), preimage_type=CYCLONEDX):
        return self.signed("acme", hashlib.sha256(document).digest(), None, "pkg:generic/acme/gateway@1.0.0", key="build",
                           preimage_type=preimage_type)

    def node_with_instrument(self):
        """A node on which the custodian founded INSTRUMENT in version 1, with one clause."""
        self.node_with_parties()
        self.keys["custodian"] = cose.load_private(self.read("data/keys/custodian.pem"))
        self.taken(self.by_custodian(self.text(), "instrument", INSTRUMENT))

    def with_instrument(self):
        """The same, and did:web:state.example supports it."""
        self.node_with_instrument()
        self.taken(self.signed("state", support()))

    @staticmethod
    def text(**members):
        return {"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1",
                "clauses": [{"id": "1", "title": "Be good"}]} | members

    def by_custodian(self, document, kind, subject):
        return cose.sign(self.keys["custodian"], "did:web:log.example", subject, json.dumps(document).encode(),
                         f"application/vnd.entente.{kind}+json")

    def act(self, kind, who="state", key=None, subject=INSTRUMENT, **members):
        document = json.dumps({"instrument": INSTRUMENT} | members).encode()
        return self.signed(who, document, f"application/vnd.entente.{kind}+json", subject, key)

    def taken(self, statement):
        self.write("good.cose", statement)
        said = self.entente("submit", "good.cose", "--data", "data", "--format", "json").json()
        return said[0]["index"]
