"""A session at a terminal: the real binary, real files in a temporary folder.

    class Roster(Session):
        def test_it(self):
            self.entente("init", "data", "--origin", "log.example/test", "--unencrypted-keys")
            with self.serving("data") as node:
                ...

Each test has a folder of its own, in which commands run. ENTENTE_BIN names the binary.
"""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("ENTENTE_BIN", str(ROOT / "build/release/bin/entente"))
DATA = ROOT.parent / "shared" / "data"
SECONDS_MAX = 120


class Said:
    """What a command said, and its exit code."""

    def __init__(self, arguments, done):
        self.arguments, self.code = arguments, done.returncode
        self.out, self.err = done.stdout, done.stderr

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"$ entente {' '.join(self.arguments)}\n{self.out}{self.err}exit code {self.code}"


class Answer:
    """What a node answered over HTTP."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Node:
    """A node that serves."""

    def __init__(self, process, url, log):
        self.process, self.url, self.log = process, url, log

    def request(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.headers, answer.read())

    def announce(self, method, path, length):
        """The answer to a body that is announced and not sent: one that is too large is refused by its length alone."""
        address = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=SECONDS_MAX)
        with contextlib.closing(connection):
            connection.putrequest(method, path)
            connection.putheader("Content-Length", str(length))
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def get(self, path):
        return self.request("GET", path)

    def post_statement(self, statement):
        return self.request("POST", "/entries", statement,
                            {"Content-Type": "application/cose", "Accept": "application/problem+json"})

    def log_size(self):
        return self.get("/api/v1/node").json()["log"]["size"]

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=SECONDS_MAX)


class Session(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        if not os.access(BINARY, os.X_OK):
            self.fail(f"no binary at {BINARY}; make build makes it, ENTENTE_BIN names another")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="entente-scenario."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.nodes = []

    # ---- commands

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items()
                 if name not in ("ENTENTE_PASSPHRASE", "NO_COLOR", "COLUMNS")}
        return clean | more

    def run_entente(self, *arguments, stdin=None, env=None, text=True, **more):
        """Runs a command, whatever comes of it."""
        arguments = [str(argument) for argument in arguments]
        done = subprocess.run([BINARY, *arguments], cwd=self.folder, input=stdin, capture_output=True, text=text,
                              stdin=None if stdin is not None else subprocess.DEVNULL,
                              env=self.environment(**(env or {})), timeout=SECONDS_MAX, check=False, **more)
        return Said(arguments, done)

    def entente(self, *arguments, code=0, **more):
        """Runs a command that must end with this exit code."""
        said = self.run_entente(*arguments, **more)
        self.assertEqual(said.code, code, str(said))
        return said

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path

    def read(self, name):
        return (self.folder / name).read_bytes()

    # ---- nodes

    def make_node(self, data="data", origin="log.example/test", *more):
        return self.entente("init", data, "--origin", origin, "--unencrypted-keys", *more)

    @contextlib.contextmanager
    def serving(self, data="data", *more, **options):
        node = self.start(data, *more, **options)
        try:
            yield node
        finally:
            node.stop()

    def start(self, data="data", *more, listen="127.0.0.1:0", before_exec=None):
        """Starts a node, on a free port unless told otherwise, and waits until it answers; `before_exec` runs in the new
        process."""
        ready = self.folder / f"ready.{len(self.nodes)}"
        log = open(self.folder / f"serve.{len(self.nodes)}.log", "wb")
        process = subprocess.Popen([BINARY, "serve", "--data", str(data), "--listen", listen, "--ready-file",
                                    str(ready), *more], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   env=self.environment(), preexec_fn=before_exec)
        log.close()
        self.nodes.append(process)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        until = time.monotonic() + SECONDS_MAX
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                self.fail("the node does not serve:\n" + pathlib.Path(log.name).read_text(errors="replace"))
            time.sleep(0.005)
        return Node(process, ready.read_text().strip(), pathlib.Path(log.name))

    # ---- parties

    def make_party(self, name, *keys, kind="private-sector", **more):
        """A signed application NAME.cose of did:web:NAME.example; keys are "file:roles", made where they are missing."""
        keys = keys or (f"{name}.pem",)
        for key in keys:
            pem = key.split(":")[0]
            if not (self.folder / pem).exists():
                self.entente("keygen", pem, "--unencrypted")
        arguments = ["party", "new", "--id", f"did:web:{name}.example", "--name", name.capitalize(), "--kind", kind,
                     "--out", f"{name}.cose"]
        for key in keys:
            arguments += ["--key", key]
        for option, value in more.items():
            arguments += [f"--{option}", value]
        self.entente(*arguments)
        return f"did:web:{name}.example"

    def party_with_sbom(self):
        """acme (acme.pem), admitted, with sbom.json registered; no node may be serving."""
        acme = self.admitted_party("acme", "acme.pem:admin,supply")
        self.entente("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", "sbom.json")
        self.entente("sign", "sbom.json", "--key", "acme.pem", "--issuer", acme)
        self.entente("submit", "sbom.json.cose", "--data", "data")
        return acme

    def admitted_party(self, name, *keys, data="data", **more):
        """The same, registered and admitted; no node may be serving."""
        party = self.make_party(name, *keys, **more)
        self.entente("submit", f"{name}.cose", "--data", data)
        self.entente("party", "admit", party, "--data", data)
        return party

    def found_instrument(self, instrument, key="data/keys/custodian.pem", issuer="did:web:log.example", data="data"):
        """An instrument that can be supported, by the node's custodian or whoever is named; no node may be serving."""
        self.write("instrument.json", {"id": instrument, "title": "A call", "vocabulary": "political", "version": "1"})
        self.entente("instrument", "found", "instrument.json", "--key", key, "--issuer", issuer, "--out", "instrument.cose")
        self.entente("submit", "instrument.cose", "--data", data)
