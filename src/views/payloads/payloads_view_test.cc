#include "views/payloads/payloads_view.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/folder_for_tests.h"
#include "statement/content_types.h"
#include "statement/erasure.h"

namespace entente::payloads {
namespace {

namespace content_type = statement::content_type;

constexpr UnixSeconds kStart = 1'700'000'000;
constexpr const char* kAcme = "did:web:acme.example";
constexpr const char* kOther = "did:web:other.example";

class NoPayloads final : public views::PayloadSource {
 public:
  Result<Bytes> Read(const crypto::Digest&) const override { return Fail(ErrorCode::kInternal, "nobody asks for it"); }
};

struct PayloadsViewTest : testing::Test {
  PayloadsViewTest() { Open(); }
  void Open() {
    view = nullptr;
    owned.reset();
    auto opened = PayloadsView::Open(folder.path() / "payloads.db", storage::OpenMode::kReadWrite);
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
    owned = *std::move(opened);
    view = dynamic_cast<PayloadsView*>(owned.get());
    ASSERT_NE(view, nullptr);
  }
  static crypto::Digest DigestOf(std::string_view text) { return crypto::Sha256(AsBytes(text)); }
  // Entry n is of kStart + n.
  std::uint64_t SayAbout(std::string_view document, const char* issuer) {
    statement::Headers headers;
    headers.content_type = content_type::kSpdx;
    headers.issuer = issuer;
    headers.subject = "pkg:generic/x@1";
    headers.hash_envelope = statement::HashEnvelope{};
    return Log(statement::SignDigest(std::move(headers), DigestOf(document), key).value());
  }
  std::uint64_t Erase(std::string_view document, const char* issuer, const char* reason = "requested") {
    statement::Headers headers;
    headers.content_type = content_type::kErasure;
    headers.issuer = issuer;
    headers.subject = ToHex(DigestOf(document));
    const std::string text =
        statement::ToJson({.payload = DigestOf(document), .reason = reason, .basis = {}, .requested_by = {}});
    return Log(statement::Sign(std::move(headers), AsBytes(text), key).value());
  }
  std::uint64_t Log(statement::SignedStatement statement) {
    log.push_back(std::move(statement));
    return log.size() - 1;
  }
  void Fold(std::size_t at_once = 100) {
    while (view->cursor() < log.size()) {
      std::vector<views::Entry> entries;
      for (std::uint64_t i = view->cursor(); i < log.size() && entries.size() < at_once; ++i)
        entries.push_back({.index = i, .time = kStart + static_cast<UnixSeconds>(i), .statement = &log[i]});
      ASSERT_TRUE(view->Apply(entries, NoPayloads()).has_value());
    }
  }

  FolderForTests folder;
  const crypto::PrivateKey key = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value();
  std::vector<statement::SignedStatement> log;
  std::unique_ptr<views::View> owned;
  PayloadsView* view = nullptr;
};

TEST_F(PayloadsViewTest, KnowsWhoRegisteredWhat) {
  SayAbout("a", kAcme);
  SayAbout("b", kAcme);
  SayAbout("a", kOther);
  Fold();
  const auto of_a = view->RegistrationsOf(DigestOf("a")).value();
  ASSERT_EQ(of_a.size(), 2U);
  EXPECT_EQ(of_a[0].issuer, kAcme);
  EXPECT_EQ(of_a[0].content_type, content_type::kSpdx);
  EXPECT_EQ(of_a[1].entry, 2U);
  EXPECT_EQ(of_a[1].time, kStart + 2);
  EXPECT_TRUE(view->RegistrationsOf(DigestOf("c"))->empty());
}

TEST_F(PayloadsViewTest, TheFirstErasureIsTheTombstone) {
  SayAbout("a", kAcme);
  const std::uint64_t first = Erase("a", kAcme, "requested");
  Erase("a", kOther, "again");
  const std::uint64_t never_seen = Erase("never seen", kOther);
  Fold(1);
  Open();  // survives
  const auto tombstone = view->TombstoneOf(DigestOf("a")).value();
  ASSERT_TRUE(tombstone.has_value());
  EXPECT_EQ(tombstone->entry, first);
  EXPECT_EQ(tombstone->reason, "requested");
  EXPECT_EQ(tombstone->issuer, kAcme);
  EXPECT_FALSE(view->TombstoneOf(DigestOf("b"))->has_value());
  const auto all = view->TombstonesFrom(0, 10).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].payload, DigestOf("never seen"));
  EXPECT_EQ(view->TombstonesFrom(first + 1, 10)->size(), 1U);
  EXPECT_EQ(view->TombstonesFrom(never_seen + 1, 10)->size(), 0U);
  EXPECT_EQ(view->TombstonesFrom(0, 1)->size(), 1U);
}

TEST_F(PayloadsViewTest, QuietDocumentsAreThoseNobodySpokeOfSince) {
  SayAbout("a", kAcme);   // 0
  SayAbout("b", kAcme);   // 1
  SayAbout("a", kOther);  // 2
  SayAbout("c", kAcme);   // 3
  SayAbout("d", kAcme);   // 4
  Erase("c", kAcme);
  Fold();
  const auto quiet = [this](UnixSeconds time, std::optional<std::uint64_t> after = {}, std::uint64_t limit = 10) {
    std::vector<crypto::Digest> payloads;
    const auto found = view->QuietSince(time, after, limit).value();
    for (const auto& one : found) payloads.push_back(one.payload);
    return payloads;
  };
  using Digests = std::vector<crypto::Digest>;
  EXPECT_EQ(quiet(kStart + 1), Digests({DigestOf("b")}));
  EXPECT_EQ(quiet(kStart + 2), Digests({DigestOf("b"), DigestOf("a")}));
  EXPECT_EQ(quiet(kStart + 9), Digests({DigestOf("b"), DigestOf("a"), DigestOf("d")}));
  EXPECT_EQ(quiet(kStart + 9, 1), Digests({DigestOf("a"), DigestOf("d")}));
  EXPECT_EQ(quiet(kStart + 9, {}, 1), Digests({DigestOf("b")}));
  EXPECT_EQ(quiet(kStart), Digests());
}

TEST_F(PayloadsViewTest, BatchesDoNotShow) {
  SayAbout("a", kAcme);
  Erase("a", kAcme);
  SayAbout("b", kAcme);
  Fold(1);
  const auto one_by_one = view->ContentDigest().value();
  ASSERT_TRUE(view->Reset().has_value());
  EXPECT_EQ(view->cursor(), 0U);
  EXPECT_NE(view->ContentDigest().value(), one_by_one);
  Fold();
  EXPECT_EQ(view->ContentDigest().value(), one_by_one);
}

}  // namespace
}  // namespace entente::payloads
