// The policy as a document: application/vnd.entente.policy+json.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "codec/json.h"
#include "registration/policy.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

constexpr std::size_t kRulesMax = 64;
constexpr std::size_t kListMax = 64;
constexpr std::size_t kNoticeBytesMax = 1024;
constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kContentTypeBytesMax = 255;
constexpr std::size_t kPartyBytesMax = 1024;
constexpr std::uint64_t kVotesMax = 64;
constexpr std::uint64_t kRetentionDaysMax = 36'525;  // a hundred years

Result<bool> OptionalBool(const json::Value& object, const char* member, const std::string& place) {
  const auto found = object.find(member);
  if (found == object.end()) return false;
  if (!found->is_boolean()) return Invalid("this must be true or false", place + "/" + member);
  return found->get<bool>();
}

// An array of words, each read by `read`; no word twice.
template <class Word, class Read>
Result<std::vector<Word>> ReadWords(const json::Value& rule, const char* member, const std::string& place,
                                    bool required, Read read) {
  std::vector<Word> words;
  if (!required && !rule.contains(member)) return words;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(rule, member, place));
  const std::string here = place + "/" + member;
  if (list->size() > kListMax) return Invalid(fmt::format("at most {} are taken here", kListMax), here);
  if (required && list->empty()) return Invalid("at least one is needed here", here);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("{}/{}", here, i);
    if (!(*list)[i].is_string()) return Invalid("this must be a string", at);
    auto word = read((*list)[i].template get_ref<const std::string&>());
    if (!word.has_value()) {
      word.error().place = at;
      return std::unexpected(std::move(word.error()));
    }
    if (std::ranges::find(words, *word) != words.end()) return Invalid("this stands here twice", at);
    words.push_back(*std::move(word));
  }
  return words;
}

Result<std::string> ContentTypeFrom(const std::string& text) {
  if (text.empty() || text.size() > kContentTypeBytesMax || text.find('/') == std::string::npos)
    return Invalid(
        fmt::format("a content type is text such as application/spdx+json, of at most {} bytes", kContentTypeBytesMax));
  return text;
}

Result<statement::Marking> MarkingFrom(const std::string& text) {
  TRY_ASSIGN(const statement::Marking marking, statement::MarkingFromName(text));
  if (text != Name(marking)) return Invalid("a marking is written as in TLP:AMBER");
  return marking;
}

Result<void> CheckRestrictedMembers(const PolicyRule& rule, const std::string& place) {
  namespace content_type = statement::content_type;
  if (std::ranges::find(rule.content_types, content_type::kRestricted) != rule.content_types.end()) return {};
  for (const auto& [given, member] :
       {std::pair(!rule.markings.empty(), "markings"), std::pair(!rule.contains.empty(), "contains")})
    if (given)
      return Invalid(
          fmt::format("this belongs to the rule for {}, which this one does not name", content_type::kRestricted),
          place + "/" + member);
  return {};
}

Result<PolicyRule> ReadRule(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value,
                        {"name", "content_types", "standings", "kinds", "roles", "payload_bytes_max",
                         "hash_envelope_required", "retention_days", "markings", "contains"},
                        place));
  PolicyRule rule;
  TRY_ASSIGN(rule.name, json::RequireText(value, "name", place));
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (rule.name.empty() || rule.name.size() > kNameBytesMax || !std::ranges::all_of(rule.name, plain))
    return Invalid(fmt::format("a rule's name has 1 to {} characters of a-z, 0-9 and -", kNameBytesMax),
                   place + "/name");
  TRY_ASSIGN(rule.content_types, ReadWords<std::string>(value, "content_types", place, true, ContentTypeFrom));
  TRY_ASSIGN(rule.standings, ReadWords<Standing>(value, "standings", place, true, StandingFromName));
  TRY_ASSIGN(rule.kinds, ReadWords<PartyKind>(value, "kinds", place, false, PartyKindFromName));
  TRY_ASSIGN(rule.roles, ReadWords<Role>(value, "roles", place, false, RoleFromName));
  const auto bytes = value.find("payload_bytes_max");
  if (bytes == value.end() || !bytes->is_number_unsigned() || bytes->get<std::uint64_t>() == 0 ||
      bytes->get<std::uint64_t>() > limits::kPayloadBytesMax)
    return Invalid(fmt::format("this must be a number from 1 to {}", limits::kPayloadBytesMax),
                   place + "/payload_bytes_max");
  rule.payload_bytes_max = bytes->get<std::uint64_t>();
  TRY_ASSIGN(rule.hash_envelope_required, OptionalBool(value, "hash_envelope_required", place));
  if (const auto days = value.find("retention_days"); days != value.end()) {
    if (!days->is_number_unsigned() || days->get<std::uint64_t>() > kRetentionDaysMax)
      return Invalid(fmt::format("this must be a number of days from 0 (for ever) to {}", kRetentionDaysMax),
                     place + "/retention_days");
    rule.retention_days = days->get<std::uint32_t>();
  }
  TRY_ASSIGN(rule.markings, ReadWords<statement::Marking>(value, "markings", place, false, MarkingFrom));
  TRY_ASSIGN(rule.contains, ReadWords<std::string>(value, "contains", place, false, ContentTypeFrom));
  TRY(CheckRestrictedMembers(rule, place));
  return rule;
}

