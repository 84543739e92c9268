#include "registration/policy_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace entente::registration {
namespace {

std::string YesOrNo(bool value) {
  return value ? "yes" : "no";
}

std::string Joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::set<std::string> Words(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}
// An empty list of kinds or roles means any, unlike an empty one of standings, which cannot be.
template <class Word>
std::set<std::string> Words(const std::vector<Word>& list) {
  std::set<std::string> words;
  for (const Word word : list) words.emplace(Name(word));
  return words;
}
template <class Word>
std::string WordsOrAny(const std::vector<Word>& list) {
  return list.empty() ? "any" : Joined(Words(list));
}

std::map<std::string, const PolicyRule*> ByName(const Policy& policy) {
  std::map<std::string, const PolicyRule*> rules;
  for (const PolicyRule& rule : policy.rules) rules.emplace(rule.name, &rule);
  return rules;
}

std::string Retention(const PolicyRule& rule) {
  return rule.retention_days == 0 ? "for ever" : fmt::format("{} days", rule.retention_days);
}

std::string WhoAndHow(const PolicyRule& rule) {
  return fmt::format("standing: {}; kind: {}; key's role: {}; at most {} bytes{}{}", Joined(Words(rule.standings)),
                     WordsOrAny(rule.kinds), WordsOrAny(rule.roles), rule.payload_bytes_max,
                     rule.hash_envelope_required ? ", behind a hash envelope" : "",
                     rule.retention_days > 0 ? "; documents are kept " + Retention(rule) : std::string()) +
         (rule.markings.empty() ? "" : "; marked " + Joined(Words(rule.markings))) +
         (rule.contains.empty() ? "" : "; holding " + Joined(Words(rule.contains)));
}

std::string Whole(const PolicyRule& rule) {
  return fmt::format("{} ({})", Joined(Words(rule.content_types)), WhoAndHow(rule));
}

class Differences {
 public:
  void Note(const std::string& rule, std::string member, std::string before, std::string after) {
    if (before == after) return;
    found.push_back({rule, std::move(member), std::move(before), std::move(after)});
  }
  void NoteRule(const PolicyRule& before, const PolicyRule& after) {
    const std::string& name = before.name;
    Note(name, "content_types", Joined(Words(before.content_types)), Joined(Words(after.content_types)));
    Note(name, "standings", Joined(Words(before.standings)), Joined(Words(after.standings)));
    Note(name, "kinds", WordsOrAny(before.kinds), WordsOrAny(after.kinds));
    Note(name, "roles", WordsOrAny(before.roles), WordsOrAny(after.roles));
    Note(name, "payload_bytes_max", std::to_string(before.payload_bytes_max), std::to_string(after.payload_bytes_max));
    Note(name, "hash_envelope_required", YesOrNo(before.hash_envelope_required), YesOrNo(after.hash_envelope_required));
    Note(name, "retention_days", Retention(before), Retention(after));
    Note(name, "markings", WordsOrAny(before.markings), WordsOrAny(after.markings));
    Note(name, "contains", Joined(Words(before.contains)), Joined(Words(after.contains)));
  }
  std::vector<PolicyChange> found;
};

// The names of the rules that both have, in this one's order.
std::string OrderOf(const Policy& policy, const std::map<std::string, const PolicyRule*>& other) {
  std::string order;
  for (const PolicyRule& rule : policy.rules)
    if (other.contains(rule.name)) order += (order.empty() ? "" : ", ") + rule.name;
  return order;
}

// The rule that decides of each content type.
std::map<std::string, const PolicyRule*> Deciding(const Policy& policy) {
  std::map<std::string, const PolicyRule*> deciding;
  for (const PolicyRule& rule : policy.rules)
    for (const std::string& type : rule.content_types) deciding.emplace(type, &rule);
  return deciding;
}

// The words that `more` takes and `less` does not; an empty list takes all of `everything`.
template <class Word, class All>
std::set<std::string> Gained(const std::vector<Word>& less, const std::vector<Word>& more, const All& everything) {
  std::set<std::string> gained;
  const auto takes = [](const std::vector<Word>& list, Word word) {
    return list.empty() || std::ranges::find(list, word) != list.end();
  };
  for (const Word word : everything)
    if (takes(more, word) && !takes(less, word)) gained.emplace(Name(word));
  return gained;
}

// What a rule takes is a product: standings, kinds, roles, envelopes, sizes. So it takes something that another does
// not where it does so in one of these.
std::string GainedBy(const PolicyRule& less, const PolicyRule& more) {
  std::vector<std::string> parts;
  const auto add = [&parts](std::string_view what, const std::set<std::string>& words) {
    if (!words.empty()) parts.push_back(fmt::format("{}: {}", what, Joined(words)));
  };
  add("of parties whose standing is", Gained(less.standings, more.standings, kAllStandings));
  add("of parties whose kind is", Gained(less.kinds, more.kinds, kAllPartyKinds));
  add("signed with a key that has", Gained(less.roles, more.roles, kAllRoles));
  if (more.roles.empty() && !less.roles.empty()) parts.emplace_back("signed with a key that has no role at all");
  if (more.payload_bytes_max > less.payload_bytes_max)
    parts.push_back(
        fmt::format("with documents of {} to {} bytes", less.payload_bytes_max + 1, more.payload_bytes_max));
  add("marked", Gained(less.markings, more.markings, statement::kAllMarkings));
  std::set<std::string> held;
  std::ranges::set_difference(Words(more.contains), Words(less.contains), std::inserter(held, held.end()));
  add("holding", held);
  if (less.hash_envelope_required && !more.hash_envelope_required)
    parts.emplace_back("that carry their document themselves");
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; or ") + part;
  return text;
}

// Each way in which parties are admitted, in words.
std::set<std::string> WaysOf(const Policy& policy) {
  const AdmissionRule rule = policy.admission.value_or(AdmissionRule{});
  std::set<std::string> ways;
  if (rule.by_operator) ways.emplace("the operator");
  ways.insert(rule.custodians.begin(), rule.custodians.end());
  if (rule.parties_count > 0) {
    AdmissionRule votes = rule;
    votes.by_operator = false;
    votes.custodians.clear();
    ways.insert(Describe(votes) + " together");
  }
  return ways;
}

void AddAdmitters(const Policy& before, const Policy& after, std::vector<PolicyEffect>& allowed,
                  std::vector<PolicyEffect>& refused) {
  const auto old_ways = WaysOf(before);
  const auto new_ways = WaysOf(after);
  for (const std::string& way : new_ways)
    if (!old_ways.contains(way))
      allowed.push_back({{}, true, "parties are admitted, and their keys recovered, by " + way});
  for (const std::string& way : old_ways)
    if (!new_ways.contains(way))
      refused.push_back({{}, false, "parties are no longer admitted, nor their keys recovered, by " + way});
}

std::vector<PolicyEffect> EffectsOf(const Policy& before, const Policy& after) {
  const auto old_rules = Deciding(before);
  const auto new_rules = Deciding(after);
  std::set<std::string> types;
  for (const auto& [type, rule] : old_rules) types.insert(type);
  for (const auto& [type, rule] : new_rules) types.insert(type);
  std::vector<PolicyEffect> allowed;
  std::vector<PolicyEffect> refused;
  for (const std::string& type : types) {
    const auto was = old_rules.find(type);
    const auto is = new_rules.find(type);
    if (was == old_rules.end()) {
      allowed.push_back({type, true, "statements of this type, which no rule named: " + WhoAndHow(*is->second)});
      continue;
    }
    if (is == new_rules.end()) {
      refused.push_back({type, false, "all statements of this type, since no rule names it any more"});
      continue;
    }
    if (std::string more = GainedBy(*was->second, *is->second); !more.empty())
      allowed.push_back({type, true, "statements " + more});
    if (std::string less = GainedBy(*is->second, *was->second); !less.empty())
      refused.push_back({type, false, "statements " + less});
  }
  if (after.admit_on_application && !before.admit_on_application)
    allowed.insert(allowed.begin(), {{}, true, "parties are admitted by their own application, without the operator"});
  if (before.admit_on_application && !after.admit_on_application)
    refused.insert(refused.begin(), {{}, false, "parties that apply wait for the operator to admit them"});
  AddAdmitters(before, after, allowed, refused);
  allowed.insert(allowed.end(), refused.begin(), refused.end());
  return allowed;
}

}  // namespace

