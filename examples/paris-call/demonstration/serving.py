"""The node as a process of its own, from start to a clean stop."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import tempfile
import time
import pathlib

SECONDS_TO_START_MAX = 120
SECONDS_TO_STOP_MAX = 30
PR_SET_PDEATHSIG = 1


class CannotServe(Exception):
    pass


def require_free(listen):
    """Says at once what would otherwise be found at the end: the address is taken."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise CannotServe(f"'{listen}' is no address; write it as 127.0.0.1:8080")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotServe(f"{listen} is in use, by another program or by a demonstration that still runs. Stop that, or "
                                  "serve elsewhere: examples/paris-call/run --listen 127.0.0.1:8081") from None
            raise CannotServe(f"cannot listen on {listen}: {error.strerror}") from None


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Serving:
    """Ctrl-C at the terminal reaches this program alone, which then stops the node: the node is in a session of its own."""

    def __init__(self, entente, place, listen):
        self.entente, self.place, self.listen = entente, place, listen
        self.log = place.short(place.node_log)
        self.environment = dict(entente.environment)
        self.process, self.url = None, None

    def start(self):
        if self.process is not None:
            return self.url
        with tempfile.TemporaryDirectory(prefix="paris-call.") as folder:
            ready = pathlib.Path(folder) / "ready"
            with open(self.place.node_log, "ab") as log:
                self.process = subprocess.Popen(
                    [self.entente.path, "serve", "--data", self.place.node, "--listen", self.listen, *self.pages(),
                     "--ready-file", ready, *self.entente.passphrase],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, start_new_session=True,
                    preexec_fn=die_with_parent)
            until = time.monotonic() + SECONDS_TO_START_MAX
            while not ready.exists():
                if self.process.poll() is not None or time.monotonic() > until:
                    raise CannotServe(f"the node does not serve: {self.last_words()}")
                time.sleep(0.01)
            self.url = ready.read_text(encoding="ascii").strip()
        return self.url

    def pages(self):
        """The web pages, where they are built; a node answers without them, too."""
        built = self.place.root / "web/dist"
        return ["--web", built] if (built / "index.html").exists() else []

    def last_words(self):
        lines = self.place.node_log.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else f"it said nothing ({self.log})"

    def wait(self):
        return self.process.wait()

    def stop(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(SECONDS_TO_STOP_MAX)
            except subprocess.TimeoutExpired:
                process.kill()  # what was acknowledged is durable
                process.wait()
