#include "views/roster/roster_view.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Policy;
using registration::Role;
using registration::Standing;

const Supporter kUnitedStates{"urn:entente:supporter:state:us:united-states", "United States", PartyKind::kState, "US"};
const Supporter kSanJose{"urn:entente:supporter:public-authority:us:san-jose", "San José", PartyKind::kPublicAuthority,
                         "US"};
const Supporter kMicrosoft{"urn:entente:supporter:private-sector:us:microsoft", "Microsoft", PartyKind::kPrivateSector,
                           "US"};
const Supporter kFrance{"urn:entente:supporter:state:fr:france", "France", PartyKind::kState, "FR"};

DateWithPrecision Exact(std::string day) {
  return {std::move(day), Precision::kExact};
}
DateWithPrecision AtLatest(std::string day) {
  return {std::move(day), Precision::kAtLatest};
}
UnixSeconds Day(std::string_view day) {
  return ParseDate(day).value();
}

// France as a party: the operator or the policy admits it, and it signs.
PartyDocument FranceItself(const crypto::PrivateKey& key, std::string id = "did:web:france.example") {
  return MakeParty(std::move(id), "France", PartyKind::kState, "FR",
                   {WithRoles(key, {Role::kAdmin, Role::kInstrument})});
}

std::string Listed(const PageOf<RosterRow>& page) {
  std::string names;
  for (const RosterRow& row : page.items)
    names += (names.empty() ? "" : "; ") + row.supporter.name + " " + std::string(Name(row.adherence.status));
  return names;
}

TEST(RosterView, TheUnitedStatesAndItsCities) {
  TestLog log;
  log.Found();
  log.List(kSanJose, AtLatest("2019-11-10"));
  const auto announced = log.Announce(kUnitedStates, Exact("2021-11-10"));
  const auto listed =
      log.List(kUnitedStates, Exact("2021-11-11"), Source{"The list", "https://call.example", "2025-12-01"});
  log.Fold();
  struct Case {
    const char* party;
    const char* day;
    Verdict verdict;
  };
  for (const Case& one : {
           Case{"US", "2021-11-09", Verdict::kNo}, Case{"US", "2021-11-10", Verdict::kNo},
           Case{"US", "2021-11-12", Verdict::kYes}, Case{"United States", "2021-11-12", Verdict::kYes},
           Case{"urn:entente:supporter:state:us:united-states", "2021-11-12", Verdict::kYes},
           Case{"San José", "2020-01-01", Verdict::kYes},
           Case{"US", "2020-01-01", Verdict::kNo},  // its cities do not count for it
           Case{"RU", "2020-01-01", Verdict::kUnknown}, Case{"RU", "2018-01-01", Verdict::kNo},
           Case{"Nobody Inc.", "2020-01-01", Verdict::kUnknown},
           Case{"united states", "2021-11-12", Verdict::kUnknown},  // exact names only
       }) {
    const auto answer = log.view->Answer("", one.party, Day(one.day));
    ASSERT_TRUE(answer.has_value()) << answer.error().Text();
    EXPECT_EQ(answer->verdict, one.verdict) << one.party << " " << one.day << ": " << answer->because;
    EXPECT_EQ(answer->instrument, kCall);
  }
  const auto answer = log.view->Answer(kCall, "US", Day("2021-11-10"));
  EXPECT_EQ(answer->party, kUnitedStates.id);
  ASSERT_EQ(answer->acts.size(), 2U);
  EXPECT_EQ(answer->entries, (std::vector<std::uint64_t>{2, announced, listed}));
  EXPECT_NE(answer->because.find("an announcement alone"), std::string::npos);
  EXPECT_EQ(log.view->Answer("https://other.example", "US", 0).error().code, ErrorCode::kNotFound);
}

