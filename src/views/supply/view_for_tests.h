// A log in memory, folded into a supply view on disk, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/encoding.h"
#include "crypto/key.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "statement/signed_statement.h"
#include "views/supply/index/for_tests.h"
#include "views/supply/supply_view.h"

namespace entente::supply {

class Payloads final : public views::PayloadSource {
 public:
  Result<Bytes> Read(const crypto::Digest& digest) const override {
    if (unavailable) return Fail(ErrorCode::kUnavailable, "the disk is away");
    const auto found = documents_.find(digest);
    if (found == documents_.end()) return Fail(ErrorCode::kNotFound, "no such payload");
    return found->second;
  }
  crypto::Digest Put(std::string_view document) {
    const crypto::Digest digest = crypto::Sha256(AsBytes(document));
    documents_[digest] = ToBytes(document);
    return digest;
  }
  void Drop(const crypto::Digest& digest) { documents_.erase(digest); }
  bool unavailable = false;

 private:
  std::map<crypto::Digest, Bytes> documents_;
};

inline std::string SbomJson(std::string_view name, const std::vector<std::string>& purls) {
  std::string document =
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"application","name":")" +
      std::string(name) + R"("}},"components":[)";
  for (const std::string& purl : purls) {
    if (!document.ends_with('[')) document += ',';
    document += R"({"type":"library","name":"n","purl":")" + purl + R"("})";
  }
  return document + "]}";
}

// A log in memory, folded into a view on disk.
class SupplyViewTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa);
    ASSERT_TRUE(key.has_value());
    key_.emplace(*std::move(key));
    OpenView();
  }
  void OpenView() {
    view_.reset();
    auto view =
        SupplyView::Open(directory_.path() / "supply.db", directory_.path() / "index", storage::OpenMode::kReadWrite);
    ASSERT_TRUE(view.has_value()) << view.error().Text();
    view_ = *std::move(view);
  }
  // Index of the new entry.
  std::uint64_t Say(std::string_view type, std::string_view issuer, std::string_view subject,
                    const crypto::Digest& digest) {
    statement::Headers headers;
    headers.content_type = type;
    headers.issuer = issuer;
    headers.subject = subject;
    headers.hash_envelope = statement::HashEnvelope{.location = "https://example.org/" + std::string(subject)};
    auto signed_statement = statement::SignDigest(headers, digest, *key_);
    EXPECT_TRUE(signed_statement.has_value()) << signed_statement.error().Text();
    log_.push_back(*std::move(signed_statement));
    return log_.size() - 1;
  }
  std::uint64_t SaySbom(std::string_view issuer, std::string_view subject, const std::vector<std::string>& purls) {
    return Say(statement::content_type::kCycloneDx, issuer, subject, payloads_.Put(SbomJson("the product", purls)));
  }
  std::uint64_t SaySnapshot(std::string_view feed, const std::vector<std::string>& records) {
    std::string lines;
    for (const std::string& record : records) lines += record + "\n";
    return Say(statement::content_type::kOsvSnapshot, "did:web:operator.example", "feed:" + std::string(feed),
               payloads_.Put(lines));
  }
  std::uint64_t Erase(const crypto::Digest& payload) {
    statement::Headers headers;
    headers.content_type = statement::content_type::kErasure;
    headers.issuer = "did:web:operator.example";
    headers.subject = ToHex(payload);
    const std::string document =
        statement::ToJson({.payload = payload, .reason = "requested", .basis = {}, .requested_by = {}});
    log_.push_back(statement::Sign(std::move(headers), AsBytes(document), *key_).value());
    return log_.size() - 1;
  }
  Result<void> Fold(std::size_t at_once = 1'000) {
    while (view_->cursor() < log_.size()) {
      std::vector<views::Entry> entries;
      for (std::uint64_t i = view_->cursor(); i < log_.size() && entries.size() < at_once; ++i)
        entries.push_back({.index = i, .time = 1'700'000'000 + static_cast<UnixSeconds>(i), .statement = &log_[i]});
      TRY(view_->Apply(entries, payloads_));
    }
    return {};
  }
  std::vector<std::string> IndexFiles() const {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path() / "index", error))
      files.push_back(file.path().filename().string());
    return files;
  }
  void FillUsual() {
    SaySnapshot("osv/npm", {OsvJson("A-1", "npm", "event-stream", R"({"introduced":"3.3.6"},{"fixed":"4.0.0"})",
                                    R"("aliases":["CVE-2018-1"],)", "", "SEMVER")});
    old_ = SaySbom("did:web:acme.example", "pkg:generic/acme/gateway@1.0",
                   {"pkg:npm/event-stream@3.3.6", "pkg:npm/left-pad@1.0.0", "pkg:cargo/smallvec@1.0.0"});
    new_ = SaySbom("did:web:acme.example", "pkg:generic/acme/gateway@2.0",
                   {"pkg:npm/event-stream@4.0.1", "pkg:npm/left-pad@1.3.0"});
    other_ = SaySbom("did:web:other.example", "pkg:generic/other@1", {"pkg:npm/event-stream@3.3.6"});
    ASSERT_TRUE(Fold().has_value());
  }

  TemporaryDirectory directory_;
  std::optional<crypto::PrivateKey> key_;
  Payloads payloads_;
  std::vector<statement::SignedStatement> log_;
  std::unique_ptr<SupplyView> view_;
  std::uint64_t old_ = 0;
  std::uint64_t new_ = 0;
  std::uint64_t other_ = 0;
};

}  // namespace entente::supply