PolicyDiff Compare(const Policy& before, const Policy& after) {
  Differences differences;
  differences.Note({}, "demonstration", YesOrNo(before.demonstration), YesOrNo(after.demonstration));
  differences.Note({}, "notice", before.notice, after.notice);
  differences.Note({}, "admit_on_application", YesOrNo(before.admit_on_application),
                   YesOrNo(after.admit_on_application));
  differences.Note({}, "admission", Describe(before.admission.value_or(AdmissionRule{})),
                   Describe(after.admission.value_or(AdmissionRule{})));
  const auto old_rules = ByName(before);
  const auto new_rules = ByName(after);
  differences.Note({}, "order", OrderOf(before, new_rules), OrderOf(after, old_rules));
  std::set<std::string> names;
  for (const auto& [name, rule] : old_rules) names.insert(name);
  for (const auto& [name, rule] : new_rules) names.insert(name);
  for (const std::string& name : names) {
    const auto was = old_rules.find(name);
    const auto is = new_rules.find(name);
    if (was == old_rules.end())
      differences.Note(name, "rule", {}, Whole(*is->second));
    else if (is == new_rules.end())
      differences.Note(name, "rule", Whole(*was->second), {});
    else
      differences.NoteRule(*was->second, *is->second);
  }
  return {std::move(differences.found), EffectsOf(before, after)};
}

std::string SummaryOf(const PolicyDiff& diff) {
  if (diff.empty()) return "nothing differs";
  const auto allows = std::ranges::count(diff.effects, true, &PolicyEffect::allows);
  const auto refuses = static_cast<std::ptrdiff_t>(diff.effects.size()) - allows;
  const auto things = [](std::ptrdiff_t count) { return count == 1 ? "" : "s"; };
  std::string text =
      fmt::format("{} difference{}", diff.changes.size(), things(static_cast<std::ptrdiff_t>(diff.changes.size())));
  if (allows > 0) text += fmt::format("; allows what was refused in {} case{}", allows, things(allows));
  if (refuses > 0) text += fmt::format("; refuses what was allowed in {} case{}", refuses, things(refuses));
  if (diff.effects.empty()) text += "; no statement is judged otherwise";
  return text;
}

}  // namespace entente::registration
