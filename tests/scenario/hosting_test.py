"""A node that serves more than its own log: a witness of other logs, and verified copies of them."""

import time
import unittest

from session import Session
from tlog import log_id, size_of


class Hosting(Session):
    def configure(self, data, text):
        with open(self.folder / data / "entente.toml", "a", encoding="utf-8") as file:
            file.write("\n" + text)

    def vkey(self, data):
        return self.entente("log", "vkey", "--data", data).out.strip()

    def wait_until(self, holds, what):
        until = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.05)

    def test_two_nodes_witness_and_mirror_each_other(self):
        self.make_node(data="one", origin="one.example/log")
        self.make_node(data="two", origin="two.example/log")
        # The witness of node two lies in its data directory, and knows log one.
        witness = self.entente("witness", "init", "--data", "two/witness", "--name", "two.example/witness",
                               "--unencrypted-keys").out
        self.entente("witness", "add-log", self.vkey("one"), "--data", "two/witness")
        self.configure("two", '[witness]\ndirectory = "witness"\n')
        vkey = self.entente("witness", "show", "--data", "two/witness", "--format", "json").json()["verifier_key"]
        self.assertIn(vkey, witness)
        with self.serving("two") as two:
            self.configure("one", f'[witnesses]\nlist = [{{url = "{two.url}/witness", vkey = "{vkey}"}}]\n'
                                  "quorum = 1\nwhen_missing = \"wait\"\n")
            self.make_party("acme")
            self.entente("submit", "acme.cose", "--data", "one")
            with self.serving("one") as one:
                self.wait_until(lambda: one.get("/log/checkpoint").body.decode().count("\n— ") == 2, "no cosignature")
                note = one.get("/log/checkpoint").body.decode()
                newest = two.get(f"/witness/{log_id('one.example/log')}/checkpoint")
                self.assertEqual(newest.status, 200)
                self.assertEqual(size_of(newest.body.decode()), size_of(note))
                # A log that it does not know.
                self.assertEqual(two.get(f"/witness/{log_id('two.example/log')}/checkpoint").status, 404)
                one_at, two_at = one.url.removeprefix("http://"), two.url.removeprefix("http://")
        # Node two keeps a copy of log one.
        self.configure("two", f'[mirrors]\nlist = [{{url = "http://{one_at}", vkey = "{self.vkey("one")}"}}]\n'
                              "interval_seconds = 1\n")
        address = f"/mirrors/{log_id('one.example/log')}"
        with self.serving("two", listen=two_at) as two, self.serving("one", listen=one_at) as one:
            size = size_of(one.get("/log/checkpoint").body.decode())
            self.wait_until(lambda: two.get(address + "/checkpoint").status == 200, "no copy")
            copied = two.get(address + "/checkpoint")
            self.assertEqual(size_of(copied.body.decode()), size)
            self.assertEqual(copied.headers["Content-Type"], "text/plain; charset=utf-8")
            for tile in (f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
                self.assertEqual(two.get(f"{address}/{tile}").body, one.get(f"/log/{tile}").body)
            self.assertEqual(two.get(f"{address}/tile/0/0").status, 400)
            self.assertEqual(two.get(f"{address}/tile/0/007").status, 404)
            self.assertEqual(two.get(f"/mirrors/{log_id('else.example')}/checkpoint").status, 404)
            self.assertEqual(two.get(f"{address}/.mirror/lock").status, 404)
            metrics = two.get("/metrics").body.decode()
            self.assertIn(f'entente_mirror_entries{{origin="one.example/log"}} {size}', metrics)
            self.assertIn('entente_mirror_forked{origin="one.example/log"} 0', metrics)
            # It is a log to who follows it.
            self.write("one.vkey", self.vkey("one"))
            checked = self.entente("check", two.url + address, "--log-key", "one.vkey", "--format", "json").json()
            self.assertEqual((checked["size"], checked["signature_checked"]), (size, True))
        # The copy is served while its log is not, and goes on when it is there again.
        self.make_party("umbra")
        self.entente("submit", "umbra.cose", "--data", "one")
        with self.serving("two", listen=two_at) as two:
            self.assertEqual(size_of(two.get(address + "/checkpoint").body.decode()), size)
            with self.serving("one", listen=one_at):
                self.wait_until(lambda: size_of(two.get(address + "/checkpoint").body.decode()) > size, "no growth")

    def test_configurations_that_cannot_be_meant_are_refused(self):
        self.make_node()
        vkey = self.vkey("data")
        original = self.read("data/entente.toml").decode()
        for text, word in [
            ('[witness]\n', "directory"),
            ('[witness]\ndirectory = "nowhere"\n', "no witness"),
            ('[mirrors]\n', "list"),
            ('[mirrors]\nlist = [{url = "https://log.example"}]\n', "vkey"),
            ('[mirrors]\nlist = [{url = "nonsense", vkey = "%s"}]\n' % vkey, "nonsense"),
            ('[mirrors]\nlist = [{url = "https://log.example", vkey = "x"}]\n', "key"),
            ('[mirrors]\nlist = [{url = "https://a.example", vkey = "%s"}, {url = "https://b.example", vkey = "%s"}]\n'
             % (vkey, vkey), "twice"),
        ]:
            with self.subTest(text):
                self.write("data/entente.toml", original + "\n" + text)
                ran = self.run_entente("serve", "--data", "data", "--listen", "127.0.0.1:0")
                self.assertNotEqual(ran.code, 0)
                self.assertIn(word, ran.err)


if __name__ == "__main__":
    unittest.main()
