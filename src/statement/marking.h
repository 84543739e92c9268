// Markings of the Traffic Light Protocol, version 2.0 (FIRST), and whom a node gives a marked document to.
//
// TLP speaks of people; a node knows parties by their keys. So RED, AMBER+STRICT and AMBER differ in what a recipient
// may do with the document, not in whom the node gives it to: the parties that it names.
//
// Thread safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::statement {

enum class Marking : std::uint8_t { kClear, kGreen, kAmber, kAmberStrict, kRed };
inline constexpr std::array kAllMarkings = {Marking::kClear, Marking::kGreen, Marking::kAmber, Marking::kAmberStrict,
                                            Marking::kRed};

[[nodiscard]] std::string_view Name(Marking marking);  // "TLP:AMBER+STRICT"
// With or without "TLP:", in any case. Errors: kInvalidInput.
[[nodiscard]] Result<Marking> MarkingFromName(std::string_view name);
// Whether such a document is for parties that it names. CLEAR is for everybody, GREEN for every admitted party.
[[nodiscard]] bool NamesItsAudience(Marking marking);

// Who asks for a document, as far as that was proved.
struct Reader {
  std::string party;
  bool admitted = false;  // to the log whose document it is
};

// What a document says of its readers.
struct Audience {
  Marking marking = Marking::kRed;
  std::string_view issuer;
  std::span<const std::string> parties;
};

// The one rule on who gets a marked document, for every protocol. Whoever is not known (nullopt), and parties that are
// not admitted, whose keys nobody stands for, get what is CLEAR and nothing else.
[[nodiscard]] bool MayRead(const Audience& audience, const std::optional<Reader>& reader);

}  // namespace entente::statement
