"""A party shows that its domain is its own: as a DID document, as a text record; and does not, and nobody can say.

The domain's web server, its certificate authority and the name server are here, on loopback.
"""

import http.server
import json
import socket
import ssl
import struct
import subprocess
import threading

from session import Session

DOMAIN = "acme.test"


class NameServer(threading.Thread):
    """Answers A with 127.0.0.1 for names in `hosts`, TXT from `texts`, nothing else; fails while `broken`."""

    def __init__(self):
        super().__init__(daemon=True)
        self.hosts, self.texts, self.broken, self.asked = {DOMAIN}, {}, False, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                packet, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            self.asked += 1
            self.socket.sendto(self.answer(packet), peer)

    def answer(self, packet):
        labels, at = [], 12
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode())
            at += 1 + packet[at]
        question = packet[12:at + 5]
        kind = struct.unpack("!H", packet[at + 1:at + 3])[0]
        name = ".".join(labels)
        records = []
        if kind == 1 and name in self.hosts:
            records = [socket.inet_aton("127.0.0.1")]
        if kind == 16:
            for text in self.texts.get(name, []):
                data = text.encode()
                records.append(b"".join(bytes([len(data[i:i + 100])]) + data[i:i + 100]
                                        for i in range(0, len(data), 100)))  # in pieces, as long records are
        known = name in self.hosts or name in self.texts
        code = 2 if self.broken else 0 if known else 3
        records = [] if self.broken else records
        header = packet[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0)
        return header + question + b"".join(b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data
                                            for data in records)


