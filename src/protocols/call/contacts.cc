#include "protocols/call/contacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/encoding.h"
#include "http/problem.h"
#include "protocols/api/answer.h"
#include "protocols/api/rows.h"
#include "protocols/ask_to_sign.h"
#include "protocols/call/call_json.h"
#include "protocols/call/party_query.h"
#include "protocols/call/restricted_reading.h"
#include "protocols/parse.h"
#include "statement/content_types.h"
#include "views/roster/contacts/contact_queries.h"
#include "views/roster/contacts/time_zone.h"
#include "views/roster/language_tag.h"
#include "views/roster/said.h"

namespace entente::protocols {
namespace {

using roster::ContactFunction;
using roster::ContactRow;
using roster::PingRow;
using roster::PingState;
using Reader = std::optional<statement::Reader>;

constexpr UnixSeconds kSecondsADay = UnixSeconds{24} * 60 * 60;
constexpr std::uint64_t kStaleDays = 180;
constexpr std::uint64_t kStaleDaysMax = 3650;
constexpr std::size_t kEntriesMax = 1000;
constexpr std::uint64_t kRestrictedSearchedMax = 4096;
constexpr UnixSeconds kBackDatedDays = 90;

// One question: one state of the roster, the log's time there, and who asks.
struct Asked {
  roster::Readers::Reading reading;
  UnixSeconds now = 0;  // of the log, at the roster's cursor
  Reader reader;
  [[nodiscard]] storage::Database& database() const { return reading.database(); }
};

Result<Asked> Ask(const CallDependencies& node, Reader reader) {
  TRY_ASSIGN(auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  return Asked{std::move(reading), now, std::move(reader)};
}

// A read whose answer may hold what is for its reader alone: nobody keeps it on the way.
using AskedQuestion = std::function<Result<json::Value>(const http::Request&, Reader reader)>;
http::Route ReaderRead(std::string pattern, const CallDependencies& node, AskedQuestion question) {
  return http::PublicRead(std::move(pattern), [reader_of = node.reader, question = std::move(question)](
                                                  const http::Request& request, http::Responder respond) {
    auto reader = reader_of == nullptr ? Result<Reader>(std::nullopt) : reader_of(request);
    if (!reader.has_value()) {
      http::Response refused = http::ProblemResponse(reader.error(), 401);
      AskToSign(refused);
      return respond(std::move(refused));
    }
    const bool known = reader->has_value();
    const Result<json::Value> answer = question(request, *std::move(reader));
    if (!answer.has_value()) return respond(http::ProblemResponse(answer.error()));
    http::Response response = http::MakeResponse(200, "application/json",
                                                 answer->dump(-1, ' ', false, json::Value::error_handler_t::replace));
    response.headers.emplace_back("Cache-Control", known ? "private, no-store" : "no-cache");
    respond(std::move(response));
  });
}

json::Value NameOf(const Reader& reader) {
  return reader.has_value() ? json::Value(reader->party) : json::Value(nullptr);
}

Result<std::optional<ContactFunction>> ReadFunction(const http::Request& request) {
  TRY_ASSIGN(const std::string name, QueryText(request, "function"));
  if (name.empty()) return std::nullopt;
  auto function = roster::ContactFunctionFromName(name);
  if (!function.has_value()) return Invalid(function.error().message, "function");
  return *function;
}

template <class Item>
std::vector<Item> PageFrom(std::vector<Item> items, const PageRange& range) {
  const std::size_t begin = std::min<std::uint64_t>(range.offset, items.size());
  const std::size_t end = begin + std::min<std::uint64_t>(range.limit, items.size() - begin);
  return {std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(items.begin() + static_cast<std::ptrdiff_t>(end))};
}

// ---- Pings ----------------------------------------------------------------------------------------------------------

json::Value PingJson(const PingRow& ping, UnixSeconds now) {
  json::Value answer = nullptr;
  if (ping.answer.has_value())
    answer = {{"entry", ping.answer->entry},
              {"time", TimeText(ping.answer->time)},
              {"note", TextOrNull(ping.answer->note)},
              {"in_doubt_since", EntryOrNull(ping.answer->in_doubt_since)}};
  return {{"entry", ping.entry},
          {"time", TimeText(ping.time)},
          {"from", ping.asker},
          {"party", ping.party},
          {"function", Name(ping.function)},
          {"nonce", ping.nonce},
          {"answer_hours", ping.hours},
          {"due", TimeText(ping.due)},
          {"state", Name(ping.StateAt(now))},
          {"exercise", TextOrNull(ping.exercise)},
          {"note", TextOrNull(ping.note)},
          {"contact_entry", ping.contact_entry},
          {"answer", std::move(answer)},
          {"in_doubt_since", EntryOrNull(ping.in_doubt_since)}};
}

// What the parties in an answer are called, by their ids; the id where it is no party of this log.
using Names = std::map<std::string, std::string>;
Result<void> AddName(const Asked& asked, const std::string& id, Names& names) {
  if (names.contains(id)) return {};
  TRY_ASSIGN(const roster::NamedParty party, roster::NameParty(asked.database(), id));
  names.emplace(id, party.name);
  return {};
}
Result<void> AddNames(const Asked& asked, const PingRow& ping, Names& names) {
  TRY(AddName(asked, ping.asker, names));
  return AddName(asked, ping.party, names);
}

json::Value FiguresOf(const std::vector<PingRow>& pings, UnixSeconds now) {
  json::Value figures = {{"all", pings.size()}};
  for (const PingState state : {PingState::kAnswered, PingState::kLate, PingState::kFailed, PingState::kOpen}) {
    json::Value entries = json::Value::array();
    std::uint64_t count = 0;
    for (const PingRow& ping : pings) {
      if (ping.StateAt(now) != state) continue;
      ++count;
      if (entries.size() < kEntriesMax) entries.push_back(ping.entry);
    }
    figures[std::string(Name(state))] = {{"count", count}, {"entries", std::move(entries)}};
  }
  return figures;
}

Result<json::Value> Pings(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"party", "from", "function", "state", "exercise", "entry", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  roster::PingFilter filter;
  TRY_ASSIGN(filter.party, PartyQuery(request));
  TRY_ASSIGN(filter.asker, PartyQuery(request, "from"));
  TRY_ASSIGN(filter.function, ReadFunction(request));
  TRY_ASSIGN(filter.exercise, QueryText(request, "exercise"));
  TRY_ASSIGN(const std::string entry, QueryText(request, "entry"));
  if (!entry.empty()) {
    TRY_ASSIGN(const std::uint64_t number, ParseNumber(entry, "entry"));
    filter.entries = {number};
  }
  TRY_ASSIGN(const std::string state_name, QueryText(request, "state"));
  std::optional<PingState> state;
  if (!state_name.empty()) {
    const auto read = roster::PingStateFromName(state_name);
    if (!read.has_value()) return Invalid(read.error().message, "state");
    state = *read;
  }
  TRY_ASSIGN(const Asked asked, Ask(node, std::nullopt));
  TRY_ASSIGN(auto pings, roster::PingsOf(asked.database(), filter));
  json::Value figures = FiguresOf(pings, asked.now);
  if (state.has_value()) std::erase_if(pings, [&](const PingRow& one) { return one.StateAt(asked.now) != *state; });
  const std::uint64_t total = pings.size();
  json::Value items = json::Value::array();
  Names names;
  for (const PingRow& one : PageFrom(std::move(pings), range)) {
    TRY(AddNames(asked, one, names));
    items.push_back(PingJson(one, asked.now));
  }
  json::Value page = PageOf(std::move(items), total, range, node.log);
  page["as_of"] = TimeText(asked.now);
  page["figures"] = std::move(figures);
  page["names"] = names;
  return page;
}

// ---- Contacts -------------------------------------------------------------------------------------------------------

struct ContactQuestion {
  roster::ContactFilter filter;
  std::string language;
  std::string state;
  std::optional<UnixSeconds> at;
  std::uint64_t stale_days = kStaleDays;
  PageRange range;
};

Result<ContactQuestion> ReadContactQuestion(const http::Request& request) {
  TRY(OnlyQueries(request,
                  {"party", "function", "language", "country", "state", "at", "stale_days", "offset", "limit"}));
  ContactQuestion question;
  TRY_ASSIGN(question.range, ParsePageRange(request));
  TRY_ASSIGN(question.filter.party, PartyQuery(request));
  TRY_ASSIGN(question.filter.function, ReadFunction(request));
  TRY_ASSIGN(question.filter.country, QueryText(request, "country"));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!question.filter.country.empty() &&
      (question.filter.country.size() != 2 || !std::ranges::all_of(question.filter.country, is_capital)))
    return Invalid("a country is its ISO 3166-1 code of two capital letters", "country");
  TRY_ASSIGN(question.language, QueryText(request, "language"));
  if (!question.language.empty() && question.language != "*" && !roster::IsLanguageTag(question.language))
    return Invalid("'" + question.language + "' is no language tag of BCP 47, such as fr or pt-BR", "language");
  TRY_ASSIGN(question.state, QueryText(request, "state"));
  if (!question.state.empty() && question.state != "current" && question.state != "expired" &&
      question.state != "withdrawn")
    return Invalid("'" + question.state + "' is no state of a contact: current, expired, withdrawn", "state");
  TRY_ASSIGN(const std::string at, QueryText(request, "at"));
  if (!at.empty()) {
    const auto time = ParseTime(at);
    if (!time.has_value()) return Invalid("'" + at + "' is no time: write it as 2026-11-27T03:00:00Z", "at");
    question.at = *time;
  }
  TRY_ASSIGN(const std::string days, QueryText(request, "stale_days"));
  if (!days.empty()) {
    TRY_ASSIGN(question.stale_days, ParseNumber(days, "stale_days"));
    if (question.stale_days < 1 || question.stale_days > kStaleDaysMax)
      return Invalid(fmt::format("write a number of days from 1 to {}", kStaleDaysMax), "stale_days");
  }
  return question;
}

// The rules of zones, each read once for an answer.
class Zones {
 public:
  // "" is UTC: hours that need no zone.
  const Result<roster::TimeZone>& Get(const std::string& name) {
    const auto known = zones_.find(name);
    if (known != zones_.end()) return known->second;
    return zones_
        .emplace(name, name.empty() ? Result<roster::TimeZone>(roster::TimeZone()) : roster::ReadTimeZone(name))
        .first->second;
  }

