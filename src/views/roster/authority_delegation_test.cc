// Recovery of keys, and delegation.
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "views/roster/authority.h"
#include "views/roster/parties_for_tests.h"

namespace entente::roster {
namespace {

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
  const auto without =
      MakeStatement(content_type::kDelegation, kAcme, kCert,
                    ToJson(DelegationDocument{kCert, RolesOf({Role::kSupply}), std::nullopt}), kSupply);
  EXPECT_EQ(log.Submit(without).error().rule, "role");
  log.Submit(Delegation({Role::kSupply})).value();
  // It goes no further: whoever the delegate delegates to speaks for the delegate alone.
  const auto next =
      MakeParty("did:web:n.example", "N", PartyKind::kUnknown, "", {WithRoles(kNext, {Role::kAdmin, Role::kSupply})});
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
  const auto told = log.Say(
      content_type::kKeyRevocation, kCert, kCert,
      ToJson(KeyRevocationDocument{kCert, ToBytes(Kid(kCertSupply)), RevocationReason::kCompromised, {}}), kCertAdmin);
  EXPECT_EQ(log.authority.DoubtOf(kAcme, Kid(kCertSupply), said, log.time), told);
}

}  // namespace
}  // namespace entente::roster
