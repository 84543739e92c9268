#include "log/tlog_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/check.h"

namespace entente::log {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kNone = "none";
constexpr std::string_view kBlanks = " \t";

Words WordsOf(std::string_view line) {
  Words words;
  for (std::size_t at = line.find_first_not_of(kBlanks); at != std::string_view::npos;
       at = line.find_first_not_of(kBlanks, at)) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

bool IsAllowed(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet == '\t' || (octet >= 0x20 && octet != 0x7F);
}

class Reader {
 public:
  Result<TlogPolicy> Read(std::string_view text) {
    if (text.size() > kTlogPolicyBytesMax)
      return Invalid(fmt::format("a policy has at most {} bytes here", kTlogPolicyBytesMax));
    if (!text.empty() && text.back() != '\n')
      return Invalid("the last line has no newline: the file may not be whole",
                     fmt::format("line {}", std::ranges::count(text, '\n') + 1));
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      ++line_;
      TRY(ReadLine(text.substr(0, end)));
      text.remove_prefix(end + 1);
    }
    if (!has_quorum_) return Invalid("a policy has one line 'quorum NAME', or 'quorum none'; there is none");
    return std::move(policy_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> Bad(std::string message) const {
    return Invalid(std::move(message), fmt::format("line {}", line_));
  }

  Result<void> ReadLine(std::string_view line) {
    if (!std::ranges::all_of(line, IsAllowed)) return Bad("control characters other than the tab are not allowed");
    const Words words = WordsOf(line);
    if (words.empty() || words.front().starts_with('#')) return {};
    if (words.front() == "log") return ReadLog(words);
    if (words.front() == "witness") return ReadWitness(words);
    if (words.front() == "group") return ReadGroup(words);
    if (words.front() == "quorum") return ReadQuorum(words);
    return Bad("a line begins with log, witness, group or quorum");
  }

  Result<void> ReadLog(const Words& words) {
    if (words.size() != 2 && words.size() != 3) return Bad("a log is given as: log VKEY [URL]");
    if (policy_.logs.size() == kTlogPolicyDefinitionsMax) return Bad("there are too many logs");
    auto key = ParseVerifierKey(words[1]);
    if (!key.has_value()) return Bad(std::move(key.error().message));
    const auto is_same = [&](const TlogPolicy::Log& other) { return other.key.key == key->key; };
    if (std::ranges::any_of(policy_.logs, is_same)) return Bad("two logs have the same key");
    policy_.logs.push_back({*std::move(key), words.size() == 3 ? std::string(words[2]) : std::string()});
    return {};
  }

  Result<void> ReadWitness(const Words& words) {
    if (words.size() != 3 && words.size() != 4) return Bad("a witness is given as: witness NAME VKEY [URL]");
    if (policy_.witnesses.size() == kTlogPolicyDefinitionsMax) return Bad("there are too many witnesses");
    auto key = ParseCosignatureVerifierKey(words[2]);
    if (!key.has_value()) return Bad(std::move(key.error().message));
    const auto is_same = [&](const TlogPolicy::Witness& other) { return other.key.key == key->key; };
    if (std::ranges::any_of(policy_.witnesses, is_same)) return Bad("two witnesses have the same key");
    TRY(Define(words[1], {false, policy_.witnesses.size()}));
    policy_.witnesses.push_back(
        {std::string(words[1]), *std::move(key), words.size() == 4 ? std::string(words[3]) : std::string()});
    return {};
  }

  Result<void> ReadGroup(const Words& words) {
    if (words.size() < 4) return Bad("a group is given as: group NAME all|any|K NAME...");
    if (policy_.groups.size() == kTlogPolicyDefinitionsMax) return Bad("there are too many groups");
    TlogPolicy::Group group;
    group.name = words[1];
    for (std::size_t i = 3; i < words.size(); ++i) {
      TRY_ASSIGN(const TlogPolicy::Member member, Find(words[i]));
      if (!members_.insert(std::string(words[i])).second)
        return Bad(fmt::format("'{}' is a member already; each name is one of one group", words[i]));
      group.members.push_back(member);
    }
    TRY_ASSIGN(group.needed, NeededOf(words[2], group.members.size()));
    TRY(Define(words[1], {true, policy_.groups.size()}));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  [[nodiscard]] Result<std::size_t> NeededOf(std::string_view word, std::size_t members) const {
    if (word == "all") return members;
    if (word == "any") return std::size_t{1};
    std::size_t needed = 0;
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), needed);
    if (failed != std::errc() || end != word.data() + word.size() || word.front() == '0' || needed > members)
      return Bad(fmt::format("how many members are needed is 'all', 'any' or a number from 1 to {}", members));
    return needed;
  }

  Result<void> ReadQuorum(const Words& words) {
    if (words.size() != 2) return Bad("the quorum is given as: quorum NAME, or quorum none");
    if (has_quorum_) return Bad("there is one quorum line");
    has_quorum_ = true;
    if (words[1] == kNone) return {};
    TRY_ASSIGN(policy_.quorum, Find(words[1]));
    return {};
  }

  Result<void> Define(std::string_view name, TlogPolicy::Member member) {
    if (name == kNone) return Bad("the name 'none' has its meaning already");
    if (!names_.emplace(name, member).second) return Bad(fmt::format("'{}' is defined already", name));
    return {};
  }
  [[nodiscard]] Result<TlogPolicy::Member> Find(std::string_view name) const {
    const auto found = names_.find(std::string(name));
    if (found == names_.end()) return Bad(fmt::format("'{}' is no witness or group of a line before", name));
    return found->second;
  }

  TlogPolicy policy_;
  std::map<std::string, TlogPolicy::Member> names_;
  std::set<std::string> members_;  // of any group
  bool has_quorum_ = false;
  std::size_t line_ = 0;
};

// The deepest group has the most words; beyond this they are left out.
constexpr std::size_t kWordsBytesMax = 4096;

std::string WordsOf(const TlogPolicy& policy, const TlogPolicy::Member& member, std::size_t depth) {
  constexpr std::size_t kDepthMax = 8;
  if (!member.is_group) return policy.witnesses[member.index].name;
  const TlogPolicy::Group& group = policy.groups[member.index];
  if (depth == kDepthMax) return group.name;
  std::string list;
  for (const TlogPolicy::Member& one : group.members) {
    if (list.size() > kWordsBytesMax) return group.name;
    list += (list.empty() ? "" : ", ") + WordsOf(policy, one, depth + 1);
  }
  return fmt::format("{} of ({})", group.needed, list);
}

}  // namespace

Result<TlogPolicy> ParseTlogPolicy(std::string_view text) {
  return Reader().Read(text);
}

bool MeetsQuorum(const TlogPolicy& policy, const std::vector<bool>& cosigned) {
  CHECK(cosigned.size() == policy.witnesses.size());
  if (!policy.quorum.has_value()) return true;
  // In their order, since a group's members stand before it.
  std::vector<bool> witnessed(policy.groups.size());
  const auto has = [&](const TlogPolicy::Member& one) {
    return one.is_group ? witnessed[one.index] : cosigned[one.index];
  };
  for (std::size_t i = 0; i < policy.groups.size(); ++i) {
    const auto count = std::ranges::count_if(policy.groups[i].members, has);
    witnessed[i] = static_cast<std::size_t>(count) >= policy.groups[i].needed;
  }
  return has(*policy.quorum);
}

std::string QuorumWords(const TlogPolicy& policy) {
  return policy.quorum.has_value() ? WordsOf(policy, *policy.quorum, 0) : std::string("none");
}

PolicyFindings CheckCosigners(const Note& note, const TlogPolicy& policy) {
  PolicyFindings findings;
  std::vector<bool> cosigned;
  for (const TlogPolicy::Witness& witness : policy.witnesses) {
    const auto time = VerifyCosignature(note, witness.key);
    cosigned.push_back(time.has_value());
    if (time.has_value()) findings.cosigners.push_back({witness.name, *time});
    if (!time.has_value()) findings.missing.push_back(time.error().Text());
  }
  findings.quorum_met = MeetsQuorum(policy, cosigned);
  return findings;
}

}  // namespace entente::log