Result<std::string> PartyFrom(const std::string& text) {
  const auto plain = [](char c) { return c > ' ' && c <= '~'; };
  if (text.empty() || text.size() > kPartyBytesMax || text.find(':') == std::string::npos ||
      !std::ranges::all_of(text, plain))
    return Invalid(fmt::format("a party is named by its id, a URI of at most {} bytes", kPartyBytesMax));
  return text;
}

Result<AdmissionRule> ReadAdmission(const json::Value& value) {
  const std::string place = "/admission";
  TRY(json::OnlyMembers(value, {"operator", "custodians", "parties"}, place));
  AdmissionRule rule;
  if (!value.contains("operator")) return Invalid("say whether the operator may admit", place + "/operator");
  TRY_ASSIGN(rule.by_operator, OptionalBool(value, "operator", place));
  TRY_ASSIGN(rule.custodians, ReadWords<std::string>(value, "custodians", place, false, PartyFrom));
  if (value.contains("parties")) {
    const std::string here = place + "/parties";
    TRY_ASSIGN(const json::Value* parties, json::RequireObject(value, "parties", place));
    TRY(json::OnlyMembers(*parties, {"count", "kinds"}, here));
    const auto count = parties->find("count");
    if (count == parties->end() || !count->is_number_unsigned() || count->get<std::uint64_t>() == 0 ||
        count->get<std::uint64_t>() > kVotesMax)
      return Invalid(fmt::format("this must be a number from 1 to {}", kVotesMax), here + "/count");
    rule.parties_count = count->get<std::uint32_t>();
    TRY_ASSIGN(rule.parties_kinds, ReadWords<PartyKind>(*parties, "kinds", here, false, PartyKindFromName));
  }
  if (!rule.by_operator && rule.custodians.empty() && rule.parties_count == 0)
    return Invalid("nobody could admit a party any more", place);
  return rule;
}

// Who may admit by one part of a policy must not be refused by another.
Result<void> CheckAdmittersHeard(const Policy& policy) {
  if (!policy.admission.has_value()) return {};
  const AdmissionRule& rule = *policy.admission;
  StatementFacts facts;
  facts.content_type = statement::content_type::kAdmission;
  facts.payload_bytes = 1;
  facts.roles.Add(Role::kAdmin);
  const auto heard = [&](Standing standing, PartyKind kind) -> Result<void> {
    facts.standing = standing;
    facts.kind = kind;
    if (auto taken = Evaluate(policy, facts); !taken.has_value())
      return Invalid("who may admit by this could not say so: " + taken.error().message, "/admission");
    return {};
  };
  if (rule.by_operator) TRY(heard(Standing::kOperator, PartyKind::kUnknown));
  // A custodian's kind is its own affair.
  if (!rule.custodians.empty() && rule.parties_count == 0) {
    bool any = false;
    for (const PartyKind kind : kAllPartyKinds) any = any || heard(Standing::kAdmitted, kind).has_value();
    if (!any) return heard(Standing::kAdmitted, PartyKind::kUnknown);
  }
  if (rule.parties_count > 0 && rule.parties_kinds.empty())
    for (const PartyKind kind : kAllPartyKinds) TRY(heard(Standing::kAdmitted, kind));
  for (const PartyKind kind : rule.parties_kinds) TRY(heard(Standing::kAdmitted, kind));
  return {};
}

// A policy under which its operator cannot register another one would be the log's last.
Result<void> CheckReplaceable(const Policy& policy) {
  StatementFacts facts;
  facts.content_type = statement::content_type::kPolicy;
  facts.payload_bytes = limits::kStatementJsonBytesMax;
  facts.standing = Standing::kOperator;
  facts.roles.Add(Role::kAdmin);
  if (auto taken = Evaluate(policy, facts); !taken.has_value())
    return Invalid(
        fmt::format("under this policy the operator could never register another: {}", taken.error().message),
        "/rules");
  return {};
}

