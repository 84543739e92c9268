"""docs/bad-input.md, row by row: what is said, the exit code or status, and what stays unchanged."""

import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

import cose
from session import ROOT, Answer, Session

TABLE = ROOT / "docs/bad-input.md"
INSTRUMENT = "https://bad.example/instrument"
SUPPORT = "application/vnd.entente.support+json"
CYCLONEDX = "application/vnd.cyclonedx+json"
SBOM = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                   "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0.0",
                                              "purl": "pkg:generic/acme/gateway@1.0.0"}},
                   "components": [{"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1"}]})

XML_SBOM = ('<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>x</name>'
            "<version>1</version></component></components></bom>")

MATCHED = {"id": "TEST-A", "modified": "2026-01-02T03:04:05Z", "summary": "about a",
           "affected": [{"package": {"ecosystem": "npm", "name": "a"},
                         "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}


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


class Table(unittest.TestCase):
    def test_each_row_has_one_test_and_each_test_a_row(self):
        tests = [int(match[1]) for name in dir(BadInput) if (match := re.match(r"test_(\d+)_", name))]
        self.assertEqual(sorted(tests), sorted(rows()))
        self.assertEqual(sorted(rows()), list(range(1, len(rows()) + 1)))


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

    # ---- documents

    def index(self):
        self.entente("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        self.write("good.json", SBOM)

    def scanned_apart(self, name):
        """The bad document is named, the good one beside it scanned."""
        said = self.refused("scan", name, "good.json", "--index", "a.index", "--format", "json")
        bad, good = (json.loads(line) for line in said.out.splitlines())
        self.assertEqual((bad["document"], good["document"]), (name, "good.json"))
        self.assertIn("findings", good)
        return bad["error"]

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

    # ---- statements

    def test_06_truncated_statement_to_submit(self):
        self.node_with_parties()
        self.write("cut.cose", self.signed("state", support())[:-10])
        with self.unchanged():
            with self.serving() as node:
                self.refused("submit", "cut.cose", "--node", node.url)

    def test_07_truncated_statement_to_a_node(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.signed("state", support())[:-10])

    def test_08_nested_cbor(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, b"\xd2\x84\x40\xa1\x01" + b"\x81" * 1000 + b"\x00\x40\x40")

    def test_09_issuer_not_utf8(self):
        self.node_with_parties()
        key = self.keys["state"]
        protected = cose.encode({1: -8, 3: SUPPORT, 4: cose.kid_of(key.public_key()), 15: {1: "did:web:XX.example", 2: INSTRUMENT}})
        protected = protected.replace(b"XX", b"\xff\xfe")
        statement = cose.assemble(protected, support(), key.sign(cose.sig_structure(protected, support())))
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, statement)

    def test_10_body_too_large(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, b"\xd2" + bytes(1 << 20))

    def test_11_statement_too_large(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.signed("acme", b"x" * 70_000, CYCLONEDX, key="build"))

    def test_12_no_envelope_for_a_large_document(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("large.txt", "x" * 70_000)
        with self.nothing_written():
            self.refused("sign", "large.txt", "--no-envelope", "--type", "text/plain", "--subject", "x", "--key", "k.pem",
                         "--issuer", "did:web:a.example")

    def test_13_wrong_signature(self):
        self.node_with_parties()
        statement = self.signed("state", support())
        self.refused_both_ways(statement[:-1] + bytes([statement[-1] ^ 1]))

    def test_14_unknown_issuer(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("stranger", support()))

    def test_15_unknown_key(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", support(), key="stranger"))

    def test_16_revoked_key(self):
        self.node_with_parties()
        kid = self.entente("inspect", "state.pub.pem", "--format", "json").json()["kid"]
        self.entente("party", "revoke-key", "--id", "did:web:state.example", "--kid", kid, "--reason", "compromised",
                     "--key", "state.pem", "--out", "revoke.cose")
        self.entente("submit", "revoke.cose", "--data", "data")
        self.refused_both_ways(self.signed("state", support()))

    def test_17_key_without_the_role(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("acme", support(), key="build"))

    def test_18_issuer_not_admitted(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("applicant", support()))

    def test_19_content_type_of_no_rule(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", b"hello", "text/plain"))

    def test_20_time_entry_by_a_party(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("state", b'{"time":"2030-01-01T00:00:00Z"}', "application/vnd.entente.time+json",
                                           subject="log.example/test"))

    def test_21_misspelt_member(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            problem = self.refused_by(node, self.signed("state", b'{"instrumnet":"https://bad.example/instrument"}'))
            self.assertIn("place", problem)

    # ---- payloads

    def envelope(self, document=SBOM.encode(), preimage_type=CYCLONEDX):
        return self.signed("acme", hashlib.sha256(document).digest(), None, "pkg:generic/acme/gateway@1.0.0", key="build",
                           preimage_type=preimage_type)

    def test_22_document_nowhere(self):
        self.node_with_parties()
        self.write("sbom.cose", self.envelope())
        with self.unchanged(), self.serving() as node:
            self.refused("submit", "sbom.cose", "--node", node.url)

    def test_23_payload_missing_at_the_node(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.envelope())

    def test_24_another_document(self):
        self.node_with_parties()
        self.write("sbom.cose", self.envelope())
        self.write("other.json", SBOM + " ")
        with self.unchanged(), self.serving() as node:
            self.refused("submit", "sbom.cose", "--payload", "other.json", "--node", node.url)

    def test_25_payload_of_another_digest(self):
        self.node_with_parties()
        digest = hashlib.sha256(SBOM.encode()).hexdigest()
        with self.unchanged(), self.serving() as node:
            self.refused_answer(node.request("PUT", f"/api/v1/payloads/{digest}", b"something else",
                                             {"Content-Type": "application/octet-stream"}))
            self.assertEqual(node.get(f"/api/v1/payloads/{digest}").status, 404)

    def test_26_payload_is_not_what_it_says(self):
        self.node_with_parties()
        document = b"this is no SBOM"
        before = self.log_entries()
        with self.serving() as node:
            put = node.request("PUT", f"/api/v1/payloads/{hashlib.sha256(document).hexdigest()}", document,
                               {"Content-Type": "application/octet-stream"})
            self.assertEqual(put.status, 201, put.body)
            self.refused_by(node, self.envelope(document))
        self.assertEqual(self.log_entries(), before)

    def test_27_sbom_in_the_statement(self):
        self.node_with_parties()
        self.refused_both_ways(self.signed("acme", SBOM.encode(), CYCLONEDX, "pkg:generic/acme/gateway@1.0.0", key="build"))

    def test_28_duplicate(self):
        self.node_with_instrument()
        self.write("s.cose", self.signed("state", support()))
        with self.serving() as node:
            first = self.entente("submit", "s.cose", "--node", node.url, "--format", "json").json()[0]
            self.entente("submit", "acme.cose", "--node", node.url)
        before = self.log_entries()
        with self.serving() as node:
            self.refused("submit", "s.cose", "--node", node.url)
            again = self.entente("submit", "s.cose", "--node", node.url, "--format", "json").json()[0]
            self.assertEqual((again["index"], again["duplicate"]), (first["index"], True))
            answer = node.post_statement(self.read("s.cose"))
            self.assertEqual((answer.status, answer.headers["Location"]), (200, f"/entries/{first['index']}"))
        receipt = cose.Receipt(answer.body, self.read("s.cose"), cose.load_public(self.read("data/keys/receipt.pub.pem")))
        self.assertEqual(receipt.index, first["index"])
        self.assertEqual(self.log_entries(), before)

    def test_29_no_such_reason(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        with self.nothing_written():
            self.refused("party", "revoke-key", "--id", "did:web:a.example", "--kid", "AAAA", "--reason", "bogus", "--key", "k.pem", "--out", "r.cose")

    # ---- data directories

    def refused_by_all(self, data="data"):
        """By a command that reads, one that writes, and by serve."""
        self.refused("log", "vkey", "--data", data)
        self.refused("policy", "register", "--data", data)
        self.refused("serve", "--data", data, "--listen", "127.0.0.1:0")

    def test_30_half_made_directory(self):
        self.make_node()
        (self.folder / "data/format").unlink()
        with self.nothing_written():
            self.refused_by_all()

    def test_31_directory_of_another_version(self):
        self.make_node()
        self.write("data/format", "entente-data 99\n")
        with self.nothing_written():
            self.refused_by_all()

    def test_32_directory_in_use(self):
        self.make_node()
        with self.serving() as node:
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")
            self.refused("policy", "register", "--data", "data")
            self.entente("log", "vkey", "--data", "data")  # reading needs no lock
            self.assertEqual(node.get("/healthz").status, 200)

    def test_33_no_directory(self):
        with self.nothing_written():
            self.refused_by_all("nowhere")

    def test_34_init_where_something_is(self):
        self.make_node()
        self.write("file", "x")
        for place in ("data", "."):
            with self.nothing_written():
                self.refused("init", place, "--origin", "other.example/log", "--unencrypted-keys")

    def test_35_wrong_passphrase(self):
        self.entente("init", "data", "--origin", "log.example/test", env={"ENTENTE_PASSPHRASE": "right"})
        with self.nothing_written():
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0", env={"ENTENTE_PASSPHRASE": "wrong"})
            self.refused("policy", "register", "--data", "data", env={"ENTENTE_PASSPHRASE": "wrong"})

    def test_36_no_passphrase(self):
        self.entente("init", "data", "--origin", "log.example/test", env={"ENTENTE_PASSPHRASE": "right"})
        with self.nothing_written():
            self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")
            self.refused("keygen", "k.pem")
            self.refused("init", "other", "--origin", "log.example/test")

    def test_37_misspelt_configuration(self):
        self.make_node()
        configuration = self.read("data/entente.toml").decode()
        self.write("data/entente.toml", "nmae = \"x\"\n" + configuration)
        self.refused("serve", "--data", "data", "--listen", "127.0.0.1:0")

    # ---- the machine

    def test_38_address_in_use(self):
        self.make_node()
        self.make_node("other", "other.example/log")
        with self.serving() as node:
            self.refused("serve", "--data", "other", "--listen", node.url.removeprefix("http://"))
            self.assertEqual(node.get("/healthz").status, 200)

    def test_39_plain_http_for_all(self):
        self.make_node()
        self.refused("serve", "--data", "data", "--listen", "0.0.0.0:0")

    @contextlib.contextmanager
    def small_disk(self, megabytes):
        """A folder on a file system of its own, where that can be had."""
        mount = self.folder / "disk"
        mount.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(mount)], capture_output=True, text=True, check=False) \
            if os.geteuid() == 0 and shutil.which("mount") else None
        if done is None or done.returncode != 0:
            self.skipTest("a full disk needs a small tmpfs, and mounting one is not allowed here")
        try:
            yield mount
        finally:
            subprocess.run(["umount", "-l", str(mount)], check=False)

    def test_40_full_disk(self):
        self.node_with_instrument()
        with self.small_disk(32) as disk:
            shutil.move(self.folder / "data", disk / "data")
            node = self.start("disk/data")
            acknowledged = []
            answer = node.post_statement(self.signed("state", support(0)))
            self.assertEqual(answer.status, 201, answer.body)
            acknowledged.append((self.signed("state", support(0)), answer.body))
            # The disk fills up behind the node's back.
            with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as filler:
                while filler.write(bytes(4096)):
                    pass
            for number in range(1, 2000):
                statement = self.signed("state", support(number, understanding=f"{number} " + "x" * 900))
                answer = node.post_statement(statement)
                if answer.status != 201:
                    break
                acknowledged.append((statement, answer.body))
            self.assertIn(answer.status, (503, 507), answer.body)
            self.write("full.cose", self.signed("state", support(5000)))
            self.refused("submit", "full.cose", "--node", node.url)
            self.assertEqual(node.get("/healthz").status, 200, "it still answers what it can")
            node.stop()
            (disk / "filler").unlink()
            # With room again, all that was acknowledged is there, and it goes on.
            key = cose.load_public((disk / "data/keys/receipt.pub.pem").read_bytes())
            with self.serving("disk/data") as node:
                for statement, receipt in acknowledged:
                    again = node.post_statement(statement)
                    self.assertEqual(again.status, 200, again.body)
                    self.assertEqual(cose.Receipt(again.body, statement, key).index, cose.Receipt(receipt, statement, key).index)
                self.entente("submit", "full.cose", "--node", node.url)
            self.entente("check", "disk/data")

    # ---- evidence

    def flip(self, name, at):
        content = bytearray(self.read(name))
        content[at] ^= 1
        self.write(name, bytes(content))

    def test_41_flipped_byte_in_the_log(self):
        self.node_with_parties()
        self.entente("check", "data")
        bundle = max((path for path in (self.folder / "data/log/tile/entries").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
        name = str(bundle.relative_to(self.folder))
        self.flip(name, bundle.stat().st_size // 2)
        with self.nothing_written():
            self.refused("check", "data")

    def test_42_flipped_byte_in_an_index(self):
        self.index()
        self.entente("index", "verify", "a.index")
        size = len(self.read("a.index"))
        for at in (0, 20, size // 2, size - 1):
            self.flip("a.index", at)
            self.refused("index", "verify", "a.index")
            self.flip("a.index", at)
        self.write("a.index", self.read("a.index")[: size // 2])
        self.refused("scan", "good.json", "--index", "a.index")

    def test_43_broken_table(self):
        self.make_node()
        self.write("list.csv", 'name,kind\n"Examplia,state\n')
        with self.unchanged_log():
            self.refused("roster", "import", "list.csv", "--data", "data")

    @contextlib.contextmanager
    def unchanged_log(self):
        before = self.log_entries()
        yield
        self.assertEqual(self.log_entries(), before)

    def test_44_key_file_for_all(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        (self.folder / "k.pem").chmod(0o644)
        self.write("doc.txt", "x")
        with self.nothing_written():
            self.refused("sign", "doc.txt", "--type", "text/plain", "--subject", "x", "--key", "k.pem", "--issuer", "did:web:a.example")

    def bundle(self, data="data"):
        self.write("list.csv", "name,kind,country_iso2,date_if_known\nExamplia,state,FR,2021-11-11\n")
        self.entente("roster", "import", "list.csv", "--data", data)
        self.entente("roster", "answer", "--party", "FR", "--date", "2022-01-01", "--data", data, "--proof", "proof.json")
        self.write("log.vkey", self.entente("log", "vkey", "--data", data).out)
        self.entente("verify", "proof.json", "--log-key", "log.vkey")
        return json.loads(self.read("proof.json"))

    def test_45_changed_bundle(self):
        self.make_node()
        good = self.bundle()
        for change in ("entry", "proof", "checkpoint", "missing-authority"):
            with self.subTest(change=change):
                bad = json.loads(json.dumps(good))
                if change == "entry":
                    bad["entries"][-1]["entry"] = bad["entries"][-2]["entry"]
                elif change == "proof":
                    bad["entries"][-1]["proof"] = bad["entries"][-2]["proof"]
                elif change == "checkpoint":
                    lines = bad["checkpoint"].split("\n")
                    lines[1] = str(int(lines[1]) + 1)
                    bad["checkpoint"] = "\n".join(lines)
                else:
                    bad["entries"] = [one for one in bad["entries"] if one["role"] == "cited"]
                self.write("bad.json", bad)
                self.refused("verify", "bad.json", "--log-key", "log.vkey")

    def test_46_bundle_of_another_log(self):
        self.make_node()
        self.bundle()
        self.make_node("other")  # of the same name
        self.write("other.vkey", self.entente("log", "vkey", "--data", "other").out)
        self.refused("verify", "proof.json", "--log-key", "other.vkey")

    def test_47_receipt_of_another_statement(self):
        self.node_with_instrument()
        for number in (1, 2):
            self.write(f"{number}.cose", self.signed("state", support(number)))
        self.entente("submit", "1.cose", "2.cose", "--data", "data")
        arguments = ["verify", "--statement", "1.cose", "--receipt-key", "data/keys/receipt.pub.pem"]
        self.entente(*arguments, "--receipt", "1.receipt")
        self.refused(*arguments, "--receipt", "2.receipt")

    def test_48_no_advisories(self):
        (self.folder / "empty").mkdir()
        self.write("empty/note.json", '{"hello": "world"}')
        with self.nothing_written():
            self.refused("index", "build", "empty", "--out", "a.index")

    def test_49_no_such_command(self):
        for arguments in (["frobnicate"], ["roster", "frobnicate"], ["scan", "--frobnicate"], ["keygen"], ["keygen", "a", "b"]):
            self.refused(*arguments)

    def test_50_no_node(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("s.cose", cose.sign(cose.load_private(self.read("k.pem")), "did:web:a.example", "x", b"x", "text/plain"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
            self.refused("submit", "s.cose", "--node", url)
            self.refused("roster", "list", "--node", url)

    def test_51_output_nowhere(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        self.write("doc.txt", "x")
        with self.nothing_written():
            self.refused("sign", "doc.txt", "--type", "text/plain", "--subject", "x", "--key", "k.pem", "--issuer", "did:web:a.example",
                         "--out", "nowhere/doc.cose")

    # ---- OSV's query API

    def osv_refused(self, address, question, length=None):
        number = int(re.search(r"test_(\d+)_", self.id())[1])
        words, _, status = rows()[number]
        self.make_node()
        with self.serving() as node:
            before = node.log_size()
            answer = node.request("POST", address, json.dumps(question).encode()) if length is None else node.announce("POST", address, length)
            self.assertEqual(answer.status, status, answer.body)
            self.assertIn(words, answer.json()["message"])
            self.assertEqual(node.log_size(), before)

    def test_52_osv_query_with_a_misspelt_member(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "npm"}, "versoin": "1"})

    def test_53_osv_query_of_an_ecosystem_that_is_none(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "Debain:12"}})

    def test_54_osv_query_with_two_versions(self):
        self.osv_refused("/osv/v1/query", {"package": {"purl": "pkg:npm/a@1.0.0"}, "version": "1.0.0"})

    def test_55_osv_batch_of_too_many(self):
        self.osv_refused("/osv/v1/querybatch", {"queries": [{"commit": "00"}] * 1001})

    def test_56_osv_batch_of_too_many_bytes(self):
        self.osv_refused("/osv/v1/querybatch", None, length=3 * 1024 * 1024)

    def test_57_osv_page_token_that_is_none(self):
        self.osv_refused("/osv/v1/query", {"package": {"name": "a", "ecosystem": "npm"}, "page_token": "next"})

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

    # ---- feeds (what a source does wrong on the way is in feeds_test.py)

    def test_71_catalog_cut_short(self):
        self.make_node()
        self.write("kev.json", {"catalogVersion": "1", "count": 2,
                                "vulnerabilities": [{"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10"}]})
        with self.unchanged():
            self.refused("feed", "add", "kev", "kev.json", "--data", "data")

    def test_72_no_probability(self):
        self.make_node()
        self.write("epss.csv", "#model_version:v1,score_date:2024-01-02\ncve,epss,percentile\nCVE-2021-44228,97,1\n")
        with self.unchanged():
            self.refused("feed", "add", "epss", "epss.csv", "--data", "data")

    def test_73_no_source(self):
        self.make_node()
        self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "mine", "--data", "data")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/"
            with self.unchanged():
                self.refused("feed", "update", "mine", "--source", url, "--data", "data")

    def test_74_feed_under_another_key(self):
        self.make_node()
        self.make_node("other", "other.example/test")
        self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "mine", "--data", "other")
        key = self.entente("log", "vkey", "--data", "data").out.strip()
        with self.serving("other") as node, self.unchanged():
            self.refused("feed", "update", "osv/mine", "--from-node", node.url, "--log-key", key, "--data", "data")

    # ---- matching over the node's own API

    def matching_refused(self, method, path, body=None, headers=None, records=(), send=None):
        number = int(re.search(r"test_(\d+)_", self.id())[1])
        words, _, status = rows()[number]
        self.make_node()
        self.write("feed.jsonl", "".join(json.dumps(record) + "\n" for record in (*records, MATCHED)))
        self.entente("feed", "add", "osv", "feed.jsonl", "--data", "data")
        with self.serving() as node:
            before = (node.log_size(), sorted(self.folder.glob("data/payloads/**/*")))
            answer = node.request(method, path, body, headers) if send is None else send(node)
            self.assertEqual(answer.status, status, answer.body)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertIn(words, answer.json()["detail"])
            self.assertEqual((node.log_size(), sorted(self.folder.glob("data/payloads/**/*"))), before)

    def scan_refused(self, document, **more):
        self.matching_refused("POST", "/api/v1/scan", document, **more)

    def test_75_no_sbom_to_be_scanned(self):
        self.scan_refused(b'{"name": "something else"}')

    def test_76_cut_off_sbom_to_be_scanned(self):
        self.scan_refused(b'{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"na')

    def test_77_form_to_be_scanned(self):
        self.scan_refused(b"--x\r\n\r\n{}\r\n--x--", headers={"Content-Type": "multipart/form-data; boundary=x"})

    def test_78_sbom_of_17_mib_to_be_scanned(self):
        # The node refuses it by its length, before it is sent.
        def announce(node):
            connection = http.client.HTTPConnection(node.url.removeprefix("http://"), timeout=60)
            connection.putrequest("POST", "/api/v1/scan")
            connection.putheader("Content-Length", str(17 * 1024 * 1024))
            connection.endheaders(b"{")
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        self.scan_refused(None, send=announce)

    def test_79_sbom_with_too_many_findings(self):
        records = [MATCHED | {"id": f"TEST-{number}"} for number in range(201)]
        components = [{"type": "library", "name": "a", "purl": f"pkg:npm/a@0.{number}.0"} for number in range(101)]
        self.scan_refused(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).encode(),
                          records=records)

    def test_80_nothing_to_be_scanned(self):
        self.scan_refused(b"")

    def test_81_package_without_a_version(self):
        self.matching_refused("GET", "/api/v1/packages?purl=pkg:npm/a")

    def test_82_package_of_an_ecosystem_that_is_none(self):
        self.matching_refused("GET", "/api/v1/packages?ecosystem=Debain:12&name=a&version=1")

    def test_83_explanation_of_an_advisory_that_is_not_there(self):
        self.matching_refused("GET", "/api/v1/advisories/CVE-0000-1/explain?purl=pkg:npm/a@1.0.0")

    def test_84_sbom_with_too_many_components(self):
        components = [{"type": "library", "name": f"a{number}"} for number in range(100_001)]
        self.scan_refused(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).encode())

    # ---- pledges

    def bad_pledge(self, content_type="pledge", key=None, who="state", **members):
        self.node_with_parties()
        document = {"id": "urn:example:pledge", "instrument": INSTRUMENT, "clause": "1", "what": "something"} | members
        document = {name: value for name, value in document.items() if value is not None}
        self.refused_both_ways(self.signed(who, json.dumps(document).encode(),
                                           f"application/vnd.entente.{content_type}+json", "urn:example:pledge", key=key))

    def test_85_measure_that_nobody_computes(self):
        self.bad_pledge(measure={"name": "happiness", "at_least": 0.5})

    def test_86_target_out_of_range(self):
        self.bad_pledge(measure={"name": "sbom-share", "at_least": 1.5})

    def test_87_action_that_is_none(self):
        self.bad_pledge(action="A26")

    def test_88_pledge_by_a_key_without_the_role(self):
        self.bad_pledge(who="acme", key="build")

    def test_89_evidence_twice(self):
        self.bad_pledge("pledge-report", id=None, instrument=None, clause=None, what=None, pledge="urn:example:pledge",
                        date="2026-01-01", state="kept", evidence=[1, 1])

    def test_90_target_in_the_wrong_direction(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        with self.nothing_written():
            self.refused("pledge", "make", "urn:example:pledge", "--instrument", INSTRUMENT, "--clause", "1", "--what",
                         "something", "--target", "sbom-share <= 0.5", "--key", "k.pem", "--issuer", "did:web:a.example")

    def test_91_progress_that_is_not_public(self):
        self.node_with_parties()
        self.write("call.json", {"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1"})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer",
                     "did:web:log.example", "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        with self.serving() as node:
            self.refused_answer(node.get("/api/v1/progress/did:web:state.example"))
            self.refused("progress", "did:web:state.example", "--node", node.url)

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

    # ---- acts about an instrument: what the roster cannot use is refused, and says why

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

    def test_98_reservation_to_a_political_instrument(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", what="reservation", text="not for us"))

    def test_99_support_for_no_version(self):
        self.with_instrument()
        self.refused_both_ways(self.act("support", version="9"))

    def test_100_understanding_of_no_clause(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", what="understanding", clause="7", text="so"))

    def test_101_version_with_another_text(self):
        self.with_instrument()
        self.refused_both_ways(self.by_custodian(self.text(title="Another call"), "instrument", INSTRUMENT))

    def test_102_disagreement_with_nothing(self):
        self.with_instrument()
        self.refused_both_ways(self.act("objection", what="disagreement", entry=1))

    def test_103_end_of_nothing(self):
        self.with_instrument()
        self.taken(self.act("end-of-support", supporter_id="did:web:state.example"))
        self.refused_both_ways(self.by_custodian({"instrument": INSTRUMENT, "supporter_id": "urn:x:nobody", "reason": "none"},
                                                 "end-of-support", INSTRUMENT))

    def test_104_support_twice(self):
        self.with_instrument()
        self.refused_both_ways(self.signed("state", support() + b" "))

    def test_105_understanding_after_the_end(self):
        self.with_instrument()
        self.taken(self.act("end-of-support", supporter_id="did:web:state.example"))
        self.refused_both_ways(self.act("understanding", what="understanding", text="too late"))

    def test_106_support_of_a_day_far_ahead(self):
        self.with_instrument()
        self.refused_both_ways(self.act("support", date={"value": "2262-01-01", "precision": "exact"}))

    def test_107_removal_without_a_reason(self):
        self.with_instrument()
        listed = {"id": "urn:x:acme", "name": "Acme", "kind": "private-sector"}
        self.taken(self.by_custodian({"instrument": INSTRUMENT, "supporter": listed}, "listing", "urn:x:acme"))
        self.refused_both_ways(self.by_custodian({"instrument": INSTRUMENT, "supporter_id": "urn:x:acme"}, "end-of-support",
                                                 INSTRUMENT))

    @staticmethod
    def paper(**members):
        return {"supporter": {"id": "did:web:state.example", "name": "State", "kind": "state"}, "act": "support",
                "form": "letter", "digest": "a" * 64, "received": "2026-01-02", "received_by": "Registry"} | members

    def test_108_paper_recorded_by_its_party(self):
        self.with_instrument()
        self.refused_both_ways(self.act("paper-act", subject="did:web:state.example", **self.paper()))

    def test_109_paper_received_by_a_person(self):
        self.with_instrument()
        document = {"instrument": INSTRUMENT} | self.paper(received_by="jane.doe@secretariat.example")
        self.refused_both_ways(self.by_custodian(document, "paper-act", "did:web:state.example"))

    def test_110_announcement_for_another(self):
        self.with_instrument()
        other = {"id": "did:web:acme.example", "name": "Acme", "kind": "private-sector"}
        self.refused_both_ways(self.act("announcement", subject="did:web:acme.example", supporter=other))

    def test_111_understanding_by_a_key_without_the_role(self):
        self.with_instrument()
        self.refused_both_ways(self.act("understanding", "acme", key="build", what="understanding", text="so"))

    # ---- offers and needs, working groups, meetings

    def bad_call(self, kind, document, subject=INSTRUMENT, who="state", key=None, before=()):
        """A node with an instrument of one clause, after the statements (who, kind, document, subject); what is refused may
        depend on the index of the last of them."""
        self.node_with_parties()
        self.write("call.json", {"id": INSTRUMENT, "title": "A call", "vocabulary": "political", "version": "1",
                                 "clauses": [{"id": "1", "title": "One"}]})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer",
                     "did:web:log.example", "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        self.keys["log"] = cose.load_private(self.read("data/keys/custodian.pem"))
        for index, (sayer, its_kind, its_document, its_subject) in enumerate(before):
            self.write(f"before{index}.cose", self.signed(sayer, json.dumps(its_document).encode(),
                                                          f"application/vnd.entente.{its_kind}+json", its_subject))
            last = self.entente("submit", f"before{index}.cose", "--data", "data", "--format", "json").json()[0]["index"]
        document = document(last) if callable(document) else document
        self.refused_both_ways(self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json",
                                           subject, key=key))

    @staticmethod
    def offer(**members):
        return {"instrument": INSTRUMENT, "kind": "training", "title": "Course", "countries": ["any"]} | members

    def test_112_offer_for_no_country(self):
        self.bad_call("offer", self.offer(countries=["UK"]))

    def test_113_offer_with_an_address_of_a_person(self):
        self.bad_call("offer", self.offer(description="Write to jane.doe@acme.example"))

    def test_114_offer_by_a_key_without_the_role(self):
        self.bad_call("offer", self.offer(), who="acme", key="build")

    def test_115_offer_under_a_clause_that_is_not_there(self):
        self.bad_call("offer", self.offer(clauses=["9"]))

    def test_116_offer_twice(self):
        # Another order of members: other bytes, and the same offer.
        self.bad_call("offer", {"countries": ["any"]} | self.offer(), before=[("state", "offer", self.offer(), INSTRUMENT)])

    def test_117_own_offer_taken_up(self):
        self.bad_call("take-up", lambda last: {"instrument": INSTRUMENT, "offer": last},
                      before=[("state", "offer", self.offer(), INSTRUMENT)])

    def test_118_need_that_is_over(self):
        self.bad_call("need", self.offer(until="2020-01-01"))

    def test_119_delivery_of_nothing(self):
        self.bad_call("delivery", {"instrument": INSTRUMENT, "take_up": 1})

    GROUP = {"id": "urn:example:group", "instrument": INSTRUMENT, "title": "Group", "chairs": ["did:web:acme.example"]}

    def test_120_chair_that_is_no_party(self):
        self.bad_call("working-group", self.GROUP | {"chairs": ["did:web:nobody.example"]}, "urn:example:group")

    def test_121_group_concluded_by_a_stranger_to_it(self):
        self.bad_call("end-of-working-group", {"working_group": "urn:example:group", "reason": "enough"}, "urn:example:group",
                      before=[("log", "working-group", self.GROUP, "urn:example:group")])

    @staticmethod
    def meeting(**members):
        return {"id": "urn:example:meeting", "kind": "meeting", "title": "Meeting", "instrument": INSTRUMENT, "from": "2020-01-01",
                "participants": [{"party": "did:web:state.example", "role": "chair"}]} | members

    def test_122_telephone_number_as_a_place(self):
        self.bad_call("meeting", self.meeting(place="Room 4, tel. +33 1 23 45 67 89"), "urn:example:meeting")

    def test_123_meeting_recorded_by_who_was_not_there(self):
        self.bad_call("meeting", self.meeting(participants=[{"party": "did:web:acme.example", "role": "chair"}]),
                      "urn:example:meeting")

    def test_124_outcomes_of_the_future(self):
        self.bad_call("meeting", self.meeting(**{"from": "2099-01-01"}, outcomes=["All is well"]), "urn:example:meeting")

    # ---- pledges, held against what the log has

    def pledged(self):
        """A node with an instrument and a pledge of the state; gives what a good pledge says."""
        self.with_instrument()
        pledge = {"id": "urn:example:pledge", "instrument": INSTRUMENT, "clause": "1", "what": "something"}
        self.say("pledge", pledge)
        return pledge

    def about_pledges(self, kind, document, who="state"):
        subject = document.get("id") or document.get("pledge") or document["instrument"]
        return self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json", subject)

    def say(self, kind, document):
        self.write("said.cose", self.about_pledges(kind, document))
        self.entente("submit", "said.cose", "--data", "data")

    def test_125_clause_that_is_not_there(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"id": "urn:example:2", "clause": "9"}))

    def test_126_instrument_that_is_not_there(self):
        pledge = self.pledged() | {"id": "urn:example:2", "instrument": "urn:example:none"}
        self.refused_both_ways(self.about_pledges("pledge", pledge))

    def test_127_pledge_of_the_same_id(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"what": "something else"}))

    def test_128_due_before_it_is_made(self):
        self.refused_both_ways(self.about_pledges("pledge", self.pledged() | {"id": "urn:example:2", "due": "2020-01-01"}))

    def report(self, **members):
        return {"pledge": "urn:example:pledge", "date": "2026-01-01", "state": "kept"} | members

    def test_129_evidence_that_is_not_on_the_log(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(evidence=[1, 9999])))

    def test_130_report_on_another_partys_pledge(self):
        self.pledged()
        self.admitted_party("other", "other.pem:admin,instrument")
        self.keys["other"] = cose.load_private(self.read("other.pem"))
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(), who="other"))

    def test_131_report_on_a_withdrawn_pledge(self):
        self.pledged()
        self.say("pledge-withdrawal", {"pledge": "urn:example:pledge", "reason": "why"})
        self.refused_both_ways(self.about_pledges("pledge-report", self.report()))

    def test_132_rule_by_somebody_else(self):
        self.pledged()
        rule = {"instrument": INSTRUMENT, "progress": "public", "reason": "why"}
        self.refused_both_ways(self.about_pledges("progress-rule", rule))

    def test_133_consent_that_was_never_given(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("progress-consent", {"instrument": INSTRUMENT, "consent": "revoked"}))

    def test_134_telephone_number_in_a_report(self):
        self.pledged()
        self.refused_both_ways(self.about_pledges("pledge-report", self.report(text="ask +33 1 23 45 67 89")))

    # ---- contacts

    CONTACT = {"party": "did:web:state.example", "function": "technical", "mailboxes": ["cert@state.example"],
               "answer_hours": 24}

    def said_of_contacts(self, who, kind, subject, document):
        return self.signed(who, json.dumps(document).encode(), f"application/vnd.entente.{kind}+json", subject)

    def contact(self, **members):
        return self.said_of_contacts("state", "contact", "did:web:state.example", self.CONTACT | members)

    def ping(self):
        """A ping of duty to the contact of state, on the log; its entry."""
        self.node_with_parties()
        self.admitted_party("duty", "duty.pem")
        self.keys["duty"] = cose.load_private(self.read("duty.pem"))
        self.write("contact.cose", self.contact())
        self.write("ping.cose", self.said_of_contacts("duty", "ping", "did:web:state.example",
                                                      {"party": "did:web:state.example", "function": "technical",
                                                       "nonce": "ab" * 16}))
        said = self.entente("submit", "contact.cose", "ping.cose", "--data", "data", "--format", "json").json()
        return said[1]["index"]

    def answer(self, ping, who="state", note="here"):
        return self.said_of_contacts(who, "ping-answer", "did:web:duty.example",
                                     {"asker": "did:web:duty.example", "ping": ping, "nonce": "ab" * 16, "note": note})

    def test_135_contact_with_a_telephone_number(self):
        self.node_with_parties()
        with self.nothing_written():
            self.refused("contacts", "publish", "--function", "technical", "--mailbox", "cert@state.example", "--note",
                         "at night +33 1 23 45 67 89", "--key", "state.pem", "--issuer", "did:web:state.example")

    def test_136_contact_that_names_a_person(self):
        self.node_with_parties()
        with self.unchanged(), self.serving() as node:
            self.refused_by(node, self.contact(persons=[{"name": "Jeanne Exemple"}]))

    def test_137_contact_in_no_time_zone(self):
        self.node_with_parties()
        with self.nothing_written():
            self.refused("contacts", "publish", "--function", "technical", "--mailbox", "cert@state.example", "--time-zone",
                         "Mars/Olympus", "--key", "state.pem", "--issuer", "did:web:state.example")

    def test_138_contact_that_expired(self):
        self.node_with_parties()
        self.refused_both_ways(self.contact(valid_until="2025-12-31"))

    def test_139_contact_detail_said_openly(self):
        self.node_with_parties()
        self.refused_both_ways(self.said_of_contacts("state", "contact-detail", "did:web:state.example",
                                                     {"party": "did:web:state.example", "function": "technical"}))

    def test_140_ping_to_nobody(self):
        self.node_with_parties()
        self.refused_both_ways(self.said_of_contacts("state", "ping", "did:web:acme.example",
                                                     {"party": "did:web:acme.example", "function": "technical",
                                                      "nonce": "ab" * 16}))

    def test_141_answer_to_no_ping(self):
        self.node_with_parties()
        self.refused_both_ways(self.answer(0))

    def test_142_answer_to_anothers_ping(self):
        ping = self.ping()
        self.refused_both_ways(self.answer(ping, who="duty"))

    def test_143_second_answer(self):
        ping = self.ping()
        self.write("answer.cose", self.answer(ping))
        self.entente("submit", "answer.cose", "--data", "data")
        self.refused_both_ways(self.answer(ping, note="again"))

    def test_144_security_txt_that_is_no_text(self):
        self.write("security.txt", b"Contact: mailto:psirt@acme.example\xff\n")
        with self.nothing_written():
            self.refused("contacts", "import", "security.txt", "--party", "did:web:acme.example")

    def nothing_scanned(self, vex):
        self.index()
        self.write("vex.xml", vex)
        self.assertEqual(self.refused("scan", "good.json", "--index", "a.index", "--vex", "vex.xml").out, "")

    def test_145_vex_in_xml_with_a_state_that_is_none(self):
        self.nothing_scanned('<bom xmlns="http://cyclonedx.org/schema/bom/1.6">\n<vulnerabilities><vulnerability><id>C</id>'
                             '<analysis>\n<state>fine</state></analysis></vulnerability></vulnerabilities></bom>')

    def test_146_xml_that_is_no_vex(self):
        self.nothing_scanned("<cvrfdoc xmlns='http://www.icasi.org/CVRF/schema/cvrf/1.1'/>")


if __name__ == "__main__":
    unittest.main()
