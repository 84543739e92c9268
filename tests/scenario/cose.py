"""Statements and receipts in Python, apart from the code under test: made with cbor2 and cryptography (Debian packages).

Signs statements that no tool of ours would make, and checks receipts (RFC 9942, RFC 9162) by the standards' text.
"""

import hashlib

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ALG, CONTENT_TYPE, KID, CWT_CLAIMS = 1, 3, 4, 15
PAYLOAD_HASH_ALG, PREIMAGE_CONTENT_TYPE = 258, 259
VDS, VDP, INCLUSION = 395, 396, -1
ISS, SUB = 1, 2
# The curves of ECDSA: COSE algorithm, COSE curve, bytes of a coordinate, digest.
CURVES = {"secp256r1": (-7, 1, 32, hashes.SHA256()), "secp384r1": (-35, 2, 48, hashes.SHA384())}


def encode(value):
    return cbor2.dumps(value, canonical=True)


def load_private(pem):
    return serialization.load_pem_private_key(pem, password=None)


def load_public(pem):
    return serialization.load_pem_public_key(pem)


def kid_of(key):
    """The COSE Key Thumbprint (RFC 9679) of an Ed25519, P-256 or P-384 public key."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        required = {1: 1, -1: 6, -2: raw}
    else:
        numbers = key.public_numbers()
        _, curve, size, _ = CURVES[key.curve.name]
        required = {1: 2, -1: curve, -2: numbers.x.to_bytes(size, "big"), -3: numbers.y.to_bytes(size, "big")}
    return hashlib.sha256(encode(required)).digest()


def sig_structure(protected, payload):
    return encode(["Signature1", protected, b"", payload])


def raw_signature(key, message, digest=None):
    """As COSE has it: of ECDSA r and s, one after the other."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(message)
    _, _, size, fitting = CURVES[key.curve.name]
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(digest or fitting)))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def algorithm_of(key):
    return -8 if isinstance(key, ed25519.Ed25519PrivateKey) else CURVES[key.curve.name][0]


def sign(key, issuer, subject, payload, content_type=None, preimage_type=None, kid=None, more=None, algorithm=None,
         digest=None):
    """A COSE_Sign1; with preimage_type a hash envelope, whose payload is then the digest of the document. algorithm and
    digest are those of the key unless said otherwise."""
    header = {ALG: algorithm or algorithm_of(key), KID: kid or kid_of(key.public_key()), CWT_CLAIMS: {ISS: issuer, SUB: subject}}
    if preimage_type is not None:
        header |= {PAYLOAD_HASH_ALG: -16, PREIMAGE_CONTENT_TYPE: preimage_type}
    else:
        header[CONTENT_TYPE] = content_type
    protected = encode(header | (more or {}))
    return assemble(protected, payload, raw_signature(key, sig_structure(protected, payload), digest))


def check(statement, key):
    """Verifies a statement's signature and key identifier; gives its algorithm's COSE number."""
    tagged = cbor2.loads(statement)
    protected, _, payload, signature = tagged.value
    header = cbor2.loads(protected)
    if tagged.tag != 18 or header[KID] != kid_of(key):
        raise DoesNotHold("the statement names another key")
    verify_signature(key, signature, sig_structure(protected, payload))
    return header[ALG]


def assemble(protected, payload, signature, unprotected=None):
    return encode(cbor2.CBORTag(18, [protected, unprotected or {}, payload, signature]))


class DoesNotHold(Exception):
    pass


def content_type_of(statement):
    return cbor2.loads(cbor2.loads(statement).value[0]).get(CONTENT_TYPE)


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(index, size, leaf, path):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        raise DoesNotHold("the index is not in the tree")
    fn, sn, hashed = index, size - 1, leaf
    for step in path:
        if sn == 0:
            raise DoesNotHold("the path is too long")
        if fn & 1 or fn == sn:
            hashed = node_hash(step, hashed)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hashed = node_hash(hashed, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise DoesNotHold("the path is too short")
    return hashed


def verify_consistency(old_size, size, old_root, root, path):
    """RFC 9162 section 2.1.4.2."""
    if old_size == size:
        if path or old_root != root:
            raise DoesNotHold("two trees of one size differ")
        return
    path = list(path)
    if old_size & (old_size - 1) == 0:
        path = [old_root] + path
    if not path:
        raise DoesNotHold("the consistency proof is empty")
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for step in path[1:]:
        if sn == 0:
            raise DoesNotHold("the consistency proof is too long")
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or first != old_root or second != root:
        raise DoesNotHold("the trees are not consistent")


def verify_signature(key, signature, message):
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            _, _, size, digest = CURVES[key.curve.name]
            if len(signature) != 2 * size:
                raise DoesNotHold("the signature has another length")
            der = encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
            key.verify(der, message, ec.ECDSA(digest))
    except InvalidSignature as error:
        raise DoesNotHold("the signature does not hold") from error


class Receipt:
    """A checked receipt: the entry is in the tree of `root` and `size`, which `key` signed."""

    def __init__(self, receipt, entry, key):
        tagged = cbor2.loads(receipt)
        protected, unprotected, payload, signature = tagged.value
        header = cbor2.loads(protected)
        if tagged.tag != 18 or payload is not None or header.get(VDS) != 1:
            raise DoesNotHold("this is no receipt of RFC9162_SHA256")
        if header.get(KID) != kid_of(key):
            raise DoesNotHold("the receipt names another key")
        (proof,) = unprotected[VDP][INCLUSION]
        self.size, self.index, path = cbor2.loads(proof)
        self.root = root_from_inclusion(self.index, self.size, leaf_hash(entry), path)
        self.origin = header[CWT_CLAIMS][SUB]
        verify_signature(key, signature, sig_structure(protected, self.root))