TEST(RosterView, OneStatusEachAndItsCounts) {
  TestLog log;
  log.Found();
  log.List(kSanJose, AtLatest("2019-11-10"));
  log.List(kMicrosoft);
  log.Announce(kUnitedStates, Exact("2021-11-10"));
  const auto key = TestKey('f');
  log.Apply(FranceItself(key), key);
  log.Support("did:web:france.example", key, Exact("2018-11-12"));
  log.Fold();
  const auto roster = log.view->Roster({});
  ASSERT_TRUE(roster.has_value());
  EXPECT_EQ(Listed(*roster), "France signed; United States announced; San José listed; Microsoft listed");
  EXPECT_EQ(roster->total, 4U);
  EXPECT_EQ(roster->items[0].adherence.since->Text(), "2018-11-12");
  EXPECT_EQ(roster->items[2].adherence.since->Text(), "<=2019-11-10");
  EXPECT_FALSE(roster->items[3].adherence.since.has_value());

  const auto counts = log.view->CountAll();
  EXPECT_EQ(counts->status.announced, 1U);
  EXPECT_EQ(counts->status.listed, 2U);
  EXPECT_EQ(counts->status.signed_count, 1U);
  EXPECT_EQ(counts->states, 1U);  // the one that only announced does not count
  EXPECT_EQ(counts->public_authorities, 1U);
  EXPECT_EQ(counts->private_sector, 1U);
  EXPECT_EQ(counts->parties, 2U);  // the operator too
  EXPECT_EQ(counts->instruments, 1U);
  const auto call = log.view->Instrument(kCall);
  EXPECT_EQ(call->supporters.listed, 2U);
  EXPECT_EQ(call->custodian, kOwner);
  EXPECT_EQ(call->custodian_name, "The Operator");
  EXPECT_EQ(call->home, kOrigin);
  EXPECT_EQ(call->document.clauses.size(), 1U);
}

TEST(RosterView, FiltersAndPages) {
  TestLog log;
  log.Found();
  log.List(kFrance, Exact("2018-11-12"));
  log.List(kSanJose, AtLatest("2019-11-10"));
  log.List(kMicrosoft, Exact("2019-01-01"));
  log.Announce(kUnitedStates, Exact("2021-11-10"));
  log.List({"urn:x:1", "Élan", PartyKind::kPrivateSector, "FR"}, Exact("2020-01-01"));
  log.List({"urn:x:2", "Ébène", PartyKind::kPrivateSector, ""}, Exact("2020-01-01"));
  log.List({"urn:x:3", "zeta", PartyKind::kPrivateSector, "DE"}, Exact("2020-01-01"));
  log.End(kOwner, "urn:x:3", log.custodian, Exact("2021-01-01"));
  log.Fold();
  struct Case {
    RosterFilter filter;
    std::string listed;
  };
  const auto with = [](auto set) {
    RosterFilter filter;
    set(filter);
    return filter;
  };
  for (const Case& one : {
           Case{{},
                "France listed; United States announced; San José listed; Ébène listed; Élan listed; Microsoft listed; "
                "zeta ended"},
           Case{with([](auto& f) { f.kind = PartyKind::kPrivateSector; }),
                "Ébène listed; Élan listed; Microsoft listed; zeta ended"},
           Case{with([](auto& f) { f.country = "FR"; }), "France listed; Élan listed"},
           Case{with([](auto& f) { f.status = What::kEnded; }), "zeta ended"},
           Case{with([](auto& f) { f.text = "ELAN"; }), "Élan listed"},
           Case{with([](auto& f) { f.text = "san jose"; }), "San José listed"},
           Case{with([](auto& f) { f.text = "urn:x:2"; }), "Ébène listed"},
           Case{with([](auto& f) { f.text = "nobody"; }), ""},
           Case{with([](auto& f) { f.offset = 2, f.limit = 2; }), "San José listed; Ébène listed"},
           Case{with([](auto& f) { f.as_of = Day("2018-12-01"); }), "France listed"},
           Case{with([](auto& f) { f.as_of = Day("2020-06-01"); }),
                "France listed; San José listed; Ébène listed; Élan listed; Microsoft listed; zeta listed"},
           Case{with([](auto& f) { f.as_of = Day("2022-01-01"), f.status = What::kListed, f.limit = 1, f.offset = 1; }),
                "San José listed"},
           Case{with([](auto& f) { f.as_of = Day("2022-01-01"), f.status = What::kEnded; }), "zeta ended"},
       }) {
    const auto roster = log.view->Roster(one.filter);
    ASSERT_TRUE(roster.has_value());
    EXPECT_EQ(Listed(*roster), one.listed);
  }
  EXPECT_EQ(log.view->Roster(with([](auto& f) { f.limit = 0; }))->total, 7U);
  EXPECT_EQ(log.view->Roster(with([](auto& f) { f.as_of = Day("2020-06-01"), f.limit = 1; }))->total, 6U);
}

TEST(RosterView, AnEmptyLogHasAnEmptyRoster) {
  TestLog log;
  log.Fold();
  EXPECT_EQ(log.view->Roster({})->total, 0U);
  EXPECT_EQ(log.view->Answer("", "US", 0).error().code, ErrorCode::kNotFound);
  RosterFilter other;
  other.instrument = kCall;
  EXPECT_EQ(log.view->Roster(other).error().code, ErrorCode::kNotFound);
}

