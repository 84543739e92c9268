"""Registrations over HTTP: verified, policy applied, durable."""

import json

REKOR_PER_SECOND = 970
LATENCY_P99_MS_GOAL = 20
CPU_GOAL = 1.4


def one(workshop, algorithm, *more):
    return json.loads(workshop.output([workshop.binary, "bench", "log", "--seconds", workshop.seconds, "--algorithm", algorithm,
                                       *more, "--format", "json"]))


def measure(workshop, results, table):
    table.heading(f"Registration over HTTP: entries of 1 KiB, verified, judged, durable ({workshop.seconds} s each)")
    checks = results.get("signatures", {}).get("microseconds", {})
    figures = {}
    for algorithm in ("ed25519", "es256"):
        peak = one(workshop, algorithm)
        rate = peak["registrations_per_second"]
        table.row(f"{algorithm}: a second", f"{rate:.0f}",
                  f"{rate / REKOR_PER_SECOND:.1f} × Rekor v2's {REKOR_PER_SECOND} (measured elsewhere), goal 20 ×")
        cpu = peak["node_cpu_us_per_registration"]
        figures[algorithm] = {"peak": peak}
        check, openssl = checks.get(f"Verify/{algorithm}"), checks.get(f"OpenSslVerify/{algorithm}")
        if check and openssl:
            figures[algorithm]["cpu_per_check"] = round(cpu / check, 2)
            figures[algorithm]["cpu_per_openssl_check"] = round(cpu / openssl, 2)
            table.row(f"{algorithm}: node CPU each, views included", f"{cpu:.1f} µs",
                      f"{cpu / openssl:.2f} × one check by OpenSSL, {cpu / check:.2f} × one of ours; goal {CPU_GOAL} ×")
        else:
            table.row(f"{algorithm}: node CPU each, views included", f"{cpu:.1f} µs")
        # CPU is counted at peak alone: at half of it a node wakes more often for less.
        half = one(workshop, algorithm, "--rate", max(1, int(rate / 2)))
        figures[algorithm]["half"] = half
        table.row(f"{algorithm}: latency at half of peak, p50 / p99",
                  f"{half['latency_ms']['p50']:.1f} / {half['latency_ms']['p99']:.1f} ms", f"goal p99 {LATENCY_P99_MS_GOAL} ms")
        errors = peak["errors"] + half["errors"]
        if errors:
            table.row(f"{algorithm}: errors", str(errors))
    return figures
