"""Advisories and inventories for scanners that ask a node. Made for the tests: nothing here is a real flaw.

Each case says which package is asked for and which advisories hold; expected_of() gives the answer of a whole inventory.
"""

# More than the API gives in one page (1 000), of one package: scanners have to ask on.
MANY = 1_100
# More than the API takes in one batch (1 000): scanners have to ask twice.
CLEAN = 1_500


def advisory(name, ecosystem, package, events, **more):
    kind = "SEMVER" if ecosystem in ("npm", "Go", "crates.io") else "ECOSYSTEM"
    record = {"schema_version": "1.6.7", "id": name, "modified": "2026-01-02T03:04:05Z", "published": "2026-01-01T00:00:00Z",
              "summary": f"{package} trusts what it should check",
              "affected": [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": kind, "events": events}]}]}
    return record | more


def below(version):
    return [{"introduced": "0"}, {"fixed": version}]


ADVISORIES = [
    advisory("TEST-2026-1", "PyPI", "left-shelf", below("2.1"), aliases=["CVE-2026-0001"]),
    advisory("TEST-2026-2", "PyPI", "left-shelf", [{"introduced": "2.0rc1"}, {"fixed": "2.0.post1"}]),
    advisory("TEST-2026-3", "PyPI", "left-shelf", below("9"), withdrawn="2026-01-02T00:00:00Z"),
    advisory("TEST-2026-4", "npm", "@lamp/wick", below("1.4.0")),
    advisory("TEST-2026-5", "Maven", "example.lamp:burner", below("3.0.0")),
    advisory("TEST-2026-6", "Go", "example.org/lamp/v2", below("2.3.1")),
    advisory("TEST-2026-7", "crates.io", "oil-can", below("0.5.2")),
    advisory("TEST-2026-8", "Debian:12", "lamp-tools", below("1:4.2-3+deb12u1")),
    advisory("TEST-2026-9", "PyPI", "candle-stick", below("1.0"),
             database_specific={"note": "what a feed adds of its own", "list": [1, {"deep": True}]}),
] + [advisory(f"TEST-MANY-{i:04}", "npm", "sieve", below("2.0.0")) for i in range(MANY)]

# (purl, name as a scanner says it, version, advisories that hold)
PACKAGES = [
    ("pkg:pypi/left-shelf@2.0", "left-shelf", "2.0", ["TEST-2026-1", "TEST-2026-2"]),
    ("pkg:pypi/candle-stick@1.0", "candle-stick", "1.0", []),
    ("pkg:npm/%40lamp/wick@1.3.9", "@lamp/wick", "1.3.9", ["TEST-2026-4"]),
    ("pkg:maven/example.lamp/burner@3.0.0-beta-1", "example.lamp:burner", "3.0.0-beta-1", ["TEST-2026-5"]),
    ("pkg:golang/example.org/lamp/v2@v2.3.0", "example.org/lamp/v2", "2.3.0", ["TEST-2026-6"]),
    ("pkg:cargo/oil-can@0.5.2", "oil-can", "0.5.2", []),
    ("pkg:deb/debian/lamp-tools@1:4.2-3?distro=debian-12", "lamp-tools", "1:4.2-3", ["TEST-2026-8"]),
    ("pkg:npm/sieve@1.9.9", "sieve", "1.9.9", [f"TEST-MANY-{i:04}" for i in range(MANY)]),
]


def sbom():
    components = [{"type": "library", "name": name, "version": version, "purl": purl} for purl, name, version, _ in PACKAGES]
    components += [{"type": "library", "name": f"clean-{i}", "version": "1.0.0", "purl": f"pkg:npm/clean-{i}@1.0.0"}
                   for i in range(CLEAN)]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}


def package_lock():
    names = {"@lamp/wick": "1.2.0", "sieve": "2.0.0"}
    packages = {f"node_modules/{name}": {"version": version, "resolved": f"https://registry.example/{name}.tgz"}
                for name, version in names.items()}
    return {"name": "lantern", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "lantern"}, **packages}}


def expected_of_sbom():
    return {(name, advisory_id) for _, name, _, ids in PACKAGES for advisory_id in ids}


REQUIREMENTS = "Left_Shelf==2.0\ncandle-stick==0.9\nunheard-of==1.0\n"
# pip-audit calls a flaw by its CVE where there is one.
EXPECTED_OF_REQUIREMENTS = {"left-shelf": {"CVE-2026-0001": ["2.1"], "TEST-2026-2": ["2.0.post1"]},
                            "candle-stick": {"TEST-2026-9": ["1.0"]}, "unheard-of": {}}
CLEAN_REQUIREMENTS = "left-shelf==2.1\ncandle-stick==1.0\n"
