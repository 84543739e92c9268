"""A dry run says what registration would say, and leaves nothing behind."""

import hashlib
import json
import re

import cose
from session import Session

INSTRUMENT = "https://dry.example/instrument"
SUPPORT = "application/vnd.entente.support+json"
CYCLONEDX = "application/vnd.cyclonedx+json"
GATEWAY = "pkg:generic/acme/gateway@1.0.0"
SBOM = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                   "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0.0", "purl": GATEWAY}},
                   "components": [{"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1"}]}).encode()
COSE = {"Content-Type": "application/cose", "Accept": "application/json"}
STEPS = ["decode", "submittable", "key-known", "key-active", "signature", "policy-rule", "hash-envelope", "standing", "kind",
         "role", "payload-size", "claims", "approvals", "roster-change", "payload-present", "payload-digest", "payload-content", "roster-takes"]


def support(number=1, **members):
    return json.dumps({"instrument": INSTRUMENT, "version": "1", "understanding": f"number {number}"} | members).encode()


class DryRun(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.admitted_party("acme", "acme.pem:admin,instrument", "build.pem:supply")
        self.admitted_party("state", "state.pem:admin,instrument", "old.pem:instrument", kind="state")
        self.make_party("applicant")
        self.entente("submit", "applicant.cose", "--data", "data")
        self.entente("keygen", "stranger.pem", "--unencrypted")
        kid = self.entente("inspect", "old.pub.pem", "--format", "json").json()["kid"]
        self.entente("party", "revoke-key", "--id", "did:web:state.example", "--kid", kid, "--reason", "lost", "--key",
                     "state.pem", "--out", "revoke.cose")
        self.entente("submit", "revoke.cose", "--data", "data")
        self.keys = {name: cose.load_private(self.read(f"{name}.pem"))
                     for name in ("acme", "build", "state", "old", "applicant", "stranger")}

    def signed(self, who, payload, content_type=SUPPORT, subject=INSTRUMENT, key=None, **more):
        return cose.sign(self.keys[key or who], f"did:web:{who}.example", subject, payload, content_type, **more)

    def envelope(self, document, preimage_type=CYCLONEDX, subject=GATEWAY):
        return self.signed("acme", hashlib.sha256(document).digest(), None, subject, key="build", preimage_type=preimage_type)

    def traces(self, node):
        """What a registration would change."""
        files = sorted(str(path) for path in (self.folder / "data/payloads").rglob("*") if path.is_file())
        return node.log_size(), files

    def check(self, node, statement, query=""):
        answer = node.request("POST", "/api/v1/check" + query, statement, COSE)
        self.assertEqual(answer.status, 200, answer.body)
        answer = answer.json()
        self.assertEqual([step["step"] for step in answer["steps"]], STEPS)
        return answer

    def refusals(self):
        """name: (statement, the step that refuses it)"""
        good = self.signed("state", support())
        wrong = good[:-1] + bytes([good[-1] ^ 1])
        admission = json.dumps({"party": "did:web:nobody.example", "decision": "admitted"}).encode()
        operator = cose.load_private(self.read("data/keys/operator.pem"))
        return {
            "no statement": (b"hello", "decode"),
            "a time entry": (self.signed("state", b"{}", "application/vnd.entente.time+json", "log.example/test"), "submittable"),
            "an unknown issuer": (self.signed("stranger", support()), "key-known"),
            "an unknown key": (self.signed("state", support(), key="stranger"), "key-known"),
            "a revoked key": (self.signed("state", support(), key="old"), "key-active"),
            "a wrong signature": (wrong, "signature"),
            "a type of no rule": (self.signed("state", b"hello", "text/plain"), "policy-rule"),
            "no hash envelope": (self.signed("acme", SBOM, CYCLONEDX, GATEWAY, key="build"), "hash-envelope"),
            "an applicant": (self.signed("applicant", support()), "standing"),
            "a key without the role": (self.signed("acme", support(), key="build"), "role"),
            "another subject": (self.signed("state", support(), subject="https://dry.example/other"), "claims"),
            "an admission of nobody": (cose.sign(operator, "did:web:log.example", "did:web:nobody.example", admission,
                                                 "application/vnd.entente.admission+json"), "roster-change"),
            "no document": (self.envelope(b"nowhere"), "payload-present"),
            "a member that does not exist": (self.signed("state", support(undrestanding="x")), "payload-content"),
        }

    def test_each_refusal_is_that_of_registration_and_leaves_nothing(self):
        with self.serving() as node:
            before = self.traces(node)
            for name, (statement, step) in self.refusals().items():
                with self.subTest(name):
                    checked = self.check(node, statement)
                    self.assertFalse(checked["would_register"])
                    outcomes = {one["step"]: one["outcome"] for one in checked["steps"]}
                    at = STEPS.index(step)
                    self.assertEqual(outcomes[step], "refused")
                    self.assertTrue(all(outcomes[one] == "not-reached" for one in STEPS[at + 1:]), outcomes)
                    self.assertTrue(all(outcomes[one] == "holds" for one in STEPS[:at]), outcomes)
                    real = node.post_statement(statement)
                    self.assertGreaterEqual(real.status, 400)
                    self.assertEqual(checked["refusal"], real.json())
                    self.assertEqual(checked["missing"], "payload" if name == "no document" else None)
            after = self.traces(node)
            # What the refused registrations may have caused is nothing either.
            self.assertEqual(after, before)

    def test_from_the_command_line_with_the_exit_code_of_the_submission(self):
        statements = self.refusals()
        with self.serving() as node:
            before = self.traces(node)
            for name in ("an unknown key", "a type of no rule", "an applicant", "a member that does not exist"):
                with self.subTest(name):
                    self.write("one.cose", statements[name][0])
                    real = self.run_entente("submit", "one.cose", "--node", node.url)
                    remote = self.run_entente("submit", "one.cose", "--node", node.url, "--dry-run")
                    local = self.run_entente("submit", "one.cose", "--data", "data", "--dry-run", "--format", "json")
                    self.assertNotEqual(real.code, 0)
                    self.assertEqual((remote.code, local.code), (real.code, real.code), str(remote) + str(local))
                    rule = re.search(r"\[rule ([a-z-]+)\]", real.err)[1]
                    self.assertIn(f"[rule {rule}]", remote.out)
                    self.assertEqual(local.json()[0]["refusal"]["rule"], rule)
            self.assertEqual(self.traces(node), before)
        self.assertFalse((self.folder / "one.receipt").exists())

    def test_what_would_be_registered_is_registered_then(self):
        self.write("call.json", {"id": INSTRUMENT, "title": "A call", "version": "1"})
        self.entente("instrument", "found", "call.json", "--key", "data/keys/custodian.pem", "--issuer", "did:web:log.example",
                     "--out", "call.cose")
        self.entente("submit", "call.cose", "--data", "data")
        with self.serving() as node:
            statement = self.write("good.cose", self.signed("state", support())).read_bytes()
            before = self.traces(node)
            checked = self.check(node, statement)
            self.assertTrue(checked["would_register"])
            self.assertIsNone(checked["registered_as"])
            self.assertTrue(checked["caution"])
            said = self.entente("submit", "good.cose", "--node", node.url, "--dry-run")
            self.assertIn("would be registered", said.out)
            self.assertEqual(self.traces(node), before)
            index = self.entente("submit", "good.cose", "--node", node.url, "--format", "json").json()[0]["index"]
            self.assertEqual(self.check(node, statement)["registered_as"], index)
        # Of the directory alone, without the node and its keys.
        local = self.entente("submit", "good.cose", "--data", "data", "--dry-run", "--format", "json").json()[0]
        self.assertEqual((local["registered_as"], local["would_register"]), (index, True))
        self.assertEqual(local["authority_version"], checked["authority_version"])

    def test_a_document_that_is_not_uploaded_is_checked_where_it_lies(self):
        with self.serving() as node:
            before = self.traces(node)
            self.write("sbom.json", SBOM)
            self.write("sbom.json.cose", self.envelope(SBOM))
            said = self.entente("submit", "sbom.json.cose", "--node", node.url, "--dry-run", "--format", "json").json()[0]
            self.assertEqual((said["would_register"], said["missing"], said["refusal"]), (True, "payload", None))
            broken = SBOM.replace(b'"version": "1"', b'"version": 1')
            self.write("broken.json", broken)
            self.write("broken.json.cose", self.envelope(broken))
            dry = self.run_entente("submit", "broken.json.cose", "--node", node.url, "--dry-run", "--format", "json")
            self.assertEqual(self.traces(node), before, "the document was not stored")
            real = self.run_entente("submit", "broken.json.cose", "--node", node.url)
            self.assertEqual(dry.code, real.code, str(dry) + str(real))
            self.assertIn(dry.json()[0]["refusal"]["detail"], real.err)
            # A size that the policy refuses is refused before the upload.
            huge = self.check(node, self.envelope(SBOM), "?document_bytes=99999999999")
            self.assertEqual((huge["refusal"]["rule"], huge["missing"]), ("payload-size", None))

    def test_it_has_the_limits_of_registration(self):
        with self.serving() as node:
            self.assertEqual(node.request("POST", "/api/v1/check", bytes(1 << 20), COSE).status, 413)
            self.assertEqual(node.request("POST", "/api/v1/check", b"x", {"Content-Type": "text/plain"}).status, 415)
            self.assertEqual(node.get("/api/v1/check").status, 405)