class WebServer:
    """HTTPS on loopback with a certificate of DOMAIN from a CA of its own; `pages` by path."""

    def __init__(self, folder):
        def openssl(*arguments):
            subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
                "-out", "ca.pem", "-subj", "/CN=test CA", "-days", "2")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "web.key", "-out",
                "web.csr", "-subj", f"/CN={DOMAIN}")
        (folder / "web.ext").write_text(f"subjectAltName=DNS:{DOMAIN}\n")
        openssl("x509", "-req", "-in", "web.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                "web.pem", "-days", "2", "-extfile", "web.ext")
        self.pages, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                status, headers, body = outer.pages.get(self.path, (404, {}, b"nothing here"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "web.pem", folder / "web.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, path, body, status=200, **headers):
        self.pages[path] = (status, headers, body.encode() if isinstance(body, str) else body)


class DomainControl(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.names = NameServer()
        self.names.start()
        self.addCleanup(self.names.socket.close)
        self.web = WebServer(self.folder)
        self.addCleanup(self.web.server.server_close)
        self.addCleanup(self.web.server.shutdown)
        self.party = f"did:web:{DOMAIN}%3A{self.web.port}"
        self.configure(resolver=self.names.address, ca_file=str(self.folder / "ca.pem"), allow_private_addresses=True)
        self.entente("keygen", "acme.pem", "--unencrypted")
        self.state_party("acme.pem")

    def configure(self, **settings):
        kept = self.read("data/entente.toml").decode().split("[identity]")[0]
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        self.write("data/entente.toml", kept + "[identity]\n" + "\n".join(lines) + "\n")

    def state_party(self, *keys, by=None):
        arguments = ["party", "new", "--id", self.party, "--name", "Acme", "--kind", "private-sector", "--domain", DOMAIN,
                     "--out", "party.cose"]
        for key in keys:
            arguments += ["--key", key]
        self.entente(*arguments)
        self.entente("submit", "party.cose", "--data", "data")

    def check(self):
        found = self.entente("party", "check-domain", self.party, "--data", "data", "--format", "json").json()
        return {one["method"]: one for one in found}

    def shown(self):
        return self.entente("party", "show", self.party, "--data", "data", "--format", "json").json()["domain_control"]

    def publish_document(self, *keys):
        arguments = ["party", "did-document", self.party]
        for key in keys:
            arguments += ["--key", key]
        self.web.publish("/.well-known/did.json", self.entente(*arguments).out)

    def test_not_checked_until_somebody_looks(self):
        self.assertEqual(self.shown()["state"], "not-checked")
        said = self.entente("party", "show", self.party, "--data", "data").out
        self.assertIn("not checked", said)
        self.configure(recheck_hours=0)
        with self.serving() as node:
            answer = node.get(f"/api/v1/parties/{self.party.replace('%', '%25')}").json()
        self.assertEqual((answer["domain_control"]["state"], answer["domain_control"]["checks"]), ("not-checked", []))
        self.assertEqual((self.names.asked, self.web.asked), (0, []))

    def test_proved_by_a_document_then_lost_and_failed(self):
        self.publish_document("acme.pem")
        found = self.check()
        self.assertEqual([found[method]["outcome"] for method in ("did-web", "dns")], ["proved", "failed"])
        self.assertIsNone(found["dns"]["entry"])  # it is no news that it shows it in one way alone
        shown = self.shown()
        self.assertEqual(shown["state"], "proved")
        self.assertEqual(shown["checks"][0]["entry"], found["did-web"]["entry"])
        self.assertIsNone(self.check()["did-web"]["entry"])  # nothing changed
        # Another key: what was proved is lost at once, without anybody looking.
        self.entente("keygen", "new.pem", "--unencrypted")
        self.entente("sign", self.application("new.pem"), "--type", "party", "--key", "acme.pem", "--issuer", self.party,
                     "--out", "party.cose")
        self.entente("submit", "party.cose", "--data", "data")
        self.assertEqual(self.shown()["state"], "lost")
        self.assertEqual(self.check()["did-web"]["outcome"], "failed")
        self.assertEqual(self.shown()["state"], "failed")
        # The domain gives the new key; it counts once the party signed with it.
        self.publish_document("new.pem")
        self.assertEqual(self.check()["did-web"]["outcome"], "failed")
        self.state_party("new.pem")
        self.assertEqual(self.check()["did-web"]["outcome"], "proved")
        self.entente("rebuild", "--data", "data", "--check")

    def application(self, key):
        document = {"id": self.party, "name": "Acme", "kind": "private-sector", "domain": DOMAIN,
                    "keys": [{"jwk": self.jwk(key), "roles": ["admin"]}]}
        self.write("party.json", document)
        return "party.json"

    def jwk(self, key):
        said = json.loads(self.entente("party", "did-document", self.party, "--key", key).out)
        return said["verificationMethod"][0]["publicKeyJwk"]

    def test_proved_by_a_text_record_and_kept_while_nobody_answers(self):
        line = self.entente("party", "did-document", self.party, "--key", "acme.pem", "--txt").out
        name, text = line.split(". IN TXT ")
        self.names.texts[name] = ["v=spf1 -all", text.strip().strip('"')]
        found = self.check()
        self.assertEqual([found[method]["outcome"] for method in ("did-web", "dns")], ["failed", "proved"])
        self.assertEqual(self.shown()["state"], "proved")
        self.names.broken = True
        self.assertEqual(self.check()["dns"]["outcome"], "unreachable")
        shown = self.shown()
        self.assertEqual(shown["state"], "proved")
        self.assertIsNotNone(shown["checks"][0]["unreachable_since"])
        self.assertIn("no answer since", self.entente("party", "show", self.party, "--data", "data").out)
        self.names.broken = False
        self.names.texts[name] = []
        self.check()
        self.assertEqual(self.shown()["state"], "failed")

    def test_keys_of_others_and_redirects_and_private_addresses_prove_nothing(self):
        # A key that the party lists and never signed with may be somebody else's.
        self.entente("keygen", "victim.pem", "--unencrypted")
        self.state_party("acme.pem", "victim.pem:admin")
        self.publish_document("victim.pem")
        found = self.check()["did-web"]
        self.assertEqual(found["outcome"], "failed")
        self.assertIn("none of them is an admin key", found["reason"])
        self.web.publish("/.well-known/did.json", "", status=302, Location="https://elsewhere.test/did.json")
        self.assertIn("redirects are not followed", self.check()["did-web"]["reason"])
        self.web.publish("/.well-known/did.json", json.dumps({"id": "did:web:other.test", "verificationMethod": []}))
        self.assertIn("is not about", self.check()["did-web"]["reason"])
        self.web.publish("/.well-known/did.json", " " * (64 * 1024 + 1))
        self.assertEqual(self.check()["did-web"]["outcome"], "failed")
        # Without the setting, nothing on this machine is asked.
        before = len(self.web.asked)
        self.configure(resolver=self.names.address, ca_file=str(self.folder / "ca.pem"))
        found = self.check()["did-web"]
        self.assertEqual(found["outcome"], "unreachable")
        self.assertIn("no public address", found["reason"])
        # A certificate of somebody unknown.
        self.configure(resolver=self.names.address, allow_private_addresses=True)
        self.assertEqual(self.check()["did-web"]["outcome"], "unreachable")
        self.assertEqual(len(self.web.asked), before)
