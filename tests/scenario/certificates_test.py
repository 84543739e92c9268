"""A party lets certified names sign for it: x5chain in the protected header, anchors on the log, proofs offline."""

import base64
import datetime
import json

import cose
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from session import Session

X5CHAIN = 33
ISSUER = "did:web:acme.example"
ANCHORS = "application/vnd.entente.x509-anchors+json"
DSSE = "application/vnd.dsse.envelope.v1+json"
NAME = "uri:https://ci.acme.example/release"
NOW = datetime.datetime.now(datetime.timezone.utc)


def issue(subject, key, issuer, issuer_key, is_authority=False, names=(), domains=(), only=(), until=NOW + datetime.timedelta(days=2)):
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
    builder = (x509.CertificateBuilder().subject_name(named(subject)).issuer_name(named(issuer)).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(NOW - datetime.timedelta(days=3))
               .not_valid_after(until).add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True))
    if names or domains:
        alternatives = [x509.UniformResourceIdentifier(one) for one in names] + [x509.DNSName(one) for one in domains]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    if only:  # the domains that the authority may certify
        limits = x509.NameConstraints(permitted_subtrees=[x509.DNSName(one) for one in only], excluded_subtrees=None)
        builder = builder.add_extension(limits, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


class Certificates(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.root_key, self.leaf_key = new_key(), new_key()
        self.root = issue("root", self.root_key, "root", self.root_key, True)
        self.leaf = issue("ci", self.leaf_key, "root", self.root_key, names=["https://ci.acme.example/release"])
        self.write("root.pem", self.root.public_bytes(serialization.Encoding.PEM))
        said = self.entente("trust", "anchors", "root.pem", "--data", "data", "--format", "json").json()
        self.anchor = said["anchors"][0]["sha256"]
        self.assertEqual(self.anchor, self.root.fingerprint(hashes.SHA256()).hex())
        self.admitted_party("acme", "acme.pem:admin")

    def name_signers(self, *certificates):
        """The party's statement, again, with certified names."""
        self.write_party(*certificates)
        self.entente("sign", "party.json", "--type", "party", "--key", "acme.pem", "--issuer", ISSUER, "--issued-at", "now",
                     "--out", "party.cose")
        return self.run_entente("submit", "party.cose", "--data", "data")

    def write_party(self, *certificates):
        jwk = self.entente("inspect", "acme.pub.pem", "--format", "json").json()["jwk"]
        self.write("party.json", {"id": ISSUER, "name": "Acme", "kind": "private-sector",
                                  "keys": [{"jwk": jwk, "roles": ["admin"]}], "certificates": list(certificates)})

    def certified(self, **more):
        return {"anchor": self.anchor, "name": NAME, "roles": ["supply"]} | more

    def statement(self, chain=None, key=None, with_kid=False, content_type=DSSE, payload=None, subject="urn:x"):
        key = key or self.leaf_key
        payload = payload or json.dumps({"payloadType": "text/plain", "payload": "", "signatures": [{"sig": "AA=="}]}).encode()
        chain = chain or [self.leaf]
        header = {1: -7, 3: content_type, 15: {1: ISSUER, 2: subject}, X5CHAIN: der(chain[0]) if len(chain) == 1 else
                  [der(one) for one in chain]}
        if with_kid:
            header[4] = cose.kid_of(key.public_key())
        protected = cose.encode(header)
        return cose.assemble(protected, payload, cose.raw_signature(key, cose.sig_structure(protected, payload)))

    def submit(self, statement, code=0):
        self.write("made.cose", statement)
        return self.entente("submit", "made.cose", "--data", "data", code=code)

    def test_a_certified_name_signs_and_the_proof_holds_offline(self):
        self.assertEqual(self.name_signers(self.certified()).code, 0)
        self.submit(self.statement())
        self.submit(self.statement(with_kid=True, subject="urn:y"))
        # Our own tool does it, too.
        self.write("leaf.key.pem", self.leaf_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                           serialization.NoEncryption()))
        (self.folder / "leaf.key.pem").chmod(0o600)
        self.write("leaf.pem", self.leaf.public_bytes(serialization.Encoding.PEM))
        self.write("e.json", {"payloadType": "text/plain", "payload": "eA==", "signatures": [{"sig": "AA=="}]})
        self.entente("sign", "e.json", "--key", "leaf.key.pem", "--x5chain", "leaf.pem", "--issuer", ISSUER, "--subject", "urn:z",
                     "--no-envelope")
        self.entente("submit", "e.json.cose", "--data", "data")
        vkey = self.entente("log", "vkey", "--data", "data").out.strip()
        for item in self.entente("attestations", "urn:x", "--data", "data", "--format", "json").json()["items"]:
            entry = item["entry"]
            self.entente("prove", "statement", str(entry), "--data", "data", "--out", "proof.json")
            verified = self.entente("verify", "proof.json", "--log-key", vkey, "--format", "json")
            self.assertIn("authorised", verified.out)
            # Without the anchors in it, it does not hold.
            bundle = json.loads(self.read("proof.json"))
            kept = [one for one in bundle["entries"] if cose.content_type_of(base64.b64decode(one["entry"])) != ANCHORS]
            self.assertEqual(len(kept), len(bundle["entries"]) - 1)
            self.write("less.json", bundle | {"entries": kept})
            self.entente("verify", "less.json", "--log-key", vkey, code=1)
        # A node that starts anew knows as much.
        self.submit(self.statement(subject="urn:after"))

    def test_refusals_say_what_failed(self):
        stranger = new_key()
        self.assertIn("has not named", self.submit(self.statement(), code=4).err)
        self.assertEqual(self.name_signers(self.certified()).code, 0)
        other = issue("ci", stranger, "root", stranger, names=["https://ci.acme.example/release"])
        self.assertIn("does not lead", self.submit(self.statement([other], stranger), code=4).err)
        renamed = issue("ci", stranger, "root", self.root_key, names=["https://ci.other.example/"])
        self.assertIn("ci.other.example", self.submit(self.statement([renamed], stranger), code=4).err)
        old = issue("ci", stranger, "root", self.root_key, names=["https://ci.acme.example/release"],
                    until=NOW - datetime.timedelta(days=1))
        self.assertIn("expired", self.submit(self.statement([old], stranger), code=4).err)
        # The certificate is in order, the signature is another key's.
        self.assertIn("signature", self.submit(self.statement(key=stranger), code=4).err)
        # The role is not among those that the party gave.
        material = json.dumps({"name": "m", "keys": [], "certificate_authorities": []}).encode()
        self.assertIn("role", self.submit(self.statement(content_type="application/vnd.entente.trust-material+json",
                                                         payload=material, subject="m"), code=5).err)

    def test_a_certificate_never_makes_an_admin_and_a_name_is_taken_back(self):
        # Not even the signer's own command makes such a document, nor does a node take it.
        self.write_party(self.certified(roles=["admin"]))
        said = self.entente("sign", "party.json", "--type", "party", "--key", "acme.pem", "--issuer", ISSUER, "--out", "p.cose",
                            code=3)
        self.assertIn("a certificate never gives the role admin", said.err)
        document = self.read("party.json")
        key = cose.load_private(self.read("acme.pem"))
        forged = cose.sign(key, ISSUER, ISSUER, document, "application/vnd.entente.party+json")
        self.assertIn("a certificate never gives the role admin", self.submit(forged, code=3).err)
        self.assertEqual(self.name_signers(self.certified()).code, 0)
        self.submit(self.statement())
        self.assertEqual(self.name_signers().code, 0)
        self.assertIn("has not named", self.submit(self.statement(subject="urn:later"), code=4).err)
