#include "views/content_difference.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "base/bytes.h"
#include "crypto/digest.h"

namespace entente::views {
namespace {

using Mark = std::array<std::uint8_t, 16>;
using Columns = std::vector<std::optional<std::string>>;

Mark MarkOf(std::string_view row) {
  const crypto::Digest digest = crypto::Sha256(AsBytes(row));
  Mark mark;
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
}

Result<std::vector<Mark>> MarksOf(const Content& content, std::size_t table) {
  std::vector<Mark> marks;
  TRY(content.EachRow(table, [&marks](std::string_view row) -> Result<void> {
    marks.push_back(MarkOf(row));
    return {};
  }));
  std::ranges::sort(marks);
  return marks;
}

// The first rows that the other side has not. A tampered database may hold more rows under one key than one.
Result<std::vector<Columns>> RowsWithout(const Content& content, std::size_t table, const std::vector<Mark>& other,
                                         std::size_t most) {
  std::vector<Columns> rows;
  TRY(content.EachRow(table, [&](std::string_view row) -> Result<void> {
    if (rows.size() < most && !std::ranges::binary_search(other, MarkOf(row))) rows.push_back(SplitRow(row));
    return {};
  }));
  return rows;
}

std::string Shown(std::string_view name, const std::optional<std::string>& value) {
  return std::string(name) + "=" + value.value_or("(none)");
}

// Of the columns behind the key, those that differ from the other side's; all of them when it has no such row.
std::vector<std::string> Rest(const ContentTable& table, const Columns& row, const Columns* other) {
  std::vector<std::string> shown;
  for (std::size_t i = table.key_columns; i < row.size(); ++i)
    if (other == nullptr || (*other)[i] != row[i]) shown.push_back(Shown(table.columns[i], row[i]));
  return shown;
}

}  // namespace

Result<std::vector<RowDifference>> DifferentRows(const Content& expected, const Content& found, std::size_t table,
                                                 std::size_t most) {
  std::vector<Columns> missing;
  std::vector<Columns> extra;
  {
    TRY_ASSIGN(const std::vector<Mark> found_marks, MarksOf(found, table));
    TRY_ASSIGN(missing, RowsWithout(expected, table, found_marks, most));
  }
  {
    TRY_ASSIGN(const std::vector<Mark> expected_marks, MarksOf(expected, table));
    TRY_ASSIGN(extra, RowsWithout(found, table, expected_marks, most));
  }
  const ContentTable& shape = expected.tables()[table];
  const auto key_of = [&shape](const Columns& row) {
    return Columns(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(shape.key_columns));
  };
  struct Sides {
    const Columns* expected = nullptr;
    const Columns* found = nullptr;
  };
  std::vector<std::pair<Columns, Sides>> paired;
  std::map<Columns, std::size_t> places;
  for (const Columns& row : missing) {
    places.emplace(key_of(row), paired.size());
    paired.push_back({key_of(row), {&row, nullptr}});
  }
  for (const Columns& row : extra) {
    const auto place = places.find(key_of(row));
    if (place != places.end() && paired[place->second].second.found == nullptr)
      paired[place->second].second.found = &row;
    else
      paired.push_back({key_of(row), {nullptr, &row}});
  }
  std::vector<RowDifference> differences;
  for (const auto& [key, sides] : paired) {
    if (differences.size() == most) break;
    RowDifference difference;
    difference.table = shape.name;
    for (std::size_t i = 0; i < key.size(); ++i) difference.key.push_back(Shown(shape.columns[i], key[i]));
    if (sides.expected != nullptr) difference.expected = Rest(shape, *sides.expected, sides.found);
    if (sides.found != nullptr) difference.found = Rest(shape, *sides.found, sides.expected);
    differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace entente::views
