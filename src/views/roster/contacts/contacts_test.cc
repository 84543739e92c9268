#include <gtest/gtest.h>

#include "base/encoding.h"
#include "views/content_digest.h"
#include "views/roster/contacts/contact_queries.h"
#include "views/roster/part.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Policy;
using registration::Role;

constexpr const char* kVendor = "did:web:vendor.example";
constexpr const char* kState = "did:web:state.example";
constexpr UnixSeconds kHour = 3600;
const std::string kNonce(32, 'a');
const std::string kOtherNonce(32, 'b');

Policy PolicyWithParts() {
  Policy policy = Policy::Default(false);
  AddRulesOfParts(policy);
  registration::PolicyRule rule;
  rule.name = "restricted-documents";
  rule.content_types = {std::string(content_type::kRestricted)};
  rule.standings = {registration::Standing::kAdmitted};
  rule.payload_bytes_max = 1 << 20;
  rule.hash_envelope_required = true;
  policy.rules.push_back(std::move(rule));
  return policy;
}

// A vendor and a state, both admitted, each with a key for conduct.
class ContactsTest : public ::testing::Test {
 protected:
  ContactsTest() {
    Admit(kVendor, "Vendor", PartyKind::kPrivateSector, "FR", vendor);
    Admit(kState, "State", PartyKind::kState, "DE", state);
  }

  void Admit(const char* id, const char* name, PartyKind kind, const char* country, const crypto::PrivateKey& key) {
    log.Apply(MakeParty(id, name, kind, country, {WithRoles(key, {Role::kAdmin, Role::kConduct})}), key);
    log.Admit(id);
  }

  static ContactDocument Technical() {
    ContactDocument contact;
    contact.party = kVendor;
    contact.ways.mailboxes = {"csirt@vendor.example"};
    contact.ways.languages = {"fr", "en"};
    contact.ways.hours = OpeningHours{.always = true, .weekly = {}};
    contact.answer_hours = 24;
    return contact;
  }
  static PingDocument Ping(std::string nonce = kNonce) {
    PingDocument ping;
    ping.party = kVendor;
    ping.nonce = std::move(nonce);
    return ping;
  }

  // Registration takes them all here: what the fold says of them is what is looked at.
  std::uint64_t Say(const ContactDocument& document, const char* issuer = kVendor) {
    return log.Append(MakeStatement(content_type::kContact, issuer, document.party, ToJson(document), KeyOf(issuer)));
  }
  std::uint64_t Say(const PingDocument& document, const char* issuer = kState) {
    return log.Append(MakeStatement(content_type::kPing, issuer, document.party, ToJson(document), KeyOf(issuer)));
  }
  std::uint64_t Answer(std::uint64_t ping, const char* issuer = kVendor, const std::string& nonce = kNonce,
                       const char* asker = kState, const std::string& note = {}) {
    return log.Append(MakeStatement(content_type::kPingAnswer, issuer, asker,
                                    ToJson(PingAnswerDocument{asker, ping, nonce, note}), KeyOf(issuer)));
  }
  std::uint64_t Say(const ExerciseDocument& document, const char* issuer = kState) {
    return log.Append(MakeStatement(content_type::kExercise, issuer, document.id, ToJson(document), KeyOf(issuer)));
  }
  const crypto::PrivateKey& KeyOf(std::string_view issuer) const { return issuer == kVendor ? vendor : state; }

  // "" where the entry could be used.
  std::string Why(std::uint64_t entry) {
    log.Fold();
    const auto page = log.view->Unusable(0, 100);
    for (const UnusableRow& row : page->items)
      if (row.entry == entry) return row.why;
    return {};
  }
  std::vector<ContactRow> Contacts(const ContactFilter& filter = {}) {
    log.Fold();
    const auto reading = log.view->Read();
    return ContactsOf(reading->database(), filter).value();
  }
  std::vector<PingRow> Pings(const PingFilter& filter = {}) {
    log.Fold();
    const auto reading = log.view->Read();
    return PingsOf(reading->database(), filter).value();
  }
  // Of the newest ping, as of the log's time now.
  std::string State() { return std::string(Name(Pings().front().StateAt(log.time))); }

  TestLog log{PolicyWithParts()};
  crypto::PrivateKey vendor = TestKey('v');
  crypto::PrivateKey state = TestKey('s');
};

