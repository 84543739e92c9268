"""Registrations over HTTP: verified, policy applied, durable. Beside Rekor v2, and beside what one check costs."""

import json

from . import rekor
from .workshop import Left

REKOR_GOAL = 20
LATENCY_P99_MS_GOAL = 20
CPU_GOAL = 1.4
CONNECTIONS = (64, 256, 1000)


def one(workshop, algorithm, *more):
    said, written = workshop.with_written([workshop.binary, "bench", "log", "--seconds", workshop.seconds, "--algorithm", algorithm,
                                           *more, "--format", "json"])
    figures = json.loads(said)
    # The node's own making is in it: some 100 kB.
    figures["written_bytes_per_registration"] = round(written / max(1, figures["registrations"]))
    return figures


def best_of(workshop, algorithm):
    """At each number of connections, and the best of them."""
    runs = {number: one(workshop, algorithm, "--concurrency", number) for number in CONNECTIONS}
    best = max(runs, key=lambda number: runs[number]["registrations_per_second"])
    return {**runs[best], "connections": best}, {str(number): run["registrations_per_second"] for number, run in runs.items()}


def of_check(figures, checks, algorithm, table):
    """CPU of the node, all threads and views included, in signature checks."""
    cpu, check, openssl = (figures["peak"]["node_cpu_us_per_registration"], checks.get(f"Verify/{algorithm}"),
                           checks.get(f"OpenSslVerify/{algorithm}"))
    against = ""
    if check and openssl:
        figures["cpu_per_check"], figures["cpu_per_openssl_check"] = round(cpu / check, 2), round(cpu / openssl, 2)
        against = f"{cpu / openssl:.2f} × one check by OpenSSL, {cpu / check:.2f} × one of ours; goal {CPU_GOAL} ×"
    table.row(f"{algorithm}: node CPU each, views included", f"{cpu:.1f} µs", against)


def measure_one(workshop, algorithm, checks, peer, table):
    peak, rates = best_of(workshop, algorithm)
    figures = {"peak": peak, "rates": rates}
    rate = peak["registrations_per_second"]
    against = f"{peak['connections']} connections"
    if peer and algorithm == "es256":
        figures["of_rekor"] = round(rate / peer["registrations_per_second"], 1)
        against = f"{figures['of_rekor']} × Rekor; goal {REKOR_GOAL} ×"
    table.row(f"{algorithm}: a second, best of {', '.join(rates)} connections", f"{rate:.0f}", against)
    table.row(f"{algorithm}: latency at peak, p50 / p99", f"{peak['latency_ms']['p50']:.1f} / {peak['latency_ms']['p99']:.1f} ms")
    of_check(figures, checks, algorithm, table)
    table.row(f"{algorithm}: written to the disk each", f"{peak['written_bytes_per_registration']} bytes", "entries are of 1 KiB")
    # CPU is counted at peak alone: at half of it a node wakes more often for less.
    half = figures["half"] = one(workshop, algorithm, "--rate", max(1, int(rate / 2)))
    table.row(f"{algorithm}: latency at half of peak, p50 / p99",
              f"{half['latency_ms']['p50']:.1f} / {half['latency_ms']['p99']:.1f} ms", f"goal p99 {LATENCY_P99_MS_GOAL} ms")
    if peak["errors"] + half["errors"]:
        table.row(f"{algorithm}: errors", str(peak["errors"] + half["errors"]))
    return figures


def measure(workshop, results, table):
    table.heading(f"Registration over HTTP: entries of 1 KiB, verified, judged, durable ({workshop.seconds} s each)")
    checks = results.get("signatures", {}).get("microseconds", {})
    figures = {}
    try:
        figures["rekor"] = rekor.measure(workshop, table)
    except Left as left:
        figures["rekor"] = {"left_out": str(left)}
        table.left_out("peer Rekor", str(left))
    for algorithm in ("ed25519", "es256"):
        figures[algorithm] = measure_one(workshop, algorithm, checks, figures["rekor"].get("best"), table)
    return figures
