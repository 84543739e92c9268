"""Acts: what a party says with one command. Some name entries of others, so they are said in rounds.

In an act's words {name} stands for the entry of the act with that name. A round signs all acts whose entries are known, and
registers them in one call. A statement's file is named after the entries that it names, so that a new log gets new statements.
"""

import concurrent.futures
import dataclasses
import os
import re

from . import parties
from .statements import receipt_of

NAMED = re.compile(r"\{([a-z0-9.-]+)\}")


@dataclasses.dataclass(frozen=True)
class Act:
    name: str
    party: parties.Party
    words: tuple

    @property
    def needs(self):
        """The acts whose entries this one names."""
        return list(dict.fromkeys(name for word in self.words for name in NAMED.findall(str(word))))

    def statement(self, place, entries):
        return place.documents / ("-".join([self.name, *(str(entries[name]) for name in self.needs)]) + ".cose")

    def sign(self, place, entente, entries):
        statement = self.statement(place, entries)
        if not statement.exists():
            words = [NAMED.sub(lambda found: str(entries[found[1]]), str(word)) for word in self.words]
            entente.run(*words, "--out", statement, *parties.sign_with(place, entente, self.party, "instrument"))
        return statement


def with_restricted_part(statement):
    """A contact's restricted part is a statement of its own beside it, and registered before it."""
    restricted = statement.with_suffix(".restricted.cose")
    return [restricted, statement] if restricted.exists() else [statement]


def say(place, entente, applications, acts, known, *where):
    """Signs and registers what is not on the log yet. Gives the entries by name, those that were known among them, and whether
    anything was new. What is on the log already is answered with its first entry."""
    entries, waiting, new = dict(known), list(acts), False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as signers:  # a key is opened slowly, which is meant to be so
        while waiting:
            ready = [act for act in waiting if all(name in entries for name in act.needs)]
            if not ready:
                raise ValueError("these acts wait for one another: " + ", ".join(act.name for act in waiting))
            signed = list(signers.map(lambda act, there=dict(entries): act.sign(place, entente, there), ready))
            statements = applications + [part for statement in signed for part in with_restricted_part(statement)]
            new = new or not all(receipt_of(statement).exists() for statement in statements)
            answered = {one["statement"]: one["index"] for one in entente.ask("submit", *statements, *where)}
            entries.update((act.name, answered[str(statement)]) for act, statement in zip(ready, signed))
            waiting, applications = [act for act in waiting if act not in ready], []
    return entries, new