TEST_F(ContactsTest, TheNewestWordOfAPartyOnAFunctionIsShown) {
  ContactDocument contact = Technical();
  Say(contact);
  contact.ways.languages = {"fr"};
  const std::uint64_t newer = Say(contact);
  contact.function = ContactFunction::kDiplomatic;
  Say(contact);
  const auto all = Contacts();
  ASSERT_EQ(all.size(), 2U);
  const auto technical = Contacts({.party = kVendor, .function = ContactFunction::kTechnical, .country = "FR"});
  ASSERT_EQ(technical.size(), 1U);
  EXPECT_EQ(technical[0].entry, newer);
  EXPECT_EQ(technical[0].name, "Vendor");
  EXPECT_EQ(technical[0].document.ways.languages, std::vector<std::string>{"fr"});
  EXPECT_TRUE(Contacts({.party = {}, .function = {}, .country = "DE"}).empty());
}

TEST_F(ContactsTest, ARegistrarTakesThemFromAKeyForConduct) {
  EXPECT_TRUE(
      log.Submit(MakeStatement(content_type::kContact, kVendor, kVendor, ToJson(Technical()), vendor)).has_value());
  const auto other = log.Submit(MakeStatement(content_type::kContact, kVendor, kState, ToJson(Technical()), vendor));
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().place, "/party");
  const auto detail = log.Submit(MakeStatement(
      content_type::kContactDetail, kVendor, kVendor,
      ToJson(ContactDetailDocument{.party = kVendor, .ways = {}, .telephones = {}, .persons = {}}), vendor));
  ASSERT_FALSE(detail.has_value()) << "the detail was taken openly";
  EXPECT_EQ(detail.error().rule, "content-type");
}

TEST_F(ContactsTest, OthersContactsAreUnusable) {
  ContactDocument contact = Technical();
  EXPECT_NE(Why(Say(contact, kState)).find("its own contacts"), std::string::npos);
  EXPECT_TRUE(Contacts().empty());
}

TEST_F(ContactsTest, ExpiredOnesReachNobody) {
  ContactDocument contact = Technical();
  contact.valid_until = "2026-01-14";  // the log's day is the 15th
  EXPECT_NE(Why(Say(contact)).find("valid until 2026-01-14"), std::string::npos);
  contact.valid_until = "2026-01-15";
  EXPECT_EQ(Why(Say(contact)), "");
  EXPECT_FALSE(Contacts()[0].ExpiredOn("2026-01-15"));
  EXPECT_TRUE(Contacts()[0].ExpiredOn("2026-01-16"));
  log.time += 24 * kHour;
  EXPECT_NE(Why(Say(Ping())).find("valid until"), std::string::npos);
}

TEST_F(ContactsTest, AWithdrawalIsAnActWithAReason) {
  ContactDocument gone;
  gone.party = kVendor;
  gone.withdrawn = "the team moved";
  EXPECT_NE(Why(Say(gone)).find("no technical contact to withdraw"), std::string::npos);
  Say(Technical());
  EXPECT_EQ(Why(Say(gone)), "");
  EXPECT_EQ(Contacts()[0].document.withdrawn, "the team moved");
  EXPECT_NE(Why(Say(Ping())).find("withdrew"), std::string::npos);
  EXPECT_NE(Why(Say(gone)).find("to withdraw"), std::string::npos) << "twice";
  EXPECT_EQ(Why(Say(Technical())), "") << "it may come back";
}

TEST_F(ContactsTest, ARestrictedPartIsRegisteredFirstByTheSameParty) {
  ContactDocument contact = Technical();
  const crypto::Digest digest = log.payloads.Add("a restricted document");
  contact.restricted = digest;
  EXPECT_NE(Why(Say(contact)).find("restricted part first"), std::string::npos);
  const auto restrict = [&](const char* issuer) {
    return log.Append(registration::MakeEnvelope(
        content_type::kRestricted, issuer, "urn:uuid:00000000-0000-4000-8000-000000000000", digest, KeyOf(issuer)));
  };
  restrict(kState);
  EXPECT_NE(Why(Say(contact)).find("restricted part first"), std::string::npos) << "another party's";
  const std::uint64_t entry = restrict(kVendor);
  EXPECT_EQ(Why(Say(contact)), "");
  EXPECT_EQ(Contacts()[0].restricted_entry, entry);
}

