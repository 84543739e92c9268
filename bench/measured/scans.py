"""Scanning SBOMs: one in a new process, a hundred in one process, many on one core; and what grows with them."""

import json
import re
import statistics
import subprocess
import time

from . import grype, osv_scanner
from .workshop import Left

RUNS = 20
RUNS_MANY = 5
RUNS_GROWTH = 10
REPEATED = 8
SHARES = ((4, "a quarter"), (2, "half"), (1, "all"))
COMPONENTS = (100, 1_000, 10_000, 100_000)


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


def megabytes(run):
    return run["peak_kib"] * 1024 / 1e6


def scan(workshop, documents, index):
    return [workshop.binary, "scan", *documents, "--index", index, "--format", "json"]


def cold(workshop, index, sboms, peers, table):
    figures = {}
    for name, sbom in sboms.items():
        one = workshop.cold_runs(RUNS, scan(workshop, [sbom], index))
        one["bytes"] = sbom.stat().st_size
        figures[name] = one
        # Peers are measured with the gateway alone: osv-scanner has no records of Debian here.
        beside = [f"{peer['wall_ms']['median'] / one['wall_ms']['median']:.0f} × and 1/{megabytes(peer) / megabytes(one):.1f} of {who}"
                  for who, peer in peers.items() if sbom.name == "gateway.cdx.json"]
        table.row(f"{name}, {one['bytes'] / 1000:.0f} kB: median of {RUNS}, peak",
                  f"{one['wall_ms']['median']:.2f} ms, {megabytes(one):.1f} MB", ", ".join(beside) + ("; goal 30 ×, 1/5" if beside else ""))
    nothing = workshop.cold_runs(RUNS, [workshop.binary, "--version"])
    figures["start alone"] = nothing
    table.row("of that, starting and ending (entente --version)", f"{nothing['wall_ms']['median']:.2f} ms, {megabytes(nothing):.1f} MB")
    return figures


