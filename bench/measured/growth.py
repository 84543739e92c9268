"""What becomes of the log as it grows: speed, memory, how long a start takes, bytes written."""

import json
import shutil
import tempfile

from . import sequencer
from .workshop import Left

SIZES = (10_000, 100_000, 1_000_000)
SIZE_LONG = 10_000_000
DISK_BYTES_PER_ENTRY = 3_000  # journal, bundles, tiles, and some room


def at_size(workshop, entries):
    if shutil.disk_usage(workshop.folder).free < entries * DISK_BYTES_PER_ENTRY:
        raise Left(f"{entries} entries want {entries * DISK_BYTES_PER_ENTRY / 1e9:.0f} GB of disk")
    with tempfile.TemporaryDirectory(prefix="growth.", dir=workshop.folder) as folder:
        filled = sequencer.fill(workshop, folder, entries)
        opened = json.loads(workshop.output([workshop.program("log_bench"), "open", folder]))
    filled["growth_bytes_per_entry"] = round((filled["peak_kib"] - filled["peak_kib_first_piece"]) * 1024 / entries, 1)
    filled["open"] = opened
    return filled


def measure(workshop, _results, table):
    table.heading("The log as it grows: entries of 1 KiB")
    figures = {}
    for entries in SIZES + ((SIZE_LONG,) if workshop.long else ()):
        try:
            one = figures[str(entries)] = at_size(workshop, entries)
        except Left as left:
            figures[str(entries)] = {"left_out": str(left)}
            table.left_out(f"{entries} entries", str(left))
            continue
        opened = one["open"]
        table.row(f"{entries} entries: a second, CPU each", f"{one['entries_per_second']:.0f}, {one['cpu_us_per_entry']:.1f} µs",
                  f"{one['written_bytes_per_entry'] / one['entry_bytes']:.2f} × its bytes written to the disk")
        table.row("  opening it again", f"{opened['open_seconds'] * 1000:.0f} ms",
                  f"{opened['resident_kib'] / 1024:.1f} MiB held, {opened['resident_kib'] * 1024 / entries:.1f} bytes an entry; "
                  f"while filling {one['growth_bytes_per_entry']:.0f} bytes an entry more than with the first piece")
    return figures
