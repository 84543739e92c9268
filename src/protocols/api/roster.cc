// Instruments, supporters, parties.
#include <algorithm>
#include <array>
#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "protocols/api/rows.h"
#include "registration/authority.h"
#include "views/catalogue/catalogue_view.h"

namespace entente::protocols {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"announced", "listed", "signed", "ended"};

// By language; `text` is how the longer member is called.
json::Value ByLanguage(const std::vector<Translated>& translations, const char* text) {
  json::Value shown = json::Value::object();
  for (const Translated& one : translations) {
    shown[one.language] = {{"title", one.title}};
    if (!one.text.empty()) shown[one.language][text] = one.text;
  }
  return shown;
}

json::Value ToJson(const InstrumentInfo& instrument) {
  const auto clause = [](const Clause& one) -> json::Value {
    return {{"id", one.id},
            {"title", one.title},
            {"text", TextOrNull(one.text)},
            {"translations", ByLanguage(one.translations, "text")}};
  };
  return {{"id", instrument.id},
          {"title", instrument.title},
          {"vocabulary", instrument.vocabulary},
          {"version", instrument.version},
          {"founded", instrument.founded},
          {"adopted", TextOrNull(instrument.adopted)},
          {"opened", TextOrNull(instrument.opened)},
          {"language", TextOrNull(instrument.language)},
          {"languages", instrument.languages},
          {"translations", ByLanguage(instrument.translations, "summary")},
          {"custodian", instrument.custodian},
          {"custodian_name", instrument.custodian_name},
          {"source", instrument.source},
          {"entry", instrument.entry},
          {"founding_entry", instrument.founding_entry},
          {"notice", instrument.notice},
          {"summary", {{"text", instrument.summary_text}, {"by", instrument.summary_by}}},
          {"clauses", ArrayOf(instrument.clauses, clause)},
          {"supporters",
           {{"announced", instrument.announced}, {"listed", instrument.listed}, {"signed", instrument.signed_count}}}};
}

Result<json::Value> Instruments(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const auto page, node.roster.Instruments(range));
  return PageOf(ArrayOf(page.items, [](const InstrumentInfo& one) { return ToJson(one); }), page.total, range,
                node.log);
}

Result<json::Value> Instrument(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const InstrumentInfo instrument, node.roster.Instrument(request.Parameter("id")));
  json::Value answer = ToJson(instrument);
  AddLogState(answer, node.log);
  return answer;
}

Result<UnixSeconds> DateOf(const std::string& text, std::string_view name) {
  auto date = ParseDate(text);
  if (!date.has_value()) return Invalid("'" + text + "' is no date: write it as 2021-11-12", std::string(name));
  return *date;
}

Result<std::optional<std::uint64_t>> AtOf(const http::Request& request) {
  const auto given = request.Query("at");
  if (!given.has_value()) return std::nullopt;
  TRY_ASSIGN(const std::uint64_t at, ParseNumber(*given, "at"));
  return at;
}

Result<RosterQuestion> ReadRosterQuestion(const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "kind", "country", "status", "q", "as_of", "at", "offset", "limit"}));
  RosterQuestion question;
  TRY_ASSIGN(question.range, ParsePageRange(request));
  TRY_ASSIGN(question.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(question.kind, QueryText(request, "kind"));
  if (!question.kind.empty() && !registration::PartyKindFromName(question.kind).has_value()) {
    return Invalid(
        "'" + question.kind + "' is no kind of party: state, public-authority, civil-society, private-sector, unknown",
        "kind");
  }
  TRY_ASSIGN(question.country, QueryText(request, "country"));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!question.country.empty() &&
      (question.country.size() != 2 || !std::ranges::all_of(question.country, is_capital))) {
    return Invalid("a country is its ISO 3166-1 code of two capital letters", "country");
  }
  TRY_ASSIGN(question.status, QueryText(request, "status"));
  if (!question.status.empty() && std::ranges::find(kStatuses, question.status) == kStatuses.end()) {
    return Invalid("'" + question.status + "' is no status: announced, listed, signed, ended", "status");
  }
  TRY_ASSIGN(question.text, QueryText(request, "q"));
  TRY_ASSIGN(const std::string as_of, QueryText(request, "as_of"));
  if (!as_of.empty()) {
    TRY_ASSIGN(question.as_of, DateOf(as_of, "as_of"));
  }
  TRY_ASSIGN(question.at, AtOf(request));
  return question;
}

