#include "proof/check_claim.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "codec/json.h"
#include "proof/entry_time.h"
#include "statement/content_types.h"
#include "views/roster/answer_from_entries.h"
#include "views/view.h"

namespace entente::proof {
namespace {

namespace content_type = statement::content_type;
using statement::SignedStatement;

constexpr std::array kActs = {content_type::kListing,  content_type::kAnnouncement,
                              content_type::kSupport,  content_type::kEndOfSupport,
                              content_type::kPaperAct, content_type::kPaperConfirmation};

std::unexpected<Error> Contradicts(std::string message, std::string place) {
  return Fail(ErrorCode::kUnauthorized, "the answer contradicts the entries in this bundle: " + std::move(message),
              std::move(place));
}

bool IsCited(const Bundle& bundle, std::uint64_t index) {
  return std::ranges::any_of(bundle.entries,
                             [index](const BundledEntry& entry) { return entry.cited && entry.index == index; });
}

// Every log entry that an answer names ("entry", "entries") is evidence that must be here.
Result<void> CheckNamed(const Bundle& bundle, const json::Value& value, const std::string& place) {
  const auto check = [&](const json::Value& index, const std::string& at) -> Result<void> {
    if (!index.is_number_unsigned()) return {};
    if (IsCited(bundle, index.get<std::uint64_t>())) return {};
    return Contradicts(fmt::format("it rests on entry {}, which is not among those that are cited", index.dump()), at);
  };
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) TRY(CheckNamed(bundle, value[i], fmt::format("{}/{}", place, i)));
    return {};
  }
  if (!value.is_object()) return {};
  for (const auto& [name, member] : value.items()) {
    const std::string at = fmt::format("{}/{}", place, name);
    if (name == "entry") TRY(check(member, at));
    if (name == "entries" && member.is_array())
      for (std::size_t i = 0; i < member.size(); ++i) TRY(check(member[i], fmt::format("{}/{}", at, i)));
    TRY(CheckNamed(bundle, member, at));
  }
  return {};
}

struct RosterQuestion {
  std::string instrument;
  std::string party;
  UnixSeconds date = 0;
  std::optional<std::uint64_t> at = {};
};

// Nothing when another question was asked.
Result<std::optional<RosterQuestion>> ReadQuestion(const json::Value& question) {
  if (!question.contains("party") || !question.contains("date")) return std::nullopt;
  const std::string place = "/claim/question";
  TRY(json::OnlyMembers(question, {"instrument", "party", "date", "at"}, place));
  RosterQuestion asked;
  TRY_ASSIGN(asked.instrument, json::OptionalText(question, "instrument", place));
  TRY_ASSIGN(asked.party, json::RequireText(question, "party", place));
  TRY_ASSIGN(const std::string date, json::RequireText(question, "date", place));
  const auto day = ParseDate(date);
  if (!day.has_value()) return Invalid("this is no date", place + "/date");
  asked.date = *day;
  if (question.contains("at")) {
    if (!question["at"].is_number_unsigned()) return Invalid("this is no index of a log", place + "/at");
    asked.at = question["at"].get<std::uint64_t>();
  }
  return asked;
}

// The entries as a view takes them, with the time that the bundle's own time entries give. Nothing when there is an act
// whose time the bundle does not say.
std::optional<std::vector<views::Entry>> Timed(const Bundle& bundle, std::span<const SignedStatement> statements) {
  std::vector<views::Entry> entries;
  std::optional<UnixSeconds> time;
  for (std::size_t i = 0; i < bundle.entries.size(); ++i) {
    const std::string& type = statements[i].headers().content_type;
    if (type == content_type::kTime) {
      if (const auto said = TimeOf(statements[i]); said.has_value()) time = said;
      continue;
    }
    if (!time.has_value() && std::ranges::find(kActs, type) != kActs.end()) return std::nullopt;
    entries.push_back({bundle.entries[i].index, time.value_or(0), &statements[i]});
  }
  return entries;
}

// An act as the node's answer shows it.
json::Value Shown(const roster::Act& act) {
  const bool dated = act.date.has_value();
  return {{"what", Name(act.what)},
          {"date", dated ? json::Value(act.date->value) : json::Value(nullptr)},
          {"precision", dated ? json::Value(Name(act.date->precision)) : json::Value(nullptr)},
          {"entry", act.entry},
          {"in_doubt_since", act.in_doubt_since.has_value() ? json::Value(*act.in_doubt_since) : json::Value(nullptr)},
          {"delegate", act.delegate.empty() ? json::Value(nullptr) : json::Value(act.delegate)}};
}

