// Skeletons: what a text looks like (Unicode Technical Standard #39, section 4). Two texts that have a skeleton in
// common can be taken for each other, whatever scripts they are in.
//
// Wider than the standard's: capitals, marks on letters, spaces and ASCII punctuation do not count either, since they
// do not for a reader who compares names from memory. The table is of one version of Unicode (confusables.inc), so that
// the same texts look alike on every machine. Why no library: docs/decisions/007-look-alikes.md.
//
// Thread safety: pure functions. Text that is not UTF-8 has some skeleton, and nothing worse happens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::identity {

// One to three: a capital I looks like an l, and its small letter does not, so a text counts as it stands and in small
// letters. Sorted, none twice; none of them is empty.
[[nodiscard]] std::vector<std::string> SkeletonsOf(std::string_view text);

// The same text but for capitals, marks, spaces and punctuation.
[[nodiscard]] bool SameLetters(std::string_view one, std::string_view other);

}  // namespace entente::identity
