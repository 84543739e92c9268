#!/usr/bin/env python3
"""Holds the reports of `entente scan` against others' validators: SARIF, CycloneDX (VEX, and an SBOM of our making), OpenVEX.

    check_reports.py --binary build/release/bin/entente --scratch FOLDER [--multitool PROGRAM] [--readvex PROGRAM]

SARIF 2.1.0 is read by Microsoft's Sarif.Multitool, which has the standard's schema and its rules; CycloneDX 1.6 by
cyclonedx-python-lib, which has the schemas; OpenVEX 0.2.0 by go-vex (interop/go-vex). Each validator must also refuse a report in
which one thing was made wrong. Prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed; what has no
validator here is left out with a line.
"""

import argparse
import copy
import json
import os
import pathlib
import subprocess
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from verify_receipts import Failed, Report, require

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
IGNORED = '[[ignore]]\nid = "CVE-2021-44228"\nreason = "lookups are off"\n'
SECONDS_MAX = 120
NO_ADDRESS = "Warning_ProvideToolnformationUri"  # as the tool spells it


def vex(author, vulnerability, status, **more):
    return json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": f"https://{author}.example/vex/1", "author": author,
                       "timestamp": "2026-01-01T00:00:00Z", "version": 1,
                       "statements": [{"vulnerability": {"name": vulnerability}, "products": [{"@id": LOG4J}], "status": status, **more}]})


class Scans:
    """Reports of an SBOM and a lock file together: nothing found, findings, findings that are answered and ignored."""

    def __init__(self, binary, folder):
        self.binary, self.folder = os.path.abspath(binary), folder
        folder.mkdir(parents=True)
        self.run("index", "build", ROOT / "examples/advisories", "--out", "a.index")
        self.run("sbom", "from-list", ROOT / "examples/acme-gateway/product-1.0.0.json", "--out", "app.cdx.json")
        (folder / "empty.cdx.json").write_text('{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[]}')
        (folder / "ignored.toml").write_text(IGNORED)
        (folder / "no.json").write_text(vex("vendor", "CVE-2021-45046", "not_affected", justification="vulnerable_code_not_present"))
        (folder / "why.json").write_text(vex("reseller", "CVE-2021-45105", "not_affected", impact_statement="no recursion"))
        (folder / "yes.json").write_text(vex("other", "CVE-2021-44832", "affected", action_statement="upgrade"))
        lock = {"name": "web", "version": "1.0.0", "lockfileVersion": 3,
                "packages": {"": {"name": "web", "version": "1.0.0", "dependencies": {"lodash": "1"}},
                             "node_modules/lodash": {"version": "4.17.20"}}}
        (folder / "package-lock.json").write_text(json.dumps(lock))

    def run(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=SECONDS_MAX, check=False)
        require(done.returncode == 0, f"entente {arguments[0]} ends with {done.returncode}: {done.stderr.strip()}")

    def report(self, form, name, *arguments):
        self.run("scan", *arguments, "--index", "a.index", "--format", form, "--out", name)
        return self.folder / name

    def reports(self, form):
        answered = [word for file in ("no.json", "why.json", "yes.json") for word in ("--vex", file)]
        return [self.report(form, f"empty.{form}.json", "empty.cdx.json"),
                self.report(form, f"found.{form}.json", "app.cdx.json", "package-lock.json"),
                self.report(form, f"answered.{form}.json", "app.cdx.json", *answered, "--ignore", "ignored.toml")]


def changed(file, change):
    document = copy.deepcopy(json.loads(file.read_text()))
    change(document)
    wrong = file.with_name("wrong." + file.name)
    wrong.write_text(json.dumps(document))
    return wrong


def must_refuse(validate, file):
    try:
        validate(file)
    except Failed:
        return
    raise Failed("it is taken")


class Multitool:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, file):
        # Without it the program asks for ICU, which is not installed everywhere.
        environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_BUNDLE_EXTRACT_BASE_DIR": str(self.folder / "net")}
        answer = self.folder / "multitool.sarif"
        done = subprocess.run([self.program, "validate", file, "--rule-kind", "Sarif", "--output", answer, "--log", "ForceOverwrite"],
                              capture_output=True, text=True, env=environment, timeout=SECONDS_MAX, check=False)
        require(answer.exists(), f"no answer: {done.stdout.strip()[-300:]} {done.stderr.strip()[-300:]}")
        said = json.loads(answer.read_text())["runs"][0]
        answer.unlink()
        # A result without a level is a warning; notes are advice. That the tool has no address of its own is known.
        results = [one for one in said.get("results", []) if one.get("level", "warning") in ("error", "warning")
                   and not (one["ruleId"] == "SARIF2005" and one["message"].get("id", "") == NO_ADDRESS)]
        require(not results, "; ".join(f"{one['ruleId']} {one['message'].get('text', one['message'].get('arguments'))}" for one in results[:3]))
        return len(json.loads(file.read_text())["runs"][0]["results"])


def cyclonedx(file):
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(file.read_text())
    require(error is None, f"{error}"[:500])
    bom = Bom.from_json(json.loads(file.read_text()))
    require(bom.components is not None, "it is no BOM")
    return len(bom.vulnerabilities)


class ReadVex:
    def __init__(self, program):
        self.program = program

    def __call__(self, file):
        done = subprocess.run([self.program, file], capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
        require(done.returncode == 0, done.stdout.strip() or done.stderr.strip()[-300:])
        return int(done.stdout.split()[-2])


def wrong_sarif(document):
    document["runs"][0]["results"][0]["kindness"] = "fail"


def wrong_cyclonedx(document):
    document["vulnerabilities"][0]["analysis"]["state"] = "unknown"


def wrong_openvex(document):
    document["statements"][0].update(status="not_affected")
    document["statements"][0].pop("justification", None)
    document["statements"][0].pop("impact_statement", None)


def hold(report, scans, form, validator, spoil):
    files = report.check(f"entente scan --format {form} writes three reports", lambda: scans.reports(form))
    for file in files or ():
        report.check(f"{file.name} is taken", lambda file=file: validator(file))
    if files:
        report.check(f"one that is wrong is refused ({form})", lambda: must_refuse(validator, changed(files[1], spoil)))


def check(arguments):
    report = Report()
    scratch = pathlib.Path(arguments.scratch)
    scans = report.check("an index, an SBOM, a lock file", lambda: Scans(arguments.binary, scratch))
    if scans is None:
        return report.failed
    report.check("the SBOM that entente sbom writes is taken", lambda: cyclonedx(scratch / "app.cdx.json"))
    hold(report, scans, "cyclonedx-vex", cyclonedx, wrong_cyclonedx)
    if arguments.multitool:
        hold(report, scans, "sarif", Multitool(arguments.multitool, scratch), wrong_sarif)
    else:
        print("left out: SARIF reports: Sarif.Multitool is not there")
    if arguments.readvex:
        hold(report, scans, "openvex", ReadVex(arguments.readvex), wrong_openvex)
    else:
        print("left out: OpenVEX reports: go-vex is not there")
    return report.failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, help="the command")
    arguments.add_argument("--scratch", required=True, help="a folder to make")
    arguments.add_argument("--multitool", default="", help="Sarif.Multitool")
    arguments.add_argument("--readvex", default="", help="the program of interop/go-vex")
    return 1 if check(arguments.parse_args()) else 0


if __name__ == "__main__":
    sys.exit(main())
