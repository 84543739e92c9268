"""Completions and manual pages, which are made from the commands themselves."""

import re
import shutil
import subprocess
import unittest

from session import Session


class FromTheCommands(Session):
    def commands(self):
        """Each command with its options, as its page in docs/commands.md has them."""
        page = self.entente("help", "--markdown").out
        for section in re.split(r"^## entente ", page, flags=re.MULTILINE)[1:]:
            path, _, rest = section.partition("\n")
            yield path, re.findall(r"^\| `(--[a-z0-9-]+)", rest, re.MULTILINE)


class Completion(FromTheCommands):
    def setUp(self):
        super().setUp()
        self.write("completion.bash", self.entente("completion", "bash").out)

    def complete(self, *words):
        """What bash offers for the last word."""
        script = ('source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _entente; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "--norc", "-c", script, "-", "entente", *words], cwd=self.folder, capture_output=True,
                              text=True, check=True)
        self.assertEqual(done.stderr, "")
        return set(done.stdout.split())

    def test_commands_and_options_in_bash(self):
        self.assertLessEqual({"init", "serve", "roster", "help", "completion"}, self.complete(""))
        self.assertEqual(self.complete("ros"), {"roster"})
        self.assertEqual(self.complete("roster", ""), {"import", "list", "export", "answer", "claim", "confirm"})
        self.assertEqual(self.complete("help", "roster", "i"), {"import"})
        self.assertEqual(self.complete("help", "roster", "import", "--"), set())
        for path, options in self.commands():
            self.assertEqual(self.complete(*path.split(), "--"), {*options, "--help"}, path)
        self.assertEqual(self.complete("serve", "--data", "x", "--log-f"), {"--log-format"})

    def test_values_in_bash(self):
        self.assertEqual(self.complete("check", "--format", ""), {"table", "json"})
        self.assertEqual(self.complete("serve", "--log-format", "j"), {"json"})
        self.assertEqual(self.complete("completion", ""), {"bash", "zsh", "fish"})
        (self.folder / "folder").mkdir()
        self.write("file.pem", b"")
        self.assertEqual(self.complete("serve", "--data", "f"), {"folder"})
        self.assertEqual(self.complete("serve", "--tls-cert", "f"), {"folder", "file.pem"})
        self.assertEqual(self.complete("restore", "f"), {"folder"})
        self.assertEqual(self.complete("init", "x", "--origin", ""), set())

    def test_every_option_is_in_every_script(self):
        zsh, fish = (self.entente("completion", shell).out for shell in ("zsh", "fish"))
        for path, options in self.commands():
            self.assertIn(f"'{path}')", zsh)
            self.assertIn(f'"{path}"', fish)
            for option in options:
                self.assertIn(f"{option}[", zsh)
                self.assertIn(f" -l {option[2:]}", fish)
        self.entente("completion", "tcsh", code=2)

    def test_other_shells_take_the_scripts(self):
        taken = 0
        for shell in ("bash", "zsh", "fish"):
            if shutil.which(shell) is None:
                continue
            self.write(f"script.{shell}", self.entente("completion", shell).out)
            done = subprocess.run([shell, "-n", f"script.{shell}"], cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), shell)
            taken += 1
        self.assertGreater(taken, 0)


class Manual(FromTheCommands):
    def setUp(self):
        super().setUp()
        self.entente("help", "--man", "man")
        self.pages = sorted((self.folder / "man").iterdir())

    def test_a_page_for_each_command_with_each_option(self):
        names = {page.name for page in self.pages}
        commands = dict(self.commands())
        self.assertEqual(names, {"entente.1"} | {"entente-" + path.replace(" ", "-") + ".1" for path in commands})
        overview = self.read("man/entente.1").decode()
        for path, options in commands.items():
            self.assertIn(".B " + path.replace("-", "\\-") + "\n", overview)
            page = self.read("man/entente-" + path.replace(" ", "-") + ".1").decode()
            for option in options:
                self.assertIn(option.replace("-", "\\-"), page, path)
            for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "EXIT STATUS"):
                self.assertIn(f".SH {section}\n", page, path)
        self.assertIn("directory", self.entente("help", "--man", code=2).err)

    def test_formatters_take_them(self):
        if shutil.which("mandoc") is None:
            self.skipTest("there is no mandoc here")
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "error", *self.pages], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        shown = subprocess.run(["mandoc", "-T", "utf8", self.folder / "man/entente-scan.1"], capture_output=True, text=True,
                               check=True).stdout
        self.assertIn("--index", re.sub(".\b", "", shown))


if __name__ == "__main__":
    unittest.main()
