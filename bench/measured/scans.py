"""Scanning SBOMs: one in a new process, and many on one core."""

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
    examples = workshop.root / "examples/advisories"
    try:
        return workshop.index([workshop.unpacked("supply/osv.tar.zst"), examples], "all.index"), "37 100 OSV records and the examples"
    except Left:
        return workshop.index([examples], "examples.index"), "the example advisories alone"


def own_sboms(workshop):
    machine, gateway = workshop.folder / "machine.cdx.json", workshop.folder / "gateway.cdx.json"
    workshop.output([workshop.binary, "sbom", "dpkg", "--out", machine])
    workshop.output([workshop.binary, "sbom", "from-list", workshop.root / "examples/acme-gateway/product-1.0.0.json", "--out", gateway])
    return {"this machine's packages": machine, "the example gateway": gateway}


def against(one, peer):
    """Beside the peer, as it was measured just now, or else as it was elsewhere."""
    ms, megabytes, where = OSV_SCANNER_MS, OSV_SCANNER_PEAK_MB, "(measured elsewhere)"
    if peer:
        ms, megabytes, where = peer["wall_ms"]["median"], peer["peak_kib"] * 1024 / 1e6, "here"
    return (f"{ms / one['wall_ms']['median']:.0f} × and 1/{megabytes / (one['peak_kib'] * 1024 / 1e6):.1f} of osv-scanner 2.4.0's "
            f"{ms:.0f} ms, {megabytes:.0f} MB {where}; goal 30 ×, 1/5")


def cold(workshop, index, sboms, peer, table):
    figures = {}
    for name, sbom in sboms.items():
        one = workshop.cold_runs(RUNS, [workshop.binary, "scan", sbom, "--index", index, "--format", "json"])
        one["bytes"] = sbom.stat().st_size
        figures[name] = one
        # The peer is measured with the gateway alone: there are no OSV records of Debian to give it.
        table.row(f"{name}, {one['bytes'] / 1000:.0f} kB: median of {RUNS}, peak",
                  f"{one['wall_ms']['median']:.2f} ms, {one['peak_kib'] * 1024 / 1e6:.1f} MB",
                  against(one, peer) if sbom.name == "gateway.cdx.json" else "")
    nothing = workshop.cold_runs(RUNS, [workshop.binary, "--version"])
    figures["start alone"] = nothing
    table.row("of that, starting and ending (entente --version)",
              f"{nothing['wall_ms']['median']:.2f} ms, {nothing['peak_kib'] * 1024 / 1e6:.1f} MB")
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
    sboms = own_sboms(workshop)
    figures = {"index": of}
    peer = None
    try:
        peer = osv_scanner.measure(workshop, sboms["the example gateway"], table)
        figures["osv-scanner"] = peer
    except Left as left:
        figures["osv-scanner"] = {"left_out": str(left)}
        table.left_out("peer osv-scanner", str(left))
    figures["cold"] = cold(workshop, index, sboms, peer, table)
    try:
        figures["many"] = many(workshop, index, table)
    except Left as left:
        figures["many"] = {"left_out": str(left)}
        table.left_out("many SBOMs", str(left))
    return figures
