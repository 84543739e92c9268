"""Step 5: vulnerability facts, as snapshots that the log names."""

import contextlib
import hashlib
import pathlib
import subprocess
import tempfile

from .binary import CommandFailed

CURATED = "curated"
SHOWN = "Log4Shell, Heartbleed, the xz backdoor, Spring4Shell and event-stream among them"


def digest_of_folder(folder):
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def feeds(place, entente):
    return {feed["name"]: feed for feed in entente.ask("feed", "list", "--data", place.node)}


def add(place, entente, source, name):
    return entente.ask("feed", "add", "osv", source, "--name", name, "--data", place.node, *entente.passphrase)


@contextlib.contextmanager
def unpacked(source):
    """A folder with what a tar archive holds; anything else as it is."""
    if ".tar" not in source.suffixes:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="paris-call.") as folder:
        # The window of large archives is wider than zstd takes unasked.
        unpack = ["--use-compress-program", "zstd -d --long=27"] if source.suffix == ".zst" else []
        if subprocess.run(["tar", *unpack, "-xf", source, "-C", folder], check=False).returncode != 0:
            raise CommandFailed(["feed", "add", str(source)], 3, "tar cannot unpack it")
        yield pathlib.Path(folder)


def bring_in(screen, place, entente, serving, more):
    screen.heading(5, "Vulnerability facts: snapshots of advisories, named on the log")
    folder = place.examples / "advisories"
    digest = digest_of_folder(folder)
    feed = feeds(place, entente).get("osv/" + CURATED)
    if feed is None or place.made_from(CURATED) != digest:
        serving.stop()
        add(place, entente, folder, CURATED)
        place.note_made_from(CURATED, digest)
    if more is not None:
        serving.stop()
        with unpacked(more) as source:
            add(place, entente, source, more.name.split(".")[0])
    for name, one in feeds(place, entente).items():
        ecosystems = len(one["ecosystems"])
        screen.done(f"{name}: {one['records']} advisories for {ecosystems} ecosystems, entry {one['entry']}, "
                    f"sha256:{one['digest'][:16]}…")
    screen.say(f"The curated ones were written by hand: {SHOWN}. They are a sample. That none of them names a component says "
               "little; `entente feed add osv` brings in whole ecosystems.")
