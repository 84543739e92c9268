"""Runs the entente binary: for a person, who sees command and answer, or for its JSON."""

import json
import os
import subprocess


class CommandFailed(Exception):
    def __init__(self, words, code, said=""):
        super().__init__(f"`entente {' '.join(words)}` ended with exit code {code}" + (f": {said}" if said else ""))
        self.code = code


class Binary:
    """Progress bars go to standard error, which commands keep; no command is asked for a passphrase at the terminal."""

    def __init__(self, path, screen, place):
        self.path, self.screen, self.place = path.resolve(), screen, place
        self.environment = {name: value for name, value in os.environ.items() if name != "ENTENTE_PASSPHRASE"}
        if not os.access(self.path, os.X_OK):
            raise SystemExit(f"paris-call: there is no binary at {path}; `make build` makes it")

    @property
    def passphrase(self):
        return ["--passphrase-file", self.place.passphrase]

    def ask(self, *words):
        """What the command answers in JSON."""
        return json.loads(self.run(*words, "--format", "json"))

    def run(self, *words):
        """What the command prints, which nobody sees."""
        words = [str(word) for word in words]
        done = subprocess.run([self.path, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              env=self.environment, check=False)
        if done.returncode != 0:
            raise CommandFailed(words, done.returncode)
        return done.stdout

    def holds(self, *words):
        """Whether the command's answer is yes; it says nothing."""
        return subprocess.run([self.path, *(str(word) for word in words)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env=self.environment, check=False).returncode == 0

    def show(self, *words, shown=None, before=()):
        """Runs the command in front of the person, as they would type it."""
        words = [str(word) for word in words]
        self.screen.command(["entente", *(shown or [self.place.short_word(word) for word in words])])
        code = subprocess.run([*before, self.path, *words], stdin=subprocess.DEVNULL, env=self.environment,
                              check=False).returncode
        if code != 0:
            raise CommandFailed(words, code)