TEST_F(ContactsTest, APingIsOpenThenAnsweredLateOrFailed) {
  const std::uint64_t contact = Say(Technical());
  const std::uint64_t ping = Say(Ping());
  ASSERT_EQ(Why(ping), "");
  const PingRow asked = Pings().front();
  EXPECT_EQ(asked.due, log.time + 24 * kHour);
  EXPECT_EQ(asked.contact_entry, contact);
  EXPECT_EQ(State(), "open");
  log.time += 24 * kHour;
  EXPECT_EQ(State(), "open") << "due at that second";
  log.time += 1;
  EXPECT_EQ(State(), "failed");
  EXPECT_EQ(Why(Answer(ping)), "");
  EXPECT_EQ(State(), "late");
  log.time += kHour;
  const std::uint64_t second = Say(Ping(kOtherNonce));
  log.time += 24 * kHour;
  const std::uint64_t answer = Answer(second, kVendor, kOtherNonce, kState, "all well");
  ASSERT_EQ(Why(answer), "");
  EXPECT_EQ(State(), "answered");
  log.time += 1000 * kHour;
  EXPECT_EQ(State(), "answered") << "as it was";
  const PingRow row = Pings().front();
  ASSERT_TRUE(row.answer.has_value());
  EXPECT_EQ(row.answer->entry, answer);
  EXPECT_EQ(row.answer->note, "all well");
  const auto confirmed = Contacts()[0].confirmed;
  EXPECT_TRUE(confirmed.by_answer);
  EXPECT_EQ(confirmed.entry, answer);
  EXPECT_EQ(Pings({.party = kVendor, .asker = kState, .function = {}, .exercise = {}, .entries = {}}).size(), 2U);
  EXPECT_TRUE(Pings({.party = kState, .asker = {}, .function = {}, .exercise = {}, .entries = {}}).empty());
}

TEST_F(ContactsTest, AnswersOfOthersTwiceOrToNothingAreUnusable) {
  const std::uint64_t contact = Say(Technical());
  const std::uint64_t ping = Say(Ping());
  EXPECT_NE(Why(Answer(ping, kState)).find("nobody answers for it"), std::string::npos);
  EXPECT_NE(Why(Answer(contact)).find("is no ping"), std::string::npos);
  EXPECT_NE(Why(Answer(4711)).find("entry 4711 is no ping"), std::string::npos);
  EXPECT_NE(Why(Answer(UINT64_MAX)).find("no such entry"), std::string::npos);
  EXPECT_NE(Why(Answer(ping, kVendor, kOtherNonce)).find("another nonce"), std::string::npos);
  EXPECT_NE(Why(Answer(ping, kVendor, kNonce, kVendor)).find("is of did:web:state.example"), std::string::npos);
  EXPECT_EQ(State(), "open");
  const std::uint64_t answer = Answer(ping);
  EXPECT_EQ(Why(answer), "");
  EXPECT_NE(Why(Answer(ping, kVendor, kNonce, kState, "again")).find("answered this ping"), std::string::npos);
  EXPECT_EQ(Pings().front().answer->entry, answer);
}

TEST_F(ContactsTest, PingsThatAskNobodyAreUnusable) {
  EXPECT_NE(Why(Say(Ping())).find("has no technical contact"), std::string::npos);
  PingDocument elsewhere = Ping();
  elsewhere.party = "did:web:nobody.example";
  EXPECT_NE(Why(Say(elsewhere)).find("is no party"), std::string::npos);
  ContactDocument contact = Technical();
  Say(contact);
  EXPECT_NE(Why(Say(Ping(), kVendor)).find("nobody pings itself"), std::string::npos);
  PingDocument hasty = Ping();
  hasty.answer_hours = 1;
  EXPECT_NE(Why(Say(hasty)).find("cannot ask for less"), std::string::npos);
  contact.answer_hours = std::nullopt;
  Say(contact);
  EXPECT_NE(Why(Say(Ping())).find("within how many hours"), std::string::npos);
  EXPECT_EQ(Why(Say(hasty)), "");
  EXPECT_EQ(Pings().front().hours, 1U);
  PingDocument twice = Ping();
  twice.answer_hours = 2;
  EXPECT_NE(Why(Say(twice)).find("with this nonce"), std::string::npos);
  twice.nonce = kOtherNonce;
  EXPECT_NE(Why(Say(twice)).find("is open yet"), std::string::npos);
}