TEST(RosterView, OnlyTheCustodianListsAndAnnounces) {
  TestLog log;
  log.Found();
  const auto key = TestKey('m');
  constexpr const char* kMallory = "did:web:mallory.example";
  log.Apply(
      MakeParty(kMallory, "Mallory", PartyKind::kCivilSociety, "", {WithRoles(key, {Role::kAdmin, Role::kInstrument})}),
      key);
  const std::string listing = ToJson(ListingDocument{kCall, kFrance, std::nullopt, std::nullopt, {}});
  const auto bad = log.Say(content_type::kListing, kMallory, kFrance.id, listing, key);
  log.Say(content_type::kAnnouncement, kMallory, kFrance.id, listing, key);
  InstrumentDocument stolen;
  stolen.id = kCall;
  stolen.title = "Mallory's Call";
  stolen.version = "2";
  log.Say(content_type::kInstrument, kMallory, kCall, ToJson(stolen), key);
  log.List(kMicrosoft, Exact("2020-01-01"));
  log.End(kMallory, kMicrosoft.id, key, Exact("2020-02-02"));
  log.End(kMallory, kMallory, key, Exact("2020-02-02"));
  log.Fold();
  EXPECT_EQ(Listed(*log.view->Roster({})), "Microsoft listed");
  EXPECT_EQ(log.view->Instrument(kCall)->document.title, "The Call");
  const auto unusable = log.view->Unusable(0, 10);
  ASSERT_EQ(unusable->total, 5U);
  EXPECT_EQ(unusable->items.back().entry, bad);
  EXPECT_NE(unusable->items.back().why.find("custodian"), std::string::npos);
  EXPECT_EQ(unusable->items.back().issuer, kMallory);
}

TEST(RosterView, NewVersionsOfAnInstrument) {
  TestLog log;
  const auto founding = log.Found();
  InstrumentDocument second;
  second.id = kCall;
  second.title = "The Call, amended";
  second.version = "2";
  second.founded = "2018-11-12";
  const auto newest = log.Say(content_type::kInstrument, kOwner, kCall, ToJson(second), log.custodian);
  log.Fold();
  const auto call = log.view->Instrument(kCall);
  EXPECT_EQ(call->document.title, "The Call, amended");
  EXPECT_EQ(call->founding_entry, founding);
  EXPECT_EQ(call->entry, newest);
  EXPECT_EQ(log.view->Instruments(0, 10)->total, 1U);
}

