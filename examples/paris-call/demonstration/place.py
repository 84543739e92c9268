"""Where the demonstration keeps what it makes, and the rules for that: private to its user, nothing overwritten."""

import json
import os
import pathlib
import secrets

MODE_PRIVATE_FOLDER = 0o700
MODE_PRIVATE_FILE = 0o600


class Place:
    """demo-data/: the node's data directory, parties' keys, documents and proofs.

        node/           the node's data directory
        passphrase      what all keys of the demonstration are encrypted with; random, mode 0600
        keys/           keys of the parties that sign here
        documents/      what they sign: SBOMs and others, with statements (.cose) and receipts (.receipt)
        proofs/         proofs that were fetched, and the log's key to check them with
        node.log        what the node says while it serves
    """

    def __init__(self, folder, root):
        self.folder, self.root = folder, root
        self.node = folder / "node"
        self.passphrase = folder / "passphrase"
        self.keys = folder / "keys"
        self.documents = folder / "documents"
        self.proofs = folder / "proofs"
        self.node_log = folder / "node.log"
        self.examples = root / "examples"

    def prepare(self):
        for folder in (self.folder, self.keys, self.documents, self.proofs):
            folder.mkdir(mode=MODE_PRIVATE_FOLDER, parents=True, exist_ok=True)
        if self.passphrase.exists():
            return
        descriptor = os.open(self.passphrase, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE_PRIVATE_FILE)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(24) + "\n")

    @property
    def receipt_key(self):
        return self.node / "keys" / "receipt.pub.pem"

    def has_node(self):
        return (self.node / "format").exists()

    def short(self, path):
        """A path as a person would type it, from where the project lies."""
        try:
            return str(path.relative_to(self.root))
        except ValueError:
            return str(path)

    def short_word(self, word):
        return self.short(pathlib.Path(word)) if word.startswith("/") else word

    # What a step was made from, so that it is done again when that has changed. Whether its result is there is asked of
    # the node: this says only what it was made from.

    def made_from(self, step):
        try:
            return json.loads((self.folder / "made-from.json").read_text(encoding="utf-8")).get(step)
        except (FileNotFoundError, ValueError):
            return None

    def note_made_from(self, step, digest):
        path = self.folder / "made-from.json"
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            noted = {}
        noted[step] = digest
        path.write_text(json.dumps(noted, indent=1) + "\n", encoding="utf-8")
