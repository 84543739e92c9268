"""The peer for the log alone: Tessera's POSIX driver in a process, by bench/peers/tessera."""

import json
import shutil
import tempfile

from .workshop import Left

VERSION = "1.0.4"
ENTRIES = 200_000
# How many entries a batch takes and how long it waits for them; the better one counts.
SETTINGS = ((1024, "50ms"), (4096, "100ms"))
DEDUP = {"none": "no duplicates looked for", "memory": "looked for in memory", "badger": "looked for durably (Badger)"}


def one(workshop, program, dedup, batch, age):
    with tempfile.TemporaryDirectory(prefix="tessera.", dir=workshop.folder, ignore_cleanup_errors=True) as folder:
        figures = json.loads(workshop.output([program, "-folder", folder, "-entries", ENTRIES, "-dedup", dedup, "-batch", batch,
                                              "-age", age, "-waiting", 8192], aside="tessera.log"))
        shutil.rmtree(folder, ignore_errors=True)
    if figures["refused"]:
        raise Left(f"Tessera refused {figures['refused']} entries")
    return {**figures, "batch": batch, "age": age}


def measure(workshop, table):
    program = workshop.go_program("tessera")
    best = {}
    for dedup, text in DEDUP.items():
        runs = [one(workshop, program, dedup, *setting) for setting in SETTINGS]
        best[dedup] = max(runs, key=lambda run: run["entries_per_second"])
        best[dedup]["all_settings"] = [round(run["entries_per_second"]) for run in runs]
        table.row(f"peer: Tessera {VERSION} POSIX, {text}", f"{best[dedup]['entries_per_second']:.0f}",
                  f"{best[dedup]['cpu_us_per_entry']:.1f} µs of CPU each; batches of {best[dedup]['batch']}, {best[dedup]['age']}")
    return best
