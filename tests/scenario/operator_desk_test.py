"""The operator's own statements while the node serves: the directory gives the key, and the node takes them."""

import json
import unittest

from session import Session

ACME = "did:web:acme.example"


class Desk(Session):
    def setUp(self):
        super().setUp()
        self.write("pass", "as good as none\n").chmod(0o600)
        self.entente("init", "data", "--origin", "log.example/test", "--passphrase-file", "pass")
        self.make_party("acme", "acme.pem:admin,supply")

    def say(self, node, *command, data="data", path="", code=0):
        return self.entente(*command, "--data", data, "--node", node.url + path, "--passphrase-file", "pass", code=code)

    def serve(self):
        return self.serving("data", "--passphrase-file", "pass")

    def test_a_party_is_admitted(self):
        with self.serve() as node:
            self.entente("submit", "acme.cose", "--node", node.url)
            said = self.entente("party", "admit", ACME, "--data", "data", "--passphrase-file", "pass", code=7)
            self.assertIn("another process", said.err)
            admitted = json.loads(self.say(node, "party", "admit", ACME, "--format", "json").out)
            self.assertEqual((admitted["decision"], admitted["index"]), ("admitted", node.log_size() - 1))
            self.assertEqual(node.get(f"/api/v1/parties/{ACME}").json()["standing"], "admitted")
            self.entente("keygen", "new.pem", "--unencrypted")
            self.say(node, "party", "recover", ACME, "--new-key", "new.pub.pem", "--reason", "lost in a fire")
            (recovery,) = node.get(f"/api/v1/parties/{ACME}").json()["recoveries"]
            self.assertEqual(recovery["reason"], "lost in a fire")
            # Not as another party: that one signs, and submits.
            self.say(node, "party", "admit", ACME, "--key", "new.pem", "--as", ACME, "--out", "x.cose", code=2)
            self.entente("party", "admit", ACME, "--key", "new.pem", "--as", ACME, "--out", "x.cose", "--node", node.url, code=2)
            self.entente("party", "admit", ACME, "--node", node.url, code=2)

    def test_a_policy_is_put_into_force(self):
        path = self.folder / "data" / "policy.json"
        with self.serve() as node:
            size = node.log_size()
            self.assertIn("says the same", self.say(node, "policy", "register").out)
            self.assertEqual(node.log_size(), size)
            policy = json.loads(path.read_text())
            policy["notice"] = "a trial"
            path.write_text(json.dumps(policy))
            said = json.loads(self.say(node, "policy", "register", "--format", "json").out)
            self.assertEqual([change["member"] for change in said["diff"]["changes"]], ["notice"])
            history = self.entente("policy", "history", "--node", node.url, "--format", "json").json()
            self.assertEqual([one["index"] for one in history], [0, said["index"]])
            self.assertIn("says the same", self.say(node, "policy", "register").out)

    def test_trust_material_and_anchors_are_logged(self):
        self.entente("keygen", "builder.pem", "--algorithm", "es256", "--unencrypted")
        with self.serve() as node:
            said = json.loads(self.say(node, "trust", "add", "builder.pub.pem", "--name", "builder", "--format", "json").out)
            statement = node.get(f"/api/v1/statements/{said['entry']}").json()
            self.assertEqual((statement["subject"], statement["issuer"]), ("builder", "did:web:log.example"))
            self.say(node, "trust", "add", "builder.pub.pem", "--out", "x.json", code=2)
            self.say(node, "trust", "anchors", "builder.pub.pem", code=3)

    def test_a_log_for_members_alone(self):
        self.entente("group", "add", "crime", "--data", "data", "--passphrase-file", "pass")
        group = {"data": "data/groups/crime", "path": "/groups/crime"}
        self.entente("submit", "acme.cose", "--data", group["data"], "--passphrase-file", "pass")
        with self.serve() as node:
            self.say(node, "party", "admit", ACME, **group)
            listed = self.entente("party", "list", "--node", node.url + group["path"], "--reader", ACME, "--reader-key", "acme.pem",
                                  "--format", "json").json()
            self.assertIn((ACME, "admitted"), {(one["id"], one["standing"]) for one in listed})
            # Nor is one log's directory taken for another's.
            said = self.say(node, "party", "admit", ACME, data=group["data"], code=7)
            self.assertIn("another log, log.example/test", said.err)


if __name__ == "__main__":
    unittest.main()
