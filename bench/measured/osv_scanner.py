"""The peer for scans: osv-scanner, offline, over the same records, where it is installed."""

import os
import zipfile

from .workshop import Left

RUNS = 20


def database(workshop):
    """Its own layout: osv-scanner/<ecosystem>/all.zip below the folder that OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY names."""
    records = workshop.unpacked("supply/osv.tar.zst")
    folder = workshop.folder / "data/osv-scanner-db"
    if not folder.exists():
        aside = folder.with_name(folder.name + ".part")
        for ecosystem in sorted(path for path in records.rglob("*") if path.is_dir()):
            files = sorted(ecosystem.glob("*.json"))
            if not files:
                continue
            target = aside / "osv-scanner" / ecosystem.name
            target.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(target / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for file in files:
                    archive.write(file, file.name)
        aside.rename(folder)
    return folder


def measure(workshop, sbom, table):
    binary = workshop.peer("osv-scanner")
    os.environ["OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY"] = str(database(workshop))
    one = workshop.cold_runs(RUNS, [binary, "scan", "source", "--offline-vulnerabilities", "--format", "json", "-L", sbom])
    if one["exit_code"] not in (0, 1):
        raise Left(f"osv-scanner ended with exit code {one['exit_code']}")
    table.row(f"peer: osv-scanner offline, the example gateway, median of {RUNS}",
              f"{one['wall_ms']['median']:.0f} ms, {one['peak_kib'] * 1024 / 1e6:.0f} MB")
    return one
