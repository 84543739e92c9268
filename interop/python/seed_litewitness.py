#!/usr/bin/env python3
"""Makes the database of a litewitness that knows one log: what `witnessctl add-log` and `add-key` would write into it.

    seed_litewitness.py --db FILE --origin NAME --vkey KEY

Written by hand, so that no second program of it has to be built. The names are those of its tables, which it makes by
itself only where they are not there.
"""

import argparse
import base64
import hashlib
import sqlite3
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("--db", "--origin", "--vkey"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    with sqlite3.connect(arguments.db) as database:
        database.execute("CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL)")
        database.execute("CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin))")
        database.execute("INSERT INTO log VALUES (?, 0, ?)", (arguments.origin, empty))
        database.execute("INSERT INTO key VALUES (?, ?)", (arguments.origin, arguments.vkey))
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
