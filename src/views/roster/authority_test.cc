#include "views/roster/authority.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Policy;
using registration::Role;
using registration::Signer;
using registration::Standing;

constexpr const char* kAcme = "did:web:acme.example";

const crypto::PrivateKey kAdmin = TestKey('a');
const crypto::PrivateKey kSupply = TestKey('s');
const crypto::PrivateKey kNext = TestKey('n');

PartyDocument Acme(std::vector<KeyWithRoles> keys) {
  return MakeParty(kAcme, "Acme", PartyKind::kPrivateSector, "US", std::move(keys));
}
PartyDocument Acme() {
  return Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kSupply, {Role::kSupply})});
}

ByteView Kid(const crypto::PrivateKey& key) {
  return key.public_key().kid();
}

std::string Revocation(const char* party, const crypto::PrivateKey& key,
                       RevocationReason reason = RevocationReason::kLost) {
  return ToJson(KeyRevocationDocument{party, ToBytes(Kid(key)), reason, {}});
}

SignedStatement Sbom(TestLog& log, const crypto::PrivateKey& key, std::string_view version = "1.0") {
  return registration::MakeEnvelope(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@" + std::string(version),
                                    log.payloads.Add("{}"), key);
}

TEST(Authority, TheTrustAnchorsMakeTheOperator) {
  TestLog log(Policy::Default(false));
  const auto owner = log.authority.Find(kOwner, Kid(log.owner));
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(owner->standing, Standing::kOperator);
  EXPECT_TRUE(owner->roles.Has(Role::kAdmin));
  EXPECT_FALSE(log.policy.Get()->rules.empty());
  EXPECT_EQ(log.authority.trust_anchors()->origin, kOrigin);
  EXPECT_EQ(log.authority.VersionOf(kOwner), 1U);
  EXPECT_EQ(log.authority.VersionOf(kAcme), 0U);
  EXPECT_FALSE(log.authority.Knows(kAcme));
}

TEST(Authority, NothingCountsBeforeTrustAnchorsThatHold) {
  const crypto::PrivateKey owner = TestKey('o');
  TrustAnchorsDocument anchors;
  anchors.origin = kOrigin;
  anchors.operator_id = kOwner;
  anchors.operator_name = "O";
  anchors.keys = {WithRoles(owner, {Role::kAdmin})};
  anchors.checkpoint_key = "k";
  anchors.receipt_keys = {owner.public_key()};
  const std::string policy = Policy::Default(false).ToJson();
  const auto say = [](std::string_view type, const char* subject, const std::string& json,
                      const crypto::PrivateKey& key) { return MakeStatement(type, kOwner, subject, json, key); };
  struct Case {
    const char* what;
    SignedStatement policy;
    SignedStatement anchors;
  };
  for (const Case& one : {
           Case{"policy by a stranger", say(content_type::kPolicy, kOrigin, policy, TestKey('x')),
                say(content_type::kTrustAnchors, kOrigin, ToJson(anchors), owner)},
           Case{"anchors by a stranger", say(content_type::kPolicy, kOrigin, policy, owner),
                say(content_type::kTrustAnchors, kOrigin, ToJson(anchors), TestKey('x'))},
           Case{"policy of another log", say(content_type::kPolicy, "other.example", policy, owner),
                say(content_type::kTrustAnchors, kOrigin, ToJson(anchors), owner)},
       }) {
    registration::PolicyHolder holder{Policy{}};
    Authority authority(holder);
    EXPECT_TRUE(authority.TryApply(0, one.policy).has_value());
    EXPECT_FALSE(authority.TryApply(1, one.anchors).has_value()) << one.what;
    EXPECT_TRUE(holder.Get()->rules.empty()) << one.what;
    EXPECT_FALSE(authority.Knows(kOwner)) << one.what;
  }
}

TEST(Authority, PartiesApplyAndTheOperatorAdmits) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kSupply);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kSupply))->standing, Standing::kApplied);
  EXPECT_EQ(log.Submit(Sbom(log, kSupply)).error().rule, "standing");

  const std::uint64_t admission = log.Admit(kAcme);
  EXPECT_EQ(log.authority.VersionOf(kAcme), admission);
  EXPECT_TRUE(log.Submit(Sbom(log, kSupply)).has_value());
  EXPECT_EQ(log.Submit(Sbom(log, kAdmin)).error().rule, "role");

  log.Admit(kAcme, Decision::kRefused);
  EXPECT_EQ(log.Submit(Sbom(log, kSupply, "2")).error().rule, "standing");
}

TEST(Authority, ADemonstrationAdmitsOnApplication) {
  TestLog log;
  log.Apply(Acme(), kSupply);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kSupply))->standing, Standing::kAdmitted);
  EXPECT_TRUE(log.Submit(Sbom(log, kSupply)).has_value());
}

