#include "node/progress_facts.h"

#include <gtest/gtest.h>

#include <map>

#include "base/folder_for_tests.h"
#include "progress/measures.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "views/roster/contacts/contact_documents.h"
#include "views/roster/contacts/ping_documents.h"
#include "views/roster/part.h"
#include "views/roster/test_log.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;
using progress::MeasureName;

constexpr const char* kAcme = "did:web:acme.example";
constexpr const char* kOther = "did:web:other.example";
constexpr const char* kOperator = "did:web:log.example";
constexpr const char* kGateway = "pkg:generic/acme/gateway";
constexpr UnixSeconds kDay = 86'400;
const UnixSeconds kStart = ParseDate("2026-01-01").value();

class Documents final : public views::PayloadSource {
 public:
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    const auto found = documents_.find(digest);
    if (found == documents_.end()) return Fail(ErrorCode::kNotFound, "no such document");
    return found->second;
  }
  crypto::Digest Put(std::string_view document) {
    const crypto::Digest digest = crypto::Sha256(AsBytes(document));
    documents_[digest] = ToBytes(document);
    return digest;
  }

 private:
  std::map<crypto::Digest, Bytes> documents_;
};

registration::Policy WithParts() {
  registration::Policy policy = registration::Policy::Default(false);
  roster::AddRulesOfParts(policy);
  return policy;
}

// A supply view over a log in memory, on which a day goes by between two entries.
class ProgressFactsTest : public ::testing::Test {
 protected:
  ProgressFactsTest() {
    auto view =
        supply::SupplyView::Open(folder_.path() / "supply.db", folder_.path() / "index", storage::OpenMode::kReadWrite);
    CHECK(view.has_value());
    view_ = *std::move(view);
  }

  std::uint64_t Say(std::string_view type, std::string_view issuer, const std::string& subject,
                    std::string_view document) {
    const std::uint64_t index = next_++;
    const auto statement =
        registration::MakeEnvelope(type, issuer, subject, documents_.Put(document), registration::TestKey('k'));
    const views::Entry entry{.index = index, .time = TimeOf(index), .statement = &statement};
    const auto folded = view_->Apply({&entry, 1}, documents_);
    EXPECT_TRUE(folded.has_value());
    return index;
  }
  std::uint64_t Release(std::string_view version, const char* issuer = kAcme, const char* product = kGateway) {
    return Say(content_type::kCycloneDx, issuer, std::string(product) + "@" + std::string(version),
               R"({"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"type":"library","name":"a",)"
               R"("version":"1.0.0","purl":"pkg:npm/a@1.0.0"}]})");
  }
  std::uint64_t Advisories(std::string_view published) {
    return Say(content_type::kOsvSnapshot, kOperator, "feed:osv/npm",
               R"({"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","published":")" + std::string(published) +
                   R"(T12:00:00.5Z","aliases":["CVE-2026-1001"],"affected":[{"package":{"ecosystem":"npm","name":"a"},)"
                   R"("ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]})"
                   "\n");
  }
  std::uint64_t Catalog(std::string_view added) {
    return Say(content_type::kKevCatalog, kOperator, "feed:kev/cisa",
               R"({"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2026-1001","dateAdded":")" +
                   std::string(added) + R"("}]})");
  }
  static UnixSeconds TimeOf(std::uint64_t index) { return kStart + static_cast<UnixSeconds>(index) * kDay; }
  // The party's word on GHSA-1, by another name of it.
  std::uint64_t Vex(std::string_view status, std::string_view product, const char* issuer = kAcme) {
    return Say(content_type::kOpenVex, issuer, "vex",
               R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://x.example/)" + std::to_string(next_) +
                   R"(","author":"somebody","version":1,"timestamp":"2025-01-01T00:00:00Z","statements":[)"
                   R"({"vulnerability":{"name":"CVE-2026-1001"},"status":")" +
                   std::string(status) + R"(","products":[{"@id":")" + std::string(product) + R"("}]}]})");
  }
  [[nodiscard]] progress::Facts Gather(MeasureName measure, const char* party = kAcme) const {
    auto facts = ProgressFacts(*view_, nullptr, *log_.view).Gather(party, measure, TimeOf(next_ - 1));
    CHECK(facts.has_value());
    return *std::move(facts);
  }

  FolderForTests folder_;
  roster::TestLog log_{WithParts()};
  Documents documents_;
  std::unique_ptr<supply::SupplyView> view_;
  std::uint64_t next_ = 0;
};

