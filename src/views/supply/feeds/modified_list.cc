#include "views/supply/feeds/modified_list.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "views/supply/json_text.h"
#include "views/supply/osv.h"

namespace entente::supply {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kPathBytesMax = 1'024;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// "+05:30" in seconds.
Result<std::int64_t> ParseOffset(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  const bool shaped = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' && IsDigit(zone[1]) &&
                      IsDigit(zone[2]) && IsDigit(zone[4]) && IsDigit(zone[5]);
  if (!shaped) return Invalid("no time zone");
  const int hours = (zone[1] - '0') * 10 + (zone[2] - '0');
  const int minutes = (zone[4] - '0') * 10 + (zone[5] - '0');
  if (hours > 23 || minutes > 59) return Invalid("no time zone");
  return std::int64_t{zone[0] == '-' ? -1 : 1} * (hours * 3600 + minutes * 60);
}

// What can be put behind an address, part by part, and names one record.
bool IsPath(std::string_view path) {
  if (path.empty() || path.size() > kPathBytesMax) return false;
  if (std::ranges::any_of(path, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\'; }))
    return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || part.size() > kOsvIdBytesMax) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

Result<UnixNanoseconds> ParseModified(std::string_view text) {
  constexpr std::size_t kWholeSeconds = 19;
  const auto bad = [&text] {
    return Invalid("\"" + std::string(CutText(text, 40)) + "\" is no time such as 2024-01-02T03:04:05.678Z");
  };
  if (text.size() <= kWholeSeconds) return bad();
  std::string whole(text.substr(0, kWholeSeconds));
  const auto seconds = ParseTime(whole.append("Z"));
  if (!seconds) return bad();
  std::string_view rest = text.substr(kWholeSeconds);
  std::int64_t fraction = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t unit = kNanosecondsPerSecond / 10;
    std::size_t digits = 0;
    while (digits < rest.size() && IsDigit(rest[digits])) {
      if (digits == 9) return bad();
      fraction += (rest[digits++] - '0') * unit;
      unit /= 10;
    }
    if (digits == 0) return bad();
    rest.remove_prefix(digits);
  }
  const auto offset = ParseOffset(rest);
  if (!offset) return bad();
  constexpr std::int64_t kLast = 7'258'118'400;  // 2200-01-01
  const std::int64_t since = *seconds - *offset;
  if (since < 0 || since >= kLast) return bad();
  return since * kNanosecondsPerSecond + fraction;
}

Result<std::vector<ListedRecord>> ReadModifiedList(ByteView list) {
  if (list.size() > kModifiedListBytesMax) return Invalid("the list of records is too large");
  if (!IsUtf8(list)) return Invalid("the list of records is not UTF-8 text");
  std::vector<ListedRecord> records;
  std::string_view rest = AsText(list);
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string place = "line " + std::to_string(number);
    if (end == rest.size()) return Invalid("the list of records is cut off: its last line does not end", place);
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos) return Invalid("not a time, a comma and the id of a record", place);
    if (records.size() == kModifiedListLinesMax) return Invalid("more records than are read from one list", place);
    ListedRecord record;
    const auto modified = ParseModified(line.substr(0, comma));
    if (!modified) return Invalid(modified.error().message, place);
    record.modified = *modified;
    record.path = line.substr(comma + 1);
    if (!IsPath(record.path)) return Invalid("what is behind the comma names no record", place);
    record.id = record.path.substr(record.path.rfind('/') + 1);
    records.push_back(record);
  }
  if (records.empty()) return Invalid("the list of records is empty");
  std::ranges::sort(records, [](const ListedRecord& a, const ListedRecord& b) {
    return std::tie(a.id, b.modified, a.path) < std::tie(b.id, a.modified, b.path);
  });
  const auto repeated = std::ranges::unique(records, {}, &ListedRecord::id);
  records.erase(repeated.begin(), repeated.end());
  return records;
}

}  // namespace entente::supply