TEST(Authority, NobodyAdmitsItself) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kAdmin);
  const std::string admission = ToJson(AdmissionDocument{kAcme, Decision::kAdmitted, {}});
  const auto by_itself = MakeStatement(content_type::kAdmission, kAcme, kAcme, admission, kAdmin);
  EXPECT_EQ(log.Submit(by_itself).error().rule, "standing");
  // Neither does it count when it stands on the log for whatever reason.
  EXPECT_FALSE(log.authority.TryApply(log.entries.size(), by_itself).has_value());
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kAdmin))->standing, Standing::kApplied);
  const auto as_operator = MakeStatement(content_type::kAdmission, kOwner, kAcme, admission, kAdmin);
  EXPECT_EQ(log.Submit(as_operator).error().rule, "key-known");
  const std::string of_nobody = ToJson(AdmissionDocument{"did:web:nobody.example", Decision::kAdmitted, {}});
  const auto refused =
      log.Submit(MakeStatement(content_type::kAdmission, kOwner, "did:web:nobody.example", of_nobody, log.owner));
  EXPECT_EQ(refused.error().place, "/party");
}

TEST(Authority, KeysRotateAndWhatIsNoLongerListedIsOut) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const std::uint64_t rotation = log.Apply(Acme({WithRoles(kNext, {Role::kAdmin, Role::kSupply})}), kAdmin);
  EXPECT_TRUE(log.Submit(Sbom(log, kNext)).has_value());
  for (const crypto::PrivateKey& old : {kAdmin, kSupply}) {
    const auto found = log.authority.Find(kAcme, Kid(old));
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(found->revoked);
    EXPECT_NE(found->revoked_why.find(std::to_string(rotation)), std::string::npos);
  }
  EXPECT_EQ(log.Submit(Sbom(log, kSupply)).error().rule, "key-active");
  // A key can come back when it was not revoked.
  log.Apply(Acme({WithRoles(kNext, {Role::kAdmin}), WithRoles(kSupply, {Role::kSupply})}), kNext);
  EXPECT_TRUE(log.Submit(Sbom(log, kSupply)).has_value());
  EXPECT_EQ(log.Submit(Sbom(log, kNext)).error().rule, "role");
}

TEST(Authority, ARevokedKeyStaysRevoked) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const std::uint64_t index = log.Say(content_type::kKeyRevocation, kAcme, kAcme,
                                      Revocation(kAcme, kSupply, RevocationReason::kCompromised), kAdmin);
  const auto refused = log.Submit(Sbom(log, kSupply));
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(refused.error().rule, "key-active");
  EXPECT_NE(refused.error().message.find("compromised"), std::string::npos);
  EXPECT_NE(refused.error().message.find("entry " + std::to_string(index)), std::string::npos);
  log.Apply(Acme(), kAdmin);
  EXPECT_TRUE(log.authority.Find(kAcme, Kid(kSupply))->revoked);
}

TEST(Authority, TheOperatorRevokesForAParty) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  log.Say(content_type::kKeyRevocation, kOwner, kAcme, Revocation(kAcme, kAdmin), log.owner);
  EXPECT_TRUE(log.authority.Find(kAcme, Kid(kAdmin))->revoked);
  // Now nobody can change the party: its last admin key is gone.
  EXPECT_EQ(log.Submit(MakeStatement(content_type::kParty, kAcme, kAcme, ToJson(Acme()), kAdmin)).error().rule,
            "key-active");
  const auto no_key =
      log.Submit(MakeStatement(content_type::kKeyRevocation, kOwner, kAcme, Revocation(kAcme, kNext), log.owner));
  EXPECT_EQ(no_key.error().place, "/kid");
}

TEST(Authority, RevokeAndSubmitInOneBatch) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const SignedStatement sbom = Sbom(log, kSupply);
  // Judged while the key was good...
  const auto admitted = log.registrar.Judge(sbom.entry());
  ASSERT_TRUE(admitted.has_value());
  EXPECT_EQ(admitted->authority_version(), log.authority.VersionOf(kAcme));
  // ...but the revocation gets its index first.
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply), kSupply);
  ASSERT_NE(admitted->authority_version(), log.authority.VersionOf(kAcme));
  const auto again = log.registrar.JudgeAgain(admitted->statement());
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().rule, "key-active");
}

TEST(Authority, TwoApplicationsInOneBatch) {
  TestLog log;
  const auto mine = MakeStatement(content_type::kParty, kAcme, kAcme, ToJson(Acme()), kAdmin);
  const auto theirs =
      MakeStatement(content_type::kParty, kAcme, kAcme, ToJson(Acme({WithRoles(kNext, {Role::kAdmin})})), kNext);
  const auto first = log.registrar.Judge(mine.entry());
  const auto second = log.registrar.Judge(theirs.entry());
  ASSERT_TRUE(first.has_value() && second.has_value());
  log.Append(mine);
  ASSERT_NE(second->authority_version(), log.authority.VersionOf(kAcme));
  const auto again = log.registrar.JudgeAgain(theirs);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().rule, "key-known");
  EXPECT_TRUE(log.registrar.JudgeAgain(mine).has_value());  // the log finds that it is a duplicate
}

