#include "node/erasures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/encoding.h"
#include "node/check_directory.h"
#include "node/node_for_tests.h"
#include "node/rebuild.h"
#include "node/retention.h"
#include "statement/erasure.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;
using registration::Role;
using registration::TestKey;
using testing::HasSubstr;

constexpr const char* kAcme = "did:web:acme.example";
constexpr std::int64_t kDay = 24 * 3600;

std::string Sbom(const std::string& name) {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"application","name":")" +
         name + R"("}},"components":[{"type":"library","name":"x","purl":"pkg:npm/x@1"}]})";
}

struct ErasuresTest : testing::Test {
  ErasuresTest() {
    home.Open();
    Apply(kAcme, acme);
  }
  void Apply(const std::string& party, const crypto::PrivateKey& key) {
    roster::PartyDocument document;
    document.id = party;
    document.name = party;
    document.keys = {{key.public_key(), registration::RolesOf({Role::kAdmin, Role::kSupply})}};
    home.Say(content_type::kParty, party, party, ToJson(document), key);
    home.Say(content_type::kAdmission, Operator(), party,
             ToJson(roster::AdmissionDocument{party, roster::Decision::kAdmitted, {}}), home.node->operator_key());
  }
  [[nodiscard]] std::string Operator() const { return home.node->configuration().operator_id; }
  [[nodiscard]] Result<registration::Registered> Register(const crypto::Digest& digest) const {
    statement::Headers headers;
    headers.content_type = content_type::kCycloneDx;
    headers.issuer = kAcme;
    headers.subject = "pkg:generic/acme/gateway@1";
    headers.hash_envelope = statement::HashEnvelope{};
    return home.node->Register(statement::SignDigest(std::move(headers), digest, acme)->entry());
  }
  crypto::Digest Publish(const std::string& name) {
    const auto digest = home.node->payloads().Put(AsBytes(Sbom(name)));
    EXPECT_TRUE(digest.has_value());
    const auto registered = Register(*digest);
    EXPECT_TRUE(registered.has_value()) << registered.error().Text();
    return *digest;
  }
  [[nodiscard]] Result<registration::Registered> Erase(const crypto::Digest& digest, const std::string& issuer,
                                                       const crypto::PrivateKey& key) const {
    const std::string document =
        statement::ToJson({.payload = digest, .reason = "requested", .basis = {}, .requested_by = {}});
    return home.node->Register(
        registration::MakeStatement(content_type::kErasure, issuer, ToHex(digest), document, key).entry());
  }
  [[nodiscard]] std::filesystem::path FileOf(const crypto::Digest& digest) const {
    const std::string name = ToHex(digest);
    return Layout{home.data()}.payloads() / name.substr(0, 2) / (name + ".zst");
  }
  [[nodiscard]] log::CheckReport Check() const {
    EXPECT_TRUE(home.node->log().Publish().has_value());
    const Layout layout{home.data()};
    DirectoryToCheck directory;
    directory.file = PublicFilesOf(layout.log());
    directory.log = layout.log();
    directory.payloads = layout.payloads();
    return CheckDirectory(directory, std::nullopt, {}).value();
  }

  NodeForTests home;
  const crypto::PrivateKey acme = TestKey('a');
};

TEST_F(ErasuresTest, WhoRegisteredItErasesItForGood) {
  const auto digest = Publish("gateway");
  const auto erased = Erase(digest, kAcme, acme);
  ASSERT_TRUE(erased.has_value()) << erased.error().Text();
  ASSERT_TRUE(home.node->CatchUp().has_value());
  EXPECT_FALSE(home.node->payloads().Contains(digest));
  EXPECT_FALSE(std::filesystem::exists(FileOf(digest)));
  EXPECT_EQ(home.node->erasures().ErasedBy(digest), erased->index);
  // Uploaded again, it still may not be spoken of.
  ASSERT_TRUE(home.node->payloads().Put(AsBytes(Sbom("gateway"))).has_value());
  const auto again = Register(digest);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().rule, statement::kPayloadErasedRule);
  EXPECT_EQ(again.error().place, "entry " + std::to_string(erased->index));
  // Saying it twice is saying it once.
  EXPECT_TRUE(Erase(digest, kAcme, acme)->duplicate);
}

TEST_F(ErasuresTest, OthersMayNot) {
  const auto other = TestKey('o');
  Apply("did:web:other.example", other);
  const auto digest = Publish("gateway");
  const auto refused = Erase(digest, "did:web:other.example", other);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "standing");
  EXPECT_THAT(refused.error().message, HasSubstr("did:web:other.example"));
  EXPECT_TRUE(home.node->payloads().Contains(digest));
  EXPECT_TRUE(Erase(digest, Operator(), home.node->operator_key()).has_value());
}

TEST_F(ErasuresTest, AKeyWithoutTheRoleAdminMayNot) {
  const auto build = TestKey('b');
  roster::PartyDocument document;
  document.id = kAcme;
  document.name = "Acme";
  document.keys = {{acme.public_key(), registration::RolesOf({Role::kAdmin, Role::kSupply})},
                   {build.public_key(), registration::RolesOf({Role::kSupply})}};
  home.Say(content_type::kParty, kAcme, kAcme, ToJson(document), acme);
  const auto digest = Publish("gateway");
  const auto refused = Erase(digest, kAcme, build);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "role");
}