TEST_F(ProgressFactsTest, ReleasesAreThePartysOwnAndCountOnce) {
  const auto first = Release("1.0");
  Release("1.0");
  const auto second = Release("1.1");
  Release("1.0", kOther);
  const progress::Facts facts = Gather(MeasureName::kSbomShare);
  ASSERT_EQ(facts.releases.facts.size(), 2U);
  EXPECT_EQ(facts.releases.facts[0].sbom->entry, first);
  EXPECT_EQ(facts.releases.facts[1].sbom->entry, second);
  EXPECT_EQ(facts.releases.facts[1].product, kGateway);
  EXPECT_FALSE(facts.releases.facts[0].provenance.has_value());
  EXPECT_TRUE(Gather(MeasureName::kSbomShare, "did:web:nobody.example").releases.facts.empty());
}

TEST_F(ProgressFactsTest, WhatIsNotOnTheLogIsSaidToBeMissing) {
  Release("1.0");
  EXPECT_EQ(Gather(MeasureName::kKevOpenDays).findings.missing,
            "no catalog of exploited vulnerabilities is on this log");
  EXPECT_EQ(Gather(MeasureName::kVexDays).advisories.missing, supply::kNoDataYet);
  EXPECT_TRUE(Gather(MeasureName::kPingShare).pings.facts.empty());
}

TEST_F(ProgressFactsTest, ExploitedFindingsOfTheNewestReleaseOfEachProduct) {
  Release("1.0");
  const auto newest = Release("1.1");
  const auto other_product = Release("7", kAcme, "pkg:generic/acme/box");
  Release("1.2", kOther);
  const auto advisories = Advisories("2025-12-01");
  const auto catalog = Catalog("2026-01-05");
  const progress::Facts facts = Gather(MeasureName::kKevOpenDays);
  EXPECT_EQ(facts.releases_looked_at, 2U);
  ASSERT_EQ(facts.findings.facts.size(), 2U);
  const progress::FindingFact& finding = facts.findings.facts[1];
  EXPECT_EQ(facts.findings.facts[0].release_entry, other_product);
  EXPECT_EQ(finding.release_entry, newest);
  EXPECT_EQ(finding.cve, "CVE-2026-1001");
  EXPECT_EQ(finding.component, "a 1.0.0");
  EXPECT_EQ(finding.catalog_entry, catalog);
  EXPECT_EQ(finding.exploited_since, "2026-01-05");
  EXPECT_EQ(finding.released, TimeOf(newest));
  EXPECT_FALSE(finding.closed.has_value());
  const progress::Measured measured = Measure(MeasureName::kKevOpenDays, facts);
  EXPECT_EQ(measured.entries, (std::vector<std::uint64_t>{newest, other_product, advisories, catalog}));
  EXPECT_EQ(measured.numerator, 2U);

  // Another party's word closes nothing; the party's own does, for the release of which it speaks.
  Vex("fixed", "pkg:generic/acme/gateway@1.1", kOther);
  EXPECT_EQ(Measure(MeasureName::kKevOpenDays, Gather(MeasureName::kKevOpenDays)).numerator, 2U);
  const auto closing = Vex("fixed", "pkg:generic/acme/gateway@1.1");
  const progress::Facts after = Gather(MeasureName::kKevOpenDays);
  ASSERT_TRUE(after.findings.facts[1].closed.has_value());
  EXPECT_EQ(after.findings.facts[1].closed->entry, closing);
  EXPECT_EQ(after.findings.facts[1].closed->time, TimeOf(closing));
  EXPECT_EQ(Measure(MeasureName::kKevOpenDays, after).numerator, 1U);
  Vex("affected", "pkg:generic/acme/box@7");  // that is no reason to call it closed
  EXPECT_EQ(Measure(MeasureName::kKevOpenDays, Gather(MeasureName::kKevOpenDays)).numerator, 1U);
}