TEST_F(ContactsTest, AnExerciseHasItsPingsAndOneIssuer) {
  Say(Technical());
  const std::uint64_t ping = Say(Ping());
  ExerciseDocument exercise;
  exercise.id = "urn:example:exercise:1";
  exercise.group = "Working group 3";
  exercise.title = "A worm in a hospital";
  exercise.date = "2026-01-15";
  exercise.participants = {kVendor, kState};
  exercise.pings = {ping};
  exercise.findings = {{"the night desk speaks no French", "train two officers"}};
  EXPECT_EQ(Why(Say(exercise)), "");
  exercise.title = "A worm in two hospitals";
  const std::uint64_t newer = Say(exercise);
  EXPECT_EQ(Why(newer), "");
  EXPECT_NE(Why(Say(exercise, kVendor)).find("only it gives new versions"), std::string::npos);
  exercise.pings = {ping, 4711};
  EXPECT_NE(Why(Say(exercise)).find("before this one"), std::string::npos);
  exercise.pings = {0};
  EXPECT_NE(Why(Say(exercise)).find("entry 0 is no ping"), std::string::npos);
  exercise.pings = {};
  exercise.participants = {"did:web:nobody.example"};
  EXPECT_NE(Why(Say(exercise)).find("is no party"), std::string::npos);
  const auto reading = log.view->Read();
  const auto rows = ExercisesOf(reading->database()).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].entry, newer);
  EXPECT_EQ(rows[0].document.title, "A worm in two hospitals");
}

TEST_F(ContactsTest, ACompromisedKeyLeavesDoubt) {
  Say(Technical());
  const std::uint64_t ping = Say(Ping());
  Answer(ping);
  const std::uint64_t revoked = log.Append(
      MakeStatement(content_type::kKeyRevocation, kVendor, kVendor,
                    ToJson(KeyRevocationDocument{
                        kVendor, ToBytes(ByteView(vendor.public_key().kid())), RevocationReason::kCompromised, {}, {}}),
                    vendor));
  EXPECT_EQ(Contacts()[0].in_doubt_since, revoked);
  EXPECT_EQ(Pings()[0].answer->in_doubt_since, revoked);
  EXPECT_EQ(Pings()[0].in_doubt_since, std::nullopt);
}

TEST_F(ContactsTest, TheSameLogGivesTheSameContentHoweverItIsCut) {
  Say(Technical());
  const std::uint64_t ping = Say(Ping());
  log.time += kHour;
  Answer(ping);
  log.Append(registration::MakeEnvelope(content_type::kRestricted, kVendor,
                                        "urn:uuid:00000000-0000-4000-8000-000000000000", log.payloads.Add("x"),
                                        vendor));
  log.Fold();
  const auto whole = log.view->ContentDigest();
  ASSERT_TRUE(whole.has_value());
  ASSERT_TRUE(log.view->Reset().has_value());
  log.Fold(*log.view, 1);
  EXPECT_EQ(*log.view->ContentDigest(), *whole);
}

struct BadContacts {
  const char* why;
  const char* json;
  const char* place;
};

TEST(ContactDocument, RefusesWhatItMust) {
  const std::vector<BadContacts> bad = {
      {"a person", R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"persons":[]})",
       "/persons"},
      {"a telephone", R"({"party":"did:web:a","function":"technical","telephones":["+33123456789"]})", "/telephones"},
      {"a personal address", R"({"party":"did:web:a","function":"technical","mailboxes":["jane.doe@a.example"]})",
       "/mailboxes/0"},
      {"a number in the note",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"note":"call +33 1 23 45 67 89"})",
       "/note"},
      {"no way", R"({"party":"did:web:a","function":"technical"})", ""},
      {"no function", R"({"party":"did:web:a","function":"janitor","mailboxes":["cert@a.example"]})", "/function"},
      {"a zone",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"time_zone":"Mars/Olympus"})",
       "/time_zone"},
      {"hours without one",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"hours":{"weekly":[{"days":["mon"],"from":"09:00","to":"17:00"}]}})",
       "/time_zone"},
      {"http", R"({"party":"did:web:a","function":"technical","forms":["http://a.example/form"]})", "/forms/0"},
      {"a language",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"languages":["french"]})",
       "/languages/0"},
      {"a language twice",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"languages":["fr","fr"]})",
       "/languages/1"},
      {"hours to answer",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"answer_hours":0})",
       "/answer_hours"},
      {"a day",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"valid_until":"2026-02-30"})",
       "/valid_until"},
      {"a digest", R"({"party":"did:web:a","function":"technical","restricted":"abc"})", "/restricted"},
      {"a key",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"keys":[{"kind":"openpgp"}]})",
       "/keys/0"},
      {"a kind of key",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"keys":[{"kind":"rot13","address":"https://a.example/k"}]})",
       "/keys/0/kind"},
      {"withdrawn and more",
       R"({"party":"did:web:a","function":"technical","mailboxes":["cert@a.example"],"withdrawn":"gone"})",
       "/mailboxes"},
  };
  for (const BadContacts& one : bad) {
    const auto read = ParseContact(one.json);
    ASSERT_FALSE(read.has_value()) << one.why;
    EXPECT_EQ(read.error().place, one.place) << one.why << ": " << read.error().message;
  }
}

