#include "views/supply/ignore_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/configured.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

using configured::PlaceOf;

constexpr UnixSeconds kDay = 86'400;

Result<std::optional<UnixSeconds>> ReadUntil(const toml::table& table, const std::filesystem::path& file) {
  const toml::node* node = table.get("until");
  if (node == nullptr) return std::optional<UnixSeconds>();
  const toml::value<toml::date>* date = node->as_date();
  const std::string text = date == nullptr
                               ? node->value_or(std::string())
                               : fmt::format("{:04}-{:02}-{:02}", (*date)->year, (*date)->month, (*date)->day);
  const auto time = ParseDate(text);
  if (!time.has_value()) return Invalid("\"until\" must be a date such as 2027-03-31", PlaceOf(file, node->source()));
  return std::optional(*time);
}

Result<IgnoreRule> ReadRule(const toml::table& table, const std::filesystem::path& file) {
  TRY(configured::OnlyKeys(table, {"id", "package", "reason", "until"}, "[[ignore]]", file));
  IgnoreRule rule;
  rule.place = PlaceOf(file, table.source());
  TRY_ASSIGN(rule.id, configured::Text(table, "id", file, true));
  TRY_ASSIGN(rule.reason, configured::Text(table, "reason", file, true));
  if (rule.reason.find_first_not_of(" \t\n") == std::string::npos || rule.reason.size() > kIgnoreReasonBytesMax)
    return Invalid(fmt::format("\"reason\" must say why, in at most {} bytes", kIgnoreReasonBytesMax), rule.place);
  TRY_ASSIGN(const std::string package, configured::Text(table, "package", file, false));
  if (!package.empty()) {
    const auto purl = Purl::Parse(package);
    if (!purl.has_value()) return Invalid("\"package\" is no purl: " + purl.error().message, rule.place);
    rule.names_a_version = !purl->version.empty();
    rule.package = rule.names_a_version ? purl->BaseAndVersion() : purl->Base();
  }
  TRY_ASSIGN(rule.until, ReadUntil(table, file));
  return rule;
}

bool IsOf(const IgnoreRule& rule, const Finding& finding) {
  const bool named = rule.id == finding.id || std::ranges::find(finding.aliases, rule.id) != finding.aliases.end();
  if (!named || rule.package.empty()) return named;
  const auto purl = Purl::Parse(finding.purl);
  return purl.has_value() && rule.package == (rule.names_a_version ? purl->BaseAndVersion() : purl->Base());
}

}  // namespace

Result<IgnoreList> IgnoreList::Parse(std::string_view text, const std::filesystem::path& file) {
  TRY_ASSIGN(const toml::table table, configured::ParseTable(text, file));
  TRY(configured::OnlyKeys(table, {"ignore"}, "the file", file));
  IgnoreList list;
  const toml::node* node = table.get("ignore");
  if (node == nullptr) return list;
  const toml::array* rules = node->as_array();
  if (rules == nullptr || rules->size() > kIgnoredMax)
    return Invalid(fmt::format("what is ignored stands under [[ignore]], at most {} times", kIgnoredMax),
                   PlaceOf(file, node->source()));
  for (const toml::node& one : *rules) {
    const toml::table* rule = one.as_table();
    if (rule == nullptr) return Invalid("what is ignored stands under [[ignore]]", PlaceOf(file, one.source()));
    TRY_ASSIGN(IgnoreRule read, ReadRule(*rule, file));
    list.rules_.push_back(std::move(read));
  }
  return list;
}

std::optional<std::size_t> IgnoreList::Find(const Finding& finding) const {
  const auto at = std::ranges::find_if(rules_, [&](const IgnoreRule& rule) { return IsOf(rule, finding); });
  if (at == rules_.end()) return std::nullopt;
  return static_cast<std::size_t>(at - rules_.begin());
}

bool IgnoreList::HasRunOut(const IgnoreRule& rule, UnixSeconds now) {
  return rule.until.has_value() && now >= *rule.until + kDay;
}

}  // namespace entente::supply