TEST(Authority, ANewPolicyIsInForceFromItsEntryOn) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const auto judged = log.registrar.Judge(Sbom(log, kSupply).entry());
  Policy strict = Policy::Default(false);
  strict.rules.back().standings = {Standing::kOperator};
  const std::uint64_t index = log.Say(content_type::kPolicy, kOwner, kOrigin, strict.ToJson(), log.owner);
  EXPECT_EQ(log.authority.VersionOf(kAcme), index);
  EXPECT_EQ(log.authority.VersionOf("did:web:nobody.example"), index);
  EXPECT_NE(judged->authority_version(), log.authority.VersionOf(kAcme));
  EXPECT_EQ(log.registrar.JudgeAgain(judged->statement()).error().rule, "standing");
  EXPECT_FALSE(log.policy.Get()->admit_on_application);

  const auto foreign =
      MakeStatement(content_type::kPolicy, kOwner, "other.example", Policy::Default(true).ToJson(), log.owner);
  EXPECT_EQ(log.Submit(foreign).error().place, "label 15, claim 2");
  const auto by_party = MakeStatement(content_type::kPolicy, kAcme, kOrigin, Policy::Default(true).ToJson(), kAdmin);
  EXPECT_EQ(log.Submit(by_party).error().rule, "standing");
}

TEST(Authority, AnotherKindIsAnotherApplication) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kAdmin);
  log.Admit(kAcme);
  PartyDocument state = Acme();
  state.name = "Acme Republic";
  log.Apply(state, kAdmin);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kAdmin))->standing, Standing::kAdmitted);
  state.kind = PartyKind::kState;
  log.Apply(state, kAdmin);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kAdmin))->standing, Standing::kApplied);
}

TEST(Authority, AnswersForThePast) {
  TestLog log(Policy::Default(false));
  const std::uint64_t application = log.Apply(Acme(), kAdmin);
  const std::uint64_t admission = log.Admit(kAcme);
  const std::uint64_t roles =
      log.Apply(Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kSupply, {Role::kAdvisory})}), kAdmin);
  const std::uint64_t revocation =
      log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply), kSupply);

  EXPECT_EQ(log.authority.FindAt(kAcme, Kid(kSupply), application).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(log.authority.FindAt(kAcme, Kid(kSupply), admission)->standing, Standing::kApplied);
  const auto then = log.authority.FindAt(kAcme, Kid(kSupply), roles);
  EXPECT_EQ(then->standing, Standing::kAdmitted);
  EXPECT_TRUE(then->roles.Has(Role::kSupply));
  EXPECT_EQ(then->authority_version, admission);
  EXPECT_TRUE(log.authority.FindAt(kAcme, Kid(kSupply), revocation)->roles.Has(Role::kAdvisory));
  EXPECT_FALSE(log.authority.FindAt(kAcme, Kid(kSupply), revocation)->revoked);
  EXPECT_TRUE(log.authority.FindAt(kAcme, Kid(kSupply), revocation + 1)->revoked);
}

std::string Compromised(const crypto::PrivateKey& key, std::optional<UnixSeconds> since) {
  return ToJson(KeyRevocationDocument{kAcme, ToBytes(Kid(key)), RevocationReason::kCompromised, {}, since});
}

TEST(Authority, WhatACompromisedKeySignedSinceIsInDoubt) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const UnixSeconds start = log.time;
  const auto early = *log.Submit(Sbom(log, kSupply, "1"));
  log.time = start + 100;
  const auto late = *log.Submit(Sbom(log, kSupply, "2"));
  log.time = start + 200;
  const auto told = log.Say(content_type::kKeyRevocation, kAcme, kAcme, Compromised(kSupply, start + 100), kAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), early, start), std::nullopt);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), early, start + 99), std::nullopt);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), late, start + 100), told);
  // Who does not know when it was logged cannot rule it out.
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), early, std::nullopt), told);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kAdmin), late, start + 100), std::nullopt);
  // It was authorised as it was judged, all the same.
  EXPECT_FALSE(log.authority.FindAt(kAcme, Kid(kSupply), late)->revoked);
  const auto known = log.authority.CompromisesAfter(kAcme, Kid(kSupply), early);
  EXPECT_EQ(known.entries, std::vector<std::uint64_t>{told});
  EXPECT_TRUE(known.by_time);
}

