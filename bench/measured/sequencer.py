"""The log alone, in the process: what it makes durable a second, beside Tessera's POSIX driver."""

import json
import tempfile

from . import tessera
from .workshop import Left

ENTRIES = 200_000
GOAL = 3


def fill(workshop, folder, entries):
    return json.loads(workshop.output([workshop.program("log_bench"), "fill", folder, entries]))


def against(figures, peer):
    """Rate and CPU beside the peer with the same promise: duplicates detected durably."""
    if peer is None:
        return "", ""
    rate, cpu = figures["entries_per_second"] / peer["entries_per_second"], peer["cpu_us_per_entry"] / figures["cpu_us_per_entry"]
    return f"{rate:.1f} × Tessera with Badger; goal {GOAL} ×", f"1/{cpu:.1f} of Tessera with Badger"


def measure(workshop, _results, table):
    table.heading("The log alone: entries of 1 KiB, durable, nothing verified; a second")
    try:
        peers = tessera.measure(workshop, table)
    except Left as left:
        peers = {"left_out": str(left)}
        table.left_out("peer Tessera", str(left))
    with tempfile.TemporaryDirectory(prefix="log_bench.", dir=workshop.folder) as folder:
        figures = fill(workshop, folder, ENTRIES)
    beside_rate, beside_cpu = against(figures, peers.get("badger"))
    table.row(f"Entente, duplicates looked for durably, {ENTRIES} entries", f"{figures['entries_per_second']:.0f}", beside_rate)
    table.row("CPU each", f"{figures['cpu_us_per_entry']:.1f} µs", beside_cpu)
    return {**figures, "tessera": peers}
