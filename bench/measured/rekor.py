"""The peer for registrations: Rekor v2's POSIX server, which verifies P-256, appends, and answers under a checkpoint."""

import json
import resource
import shutil
import socket
import urllib.error
import urllib.request

from .workshop import Left, Served

PACKAGE, VERSION, GO = "github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix", "v2.3.0", "1.25.8"
CONNECTIONS = (64, 256, 1024, 4096)
SECONDS = 20


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def command(server, port, folder):
    """With durable detection of duplicates, as we have it, and a checkpoint as often as ours."""
    return [server, "serve", "--http-port", port, "--grpc-port", free_port(), "--http-metrics-port", free_port(), "--storage-dir",
            folder / "log", "--signer-filepath", folder / "key.pem", "--hostname", "rekor.bench", "--checkpoint-interval", "1s",
            "--persistent-antispam=true", "--batch-max-size", "1024", "--batch-max-age", "50ms", "--pushback-max-outstanding", "16384",
            "--antispam-pushback-threshold", "16384",
            "--log-level", "error"]


def measure(workshop, table):
    server, driver = workshop.go_installed(PACKAGE, VERSION, GO, "rekor-server"), workshop.go_program("rekor")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 16384)), hard))
    folder = workshop.folder / "rekor"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    workshop.output([driver, "-new-key", folder / "key.pem"])
    runs, port = [], free_port()
    with Served(command(server, port, folder), lambda: answers(f"http://127.0.0.1:{port}/healthz"), folder / "log.txt") as served:
        for connections in CONNECTIONS:
            before = served.cpu_seconds()
            one = json.loads(workshop.output([driver, "-url", f"http://127.0.0.1:{port}", "-connections", connections, "-seconds", SECONDS]))
            one["server_cpu_us_per_registration"] = round((served.cpu_seconds() - before) * 1e6 / max(1, one["registrations"]), 1)
            runs.append(one)
    shutil.rmtree(folder / "log", ignore_errors=True)
    best = max(runs, key=lambda run: run["registrations_per_second"])
    if not best["registrations"]:
        raise Left(f"Rekor {VERSION} registers nothing: {best.get('first_error', 'no answer')}")
    table.row(f"peer: Rekor {VERSION} POSIX, es256, a second", f"{best['registrations_per_second']:.0f}",
              f"best of {', '.join(map(str, CONNECTIONS))} connections: {best['connections']}; {best['errors']} errors")
    table.row("  its latency, p50 / p99; its CPU each", f"{best['p50_ms']:.0f} / {best['p99_ms']:.0f} ms",
              f"{best['server_cpu_us_per_registration']:.0f} µs")
    return {"version": VERSION, "best": best, "runs": runs}
