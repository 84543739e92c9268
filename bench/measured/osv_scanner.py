"""The peer for scans: osv-scanner 2.4.0, offline, over the same records. Taken where it is installed, or else built by Go."""

import os
import shutil
import subprocess
import zipfile

from .workshop import Left

RUNS = 20
RUNS_TOGETHER = 5
VERSION, GO = "v2.4.0", "1.26.4"
TOGETHER = 100


def program(workshop):
    if shutil.which("osv-scanner"):
        return workshop.peer("osv-scanner")
    return workshop.go_installed("github.com/google/osv-scanner/v2/cmd/osv-scanner", VERSION, GO, "osv-scanner")


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


class OsvScanner:
    def __init__(self, workshop):
        self.workshop, self.binary = workshop, program(workshop)
        os.environ["OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY"] = str(database(workshop))

    def command(self, documents):
        named = [word for document in documents for word in ("-L", document)]
        return [self.binary, "scan", "source", "--offline-vulnerabilities", "--format", "json", *named]

    def runs(self, count, documents):
        one = self.workshop.cold_runs(count, self.command(documents))
        if one["exit_code"] not in (0, 1):
            raise Left(f"osv-scanner ended with exit code {one['exit_code']}")
        return one

    def takes(self, document):
        # One document that it cannot read ends the scan of all.
        done = subprocess.run([str(word) for word in self.command([document])], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False)
        return done.returncode in (0, 1)

    def hundred(self, documents, ours_takes):
        """The first hundred that both read. Looked for once."""
        kept = self.workshop.folder / "data/hundred.txt"
        if kept.exists():
            return kept.read_text(encoding="utf-8").splitlines()
        taken = []
        for document in documents:
            if len(taken) < TOGETHER and document.name.endswith((".cdx.json", ".spdx.json")) and ours_takes(document) and self.takes(document):
                taken.append(str(document))
        if len(taken) < TOGETHER:
            raise Left(f"only {len(taken)} of the SBOMs are read by both")
        kept.write_text("\n".join(taken) + "\n", encoding="utf-8")
        return taken


def cold(peer, sbom, table):
    one = peer.runs(RUNS, [sbom])
    table.row(f"peer: osv-scanner offline, the example gateway, median of {RUNS}",
              f"{one['wall_ms']['median']:.0f} ms, {one['peak_kib'] * 1024 / 1e6:.0f} MB")
    return one
