#include "http/conditional.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace entente::http {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

bool IsWeak(std::string_view tag) {
  return tag.starts_with("W/");
}

// A number too large for 64 bits is as good as the largest: no representation reaches it.
std::optional<std::uint64_t> Number(std::string_view digits) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return failed == std::errc() ? value : UINT64_MAX;
}

constexpr RangeAnswer kWhole{};
constexpr RangeAnswer kUnsatisfiable{RangeAnswer::Kind::kUnsatisfiable, 0, 0};

RangeAnswer SuffixOf(std::uint64_t length, std::uint64_t size) {
  if (length == 0 || size == 0) return kUnsatisfiable;
  const std::uint64_t taken = std::min(length, size);
  return {RangeAnswer::Kind::kPart, size - taken, taken};
}

}  // namespace

bool NamesEtag(std::string_view list, std::string_view etag, EtagComparison comparison) {
  const auto opaque = [](std::string_view tag) { return IsWeak(tag) ? tag.substr(2) : tag; };
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view item = Trimmed(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    if (item == "*") return true;
    if (comparison == EtagComparison::kStrong && (IsWeak(item) || IsWeak(etag))) continue;
    if (opaque(item) == opaque(etag)) return true;
  }
  return false;
}

RangeAnswer RangeOf(const Request& request, std::string_view etag, std::uint64_t size) {
  if (request.method != Method::kGet) return kWhole;
  const auto header = request.Header("Range");
  if (!header.has_value()) return kWhole;
  if (const auto condition = request.Header("If-Range");
      condition.has_value() && (Trimmed(*condition) != etag || IsWeak(etag)))
    return kWhole;
  std::string_view wanted = Trimmed(*header);
  constexpr std::string_view kUnit = "bytes=";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (wanted.size() < kUnit.size() || !std::ranges::equal(wanted.substr(0, kUnit.size()), kUnit, {}, lower))
    return kWhole;
  wanted = Trimmed(wanted.substr(kUnit.size()));
  const auto dash = wanted.find('-');
  // Several ranges: RFC 9110 section 14.2 lets a server answer with all of it.
  if (dash == std::string_view::npos || wanted.find(',') != std::string_view::npos) return kWhole;
  const std::string_view first_text = wanted.substr(0, dash);
  const std::string_view last_text = wanted.substr(dash + 1);
  if (first_text.empty()) {
    const auto length = Number(last_text);
    return length.has_value() ? SuffixOf(*length, size) : kWhole;
  }
  const auto first = Number(first_text);
  const auto last = last_text.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : Number(last_text);
  if (!first.has_value() || !last.has_value() || *last < *first) return kWhole;
  if (*first >= size) return kUnsatisfiable;
  return {RangeAnswer::Kind::kPart, *first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace entente::http