template <class Word>
json::Value WordsOf(const std::vector<Word>& words) {
  json::Value list = json::Value::array();
  for (const Word word : words) list.push_back(Name(word));
  return list;
}

}  // namespace

std::string Describe(const AdmissionRule& rule) {
  std::vector<std::string> ways;
  if (rule.by_operator) ways.emplace_back("the operator");
  for (const std::string& custodian : rule.custodians) ways.push_back(custodian);
  if (rule.parties_count > 0) {
    std::string kinds;
    for (const PartyKind kind : rule.parties_kinds) kinds += (kinds.empty() ? "" : ", ") + std::string(Name(kind));
    ways.push_back(
        fmt::format("{} admitted parties{}", rule.parties_count, kinds.empty() ? "" : " of the kinds " + kinds));
  }
  std::string text;
  for (const std::string& way : ways) text += (text.empty() ? "" : ", or ") + way;
  return text;
}

Result<Policy> Policy::FromJson(std::string_view document) {
  TRY_ASSIGN(const json::Value root, json::Parse(document));
  TRY(json::OnlyMembers(root, {"demonstration", "notice", "admit_on_application", "admission", "rules"}, ""));
  Policy policy;
  TRY_ASSIGN(policy.demonstration, OptionalBool(root, "demonstration", ""));
  TRY_ASSIGN(policy.notice, json::OptionalText(root, "notice", ""));
  if (policy.notice.size() > kNoticeBytesMax)
    return Invalid(fmt::format("a notice has at most {} bytes", kNoticeBytesMax), "/notice");
  TRY_ASSIGN(policy.admit_on_application, OptionalBool(root, "admit_on_application", ""));
  if (root.contains("admission")) {
    TRY_ASSIGN(const json::Value* admission, json::RequireObject(root, "admission", ""));
    TRY_ASSIGN(policy.admission, ReadAdmission(*admission));
  }
  TRY_ASSIGN(const json::Value* rules, json::RequireArray(root, "rules", ""));
  if (rules->size() > kRulesMax) return Invalid(fmt::format("a policy has at most {} rules", kRulesMax), "/rules");
  std::set<std::string> names;
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const std::string place = fmt::format("/rules/{}", i);
    TRY_ASSIGN(PolicyRule rule, ReadRule((*rules)[i], place));
    if (!names.insert(rule.name).second) return Invalid("two rules have this name", place + "/name");
    policy.rules.push_back(std::move(rule));
  }
  TRY(CheckReplaceable(policy));
  TRY(CheckAdmittersHeard(policy));
  return policy;
}

std::string Policy::ToJson() const {
  json::Value root;
  root["demonstration"] = demonstration;
  root["notice"] = notice;
  root["admit_on_application"] = admit_on_application;
  if (admission.has_value()) {
    json::Value& stands = root["admission"];
    stands["operator"] = admission->by_operator;
    if (!admission->custodians.empty()) stands["custodians"] = admission->custodians;
    if (admission->parties_count > 0) {
      stands["parties"]["count"] = admission->parties_count;
      if (!admission->parties_kinds.empty()) stands["parties"]["kinds"] = WordsOf(admission->parties_kinds);
    }
  }
  root["rules"] = json::Value::array();
  for (const PolicyRule& rule : rules) {
    json::Value one;
    one["name"] = rule.name;
    one["content_types"] = rule.content_types;
    one["standings"] = WordsOf(rule.standings);
    one["kinds"] = WordsOf(rule.kinds);
    one["roles"] = WordsOf(rule.roles);
    one["payload_bytes_max"] = rule.payload_bytes_max;
    one["hash_envelope_required"] = rule.hash_envelope_required;
    // Left out where it says nothing: policies of before have the same bytes as then.
    if (rule.retention_days > 0) one["retention_days"] = rule.retention_days;
    if (!rule.markings.empty()) one["markings"] = WordsOf(rule.markings);
    if (!rule.contains.empty()) one["contains"] = rule.contains;
    root["rules"].push_back(std::move(one));
  }
  // The operator edits this file: a member a line. Text that is not UTF-8 cannot stand in JSON.
  return root.dump(2, ' ', false, json::Value::error_handler_t::replace) + "\n";
}

}  // namespace entente::registration
