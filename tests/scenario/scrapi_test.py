"""A node as clients of SCRAPI (draft-ietf-scitt-scrapi-11) see it, over HTTP: docs/scitt.md, rule by rule."""

import base64
import time

import cbor2

import cose
from session import Session

CONCISE = "application/concise-problem-details+cbor"


class Scrapi(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.make_party("acme")

    def post(self, node, statement, **headers):
        sent = {"Content-Type": "application/cose", "Accept": "application/cose"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        return node.request("POST", "/entries", statement, sent)

    def resolved(self, node, location):
        """Polls as a client should, until there is a receipt."""
        until = time.monotonic() + 30
        while True:
            answer = node.get(location)
            if answer.status != 204:
                return answer
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertLess(time.monotonic(), until)
            time.sleep(float(answer.headers["Retry-After"]))

    def receipt_of(self, answer, statement):
        return cose.Receipt(answer.body, statement, cose.load_public(self.read("data/keys/receipt.pub.pem")))

    def problem(self, answer, status, title):
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, CONCISE), answer.body)
        details = cbor2.loads(answer.body)
        self.assertEqual(details[-1], title, details)
        self.assertTrue(details[-2])

    def test_registered_at_once_and_asked_for_again(self):
        statement = self.read("acme.cose")
        with self.serving() as node:
            made = self.post(node, statement)
            self.assertEqual((made.status, made.headers["Content-Type"]), (201, "application/cose"))
            location = made.headers["Location"]
            index = self.receipt_of(made, statement).index
            fresh = node.get(location)
            self.assertEqual((fresh.status, fresh.headers["Location"]), (200, location))
            self.assertEqual(fresh.headers["Content-Type"], "application/scitt-receipt+cose")
            self.assertEqual(self.receipt_of(fresh, statement).index, index)
            again = self.post(node, statement)
            self.assertEqual((again.status, again.headers["Location"]), (200, location))
            self.assertEqual(self.receipt_of(again, statement).index, index)

    def test_registered_while_the_client_does_not_wait(self):
        statement = self.read("acme.cose")
        with self.serving() as node:
            taken = self.post(node, statement, Prefer="respond-async")
            self.assertIn(taken.status, (201, 202))
            location = taken.headers["Location"]
            self.assertRegex(location, "^/entries/[0-9a-f]{64}$")
            if taken.status == 202:
                self.assertEqual(taken.body, b"")
                self.assertTrue(taken.headers["Retry-After"])
            done = self.resolved(node, location)
            self.assertEqual((done.status, done.headers["Location"]), (200, location))
            index = self.receipt_of(done, statement).index
            self.assertEqual(done.headers["Content-Location"], f"/entries/{index}")
            # The two addresses are those of one entry.
            self.assertEqual(self.receipt_of(node.get(f"/entries/{index}"), statement).index, index)
            self.assertEqual(self.post(node, statement, Prefer="respond-async").status // 100, 2)
            waited = self.post(node, statement, Prefer="respond-async, wait=10")
            self.assertEqual((waited.status, waited.headers["Location"]), (200, location))
        with self.serving() as node:  # the locator is none of a moment
            self.assertEqual(node.get(location).status, 200)

    def test_one_location_in_all_answers(self):
        self.write("data/entente.toml", self.read("data/entente.toml").decode() + '\n[scitt]\nlocators = "identity"\n')
        statement = self.read("acme.cose")
        with self.serving() as node:
            locations = {self.post(node, statement, **more).headers["Location"]
                         for more in ({}, {"Prefer": "respond-async"}, {})}
            self.assertEqual(len(locations), 1, locations)
            said = self.entente("submit", "acme.cose", "--node", node.url, "--format", "json").json()[0]
            self.assertEqual(said["index"], self.receipt_of(self.post(node, statement), statement).index)

    def test_refused(self):
        statement = cbor2.loads(self.read("acme.cose"))
        protected, _, payload, signature = statement.value
        header = cbor2.loads(protected)

        def changed(label=None, value=None, **parts):
            mine = dict(header)
            if label is not None:
                mine[label] = value
            return cose.encode(cbor2.CBORTag(18, [cose.encode(mine), {}, parts.get("payload", payload), signature]))

        with self.serving() as node:
            self.problem(self.post(node, b"\x01"), 400, "Malformed request")
            self.problem(self.post(node, changed(1, -257)), 400, "Bad Signature Algorithm")
            self.problem(self.post(node, changed(payload=None)), 400, "Payload Missing")
            self.problem(self.post(node, changed(4, bytes(32))), 400, "Confirmation Missing")
            self.problem(self.post(node, changed(payload=payload + b" ")), 400, "Rejected")
            self.problem(node.get("/entries/99999"), 404, "Not Found")
            self.problem(node.get("/entries/" + "0" * 64), 404, "Not Found")
            self.problem(node.get("/entries/one"), 400, "Invalid locator")
            self.problem(node.get("/.well-known/scitt-keys/AAAA"), 404, "No such key")
            self.problem(node.request("PUT", "/entries", b"x"), 405, "Malformed request")
            self.problem(node.request("POST", "/entries", b"x", {"Content-Type": "text/plain"}), 415, "Malformed request")

    def test_keys(self):
        with self.serving() as node:
            answer = node.get("/.well-known/scitt-keys")
            self.assertEqual(answer.headers["Content-Type"], "application/cbor")
            self.assertIn("max-age", answer.headers["Cache-Control"])
            for key in cbor2.loads(answer.body):
                kid = base64.urlsafe_b64encode(key[2]).rstrip(b"=").decode()
                self.assertEqual(cbor2.loads(node.get(f"/.well-known/scitt-keys/{kid}").body), key)
