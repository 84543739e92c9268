// Terminal: where a command writes and asks. Colour and width only where standard output is a terminal.
//
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::cli {

enum class Paint { kNone, kBold, kFaint, kGood, kBad, kWarn };

class Terminal {
 public:
  // Looks at the environment: NO_COLOR, TERM, COLUMNS.
  Terminal();

  void Print(std::string_view text);
  void PrintLine(std::string_view text) {
    Print(text);
    Print("\n");
  }
  // To standard error: what is no part of the answer.
  void Note(std::string_view line);
  [[nodiscard]] std::string Painted(Paint paint, std::string_view text) const;

  // Columns of standard output; 0 when it is no terminal, so that nothing is cut off.
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] bool error_is_terminal() const { return error_is_terminal_; }

  // Errors: kUnavailable when standard output took less than it was given (a full disk, say).
  [[nodiscard]] Result<void> Flush();

 private:
  std::size_t columns_ = 0;
  bool colour_ = false;
  bool error_is_terminal_ = false;
  bool failed_ = false;
};

// Outside text as a terminal may have it: control characters and what is no UTF-8 become "?".
[[nodiscard]] std::string Plain(std::string_view text);
// Columns that plain text takes: 2 for wide characters, 0 for combining ones.
[[nodiscard]] std::size_t ColumnsOf(std::string_view plain);
// Cut to at most `columns`, with an ellipsis.
[[nodiscard]] std::string Shortened(std::string_view plain, std::size_t columns);

}  // namespace entente::cli