// Retired first, found compromised later, and then to have been so earlier than was thought.
TEST(Authority, ALaterWordOnACompromiseTightensAndNeverLoosens) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const UnixSeconds start = log.time;
  const auto said = *log.Submit(Sbom(log, kSupply));
  const auto retired = log.Say(content_type::kKeyRevocation, kAcme, kAcme,
                               Revocation(kAcme, kSupply, RevocationReason::kRetired), kAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), said, start), std::nullopt);
  const auto compromise = [&](std::optional<UnixSeconds> since, const crypto::PrivateKey& by) {
    return log.Say(content_type::kKeyRevocation, &by == &log.owner ? kOwner : kAcme, kAcme, Compromised(kSupply, since),
                   by);
  };
  const auto later = compromise(start + 50, kAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), said, start), std::nullopt);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), said, start + 50), later);
  const auto always = compromise(std::nullopt, log.owner);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), said, start), always);
  compromise(start + 70, kAdmin);
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply, RevocationReason::kSuperseded),
          kAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kSupply), said, start), always);
  EXPECT_EQ(log.authority.CompromisesAfter(kAcme, Kid(kSupply), said).entries, (std::vector{later, always}));
  // The reason for which it may sign nothing more stays the first.
  EXPECT_NE(log.authority.Find(kAcme, Kid(kSupply))->revoked_why.find(std::to_string(retired)), std::string::npos);
}

// What was done by a key that was not its owner's alone was judged by others meanwhile, so it keeps its effect.
TEST(Authority, ActsOfAuthorityByACompromisedKeyKeepTheirEffect) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  const auto rotation = log.Apply(Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kNext, {Role::kAdmin})}), kAdmin);
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Compromised(kAdmin, std::nullopt), kNext);
  EXPECT_FALSE(log.authority.Find(kAcme, Kid(kNext))->revoked);
  EXPECT_TRUE(log.authority.DoubtOf(kAcme, Kid(kAdmin), rotation, log.time).has_value());
  log.Apply(Acme({WithRoles(kSupply, {Role::kAdmin})}), kNext);
  EXPECT_TRUE(log.authority.Find(kAcme, Kid(kNext))->revoked);
}

constexpr const char* kCert = "did:web:cert.example";
const crypto::PrivateKey kCertAdmin = TestKey('d');
const crypto::PrivateKey kCertSupply = TestKey('e');

PartyDocument Cert() {
  return MakeParty(kCert, "Cert", PartyKind::kCivilSociety, "FR",
                   {WithRoles(kCertAdmin, {Role::kAdmin}), WithRoles(kCertSupply, {Role::kSupply, Role::kIntel})});
}

SignedStatement Delegation(std::initializer_list<Role> roles, std::optional<UnixSeconds> until = std::nullopt,
                           const char* delegate = kCert) {
  return MakeStatement(content_type::kDelegation, kAcme, delegate,
                       ToJson(DelegationDocument{delegate, RolesOf(roles), until}), kAdmin);
}

SignedStatement Recovery(const TestLog& log, std::vector<KeyWithRoles> keys, const char* party = kAcme) {
  return MakeStatement(content_type::kKeyRecovery, kOwner, party,
                       ToJson(KeyRecoveryDocument{party, std::move(keys), "the safe burned", "two officers came"}),
                       log.owner);
}

TEST(Authority, TheOperatorRecoversAParty) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kAdmin);
  log.Admit(kAcme);
  const auto recovered = *log.Submit(Recovery(log, {WithRoles(kNext, {Role::kAdmin, Role::kSupply})}));
  for (const crypto::PrivateKey& old : {kAdmin, kSupply}) {
    const auto found = log.authority.Find(kAcme, Kid(old));
    EXPECT_TRUE(found->revoked);
    EXPECT_NE(found->revoked_why.find("lost"), std::string::npos);
    EXPECT_NE(found->revoked_why.find(std::to_string(recovered)), std::string::npos);
  }
  // Its standing is what it was, and its new keys are its own.
  EXPECT_TRUE(log.Submit(Sbom(log, kNext)).has_value());
  EXPECT_EQ(log.authority.VersionOf(kAcme), recovered);
  log.Apply(Acme({WithRoles(kNext, {Role::kAdmin}), WithRoles(kSupply, {Role::kSupply})}), kNext);
  EXPECT_TRUE(log.authority.Find(kAcme, Kid(kSupply))->revoked);  // listed again, and lost all the same
  // What was lost can turn out to have been compromised.
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Compromised(kAdmin, std::nullopt), kNext);
  EXPECT_TRUE(log.authority.DoubtOf(kAcme, Kid(kAdmin), 2, log.time).has_value());
}

