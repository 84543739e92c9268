#include "views/attestations/attestation_view.h"

#include <gtest/gtest.h>

#include <map>

#include "base/encoding.h"
#include "base/folder_for_tests.h"
#include "envelopes/envelope_for_tests.h"
#include "statement/content_types.h"
#include "statement/erasure.h"

namespace entente::attestations {
namespace {

namespace content_type = statement::content_type;
using envelopes::DsseText;
using envelopes::InTotoText;
using envelopes::KeyForTests;

const std::string kSha(64, 'c');
constexpr const char* kAcme = "did:web:acme.example";
constexpr const char* kMirror = "did:web:mirror.example";
constexpr const char* kOwner = "did:web:log.example";

class Payloads final : public views::PayloadSource {
 public:
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    const auto found = all.find(digest);
    if (found == all.end()) return Fail(ErrorCode::kNotFound, "not here");
    return found->second;
  }
  std::map<crypto::Digest, Bytes> all;
};

class AttestationViewTest : public ::testing::Test {
 protected:
  void SetUp() override { Open("attestations.db"); }

  void Open(const char* name) {
    auto opened = AttestationView::Open(folder_.path() / name, storage::OpenMode::kReadWrite);
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
    owned_ = *std::move(opened);
    view_ = dynamic_cast<AttestationView*>(owned_.get());
  }

  // Puts a statement behind the others and folds it in.
  std::uint64_t Say(std::string_view type, const std::string& issuer, const std::string& subject,
                    const std::string& document, bool envelope = false) {
    statement::Headers headers;
    headers.content_type = type;
    headers.issuer = issuer;
    headers.subject = subject;
    const auto key = KeyForTests(issuer);
    if (envelope) {
      payloads_.all[crypto::Sha256(AsBytes(document))] = ToBytes(std::string_view(document));
      headers.hash_envelope = statement::HashEnvelope{};
    }
    auto made = envelope ? statement::SignDigest(headers, crypto::Sha256(AsBytes(document)), key)
                         : statement::Sign(headers, AsBytes(document), key);
    EXPECT_TRUE(made.has_value()) << made.error().Text();
    statements_.push_back(*std::move(made));
    FoldAll();
    return statements_.size() - 1;
  }
  void FoldAll(std::size_t chunk = SIZE_MAX) {
    while (view_->cursor() < statements_.size()) {
      std::vector<views::Entry> batch;
      for (std::uint64_t i = view_->cursor(); i < statements_.size() && batch.size() < chunk; ++i)
        batch.push_back({i, 1'780'000'000, &statements_[i]});
      const auto folded = view_->Apply(batch, payloads_);
      ASSERT_TRUE(folded.has_value()) << folded.error().Text();
    }
  }
  void SayParty(const std::string& id, const std::vector<crypto::PrivateKey>& keys) {
    json::Value document = {{"id", id}, {"keys", json::Value::array()}};
    for (const auto& key : keys)
      document["keys"].push_back({{"jwk", json::Value::parse(key.public_key().ToJwk())}, {"roles", {"supply"}}});
    Say(content_type::kParty, id, id, document.dump());
  }
  static std::string Material(const crypto::PrivateKey& key) {
    envelopes::TrustMaterial material;
    material.name = "builders";
    material.keys.push_back({key.public_key(), {}, envelopes::KeyUse::kSigning, {}});
    return material.ToJson();
  }
  std::string OutcomeOf(std::uint64_t entry) {
    const auto one = view_->At(entry);
    return one.has_value() ? one->result["outcome"].get<std::string>() : one.error().Text();
  }

  FolderForTests folder_;
  std::unique_ptr<views::View> owned_;
  AttestationView* view_ = nullptr;
  Payloads payloads_;
  std::vector<statement::SignedStatement> statements_;
};

TEST_F(AttestationViewTest, FindsByDigestAndByName) {
  const auto build = KeyForTests("build");
  SayParty(kAcme, {build});
  const auto inline_entry =
      Say(content_type::kDsse, kAcme, "pkg:generic/a@1", DsseText(InTotoText("gateway", kSha), build, ""));
  const auto enveloped =
      Say(content_type::kDsse, kMirror, "urn:x", DsseText(InTotoText("gateway", kSha), build, ""), true);
  const auto by_digest = view_->Find({.digest = kSha, .name = {}}, 0, 10);
  ASSERT_TRUE(by_digest.has_value()) << by_digest.error().Text();
  ASSERT_EQ(by_digest->total, 2U);
  EXPECT_EQ(by_digest->items[0].entry, enveloped);
  EXPECT_EQ(by_digest->items[0].issuer, kMirror);
  EXPECT_EQ(by_digest->items[0].subjects.front().value, kSha);
  EXPECT_EQ(view_->Find({.digest = {}, .name = "pkg:generic/a@1"}, 0, 10)->items.front().entry, inline_entry);
  EXPECT_EQ(view_->Find({.digest = {}, .name = "gateway"}, 1, 10)->items.size(), 1U);
  EXPECT_EQ(view_->Find({.digest = std::string(64, 'f'), .name = {}}, 0, 10)->total, 0U);
  EXPECT_EQ(view_->At(0).error().code, ErrorCode::kNotFound);
  // The mirror's own keys are asked, not those of whoever signed inside.
  EXPECT_EQ(OutcomeOf(inline_entry), "verified");
  EXPECT_EQ(OutcomeOf(enveloped), "key-not-known");
}

TEST_F(AttestationViewTest, LooksAgainWhenKeysBecomeKnown) {
  const auto builder = KeyForTests("builder");
  Say(content_type::kTrustAnchors, kOwner, "log.example", R"({"operator":{"id":"did:web:log.example","keys":[]}})");
  const auto document = DsseText(InTotoText("gateway", kSha), builder, "");
  const auto first = Say(content_type::kDsse, kAcme, "urn:1", document);
  const auto second = Say(content_type::kDsse, kMirror, "urn:2", document, true);
  // A party's own material counts for its own.
  Say(content_type::kTrustMaterial, kAcme, "builders", Material(builder));
  EXPECT_EQ(OutcomeOf(first), "verified");
  EXPECT_EQ(OutcomeOf(second), "key-not-known");
  const auto by_operator = Say(content_type::kTrustMaterial, kOwner, "builders", Material(builder));
  EXPECT_EQ(OutcomeOf(second), "verified");
  EXPECT_EQ(view_->At(second)->result["signatures"][0]["known_from"], by_operator);
  // Replaced: what was verified stays so, what comes later is not.
  Say(content_type::kTrustMaterial, kOwner, "builders", Material(KeyForTests("another")));
  EXPECT_EQ(OutcomeOf(second), "verified");
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kMirror, "urn:3", document)), "key-not-known");
}

