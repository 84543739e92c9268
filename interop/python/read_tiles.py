#!/usr/bin/env python3
"""Reads a log's tiles with tlog-scales, which knows nothing of Entente.

    read_tiles.py --url http://127.0.0.1:8080/log --vkey KEY [--witness VKEY]... [--max N] [--keep FOLDER]

Its command `tlog-tiles` makes proofs from the tiles and gets entries; they are held against the bundles that the log
serves. Its library checks the checkpoint, the root and each proof. With --keep the last proof and its entry stay behind
as last.proof and last.entry, for another client to verify. Prints a line a check, "pass ..." or "FAIL ...", and exits
with 1 if one failed.
"""

import argparse
import base64
import pathlib
import subprocess
import sys

from cryptography.exceptions import InvalidSignature
from tlog_scales.backend import make_backend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash
from tlog_scales.tlog import Checkpoint, InclusionProof, InclusionProofInvalid
from verify_receipts import Failed, Report, read_entries, require

COMMAND = pathlib.Path(sys.executable).with_name("tlog-tiles")
# What its library raises when it refuses something.
REFUSALS = (InvalidSignature, InclusionProofInvalid, RuntimeError, ValueError)


def command(*words):
    done = subprocess.run([COMMAND, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    require(done.returncode == 0, f"tlog-tiles {words[0]} ended with {done.returncode}: {done.stderr.decode()[-200:]}")
    return done.stdout


def refused(action):
    try:
        action()
    except REFUSALS:
        return
    raise Failed("was accepted")


def opened(text, keys):
    """The checkpoint, signed with each of the keys."""
    checkpoint = Checkpoint.from_text(text)
    for key in keys:
        try:
            checkpoint.verify(key)
        except (InvalidSignature, RuntimeError) as error:
            raise Failed(f"{key.name}: {error or 'its signature does not hold'}") from error
    return checkpoint


def read_proof(text, keys):
    """A proof as `gen-proof` prints it (C2SP tlog-proof), under a checkpoint that the keys signed."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    require(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("index "), "the proof has no header")
    checkpoint = opened(note, keys)
    return InclusionProof(int(lines[1].split()[1]), checkpoint.size, [base64.b64decode(one) for one in lines[2:]]), checkpoint


def verify(report, arguments):
    keys = [Vkey.from_string(one) for one in (arguments.vkey, *arguments.witness)]
    reader = TilesReader(make_backend(arguments.url))
    text = report.check("tlog-scales: gets the checkpoint", reader.get_checkpoint().serialize)
    if text is None:
        return
    checkpoint = report.check(f"tlog-scales: the checkpoint is signed by {' and '.join(key.name for key in keys)}",
                              lambda: opened(text, keys))
    if checkpoint is None:
        return

    def another_size():
        lines = text.split("\n", 2)
        changed = Checkpoint.from_text("\n".join([lines[0], lines[1] + "0", lines[2]]))
        for key in keys:
            refused(lambda key=key: changed.verify(key))

    report.check("tlog-scales: refuses the signatures under another size", another_size)
    report.check("tlog-scales: tiles give the root of the checkpoint",
                 lambda: require(reader.calculate_root_hash() == checkpoint.root_hash, "another root"))
    node = arguments.url.removesuffix("/log")
    entries = report.check("entries are read from bundles", lambda: read_entries(node, checkpoint.size, arguments.max))
    if not entries:
        return
    chosen = sorted({0, 1, checkpoint.size // 3, checkpoint.size // 2, checkpoint.size - 1} & entries.keys())

    def leaves():
        for index in chosen:
            require(command("get-leaf", "-c", arguments.url, index) == entries[index], f"entry {index} is another one")
        return len(chosen)

    report.check("tlog-tiles get-leaf -c: gives the entries, and they are in the tree", leaves)

    def proofs():
        for index in chosen:
            printed = command("gen-proof", arguments.url, index)
            proof, under = read_proof(printed.decode(), keys)
            require(proof.leaf_index == index, f"a proof for {proof.leaf_index} instead of {index}")
            proof.check(leaf_hash(entries[index]), under.root_hash)
            refused(lambda proof=proof, under=under, index=index:
                    proof.check(leaf_hash(entries[index] + b"\0"), under.root_hash))
            if arguments.keep:
                (arguments.keep / "last.proof").write_bytes(printed)
                (arguments.keep / "last.entry").write_bytes(entries[index])
        return len(chosen)

    report.check("tlog-tiles gen-proof: makes proofs that hold for these entries and for no others", proofs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--url", required=True, help="address of the log")
    parser.add_argument("--vkey", required=True, help="the log's verifier key")
    parser.add_argument("--witness", action="append", default=[], help="verifier key of a witness that must have cosigned")
    parser.add_argument("--max", type=int, default=4096, help="read at most about this many entries")
    parser.add_argument("--keep", type=pathlib.Path, help="folder to leave a proof and its entry in")
    arguments = parser.parse_args()
    arguments.url = arguments.url.rstrip("/")
    report = Report()
    try:
        verify(report, arguments)
    except (*REFUSALS, OSError) as error:
        report.failed += 1
        print(f"FAIL tlog-scales: {error!r}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
