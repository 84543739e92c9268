"""Restricted documents: marked and salted, sealed in the vault, given to those alone whom their marking allows."""

import contextlib
import http.client
import http.server
import json
import threading

import cose
from payload_test import sbom
from session import Session

SECRET = "an-inner-name-that-nobody-else-may-read"
ACME, CSIRT, OTHER = (f"did:web:{name}.example" for name in ("acme", "csirt", "other"))


class Restricted(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin,instrument", "build.pem:supply")
        self.admitted_party("csirt", "csirt.pem")
        self.admitted_party("other", "other.pem")

    def wrap(self, name, document, *options):
        """Signs a restricted document NAME; gives its digest."""
        self.write(name, document)
        said = self.entente("sign", name, "--key", "build.pem", "--issuer", ACME, "--format", "json", *options)
        self.assertEqual(said.json()["type"], "application/vnd.entente.restricted+cbor")
        return said.json()["payload_sha256"]

    def sbom(self, name="gateway.json", *options):
        return self.wrap(name, sbom(3, name=SECRET), "--subject", f"pkg:generic/acme/{SECRET}@1.0.0", *options)

    def amber(self):
        digest = self.sbom("gateway.json", "--marking", "AMBER", "--audience", CSIRT)
        self.entente("submit", "gateway.json.restricted.cose", "--data", "data")
        return digest

    def fetch(self, node, digest, key, party, out, code=0):
        return self.entente("payload", "get", digest, "--node", node.url, "--key", key, "--as", party, "--out", out,
                            code=code)

    @staticmethod
    def address(digest):
        return f"/api/v1/payloads/{digest}"

    def files(self, root):
        return [path for path in (self.folder / root).rglob("*") if path.is_file()]

    def assert_sealed(self, root, *words):
        """No file below holds one of these words."""
        for path in self.files(root):
            content = path.read_bytes()
            for word in words:
                self.assertNotIn(word.encode(), content, str(path))


class TheWay(Restricted):
    def test_a_document_for_one_party(self):
        digest = self.sbom("gateway.json", "--marking", "amber", "--audience", CSIRT)
        shown = self.entente("inspect", "gateway.json.restricted", "--format", "json").json()["restricted"]
        self.assertEqual((shown["marking"], shown["audience"], shown["issuer"]), ("TLP:AMBER", [CSIRT], ACME))
        with self.serving() as node:
            self.entente("submit", "gateway.json.restricted.cose", "--node", node.url)
            # Whoever asks without a name is told how to ask.
            refused = node.get(self.address(digest))
            self.assertEqual(refused.status, 401)
            self.assertIn('tag="entente-read"', refused.headers["Accept-Signature"])
            self.assertEqual(refused.headers["Cache-Control"], "no-store")
            said = self.entente("payload", "get", digest, "--node", node.url, code=4)
            self.assertIn("--key", said.err)

            self.fetch(node, digest, "csirt.pem", CSIRT, "got")
            self.assertEqual(self.read("got"), self.read("gateway.json.restricted"))
            opened = self.entente("payload", "open", "got", "--out", "inner.json", "--format", "json").json()
            self.assertEqual(opened["subject"], f"pkg:generic/acme/{SECRET}@1.0.0")
            self.assertEqual(self.read("inner.json"), self.read("gateway.json"))
            self.fetch(node, digest, "build.pem", ACME, "own")  # the issuer's any key
            self.assertEqual(self.read("own"), self.read("got"))

            said = self.fetch(node, digest, "other.pem", OTHER, "no", code=4)
            self.assertIn("does not allow", said.err)
            self.assertNotIn(CSIRT, said.err)
            said = self.fetch(node, digest, "other.pem", CSIRT, "no", code=4)  # a name that is not its own
            self.assertIn("no such key", said.err)
            self.assertFalse((self.folder / "no").exists())
            # Submitting again is submitting the same.
            again = self.entente("submit", "gateway.json.restricted.cose", "--node", node.url, "--format", "json").json()
            self.assertTrue(again[0]["duplicate"])

    def test_a_party_that_is_not_admitted_reads_nothing(self):
        digest = self.sbom("green.json", "--marking", "GREEN")
        self.entente("submit", "green.json.restricted.cose", "--data", "data")
        clear = self.sbom("clear.json", "--marking", "CLEAR")
        self.entente("submit", "clear.json.restricted.cose", "--data", "data")
        applicant = self.make_party("applicant")
        self.entente("submit", "applicant.cose", "--data", "data")
        with self.serving() as node:
            self.fetch(node, digest, "other.pem", OTHER, "green")
            self.assertEqual(self.read("green"), self.read("green.json.restricted"))
            self.fetch(node, digest, "applicant.pem", applicant, "no", code=4)
            self.entente("payload", "get", digest, "--node", node.url, code=4)
            # CLEAR is for everybody; salted, it can be erased without a trace of what it said.
            self.entente("payload", "get", clear, "--node", node.url, "--out", "clear")
            self.assertEqual(self.read("clear"), self.read("clear.json.restricted"))

    def test_a_revoked_key_reads_nothing(self):
        digest = self.amber()
        kid = self.entente("key", "show", "csirt.pub.pem", "--format", "json").json()["kid"]
        self.entente("party", "revoke-key", "--id", CSIRT, "--kid", kid, "--key", "csirt.pem", "--reason", "lost", "--out",
                     "revoked.cose")
        with self.serving() as node:
            self.fetch(node, digest, "csirt.pem", CSIRT, "before")
            self.entente("submit", "revoked.cose", "--node", node.url)
            said = self.fetch(node, digest, "csirt.pem", CSIRT, "after", code=4)
            self.assertIn("may sign nothing more", said.err)

    def test_ranges_and_large_documents(self):
        digest = self.wrap("large.json", sbom(4000, seed=3), "--subject", "x", "--marking", "RED", "--audience", CSIRT)
        with self.serving() as node:
            self.entente("submit", "large.json.restricted.cose", "--node", node.url)
            whole = self.read("large.json.restricted")
            self.write("got.part", whole[:1_000_003])
            self.fetch(node, digest, "csirt.pem", CSIRT, "got")
            self.assertEqual(self.read("got"), whole)


class Doors(Restricted):
    """Nothing of it leaves by any door, and nothing of it lies about."""

    def test_no_answer_and_no_file_says_what_is_within(self):
        digest = self.amber()
        secrets = (SECRET, "TLP:AMBER")
        self.assert_sealed("data", *secrets)
        opaque = json.loads(self.entente("inspect", "gateway.json.restricted.cose", "--format", "json").out)
        self.assertRegex(opaque["statement"]["subject"], "^urn:uuid:")
        with self.serving() as node:
            index = node.log_size() - 1
            doors = [f"/api/v1/statements/{index}", f"/api/v1/statements/{index}/proof",
                     f"/api/v1/statements/{index}/transparent", f"/entries/{index}", "/api/v1/statements", "/api/v1/node",
                     "/api/v1/parties/did:web:acme.example", "/api/v1/parties/did:web:csirt.example",
                     "/api/v1/attestations", f"/api/v1/products?q={SECRET}", "/metrics", "/log/checkpoint",
                     f"/log/tile/entries/000.p/{index + 1}", "/log/tile/0/000.p/" + str(index + 1),
                     "/api/v1/ships?purl=pkg:npm/c1", "/readyz", self.address(digest)]
            for door in doors:
                answer = node.get(door)
                for secret in secrets:
                    if secret in door:
                        continue
                    self.assertNotIn(secret.encode(), answer.body, door)
            self.assertEqual(node.get(f"/api/v1/statements/{index}").json()["hash_envelope"]["digest"], digest)
            # Another party cannot make it its own.
            for arguments in (("HEAD", self.address(digest)), ("GET", self.address(digest))):
                self.assertEqual(node.request(*arguments, headers={"Range": "bytes=0-10"}).status, 401)
        self.assertNotIn(SECRET, self.entente("ships", "pkg:npm/c1", "--data", "data").out)
        self.assert_sealed("data", *secrets)

    def test_somebody_else_cannot_register_it(self):
        digest = self.amber()
        # Whoever has the digest alone signs a statement about it.
        theirs = cose.sign(cose.load_private(self.read("other.pem")), OTHER, "urn:uuid:00000000-0000-4000-8000-000000000000",
                           bytes.fromhex(digest), preimage_type="application/vnd.entente.restricted+cbor")
        with self.serving() as node:
            before = node.log_size()
            answer = node.post_statement(theirs)
            self.assertEqual(answer.status, 400, answer.body)
            self.assertIn(b"another issuer", answer.body)
            self.assertNotIn(SECRET.encode(), answer.body)
            check = node.request("POST", "/api/v1/check", theirs, {"Content-Type": "application/cose"})
            self.assertNotIn(SECRET.encode(), check.body)
            # Its size as a number of its own: a digest or a root may well hold the same digits.
            size = len(self.read("gateway.json.restricted"))
            self.assertNotRegex(check.body.decode(), rf"(?<![0-9A-Za-z+/]){size}(?![0-9A-Za-z+/=])")
            self.assertEqual(node.log_size(), before)
            self.fetch(node, digest, "other.pem", OTHER, "no", code=4)


class Relay(Restricted):
    def test_what_was_signed_for_another_server_does_not_hold(self):
        digest = self.amber()
        caught = []

        class Catch(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self):
                caught.append((self.path, dict(self.headers)))
                self.send_response(404)
                self.end_headers()

            do_GET = do_HEAD

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Catch)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.run_entente("payload", "get", digest, "--node", f"http://127.0.0.1:{server.server_port}", "--key",
                         "csirt.pem", "--as", CSIRT)
        path, headers = caught[-1]
        self.assertIn("Signature-Input", headers)
        with self.serving() as node:
            def ask(host, **more):
                connection = http.client.HTTPConnection(node.url.removeprefix("http://"))
                connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
                connection.putheader("Host", host)
                for name in ("Signature-Input", "Signature"):
                    connection.putheader(name, more.get(name, headers[name]))
                connection.endheaders()
                with contextlib.closing(connection):
                    answer = connection.getresponse()
                    return answer.status, answer.read()

            # As it was signed, for that server; and as if for this one.
            self.assertEqual(ask(headers["Host"])[0], 401)
            status, body = ask(node.url.removeprefix("http://"))
            self.assertEqual(status, 401)
            self.assertIn(b"does not hold", body)
            for wrong in ({"Signature-Input": "sig1=("}, {"Signature": "sig1=:AAAA:"},
                          {"Signature-Input": headers["Signature-Input"].replace("created=1", "created=")}):
                self.assertIn(ask(headers["Host"], **wrong)[0], (400, 401))


