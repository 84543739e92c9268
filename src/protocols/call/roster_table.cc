#include "protocols/call/roster_table.h"

#include <array>
#include <set>

#include "base/clock.h"
#include "protocols/api/answer.h"
#include "protocols/parse.h"
#include "views/roster/csv.h"

namespace entente::protocols {
namespace {

using roster::Act;
using roster::RosterRow;

// The first ones are those that `entente roster import` reads.
constexpr std::array<std::string_view, 20> kColumns = {"name",        "kind",      "country_iso2", "date_if_known",
                                                       "source_note", "announced", "source_title", "source_address",
                                                       "status",      "since",     "id",           "party",
                                                       "version",     "signed",    "ended",        "end_reason",
                                                       "instrument",  "entries",   "in_doubt",     "level"};

std::string DateOf(const std::optional<Act>& act) {
  return act.has_value() && act->date.has_value() ? act->date->Text() : std::string();
}

std::string EntriesOf(const RosterRow& row) {
  std::set<std::uint64_t> entries;
  for (const auto& act : {row.adherence.announced, row.adherence.listed, row.adherence.own, row.adherence.ended})
    if (act.has_value()) entries.insert(act->entry);
  std::string text;
  for (const std::uint64_t entry : entries) text += (text.empty() ? "" : " ") + std::to_string(entry);
  return text;
}

bool InDoubt(const RosterRow& row) {
  for (const auto& act : {row.adherence.announced, row.adherence.listed, row.adherence.own, row.adherence.ended})
    if (act.has_value() && act->in_doubt_since.has_value()) return true;
  return false;
}

roster::CsvRecord RecordOf(const RosterRow& row) {
  const roster::Adherence& now = row.adherence;
  const auto source = now.listed.has_value() ? now.listed->source : std::optional<roster::Source>();
  const roster::CsvRecord record = {row.supporter.name,
                                    std::string(registration::Name(row.supporter.kind)),
                                    row.supporter.country,
                                    DateOf(now.listed),
                                    now.listed.has_value() ? now.listed->text : "",
                                    DateOf(now.announced),
                                    source.has_value() ? source->title : "",
                                    source.has_value() ? source->address : "",
                                    std::string(Name(now.status)),
                                    now.since.has_value() ? now.since->Text() : "",
                                    row.supporter.id,
                                    row.linked_party,
                                    now.own.has_value() ? now.own->version : "",
                                    DateOf(now.own),
                                    DateOf(now.ended),
                                    now.ended.has_value() ? now.ended->text : "",
                                    row.instrument,
                                    EntriesOf(row),
                                    InDoubt(row) ? "yes" : "",
                                    "authorised"};
  static_assert(kColumns.size() == 20);
  return record;
}

Result<roster::RosterFilter> ReadFilter(const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "kind", "country", "status", "q", "as_of", "at"}));
  roster::RosterFilter filter;
  TRY_ASSIGN(filter.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(const std::string kind, QueryText(request, "kind"));
  if (!kind.empty()) {
    auto known = registration::PartyKindFromName(kind);
    if (!known.has_value()) return Invalid(known.error().message, "kind");
    filter.kind = *known;
  }
  TRY_ASSIGN(filter.country, QueryText(request, "country"));
  TRY_ASSIGN(const std::string status, QueryText(request, "status"));
  if (!status.empty()) {
    auto known = roster::WhatFromName(status);
    if (!known.has_value()) return Invalid(known.error().message, "status");
    filter.status = *known;
  }
  TRY_ASSIGN(filter.text, QueryText(request, "q"));
  TRY_ASSIGN(const std::string as_of, QueryText(request, "as_of"));
  if (!as_of.empty()) {
    const auto day = ParseDate(as_of);
    if (!day.has_value()) return Invalid("'" + as_of + "' is no date: write it as 2021-11-12", "as_of");
    filter.as_of = *day;
  }
  if (const auto at = request.Query("at"); at.has_value()) {
    TRY_ASSIGN(filter.at, ParseNumber(*at, "at"));
  }
  filter.limit = UINT64_MAX;
  return filter;
}

Result<http::Response> Table(const CallDependencies& node, const http::Request& request) {
  TRY_ASSIGN(const roster::RosterFilter filter, ReadFilter(request));
  const std::uint64_t size = node.log.durable().size;
  TRY_ASSIGN(const auto page, node.roster.Roster(filter));
  std::string text = roster::CsvLine({kColumns.begin(), kColumns.end()});
  for (const RosterRow& row : page.items) text += roster::CsvLine(RecordOf(row));
  http::Response response = http::MakeResponse(200, "text/csv; charset=utf-8; header=present", text);
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"entente-roster.csv\"");
  response.headers.emplace_back("Entente-Log-Size", std::to_string(size));
  return response;
}

}  // namespace

http::Routes RosterTableRoutes(const CallDependencies& node) {
  return {ResponseRead("/api/v1/roster.csv", [node](const http::Request& request) { return Table(node, request); })};
}

}  // namespace entente::protocols
