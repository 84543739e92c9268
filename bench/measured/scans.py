"""Scanning SBOMs: one in a new process, and many on one core."""

import pathlib
import re
import statistics
import time

from . import osv_scanner
from .workshop import Left

RUNS = 20
RUNS_MANY = 5
OSV_SCANNER_MS, OSV_SCANNER_PEAK_MB, OSV_SCANNER_MB_PER_SECOND = 143, 177, 14.8  # 2.4.0, measured elsewhere


def whole_index(workshop):
    """From all records that there are, or from the examples."""
    try:
        return workshop.index([workshop.unpacked("supply/osv.tar.zst"), workshop.root / "examples/advisories"], "all.index"), "37 100 OSV records"
    except Left:
        return workshop.index([workshop.root / "examples/advisories"], "examples.index"), "the example advisories alone"


def own_sboms(workshop):
    machine, gateway = workshop.folder / "machine.cdx.json", workshop.folder / "gateway.cdx.json"
    workshop.output([workshop.binary, "sbom", "dpkg", "--out", machine])
    workshop.output([workshop.binary, "sbom", "from-list", workshop.root / "examples/acme-gateway/product-1.0.0.json", "--out", gateway])
    return {"this machine's packages": machine, "the example gateway": gateway}


def cold(workshop, index, table):
    figures = {}
    for name, sbom in own_sboms(workshop).items():
        one = workshop.cold_runs(RUNS, [workshop.binary, "scan", sbom, "--index", index, "--format", "json"])
        one["bytes"] = sbom.stat().st_size
        figures[name] = one
        wall, peak = one["wall_ms"]["median"], one["peak_kib"] * 1024 / 1e6
        table.row(f"{name}, {one['bytes'] / 1000:.0f} kB: median of {RUNS}, peak",
                  f"{wall:.2f} ms, {peak:.1f} MB",
                  f"{OSV_SCANNER_MS / wall:.0f} × and 1/{OSV_SCANNER_PEAK_MB / peak:.0f} of osv-scanner 2.4.0's "
                  f"{OSV_SCANNER_MS} ms, {OSV_SCANNER_PEAK_MB} MB (measured elsewhere); goal 30 ×, 1/5")
    return figures


def json_sboms(folder):
    """Those in JSON, told by how they begin."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and re.match(rb"\s*(\xef\xbb\xbf)?\s*\{", path.read_bytes()[:64]):
            found.append(path)
    return found


def many(workshop, index, table):
    files = json_sboms(workshop.unpacked("supply/sboms.tar.zst"))
    size = sum(path.stat().st_size for path in files)
    # Several times each, so that starting and ending count for little.
    listed = [str(path) for path in files] * 8
    seconds = []
    for _ in range(RUNS_MANY):
        start = time.perf_counter()
        try:
            # Some are broken, which the exit code 3 says of the first of them.
            workshop.output(["taskset", "-c", "0", "sh", "-c", '"$@" >/dev/null 2>&1 || [ $? -eq 3 ]', "sh", workshop.binary, "scan",
                             *listed, "--index", index, "--format", "json"])
        except Left as left:
            raise Left(f"many SBOMs: {left}") from None
        seconds.append(time.perf_counter() - start)
    rate = size * 8 / statistics.median(seconds) / 1e6
    table.row(f"{len(files)} SBOMs, {size / 1e6:.0f} MB, 8 times each, one core", f"{rate:.0f} MB/s",
              f"{rate / OSV_SCANNER_MB_PER_SECOND:.0f} × osv-scanner 2.4.0's {OSV_SCANNER_MB_PER_SECOND} MB/s (measured elsewhere), goal 40 ×")
    return {"files": len(files), "megabytes": round(size / 1e6, 1), "repeated": 8, "seconds": [round(one, 3) for one in seconds],
            "megabytes_per_second": round(rate, 1)}


def measure(workshop, _results, table):
    index, of = whole_index(workshop)
    table.heading(f"Scan, with an index of {of}")
    figures = {"index": of, "cold": cold(workshop, index, table)}
    for name, chapter in (("many", lambda: many(workshop, index, table)),
                          ("osv-scanner", lambda: osv_scanner.measure(workshop, pathlib.Path(workshop.folder), table))):
        try:
            figures[name] = chapter()
        except Left as left:
            figures[name] = {"left_out": str(left)}
            table.left_out(name, str(left))
    return figures