TEST(Authority, WhatARecoveryCannotDo) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  EXPECT_EQ(log.Submit(Recovery(log, {WithRoles(kAdmin, {Role::kAdmin})})).error().place, "/keys/0/jwk");
  EXPECT_EQ(log.Submit(Recovery(log, {WithRoles(kNext, {Role::kAdmin})}, "did:web:nobody.example")).error().place,
            "/party");
  EXPECT_EQ(log.Submit(Recovery(log, {WithRoles(kNext, {Role::kAdmin})}, kOwner)).error().rule, "standing");
  const auto by_itself =
      MakeStatement(content_type::kKeyRecovery, kAcme, kAcme,
                    ToJson(KeyRecoveryDocument{kAcme, {WithRoles(kNext, {Role::kAdmin})}, "why", {}}), kAdmin);
  EXPECT_FALSE(log.Submit(by_itself).has_value());
  EXPECT_FALSE(log.authority.TryApply(log.entries.size(), by_itself).has_value());
  // A policy without a rule for it takes none.
  Policy without = Policy::Default(true);
  std::erase(without.rules.front().content_types, std::string(content_type::kKeyRecovery));
  log.Say(content_type::kPolicy, kOwner, kOrigin, without.ToJson(), log.owner);
  EXPECT_EQ(log.Submit(Recovery(log, {WithRoles(kNext, {Role::kAdmin})})).error().rule, "content-type");
}

TEST(Authority, ADelegateSpeaksWithItsOwnKeys) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kAdmin);
  log.Admit(kAcme);
  EXPECT_EQ(log.Submit(Delegation({Role::kSupply})).error().place, "/delegate");  // who is that?
  log.Apply(Cert(), kCertAdmin);
  EXPECT_EQ(log.Submit(Sbom(log, kCertSupply)).error().rule, "key-known");
  ASSERT_TRUE(log.Submit(Delegation({Role::kSupply, Role::kAdvisory})).has_value());
  const auto found = log.authority.Find(kAcme, Kid(kCertSupply));
  EXPECT_EQ(found->party, kAcme);
  EXPECT_EQ(found->delegate, kCert);
  EXPECT_EQ(found->kind, PartyKind::kPrivateSector);  // of whom it speaks for
  EXPECT_EQ(found->roles, RolesOf({Role::kSupply}));  // neither what the key has alone, nor what was delegated alone
  // The lesser standing of the two.
  EXPECT_EQ(found->standing, Standing::kApplied);
  EXPECT_EQ(log.Submit(Sbom(log, kCertSupply)).error().rule, "standing");
  log.Admit(kCert);
  EXPECT_TRUE(log.Submit(Sbom(log, kCertSupply)).has_value());
  log.Admit(kAcme, Decision::kRefused);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kCertSupply))->standing, Standing::kApplied);
  log.Admit(kAcme);
  // The delegate's admin key has none of the roles.
  EXPECT_EQ(log.Submit(Sbom(log, kCertAdmin, "2")).error().rule, "role");
  // Nor does a rule that asks for no role let it change the party, or anything of it.
  const auto party = MakeStatement(content_type::kParty, kAcme, kAcme, ToJson(Acme()), kCertSupply);
  EXPECT_EQ(log.Submit(party).error().rule, "role");
  const auto revocation =
      MakeStatement(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply), kCertSupply);
  EXPECT_EQ(log.Submit(revocation).error().rule, "role");
}

TEST(Authority, ADelegationEndsByWordByTimeAndWithTheKey) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  log.Apply(Cert(), kCertAdmin);
  log.Submit(Delegation({Role::kSupply})).value();
  const auto said = log.Submit(Sbom(log, kCertSupply)).value();
  const auto ended = log.Submit(Delegation({})).value();
  const auto refused = log.Submit(Sbom(log, kCertSupply, "2"));
  EXPECT_EQ(refused.error().rule, "key-active");
  EXPECT_NE(refused.error().message.find("entry " + std::to_string(ended)), std::string::npos);
  EXPECT_FALSE(log.authority.FindAt(kAcme, Kid(kCertSupply), said)->revoked);  // what was said stays

  const UnixSeconds until = log.time + 100;
  log.Submit(Delegation({Role::kSupply}, until)).value();
  log.time = until - 1;
  EXPECT_TRUE(log.Submit(Sbom(log, kCertSupply, "3")).has_value());
  const auto before = log.authority.VersionOf(kAcme);
  const SignedStatement late = Sbom(log, kCertSupply, "4");
  const auto admitted = log.registrar.Judge(late.entry());
  ASSERT_TRUE(admitted.has_value());
  // The clock reaches the time before it gets its index.
  log.authority.AdvanceTo(until, log.entries.size());
  EXPECT_NE(log.authority.VersionOf(kAcme), before);
  EXPECT_EQ(log.registrar.JudgeAgain(late).error().rule, "key-active");

  log.Submit(Delegation({Role::kSupply})).value();
  EXPECT_TRUE(log.Submit(Sbom(log, kCertSupply, "5")).has_value());
  log.Say(content_type::kKeyRevocation, kCert, kCert, Revocation(kCert, kCertSupply), kCertAdmin);
  EXPECT_EQ(log.Submit(Sbom(log, kCertSupply, "6")).error().rule, "key-active");
  // A delegation into the past is over when it is said.
  log.Apply(MakeParty(kCert, "Cert", PartyKind::kCivilSociety, "FR",
                      {WithRoles(kCertAdmin, {Role::kAdmin}), WithRoles(kNext, {Role::kSupply})}),
            kCertAdmin);
  EXPECT_TRUE(log.Submit(Sbom(log, kNext, "7")).has_value());
  log.time = until;
  log.Submit(Delegation({Role::kSupply}, until)).value();
  EXPECT_EQ(log.Submit(Sbom(log, kNext, "8")).error().rule, "key-active");
}