TEST(RosterView, SeveralInstrumentsMustBeNamed) {
  TestLog log;
  log.Found();
  InstrumentDocument other;
  other.id = "https://call.example/2";
  other.title = "Another";
  other.version = "1";
  log.Say(content_type::kInstrument, kOwner, other.id, ToJson(other), log.custodian);
  log.List(kFrance, Exact("2018-11-12"));
  log.Fold();
  EXPECT_EQ(log.view->Roster({}).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(log.view->Answer("", "FR", 0).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(log.view->Answer(kCall, "FR", Day("2020-01-01"))->verdict, Verdict::kYes);
  EXPECT_EQ(log.view->Answer(other.id, "FR", Day("2020-01-01"))->verdict, Verdict::kUnknown);
}

TEST(RosterView, SeveralOfOneNameMustBeAskedById) {
  TestLog log;
  log.Found();
  log.List({"urn:x:1", "Agora", PartyKind::kCivilSociety, "FR"}, Exact("2020-01-01"));
  log.List({"urn:x:2", "Agora", PartyKind::kPrivateSector, "US"}, Exact("2021-01-01"));
  log.Fold();
  const auto answer = log.view->Answer("", "Agora", Day("2022-01-01"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(answer.error().message.find("urn:x:2"), std::string::npos);
  EXPECT_EQ(log.view->Answer("", "urn:x:1", Day("2020-06-01"))->verdict, Verdict::kYes);
}

TEST(RosterView, TheSameIdIsOneSupporter) {
  TestLog log;
  log.Found();
  const auto key = TestKey('f');
  log.Apply(FranceItself(key), key);
  log.List({"did:web:france.example", "France", PartyKind::kState, "FR"}, Exact("2018-11-12"));
  log.Support("did:web:france.example", key, Exact("2025-01-01"));
  log.Fold();
  const auto roster = log.view->Roster({});
  EXPECT_EQ(Listed(*roster), "France signed");
  EXPECT_TRUE(roster->items[0].adherence.listed.has_value());
  EXPECT_EQ(roster->items[0].adherence.since->Text(), "2018-11-12");
}

// A name is no proof: whom a policy let in, nobody vouched for.
TEST(RosterView, ANamesakeIsNotMergedIntoAListedSupporter) {
  TestLog log;  // admits on application
  log.Found();
  log.List(kFrance, Exact("2018-11-12"));
  const auto key = TestKey('f');
  log.Apply(FranceItself(key), key);
  log.Support("did:web:france.example", key, Exact("2025-01-01"));
  log.Fold();
  EXPECT_EQ(Listed(*log.view->Roster({})), "France signed; France listed");
  // FR could be either of them.
  EXPECT_EQ(log.view->Answer("", "FR", Day("2020-01-01")).error().code, ErrorCode::kInvalidInput);

  // The operator vouches for it.
  log.Admit("did:web:france.example");
  log.Fold();
  const auto roster = log.view->Roster({});
  ASSERT_EQ(Listed(*roster), "France signed");
  EXPECT_EQ(roster->items[0].supporter.id, kFrance.id);
  EXPECT_EQ(roster->items[0].linked_party, "did:web:france.example");
  EXPECT_EQ(log.view->Answer("", "FR", Day("2020-01-01"))->party, kFrance.id);
  EXPECT_EQ(log.view->Answer("", "did:web:france.example", Day("2020-01-01"))->acts.size(), 2U);
  EXPECT_EQ(log.view->Party("did:web:france.example")->support.front().status, What::kSigned);

  // A second one of that name: no longer clear, so they part again.
  const auto other = TestKey('g');
  log.Apply(FranceItself(other, "did:web:france2.example"), other);
  log.Support("did:web:france2.example", other);
  log.Fold();
  EXPECT_EQ(log.view->Roster({})->total, 3U);
}

TEST(RosterView, WhoChangesItsNameAfterAdmissionIsNotMerged) {
  TestLog log(Policy::Default(false));
  log.Found();
  log.List(kFrance, Exact("2018-11-12"));
  const auto key = TestKey('m');
  PartyDocument party = FranceItself(key, "did:web:mallory.example");
  party.name = "Mallory";
  log.Apply(party, key);
  log.Admit(party.id);
  log.Support(party.id, key);
  party.name = "France";
  log.Apply(party, key);
  log.Fold();
  EXPECT_EQ(Listed(*log.view->Roster({})), "France signed; France listed");
  log.Admit(party.id);  // now the operator has seen it
  log.Fold();
  EXPECT_EQ(Listed(*log.view->Roster({})), "France signed");
  // And when the custodian renames its row, the two part.
  log.List({kFrance.id, "French Republic", PartyKind::kState, "FR"}, Exact("2018-11-12"));
  log.Fold();
  EXPECT_EQ(Listed(*log.view->Roster({})), "France signed; French Republic listed");
}

TEST(RosterView, SignaturesOfACompromisedKeyAreInDoubt) {
  TestLog log;
  log.Found();
  const auto key = TestKey('m');
  const PartyDocument party =
      MakeParty("did:web:m.example", "M", PartyKind::kState, "FR", {WithRoles(key, {Role::kAdmin, Role::kInstrument})});
  log.Apply(party, key);
  const UnixSeconds start = log.time;
  const auto early = log.Support(party.id, key, Exact("2024-05-05"));
  log.time = start + 100;
  const auto late = log.Support(party.id, key, Exact("2024-06-05"));
  log.time = start + 200;
  const auto compromise = [&](std::optional<UnixSeconds> since) {
    return log.Say(content_type::kKeyRevocation, kOwner, party.id,
                   ToJson(KeyRevocationDocument{
                       party.id, ToBytes(key.public_key().kid()), RevocationReason::kCompromised, {}, since}),
                   log.owner);
  };
  const auto told = compromise(start + 100);
  log.Fold();
  auto answer = log.view->Answer("", party.id, log.time);
  ASSERT_EQ(answer->acts.size(), 2U);
  EXPECT_EQ(answer->acts[0].in_doubt_since, std::nullopt);
  EXPECT_EQ(answer->acts[1].in_doubt_since, told);
  EXPECT_EQ(answer->verdict, Verdict::kYes);  // as it was judged
  EXPECT_NE(answer->because.find("in doubt"), std::string::npos);
  EXPECT_EQ(log.view->Roster({})->items[0].adherence.own->in_doubt_since, told);
  EXPECT_EQ(log.view->Signature(party.id, key.public_key().kid(), late, start + 100)->in_doubt_since, told);
  EXPECT_EQ(log.view->Signature(party.id, key.public_key().kid(), early, start)->in_doubt_since, std::nullopt);
  auto shown = log.view->Party(party.id);
  EXPECT_EQ(shown->keys[0].compromised_since, start + 100);
  // It turns out to have been earlier; a later time changes nothing.
  const auto earlier = compromise(std::nullopt);
  compromise(start + 150);
  log.Fold();
  answer = log.view->Answer("", party.id, log.time);
  EXPECT_EQ(answer->acts[0].in_doubt_since, earlier);
  EXPECT_EQ(answer->acts[1].in_doubt_since, told);
  shown = log.view->Party(party.id);
  EXPECT_EQ(shown->keys[0].compromised_entry, earlier);
  EXPECT_EQ(shown->keys[0].compromised_since, std::nullopt);
}

TEST(RosterView, RecoveriesAndDelegationsStandWithTheParty) {
  TestLog log;
  const auto key = TestKey('a');
  const auto cert_key = TestKey('b');
  const auto fresh = TestKey('f');
  const PartyDocument party =
      MakeParty("did:web:m.example", "M", PartyKind::kState, "FR", {WithRoles(key, {Role::kAdmin, Role::kSupply})});
  const PartyDocument cert = MakeParty("did:web:cert.example", "Cert", PartyKind::kCivilSociety, "FR",
                                       {WithRoles(cert_key, {Role::kAdmin, Role::kSupply})});
  log.Apply(party, key);
  log.Apply(cert, cert_key);
  const auto delegate = [&](std::initializer_list<Role> roles, std::optional<UnixSeconds> until) {
    return log.Say(content_type::kDelegation, party.id, cert.id,
                   ToJson(DelegationDocument{cert.id, RolesOf(roles), until}), key);
  };
  const UnixSeconds until = log.time + 100;
  const auto delegated = delegate({Role::kSupply, Role::kAdvisory}, until);
  log.Fold();
  const auto kid = cert_key.public_key().kid();
  auto shown = log.view->Party(party.id);
  ASSERT_EQ(shown->delegations.size(), 1U);
  EXPECT_EQ(shown->delegations[0].delegate, cert.id);
  EXPECT_EQ(shown->delegations[0].delegate_name, "Cert");
  EXPECT_EQ(shown->delegations[0].party_name, "M");
  EXPECT_EQ(shown->delegations[0].roles, (std::vector<std::string>{"supply", "advisory"}));
  EXPECT_EQ(shown->delegations[0].until, until);
  EXPECT_EQ(shown->delegations[0].entry, delegated);
  EXPECT_EQ(log.view->Party(cert.id)->delegated_to.at(0).party, party.id);
  // Who signed for whom.
  EXPECT_EQ(log.view->Signature(party.id, kid, delegated + 1, log.time)->signer, cert.id);
  EXPECT_EQ(log.view->Signature(party.id, kid, delegated, log.time)->signer, party.id);
  EXPECT_EQ(log.view->Signature(party.id, kid, delegated + 1, until)->signer, party.id);
  EXPECT_EQ(log.view->Signature(cert.id, kid, delegated + 1, log.time)->signer, cert.id);
  EXPECT_EQ(log.view->Signature(party.id, key.public_key().kid(), delegated + 1, log.time)->signer, party.id);
  const auto ended = delegate({}, std::nullopt);
  log.Fold();
  shown = log.view->Party(party.id);
  EXPECT_TRUE(shown->delegations.at(0).roles.empty());
  EXPECT_EQ(log.view->Signature(party.id, kid, ended, log.time)->signer, cert.id);

  const auto recovered = log.Say(
      content_type::kKeyRecovery, kOwner, party.id,
      ToJson(KeyRecoveryDocument{party.id, {WithRoles(fresh, {Role::kAdmin})}, "burned", "in person"}), log.owner);
  log.Fold();
  shown = log.view->Party(party.id);
  ASSERT_EQ(shown->recoveries.size(), 1U);
  EXPECT_EQ(shown->recoveries[0].entry, recovered);
  EXPECT_EQ(shown->recoveries[0].by, kOwner);
  EXPECT_EQ(shown->recoveries[0].reason, "burned");
  EXPECT_EQ(shown->recoveries[0].evidence, "in person");
  EXPECT_EQ(shown->row.keys, 1U);
  EXPECT_EQ(shown->keys.at(0).revoked_reason, "lost");
  EXPECT_EQ(shown->keys.at(0).revoked_entry, recovered);
}

TEST(RosterView, WhoAdmittedTogetherStandsWithTheParty) {
  TestLog log(Policy::Default(false));
  const auto id = [](int i) { return "did:web:v" + std::to_string(i) + ".example"; };
  const auto key = [](int i) { return TestKey(static_cast<char>('0' + i)); };
  for (int i = 1; i <= 3; ++i) {
    log.Apply(MakeParty(id(i), id(i), PartyKind::kState, "FR", {WithRoles(key(i), {Role::kAdmin})}), key(i));
    if (i < 3) log.Admit(id(i));
  }
  Policy policy = Policy::Default(false);
  policy.rules.front().standings = {Standing::kAdmitted, Standing::kOperator};
  policy.admission = registration::AdmissionRule{true, {}, 2, {}};
  log.Say(content_type::kPolicy, kOwner, kOrigin, policy.ToJson(), log.owner);
  const auto vote = [&](int i, Decision decision) {
    return log.Say(content_type::kAdmission, id(i), id(3),
                   ToJson(AdmissionDocument{id(3), decision, "n" + std::to_string(log.entries.size())}), key(i));
  };
  const auto first = vote(1, Decision::kAdmitted);
  log.Fold();
  auto party = log.view->Party(id(3));
  EXPECT_EQ(party->row.standing, Standing::kApplied);
  ASSERT_EQ(party->votes.size(), 1U);
  EXPECT_EQ(party->votes[0].voter, id(1));
  EXPECT_EQ(party->votes[0].word, "admitted");
  const auto second = vote(2, Decision::kAdmitted);
  log.Fold();
  party = log.view->Party(id(3));
  EXPECT_EQ(party->row.standing, Standing::kAdmitted);
  EXPECT_TRUE(party->votes.empty());
  EXPECT_EQ(party->admission->entry, second);
  ASSERT_EQ(party->admission->voters.size(), 2U);
  EXPECT_EQ(party->admission->voters[0].voter, id(1));
  EXPECT_EQ(party->admission->voters[0].entry, first);
  // The same as registration says, after every word.
  for (const auto& [voter, decision] : {std::pair{1, Decision::kRefused}, std::pair{1, Decision::kAdmitted},
                                        std::pair{2, Decision::kRefused}, std::pair{1, Decision::kRefused}}) {
    vote(voter, decision);
    log.Fold();
    EXPECT_EQ(log.view->Party(id(3))->row.standing, log.authority.Find(id(3), key(3).public_key().kid())->standing);
  }
  EXPECT_EQ(log.view->Party(id(3))->row.standing, Standing::kApplied);
  const auto recovered = [&](int i) {
    return log.Say(content_type::kKeyRecovery, id(i), id(3),
                   ToJson(KeyRecoveryDocument{id(3), {WithRoles(TestKey('w'), {Role::kAdmin})}, "lost", {}}), key(i));
  };
  recovered(1);
  log.Fold();
  EXPECT_TRUE(log.view->Party(id(3))->recoveries.empty());
  recovered(2);
  log.Fold();
  EXPECT_EQ(log.view->Party(id(3))->recoveries.at(0).voters.size(), 2U);
}

TEST(RosterView, PartiesWithKeysAdmissionAndSupport) {
  TestLog log(Policy::Default(false));
  log.Found();
  const auto admin = TestKey('a');
  const auto pen = TestKey('i');
  PartyDocument acme =
      MakeParty("did:web:acme.example", "Acme", PartyKind::kPrivateSector, "US",
                {WithRoles(admin, {Role::kAdmin}), WithRoles(pen, {Role::kInstrument, Role::kSupply})});
  acme.domain = "acme.example";
  acme.notice = "demonstration";
  const auto applied = log.Apply(acme, admin);
  log.Fold();
  EXPECT_EQ(log.view->Party(acme.id)->row.standing, Standing::kApplied);
  const auto admission = log.Admit(acme.id);
  const auto support = log.Support(acme.id, pen, Exact("2024-05-05"));
  const auto revoked = log.Say(
      content_type::kKeyRevocation, acme.id, acme.id,
      ToJson(KeyRevocationDocument{acme.id, ToBytes(pen.public_key().kid()), RevocationReason::kCompromised, {}}),
      admin);
  log.Fold();
  const auto party = log.view->Party(acme.id);
  ASSERT_TRUE(party.has_value());
  EXPECT_EQ(party->row.standing, Standing::kAdmitted);
  EXPECT_EQ(party->row.entry, applied);
  EXPECT_EQ(party->row.keys, 1U);
  EXPECT_EQ(party->domain, "acme.example");
  EXPECT_EQ(party->admission->entry, admission);
  EXPECT_EQ(party->admission->by, kOwner);
  ASSERT_EQ(party->keys.size(), 2U);
  for (const PartyKeyRow& key : party->keys) {
    const bool is_pen = key.kid == ToBytes(pen.public_key().kid());
    EXPECT_EQ(key.revoked_reason, is_pen ? "compromised" : "");
    EXPECT_EQ(key.revoked_entry, is_pen ? revoked : 0);
    EXPECT_EQ(key.roles,
              is_pen ? (std::vector<std::string>{"instrument", "supply"}) : std::vector<std::string>{"admin"});
    EXPECT_EQ(key.algorithm, "ed25519");
  }
  ASSERT_EQ(party->support.size(), 1U);
  EXPECT_EQ(party->support[0].entry, support);
  EXPECT_EQ(party->support[0].title, "The Call");
  EXPECT_EQ(party->support[0].since->Text(), "2024-05-05");
  EXPECT_EQ(log.view->Parties("ACM", 0, 10)->total, 1U);
  EXPECT_EQ(log.view->Parties("", 0, 1)->items.size(), 1U);
  EXPECT_EQ(log.view->Party("did:web:nobody.example").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(log.view->Party(kOwner)->row.standing, Standing::kOperator);
}

// A log with a bit of everything.
void FillLog(TestLog& log) {
  log.Found();
  log.List(kFrance, Exact("2018-11-12"));
  log.List(kSanJose, AtLatest("2019-11-10"));
  log.Announce(kUnitedStates, Exact("2021-11-10"));
  log.List(kUnitedStates, Exact("2021-11-11"));
  const auto key = TestKey('f');
  log.Apply(FranceItself(key), key);
  log.Support("did:web:france.example", key);
  log.Admit("did:web:france.example");
  log.List(kMicrosoft);
  log.End(kOwner, kMicrosoft.id, log.custodian, Exact("2025-01-01"));
  log.End("did:web:france.example", "did:web:france.example", key, std::nullopt);
  log.End("did:web:france.example", "did:web:france.example", key, Exact("2026-01-01"));
  log.Apply(FranceItself(key), key);
}

TEST(RosterView, TheSameLogGivesTheSameContent) {
  TestLog log;
  FillLog(log);
  log.Fold();
  const auto digest = log.view->ContentDigest();
  ASSERT_TRUE(digest.has_value()) << digest.error().Text();
  for (const std::size_t chunk : {1UL, 2UL, 5UL}) {
    FolderForTests folder;
    const auto other = RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
    ASSERT_TRUE(other.has_value());
    log.Fold(**other, chunk);
    EXPECT_EQ((*other)->ContentDigest().value(), *digest) << chunk;
  }
  ASSERT_TRUE(log.view->Reset().has_value());
  EXPECT_EQ(log.view->cursor(), 0U);
  EXPECT_NE(log.view->ContentDigest().value(), *digest);
  log.Fold();
  EXPECT_EQ(log.view->ContentDigest().value(), *digest);
}

// A log of acts drawn from a seed: announcements, listings, signatures and ends, of a few parties, over and over.
void FillAtRandom(TestLog& log, std::mt19937& random) {
  log.Found();
  std::vector<std::pair<std::string, crypto::PrivateKey>> parties;
  for (const char name : {'p', 'q'}) {
    const std::string id = std::string("did:web:") + name + ".example";
    parties.emplace_back(id, TestKey(name));
    PartyDocument party = FranceItself(parties.back().second);
    party.id = id;
    log.Apply(party, parties.back().second);
  }
  for (int act = 0; act < 40; ++act) {
    const Supporter supporter{"urn:example:s" + std::to_string(random() % 5), "S" + std::to_string(random() % 3),
                              PartyKind::kState, random() % 2 == 0 ? "FR" : ""};
    const auto& [party, key] = parties[random() % 2];
    log.time += static_cast<UnixSeconds>(random() % 100'000);
    switch (random() % 4) {
      case 0:
        log.List(supporter, Exact("2020-0" + std::to_string(1 + random() % 9) + "-01"));
        break;
      case 1:
        log.Announce(supporter, std::nullopt);
        break;
      case 2:
        log.Support(party, key, Exact("2021-0" + std::to_string(1 + random() % 9) + "-01"));
        break;
      default:
        log.End(party, party, key, std::nullopt);
        break;
    }
  }
}

TEST(RosterView, RandomLogsInRandomBatchesAndRestartsGiveTheSameContent) {
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    TestLog log;
    FillAtRandom(log, random);
    log.Fold();
    const auto digest = log.view->ContentDigest().value();
    FolderForTests folder;
    const auto file = folder.path() / "roster.db";
    for (std::uint64_t cursor = 0; cursor < log.entries.size();) {
      const auto again = RosterView::Open(file, storage::OpenMode::kReadWrite);
      ASSERT_TRUE(again.has_value());
      const std::size_t batch = 1 + random() % 9;
      std::vector<views::Entry> entries;
      for (std::uint64_t i = (*again)->cursor(); i < log.entries.size() && entries.size() < batch; ++i)
        entries.push_back({i, log.entries[i].time, &log.entries[i].statement});
      ASSERT_TRUE((*again)->Apply(entries, NoPayloads()).has_value());
      cursor = (*again)->cursor();
    }
    const auto whole = RosterView::Open(file, storage::OpenMode::kReadOnly);
    EXPECT_EQ((*whole)->ContentDigest().value(), digest);
  }
}

TEST(RosterView, AnotherOrderOfTwoActsGivesAnotherContent) {
  const auto digest = [](const char* first, const char* second) {
    TestLog log;
    log.Found();
    for (const char* name : {first, second})
      log.List({std::string("urn:example:") + name, name, PartyKind::kState, ""});
    log.Fold();
    return log.view->ContentDigest().value();
  };
  EXPECT_EQ(digest("a", "b"), digest("a", "b"));
  EXPECT_NE(digest("a", "b"), digest("b", "a"));
}

TEST(RosterView, AFileOfAnotherFoldIsFoldedAgain) {
  TestLog log;
  FillLog(log);
  log.Fold();
  const auto digest = log.view->ContentDigest().value();
  log.view.reset();
  const auto file = log.folder.path() / "roster.db";
  {
    auto database = storage::Database::Open(file, storage::OpenMode::kReadWrite);
    ASSERT_TRUE(database->Run("PRAGMA user_version=4711; DROP TABLE act").has_value());
  }
  const auto reader = RosterView::Open(file, storage::OpenMode::kReadOnly);
  EXPECT_EQ((*reader)->ContentNow().error().code, ErrorCode::kConflict);
  const auto again = RosterView::Open(file, storage::OpenMode::kReadWrite);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)->cursor(), 0U);
  log.Fold(**again);
  EXPECT_EQ((*again)->ContentDigest().value(), digest);
}

TEST(RosterView, TheCursorIsDurableWithTheContent) {
  TestLog log;
  FillLog(log);
  log.Fold();
  const auto digest = log.view->ContentDigest().value();
  log.view.reset();
  const auto again = RosterView::Open(log.folder.path() / "roster.db", storage::OpenMode::kReadWrite);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)->cursor(), log.entries.size());
  EXPECT_EQ((*again)->ContentDigest().value(), digest);
  const auto reader = RosterView::Open(log.folder.path() / "roster.db", storage::OpenMode::kReadOnly);
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ((*reader)->cursor(), log.entries.size());
  EXPECT_GT((*reader)->Roster({})->total, 0U);
}

TEST(RosterView, AnswersWhileItFolds) {
  TestLog log;
  log.Found();
  for (int i = 0; i < 60; ++i)
    log.List({"urn:x:" + std::to_string(i), "S" + std::to_string(i), PartyKind::kCivilSociety, ""},
             Exact("2020-01-01"));
  std::vector<std::jthread> askers;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 3; ++t) {
    askers.emplace_back([&log, &wrong](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        RosterFilter some;
        some.limit = 5;
        const auto page = log.view->Roster(some);
        const auto counts = log.view->CountAll();
        // One state each: what is counted on the page is never less than what is shown.
        if (!page.has_value() || !counts.has_value() || page->items.size() > page->total) ++wrong;
      }
    });
  }
  log.Fold(*log.view, 3);
  askers.clear();
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_EQ(log.view->Roster({})->total, 60U);
}

}  // namespace
}  // namespace entente::roster
