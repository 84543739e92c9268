#!/usr/bin/env python3
"""Checks the advisories of this folder: structure, names, order of ranges, CVSS vectors.

    examples/advisories/check.py [FOLDER]

Prints a line per fault and ends with exit code 1 if there was one. Needs nothing but Python's standard library.
"""

import json
import pathlib
import re
import sys

ECOSYSTEMS = {
    "Maven": ("ECOSYSTEM", "pkg:maven/"),
    "npm": ("SEMVER", "pkg:npm/"),
    "PyPI": ("ECOSYSTEM", "pkg:pypi/"),
    "Go": ("SEMVER", "pkg:golang/"),
    "crates.io": ("SEMVER", "pkg:cargo/"),
    "RubyGems": ("ECOSYSTEM", "pkg:gem/"),
    "NuGet": ("ECOSYSTEM", "pkg:nuget/"),
    "Debian": ("ECOSYSTEM", "pkg:deb/debian/"),
}
MEMBERS = {
    "schema_version", "id", "published", "modified", "aliases", "related", "summary", "details",
    "severity", "affected", "references",
}
REQUIRED = ("schema_version", "id", "published", "modified", "summary", "details", "affected", "references")
ID = re.compile(r"^(GHSA(-[23456789cfghjmpqrvwx]{4}){3}|CVE-\d{4}-\d{4,}|PYSEC-\d{4}-\d+|GO-\d{4}-\d{4,}"
                r"|RUSTSEC-\d{4}-\d{4}|DSA-\d+-\d+|MAL-\d{4}-\d+)$")
TIME = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T\d\d:\d\d:\d\dZ$")
V3 = re.compile(r"^CVSS:3\.[01]/AV:[NALP]/AC:[LH]/PR:[NLH]/UI:[NR]/S:[UC]/C:[NLH]/I:[NLH]/A:[NLH]$")
V2 = re.compile(r"^AV:[LAN]/AC:[HML]/Au:[MSN]/C:[NPC]/I:[NPC]/A:[NPC]$")
REFERENCES = {"ADVISORY", "WEB", "FIX", "REPORT", "PACKAGE", "ARTICLE", "EVIDENCE"}


def debian_key(version):
    """Debian policy 5.6.12, as a tuple that Python compares the same way."""

    def order(text):
        # Runs of other characters and of digits in turn; '~' sorts before the end, letters before the rest.
        key = []
        while text:
            other = re.match(r"\D*", text).group()
            text = text[len(other):]
            key.append(tuple(-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in other) + (0,))
            digits = re.match(r"\d*", text).group()
            text = text[len(digits):]
            key.append(int(digits or "0"))
        return key + [(0,), 0]

    epoch, _, rest = version.partition(":") if ":" in version else ("0", "", version)
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "0")
    return int(epoch), order(upstream), order(revision)


def plain_key(version):
    """The order of the versions that occur here in the other ecosystems: numbers, then pre-releases before releases."""
    numbers, words = [], []
    for token in re.findall(r"\d+|[A-Za-z]+", version):
        if token.isdigit() and not words:
            numbers.append(int(token))
        elif token.lower() not in ("release", "final", "ga"):
            words.append((0, int(token), "") if token.isdigit() else (1, 0, token.lower()))
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers, not words, words


def key(ecosystem, version):
    return debian_key(version) if ecosystem == "Debian" else plain_key(version)


def check_range(ecosystem, versions_range, say):
    want, _ = ECOSYSTEMS[ecosystem]
    if versions_range.get("type") != want:
        say(f"range type {versions_range.get('type')!r}, expected {want}")
    events = versions_range.get("events", [])
    if not events:
        say("a range without events")
    before, opened = None, False
    for event in events:
        if len(event) != 1 or set(event) - {"introduced", "fixed", "last_affected"}:
            say(f"an event with members {sorted(event)}")
            continue
        (kind, version), = event.items()
        if (kind == "introduced") == opened:
            say(f"{kind} {version} out of turn")
        opened = kind == "introduced"
        if version == "0" and kind == "introduced" and before is None:
            before = None
        else:
            now = key(ecosystem, version)
            if before is not None and not before < now:
                say(f"{kind} {version} is not above the event before it")
            before = now


