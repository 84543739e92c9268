"""Rules of the house that a machine can check: files stay small, headers say what they are for, text is plain."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES_MAX = 700


def tracked(*patterns):
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", *patterns], capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        return None
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


class Tidy(unittest.TestCase):
    def setUp(self):
        self.sources = tracked("src/*.cc", "src/*.h")
        if self.sources is None:
            self.skipTest("not a git checkout")

    def test_sources_stay_small(self):
        long = [f"{path.relative_to(ROOT)}: {count} lines" for path in self.sources
                if (count := len(path.read_text().splitlines())) > LINES_MAX]
        self.assertEqual(long, [], "one idea a file")

    def test_headers_open_with_what_they_are_for(self):
        bare = []
        for path in self.sources:
            if path.suffix != ".h":
                continue
            text = path.read_text()
            if not text.startswith("// ") or "#pragma once" not in text:
                bare.append(str(path.relative_to(ROOT)))
        self.assertEqual(bare, [], "a header begins with a comment on what it is for, and has #pragma once")

    def test_file_names_are_snake_case(self):
        odd = [str(path.relative_to(ROOT)) for path in self.sources if not re.fullmatch(r"[a-z0-9_]+\.(cc|h)", path.name)]
        self.assertEqual(odd, [])

    def test_no_promises_in_comments(self):
        words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
        found = [f"{path.relative_to(ROOT)}:{line}" for path in self.sources
                 for line, text in enumerate(path.read_text().splitlines(), 1) if words.search(text)]
        self.assertEqual(found, [])

    def test_tabs_and_trailing_space(self):
        found = [f"{path.relative_to(ROOT)}:{line}" for path in self.sources
                 for line, text in enumerate(path.read_text().splitlines(), 1) if "\t" in text or text != text.rstrip()]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