 private:
  std::map<std::string, Result<roster::TimeZone>> zones_;
};

json::Value OpenJson(const roster::ContactWays& ways, UnixSeconds at, Zones& zones) {
  if (!ways.hours.has_value()) return nullptr;
  json::Value open = {{"now", nullptr}, {"until", nullptr}, {"opens", nullptr}, {"local", nullptr}};
  const Result<roster::TimeZone>& zone = zones.Get(ways.time_zone);
  open["because"] = Describe(*ways.hours) + (ways.time_zone.empty() ? "" : ", " + ways.time_zone);
  if (!zone.has_value() && !ways.hours->always) {
    open["because"] = zone.error().message;
    return open;
  }
  const roster::OpenState state = OpenAt(*ways.hours, zone.value_or(roster::TimeZone()), at);
  open["now"] = state.open;
  if (state.until.has_value()) open["until"] = TimeText(*state.until);
  if (state.opens.has_value()) open["opens"] = TimeText(*state.opens);
  if (zone.has_value() && !ways.time_zone.empty()) open["local"] = LocalText(*zone, at);
  return open;
}

// A contact with what of its restricted part is for the reader.
struct Shown {
  ContactRow row;
  std::string state;
  json::Value restricted;
  std::optional<roster::ContactDetailDocument> detail;

