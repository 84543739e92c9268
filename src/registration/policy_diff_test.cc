#include "registration/policy_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "registration/test_doubles.h"

namespace entente::registration {
namespace {

using Random = std::mt19937;

const std::vector<std::string> kTypes = {"a/a", "b/b", "c/c", "d/d"};

std::size_t Below(Random& random, std::size_t end) {
  return static_cast<std::size_t>(random()) % end;
}

template <class Word, class All>
std::vector<Word> Some(Random& random, const All& all, bool may_be_empty) {
  std::vector<Word> some;
  for (const auto& word : all)
    if (Below(random, 2) == 0) some.push_back(Word(word));
  if (some.empty() && !may_be_empty) some.push_back(Word(all[Below(random, all.size())]));
  return some;
}

PolicyRule RandomRule(Random& random, std::string name) {
  PolicyRule rule;
  rule.name = std::move(name);
  rule.content_types = Some<std::string>(random, kTypes, false);
  rule.standings = Some<Standing>(random, kAllStandings, false);
  rule.kinds = Some<PartyKind>(random, kAllPartyKinds, true);
  rule.roles = Some<Role>(random, kAllRoles, true);
  rule.payload_bytes_max = 100 + Below(random, 3) * 100;
  rule.hash_envelope_required = Below(random, 2) == 0;
  rule.retention_days = Below(random, 2) * 30;
  return rule;
}

Policy RandomPolicy(Random& random) {
  Policy policy;
  policy.demonstration = Below(random, 2) == 0;
  policy.admit_on_application = Below(random, 2) == 0;
  policy.notice = Below(random, 2) == 0 ? "" : "a notice";
  for (std::size_t i = 0; i < 4; ++i) policy.rules.push_back(RandomRule(random, "rule-" + std::to_string(i)));
  return policy;
}

// Takes the word out, or puts it in.
template <class Word>
void Flip(std::vector<Word>& words, const Word& word) {
  if (std::erase(words, word) == 0) words.push_back(word);
}

// A change to one member, which it names.
struct Mutation {
  std::string rule;
  std::string member;
  std::function<void(Policy&)> apply;
};

PolicyRule& RuleNamed(Policy& policy, const std::string& name) {
  return *std::ranges::find(policy.rules, name, &PolicyRule::name);
}

std::vector<Mutation> AllMutations(Random& random) {
  std::vector<Mutation> all;
  all.push_back({"", "demonstration", [](Policy& policy) { policy.demonstration = !policy.demonstration; }});
  all.push_back({"", "admit_on_application", [](Policy& policy) { policy.admit_on_application ^= true; }});
  all.push_back({"", "notice", [](Policy& policy) { policy.notice += "!"; }});
  all.push_back({"", "order", [](Policy& policy) { std::ranges::reverse(policy.rules); }});
  all.push_back(
      {"added", "rule", [rule = RandomRule(random, "added")](Policy& policy) { policy.rules.push_back(rule); }});
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string name = "rule-" + std::to_string(i);
    const auto on = [&](std::string member, std::function<void(PolicyRule&)> change) {
      all.push_back({name, std::move(member), [name, change](Policy& policy) { change(RuleNamed(policy, name)); }});
    };
    on("content_types", [type = kTypes[Below(random, 4)]](PolicyRule& rule) { Flip(rule.content_types, type); });
    on("standings", [word = kAllStandings[Below(random, 4)]](PolicyRule& rule) { Flip(rule.standings, word); });
    on("kinds", [word = kAllPartyKinds[Below(random, 5)]](PolicyRule& rule) { Flip(rule.kinds, word); });
    on("roles", [word = kAllRoles[Below(random, 6)]](PolicyRule& rule) { Flip(rule.roles, word); });
    on("payload_bytes_max", [](PolicyRule& rule) { rule.payload_bytes_max += 7; });
    on("hash_envelope_required", [](PolicyRule& rule) { rule.hash_envelope_required ^= true; });
    on("retention_days", [](PolicyRule& rule) { rule.retention_days += 5; });
  }
  return all;
}

bool Reports(const PolicyDiff& diff, const Mutation& mutation) {
  return std::ranges::any_of(diff.changes, [&](const PolicyChange& change) {
    return change.rule == mutation.rule && change.member == mutation.member;
  });
}

TEST(PolicyDiff, SaysWhoAdmitsAfterwardsAndWhoNoLonger) {
  Policy before = Policy::Default(false);
  Policy after = before;
  after.admission = AdmissionRule{false, {"did:web:c.example"}, 3, {PartyKind::kState}};
  const PolicyDiff diff = Compare(before, after);
  ASSERT_EQ(diff.changes.size(), 1U);
  EXPECT_EQ(diff.changes[0].member, "admission");
  EXPECT_EQ(diff.changes[0].before, "the operator");
  EXPECT_EQ(diff.changes[0].after, "did:web:c.example, or 3 admitted parties of the kinds state");
  ASSERT_EQ(diff.effects.size(), 3U);
  EXPECT_TRUE(diff.effects[0].allows && diff.effects[1].allows);
  EXPECT_FALSE(diff.effects[2].allows);
  EXPECT_NE(diff.effects[2].says.find("the operator"), std::string::npos);
}

TEST(PolicyDiff, OfAPolicyWithItselfIsEmptyWhateverTheOrderOfWords) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const Policy policy = RandomPolicy(random);
    Policy shuffled = policy;
    for (PolicyRule& rule : shuffled.rules) {
      std::ranges::shuffle(rule.content_types, random);
      std::ranges::shuffle(rule.standings, random);
      std::ranges::shuffle(rule.kinds, random);
      std::ranges::shuffle(rule.roles, random);
    }
    for (const Policy& same : {policy, shuffled}) {
      const PolicyDiff diff = Compare(policy, same);
      EXPECT_TRUE(diff.empty()) << seed;
      EXPECT_TRUE(diff.effects.empty()) << seed;
    }
  }
}

