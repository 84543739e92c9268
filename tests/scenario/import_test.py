"""A custodian who runs no node brings its list to one that serves."""

import unittest

from relay import before_a_node
from session import Session

SECRETARIAT = "did:web:secretariat.example"
CALL = "urn:example:call"
LIST = "name,kind,country_iso2,date_if_known,announced\nAlpha,state,FR,2020-01-02,\nBeta,state,XX,,2021-03-04\nGamma,private-sector,DE,,\n"


class OverHttp(Session):
    def setUp(self):
        super().setUp()
        self.make_node()
        self.entente("keygen", "secretariat.pem", "--algorithm", "es256", "--unencrypted")
        self.admitted_party("secretariat", "secretariat.pem:admin,instrument")
        self.write("call.json", {"id": CALL, "title": "The Call", "version": "1", "clauses": [{"id": "1", "title": "Be good"}]})
        self.write("list.csv", LIST)

    def bring(self, *where, key="secretariat.pem", issuer=SECRETARIAT, more=("--instrument-document", "call.json"), code=0):
        said = self.entente("roster", "import", "list.csv", *where, "--key", key, "--issuer", issuer, "--format", "json", *more,
                            code=code)
        return said.json() if code == 0 else said

    def test_it_is_listed_once_and_found_at_once(self):
        with self.serving() as node:
            where = ("--node", node.url)
            first = self.bring(*where)
            self.assertEqual((first["rows"], first["registered"], first["defects"], first["refused"]), (3, 4, 1, 0))
            self.assertEqual(first["log_size"], node.log_size())
            listed = self.entente("roster", "list", *where, "--format", "json").json()
            self.assertEqual({(one["name"], one["status"], one["since"]) for one in listed},
                             {("Alpha", "listed", "2020-01-02"), ("Beta", "listed", None), ("Gamma", "listed", None)})
            self.assertEqual(node.get("/api/v1/instruments").json()["items"][0]["custodian_name"], "Secretariat")
            # Signed anew, which with this algorithm gives other bytes, it is the same list.
            again = self.bring(*where)
            self.assertEqual((again["registered"], again["duplicates"]), (0, 4))
            self.write("list.csv", LIST + "Delta,state,IT,,\n")
            more = self.bring(*where, more=("--instrument", CALL))
            self.assertEqual((more["registered"], more["duplicates"]), (1, 4))
        # Into the directory it is the same, too.
        self.assertEqual(self.bring("--data", "data")["duplicates"], 5)

    def test_an_instrument_that_is_a_list_alone_has_the_nodes_notice(self):
        path = self.folder / "data" / "entente.toml"
        path.write_text(path.read_text().replace('notice = ""', 'notice = "a trial"'))
        with self.serving() as node:
            self.bring("--node", node.url, more=())
            (instrument,) = node.get("/api/v1/instruments").json()["items"]
        self.assertEqual((instrument["id"], instrument["notice"]), ("urn:entente:instrument:list", "a trial"))

    def test_broken_off_it_is_gone_on_with(self):
        def busy(asked, status, said):
            return (503, b"{}") if asked[-1] == "POST /entries" and asked.count(asked[-1]) > 3 else (status, said)

        with self.serving() as node:
            with before_a_node(node.url, busy) as (relay, _):
                said = self.bring("--node", relay, code=8)
            self.assertIn("broken off behind 2 statements, which stay", said.err)
            again = self.bring("--node", node.url)
            # The third one was registered, though its answer did not arrive.
            self.assertEqual((again["registered"], again["duplicates"]), (1, 3))

    def test_what_is_refused_is_said_and_the_log_stays_as_it_was(self):
        self.admitted_party("stranger", "stranger.pem:admin,instrument")
        with self.serving() as node:
            where = ("--node", node.url)
            size = node.log_size()
            said = self.entente("roster", "import", "list.csv", *where, "--instrument-document", "call.json", code=2)
            self.assertIn("--key and --issuer", said.err)
            self.assertIn("no such instrument", self.bring(*where, more=("--instrument", CALL), code=6).err)
            self.write("list.csv", 'name,kind,country_iso2\n"Alpha,state,FR\n')
            self.assertIn("never closed", self.bring(*where, code=3).err)
            self.assertEqual(node.log_size(), size)
            self.write("list.csv", LIST)
            self.bring(*where)
            size = node.log_size()
            said = self.bring(*where, key="stranger.pem", issuer="did:web:stranger.example", more=("--instrument", CALL), code=5)
            self.assertIn("4 statements were refused", said.err)
            self.assertEqual(node.log_size(), size)
        self.bring(*where, code=8)
        self.entente("roster", "import", "list.csv", code=2)


if __name__ == "__main__":
    unittest.main()
