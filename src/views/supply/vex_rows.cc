#include "views/supply/vex_rows.h"

#include <algorithm>
#include <charconv>

#include "codec/json.h"
#include "views/supply/vex/reading.h"

namespace entente::supply {
namespace {

std::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "a row of the view's VEX cannot be read; remove views/supply.db, it is derived");
}

// "sha256:…", one after the other with a space between.
std::vector<vex::Hash> HashesOfRow(std::string_view text) {
  std::vector<vex::Hash> hashes;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(' '));
    const std::size_t colon = std::min(one.find(':'), one.size());
    hashes.push_back({std::string(one.substr(0, colon)), std::string(one.substr(std::min(colon + 1, one.size())))});
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
  return hashes;
}

}  // namespace

std::unexpected<Error> MissingVexRow(std::int64_t entry) {
  return Fail(ErrorCode::kCorruption, "the view's VEX lacks a row; remove views/supply.db, it is derived",
              "entry " + std::to_string(entry));
}

vex::Status StatusOfRow(std::int64_t number) {
  constexpr auto kLast = static_cast<std::int64_t>(vex::Status::kAffected);
  return static_cast<vex::Status>(number < 0 || number > kLast ? kLast : number);
}

vex::Justification JustificationOfRow(std::int64_t number) {
  constexpr auto kLast = static_cast<std::int64_t>(vex::Justification::kProtectedByMitigatingControl);
  return static_cast<vex::Justification>(number < 0 || number > kLast ? 0 : number);
}

Result<std::vector<std::int64_t>> NumbersOfRow(std::string_view text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::int64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || (next != end && *next != ',')) return Damaged();
    numbers.push_back(number);
    at = next == end ? end : next + 1;
  }
  return numbers;
}

Result<std::vector<std::string>> VexAliasesOf(std::string_view text) {
  std::vector<std::string> aliases;
  if (text == "[]") return aliases;
  const auto list = json::Parse(text, vex::kAliasesMax * 8 * vex::kIdBytesMax);
  if (!list.has_value() || !list->is_array()) return Damaged();
  aliases.reserve(list->size());
  for (const json::Value& one : *list) {
    if (!one.is_string()) return Damaged();
    aliases.push_back(one.get<std::string>());
  }
  return aliases;
}

Result<std::vector<std::string>> VexNamesOf(std::string_view vulnerability, std::string_view aliases) {
  TRY_ASSIGN(std::vector<std::string> names, VexAliasesOf(aliases));
  names.emplace_back(vulnerability);
  for (std::string& name : names) name = vex::SameVulnerability(name);
  return names;
}

Result<vex::Product> VexProductAt(storage::Database& database, std::int64_t entry, std::int64_t number) {
  TRY_ASSIGN(auto row, database.Prepare("SELECT id, name, purl, cpe, versions, hashes FROM vex_product "
                                        "WHERE entry = ?1 AND number = ?2"));
  TRY_ASSIGN(const bool found, row.Bind(1, entry).Bind(2, number).Step());
  if (!found) return MissingVexRow(entry);
  return vex::Product{.id = row.Text(0),
                      .name = row.Text(1),
                      .purl = row.Text(2),
                      .cpe = row.Text(3),
                      .versions = row.Text(4),
                      .hashes = HashesOfRow(row.Text(5))};
}

}  // namespace entente::supply