class Keeping(Restricted):
    def test_erased_with_its_salt(self):
        digest = self.amber()
        self.entente("payload", "erase", digest, "--data", "data", "--reason", "the report was withdrawn")
        self.assertEqual([path for path in self.files("data/vault") if path.name.endswith(".sealed")], [])
        self.entente("check", "data")
        with self.serving() as node:
            self.assertEqual(node.get(self.address(digest)).status, 410)
            self.fetch(node, digest, "csirt.pem", CSIRT, "no", code=6)

    def test_backed_up_restored_rebuilt_and_looked_after(self):
        digest = self.amber()
        self.entente("backup", "--data", "data", "--to", "backup")
        self.assert_sealed("backup", SECRET, "TLP:AMBER")
        self.entente("restore", "backup", "--data", "restored")
        self.entente("rebuild", "--data", "restored")
        self.entente("check", "restored")
        self.entente("doctor", "--data", "restored")
        with self.serving("restored") as node:
            self.fetch(node, digest, "csirt.pem", CSIRT, "got")
        self.assertEqual(self.read("got"), self.read("gateway.json.restricted"))

    def test_damage_and_loss_are_found(self):
        self.amber()
        (sealed,) = (path for path in self.files("data/vault") if path.name.endswith(".zst.sealed"))
        content = sealed.read_bytes()
        sealed.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        said = self.run_entente("check", "data")
        self.assertNotEqual(said.code, 0)
        self.assertIn(sealed.name.split(".")[0], said.out + said.err)
        sealed.unlink()
        self.assertNotEqual(self.run_entente("check", "data").code, 0)
        self.assertIn("is not in the payload store", self.run_entente("doctor", "--data", "data").out)

    def test_a_vault_without_its_key_does_not_open(self):
        self.amber()
        key = self.folder / "data/keys/vault.pem"
        own = key.read_bytes()
        key.unlink()
        said = self.run_entente("serve", "--data", "data", "--listen", "127.0.0.1:0")
        self.assertNotEqual(said.code, 0)
        self.assertIn("vault.pem", said.err)
        self.make_node("elsewhere")
        key.write_bytes(self.read("elsewhere/keys/vault.pem"))
        key.chmod(0o600)
        said = self.run_entente("serve", "--data", "data", "--listen", "127.0.0.1:0")
        self.assertNotEqual(said.code, 0)
        self.assertIn("opens none", said.err)
        key.write_bytes(own)
        with self.serving() as node:
            self.assertEqual(node.get("/readyz").status, 200)

    def test_a_directory_of_before_the_vault_gets_one(self):
        self.write("data/format", b"entente-data 2\n")
        (self.folder / "data/keys/vault.pem").unlink()
        for path in sorted((self.folder / "data/vault").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (self.folder / "data/vault").rmdir()
        self.assertIn("entente migrate", self.run_entente("serve", "--data", "data").err)
        self.entente("migrate", "--data", "data")
        digest = self.amber()
        self.assertEqual((self.folder / "data/keys/vault.pem").stat().st_mode & 0o777, 0o600)
        with self.serving() as node:
            self.fetch(node, digest, "csirt.pem", CSIRT, "got")


class Signing(Restricted):
    def test_what_cannot_be_is_said(self):
        self.write("gateway.json", sbom())
        common = ("--key", "build.pem", "--issuer", ACME)
        for options, word in ((("--audience", CSIRT), "--marking"), (("--marking", "WHITE"), "TLP:CLEAR"),
                              (("--marking", "GREEN", "--audience", CSIRT), "every admitted party"),
                              (("--marking", "RED", "--no-envelope"), "never stands")):
            said = self.run_entente("sign", "gateway.json", *common, *options)
            self.assertNotEqual(said.code, 0, options)
            self.assertIn(word, said.err)
        # The policy says who may send what: this key has no role for it.
        self.entente("sign", "gateway.json", "--key", "acme.pem", "--issuer", ACME, "--marking", "RED")
        said = self.run_entente("submit", "gateway.json.restricted.cose", "--data", "data")
        self.assertIn("role", said.err)
        # What nobody here can read may be sent if the policy names its type.
        self.write("note.txt", b"call me at three")
        self.entente("sign", "note.txt", *common, "--type", "text/plain", "--subject", "a note", "--marking", "RED")
        self.entente("submit", "note.txt.restricted.cose", "--data", "data")
        self.entente("sign", "note.txt", *common, "--type", "image/png", "--subject", "a note", "--marking", "RED")
        said = self.run_entente("submit", "note.txt.restricted.cose", "--data", "data")
        self.assertIn("contains", said.err)
