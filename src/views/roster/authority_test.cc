#include "views/roster/authority.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "statement/draft.h"
#include "views/roster/parties_for_tests.h"

namespace entente::roster {
namespace {

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
  std::ranges::find(strict.rules, "supply-evidence", &registration::PolicyRule::name)->standings = {
      Standing::kOperator};
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

SignedStatement Approved(std::string_view type, const char* subject, const std::string& json,
                         const crypto::PrivateKey& signer, std::initializer_list<crypto::PrivateKey> approvers) {
  statement::Headers headers;
  headers.content_type = type;
  headers.issuer = kAcme;
  headers.subject = subject;
  auto draft = statement::Draft::Of(std::move(headers), AsBytes(json), signer.public_key()).value();
  for (const crypto::PrivateKey& one : approvers) EXPECT_TRUE(draft.Approve(one).has_value());
  return draft.Sign(signer).value();
}

// How many signatures an act needs is what the statement in force says, and it takes as many to change that.
TEST(Authority, APartyAsksForSeveralSignatures) {
  TestLog log;
  PartyDocument acme = Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kNext, {Role::kAdmin, Role::kInstrument}),
                             WithRoles(kSupply, {Role::kInstrument})});
  acme.signatures.Set(Role::kAdmin, 2);
  acme.signatures.Set(Role::kInstrument, 2);
  log.Apply(acme, kAdmin);
  const std::string support = ToJson(SupportDocument{kCall, "1", std::nullopt, {}});
  const auto supports = [&support](std::initializer_list<crypto::PrivateKey> approvers) {
    return Approved(content_type::kSupport, kCall, support, kSupply, approvers);
  };
  EXPECT_EQ(log.Submit(supports({})).error().rule, "approvals");
  EXPECT_EQ(log.Submit(supports({kAdmin})).error().rule, "approvals");
  ASSERT_TRUE(log.Submit(supports({kNext})).has_value());

  const PartyDocument fewer = Acme(acme.keys);
  EXPECT_EQ(log.Submit(MakeStatement(content_type::kParty, kAcme, kAcme, ToJson(fewer), kAdmin)).error().rule,
            "approvals");
  const auto changed = log.Submit(Approved(content_type::kParty, kAcme, ToJson(fewer), kAdmin, {kNext}));
  ASSERT_TRUE(changed.has_value()) << changed.error().Text();
  EXPECT_EQ(log.authority.FindAt(kAcme, Kid(kSupply), *changed)->required.Of(Role::kInstrument), 2U);
  EXPECT_EQ(log.authority.Find(kAcme, Kid(kSupply))->required.Of(Role::kInstrument), 1U);
  EXPECT_TRUE(
      log.Submit(MakeStatement(content_type::kSupport, kAcme, "https://call.example/2",
                               ToJson(SupportDocument{"https://call.example/2", "1", std::nullopt, {}}), kSupply))
          .has_value());
}

TEST(Authority, AnApproverThatIsRevokedInTheSameBatchApprovesNothing) {
  TestLog log;
  PartyDocument acme = Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kNext, {Role::kInstrument}),
                             WithRoles(kSupply, {Role::kInstrument})});
  acme.signatures.Set(Role::kInstrument, 2);
  log.Apply(acme, kAdmin);
  const SignedStatement support =
      Approved(content_type::kSupport, kCall, ToJson(SupportDocument{kCall, "1", std::nullopt, {}}), kSupply, {kNext});
  const auto admitted = log.registrar.Judge(support.entry());
  ASSERT_TRUE(admitted.has_value());
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kNext), kNext);
  ASSERT_NE(admitted->authority_version(), log.authority.VersionOf(kAcme));
  EXPECT_EQ(log.registrar.JudgeAgain(admitted->statement()).error().rule, "approvals");
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
      {kAcme, kCertSupply}, {"did:web:b.example", TestKey('z')}, {kCert, kCertSupply}, {kAcme, kAdmin},
      {kAcme, kSupply},     {"did:web:b.example", TestKey('b')}, {kOwner, log.owner},  {kOwner, kNext}};
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
      EXPECT_EQ(whole->required, part->required);
    }
  }
  const auto entries = log.authority.AuthorisingEntries("did:web:b.example", Kid(TestKey('b')), 4);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{0, 1, 3}));
}

}  // namespace
}  // namespace entente::roster