TEST_F(ProgressFactsTest, AnAdvisoryIsKnownFromTheFirstSnapshotAfterItWasPublished) {
  Advisories("2026-01-03");                     // entry 0: logged before the record says that it was published
  const auto release = Release("1.0");          // 1
  Release("1.1");                               // 2
  Release("0.1", kOther);                       // 3
  const auto shown = Advisories("2026-01-03");  // 4
  Advisories("2026-01-03");                     // 5
  Vex("under_investigation", "pkg:generic/acme/gateway@1.0");  // 6
  Vex("fixed", "pkg:generic/acme/gateway@1.0");
  const progress::Facts facts = Gather(MeasureName::kVexDays);
  ASSERT_EQ(facts.advisories.facts.size(), 1U);
  const progress::AdvisoryFact& advisory = facts.advisories.facts.front();
  EXPECT_EQ(advisory.known.entry, shown);
  EXPECT_EQ(advisory.release_entry, release);
  EXPECT_EQ(Measure(MeasureName::kVexDays, facts).millionths, 2 * progress::kMillion);
}

TEST_F(ProgressFactsTest, AReleaseThatComesAfterAnAdvisoryIsKnownFromItsOwnEntry) {
  const auto shown = Advisories("2025-12-01");
  const auto release = Release("1.0");
  Vex("fixed", "pkg:generic/acme/gateway@1.0", kOther);
  const progress::Facts facts = Gather(MeasureName::kVexDays);
  ASSERT_EQ(facts.advisories.facts.size(), 1U);
  EXPECT_EQ(facts.advisories.facts.front().known.entry, release);
  EXPECT_EQ(facts.advisories.rests_on, (std::vector<std::uint64_t>{shown}));
  EXPECT_FALSE(facts.advisories.facts.front().vex.has_value());
}

TEST_F(ProgressFactsTest, PingsOfThePartysContacts) {
  const crypto::PrivateKey key = registration::TestKey('v');
  for (const char* party : {kAcme, kOther}) {
    log_.Apply(roster::MakeParty(party, party, registration::PartyKind::kPrivateSector, "FR",
                                 {roster::WithRoles(key, {registration::Role::kAdmin, registration::Role::kConduct})}),
               key);
    log_.Admit(party);
  }
  roster::ContactDocument contact;
  contact.party = kAcme;
  contact.ways.mailboxes = {"csirt@acme.example"};
  contact.ways.languages = {"en"};
  contact.ways.hours = roster::OpeningHours{.always = true, .weekly = {}};
  contact.answer_hours = 24;
  log_.Say(content_type::kContact, kAcme, kAcme, ToJson(contact), key);
  const auto ping = [&](char letter) {
    roster::PingDocument document;
    document.party = kAcme;
    document.nonce = std::string(32, letter);
    return log_.Say(content_type::kPing, kOther, kAcme, ToJson(document), key);
  };
  const auto answered = ping('a');
  const auto answer = log_.Say(content_type::kPingAnswer, kAcme, kOther,
                               ToJson(roster::PingAnswerDocument{kOther, answered, std::string(32, 'a'), {}}), key);
  const auto silent = ping('b');  // of one asker, one after the other
  log_.Fold();
  const progress::Facts facts = Gather(MeasureName::kPingShare);
  ASSERT_EQ(facts.pings.facts.size(), 2U);  // oldest first
  EXPECT_EQ(facts.pings.facts[0].asked.entry, answered);
  EXPECT_EQ(facts.pings.facts[0].answered->entry, answer);
  EXPECT_EQ(facts.pings.facts[1].asked.entry, silent);
  EXPECT_FALSE(facts.pings.facts[1].answered.has_value());
  EXPECT_EQ(facts.pings.facts[0].answer_due, log_.time + 24 * 3600);
  EXPECT_TRUE(Gather(MeasureName::kPingShare, kOther).pings.facts.empty());
}

}  // namespace
}  // namespace entente::node