TEST_F(AttestationViewTest, ARevokedKeyAndOneThatIsNoLongerListedAreNotKnown) {
  const auto build = KeyForTests("build");
  const auto document = DsseText(InTotoText("gateway", kSha), build, "");
  SayParty(kAcme, {build});
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:1", document)), "verified");
  const json::Value revocation = {{"party", kAcme}, {"kid", ToBase64Url(build.public_key().kid())}, {"reason", "lost"}};
  Say(content_type::kKeyRevocation, kAcme, kAcme, revocation.dump());
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:2", document)), "key-not-known");
  SayParty(kAcme, {build});  // never again
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:3", document)), "key-not-known");
}

TEST_F(AttestationViewTest, RecoveredKeysTakeThePlaceOfThoseThatWereLost) {
  const auto lost = KeyForTests("lost");
  const auto fresh = KeyForTests("fresh");
  const auto document = DsseText(InTotoText("gateway", kSha), lost, "");
  Say(content_type::kTrustAnchors, kOwner, "log.example", R"({"operator":{"id":"did:web:log.example","keys":[]}})");
  SayParty(kAcme, {lost});
  json::Value recovery = {{"party", kAcme}, {"keys", json::Value::array()}};
  recovery["keys"].push_back({{"jwk", json::Value::parse(fresh.public_key().ToJwk())}, {"roles", {"admin"}}});
  Say(content_type::kKeyRecovery, kMirror, kAcme, recovery.dump());  // one voice of several decides nothing
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:1", document)), "verified");
  Say(content_type::kKeyRecovery, kOwner, kAcme, recovery.dump());
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:2", document)), "key-not-known");
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kAcme, "urn:3", DsseText(InTotoText("gateway", kSha), fresh, ""))),
            "verified");
}

TEST_F(AttestationViewTest, NothingIsLeftOfAnErasedDocument) {
  const auto build = KeyForTests("build");
  SayParty(kAcme, {build});
  const auto document = DsseText(InTotoText("gateway", kSha), build, "");
  const auto other = DsseText(InTotoText("other", kSha), build, "");
  const auto enveloped = Say(content_type::kDsse, kAcme, "urn:1", document, true);
  const auto standing = Say(content_type::kDsse, kAcme, "urn:2", document);
  const auto kept = Say(content_type::kDsse, kAcme, "urn:3", other, true);
  const auto erased = crypto::Sha256(AsBytes(document));
  Say(content_type::kErasure, kAcme, ToHex(erased), ToJson(statement::ErasureDocument{erased, "gone", {}, {}}));
  EXPECT_EQ(view_->At(enveloped).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(OutcomeOf(standing), "verified") << "it stands in the entry";
  EXPECT_EQ(OutcomeOf(kept), "verified");
  EXPECT_EQ(view_->Find({.digest = kSha, .name = {}}, 0, 10)->total, 2U);
  // A fold that never saw the document makes the same.
  const auto digest = *view_->ContentDigest();
  payloads_.all.erase(erased);
  Open("later.db");
  FoldAll();
  EXPECT_EQ(*view_->ContentDigest(), digest);
}

TEST_F(AttestationViewTest, IsTheSameHoweverItIsFolded) {
  const auto build = KeyForTests("build");
  const auto document = DsseText(InTotoText("gateway", kSha), build, "");
  Say(content_type::kTrustAnchors, kOwner, "log.example", R"({"operator":{"id":"did:web:log.example","keys":[]}})");
  Say(content_type::kDsse, kMirror, "urn:1", document, true);
  SayParty(kAcme, {build});
  Say(content_type::kDsse, kAcme, "urn:2", document);
  Say(content_type::kTrustMaterial, kOwner, "builders", Material(build));
  Say(content_type::kDsse, kAcme, "urn:3", "not an envelope");
  const auto digest = *view_->ContentDigest();
  ASSERT_TRUE(view_->Reset().has_value());
  EXPECT_EQ(view_->cursor(), 0U);
  FoldAll(2);
  EXPECT_EQ(*view_->ContentDigest(), digest);
  Open("another.db");
  FoldAll();
  EXPECT_EQ(*view_->ContentDigest(), digest);
  // Opened again, it still knows the trust material.
  Open("another.db");
  EXPECT_EQ(OutcomeOf(Say(content_type::kDsse, kMirror, "urn:4", document)), "verified");
}

}  // namespace
}  // namespace entente::attestations
