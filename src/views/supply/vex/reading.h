// How documents and statements are held against each other, wherever they are kept.
//
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "views/supply/vex/document.h"

namespace entente::supply::vex {

// An id as it is compared: databases agree on ids but not on their case.
[[nodiscard]] std::string SameVulnerability(std::string_view id);

// No statement counts as younger than the moment when it came to be known, and one without a time of its own counts as
// made then. Nothing when neither is known.
[[nodiscard]] std::optional<Microseconds> EffectiveTime(const Statement& statement,
                                                        const std::optional<Microseconds>& received);

// When a document says that it was last changed.
[[nodiscard]] std::optional<Microseconds> LastChange(const VexDocument& document);

// One of a series of documents that replace each other.
struct Edition {
  std::string_view version;
  std::optional<Microseconds> changed;
};
// Less than, equal to or greater than 0. Versions decide where both are numbers and they differ, the time of the last
// change otherwise. A document is replaced when another one of its series compares greater.
[[nodiscard]] int CompareEditions(const Edition& one, const Edition& other);

// What a product is called for people.
[[nodiscard]] std::string ShownName(const Product& product);

}  // namespace entente::supply::vex
