"""kill -9 at any instant under a stream of submissions: nothing acknowledged is lost, nothing half-written is served.

KILL_ROUNDS rounds (50 unless said otherwise), at moments drawn from ENTENTE_SEED, which is printed. After each:
`entente check` is clean, every receipt that was ever acknowledged verifies (by code that is not ours), and its root is
consistent with the current checkpoint.
"""

import base64
import http.client
import os
import pathlib
import random
import signal
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenario"))

import cose  # noqa: E402
from session import Session  # noqa: E402

ROUNDS = int(os.environ.get("KILL_ROUNDS", os.environ.get("ENTENTE_KILL_ROUNDS", "50")))
SEED = int(os.environ.get("ENTENTE_SEED", str(random.SystemRandom().randrange(1 << 32))))
SUBMITTERS = 4
INSTRUMENT = "https://crash.example/instrument"
ISSUER = "did:web:state.example"


class Tree:
    """The log's leaves as its public tiles give them, for consistency by recomputation."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.known = {}

    def root(self, first, end):
        if end - first == 1:
            return self.leaves[first]
        if (first, end) not in self.known:
            half = 1
            while half * 2 < end - first:
                half *= 2
            made = cose.node_hash(self.root(first, first + half), self.root(first + half, end))
            if end - first != half * 2:
                return made  # the ragged edge is another one at each size
            self.known[first, end] = made
        return self.known[first, end]


class Kill(Session):
    def setUp(self):
        super().setUp()
        print(f"\nkill -9: {ROUNDS} rounds, ENTENTE_SEED={SEED}", file=sys.stderr)
        self.random = random.Random(SEED)
        self.make_node()
        self.admitted_party("state", "state.pem:admin,instrument", kind="state")
        self.found_instrument(INSTRUMENT)
        self.key = cose.load_private(self.read("state.pem"))
        self.receipt_key = cose.load_public(self.read("data/keys/receipt.pub.pem"))
        self.number = 0
        self.lock = threading.Lock()
        self.acknowledged = []  # (entry, receipt)
        self.receipts = []  # of those whose signature was checked, in the same order
        self.compared = 0  # so many of them with the tree
        self.tree = Tree([])
        self.unanswered = []  # sent, and the node died: may be on the log or not
        self.refused = []

    def next_statement(self):
        with self.lock:
            self.number += 1
            number = self.number
        text = f'{{"instrument":"{INSTRUMENT}","version":"1","understanding":"number {number}"}}'
        return cose.sign(self.key, ISSUER, INSTRUMENT, text.encode(), "application/vnd.entente.support+json")

    def submit_until_it_dies(self, url):
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
        while True:
            entry = self.next_statement()
            try:
                connection.request("POST", "/entries", entry, {"Content-Type": "application/cose"})
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                self.unanswered.append(entry)
                return
            if answer.status == 201:
                self.acknowledged.append((entry, body))
            else:
                self.refused.append((answer.status, body))
                return

    def one_round(self):
        node = self.start()
        threads = [threading.Thread(target=self.submit_until_it_dies, args=(node.url,)) for _ in range(SUBMITTERS)]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0.0, 0.25))
        node.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
        self.assertEqual(self.refused, [], "a statement was refused")

    def leaves(self):
        """All entries of the published log, from its tiles: docs/formats of C2SP tlog-tiles."""
        checkpoint = self.read("data/log/checkpoint").decode().split("\n")
        size, root = int(checkpoint[1]), base64.b64decode(checkpoint[2])
        entries = []
        for tile in range((size + 255) // 256):
            width = min(256, size - tile * 256)
            digits = f"{tile:03}"
            groups = [digits[max(0, i - 3):i].zfill(3) for i in range(len(digits), 0, -3)][::-1]
            name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
            path = self.folder / "data/log/tile/entries" / (name if width == 256 else f"{name}.p/{width}")
            bundle = path.read_bytes()
            while bundle:
                length = int.from_bytes(bundle[:2], "big")
                entries.append(bundle[2:2 + length])
                bundle = bundle[2 + length:]
        self.assertEqual(len(entries), size)
        return entries, size, root

    def check_everything(self, final=False):
        self.entente("check", "data")
        entries, size, root = self.leaves()
        # What was there before must still be; then the hashes computed so far are still those of the tree.
        leaves = [cose.leaf_hash(entry) for entry in entries]
        self.assertEqual(leaves[:len(self.tree.leaves)], self.tree.leaves, "published entries have changed")
        self.tree.leaves = leaves
        tree = self.tree
        self.assertEqual(tree.root(0, size), root, "the checkpoint is not of these entries")
        for entry, answer in self.acknowledged[len(self.receipts):]:
            self.receipts.append(cose.Receipt(answer, entry, self.receipt_key))
        roots = {}
        for (entry, _), receipt in zip(self.acknowledged, self.receipts, strict=True):
            self.assertLess(receipt.index, size, "an acknowledged entry is not in the published log")
            self.assertEqual(entries[receipt.index], entry, "an acknowledged entry is not where its receipt says")
            self.assertEqual(roots.setdefault(receipt.size, receipt.root), receipt.root, "two roots of one size were signed")
        if not final:  # their trees are recomputed once they are new, and all of them at the end
            roots = {one.size: one.root for one in self.receipts[self.compared:]}
        self.compared = len(self.receipts)
        for receipt_size, receipt_root in roots.items():
            self.assertEqual(tree.root(0, receipt_size), receipt_root, "a receipt's root is not one of this log's")
        # What was never answered may be there or not, but not twice.
        self.assertEqual(len(set(entries)), len(entries), "an entry is there twice")
        if final:
            for entry, answer in self.acknowledged[:: max(1, len(self.acknowledged) // 20)]:
                self.write("s.cose", entry)
                self.write("r.receipt", answer)
                self.entente("verify", "--statement", "s.cose", "--receipt", "r.receipt", "--receipt-key", "data/keys/receipt.pub.pem")

    def test_nothing_acknowledged_is_lost(self):
        for number in range(ROUNDS):
            with self.subTest(round=number, seed=SEED):
                self.one_round()
                # Recovery goes through a start, as it would in life; the next round's start is one, too.
                with self.serving():
                    pass
                self.check_everything(final=number == ROUNDS - 1)
        self.assertGreater(len(self.acknowledged), ROUNDS, "hardly anything was acknowledged, so hardly anything was tested")
        # What got no answer is sent again: on the log already or not, it gets a receipt now.
        with self.serving() as node:
            for entry in self.unanswered:
                answer = node.post_statement(entry)
                self.assertIn(answer.status, (200, 201), answer.body)
                cose.Receipt(answer.body, entry, self.receipt_key)
        print(f"kill -9: {ROUNDS} rounds, {len(self.acknowledged)} acknowledged, 0 of them lost, "
              f"{len(self.unanswered)} unanswered", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
