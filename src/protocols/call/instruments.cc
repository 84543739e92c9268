#include "protocols/call/instruments.h"

#include <algorithm>

#include "protocols/api/answer.h"
#include "protocols/parse.h"
#include "views/roster/instruments/act_queries.h"
#include "views/roster/instruments/difference.h"

namespace entente::protocols {
namespace {

using roster::VersionRow;

json::Value ClauseJson(const roster::Clause& clause) {
  json::Value translations = json::Value::object();
  for (const auto& [language, one] : clause.translations) {
    translations[language] = {{"title", one.title}};
    if (!one.text.empty()) translations[language]["text"] = one.text;
  }
  return {{"id", clause.id},
          {"title", clause.title},
          {"text", TextOrNull(clause.text)},
          {"translations", std::move(translations)}};
}

Result<json::Value> VersionJson(const VersionRow& row) {
  json::Value clauses = json::Value::array();
  for (const roster::Clause& clause : row.document.clauses) clauses.push_back(ClauseJson(clause));
  TRY_ASSIGN(json::Value document, json::Parse(row.document_text));
  return json::Value{{"version", row.document.version}, {"entry", row.entry},
                     {"time", TimeText(row.time)},      {"title", row.document.title},
                     {"clauses", std::move(clauses)},   {"signed", row.signed_count},
                     {"document", std::move(document)}};
}

Result<json::Value> ListVersions(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const auto versions, roster::Versions(node.roster, request.Parameter("id")));
  json::Value items = json::Value::array();
  for (std::uint64_t i = range.offset; i < versions.size() && items.size() < range.limit; ++i) {
    TRY_ASSIGN(json::Value shown, VersionJson(versions[i]));
    items.push_back(std::move(shown));
  }
  return PageOf(std::move(items), versions.size(), range, node.log);
}

Result<const VersionRow*> FindVersion(const std::vector<VersionRow>& versions, const std::string& version,
                                      const char* parameter) {
  const auto found =
      std::ranges::find_if(versions, [&](const VersionRow& row) { return row.document.version == version; });
  if (found != versions.end()) return &*found;
  std::string known;
  for (const VersionRow& row : versions) known += (known.empty() ? "" : ", ") + row.document.version;
  return Fail(ErrorCode::kNotFound, "there is no version '" + version + "' of it; there are: " + known, parameter);
}

json::Value ChangedJson(const roster::Changed& changed) {
  return {{"from", changed.from}, {"to", changed.to}};
}
json::Value ChangedJson(const std::optional<roster::Changed>& changed) {
  return changed.has_value() ? ChangedJson(*changed) : json::Value(nullptr);
}

Result<json::Value> CompareVersions(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"from", "to"}));
  TRY_ASSIGN(const std::string from_version, RequireQuery(request, "from"));
  TRY_ASSIGN(const std::string to_version, RequireQuery(request, "to"));
  TRY_ASSIGN(const auto versions, roster::Versions(node.roster, request.Parameter("id")));
  TRY_ASSIGN(const VersionRow* from, FindVersion(versions, from_version, "from"));
  TRY_ASSIGN(const VersionRow* to, FindVersion(versions, to_version, "to"));
  const roster::Difference difference = roster::Compare(from->document, to->document);
  json::Value members = json::Value::array();
  for (const roster::ChangedMember& one : difference.members)
    members.push_back({{"member", one.member}, {"from", one.value.from}, {"to", one.value.to}});
  json::Value clauses = json::Value::array();
  for (const roster::ChangedClause& one : difference.clauses)
    clauses.push_back({{"id", one.id},
                       {"change", Name(one.change)},
                       {"title", ChangedJson(one.title)},
                       {"text", ChangedJson(one.text)},
                       {"translations", ChangedJson(one.translations)}});
  json::Value answer = {{"instrument", from->document.id},
                        {"from", {{"version", from_version}, {"entry", from->entry}}},
                        {"to", {{"version", to_version}, {"entry", to->entry}}},
                        {"members", std::move(members)},
                        {"clauses", std::move(clauses)},
                        {"reordered", difference.reordered}};
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes InstrumentRoutes(const CallDependencies& node) {
  return {JsonRead("/api/v1/instruments/{id}/versions",
                   [node](const http::Request& request) { return ListVersions(node, request); }),
          JsonRead("/api/v1/instruments/{id}/difference",
                   [node](const http::Request& request) { return CompareVersions(node, request); })};
}

}  // namespace entente::protocols
