"""docs/bad-input.md has a row for each test of bad_input_*_test.py, and a test for each row."""

import importlib
import pathlib
import re
import unittest

from bad_input import BadInput, rows


def numbers():
    """Of all tests, in all files that hold some."""
    for path in sorted(pathlib.Path(__file__).parent.glob("bad_input_*_test.py")):
        for one in vars(importlib.import_module(path.stem)).values():
            if isinstance(one, type) and issubclass(one, BadInput) and one is not BadInput:
                yield from (int(match[1]) for name in vars(one) if (match := re.match(r"test_(\d+)_", name)))


class Table(unittest.TestCase):
    def test_each_row_has_one_test_and_each_test_a_row(self):
        self.assertEqual(sorted(numbers()), sorted(rows()))
        self.assertEqual(sorted(rows()), list(range(1, len(rows()) + 1)))


if __name__ == "__main__":
    unittest.main()
