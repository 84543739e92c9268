"""The page of metrics lists what a node gives, no more and no less, with kinds and labels."""

import re

from session import ROOT, Session

LINE = re.compile(r"\| `(entente_[a-z_]+)` \| (\w+) \|(.*?)\| ")


class Metrics(Session):
    def test_the_page_lists_them_all(self):
        self.make_node()
        self.entente("group", "add", "crime", "--data", "data")
        self.entente("witness", "init", "--data", "witness", "--name", "witness.example", "--unencrypted-keys")
        key = self.entente("witness", "show", "--data", "witness", "--format", "json").json()["verifier_key"]
        settings = self.read("data/entente.toml").decode()  # nobody answers there
        self.write("data/entente.toml", settings + f'\n[witnesses]\nlist = [{{url = "http://127.0.0.1:9", vkey = "{key}"}}]\n')
        with self.serving() as node:
            node.get("/api/v1/node")
            text = node.get("/metrics").body.decode()
        given = {name: kind for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M)}
        page = (ROOT / "docs" / "metrics.md").read_text()
        listed = {name: (kind, set(re.findall("`([a-z]+)`", labels))) for name, kind, labels in LINE.findall(page)}
        self.assertEqual({name: kind for name, (kind, _) in listed.items()}, given)
        for name, (kind, labels) in listed.items():
            samples = re.findall(rf"^{name}(?:_bucket)?(?:{{(.*)}})? ", text, re.M)
            if name.startswith("entente_mirror_"):
                # One a mirrored log, and here is none: hosting_test.py has some.
                self.assertEqual(samples, [], name)
                continue
            self.assertTrue(samples, name)
            for sample in samples:
                self.assertEqual(set(re.findall('([a-z]+)="', sample)) - {"le"}, labels, name)

    def test_looks_at_domains_are_counted(self):
        self.make_node()
        with self.serving() as node:
            text = node.get("/metrics").body.decode()
        self.assertIn('entente_domain_checks_total{method="x509",outcome="proved"} 0\n', text)
        self.assertIn("entente_domain_check_round_timestamp_seconds 0\n", text)
