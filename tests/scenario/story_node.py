"""A real node on a clock that a story moves: tests/virtual-clock as a process, a step and its answer a line each."""

import json
import os
import pathlib
import subprocess
import tempfile

from session import BINARY

# Built beside the binary, where tests are built.
STORY_NODE = os.environ.get("ENTENTE_STORY_NODE", str(pathlib.Path(BINARY).resolve().parent / "entente_story_node"))
SECONDS_MAX = 120


class Refused(Exception):
    """The node took a statement for none that it can use."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.rule = error["rule"]


class StoryNode:
    """The node in a folder, made where there is none. `time` as in 2026-01-05T09:00:00Z."""

    def __init__(self, data, time):
        self.errors = tempfile.TemporaryFile()  # a pipe that nobody reads would stop it
        self.process = subprocess.Popen([STORY_NODE, str(data), time], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors, text=True)

    def do(self, step):
        try:
            self.process.stdin.write(json.dumps(step) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it says why
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(timeout=SECONDS_MAX)
            self.errors.seek(0)
            raise AssertionError(f"the node stopped: {self.errors.read().decode(errors='replace')}")
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer

    def set_clock(self, time):
        self.do({"do": "clock", "time": time})

    def key(self, name):
        return self.do({"do": "key", "name": name})

    def say(self, kind, issuer, subject, key, document):
        """The index of the statement's entry. A text is registered by its digest, anything else as it is."""
        what = "payload" if isinstance(document, str) else "document"
        return self.do({"do": "say", "type": kind, "issuer": issuer, "subject": subject, "key": key, what: document})["index"]

    def ask(self, path):
        return self.do({"do": "ask", "path": path})

    def log_digest(self):
        return self.do({"do": "digest"})["index"]

    def stop(self):
        """Ends it as it ends by itself, so that all is written."""
        self.process.stdin.close()
        code = self.process.wait(timeout=SECONDS_MAX)
        self.process.stdout.close()
        self.errors.close()
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.stop()
