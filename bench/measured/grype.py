"""A peer for cold scans: Grype, where it is installed and has its database, which comes from its makers' server alone."""

import json
import os
import subprocess

from .workshop import Left

RUNS = 10


def measure(workshop, sbom, table):
    binary = workshop.peer("grype")
    os.environ["GRYPE_DB_AUTO_UPDATE"] = os.environ["GRYPE_CHECK_FOR_APP_UPDATE"] = "false"
    if subprocess.run([binary, "db", "status"], stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode != 0:
        raise Left("Grype has no database here (grype db update)")
    one = workshop.cold_runs(RUNS, [binary, f"sbom:{sbom}", "--output", "json"])
    if one["exit_code"] != 0:
        raise Left(f"Grype ended with exit code {one['exit_code']}")
    one["version"] = json.loads(workshop.output([binary, "version", "--output", "json"])).get("version", "")
    table.row(f"peer: Grype {one['version']} with its own database, the example gateway, median of {RUNS}",
              f"{one['wall_ms']['median']:.0f} ms, {one['peak_kib'] * 1024 / 1e6:.0f} MB")
    return one
