"""The log alone, in the process: what it makes durable a second."""

import json
import tempfile

ENTRIES = 200_000
TESSERA_PER_SECOND, TESSERA_CPU_US = 26_000, 55  # its POSIX driver with durable duplicate detection, measured elsewhere
GOAL = 3


def measure(workshop, _results, table):
    table.heading("The log alone: entries of 1 KiB, durable, duplicates looked for, nothing verified")
    program = workshop.program("log_bench")
    with tempfile.TemporaryDirectory(prefix="log_bench.", dir=workshop.folder) as folder:
        figures = json.loads(workshop.output([program, folder, ENTRIES]))
    rate, cpu = figures["entries_per_second"], figures["cpu_us_per_entry"]
    table.row(f"{ENTRIES} entries, a second", f"{rate:.0f}",
              f"{rate / TESSERA_PER_SECOND:.1f} × Tessera's {TESSERA_PER_SECOND} (measured elsewhere), goal {GOAL} ×")
    table.row("CPU each", f"{cpu:.1f} µs", f"Tessera {TESSERA_CPU_US} µs (measured elsewhere)")
    return figures
