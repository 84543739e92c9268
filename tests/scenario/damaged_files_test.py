"""A byte of each kind of file in a data directory is flipped, and each kind is cut off in the middle: `entente check` or the
start finds it, or it is derived and made anew; and what a serving node answers is right, or an error.

All files of a small node are gone through, so a new kind of file cannot be forgotten: it has to be found, or to be listed here and
in docs/formats/data-directory.md with the reason why not.
"""

import hashlib
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

from session import BINARY, ROOT, SECONDS_MAX, Node, Session

# What check need not find, by the path: why.
NOT_CHECKED = {
    r"entente\.toml": "the operator's own words: any value that is well-formed is one he may have meant",
    r"policy\.json": "the operator's wish: the policy in force is on the log",
    r"format": "the start refuses it",
    r"lock": "empty",
    r"keys/.*": "the start refuses a key that is not the log's, entente doctor says which",
    r"log/identities.*": "derived",
    r"log/times": "derived, and checked at every read",
    r"(payloads|vault)/pending/.*": "when an upload came: a damaged one begins anew",
    r"views/.*": "derived: entente rebuild makes them anew, and a signed digest of each is on the log",
    r"feeds/.*": "nothing rests on it: feed update, which reads it, refuses a damaged one by its checksum",
    r"index/.*": "derived: opening it checks it, and a feed makes it anew",
}
# What a page shows of these is checked against nothing when it is read (docs/formats/data-directory.md).
NOT_CHECKED_WHEN_READ = r"views/.*\.db"


class DamagedFiles(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        acme = self.party_with_sbom()
        shutil.copy(self.folder / "sbom.json", self.folder / "secret.json")
        self.entente("sign", "secret.json", "--key", "acme.pem", "--issuer", acme, "--marking", "AMBER", "--audience", acme)
        self.entente("submit", "secret.json.restricted.cose", "--data", "data")
        self.entente("feed", "add", "osv", ROOT / "examples/advisories", "--name", "curated", "--data", "data")
        # An upload that nobody registers.
        with self.serving() as node:
            self.entente("check", "data")
            self.addresses = self.addresses_of(node)
            self.right = {address: node.get(address).body for address in self.addresses}
            body = b"nobody registers this"
            digest = hashlib.sha256(body).hexdigest()
            self.assertIn(node.request("PUT", f"/api/v1/payloads/{digest}", body).status, (200, 201, 204))
        self.files = sorted(path.relative_to(self.folder / "data") for path in (self.folder / "data").rglob("*")
                            if path.is_file() and path.stat().st_size > 0)

    def addresses_of(self, node):
        size = node.log_size()
        tiles = [str(path.relative_to(self.folder / "data")) for path in (self.folder / "data/log/tile").rglob("*") if path.is_file()]
        payloads = [path.stem for path in (self.folder / "data/payloads").rglob("*.zst")]
        return (["/log/checkpoint", "/api/v1/roster", "/api/v1/products", "/api/v1/statements", "/.well-known/scitt-keys"]
                + [f"/{tile}" for tile in tiles] + [f"/api/v1/payloads/{digest}" for digest in payloads]
                + [f"/api/v1/statements/{index}" for index in range(size)])

    @staticmethod
    def kind(path):
        """The same for all files of one kind."""
        text = re.sub(r"[0-9a-f]{32,}", "HEX", str(path))
        text = re.sub(r"/[0-9a-f]{2}/", "/HH/", text)
        return re.sub(r"\d+", "N", text)

    def kinds(self):
        found = {}
        for path in self.files:
            found.setdefault(self.kind(path), path)
        return found

    def serve(self):
        """The answers of a node on the damaged directory; nothing when it does not start."""
        ready = self.folder / f"ready.{time.monotonic_ns()}"
        with open(self.folder / "damaged.log", "wb") as log:
            process = subprocess.Popen([BINARY, "serve", "--data", "damaged", "--listen", "127.0.0.1:0", "--ready-file", ready],
                                       cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment())
        try:
            until = time.monotonic() + SECONDS_MAX
            while not ready.exists():
                if process.poll() is not None:
                    return None
                self.assertLess(time.monotonic(), until)
                time.sleep(0.005)
            node = Node(process, ready.read_text().strip(), pathlib.Path(log.name))
            return {address: node.get(address) for address in self.addresses}
        finally:
            process.send_signal(signal.SIGTERM) if process.poll() is None else None
            process.wait(timeout=SECONDS_MAX)

    def damage_each(self, damage):
        unseen, served = [], []
        for kind, path in self.kinds().items():
            shutil.rmtree(self.folder / "damaged", ignore_errors=True)
            shutil.copytree(self.folder / "data", self.folder / "damaged", symlinks=True)
            file = self.folder / "damaged" / path
            content = bytearray(file.read_bytes())
            changed = damage(content)
            file.chmod(0o600)
            file.write_bytes(changed)
            checked = self.run_entente("check", "damaged")
            answers = self.serve()
            noticed = checked.code != 0 or answers is None
            if not noticed and not any(re.fullmatch(pattern, str(path)) for pattern in NOT_CHECKED):
                unseen.append(kind)
            for address, answer in (answers or {}).items():
                if answer.status != 200 or answer.body == self.right[address] or re.fullmatch(NOT_CHECKED_WHEN_READ, str(path)):
                    continue
                # A tile says nothing by itself: whoever reads it holds it against the checkpoint. check must find it.
                if not (address == f"/{path}" and checked.code == 1):
                    served.append((kind, address))
        self.assertEqual(unseen, [], "neither check nor start notices")
        self.assertEqual(served, [], "served as true")

    def test_a_flipped_bit(self):
        def flip(content):
            content[len(content) // 2] ^= 1
            return content
        self.damage_each(flip)

    def test_a_torn_file(self):
        self.damage_each(lambda content: content[:len(content) // 2])

    def test_every_reason_is_needed(self):
        for pattern in NOT_CHECKED:
            self.assertTrue(any(re.fullmatch(pattern, str(path)) for path in [*self.files, pathlib.Path("lock")]),
                            f"{pattern}: there is no such file any more")
        for kind in ("vault/", "index/", "payloads/pending/", "log/journal/", "log/tile/entries/"):
            self.assertTrue(any(one.startswith(kind) for one in self.kinds()), f"{kind}: the node of this test should have some")


if __name__ == "__main__":
    unittest.main()
