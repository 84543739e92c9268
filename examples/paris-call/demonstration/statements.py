"""Statements of parties: signed once, registered once, and known to be on the log by their receipts.

X.cose is the statement, X.receipt the log's receipt for it. A receipt that holds under the log's receipt key shows that the
statement is on the log, so nothing has to be asked and nothing is done again.
"""


def statement_of(document):
    return document.with_name(document.name + ".cose")


def receipt_of(statement):
    return statement.with_suffix(".receipt")


def is_registered(place, entente, statement):
    receipt = receipt_of(statement)
    return statement.exists() and receipt.exists() and entente.holds(
        "verify", "--statement", statement, "--receipt", receipt, "--receipt-key", place.receipt_key)


def submit(place, entente, statements, *where):
    """Registers what is not on the log yet, in one call; gives entry numbers by statement, of those that were registered."""
    missing = [statement for statement in statements if not is_registered(place, entente, statement)]
    if not missing:
        return {}
    answered = entente.ask("submit", *missing, *where)
    return {one["statement"]: one["index"] for one in answered}


def entry_of(entente, statement):
    """The entry that a receipt names."""
    return entente.ask("inspect", receipt_of(statement))["receipts"][0]["index"]
