#include "protocols/call/call_json.h"

#include <algorithm>

#include "protocols/api/answer.h"
#include "views/roster/sql_values.h"

namespace entente::protocols {
namespace {

void Collect(const json::Value& value, const std::set<std::string>& members, std::set<std::uint64_t>& found) {
  if (value.is_array()) {
    for (const json::Value& one : value) Collect(one, members, found);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    const bool named = members.contains(name);
    if (named && member.is_number_unsigned()) found.insert(member.get<std::uint64_t>());
    if (named && member.is_array())
      for (const json::Value& one : member)
        if (one.is_number_unsigned()) found.insert(one.get<std::uint64_t>());
    Collect(member, members, found);
  }
}

}  // namespace

Result<UnixSeconds> LogTimeOf(storage::Database& database, const log::Log& log) {
  TRY_ASSIGN(const auto next, roster::FindNumber(database, "SELECT next FROM fold"));
  if (!next.has_value() || *next == 0) return UnixSeconds{0};
  TRY_ASSIGN(const auto last, log.ReadEntries(static_cast<std::uint64_t>(*next) - 1, 1));
  return last.empty() ? UnixSeconds{0} : last.front().time;
}

json::Value NamedJson(const roster::NamedParty& party) {
  return {{"id", party.id}, {"name", party.name}};
}

void PutSaid(json::Value& item, const roster::SaidRow& said) {
  item["entry"] = said.entry;
  item["party"] = NamedJson(said.party);
  item["time"] = TimeText(said.time);
  item["marks"] = said.marks;
  item["in_doubt_since"] = EntryOrNull(said.in_doubt_since);
}

json::Value CitedJson(const roster::CitedDocument& document) {
  return {{"title", document.title},
          {"sha256", TextOrNull(document.sha256)},
          {"address", TextOrNull(document.address)},
          {"entry", EntryOrNull(document.entry)}};
}

json::Value CitedJson(const std::vector<roster::CitedDocument>& documents) {
  json::Value list = json::Value::array();
  for (const roster::CitedDocument& one : documents) list.push_back(CitedJson(one));
  return list;
}

Result<ClauseTitles> ClauseTitles::Of(storage::Database& database, const std::string& instrument) {
  ClauseTitles titles;
  TRY(roster::ForEachRow(
      database, "SELECT document FROM instrument WHERE uri = ?1",
      [&titles](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(roster::InstrumentDocument document, roster::ParseInstrument(row.Text(0)));
        titles.clauses_ = std::move(document.clauses);
        return {};
      },
      instrument));
  return titles;
}

json::Value ClauseTitles::Json(const std::vector<std::string>& clauses) const {
  json::Value list = json::Value::array();
  for (const std::string& id : clauses) {
    const auto found = std::ranges::find(clauses_, id, &roster::Clause::id);
    list.push_back({{"id", id}, {"title", found == clauses_.end() ? json::Value(nullptr) : json::Value(found->title)}});
  }
  return list;
}

json::Value EntriesIn(const json::Value& answer, const std::set<std::string>& members) {
  std::set<std::uint64_t> found;
  Collect(answer, members, found);
  return json::Value(std::vector<std::uint64_t>(found.begin(), found.end()));
}

}  // namespace entente::protocols
