"""Scanners that ask api.osv.dev ask a node instead: pip-audit by its option, osv-scanner because it takes the node for it.

    ask_osv.py --binary build/release/bin/entente --scratch DIR [--osv-scanner PROGRAM]

osv-scanner asks https://api.osv.dev and nothing else. So it runs in namespaces of its own, without any network but a
loopback, with a file over /etc/hosts and a certificate authority that is made for the test: nothing outside changes, and
nothing but the node can have answered. Prints a line a check.
"""

import argparse
import contextlib
import datetime
import fcntl
import json
import os
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import sys
import time
import urllib.request

import osv_data
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "api.osv.dev"
SECONDS_MAX = 120
failed = 0


def report(good, text, why=""):
    global failed
    failed += not good
    print(("pass " if good else "FAIL ") + text, flush=True)
    if not good and why:
        print(why[-4000:], flush=True)


def entente(options, *arguments, codes=(0,)):
    done = subprocess.run([options.binary, *map(str, arguments)], cwd=options.scratch, capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"FAIL entente {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def serving(options, data, *more):
    """A node; gives its address."""
    ready = options.scratch / f"{data}.{time.monotonic_ns()}.ready"
    with open(options.scratch / f"{data}.log", "wb") as log:
        process = subprocess.Popen([options.binary, "serve", "--data", data, "--ready-file", str(ready), *more],
                                   cwd=options.scratch, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        until = time.monotonic() + SECONDS_MAX
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                sys.exit("FAIL the node does not serve:\n" + (options.scratch / f"{data}.log").read_text(errors="replace"))
            time.sleep(0.02)
        yield ready.read_text().strip()
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_MAX)


# ---- pip-audit

def pip_audit(options, url, requirements):
    """Exit code, {package: {advisory: fixed versions}}, what else was said."""
    path = options.scratch / "requirements.txt"
    path.write_text(requirements)
    done = subprocess.run([sys.executable, "-m", "pip_audit", "--requirement", str(path), "--no-deps", "--disable-pip", "--vulnerability-service",
                           "osv", "--osv-url", url, "--format", "json", "--progress-spinner", "off", "--cache-dir",
                           str(options.scratch / "pip-audit-cache")],
                          capture_output=True, text=True, check=False, timeout=SECONDS_MAX)
    try:
        found = {one["name"]: {flaw["id"]: flaw["fix_versions"] for flaw in one["vulns"]}
                 for one in json.loads(done.stdout)["dependencies"]}
    except (ValueError, KeyError):
        found = None
    return done.returncode, found, done.stdout + done.stderr


def check_pip_audit(options):
    with serving(options, "node", "--listen", "127.0.0.1:0") as url:
        for path in ("/osv/v1/query", "/v1/query"):
            code, found, said = pip_audit(options, url + path, osv_data.REQUIREMENTS)
            report((code, found) == (1, osv_data.EXPECTED_OF_REQUIREMENTS),
                   f"pip-audit finds at {path} the advisories that hold, and where they are fixed", said)
        code, found, said = pip_audit(options, url + "/osv/v1/query", osv_data.CLEAN_REQUIREMENTS)
        report((code, found) == (0, {"left-shelf": {}, "candle-stick": {}}), "pip-audit finds nothing in fixed versions", said)
    with serving(options, "empty-node", "--listen", "127.0.0.1:0") as url:
        code, found, said = pip_audit(options, url + "/osv/v1/query", osv_data.REQUIREMENTS)
        report(code == 0 and found is not None and not any(found.values()),
               "pip-audit finds nothing at a node without advisories: it was the node that knew", said)


# ---- osv-scanner

def certificate(subject, key, issuer, issuer_key, *extensions):
    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
               .not_valid_after(now + datetime.timedelta(days=1)))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def make_certificates(scratch):
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    (scratch / "authority.pem").write_bytes(
        certificate("made for a test", authority, "made for a test", authority, x509.BasicConstraints(ca=True, path_length=0)))
    (scratch / "server.pem").write_bytes(
        certificate(HOST, server, "made for a test", authority, x509.SubjectAlternativeName([x509.DNSName(HOST)])))
    key = scratch / "server.key"
    key.touch(mode=0o600)
    key.write_bytes(server.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def isolation():
    """How to get namespaces for mounts and the network here; nothing when there is no way."""
    ways = [["unshare", "--map-root-user", "--mount", "--net"]]
    if os.geteuid() == 0:
        ways.insert(0, ["unshare", "--mount", "--net"])
    for way in ways:
        with contextlib.suppress(OSError):
            if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
                return way
    return None


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14s", b"lo", 0x1 | 0x40, b"")  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def osv_scanner(options, *lockfiles):
    """{(package, advisory)} and what was said; nothing where the answer is no report."""
    arguments = [options.osv_scanner, "scan", "source", "--format", "json", "--all-packages"]
    for name in lockfiles:
        arguments += ["--lockfile", name]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"SSL_CERT_FILE": str(options.scratch / "authority.pem"), "HOME": str(options.scratch)}
    done = subprocess.run(arguments, cwd=options.scratch, env=environment, capture_output=True, text=True, check=False,
                          timeout=SECONDS_MAX)
    try:
        packages = [package for result in json.loads(done.stdout)["results"] for package in result["packages"]]
    except (ValueError, KeyError):
        return done.returncode, None, done.stdout + done.stderr
    found = {(package["package"]["name"], flaw["id"]) for package in packages for flaw in package.get("vulnerabilities", [])}
    return done.returncode, found, done.stderr