Result<json::Value> Roster(const ApiDependencies& node, const http::Request& request) {
  TRY_ASSIGN(const RosterQuestion question, ReadRosterQuestion(request));
  TRY_ASSIGN(const auto page, node.roster.Roster(question));
  return PageOf(ArrayOf(page.items), page.total, question.range, node.log);
}

Result<json::Value> Answer(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "date", "at"}));
  TRY_ASSIGN(const std::string instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(const std::string party, RequireQuery(request, "party", limits::kClaimBytesMax));
  TRY_ASSIGN(const std::string day, RequireQuery(request, "date"));
  TRY_ASSIGN(const UnixSeconds date, DateOf(day, "date"));
  TRY_ASSIGN(const auto at, AtOf(request));
  TRY_ASSIGN(const RosterAnswer found, node.roster.Answer(instrument, party, date, at));
  const auto act = [](const RosterAct& one) -> json::Value {
    return {{"what", one.what},
            {"date", TextOrNull(one.date)},
            {"precision", TextOrNull(one.precision)},
            {"entry", one.entry},
            {"in_doubt_since", EntryOrNull(one.in_doubt_since)},
            {"delegate", TextOrNull(one.delegate)}};
  };
  json::Value answer = {
      {"question", {{"instrument", found.instrument}, {"party", found.party}, {"date", FormatDate(date)}}},
      {"answer", found.answer},
      {"because", found.because},
      {"acts", ArrayOf(found.acts, act)},
      {"party", TextOrNull(found.linked_party)},
      {"claims", ArrayOf(found.claims)},
      {"entries", found.entries}};
  if (at.has_value()) answer["question"]["at"] = *at;
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> Parties(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"q", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::string text, QueryText(request, "q"));
  TRY_ASSIGN(const auto page, node.roster.Parties(text, range));
  return PageOf(ArrayOf(page.items), page.total, range, node.log);
}

json::Value KeyJson(const PartyKey& key) {
  json::Value revoked = nullptr;
  if (!key.revoked_reason.empty()) revoked = {{"reason", key.revoked_reason}, {"entry", key.revoked_entry}};
  json::Value compromised = nullptr;
  if (key.compromised_entry.has_value()) {
    compromised = {{"entry", *key.compromised_entry},
                   {"since", key.compromised_since.has_value() ? TimeText(*key.compromised_since) : json::Value()}};
  }
  return {{"kid", key.kid},
          {"algorithm", key.algorithm},
          {"roles", key.roles},
          {"revoked", std::move(revoked)},
          {"compromised", std::move(compromised)}};
}

json::Value VoteJson(const PartyVote& one) {
  json::Value vote = {{"party", one.party}, {"entry", one.entry}, {"in_doubt_since", EntryOrNull(one.in_doubt_since)}};
  if (!one.word.empty()) vote["decision"] = one.word;
  return vote;
}

json::Value RecoveryJson(const PartyRecovery& one) {
  return {{"entry", one.entry},
          {"by", one.by},
          {"reason", one.reason},
          {"evidence", one.evidence},
          {"voters", ArrayOf(one.voters, VoteJson)},
          {"in_doubt_since", EntryOrNull(one.in_doubt_since)}};
}

json::Value DelegationJson(const PartyDelegation& one) {
  return {{"party", one.party},       {"party_name", one.party_name},
          {"delegate", one.delegate}, {"delegate_name", one.delegate_name},
          {"roles", one.roles},       {"until", one.until.has_value() ? TimeText(*one.until) : json::Value(nullptr)},
          {"entry", one.entry}};
}

json::Value ProductLine(const ProductInfo& product) {
  const auto version = [](const ReleaseRow& release) { return json::Value(release.version); };
  return {{"id", product.id}, {"name", product.name}, {"versions", ArrayOf(product.releases, version)}};
}

json::Value ClaimOfParty(const PartyClaim& one) {
  const json::Value claim = protocols::ToJson(one.claim);
  return {{"instrument", one.instrument}, {"supporter", one.supporter}, {"name", one.supporter_name},
          {"state", claim["state"]},      {"entry", claim["entry"]},    {"decision", claim["decision"]}};
}