TEST(ContactDocument, ComesBackAsItWasWritten) {
  const std::string text =
      R"({"party":"did:web:a","function":"product-security","mailboxes":["psirt@a.example"],"forms":["https://a.example/report"],"languages":["fr","en"],"hours":{"weekly":[{"days":["mon","fri"],"from":"09:00","to":"24:00"}]},"time_zone":"Europe/Paris","keys":[{"kind":"openpgp","address":"https://a.example/key.asc","fingerprint":"0123456789ABCDEF0123456789ABCDEF01234567"}],"note":"both","valid_until":"2027-01-01","answer_hours":48,"policy":"https://a.example/policy","restricted":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})";
  const auto read = ParseContact(text);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(ToJson(*read), text);
}

TEST(ContactDetail, HoldsPersonsAndTelephones) {
  const std::string text =
      R"({"party":"did:web:a","function":"diplomatic","mailboxes":["jane.doe@a.example"],"note":"at night +33 1 23 45 67 89","telephones":["+33 1 23 45 67 89"],"persons":[{"name":"Jane Doe","position":"duty officer","telephones":["+33 6 12 34 56 78"],"languages":["fr"]}]})";
  const auto read = ParseContactDetail(text);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(ToJson(*read), text);
  EXPECT_FALSE(ParseContactDetail(R"({"party":"did:web:a","function":"diplomatic","telephones":["12"]})").has_value());
  EXPECT_FALSE(ParseContactDetail(R"({"party":"did:web:a","function":"diplomatic","persons":[{}]})").has_value());
}

TEST(PingDocument, RefusesWhatItMust) {
  EXPECT_FALSE(ParsePing(R"({"party":"did:web:a","function":"technical","nonce":"abc"})").has_value());
  EXPECT_FALSE(
      ParsePing(R"({"party":"did:web:a","function":"technical","nonce":")" + kNonce + R"(","answer_hours":721})")
          .has_value());
  EXPECT_FALSE(
      ParsePing(R"({"party":"did:web:a","function":"technical","nonce":")" + kNonce + R"(","note":"j.doe@a.example"})")
          .has_value());
  EXPECT_FALSE(ParsePingAnswer(R"({"asker":"did:web:a","nonce":")" + kNonce + R"("})").has_value());
  EXPECT_FALSE(ParsePingAnswer(R"({"asker":"did:web:a","ping":-1,"nonce":")" + kNonce + R"("})").has_value());
  const std::string exercise = R"({"id":"urn:x:1","group":"g","title":"t","date":"2026-01-02","participants":)";
  EXPECT_TRUE(ParseExercise(exercise + R"(["did:web:a"]})").has_value());
  EXPECT_FALSE(ParseExercise(exercise + R"([]})").has_value());
  EXPECT_FALSE(ParseExercise(exercise + R"(["did:web:a","did:web:a"]})").has_value());
  EXPECT_FALSE(ParseExercise(exercise + R"(["did:web:a"],"until":"2026-01-01"})").has_value());
  EXPECT_FALSE(ParseExercise(exercise + R"(["did:web:a"],"pings":[2,1]})").has_value());
  EXPECT_FALSE(
      ParseExercise(exercise + R"(["did:web:a"],"findings":[{"text":"call Jane, (202) 555-0143"}]})").has_value());
}

}  // namespace
}  // namespace entente::roster
