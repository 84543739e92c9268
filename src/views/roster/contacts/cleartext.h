// Lines of a text that may stand in an OpenPGP cleartext signature (RFC 9580 section 7), with their numbers. The
// signature is not checked. Seen by the readers of contact texts only.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::roster {

struct NumberedLine {
  std::size_t number = 0;  // from 1, in the text as it came
  std::string_view text;   // without its end, and without the dash that escapes it
};

struct Cleartext {
  bool is_signed = false;
  std::vector<NumberedLine> lines;
  // Where the wrapper is not whole, what is wrong and at which line; empty: nothing.
  std::string wrong;
  std::size_t wrong_line = 0;
};

// REQUIRES: the text outlives it. Errors: kInvalidInput for what is no UTF-8, holds control characters or is too long.
[[nodiscard]] Result<Cleartext> ReadCleartext(std::string_view text);

// Without white space at both ends.
[[nodiscard]] std::string_view Trimmed(std::string_view text);
// ASCII letters small.
[[nodiscard]] std::string Lowered(std::string_view text);
// "tel:+1-201-555-0123", "+1 (0) 201 555-0123" as "+1-201-555-0123"; "" where it is no international number.
[[nodiscard]] std::string TelephoneIn(std::string_view text);

}  // namespace entente::roster
