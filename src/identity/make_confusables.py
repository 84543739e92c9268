"""Writes confusables.inc: for each character that looks like other ones, those others (UTS #39, "skeletons").

    python3 src/identity/make_confusables.py > src/identity/confusables.inc

Asks the spoof checker of an installed ICU, character by character, so that the table is that of one version of Unicode
whatever the machine has on which Entente runs. Hangul syllables and Han ideographs are left out: no two of them are
taken for each other, and they would be most of the table.
"""

import ctypes
import re
import unicodedata
from ctypes.util import find_library

LINE_MAX = 118


def open_icu():
    name = find_library("icui18n")
    version = re.search(r"\.so\.(\d+)", name).group(1)
    library = ctypes.CDLL(name)
    status = ctypes.c_int(0)
    opener = getattr(library, f"uspoof_open_{version}")
    opener.restype = ctypes.c_void_p
    checker = ctypes.c_void_p(opener(ctypes.byref(status)))
    skeleton_of = getattr(library, f"uspoof_getSkeletonUTF8_{version}")
    common = ctypes.CDLL(find_library("icuuc"))
    unicode_version = (ctypes.c_ubyte * 4)()
    getattr(common, f"u_getUnicodeVersion_{version}")(unicode_version)

    def skeleton(text):
        source = text.encode()
        into = ctypes.create_string_buffer(256)
        failed = ctypes.c_int(0)
        size = skeleton_of(checker, ctypes.c_uint32(0), source, ctypes.c_int32(len(source)), into,
                           ctypes.c_int32(len(into)), ctypes.byref(failed))
        assert failed.value <= 0, (text, failed.value)
        return into.raw[:size].decode()

    return skeleton, ".".join(map(str, unicode_version[:2])), version


def is_left_out(code):
    return (0xD800 <= code < 0xE000 or 0xAC00 <= code < 0xD7A4 or 0x2E80 <= code < 0x3000 or 0x3400 <= code < 0xA000 or
            0xF900 <= code < 0xFB00 or code >= 0x1F000)


def escaped(text):
    return "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text)


def literal(text):
    """ASCII as it is, but for what a literal needs escaped."""
    return "".join(c if 0x20 <= ord(c) < 0x7F and c not in '"\\' else
                   "\\" + c if c in '"\\' else escaped(c) for c in text)


def main():
    skeleton, unicode_version, icu_version = open_icu()
    sources = {}
    for code in range(0x21, 0x20000):
        character = chr(code)
        if is_left_out(code) or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
            continue
        target = skeleton(character)
        if target != character:
            sources.setdefault(target, []).append(character)
    print(f"// Characters that look alike, of Unicode {unicode_version} by ICU {icu_version}. Written by make_confusables.py; do not edit.")
    print("// The data are derived from Unicode's security data: Copyright (c) 1991-2022 Unicode, Inc., under the Unicode licence")
    print("// (https://www.unicode.org/license.txt), which asks that this notice goes with them.")
    for target, characters in sorted(sources.items()):
        opening = f'{{"{literal(target)}",'
        lines, line = [], ""
        for character in characters:
            piece = escaped(character)
            if len(line) + len(piece) + 8 > LINE_MAX:
                lines.append(line)
                line = ""
            line += piece
        lines.append(line)
        if len(lines) == 1 and len(opening) + len(line) + 5 <= LINE_MAX:
            print(f'{opening} "{line}"}},')
            continue
        print(opening)
        for i, one in enumerate(lines):
            print(f'    "{one}"' + ("}," if i + 1 == len(lines) else ""))


if __name__ == "__main__":
    main()
