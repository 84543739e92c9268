"""Steps 2 and 3: the Call as an instrument, and who supports it."""

import collections
import csv
import hashlib
import json

from . import parties
from .statements import entry_of, statement_of, submit

FOLDER = "paris-call"


def document(place):
    return place.examples / FOLDER / "instrument.json"


def instrument(place):
    return json.loads(document(place).read_text(encoding="utf-8"))


def into_directory(place, entente):
    """Where statements go while no node serves."""
    return ["--data", place.node, *entente.passphrase]


def found(screen, place, entente):
    screen.heading(2, "An example custodian founds the Paris Call as an instrument")
    call = instrument(place)
    application = parties.application(place, entente, parties.CUSTODIAN)
    founding = statement_of(place.documents / "instrument.json")
    if not founding.exists():
        entente.run("instrument", "found", document(place), "--out", founding,
                    *parties.sign_with(place, entente, parties.CUSTODIAN, "instrument"))
    submit(place, entente, [application, founding], *into_directory(place, entente))
    screen.done(f"{parties.CUSTODIAN.title} is a party of its own, apart from the operator: "
                f"entry {entry_of(entente, application)}")
    screen.done(f"{call['title']}, version {call['version']}: entry {entry_of(entente, founding)}")
    for clause in call["clauses"]:
        screen.line(f"       {clause['id']}  {clause['title']}")
    screen.say(f"Source: {call['source']}. The summary that goes with it is our own, and says so.")


def rows(place):
    with open(place.examples / FOLDER / "roster.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def supporters(place, entente):
    return entente.ask("roster", "list", "--data", place.node, "--instrument", instrument(place)["id"])


def import_list(place, entente):
    """Registers one listing a row, unless all are there; gives how many entries were new."""
    listed = rows(place)
    path = place.examples / FOLDER / "roster.csv"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    there = {row["name"] for row in supporters(place, entente)}
    if place.made_from("roster") == digest and {row["name"] for row in listed} <= there:
        return 0
    done = entente.ask("roster", "import", path, "--data", place.node, "--instrument", instrument(place)["id"],
                       *parties.sign_with(place, entente, parties.CUSTODIAN, "instrument"))
    place.note_made_from("roster", digest)
    return done["registered"]


def fill_roster(screen, place, entente):
    screen.heading(3, "The roster: announced, listed and signed are three things")
    new = import_list(place, entente)
    kinds = collections.Counter(row["kind"] for row in rows(place))
    screen.done(f"listed by the custodian, with the public list as its source: {kinds['state']} states, "
                f"{kinds['public-authority']} public authorities, {kinds['private-sector']} companies, "
                f"{kinds['civil-society']} of civil society" + (f" ({new} entries)" if new else " (they were there)"))
    statements = []
    for party in parties.SIGNERS:
        statements.append(parties.application(place, entente, party))
        statements.append(parties.support(place, entente, party, instrument(place)))
    submit(place, entente, statements, *into_directory(place, entente))
    for party in parties.SIGNERS:
        entry = entry_of(entente, place.documents / f"{party.name}-support.cose")
        screen.done(f"signed by its own key: {party.title} ({party.kind}), entry {entry}")
    by_status = collections.Counter(row["status"] for row in supporters(place, entente))
    screen.say(f"Now {by_status['listed']} listed, {by_status['signed']} signed, {by_status['announced']} announced and no more. "
               f"The city's state, {parties.CITY_STATE}, has not joined: the city does not count for it.")