// What a delegate may say changes with the delegate: whoever was judged before is judged again.
TEST(Authority, RevokeADelegatesKeyAndSubmitInOneBatch) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  log.Apply(Cert(), kCertAdmin);
  log.Submit(Delegation({Role::kSupply})).value();
  const SignedStatement sbom = Sbom(log, kCertSupply);
  const auto admitted = log.registrar.Judge(sbom.entry());
  ASSERT_TRUE(admitted.has_value());
  EXPECT_EQ(admitted->authority_version(), log.authority.VersionOf(kAcme));
  log.Say(content_type::kKeyRevocation, kCert, kCert, Revocation(kCert, kCertSupply), kCertAdmin);
  ASSERT_NE(admitted->authority_version(), log.authority.VersionOf(kAcme));
  EXPECT_EQ(log.registrar.JudgeAgain(admitted->statement()).error().rule, "key-active");
}

TEST(Authority, WhatADelegationCannotDo) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  log.Apply(Cert(), kCertAdmin);
  EXPECT_EQ(log.Submit(Delegation({Role::kSupply}, std::nullopt, kAcme)).error().rule, "standing");
  const auto without = MakeStatement(content_type::kDelegation, kAcme, kCert,
                                     ToJson(DelegationDocument{kCert, RolesOf({Role::kSupply}), std::nullopt}), kSupply);
  EXPECT_EQ(log.Submit(without).error().rule, "role");
  log.Submit(Delegation({Role::kSupply})).value();
  // It goes no further: whoever the delegate delegates to speaks for the delegate alone.
  const auto next = MakeParty("did:web:n.example", "N", PartyKind::kUnknown, "",
                              {WithRoles(kNext, {Role::kAdmin, Role::kSupply})});
  log.Apply(next, kNext);
  log.Submit(MakeStatement(content_type::kDelegation, kCert, next.id,
                           ToJson(DelegationDocument{next.id, RolesOf({Role::kSupply}), std::nullopt}), kCertAdmin))
      .value();
  EXPECT_EQ(log.authority.Find(kCert, Kid(kNext))->delegate, next.id);
  EXPECT_EQ(log.Submit(Sbom(log, kNext)).error().rule, "key-known");
  // A key that both have is the party's own.
  log.Apply(Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kCertSupply, {Role::kAdvisory})}), kAdmin);
  EXPECT_TRUE(log.authority.Find(kAcme, Kid(kCertSupply))->delegate.empty());
  // Doubt follows the key, whoever it spoke for.
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kNext), 3, log.time), std::nullopt);
}

TEST(Authority, ADelegatesCompromisedKeyPutsInDoubtWhatItSaidForOthers) {
  TestLog log;
  log.Apply(Acme(), kAdmin);
  log.Apply(Cert(), kCertAdmin);
  log.Submit(Delegation({Role::kSupply})).value();
  const auto said = log.Submit(Sbom(log, kCertSupply)).value();
  const auto told =
      log.Say(content_type::kKeyRevocation, kCert, kCert,
              ToJson(KeyRevocationDocument{kCert, ToBytes(Kid(kCertSupply)), RevocationReason::kCompromised, {}}),
              kCertAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kCertSupply), said, log.time), told);
}

constexpr const char* kApplicant = "did:web:new.example";
const crypto::PrivateKey kApplicantKey = TestKey('q');

// Under it parties of these kinds, so many, admit others; so does a custodian, and the operator where it says so.
Policy AdmittedBy(std::uint32_t count, std::vector<PartyKind> kinds, bool by_operator = true,
                  std::vector<std::string> custodians = {}) {
  Policy policy = Policy::Default(false);
  registration::PolicyRule rule = policy.rules.front();
  rule.name = "admission";
  rule.content_types = {std::string(content_type::kAdmission), std::string(content_type::kKeyRecovery)};
  rule.standings = {Standing::kAdmitted, Standing::kOperator};
  policy.rules.insert(policy.rules.begin(), rule);
  policy.admission = registration::AdmissionRule{by_operator, std::move(custodians), count, std::move(kinds)};
  return policy;
}

