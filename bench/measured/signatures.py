"""One check of a signature, and one hash: the measure for what a registration costs."""

import json


def measure(workshop, _results, table):
    table.heading("One check, CPU time (Google Benchmark, median of 5)")
    output = workshop.output([workshop.program("verify_bench"), "--benchmark_format=json", "--benchmark_repetitions=5",
                              "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.3"])
    figures = {}
    for one in json.loads(output)["benchmarks"]:
        if one["aggregate_name"] == "median":
            figures[one["run_name"]] = round(one["cpu_time"] / 1000, 3)  # nanoseconds
    for name, text in (("Verify/ed25519", "Ed25519, as a node checks it"), ("OpenSslVerify/ed25519", "Ed25519, OpenSSL alone"),
                       ("Verify/es256", "ES256, as a node checks it"), ("OpenSslVerify/es256", "ES256, OpenSSL alone"),
                       ("Sha256/1KiB", "SHA-256 of 1 KiB")):
        table.row(text, f"{figures[name]:.2f} µs")
    return {"microseconds": figures}
