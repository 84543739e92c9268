// Lines of a text file, one after the other, with their numbers; and what their readers cut them with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "views/supply/trimmed.h"

namespace entente::supply {

// What stands before and behind the first `mark`; all of it and nothing when there is none.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> CutAt(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + mark.size())};
}

// Without the quotation marks around it.
[[nodiscard]] inline std::string_view Unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

[[nodiscard]] inline std::size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The next line without its end ("\n" or "\r\n"); false at the end.
  [[nodiscard]] bool Next(std::string_view& line) {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::string Place() const { return "line " + std::to_string(number_); }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace entente::supply
