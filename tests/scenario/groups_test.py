"""Groups: further logs of a node, each with its own parties, and read by them alone."""

import json

from session import ROOT, Session

ACME, CSIRT = "did:web:acme.example", "did:web:csirt.example"
GROUP = "data/groups/crime"


class Groups(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        made = self.entente("group", "add", "crime", "--data", "data", "--name", "Ransomware analysts", "--format", "json")
        self.vkey = made.json()["checkpoint_key"]
        self.admitted_party("acme", "acme.pem:admin,supply", data=GROUP)
        self.make_party("csirt")

    def ask(self, node, *command, key="acme.pem", party=ACME, **more):
        return self.entente(*command, "--node", node.url + "/groups/crime", "--reader", party, "--reader-key", key, **more)

    def sign_sbom(self):
        self.entente("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", "sbom.json")
        self.entente("sign", "sbom.json", "--key", "acme.pem", "--issuer", ACME)

    def test_a_member_writes_reads_and_proves(self):
        self.sign_sbom()
        with self.serving() as node:
            said = self.entente("submit", "sbom.json.cose", "--node", node.url + "/groups/crime", code=4)
            self.assertIn("--reader", said.err)
            self.ask(node, "submit", "sbom.json.cose")
            index = self.ask(node, "submit", "sbom.json.cose", "--format", "json").json()[0]["index"]
            products = json.dumps(self.ask(node, "ships", "pkg:npm/through", "--format", "json").json())
            self.assertIn(ACME, products)
            self.ask(node, "prove", "statement", str(index), "--out", "proof.json")
            self.entente("verify", "proof.json", "--log-key", self.vkey)
            # Nothing of it is on the node's own log, or said by it.
            for door in ("/api/v1/node", "/api/v1/products", "/api/v1/statements", "/log/checkpoint"):
                self.assertNotIn(b"acme", node.get(door).body)
            self.assertEqual(node.get("/groups/crime/api/v1/node").status, 401)
            self.assertEqual(node.get("/groups/other/log/checkpoint").status, 404)

    def test_an_answer_of_a_group_follows_from_its_entries(self):
        call = ROOT / "examples/paris-call"
        self.entente("roster", "import", call / "roster.csv", "--data", GROUP, "--instrument-document",
                     call / "instrument.json")
        with self.serving() as node:
            self.ask(node, "prove", "answer", "roster", "--party", "US", "--date", "2021-11-12", "--out", "us.json")
        said = self.entente("verify", "us.json", "--log-key", self.vkey, "--format", "json").json()
        self.assertEqual(said["claim"]["check"], "follows")

    def test_monitor_mirror_and_check_as_a_member(self):
        self.sign_sbom()
        with self.serving() as node:
            self.ask(node, "submit", "sbom.json.cose")
            url = node.url + "/groups/crime"
            who = ("--reader", ACME, "--reader-key", "acme.pem")
            said = self.entente("monitor", url, "--key", self.vkey, "--once", "--state", "out", code=4)
            self.assertIn("only members", said.err)
            self.entente("monitor", url, "--key", self.vkey, "--once", "--state", "state", *who)
            self.entente("mirror", url, "copy", "--key", self.vkey, "--once", *who)
            self.entente("check", url, "--log-key", self.vkey, *who)
        self.entente("check", "copy", "--log-key", self.vkey)
        self.assertEqual(self.read("copy/checkpoint"), self.read(GROUP + "/log/checkpoint"))

    def test_a_party_joins_while_the_node_serves(self):
        operator = ("did:web:log.example", GROUP + "/keys/operator.pem")
        self.entente("party", "admit", CSIRT, "--key", operator[1], "--as", operator[0], "--out", "admitted.cose")
        with self.serving() as node:
            self.ask(node, "roster", "list", key="csirt.pem", party=CSIRT, code=4)
            self.ask(node, "submit", "csirt.cose", party=operator[0], key=operator[1])
            said = self.ask(node, "roster", "list", key="csirt.pem", party=CSIRT, code=4)
            self.assertIn("not admitted", said.err)
            self.ask(node, "submit", "admitted.cose", party=operator[0], key=operator[1])
            self.ask(node, "roster", "list", key="csirt.pem", party=CSIRT)

    def test_a_group_is_a_node_of_its_own(self):
        listed = self.entente("group", "list", "--data", "data", "--format", "json").json()
        self.assertEqual([(one["group"], one["readers"], one["name"]) for one in listed],
                         [("crime", "members", "Ransomware analysts")])
        self.assertEqual(listed[0]["checkpoint_key"], self.vkey)
        with self.serving():
            said = self.entente("party", "admit", CSIRT, "--data", GROUP, code=7)
            self.assertIn("open", said.err)
            self.entente("backup", "--data", GROUP, "--to", "copy")
        said = self.entente("backup", "--data", "data", "--to", "own")
        self.assertIn("crime", said.out + said.err)  # what is not in it is said
        self.entente("restore", "copy", "--data", "again")
        self.entente("check", "again")
        self.entente("check", GROUP)

    def test_a_damaged_group_keeps_the_node_from_starting_and_is_named(self):
        journal = next((self.folder / GROUP / "log" / "journal").iterdir())
        journal.write_bytes(b"nonsense" + journal.read_bytes()[8:])
        said = self.run_entente("serve", "--data", "data", "--listen", "127.0.0.1:0")
        self.assertNotEqual(said.code, 0)
        self.assertIn("group crime", said.err)
        # The node serves again without it.
        (self.folder / GROUP).rename(self.folder / "put-away")
        with self.serving() as node:
            self.assertEqual(node.get("/groups/crime/log/checkpoint").status, 404)

    def test_names_and_doubles_are_refused(self):
        for bad in ("Crime", "a/b", "..", "-x"):
            self.run_entente("group", "add", bad, "--data", "data")
            self.assertEqual(len(self.entente("group", "list", "--data", "data", "--format", "json").json()), 1)
        said = self.entente("group", "add", "crime", "--data", "data", code=7)
        self.assertIn("already", said.err)

    def test_a_group_that_anyone_reads(self):
        self.entente("group", "add", "open", "--data", "data", "--readers", "anyone")
        with self.serving() as node:
            self.assertEqual(node.get("/groups/open/api/v1/node").status, 200)
            self.assertEqual(node.get("/groups/open/entries/1").status, 200)
            self.assertEqual(node.get("/groups/crime/entries/1").status, 401)

    def test_feeds_of_a_group_lead_into_it(self):
        self.entente("group", "add", "open", "--data", "data", "--readers", "anyone")
        call = ROOT / "examples/paris-call"
        self.entente("roster", "import", call / "roster.csv", "--data", "data/groups/open", "--instrument-document",
                     call / "instrument.json")
        with self.serving() as node:
            feed = node.get("/groups/open/api/v1/acts.json?limit=1").json()
            self.assertEqual(feed["feed_url"], "/groups/open/api/v1/acts.json?limit=1")
            entry = node.get(feed["items"][0]["url"])
            self.assertEqual(entry.status, 200)
            self.assertEqual(entry.json()["index"], feed["items"][0]["_entente"]["entry"])


class MembersOnly(Session):
    """The node's own log may be for its members, too."""

    def test_the_nodes_own_log(self):
        self.make_node()
        self.admitted_party("acme")
        path = self.folder / "data" / "entente.toml"
        path.write_text(path.read_text().replace('readers = "anyone"', 'readers = "members"'))
        with self.serving() as node:
            self.assertEqual(node.get("/api/v1/roster").status, 401)
            self.assertEqual(node.get("/log/checkpoint").status, 200)
            self.assertEqual(node.get("/readyz").status, 200)
            self.entente("roster", "list", "--node", node.url, "--reader", ACME, "--reader-key", "acme.pem")