// Answers that were made before acts could be in doubt, or by a delegate, do not have these members.
json::Value InFull(json::Value act) {
  for (const char* member : {"in_doubt_since", "delegate"})
    if (act.is_object() && !act.contains(member)) act[member] = nullptr;
  return act;
}

// Who claims to be this supporter, as the node's answer shows it.
json::Value Shown(const roster::ClaimRow& claim) {
  json::Value decision = nullptr;
  if (claim.ruling.has_value())
    decision = {
        {"decision", Name(claim.ruling->ruling)}, {"entry", claim.ruling->entry}, {"reason", claim.ruling->reason}};
  return {{"party", claim.party},
          {"name", claim.name},
          {"state", Name(claim.state)},
          {"entry", claim.entry.has_value() ? json::Value(*claim.entry) : json::Value(nullptr)},
          {"decision", std::move(decision)}};
}

// Answers of nodes that knew nothing of claims have no such members.
Result<void> CheckIdentity(const json::Value& answer, const roster::RosterAnswer& again, const std::string& place) {
  json::Value claims = json::Value::array();
  for (const roster::ClaimRow& claim : again.claims) claims.push_back(Shown(claim));
  if (answer.contains("claims") && answer["claims"] != claims)
    return Contradicts("they do not say of those who claim to be this supporter what the answer says",
                       place + "/claims");
  const json::Value party = again.linked_party.empty() ? json::Value(nullptr) : json::Value(again.linked_party);
  if (answer.contains("party") && answer["party"] != party)
    return Contradicts("by them, another party is this supporter, or none", place + "/party");
  return {};
}

Result<CheckedClaim> CheckRosterAnswer(const RosterQuestion& asked, const json::Value& answer,
                                       std::span<const views::Entry> entries) {
  const std::string place = "/claim/answer";
  TRY_ASSIGN(const std::string word, json::RequireText(answer, "answer", place));
  TRY_ASSIGN(const json::Value* acts, json::RequireArray(answer, "acts", place));
  const auto again = roster::AnswerFromEntries(entries, asked.instrument, asked.party, asked.date, asked.at);
  if (!again.has_value()) return Contradicts("they give none to this question: " + again.error().Text(), place);
  if (word != Name(again->verdict))
    return Contradicts(
        fmt::format("it is '{}', and from them follows '{}', since {}", word, Name(again->verdict), again->because),
        place + "/answer");
  for (std::size_t i = 0; i < acts->size(); ++i)
    if (i >= again->acts.size() || InFull((*acts)[i]) != Shown(again->acts[i]))
      return Contradicts("they do not say of this party what the answer says here",
                         fmt::format("{}/acts/{}", place, i));
  if (acts->size() != again->acts.size())
    return Contradicts(fmt::format("it leaves out what entry {} says of this party", again->acts[acts->size()].entry),
                       place + "/acts");
  TRY(CheckIdentity(answer, *again, place));
  return CheckedClaim{ClaimCheck::kFollows, fmt::format("{}: {}", Name(again->verdict), again->because)};
}

}  // namespace

std::string_view Name(ClaimCheck check) {
  switch (check) {
    case ClaimCheck::kNoClaim:
      return "none";
    case ClaimCheck::kFollows:
      return "follows";
    case ClaimCheck::kCannotRecompute:
      return "cannot-be-recomputed";
  }
  return "none";
}

Result<CheckedClaim> CheckClaim(const Bundle& bundle, std::span<const SignedStatement> statements) {
  if (bundle.claim.question.empty() && bundle.claim.answer.empty()) return CheckedClaim{};
  if (bundle.level != kAuthorised)
    return CheckedClaim{ClaimCheck::kCannotRecompute, "the bundle does not show who was authorised to say what"};
  TRY_ASSIGN(const json::Value question, json::Parse(bundle.claim.question, kBundleBytesMax));
  TRY_ASSIGN(const json::Value answer, json::Parse(bundle.claim.answer, kBundleBytesMax));
  TRY(CheckNamed(bundle, answer, "/claim/answer"));
  TRY_ASSIGN(const auto asked, ReadQuestion(question));
  if (!asked.has_value())
    return CheckedClaim{ClaimCheck::kCannotRecompute,
                        "the documents that the answer was computed from are not in the bundle; the entries that it "
                        "names are"};
  const auto entries = Timed(bundle, statements);
  if (!entries.has_value())
    return CheckedClaim{ClaimCheck::kCannotRecompute, "the bundle does not say when its entries were logged"};
  return CheckRosterAnswer(*asked, answer, *entries);
}

}  // namespace entente::proof