// A log with three admitted voters, v1 to v3, two of them states, and an applicant.
struct Voting {
  explicit Voting(const Policy& policy) {
    for (int i = 1; i <= 3; ++i) {
      log.Apply(MakeParty(Id(i), Id(i), i < 3 ? PartyKind::kState : PartyKind::kCivilSociety, "FR",
                          {WithRoles(Key(i), {Role::kAdmin, Role::kSupply})}),
                Key(i));
      log.Admit(Id(i));
    }
    log.Apply(Applicant(PartyKind::kState), kApplicantKey);
    log.Say(content_type::kPolicy, kOwner, kOrigin, policy.ToJson(), log.owner);
  }
  static std::string Id(int i) { return "did:web:v" + std::to_string(i) + ".example"; }
  static crypto::PrivateKey Key(int i) { return TestKey(static_cast<char>('0' + i)); }
  static PartyDocument Applicant(PartyKind kind) {
    return MakeParty(kApplicant, "New", kind, "DE", {WithRoles(kApplicantKey, {Role::kAdmin, Role::kSupply})});
  }
  Result<std::uint64_t> Vote(int i, Decision decision = Decision::kAdmitted) {
    return log.Submit(MakeStatement(
        content_type::kAdmission, Id(i), kApplicant,
        ToJson(AdmissionDocument{kApplicant, decision, "n" + std::to_string(log.entries.size())}), Key(i)));
  }
  Result<std::uint64_t> Recover(int i, const crypto::PrivateKey& key) {
    return log.Submit(MakeStatement(
        content_type::kKeyRecovery, Id(i), kApplicant,
        ToJson(KeyRecoveryDocument{kApplicant, {WithRoles(key, {Role::kAdmin})}, "n" + std::to_string(i), {}}), Key(i)));
  }
  Standing Now() { return log.authority.Find(kApplicant, Kid(kApplicantKey))->standing; }

  TestLog log{Policy::Default(false)};
};