TEST(PolicyDiff, ReportsEveryChangeInWhateverOrderTheyAreMade) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const Policy before = RandomPolicy(random);
    std::vector<Mutation> mutations = AllMutations(random);
    std::ranges::shuffle(mutations, random);
    mutations.resize(1 + Below(random, 6));
    Policy after = before;
    for (const Mutation& mutation : mutations) mutation.apply(after);
    const PolicyDiff diff = Compare(before, after);
    // Nothing is missing, and nothing is made up.
    for (const Mutation& mutation : mutations)
      EXPECT_TRUE(Reports(diff, mutation)) << seed << ": " << mutation.rule << " " << mutation.member;
    EXPECT_EQ(diff.changes.size(), mutations.size()) << seed;

    Policy other_way = before;
    std::ranges::reverse(mutations);
    for (const Mutation& mutation : mutations) mutation.apply(other_way);
    // A rule that is added before or after the rules are turned around stands elsewhere; of the others nothing depends.
    const bool both = std::ranges::count_if(mutations, [](const Mutation& one) {
                        return one.member == "order" || one.member == "rule";
                      }) == 2;
    if (!both) {
      EXPECT_EQ(Compare(before, other_way).changes, diff.changes) << seed;
      EXPECT_EQ(Compare(before, other_way).effects, diff.effects) << seed;
    }
  }
}

// What the effects say of a content type is what the policy's own evaluation says.
TEST(PolicyDiff, EffectsAreThoseOfTheEvaluation) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const Policy before = RandomPolicy(random);
    Policy after = before;
    std::vector<Mutation> mutations = AllMutations(random);
    std::ranges::shuffle(mutations, random);
    for (std::size_t i = 0; i < 1 + Below(random, 6); ++i) mutations[i].apply(after);
    const PolicyDiff diff = Compare(before, after);
    for (const std::string& type : kTypes) {
      bool allows = false;
      bool refuses = false;
      for (const Standing standing : kAllStandings)
        for (const PartyKind kind : kAllPartyKinds)
          for (std::size_t role = 0; role <= kAllRoles.size(); ++role)
            for (const bool envelope : {false, true})
              for (const std::uint64_t bytes : {1, 101, 107, 201, 207, 301, 307}) {
                StatementFacts facts{type, envelope, bytes, standing, kind, {}};
                if (role < kAllRoles.size()) facts.roles.Add(kAllRoles[role]);
                const bool was = Evaluate(before, facts).has_value();
                const bool is = Evaluate(after, facts).has_value();
                allows = allows || (is && !was);
                refuses = refuses || (was && !is);
              }
      const auto says = [&](bool allowing) {
        return std::ranges::any_of(diff.effects, [&](const PolicyEffect& effect) {
          return effect.content_type == type && effect.allows == allowing;
        });
      };
      // A rule without standings takes nothing, and cannot be read; so a document never says what a mutation may here.
      const auto readable = [](const Policy& policy) {
        return std::ranges::none_of(policy.rules, [](const PolicyRule& rule) { return rule.standings.empty(); });
      };
      if (!readable(after)) continue;
      EXPECT_EQ(says(true), allows) << seed << " " << type;
      EXPECT_EQ(says(false), refuses) << seed << " " << type;
    }
  }
}

