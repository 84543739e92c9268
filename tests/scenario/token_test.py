"""A party whose key rests in a token, with SoftHSM in the token's place. The commands are those of docs/keys.md."""

import pathlib
import shutil
import subprocess
import unittest

import cose
from session import BINARY, ROOT, Session

MODULES = [path for path in (pathlib.Path("/usr/lib/softhsm/libsofthsm2.so"),
                             pathlib.Path("/usr/local/lib/softhsm/libsofthsm2.so")) if path.exists()]
TOOLS = [tool for tool in ("softhsm2-util", "pkcs11-tool") if shutil.which(tool) is None]
PIN, WRONG_PIN, OFFICER_PIN = "271828", "314159", "161803398"
INSTRUMENT = "https://token.example/instrument"
GENERATE = {"es256": "EC:prime256v1", "es384": "EC:secp384r1", "ed25519": "EC:edwards25519"}


@unittest.skipIf(TOOLS or not MODULES, f"SoftHSM or OpenSC is not installed ({', '.join(TOOLS) or 'libsofthsm2.so'}); "
                                       "packaging/install-packages test installs them")
class Token(Session):
    def setUp(self):
        super().setUp()
        (self.folder / "tokens").mkdir()
        self.write("softhsm2.conf", f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.conf = {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}
        self.new_token("acme")

    def environment(self, **more):
        clean = super().environment(**self.conf)
        clean.pop("ENTENTE_PIN", None)
        return clean | more

    def tool(self, *command):
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def new_token(self, label):
        self.tool("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", OFFICER_PIN)

    def new_key(self, algorithm, name, number, *more, token="acme"):
        self.tool("pkcs11-tool", "--module", MODULES[0], "--token-label", token, "--login", "--pin", PIN, "--keypairgen",
                  "--key-type", GENERATE[algorithm], "--label", name, "--id", number, "--usage-sign", *more)
        return self.uri(name, token)

    @staticmethod
    def uri(name, token="acme", query=""):
        return f"pkcs11:token={token};object={name}?module-path={MODULES[0]}{query}"

    def refused(self, code, phrase, *arguments, **more):
        said = self.entente(*arguments, code=code, **more)
        self.assertIn(phrase, said.err, str(said))
        for pin in (PIN, WRONG_PIN):
            self.assertNotIn(pin, said.out + said.err)
        return said

    def sign_with(self, key, **more):
        return ("sign", "support.json", "--type", "support", "--subject", INSTRUMENT, "--key", key, "--issuer",
                "did:web:acme.example", "--out", "support.cose")

    def write_support(self):
        self.write("support.json", {"instrument": INSTRUMENT, "version": "1"})

    # ----

    def test_a_party_signs_with_a_key_that_stays_in_its_token(self):
        key = self.new_key("es384", "admin", "01")
        self.write("pin.txt", PIN + "\n").chmod(0o600)
        # Who may look at the public half needs no PIN.
        shown = self.entente("key", "show", key, "--out", "admin.pub.pem", "--format", "json").json()
        self.assertEqual(shown["algorithm"], "es384")
        self.assertEqual(shown["jwk"]["crv"], "P-384")
        self.assertEqual(shown["pem"].encode(), self.read("admin.pub.pem"))
        self.make_node()
        by_file = self.uri("admin", query=f"&pin-source=file:{self.folder}/pin.txt")
        self.entente("party", "new", "--id", "did:web:acme.example", "--name", "Acme", "--kind", "private-sector",
                     "--key", f"{by_file}:admin,instrument", "--out", "acme.cose")
        self.entente("submit", "acme.cose", "--data", "data")
        self.entente("party", "admit", "did:web:acme.example", "--data", "data")
        self.found_instrument(INSTRUMENT)
        self.write_support()
        self.entente(*self.sign_with(key), env={"ENTENTE_PIN": PIN})
        # Others' code agrees that the token signed it.
        self.assertEqual(cose.check(self.read("support.cose"), cose.load_public(self.read("admin.pub.pem"))), -35)
        with self.serving() as node:
            self.entente("submit", "support.cose", "--node", node.url, "--transparent", "support.transparent.cose")
        verified = self.entente("verify", "support.transparent.cose", "--receipt-key", "data/keys/receipt.pub.pem",
                                "--signer-key", "admin.pub.pem", "--format", "json").json()
        self.assertEqual(verified["level"], "included")
        # The key is nowhere but in the token.
        self.assertEqual([path.name for path in self.folder.glob("*.pem")], ["admin.pub.pem"])

    def test_each_algorithm(self):
        self.write_support()
        for number, algorithm in enumerate(GENERATE, start=1):
            with self.subTest(algorithm):
                key = self.new_key(algorithm, algorithm, f"0{number}")
                shown = self.entente("key", "show", key, "--out", "k.pub.pem", "--format", "json").json()
                self.assertEqual(shown["algorithm"], algorithm)
                self.entente(*self.sign_with(key), env={"ENTENTE_PIN": PIN})
                cose.check(self.read("support.cose"), cose.load_public(self.read("k.pub.pem")))

    def test_what_is_refused(self):
        key = self.new_key("es256", "build", "01")
        self.write_support()
        self.refused(4, "ENTENTE_PIN", *self.sign_with(key))
        self.refused(4, "tried once and is not tried again", *self.sign_with(key), env={"ENTENTE_PIN": WRONG_PIN})
        self.refused(3, "is empty", *self.sign_with(key), env={"ENTENTE_PIN": ""})
        self.refused(3, "does not belong on a command line", *self.sign_with(f"{key}&pin-value={PIN}"))
        pin = {"env": {"ENTENTE_PIN": PIN}}
        self.refused(6, "no token fits", *self.sign_with(self.uri("build", token="other")), **pin)
        self.refused(6, "has no private key named 'other'", *self.sign_with(self.uri("other")), **pin)
        self.refused(6, "there is no PKCS #11 module", *self.sign_with("pkcs11:object=build?module-path=/no/such.so"), **pin)
        self.write("none.so", "not a library")
        self.refused(3, "cannot be loaded", *self.sign_with(f"pkcs11:object=build?module-path={self.folder}/none.so"), **pin)
        self.refused(3, "say which library", *self.sign_with("pkcs11:object=build"), **pin)
        self.new_key("es256", "build", "02")
        said = self.refused(7, "several keys", *self.sign_with(key), **pin)
        self.assertIn("%01", said.err)
        self.assertIn("%02", said.err)
        self.assertFalse((self.folder / "support.cose").exists())
        # The id tells them apart.
        self.entente(*self.sign_with(key.replace("object=build", "object=build;id=%02")), **pin)
        self.new_token("acme")
        self.refused(7, "several tokens fit", *self.sign_with(key), **pin)

    def test_a_file_is_signed_without_a_network_and_submitted_elsewhere(self):
        """The air gap of docs/keys.md: what signs has no network, what submits has no key."""
        key = self.new_key("es384", "admin", "01")
        self.make_node()
        pin = {"env": {"ENTENTE_PIN": PIN}}
        self.entente("party", "new", "--id", "did:web:acme.example", "--name", "Acme", "--kind", "private-sector",
                     "--key", key, "--out", "acme.cose", **pin)
        self.entente("submit", "acme.cose", "--data", "data")
        self.entente("party", "admit", "did:web:acme.example", "--data", "data")
        self.found_instrument(INSTRUMENT)
        self.write_support()
        alone = ("unshare", "--map-root-user", "--net")
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("this machine gives nobody a network of their own (unshare --net)")
        done = subprocess.run([*alone, BINARY, *self.sign_with(key)], cwd=self.folder, env=self.environment(ENTENTE_PIN=PIN),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.rmtree(self.folder / "tokens")
        with self.serving() as node:
            self.entente("submit", "support.cose", "--node", node.url)

    def test_the_page_has_these_commands(self):
        page = (ROOT / "docs/keys.md").read_text()
        for words in ("entente key show", "entente party new", "entente sign", "entente submit", "softhsm2-util --init-token",
                      "pkcs11-tool", "pin-source", "ENTENTE_PIN"):
            self.assertIn(words, page)


class NoToken(Session):
    def test_a_command_without_a_token_loads_no_module(self):
        self.entente("keygen", "k.pem", "--unencrypted")
        said = self.run_entente("key", "show", "k.pem", env={"LD_DEBUG": "files"})
        self.assertEqual(said.code, 0)
        self.assertNotIn("p11", said.err)
        self.assertNotIn("softhsm", said.err)