def check_affected(affected, say):
    package = affected.get("package", {})
    name, purl = package.get("name"), package.get("purl", "")
    ecosystem = package.get("ecosystem", "").split(":")[0]
    if ecosystem not in ECOSYSTEMS:
        say(f"ecosystem {package.get('ecosystem')!r}")
        return
    if ecosystem == "Debian" and not re.fullmatch(r"Debian:\d+(\.\d)?", package["ecosystem"]):
        say(f"a Debian package without its release: {package['ecosystem']}")
    path = purl.partition("?")[0]
    if path != ECOSYSTEMS[ecosystem][1] + (name or "").replace(":", "/"):
        say(f"purl {purl!r} does not fit {ecosystem} {name}")
    if not affected.get("ranges") and not affected.get("versions"):
        say(f"{name} has neither ranges nor versions")
    for versions_range in affected.get("ranges", []):
        check_range(ecosystem, versions_range, say)
    versions = affected.get("versions", [])
    if len(set(versions)) != len(versions):
        say(f"{name} lists a version twice")


def check_record(path, say):
    raw = path.read_text(encoding="utf-8")

    def no_duplicates(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            say(f"a member twice among {names}")
        return dict(pairs)

    try:
        record = json.loads(raw, object_pairs_hook=no_duplicates)
    except ValueError as error:
        say(f"not JSON: {error}")
        return None
    for member in REQUIRED:
        if not record.get(member):
            say(f"no {member}")
    for member in set(record) - MEMBERS:
        say(f"unknown member {member}")
    if not re.fullmatch(r"1\.6\.\d+", record.get("schema_version", "")):
        say("schema_version is not 1.6")
    if record.get("id") != path.stem:
        say(f"id {record.get('id')!r} is not the file's name")
    for identifier in [record.get("id", "")] + record.get("aliases", []) + record.get("related", []):
        if not ID.match(identifier):
            say(f"identifier {identifier!r}")
    for member in ("published", "modified"):
        if not TIME.match(record.get(member, "")):
            say(f"{member} is not a time")
    if record.get("published", "") > record.get("modified", ""):
        say("modified before published")
    if len(record.get("summary", "")) > 120:
        say("summary longer than 120 characters")
    for severity in record.get("severity", []):
        pattern = {"CVSS_V3": V3, "CVSS_V2": V2}.get(severity.get("type"))
        if pattern is None or not pattern.match(severity.get("score", "")):
            say(f"severity {severity}")
    for reference in record.get("references", []):
        if reference.get("type") not in REFERENCES or not reference.get("url", "").startswith("https://"):
            say(f"reference {reference}")
    for affected in record.get("affected", []):
        check_affected(affected, say)
    return record


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    faults, records, ecosystems, owner = 0, 0, set(), {}
    for path in sorted(folder.glob("*.json")):
        found = []
        record = check_record(path, found.append)
        if record is not None:
            records += 1
            packages = [affected.get("package", {}) for affected in record.get("affected", [])]
            ecosystems.update(package.get("ecosystem", "").split(":")[0] for package in packages)
            for identifier in {record.get("id"), *record.get("aliases", [])}:
                if owner.setdefault(identifier, path.name) != path.name:
                    found.append(f"{identifier} is also in {owner[identifier]}")
        for fault in found:
            print(f"{path.name}: {fault}")
        faults += len(found)
    if records < 40:
        print(f"{records} records, at least 40 expected")
        faults += 1
    if len(ecosystems) < 5:
        print(f"{len(ecosystems)} ecosystems, at least 5 expected")
        faults += 1
    print(f"{records} records, {len(ecosystems)} ecosystems, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