TEST(Authority, SeveralPartiesAdmitTogether) {
  Voting voting(AdmittedBy(2, {}));
  ASSERT_TRUE(voting.Vote(1).has_value());
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  ASSERT_TRUE(voting.Vote(1).has_value());  // the same party twice
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  ASSERT_TRUE(voting.Vote(2).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  // As many take it back; one is not enough, and its newest word counts.
  ASSERT_TRUE(voting.Vote(1, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  ASSERT_TRUE(voting.Vote(1).has_value());
  ASSERT_TRUE(voting.Vote(2, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  ASSERT_TRUE(voting.Vote(3, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  // Nobody votes for itself.
  const auto itself = MakeStatement(content_type::kAdmission, Voting::Id(1), Voting::Id(1),
                                    ToJson(AdmissionDocument{Voting::Id(1), Decision::kAdmitted, {}}), Voting::Key(1));
  EXPECT_EQ(voting.log.Submit(itself).error().rule, "standing");
  // Nor on the operator.
  const auto owner = MakeStatement(content_type::kAdmission, Voting::Id(1), kOwner,
                                   ToJson(AdmissionDocument{kOwner, Decision::kRefused, {}}), Voting::Key(1));
  EXPECT_EQ(voting.log.Submit(owner).error().place, "/party");
}

TEST(Authority, AVoteIsTakenBackAndEndsWithTheVotersStanding) {
  Voting voting(AdmittedBy(2, {}));
  voting.Vote(1).value();
  voting.Vote(1, Decision::kRefused).value();
  voting.Vote(2).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  voting.log.Admit(Voting::Id(2), Decision::kRefused);
  voting.Vote(3).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);  // the second is no voter any more
  EXPECT_EQ(voting.Vote(2).error().rule, "standing");
  voting.Vote(1).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
}

TEST(Authority, VotesAreForTheApplicationAsItStands) {
  Voting voting(AdmittedBy(2, {}));
  voting.Vote(1).value();
  voting.log.Apply(Voting::Applicant(PartyKind::kPrivateSector), kApplicantKey);
  voting.Vote(2).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  voting.Vote(1).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  // A decision of who counts alone begins a new count.
  voting.Vote(1, Decision::kRefused).value();
  voting.log.Admit(kApplicant);
  voting.Vote(2, Decision::kRefused).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
}

TEST(Authority, OnlyWhomThePolicyNamesAdmits) {
  Voting voting(AdmittedBy(2, {PartyKind::kState}, false, {Voting::Id(3)}));
  EXPECT_EQ(voting.log.Submit(MakeStatement(content_type::kAdmission, kOwner, kApplicant,
                                            ToJson(AdmissionDocument{kApplicant, Decision::kAdmitted, {}}),
                                            voting.log.owner))
                .error()
                .rule,
            "standing");
  voting.Vote(3).value();  // the custodian counts alone
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  voting.Vote(3, Decision::kRefused).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  Voting states(AdmittedBy(1, {PartyKind::kState}));
  EXPECT_EQ(states.Vote(3).error().rule, "standing");  // no state
  states.Vote(1).value();
  EXPECT_EQ(states.Now(), Standing::kAdmitted);
}

TEST(Authority, SeveralPartiesRecoverKeysTogether) {
  Voting voting(AdmittedBy(2, {}));
  voting.Recover(1, TestKey('y')).value();
  voting.Recover(2, TestKey('z')).value();  // other keys
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  voting.log.Apply(Voting::Applicant(PartyKind::kState), kApplicantKey);  // it is there after all
  voting.Recover(2, TestKey('y')).value();
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  voting.Recover(3, TestKey('y')).value();
  EXPECT_TRUE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(TestKey('y')))->revoked);
}

// The voters, and who admitted them, are part of what authorises whom they admitted.
TEST(Authority, AuthorisingEntriesHaveTheVoters) {
  Voting voting(AdmittedBy(2, {}));
  voting.log.Admit(Voting::Id(2), Decision::kRefused);
  voting.Vote(1).value();
  voting.log.Admit(Voting::Id(2));
  voting.Vote(2).value();
  voting.Vote(3, Decision::kRefused).value();
  voting.log.Admit(Voting::Id(1), Decision::kRefused);
  for (std::uint64_t index = 9; index <= voting.log.entries.size(); ++index) {
    registration::PolicyHolder holder{Policy{}};
    Authority partial(holder);
    for (const std::uint64_t entry : voting.log.authority.AuthorisingEntries(kApplicant, Kid(kApplicantKey), index)) {
      const auto folded = partial.TryApply(entry, voting.log.entries[entry].statement);
      ASSERT_TRUE(folded.has_value()) << entry << folded.error().Text();
    }
    EXPECT_EQ(partial.Find(kApplicant, Kid(kApplicantKey))->standing,
              voting.log.authority.FindAt(kApplicant, Kid(kApplicantKey), index)->standing)
        << index;
  }
}

// Folding only what AuthorisingEntries() names gives the same answer, at every index and for every key.
TEST(Authority, AuthorisingEntriesAreEnough) {
  TestLog log(Policy::Default(false));
  log.Apply(Acme(), kAdmin);
  log.Apply(MakeParty("did:web:b.example", "B", PartyKind::kState, "FR", {WithRoles(TestKey('b'), {Role::kAdmin})}),
            TestKey('b'));
  log.Admit(kAcme);
  log.Say(content_type::kPolicy, kOwner, kOrigin, Policy::Default(true).ToJson(), log.owner);
  PartyDocument owner = MakeParty(kOwner, "O", PartyKind::kUnknown, "", {WithRoles(kNext, {Role::kAdmin})});
  log.Apply(owner, log.owner);
  log.Say(content_type::kAdmission, kOwner, "did:web:b.example",
          ToJson(AdmissionDocument{"did:web:b.example", Decision::kAdmitted, {}}), kNext);
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply), kSupply);
  log.Apply(Cert(), kCertAdmin);
  log.Submit(Delegation({Role::kSupply})).value();
  log.Submit(MakeStatement(content_type::kKeyRecovery, kOwner, "did:web:b.example",
                           ToJson(KeyRecoveryDocument{
                               "did:web:b.example", {WithRoles(TestKey('z'), {Role::kAdmin})}, "lost", {}}),
                           kNext))
      .value();
  log.Say(content_type::kKeyRevocation, kCert, kCert, Revocation(kCert, kCertSupply), kCertAdmin);

  const std::vector<std::pair<const char*, crypto::PrivateKey>> asked = {
      {kAcme, kCertSupply}, {"did:web:b.example", TestKey('z')}, {kCert, kCertSupply}, {kAcme, kAdmin}, {kAcme, kSupply}, {"did:web:b.example", TestKey('b')}, {kOwner, log.owner}, {kOwner, kNext}};
  for (std::uint64_t index = 2; index <= log.entries.size(); ++index) {
    for (const auto& [issuer, key] : asked) {
      registration::PolicyHolder holder{Policy{}};
      Authority partial(holder);
      for (const std::uint64_t entry : log.authority.AuthorisingEntries(issuer, Kid(key), index)) {
        ASSERT_LT(entry, index);
        const auto folded = partial.TryApply(entry, log.entries[entry].statement);
        ASSERT_TRUE(folded.has_value()) << folded.error().Text();
      }
      const auto whole = log.authority.FindAt(issuer, Kid(key), index);
      const auto part = partial.Find(issuer, Kid(key));
      ASSERT_EQ(whole.has_value(), part.has_value()) << issuer << index;
      if (!whole.has_value()) continue;
      EXPECT_EQ(whole->standing, part->standing);
      EXPECT_EQ(whole->roles, part->roles);
      EXPECT_EQ(whole->revoked, part->revoked);
      EXPECT_EQ(whole->delegate, part->delegate);
      // The version counts all that the party's delegates did, also where it does not matter to this key.
      EXPECT_GE(whole->authority_version, part->authority_version);
    }
  }
  const auto entries = log.authority.AuthorisingEntries("did:web:b.example", Kid(TestKey('b')), 4);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{0, 1, 3}));
}

}  // namespace
}  // namespace entente::roster
