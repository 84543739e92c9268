"""The excerpts in docs/new-statement-type.md are what stands in the compiled example."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "new-statement-type.md"
EXAMPLE = ROOT / "examples" / "new-statement-type"


class WorkedExample(unittest.TestCase):
    def test_excerpts_are_verbatim(self):
        excerpts = re.findall(r"^```cpp (\S+)\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
        self.assertGreaterEqual(len(excerpts), 5)
        for name, text in excerpts:
            with self.subTest(name=name):
                self.assertIn(text, (EXAMPLE / name).read_text())

    def test_every_file_of_the_example_is_named_and_compiled(self):
        page, build = PAGE.read_text(), (EXAMPLE / "CMakeLists.txt").read_text()
        for source in sorted(EXAMPLE.glob("*.cc")):
            with self.subTest(source=source.name):
                self.assertIn(source.name, build)
                self.assertTrue(source.name in page or f"{source.stem}.h" in page)


if __name__ == "__main__":
    unittest.main()
