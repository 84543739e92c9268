"""Step 4: real software evidence, made, signed and registered over HTTP, as parties would do it."""

import dataclasses

from . import parties
from .statements import entry_of, is_registered, receipt_of, statement_of, submit

MACHINE = "exemplia-csirt-machine"
WEB_PAGES = "entente-web"


@dataclasses.dataclass(frozen=True)
class Sbom:
    file: str
    what: str
    party: parties.Party
    make: tuple  # the command that makes it, without --out


def all_sboms(place):
    return (
        Sbom("machine.cdx.json", "this very machine, from its dpkg database", parties.CSIRT,
             ("sbom", "dpkg", "--name", MACHINE)),
        Sbom("web.cdx.json", "the web pages of this project, from their npm lock file", parties.CSIRT,
             ("sbom", "npm", place.root / "web/package-lock.json", "--name", WEB_PAGES)),
        Sbom("gateway-1.0.0.cdx.json", "Acme Gateway 1.0.0, with log4j-core 2.14.1 and event-stream 3.3.6", parties.COMPANY,
             ("sbom", "from-list", place.examples / "acme-gateway/product-1.0.0.json")),
        Sbom("gateway-1.1.0.cdx.json", "Acme Gateway 1.1.0, with the fixed versions", parties.COMPANY,
             ("sbom", "from-list", place.examples / "acme-gateway/product-1.1.0.json")),
    )


def is_signed(place, entente, sbom, document, statement):
    key = parties.key_file(place, parties.key_with_role(sbom.party, "supply"))
    return statement.exists() and entente.holds("verify", statement, "--signer-key", key.with_suffix(".pub.pem"), "--payload", document)


def make_and_sign(place, entente, sbom):
    """The SBOM anew; it is signed when it says something else than what was signed before. Gives what stands in it."""
    document = place.documents / sbom.file
    made = entente.ask(*sbom.make, "--out", document)
    if not is_signed(place, entente, sbom, document, statement_of(document)):
        receipt_of(statement_of(document)).unlink(missing_ok=True)
        entente.run("sign", document, *parties.sign_with(place, entente, sbom.party, "supply"))
    return made


def register(screen, place, entente, serving):
    screen.heading(4, "Software evidence: SBOMs, signed by who answers for them")
    sboms = all_sboms(place)
    made = [make_and_sign(place, entente, sbom) for sbom in sboms]
    statements = [statement_of(place.documents / sbom.file) for sbom in sboms]
    new = [statement for statement in statements if not is_registered(place, entente, statement)]
    if new:
        submit(place, entente, new, "--node", serving.start())
        serving.stop()
    for sbom, about, statement in zip(sboms, made, statements):
        entry = entry_of(entente, statement)
        screen.done(f"{sbom.what}: {about['components']} components, signed by {sbom.party.title}, entry {entry}" +
                    ("" if statement in new else " (it was there)"))
    screen.say(f"Documents, statements and receipts are in {place.short(place.documents)}/. The log holds each document's digest; "
               "the node keeps the document beside it.")