def json_sboms(folder):
    """Those in JSON, told by how they begin."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and re.match(rb"\s*(\xef\xbb\xbf)?\s*\{", path.read_bytes()[:64]):
            found.append(path)
    return found


def together(workshop, index, peer, table):
    """A hundred real documents in one call, all cores."""
    def ours_takes(document):
        done = subprocess.run([str(word) for word in scan(workshop, [document], index)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    documents = peer.hundred(json_sboms(workshop.unpacked("supply/sboms.tar.zst")), ours_takes)
    ours = workshop.cold_runs(RUNS, scan(workshop, documents, index))
    theirs = peer.runs(osv_scanner.RUNS_TOGETHER, documents)
    wall, cpu, memory = (theirs["wall_ms"]["median"] / ours["wall_ms"]["median"], theirs["cpu_ms_median"] / ours["cpu_ms_median"],
                         megabytes(theirs) / megabytes(ours))
    table.row(f"the same {len(documents)} documents in one call, all cores", f"{ours['wall_ms']['median']:.0f} ms, {megabytes(ours):.0f} MB",
              f"{wall:.0f} × (1/{cpu:.0f} of the CPU, 1/{memory:.1f} of the memory) of osv-scanner's {theirs['wall_ms']['median']:.0f} ms; goal 40 ×")
    return {"documents": len(documents), "ours": ours, "osv-scanner": theirs}


def many(workshop, index, table):
    folder = workshop.unpacked("supply/sboms.tar.zst")
    files = json_sboms(folder)
    size = sum(path.stat().st_size for path in files)
    # Several times each, so that starting and ending count for little.
    listed = [str(path) for path in files] * REPEATED
    seconds = []
    for _ in range(RUNS_MANY):
        start = time.perf_counter()
        try:
            # Some are broken, which the exit code 3 says of the first of them.
            workshop.output(["taskset", "-c", "0", "sh", "-c", '"$@" >/dev/null 2>&1 || [ $? -eq 3 ]', "sh", *scan(workshop, listed, index)])
        except Left as left:
            raise Left(f"many SBOMs: {left}") from None
        seconds.append(time.perf_counter() - start)
    rate = size * REPEATED / statistics.median(seconds) / 1e6
    bare = json.loads(workshop.output(["taskset", "-c", "0", workshop.program("json_bench"), folder]))
    table.row(f"{len(files)} SBOMs, {size / 1e6:.0f} MB, {REPEATED} times each, one core", f"{rate:.0f} MB/s",
              f"{rate / bare['megabytes_per_second']:.2f} × simdjson alone ({bare['megabytes_per_second']:.0f} MB/s, {bare['implementation']})")
    return {"files": len(files), "megabytes": round(size / 1e6, 1), "repeated": REPEATED, "seconds": [round(one, 3) for one in seconds],
            "megabytes_per_second": round(rate, 1), "simdjson": bare}


def growth_with_the_index(workshop, sbom, table):
    """A cold scan of the gateway, with an index of a part of the records."""
    lines = workshop.osv_lines().read_text(encoding="utf-8").splitlines(keepends=True)
    figures = {}
    for share, name in SHARES:
        part = workshop.folder / f"part-{share}.jsonl"
        part.write_text("".join(lines[::share]), encoding="utf-8")
        index = workshop.index([part], f"part-{share}.index")
        part.unlink()
        one = workshop.cold_runs(RUNS, scan(workshop, [sbom], index))
        one["index_bytes"], one["records"] = index.stat().st_size, len(lines[::share])
        figures[name] = one
        table.row(f"{name} of the records ({one['records']}), index of {one['index_bytes'] / 1e6:.1f} MB: a cold scan of the gateway",
                  f"{one['wall_ms']['median']:.2f} ms, {megabytes(one):.1f} MB")
    return figures


def growth_with_the_document(workshop, index, table):
    """Made documents: packages of npm in a chain, each with an advisory to look for, none found."""
    figures = {}
    for count in COMPONENTS:
        purls = [f"pkg:npm/made-{number}@1.0.{number % 100}" for number in range(count)]
        document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                    "components": [{"type": "library", "bom-ref": purl, "name": purl[8:].split("@")[0], "version": purl.split("@")[1], "purl": purl}
                                   for purl in purls],
                    "dependencies": [{"ref": one, "dependsOn": [other]} for one, other in zip(purls, purls[1:])]}
        path = workshop.folder / f"made-{count}.cdx.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        one = workshop.cold_runs(RUNS_GROWTH, scan(workshop, [path], index))
        one["bytes"] = path.stat().st_size
        path.unlink()
        figures[str(count)] = one
        table.row(f"a document of {count} components, {one['bytes'] / 1e6:.2f} MB", f"{one['wall_ms']['median']:.1f} ms, {megabytes(one):.1f} MB",
                  f"{one['wall_ms']['median'] * 1000 / count:.2f} µs a component")
    return figures


def or_left(figures, name, table, what, action):
    """What an action gives, or the word that it cannot be had here."""
    try:
        figures[name] = action()
    except Left as left:
        figures[name] = {"left_out": str(left)}
        table.left_out(what, str(left))
        return None
    return figures[name]


def measure(workshop, _results, table):
    index, of = whole_index(workshop)
    table.heading(f"Scan, with an index of {of}")
    sboms = own_sboms(workshop)
    gateway = sboms["the example gateway"]
    figures = {"index": of}
    peers, peer = {}, None
    try:
        peer = osv_scanner.OsvScanner(workshop)
    except Left as left:
        figures["osv-scanner"] = {"left_out": str(left)}
        table.left_out("peer osv-scanner", str(left))
    if peer and or_left(figures, "osv-scanner", table, "peer osv-scanner", lambda: osv_scanner.cold(peer, gateway, table)):
        peers["osv-scanner 2.4.0"] = figures["osv-scanner"]
    if or_left(figures, "grype", table, "peer Grype", lambda: grype.measure(workshop, gateway, table)):
        peers["Grype"] = figures["grype"]
    figures["cold"] = cold(workshop, index, sboms, peers, table)
    if peer:
        or_left(figures, "together", table, "a hundred documents", lambda: together(workshop, index, peer, table))
    or_left(figures, "many", table, "many SBOMs", lambda: many(workshop, index, table))
    or_left(figures, "growth with the index", table, "growth with the index", lambda: growth_with_the_index(workshop, gateway, table))
    figures["growth with the document"] = growth_with_the_document(workshop, index, table)
    return figures