TEST_F(ErasuresTest, AStartDestroysWhatIsBack) {
  const auto digest = Publish("gateway");
  const auto kept = Publish("other");
  const std::filesystem::path copy = home.folder() / "copy";
  std::filesystem::copy_file(FileOf(digest), copy);
  ASSERT_TRUE(Erase(digest, kAcme, acme).has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  home.node.reset();
  // An older copy of the payloads was put back.
  std::filesystem::copy_file(copy, FileOf(digest));
  home.Open();
  EXPECT_FALSE(std::filesystem::exists(FileOf(digest)));
  EXPECT_TRUE(home.node->payloads().Contains(kept));
  EXPECT_EQ(Register(digest).error().rule, statement::kPayloadErasedRule);
  // The same when the view is gone and folded anew.
  home.node.reset();
  std::filesystem::copy_file(copy, FileOf(digest));
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(Layout{home.data()}.views() / (std::string("payloads.db") + suffix));
  home.Open();
  EXPECT_FALSE(std::filesystem::exists(FileOf(digest)));
  EXPECT_EQ(Register(digest).error().rule, statement::kPayloadErasedRule);
}

TEST_F(ErasuresTest, ChecksTakeAnErasedDocumentForRight) {
  const auto digest = Publish("gateway");
  const auto other = Publish("other");
  ASSERT_TRUE(Erase(digest, kAcme, acme).has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  const auto report = Check();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.payloads, 1U);
  EXPECT_EQ(report.erased_payloads, 1U);
  // One that is gone without an erasure is damage.
  std::filesystem::remove(FileOf(other));
  const auto damaged = Check();
  ASSERT_EQ(damaged.faults.size(), 1U);
  EXPECT_THAT(damaged.faults[0].what, HasSubstr(ToHex(other)));
}

TEST_F(ErasuresTest, ARebuildComparesWhatCanStillBeFolded) {
  const auto digest = Publish("gateway");
  Publish("other");
  ASSERT_TRUE(Erase(digest, kAcme, acme).has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  ASSERT_TRUE(home.node->log().Publish().has_value());
  RebuildOptions options;
  options.copy = {Layout{home.data()}.log(), Layout{home.data()}.payloads()};
  options.log_key = log::ParseVerifierKey(home.node->verifier_key()).value();
  options.views = home.folder() / "rebuilt";
  ASSERT_TRUE(storage::PosixFiles().MakeDirectories(options.views).has_value());
  options.compare = ViewsOf(Layout{home.data()});
  const auto report = Rebuild(std::move(options));
  ASSERT_TRUE(report.has_value()) << report.error().Text();
  EXPECT_TRUE(report->missing.empty());
  EXPECT_FALSE(report->differs());
  EXPECT_FALSE(report->incomparable());
  EXPECT_EQ(report->compared.size(), 5U);
}

struct RetentionTest : ErasuresTest {
  // The policy keeps SBOMs in CycloneDX so many days (0: for ever).
  void KeepFor(std::uint32_t days) {
    registration::Policy policy = *home.node->policy().Get();
    for (registration::PolicyRule& rule : policy.rules)
      if (rule.name == "supply-evidence") rule.retention_days = days;
    home.Say(content_type::kPolicy, Operator(), home.node->configuration().origin, policy.ToJson(),
             home.node->operator_key());
  }
};

TEST_F(RetentionTest, ErasesWhatIsOverAndNamesTheRule) {
  const auto first = Publish("first");
  home.clock.AdvanceSeconds(10 * kDay);
  const auto second = Publish("second");
  Retention retention(*home.node, home.clock);
  home.clock.AdvanceSeconds(1000 * kDay);
  EXPECT_EQ(retention.EraseDue().value(), 0U);  // for ever
  KeepFor(1005);
  EXPECT_EQ(retention.EraseDue().value(), 1U);
  EXPECT_FALSE(home.node->payloads().Contains(first));
  EXPECT_TRUE(home.node->payloads().Contains(second));
  const auto index = home.node->erasures().ErasedBy(first).value();
  const auto entry = statement::SignedStatement::Decode(home.node->log().ReadEntries(index, 1)->at(0).bytes).value();
  const auto document = statement::ParseErasure(AsText(entry.payload())).value();
  EXPECT_EQ(document.reason, "retention");
  EXPECT_EQ(document.basis, "rule supply-evidence of the policy: 1005 days");
  EXPECT_EQ(entry.headers().issuer, Operator());
  EXPECT_EQ(retention.EraseDue().value(), 0U);
  home.clock.AdvanceSeconds(5 * kDay);
  EXPECT_EQ(retention.EraseDue().value(), 1U);
  EXPECT_FALSE(home.node->payloads().Contains(second));
}

TEST_F(RetentionTest, TheTimeBeginsAnewWithEachStatement) {
  KeepFor(30);
  const auto digest = Publish("gateway");
  home.clock.AdvanceSeconds(20 * kDay);
  statement::Headers headers;
  headers.content_type = content_type::kCycloneDx;
  headers.issuer = kAcme;
  headers.subject = "pkg:generic/acme/gateway@2";
  headers.hash_envelope = statement::HashEnvelope{};
  ASSERT_TRUE(home.node->Register(statement::SignDigest(std::move(headers), digest, acme)->entry()).has_value());
  home.clock.AdvanceSeconds(20 * kDay);
  Retention retention(*home.node, home.clock);
  EXPECT_EQ(retention.EraseDue().value(), 0U);
  home.clock.AdvanceSeconds(10 * kDay);
  EXPECT_EQ(retention.EraseDue().value(), 1U);
}

}  // namespace
}  // namespace entente::node
