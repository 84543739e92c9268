#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace entente::cli {
namespace {

constexpr std::size_t kColumnsUnknown = 100;
constexpr std::size_t kColumnsMax = 1000;

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
// The blocks that take two columns in practice (East Asian Wide and Fullwidth, emoji).
constexpr std::array<Range, 12> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x33FF},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};
// Combining marks, zero-width and direction characters, variation selectors.
constexpr std::array<Range, 7> kNone = {{{0x0300, 0x036F},
                                         {0x0483, 0x0489},
                                         {0x1AB0, 0x1AFF},
                                         {0x1DC0, 0x1DFF},
                                         {0x200B, 0x200D},
                                         {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F}}};
// They change the direction or the place of what follows, so that a line reads otherwise than it is.
constexpr std::array<Range, 4> kSteering = {{{0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}}};

template <std::size_t N>
bool IsIn(const std::array<Range, N>& ranges, std::uint32_t c) {
  for (const Range& range : ranges)
    if (c >= range.first && c <= range.last) return true;
  return false;
}

// The character at the front of `text` and its length; length 1 and "?" for what is no UTF-8.
struct Character {
  std::uint32_t code = '?';
  std::size_t bytes = 1;
  bool valid = false;
};

Character FirstOf(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  if (bytes == 0 || bytes > text.size() || !IsUtf8(AsBytes(text.substr(0, bytes)))) return {};
  std::uint32_t code = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {code, bytes, true};
}

std::size_t WidthOf(std::uint32_t code) {
  return IsIn(kNone, code) ? 0 : IsIn(kWide, code) ? 2 : 1;
}

}  // namespace

Terminal::Terminal() : error_is_terminal_(::isatty(STDERR_FILENO) == 1) {
  if (::isatty(STDOUT_FILENO) != 1) return;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  colour_ = (no_color == nullptr || *no_color == '\0') && term != nullptr && std::strcmp(term, "dumb") != 0;
  winsize size{};
  columns_ = kColumnsUnknown;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) columns_ = size.ws_col;
  if (const char* wanted = std::getenv("COLUMNS"); wanted != nullptr) {
    const long value = std::strtol(wanted, nullptr, 10);
    if (value > 0 && static_cast<std::size_t>(value) <= kColumnsMax) columns_ = static_cast<std::size_t>(value);
  }
}

void Terminal::Print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) failed_ = true;
}

void Terminal::Note(std::string_view line) {
  std::fflush(stdout);  // keeps the order where both go to one place
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

std::string Terminal::Painted(Paint paint, std::string_view text) const {
  if (!colour_) return std::string(text);
  const char* start = "";
  switch (paint) {
    case Paint::kNone:
      return std::string(text);
    case Paint::kBold:
      start = "\x1b[1m";
      break;
    case Paint::kFaint:
      start = "\x1b[2m";
      break;
    case Paint::kGood:
      start = "\x1b[32m";
      break;
    case Paint::kBad:
      start = "\x1b[31m";
      break;
    case Paint::kWarn:
      start = "\x1b[33m";
      break;
  }
  return start + std::string(text) + "\x1b[0m";
}

Result<void> Terminal::Flush() {
  if (std::fflush(stdout) != 0) failed_ = true;
  if (failed_)
    return Fail(ErrorCode::kUnavailable, std::string("cannot write to standard output: ") + std::strerror(errno));
  return {};
}

std::string Plain(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Character next = FirstOf(text);
    const bool control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0) || IsIn(kSteering, next.code);
    if (!next.valid || control)
      plain += '?';
    else
      plain += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return plain;
}

std::size_t ColumnsOf(std::string_view plain) {
  std::size_t columns = 0;
  while (!plain.empty()) {
    const Character next = FirstOf(plain);
    columns += WidthOf(next.code);
    plain.remove_prefix(next.bytes);
  }
  return columns;
}

std::string Shortened(std::string_view plain, std::size_t columns) {
  if (ColumnsOf(plain) <= columns) return std::string(plain);
  if (columns == 0) return {};
  std::string kept;
  std::size_t used = 0;
  while (!plain.empty()) {
    const Character next = FirstOf(plain);
    if (used + WidthOf(next.code) > columns - 1) break;
    used += WidthOf(next.code);
    kept += plain.substr(0, next.bytes);
    plain.remove_prefix(next.bytes);
  }
  return kept + "…";
}

}  // namespace entente::cli
