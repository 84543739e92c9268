"""How the demonstration speaks: headings, short lines, colour on a terminal alone."""

import os
import shlex
import sys
import textwrap

COLUMNS_MAX = 100


def at_terminal():
    return sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"


class Screen:
    def __init__(self):
        self.colour = at_terminal() and not os.environ.get("NO_COLOR")
        self.columns = COLUMNS_MAX
        if at_terminal():
            self.columns = min(COLUMNS_MAX, os.get_terminal_size(sys.stdout.fileno()).columns or COLUMNS_MAX)

    def painted(self, code, text):
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def line(self, text=""):
        # Flushed at once: what commands write themselves comes between.
        print(text, flush=True)

    def heading(self, number, title):
        self.line()
        self.line(self.painted("1", f"{number}  {title}"))

    def say(self, text):
        for line in textwrap.wrap(text, self.columns - 3, break_long_words=False, break_on_hyphens=False):
            self.line("   " + line)

    def done(self, text):
        lines = textwrap.wrap(text, self.columns - 5, break_long_words=False, break_on_hyphens=False)
        self.line("   " + self.painted("32", "✓") + " " + lines[0])
        for line in lines[1:]:
            self.line("     " + line)

    def command(self, words):
        self.line()
        self.line("   " + self.painted("2", "$ " + " ".join(shlex.quote(word) for word in words)))

    def facts(self, rows):
        width = max(len(name) for name, _ in rows) + 2
        for name, value in rows:
            self.line("   " + name.ljust(width) + value)

    def opening(self, place):
        self.line(self.painted("1", "Entente, a demonstration: the Paris Call as a framework that runs on evidence"))
        self.say("Demonstration, not endorsed: nobody named here has seen, approved or signed anything of it. The parties that "
                 "sign do not exist. Everything is kept in " + place.short(place.folder) + "/.")

    def serving(self, url):
        self.line()
        self.line(self.painted("1", f"Serving on {url} until Ctrl-C"))

    def stopped(self, place, served):
        self.line()
        self.line("Stopped. " + ("Nothing is lost: " if served else "What is done is done: ") +
                  "running it again goes on from here; remove " + place.short(place.folder) + "/ to start anew.")

    def failed(self, why):
        sys.stdout.flush()
        print(("\x1b[31m" if sys.stderr.isatty() and self.colour else "") + "paris-call: " + why +
              ("\x1b[0m" if sys.stderr.isatty() and self.colour else ""), file=sys.stderr, flush=True)
