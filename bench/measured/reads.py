"""Reads over HTTP: receipts, tiles, entries and proofs, beside nginx serving the same bytes. One core for the server, another
for the client, the same tool and connections for both."""

import csv
import os
import re
import shutil
import urllib.request

from .rekor import answers, free_port
from .workshop import Left, Served

ROWS = 1000  # entries beside the first ones: enough for whole tiles
INDEX = 500
CONNECTIONS = 64
SECONDS = 4
ROUNDS = 3
GOAL = 0.5
PATHS = {"a receipt": f"/entries/{INDEX}", "a tile of 256 hashes": "/log/tile/0/001", "a bundle of 256 entries": "/log/tile/entries/001",
         "an entry (JSON)": f"/api/v1/statements/{INDEX}", "a proof (JSON)": f"/api/v1/statements/{INDEX}/proof"}
NGINX = """
worker_processes 1;
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 600;
  keepalive_requests 1000000000;
  open_file_cache max=100 inactive=600s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/octet-stream;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def a_node(workshop, folder):
    """A data directory with a roster of made-up supporters."""
    with open(folder / "roster.csv", "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["name", "kind", "country_iso2", "date_if_known", "source_note", "announced", "source_title", "source_address"])
        for number in range(ROWS):
            rows.writerow([f"Supporter {number}", "private-sector", "FR", "2019-01-01", "made up", "", "A list", "https://bench.example/list"])
    workshop.output([workshop.binary, "init", folder / "node", "--origin", "bench.example/reads"])
    workshop.output([workshop.binary, "roster", "import", folder / "roster.csv", "--data", folder / "node"])


def fetch(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


def published(url):
    """The tile that is asked for is there once the log has published it."""
    return answers(url + PATHS["a tile of 256 hashes"]) and answers(url + PATHS["a receipt"])


def load(workshop, url):
    said = workshop.output(["taskset", "-c", workshop.cores[1], "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url])
    if "Non-2xx" in said or "Socket errors" in said:
        raise Left(f"{url}: {re.search('(Non-2xx.*|Socket errors.*)', said).group(1)}")
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    return {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)),
            "p99_ms": float(p99.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[p99.group(2)]}


def compare(workshop, ours, theirs, name, path, table):
    size = len(fetch(ours + path))
    # One after the other, and each pair by itself: where the machine is not quiet, neither is to gain from a better moment.
    pairs = [(load(workshop, ours + path), load(workshop, theirs + path + ".body")) for _ in range(ROUNDS)]
    pairs.sort(key=lambda pair: pair[0]["per_second"] / pair[1]["per_second"])
    entente, web = pairs[len(pairs) // 2]
    ratio = entente["per_second"] / web["per_second"]
    table.row(f"{name}, {size} bytes: a second", f"{entente['per_second']:.0f}",
              f"{ratio:.2f} × nginx's {web['per_second']:.0f}; goal for a receipt {GOAL} ×")
    return {"bytes": size, "of_nginx": round(ratio, 3), "entente": entente, "nginx": web, "all_pairs": pairs}


def measure(workshop, _results, table):
    if len(workshop.cores) < 2:
        raise Left("it wants two cores, one for the server and one for the client")
    nginx, _ = workshop.peer("nginx"), workshop.peer("wrk")
    table.heading(f"Reads over HTTP: one core, {CONNECTIONS} connections that are kept (wrk), median of {ROUNDS} pairs of {SECONDS} s")
    folder = workshop.folder / "reads"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    os.environ["ENTENTE_PASSPHRASE"] = "bench"
    a_node(workshop, folder)
    ports = free_port(), free_port()
    ours, theirs = (f"http://127.0.0.1:{port}" for port in ports)
    core = ["taskset", "-c", workshop.cores[0]]
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=ports[1], user="root" if os.getuid() == 0 else "nobody"), encoding="utf-8")
    figures = {}
    node = Served([*core, workshop.binary, "serve", "--data", folder / "node", "--listen", f"127.0.0.1:{ports[0]}", "--threads", "1"],
                  lambda: published(ours), folder / "serve.log")
    with node:
        for path in PATHS.values():
            # nginx has no file where we have a path that is also a directory of others.
            file = folder / "files" / (path[1:] + ".body")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(fetch(ours + path))
        web = Served([*core, nginx, "-c", folder / "nginx.conf"], lambda: answers(theirs + PATHS["a receipt"] + ".body"), folder / "nginx.log")
        with web:
            for name, path in PATHS.items():
                figures[name] = compare(workshop, ours, theirs, name, path, table)
    shutil.rmtree(folder, ignore_errors=True)
    return figures
