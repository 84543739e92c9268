"""kill -9 at any instant under a stream of checkpoints: what a witness cosigned it never forgets.

KILL_ROUNDS rounds (50 unless said otherwise), at moments drawn from ENTENTE_SEED, which is printed. After each, the
largest checkpoint of each log whose cosignature anybody received is known, and older and forked ones are refused.
"""

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

from session import Session  # noqa: E402
from tlog import Key, Tree, Witness, cosigned_at, request, size_of  # noqa: E402

ROUNDS = int(os.environ.get("KILL_ROUNDS", os.environ.get("ENTENTE_KILL_ROUNDS", "50")))
SEED = int(os.environ.get("ENTENTE_SEED", str(random.SystemRandom().randrange(1 << 32))))
LOGS = 3


class Log:
    """A log that grows and has each checkpoint cosigned, on a thread of its own, until the witness is gone."""

    def __init__(self, number, vkey):
        self.key = Key(f"log.example/{number}")
        self.tree = Tree().grow(1)
        self.vkey = vkey
        self.cosigned = 0  # the largest size whose cosignature was received
        self.asked = 0
        self.failure = None

    def run(self, url):
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        try:
            while True:
                old = self.known(connection)
                self.tree.grow(1 + old % 7)
                size = len(self.tree)
                self.asked = size
                note = self.key.checkpoint(self.tree)
                status, body = self.post(connection, request(old, self.tree.proof(old, size), note))
                if status != 200:
                    self.failure = f"{status} {body} for {old} to {size}"
                    return
                cosigned_at(note + body, self.vkey)
                self.cosigned = size
        except (OSError, http.client.HTTPException):
            pass  # the witness was killed
        finally:
            connection.close()

    def known(self, connection):
        """Where the witness is; a log may have lost its last answer."""
        if self.asked == self.cosigned:
            return self.cosigned
        status, body = self.post(connection, request(len(self.tree), [], self.key.checkpoint(self.tree)))
        if status == 200:
            self.cosigned = len(self.tree)
            self.asked = self.cosigned
        return int(body) if status == 409 else self.cosigned

    @staticmethod
    def post(connection, body):
        connection.request("POST", "/add-checkpoint", body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


class WitnessKill(Session):
    def setUp(self):
        super().setUp()
        print(f"\nkill -9 of a witness: {ROUNDS} rounds, ENTENTE_SEED={SEED}", file=sys.stderr)
        self.random = random.Random(SEED)
        self.entente("witness", "init", "--data", "witness", "--name", "witness.example/w1", "--unencrypted-keys")
        vkey = self.entente("witness", "show", "--data", "witness", "--format", "json").json()["verifier_key"]
        self.logs = [Log(number, vkey) for number in range(LOGS)]
        for log in self.logs:
            self.entente("witness", "add-log", log.key.vkey(), "--data", "witness")

    def test_what_was_cosigned_is_never_forgotten(self):
        for number in range(ROUNDS):
            witness = Witness(self)
            with self.subTest(round=number):
                for log in self.logs:
                    self.check(witness, log)
            threads = [threading.Thread(target=log.run, args=(witness.node.url,)) for log in self.logs]
            for thread in threads:
                thread.start()
            time.sleep(self.random.uniform(0.005, 0.25))
            witness.stop(signal.SIGKILL)
            for thread in threads:
                thread.join()
            self.assertEqual([log.failure for log in self.logs], [None] * LOGS)
        witness = Witness(self)
        for log in self.logs:
            self.check(witness, log)
            self.assertGreater(log.cosigned, ROUNDS, "hardly anything was cosigned")
        self.assertEqual(witness.stop(), 0)
        self.assertEqual(len(list((self.folder / "witness/evidence").iterdir())), LOGS)

    def check(self, witness, log):
        newest = witness.newest(log.key.name)
        known = 0
        if newest.status == 200:
            note = newest.body.decode()
            cosigned_at(note, log.vkey)
            known = size_of(note)
        self.assertIn(known, (log.cosigned, log.asked), f"gave {log.cosigned}, was asked for {log.asked}")
        if log.cosigned == 0:
            return
        # Older ones, by what was said to be known and by what is known.
        older = log.key.checkpoint(log.tree, log.cosigned - 1)
        self.assertEqual(witness.add(log.cosigned - 1, [], older).status, 409)
        self.assertEqual(witness.add(known, [], older).status, 400)
        # Forks before what was cosigned: larger, and of the same size.
        fork = log.tree.fork_at(log.cosigned - 1).grow(known - log.cosigned + 9, "fork")
        for old in (known, log.cosigned, log.cosigned - 1):
            answer = witness.add(old, fork.proof(old, len(fork)), log.key.checkpoint(fork))
            self.assertEqual(answer.status, 422 if old == known else 409, answer.body)
        self.assertEqual(witness.add(known, [], log.key.checkpoint(fork, known)).status, 409)
        self.assertEqual(witness.newest(log.key.name).body, newest.body)


if __name__ == "__main__":
    unittest.main()
