"""Logs, notes and witnesses in Python, apart from the code under test: by the text of RFC 6962 and of C2SP signed-note,
tlog-checkpoint, tlog-tiles, tlog-cosignature and tlog-witness, with Ed25519 from the package cryptography.
"""

import base64
import hashlib
import pathlib
import random
import socket
import subprocess
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cose import leaf_hash, node_hash
from session import BINARY, SECONDS_MAX, Node

ED25519, COSIGNATURE = b"\x01", b"\x04"
TILE = 256


def b64(raw):
    return base64.b64encode(raw).decode()


def log_id(origin):
    return hashlib.sha256(origin.encode()).hexdigest()


# ---- trees

class Tree:
    """The leaves of a log, as hashes."""

    def __init__(self, leaves=()):
        self.leaves = list(leaves)
        self.known = {}

    def __len__(self):
        return len(self.leaves)

    def grow(self, count, word="leaf"):
        self.leaves += [leaf_hash(f"{word} {len(self.leaves) + i}".encode()) for i in range(count)]
        return self

    def fork_at(self, size):
        return Tree(self.leaves[:size])

    def root(self, first, end):
        """RFC 6962 section 2.1."""
        if first == end:
            return hashlib.sha256(b"").digest()
        if end - first == 1:
            return self.leaves[first]
        if (first, end) not in self.known:
            half = self.half(end - first)
            made = node_hash(self.root(first, first + half), self.root(first + half, end))
            if end - first != half * 2:
                return made  # the ragged edge is another one at each size
            self.known[first, end] = made
        return self.known[first, end]

    def proof(self, old, size):
        """RFC 6962 section 2.1.2."""
        return [] if old in (0, size) else self.sub_proof(old, 0, size, True)

    def sub_proof(self, old, first, end, whole):
        if old == end - first:
            return [] if whole else [self.root(first, end)]
        half = self.half(end - first)
        if old <= half:
            return self.sub_proof(old, first, first + half, whole) + [self.root(first + half, end)]
        return self.sub_proof(old - half, first + half, end, False) + [self.root(first, first + half)]

    @staticmethod
    def half(size):
        half = 1
        while half * 2 < size:
            half *= 2
        return half


def tree_of_tiles(node, size):
    """The leaves of a node's log, from its public tiles of level 0."""
    leaves = []
    while len(leaves) < size:
        number, width = len(leaves) // TILE, min(TILE, size - len(leaves))
        path = f"{number % 1000:03d}"
        while number >= 1000:
            number //= 1000
            path = f"x{number % 1000:03d}/{path}"
        answer = node.get(f"/log/tile/0/{path}" + (f".p/{width}" if width < TILE else ""))
        assert answer.status == 200 and len(answer.body) == 32 * width, path
        leaves += [answer.body[i:i + 32] for i in range(0, len(answer.body), 32)]
    return Tree(leaves)


# ---- notes

def key_id(name, kind, raw):
    return hashlib.sha256(name.encode() + b"\n" + kind + raw).digest()[:4]


class Key:
    """A key that signs notes, with its name."""

    def __init__(self, name, seed=None):
        self.name = name
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(seed) if seed else ed25519.Ed25519PrivateKey.generate()
        self.raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def vkey(self):
        return f"{self.name}+{key_id(self.name, ED25519, self.raw).hex()}+{b64(ED25519 + self.raw)}"

    def sign(self, body):
        signature = key_id(self.name, ED25519, self.raw) + self.private.sign(body.encode())
        return f"{body}\n— {self.name} {b64(signature)}\n"

    def checkpoint(self, tree, size=None, origin=None):
        size = len(tree) if size is None else size
        return self.sign(f"{origin or self.name}\n{size}\n{b64(tree.root(0, size))}\n")


def body_of(note):
    return note[:note.rindex("\n\n") + 1]


def size_of(note):
    return int(note.split("\n")[1])


def cosigned_at(note, vkey):
    """When the witness of this verifier key cosigned the note; an exception when it did not."""
    name, hexadecimal, key = vkey.split("+", 2)
    typed = base64.b64decode(key, validate=True)
    assert typed[:1] == COSIGNATURE and key_id(name, COSIGNATURE, typed[1:]).hex() == hexadecimal, vkey
    for line in note[note.rindex("\n\n") + 2:].splitlines():
        dash, by, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if dash != "—" or by != name or raw[:4].hex() != hexadecimal:
            continue
        assert len(raw) == 4 + 8 + 64, line
        at = int.from_bytes(raw[4:12], "big")
        message = f"cosignature/v1\ntime {at}\n{body_of(note)}".encode()
        ed25519.Ed25519PublicKey.from_public_bytes(typed[1:]).verify(raw[12:], message)
        return at
    raise InvalidSignature(f"no cosignature of {name}")


# ---- witnesses

def request(old, proof, note):
    return "".join([f"old {old}\n", *(b64(one) + "\n" for one in proof), "\n", note]).encode()


def lasting_port():
    """A free port from below those that the system gives to connections (net.ipv4.ip_local_port_range): who listened
    there can come back to it later."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("a hundred ports below 32000 are in use")


class Witness:
    """A witness that serves; `session` cleans up after it. It can be started again at its address."""

    def __init__(self, session, data="witness", *more):
        ready = session.folder / f"witness.{time.monotonic_ns()}"
        self.log = pathlib.Path(f"{ready}.log")
        with open(self.log, "wb") as log:
            listen = () if "--listen" in more else ("--listen", f"127.0.0.1:{lasting_port()}")
            process = subprocess.Popen([BINARY, "witness", "serve", "--data", data, "--ready-file", str(ready),
                                        *listen, *more], cwd=session.folder, stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, env=session.environment())
        session.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        until = time.monotonic() + SECONDS_MAX
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                session.fail("the witness does not serve:\n" + self.log.read_text(errors="replace"))
            time.sleep(0.005)
        self.node = Node(process, ready.read_text().strip(), self.log)

    def add(self, old, proof, note, path="/witness/add-checkpoint"):
        return self.node.request("POST", path, request(old, proof, note))

    def newest(self, origin):
        return self.node.get(f"/witness/{log_id(origin)}/checkpoint")

    def stop(self, *how):
        return self.node.stop(*how)
