"""The advisory index: compiled once, then mapped."""

import statistics
import time

GOAL_MB_PER_SECOND = 200
RUNS = 3


def timed_build(workshop, source, name):
    """Seconds of each build, on one core."""
    path = workshop.folder / name
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        workshop.output(["taskset", "-c", "0", workshop.binary, "index", "build", source, "--out", path, "--format", "json"])
        seconds.append(time.perf_counter() - start)
    return seconds, path


def measure(workshop, _results, table):
    folder = workshop.unpacked("supply/osv.tar.zst")
    table.heading(f"Advisory index from OSV records (one core, median of {RUNS})")
    lines = workshop.osv_lines()
    figures = {}
    records = [path for path in folder.rglob("*.json")]
    for name, source, size in (("files", folder, sum(path.stat().st_size for path in records)), ("lines", lines, lines.stat().st_size)):
        seconds, path = timed_build(workshop, source, f"{name}.index")
        rate = size / statistics.median(seconds) / 1e6
        figures[name] = {"records": len(records), "megabytes": round(size / 1e6, 1), "seconds": [round(one, 3) for one in seconds],
                         "megabytes_per_second": round(rate, 1), "index_bytes": path.stat().st_size,
                         "build": workshop.cold_runs(1, [workshop.binary, "index", "build", source, "--out", path, "--format", "json"])}
        what = f"{len(records)} files" if name == "files" else "the same as one .jsonl file"
        table.row(f"{what}, {size / 1e6:.0f} MB", f"{rate:.0f} MB/s", f"{rate / GOAL_MB_PER_SECOND:.2f} × the goal")
    peak = figures["lines"]["build"]["peak_kib"] * 1024
    table.row("size of the index; peak memory of its making", f"{figures['lines']['index_bytes'] / 1e6:.1f} MB; {peak / 1e6:.0f} MB",
              f"{figures['lines']['index_bytes'] / lines.stat().st_size:.2f} × and {peak / lines.stat().st_size:.1f} × the records")
    return figures
