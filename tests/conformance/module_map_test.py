"""The module map in CMakeLists.txt is held against the includes of the sources, in both directions.

An include of a room that the map does not allow fails, and so does an allowed edge that no source uses: the map says what
is, not what was.
"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"


def module_map():
    text = (ROOT / "CMakeLists.txt").read_text()
    rooms = {}
    for line in re.findall(r"^entente_module\((.*)\)$", text, re.MULTILINE):
        words = line.split()
        room, rest = words[0], words[1:]
        uses = rest[rest.index("USES") + 1 :] if "USES" in rest else []
        if "LIBS" in uses:
            uses = uses[: uses.index("LIBS")]
        rooms[room] = set(uses)
    return rooms


def room_of(path, rooms):
    """The room a source path belongs to: views/roster/x.h is views/roster, protocols/api/x.h is protocols."""
    parts = pathlib.PurePosixPath(path).parts
    for length in (2, 1):
        candidate = "/".join(parts[:length])
        if len(parts) > length and candidate in rooms:
            return candidate
    return None


def includes():
    for path in sorted(SOURCES.rglob("*.[ch]*")):
        if path.suffix not in (".h", ".cc"):
            continue
        relative = path.relative_to(SOURCES).as_posix()
        for line, text in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'#include "([^"]+)"', text)
            if found:
                yield relative, line, found.group(1)


class ModuleMap(unittest.TestCase):
    def setUp(self):
        self.rooms = module_map()
        self.assertGreater(len(self.rooms), 10, "the map in CMakeLists.txt could not be read")

    def test_every_include_is_an_allowed_arrow(self):
        wrong = []
        for source, line, included in includes():
            if "/" not in source or source.endswith("_test.cc"):
                continue  # src/main.cc; tests may look at more than their room does
            room, target = room_of(source, self.rooms), room_of(included, self.rooms)
            if room is None:
                wrong.append(f"src/{source}: its folder is no room of the map")
            elif target is None:
                wrong.append(f"src/{source}:{line}: {included} is in no room of the map")
            elif target != room and target not in self.rooms[room]:
                wrong.append(f"src/{source}:{line}: {room} may not use {target}")
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_every_allowed_arrow_is_used(self):
        used = {room: set() for room in self.rooms}
        for source, _, included in includes():
            room, target = room_of(source, self.rooms), room_of(included, self.rooms)
            if room and target and room != target:
                used[room].add(target)
        unused = [f"{room} -> {target}" for room, targets in self.rooms.items() for target in targets - used[room]]
        self.assertEqual(sorted(unused), [], "arrows that nothing uses; take them out of CMakeLists.txt")

    def test_arrows_go_one_way(self):
        done, path = set(), []

        def visit(room):
            self.assertNotIn(room, path, f"a circle: {' -> '.join(path + [room])}")
            if room in done:
                return
            path.append(room)
            for target in sorted(self.rooms[room]):
                visit(target)
            path.pop()
            done.add(room)

        for room in sorted(self.rooms):
            visit(room)

    def test_a_view_knows_no_other_view(self):
        views = [room for room in self.rooms if room.startswith("views/")]
        for room in views:
            self.assertEqual([other for other in views if other != room and other in self.rooms[room]], [])

    def test_libraries_stay_in_their_rooms(self):
        """Only http/ sees Beast, only crypto/ calls OpenSSL (http/ for TLS), only storage/ sees SQLite."""
        owners = {
            "boost/": {"http"},
            "openssl/": {"crypto", "http"},
            "sodium": {"crypto"},
            "sqlite3": {"storage"},
            "cbor.h": {"codec"},
            "CLI/": {"cli"},
            "toml++": {"base"},
        }
        wrong = []
        for path in sorted(SOURCES.rglob("*.[ch]*")):
            relative = path.relative_to(SOURCES).as_posix()
            room = room_of(relative, self.rooms)
            for text in path.read_text().splitlines():
                found = re.match(r"#include <([^>]+)>", text)
                if not found or room is None or relative.endswith("_test.cc"):
                    continue
                for prefix, allowed in owners.items():
                    if found.group(1).startswith(prefix) and room not in allowed:
                        wrong.append(f"src/{relative}: <{found.group(1)}> belongs to {', '.join(sorted(allowed))}")
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))


if __name__ == "__main__":
    unittest.main()