json::Value DomainControlJson(const PartyInfo& party) {
  if (party.domain.empty()) return nullptr;
  const auto entry = [](const std::optional<std::uint64_t>& index) {
    return index.has_value() ? json::Value(*index) : json::Value(nullptr);
  };
  const auto check = [&entry](const DomainCheck& one) -> json::Value {
    return {{"method", one.method},
            {"domain", one.domain},
            {"state", one.state},
            {"kids", one.kids},
            {"proved_entry", entry(one.proved_entry)},
            {"proved_since", TextOrNull(one.proved_since)},
            {"unreachable_since", TextOrNull(one.unreachable_since)},
            {"lost_entry", entry(one.lost_entry)},
            {"entry", one.entry},
            {"checked", one.checked},
            {"reason", TextOrNull(one.reason)},
            {"anchor", TextOrNull(one.anchor)},
            {"statement", entry(one.statement)}};
  };
  return {{"state", party.domain_state}, {"checks", ArrayOf(party.domain_checks, check)}};
}

Result<json::Value> Party(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const PartyInfo party, node.roster.Party(request.Parameter("id")));
  TRY_ASSIGN(const auto products, node.supply.ProductsOf(party.row.id));
  catalogue::CatalogueFilter said;
  said.issuer = party.row.id;
  said.limit = 0;
  TRY_ASSIGN(const catalogue::CataloguePage statements, node.catalogue.List(said));
  const auto support = [](const PartySupport& one) -> json::Value {
    return {{"instrument", one.instrument},
            {"title", one.title},
            {"status", one.status},
            {"since", TextOrNull(one.since)},
            {"entry", one.entry}};
  };
  json::Value admission = nullptr;
  if (party.admission.has_value()) {
    admission = {{"entry", party.admission->entry},
                 {"decision", party.admission->decision},
                 {"by", party.admission->by},
                 {"in_doubt_since", EntryOrNull(party.admission->in_doubt_since)},
                 {"voters", ArrayOf(party.admission->voters, VoteJson)}};
  }
  json::Value answer = protocols::ToJson(party.row);
  answer["domain"] = party.domain;
  answer["notice"] = party.notice;
  answer["keys"] = ArrayOf(party.keys, KeyJson);
  answer["admission"] = std::move(admission);
  answer["support"] = ArrayOf(party.support, support);
  answer["claims"] = ArrayOf(party.claims, ClaimOfParty);
  answer["votes"] = ArrayOf(party.votes, VoteJson);
  answer["recoveries"] = ArrayOf(party.recoveries, RecoveryJson);
  answer["delegations"] = ArrayOf(party.delegations, DelegationJson);
  answer["delegated_to"] = ArrayOf(party.delegated_to, DelegationJson);
  answer["domain_control"] = DomainControlJson(party);
  answer["signatures"] = json::Value::object();
  for (const PartySignatures& one : party.signatures) answer["signatures"][one.role] = one.count;
  answer["certificates"] = ArrayOf(party.certificates, [](const PartyCertificate& one) -> json::Value {
    return {{"anchor", one.anchor}, {"name", one.name}, {"roles", one.roles}};
  });
  answer["resembles"] = ArrayOf(party.resembles);
  answer["products"] = ArrayOf(products, ProductLine);
  answer["statements"] = statements.total;
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes RosterRoutes(const ApiDependencies& node) {
  return {
      JsonRead("/api/v1/instruments", [node](const http::Request& request) { return Instruments(node, request); }),
      JsonRead("/api/v1/instruments/{id}", [node](const http::Request& request) { return Instrument(node, request); }),
      JsonRead("/api/v1/roster", [node](const http::Request& request) { return Roster(node, request); }),
      ProvenRead("/api/v1/roster/answer", node, [node](const http::Request& request) { return Answer(node, request); }),
      JsonRead("/api/v1/parties", [node](const http::Request& request) { return Parties(node, request); }),
      JsonRead("/api/v1/parties/{id}", [node](const http::Request& request) { return Party(node, request); })};
}

}  // namespace entente::protocols