TEST(PolicyDiff, SaysWhatItMeansInWords) {
  const Policy before = Policy::Default(false);
  Policy after = before;
  RuleNamed(after, "support").standings.push_back(Standing::kApplied);
  RuleNamed(after, "supply-evidence").kinds = {PartyKind::kPrivateSector};
  after.admit_on_application = true;
  const PolicyDiff diff = Compare(before, after);
  ASSERT_EQ(diff.changes.size(), 3U);
  EXPECT_EQ(diff.changes[0], (PolicyChange{"", "admit_on_application", "no", "yes"}));
  EXPECT_EQ(diff.changes[1], (PolicyChange{"supply-evidence", "kinds", "any", "private-sector"}));
  EXPECT_EQ(diff.changes[2],
            (PolicyChange{"support", "standings", "admitted, operator", "admitted, applied, operator"}));
  const auto of = [&diff](std::string_view type) {
    const auto found = std::ranges::find(diff.effects, type, &PolicyEffect::content_type);
    return found == diff.effects.end() ? PolicyEffect{} : *found;
  };
  EXPECT_EQ(of("application/vnd.entente.support+json").says, "statements of parties whose standing is: applied");
  EXPECT_TRUE(of("application/vnd.entente.support+json").allows);
  EXPECT_EQ(of("application/spdx+json").says,
            "statements of parties whose kind is: civil-society, public-authority, state, unknown");
  EXPECT_FALSE(of("application/spdx+json").allows);
  EXPECT_NE(SummaryOf(diff).find("3 differences; allows what was refused in"), std::string::npos) << SummaryOf(diff);
  EXPECT_EQ(SummaryOf(Compare(before, before)), "nothing differs");
}

TEST(PolicyDiff, SaysWhatMayBeSentInConfidence) {
  Policy before;
  PolicyRule rule;
  rule.name = "restricted-documents";
  rule.content_types = {"application/vnd.entente.restricted+cbor"};
  rule.standings = {Standing::kAdmitted};
  rule.payload_bytes_max = 10;
  rule.contains = {"text/plain"};
  before.rules = {rule};
  Policy after = before;
  after.rules[0].contains = {"text/plain", "application/pdf"};
  after.rules[0].markings = {statement::Marking::kRed};
  const PolicyDiff diff = Compare(before, after);
  std::string text;
  for (const PolicyChange& change : diff.changes)
    text += change.member + ": " + change.before + " > " + change.after + "\n";
  EXPECT_EQ(text, "markings: any > TLP:RED\ncontains: text/plain > application/pdf, text/plain\n");
  std::string effects;
  for (const PolicyEffect& effect : diff.effects) effects += (effect.allows ? "+" : "-") + effect.says + "\n";
  EXPECT_EQ(effects,
            "+statements holding: application/pdf\n"
            "-statements marked: TLP:AMBER, TLP:AMBER+STRICT, TLP:CLEAR, TLP:GREEN\n");
}

TEST(PolicyDiff, ARuleThatGoesMayLeaveTheNextOneToDecide) {
  Policy before;
  PolicyRule strict{
      .name = "strict", .content_types = {"a/a"}, .standings = {Standing::kOperator}, .kinds = {}, .roles = {}};
  PolicyRule lax = strict;
  lax.name = "lax";
  lax.standings = {Standing::kAdmitted, Standing::kOperator};
  before.rules = {strict, lax};
  Policy after = before;
  after.rules = {lax};
  const PolicyDiff diff = Compare(before, after);
  ASSERT_EQ(diff.changes.size(), 1U);
  EXPECT_EQ(diff.changes[0].member, "rule");
  ASSERT_EQ(diff.effects.size(), 1U);
  EXPECT_TRUE(diff.effects[0].allows);
  EXPECT_EQ(diff.effects[0].says, "statements of parties whose standing is: admitted");
}

}  // namespace
}  // namespace entente::registration
