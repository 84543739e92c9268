#include "protocols/parse.h"

#include <algorithm>
#include <charconv>

namespace entente::protocols {
namespace {

constexpr std::uint64_t kOffsetMax = 1'000'000'000;

Result<std::uint64_t> NumberOr(const http::Request& request, std::string_view name, std::uint64_t otherwise) {
  const auto text = request.Query(name);
  if (!text.has_value()) return otherwise;
  return ParseNumber(*text, name);
}

}  // namespace

Result<std::uint64_t> ParseNumber(std::string_view text, std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool canonical = !text.empty() && (text == "0" || text.front() != '0');
  if (!canonical || error != std::errc{} || end != text.data() + text.size()) {
    return Invalid("'" + std::string(text) + "' is no number: decimal digits without leading zeros are needed",
                   std::string(name));
  }
  return number;
}

Result<void> OnlyQueries(const http::Request& request, std::initializer_list<std::string_view> allowed) {
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    const std::string& name = request.query[i].first;
    if (std::ranges::find(allowed, name) == allowed.end()) {
      std::string known;
      for (const std::string_view one : allowed) known += (known.empty() ? "" : ", ") + std::string(one);
      return Invalid("there is no parameter '" + name + "' here" + (known.empty() ? "" : "; there are: " + known),
                     name);
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (request.query[j].first == name) return Invalid("the parameter '" + name + "' stands there twice", name);
    }
  }
  return {};
}

std::uint64_t CheckpointSize(std::string_view note) {
  const auto first = note.find('\n');
  const auto second = first == std::string_view::npos ? first : note.find('\n', first + 1);
  if (second == std::string_view::npos) return 0;
  std::uint64_t size = 0;
  std::from_chars(note.data() + first + 1, note.data() + second, size);
  return size;
}

Result<PageRange> ParsePageRange(const http::Request& request, std::uint64_t limit_max) {
  PageRange range;
  TRY_ASSIGN(range.offset, NumberOr(request, "offset", 0));
  TRY_ASSIGN(range.limit, NumberOr(request, "limit", std::min<std::uint64_t>(100, limit_max)));
  if (range.offset > kOffsetMax) return Invalid("the offset is larger than any list", "offset");
  if (range.limit > limit_max) return Invalid("at most " + std::to_string(limit_max) + " at a time", "limit");
  return range;
}

Result<std::string> QueryText(const http::Request& request, std::string_view name, std::size_t bytes_max) {
  std::string text = request.Query(name).value_or("");
  if (text.size() > bytes_max)
    return Invalid("this is longer than " + std::to_string(bytes_max) + " bytes", std::string(name));
  return text;
}

Result<std::string> RequireQuery(const http::Request& request, std::string_view name, std::size_t bytes_max) {
  TRY_ASSIGN(std::string text, QueryText(request, name, bytes_max));
  if (text.empty()) return Invalid("the parameter '" + std::string(name) + "' is needed", std::string(name));
  return text;
}

}  // namespace entente::protocols
