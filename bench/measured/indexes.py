"""The advisory index: compiled once, then mapped."""

import json
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


def one_file(workshop, folder):
    """The same records, one a line: what a node builds its index from."""
    path = workshop.folder / "data/osv.jsonl"
    if not path.exists():
        with open(path.with_suffix(".part"), "w", encoding="utf-8") as out:
            for record in sorted(folder.rglob("*.json")):
                out.write(json.dumps(json.loads(record.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")) + "\n")
        path.with_suffix(".part").rename(path)
    return path


def measure(workshop, _results, table):
    folder = workshop.unpacked("supply/osv.tar.zst")
    table.heading(f"Advisory index from OSV records (one core, median of {RUNS})")
    lines = one_file(workshop, folder)
    figures = {}
    records = [path for path in folder.rglob("*.json")]
    for name, source, size in (("files", folder, sum(path.stat().st_size for path in records)), ("lines", lines, lines.stat().st_size)):
        seconds, path = timed_build(workshop, source, f"{name}.index")
        rate = size / statistics.median(seconds) / 1e6
        figures[name] = {"records": len(records), "megabytes": round(size / 1e6, 1), "seconds": [round(one, 3) for one in seconds],
                         "megabytes_per_second": round(rate, 1), "index_bytes": path.stat().st_size}
        what = f"{len(records)} files" if name == "files" else "the same as one .jsonl file"
        table.row(f"{what}, {size / 1e6:.0f} MB", f"{rate:.0f} MB/s", f"{rate / GOAL_MB_PER_SECOND:.2f} × the goal")
    return figures
