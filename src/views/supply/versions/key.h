// Versions compiled once into keys: comparing two keys byte by byte (memcmp, and the shorter first) gives the order
// that CompareVersions() gives. For whoever compares a version with many, and for what is written into index files.
//
// Invariants, for two versions of one order that both have keys:
//  1. sign(key a <=> key b) == sign(CompareVersions(a, b)); the keys are equal exactly when CompareVersions() is 0.
//  2. No key is the beginning of another, so that keys may be followed by other bytes.
//  3. A key holds at most kVersionKeyBytesMax bytes.
// Keys of different orders do not compare.
//
// Versions without a key: an order that goes round in circles cannot be told by bytes. Arch's does by design (a version
// without a package release equals every release of it), so that it has no keys at all. Others do for some texts, and
// these have no key: in Maven a qualifier before the release behind a zero ("2.9.0.RC1", though not "2.9.1.RC1" or
// "2.9.0-RC1") and one that means "release" in the middle ("1.ga.2"), in Packagist "#", in Conan words. FreeBSD's "+"
// has none for being rare. There the comparator decides, as told in docs/matching.md.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "views/supply/versions/order.h"

namespace entente::supply {

inline constexpr std::size_t kVersionKeyBytesMax = 8'192;

// Whether versions of this order have keys, if not all of them.
[[nodiscard]] bool HasKeys(VersionOrder order);

// Appends the key of `version` to `key`, which allocates only when it has no room left. False, and `key` as it was,
// when Accepts() does not take the version or it has no key.
[[nodiscard]] bool AppendVersionKey(VersionOrder order, std::string_view version, std::string& key);

}  // namespace entente::supply