def requests_answered(options, route):
    """How often the node answered at this route, by its own metrics."""
    trust = ssl.create_default_context(cafile=options.scratch / "authority.pem")
    with urllib.request.urlopen(f"https://{HOST}/metrics", context=trust, timeout=SECONDS_MAX) as answer:
        text = answer.read().decode()
    counts = re.findall(rf'^entente_http_requests_total{{[^}}]*route="{re.escape(route)}"[^}}]*}} (\d+)', text, re.MULTILINE)
    return sum(int(count) for count in counts)


def check_osv_scanner(options):
    """Runs inside the namespaces."""
    raise_loopback()
    hosts = options.scratch / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {HOST}\n")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    tls = ("--listen", "127.0.0.1:443", "--tls-cert", "server.pem", "--tls-key", "server.key")
    with serving(options, "node", *tls):
        code, found, said = osv_scanner(options, "bom.cdx.json")
        expected = osv_data.expected_of_sbom()
        report((code, found) == (1, expected),
               f"osv-scanner finds in {len(osv_data.sbom()['components'])} components the {len(expected)} advisories that hold",
               f"{said}\nmissing {sorted(expected - (found or set()))[:5]}, "
               f"too many {sorted((found or set()) - expected)[:5]}")
        batches = requests_answered(options, "/v1/querybatch")
        report(batches >= 3, f"osv-scanner asked {batches} times: two batches, and for a page that was left", "")
        scanned = json.loads(entente(options, "scan", "bom.cdx.json", "--index", "advisories.idx", "--format", "json", codes=(0, 1)))
        ours = {(one["name"], one["id"]) for one in scanned["findings"]}
        report(found == ours, "osv-scanner online and entente scan find the same", f"{sorted((found or set()) ^ ours)[:10]}")
        code, found, said = osv_scanner(options, "package-lock.json")
        report((code, found) == (1, {("@lamp/wick", "TEST-2026-4")}), "osv-scanner finds what holds in an npm lock file", said)
    with serving(options, "empty-node", *tls):
        code, found, said = osv_scanner(options, "package-lock.json")
        report((code, found) == (0, set()), "osv-scanner finds nothing at a node without advisories: it was the node that knew", said)
    code, found, said = osv_scanner(options, "package-lock.json")
    report(code not in (0, 1) and not found, "osv-scanner fails where no node is: nothing else answers for it", said)


def make_nodes(options):
    folder = options.scratch / "advisories"
    folder.mkdir()
    for record in osv_data.ADVISORIES:
        (folder / f"{record['id']}.json").write_text(json.dumps(record))
    (options.scratch / "bom.cdx.json").write_text(json.dumps(osv_data.sbom()))
    (options.scratch / "package-lock.json").write_text(json.dumps(osv_data.package_lock()))
    for data in ("node", "empty-node"):
        entente(options, "init", data, "--origin", f"log.example.org/{data}", "--unencrypted-keys")
    entente(options, "feed", "add", "osv", folder, "--name", "test", "--data", "node")
    entente(options, "index", "build", folder, "--out", "advisories.idx")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--scratch", required=True, type=pathlib.Path)
    parser.add_argument("--osv-scanner", default="")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.scratch, options.binary = options.scratch.resolve(), str(pathlib.Path(options.binary).resolve())
    if options.osv_scanner:
        options.osv_scanner = str(pathlib.Path(options.osv_scanner).resolve())
    if options.inside:
        check_osv_scanner(options)
        return 1 if failed else 0
    options.scratch.mkdir(parents=True, exist_ok=True)
    make_nodes(options)
    check_pip_audit(options)
    if not options.osv_scanner:
        print("left out: osv-scanner: it is not installed")
        return 1 if failed else 0
    way = isolation()
    if way is None:
        print("left out: osv-scanner: namespaces for its network and its /etc/hosts cannot be had here (unshare --mount --net)")
        return 1 if failed else 0
    make_certificates(options.scratch)
    inside = subprocess.run([*way, sys.executable, __file__, *sys.argv[1:], "--inside"], check=False)
    return 1 if failed or inside.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