  [[nodiscard]] bool Speaks(const std::string& language) const {
    const auto finds = [&language](const std::string& tag) { return roster::FindsLanguage(language, tag); };
    if (std::ranges::any_of(row.document.ways.languages, finds)) return true;
    return detail.has_value() && std::ranges::any_of(detail->ways.languages, finds);
  }
  // When somebody answers, by the restricted part where the reader has it and it says so.
  [[nodiscard]] const roster::ContactWays& Hours() const {
    return detail.has_value() && detail->ways.hours.has_value() ? detail->ways : row.document.ways;
  }
};

json::Value DetailJson(const roster::ContactDetailDocument& detail) {
  json::Value shown = json::Value::object();
  PutWays(shown, detail.ways);
  if (!detail.telephones.empty()) shown["telephones"] = detail.telephones;
  if (!detail.persons.empty()) shown["persons"] = ArrayOf(detail.persons, roster::PersonJson);
  return shown;
}

Result<void> OpenDetail(const RestrictedReading& restricted, const Reader& reader, Shown& shown) {
  const roster::ContactDocument& document = shown.row.document;
  if (!document.restricted.has_value()) return {};
  json::Value json = {{"payload", ToHex(*document.restricted)},
                      {"entry", EntryOrNull(shown.row.restricted_entry)},
                      {"readable", reader.has_value() ? json::Value(false) : json::Value(nullptr)},
                      {"detail", nullptr}};
  TRY_ASSIGN(const auto outcome,
             restricted.Open(*document.restricted, document.party, statement::content_type::kContactDetail, reader));
  if (outcome.may_read) json["readable"] = true;
  if (!outcome.why_not.empty()) json["why_not"] = outcome.why_not;
  if (outcome.opened.has_value()) {
    json["marking"] = Name(outcome.opened->head.marking);
    json["audience"] = outcome.opened->head.audience;
    auto detail = roster::ParseContactDetail(outcome.opened->document);
    if (detail.has_value() && detail->party == document.party && detail->function == document.function) {
      json["detail"] = DetailJson(*detail);
      shown.detail = *std::move(detail);
    } else {
      json["why_not"] = "the restricted document is about another contact";
    }
  }
  shown.restricted = std::move(json);
  return {};
}

json::Value ContactJson(const Shown& shown, const Asked& asked, const ContactQuestion& question, UnixSeconds at,
                        Zones& zones) {
  const ContactRow& row = shown.row;
  json::Value item = {{"party", row.document.party},
                      {"name", row.name},
                      {"kind", Name(row.kind)},
                      {"country", TextOrNull(row.country)},
                      {"function", Name(row.document.function)},
                      {"state", shown.state},
                      {"entry", row.entry},
                      {"time", TimeText(row.time)},
                      {"in_doubt_since", EntryOrNull(row.in_doubt_since)}};
  PutWays(item, row.document.ways);
  item["valid_until"] = TextOrNull(row.document.valid_until);
  item["answer_hours"] =
      row.document.answer_hours.has_value() ? json::Value(*row.document.answer_hours) : json::Value(nullptr);
  item["policy"] = TextOrNull(row.document.policy);
  item["withdrawn"] = TextOrNull(row.document.withdrawn);
  item["confirmed"] = {{"entry", row.confirmed.entry},
                       {"time", TimeText(row.confirmed.time)},
                       {"by", row.confirmed.by_answer ? "answer" : "statement"}};
  item["stale"] = asked.now - row.confirmed.time > static_cast<UnixSeconds>(question.stale_days) * kSecondsADay;
  item["open"] = shown.state == "current" ? OpenJson(shown.Hours(), at, zones) : json::Value(nullptr);
  item["restricted"] = shown.restricted;
  return item;
}

std::string StateOf(const ContactRow& row, UnixSeconds at) {
  if (!row.document.withdrawn.empty()) return "withdrawn";
  return row.ExpiredOn(FormatDate(at)) ? "expired" : "current";
}

Result<json::Value> Contacts(const CallDependencies& node, const RestrictedReading& restricted,
                             const http::Request& request, Reader reader) {
  TRY_ASSIGN(const ContactQuestion question, ReadContactQuestion(request));
  TRY_ASSIGN(const Asked asked, Ask(node, std::move(reader)));
  const UnixSeconds at = question.at.value_or(asked.now);
  TRY_ASSIGN(auto rows, roster::ContactsOf(asked.database(), question.filter));
  std::vector<Shown> all;
  all.reserve(rows.size());
  for (ContactRow& row : rows) {
    Shown shown{std::move(row), {}, nullptr, std::nullopt};
    shown.state = StateOf(shown.row, at);
    if (question.state.empty() ? shown.state == "withdrawn" : shown.state != question.state) continue;
    TRY(OpenDetail(restricted, asked.reader, shown));
    if (!question.language.empty() && !shown.Speaks(question.language)) continue;
    all.push_back(std::move(shown));
  }
  const std::uint64_t total = all.size();
  Zones zones;
  json::Value items = json::Value::array();
  for (const Shown& shown : PageFrom(std::move(all), question.range)) {
    json::Value item = ContactJson(shown, asked, question, at, zones);
    roster::PingFilter filter;
    filter.party = shown.row.document.party;
    filter.function = shown.row.document.function;
    TRY_ASSIGN(const auto pings, roster::PingsOf(asked.database(), filter));
    item["pings"] = FiguresOf(pings, asked.now);
    items.push_back(std::move(item));
  }
  json::Value page = PageOf(std::move(items), total, question.range, node.log);
  page["as_of"] = TimeText(asked.now);
  page["at"] = TimeText(at);
  page["stale_days"] = question.stale_days;
  page["reader"] = NameOf(asked.reader);
  return page;
}

// ---- Exercises ------------------------------------------------------------------------------------------------------

struct ShownExercise {
  roster::ExerciseRow row;
  json::Value restricted;
};

// Those in the vault that are for the reader.
Result<std::uint64_t> AddRestricted(const RestrictedReading& restricted, const Asked& asked,
                                    std::vector<ShownExercise>& exercises) {
  TRY_ASSIGN(const auto entries, roster::RestrictedOf(asked.database(), kRestrictedSearchedMax));
  for (const roster::RestrictedEntry& entry : entries.items) {
    TRY_ASSIGN(const auto outcome,
               restricted.Open(entry.digest, entry.issuer, statement::content_type::kExercise, asked.reader));
    if (!outcome.opened.has_value()) continue;
    auto document = roster::ParseExercise(outcome.opened->document);
    if (!document.has_value()) continue;  // of before the format was what it is
    exercises.push_back({{*std::move(document), entry.entry, entry.time, entry.issuer, entry.in_doubt_since},
                         {{"payload", ToHex(entry.digest)},
                          {"marking", Name(outcome.opened->head.marking)},
                          {"audience", outcome.opened->head.audience}}});
  }
  return entries.total - entries.items.size();
}

json::Value MarksOf(const roster::ExerciseRow& row, UnixSeconds now) {
  json::Value marks = json::Value::array();
  if (row.document.date < FormatDate(row.time - kBackDatedDays * kSecondsADay)) marks.push_back("back-dated");
  if (row.document.date > FormatDate(now)) marks.push_back("planned");
  return marks;
}

Result<json::Value> ExerciseJson(const ShownExercise& shown, const Asked& asked, Names& names) {
  const roster::ExerciseDocument& document = shown.row.document;
  TRY(AddName(asked, shown.row.issuer, names));
  for (const std::string& party : document.participants) {
    TRY(AddName(asked, party, names));
  }
  json::Value pings = json::Value::array();
  if (!document.pings.empty()) {
    roster::PingFilter filter;
    filter.entries = document.pings;
    TRY_ASSIGN(const auto rows, roster::PingsOf(asked.database(), filter));
    for (const PingRow& ping : rows) {
      TRY(AddNames(asked, ping, names));
      pings.push_back(PingJson(ping, asked.now));
    }
  }
  const auto finding = [](const roster::ExerciseFinding& one) -> json::Value {
    json::Value found = {{"text", one.text}};
    if (!one.action.empty()) found["action"] = one.action;
    return found;
  };
  return json::Value{{"id", document.id},
                     {"entry", shown.row.entry},
                     {"time", TimeText(shown.row.time)},
                     {"issuer", shown.row.issuer},
                     {"group", document.group},
                     {"title", document.title},
                     {"date", document.date},
                     {"until", TextOrNull(document.until)},
                     {"scenario", TextOrNull(document.scenario)},
                     {"participants", document.participants},
                     {"findings", ArrayOf(document.findings, finding)},
                     {"pings", std::move(pings)},
                     {"marks", MarksOf(shown.row, asked.now)},
                     {"restricted", shown.restricted},
                     {"in_doubt_since", EntryOrNull(shown.row.in_doubt_since)}};
}

Result<json::Value> Exercises(const CallDependencies& node, const RestrictedReading& restricted,
                              const http::Request& request, Reader reader) {
  TRY(OnlyQueries(request, {"party", "id", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::string party, PartyQuery(request));
  TRY_ASSIGN(const std::string id, QueryText(request, "id"));
  TRY_ASSIGN(const Asked asked, Ask(node, std::move(reader)));
  TRY_ASSIGN(auto open, roster::ExercisesOf(asked.database()));
  std::vector<ShownExercise> all;
  all.reserve(open.size());
  for (roster::ExerciseRow& row : open) all.push_back({std::move(row), nullptr});
  TRY_ASSIGN(const std::uint64_t not_searched, AddRestricted(restricted, asked, all));
  std::ranges::sort(all, std::greater(), [](const ShownExercise& one) { return one.row.entry; });
  std::set<std::pair<std::string, std::string>> newer;  // issuer and id
  std::erase_if(all, [&](const ShownExercise& one) {
    const roster::ExerciseDocument& document = one.row.document;
    if (!newer.emplace(one.row.issuer, document.id).second) return true;
    const bool takes_part =
        one.row.issuer == party || std::ranges::find(document.participants, party) != document.participants.end();
    return (!party.empty() && !takes_part) || (!id.empty() && document.id != id);
  });
  const std::uint64_t total = all.size();
  json::Value items = json::Value::array();
  Names names;
  for (const ShownExercise& one : PageFrom(std::move(all), range)) {
    TRY_ASSIGN(json::Value item, ExerciseJson(one, asked, names));
    items.push_back(std::move(item));
  }
  json::Value page = PageOf(std::move(items), total, range, node.log);
  page["as_of"] = TimeText(asked.now);
  page["reader"] = NameOf(asked.reader);
  page["names"] = names;
  if (not_searched > 0 && asked.reader.has_value()) page["not_searched"] = not_searched;
  return page;
}

}  // namespace

http::Routes ContactRoutes(const CallDependencies& node) {
  const auto restricted = std::make_shared<const RestrictedReading>(node.restricted);
  return {ReaderRead("/api/v1/contacts", node,
                     [node, restricted](const http::Request& request, Reader reader) {
                       return Contacts(node, *restricted, request, std::move(reader));
                     }),
          JsonRead("/api/v1/pings", [node](const http::Request& request) { return Pings(node, request); }),
          ReaderRead("/api/v1/exercises", node, [node, restricted](const http::Request& request, Reader reader) {
            return Exercises(node, *restricted, request, std::move(reader));
          })};
}

}  // namespace entente::protocols
