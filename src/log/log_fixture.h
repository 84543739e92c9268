// A log with fixed keys and a clock of the test's own, on any storage. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "log/check.h"
#include "log/log.h"
#include "log/receipt.h"
#include "registration/registrar.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "storage/files.h"

namespace entente::log {

inline crypto::PrivateKey FixedKey(std::uint8_t seed) {
  return crypto::PrivateKey::FromSeed(Bytes(32, seed)).value();
}

// Lets everything pass unless told otherwise, and keeps what it saw.
class RecordingOrder final : public BatchOrder {
 public:
  void BeginBatch(std::uint64_t index, UnixSeconds time) override { begun.emplace_back(index, time); }
  [[nodiscard]] Result<void> BeforeIndex(const registration::Admitted& entry) override {
    judged_at.push_back(begun.empty() ? 0 : begun.back().second);
    if (refused_issuers.contains(entry.statement().headers().issuer))
      return Fail(ErrorCode::kUnauthorized, "this issuer was revoked");
    return {};
  }
  void AfterIndex(std::uint64_t index, UnixSeconds time, const statement::SignedStatement& statement) override {
    seen.emplace_back(index, time);
    if (AsText(statement.payload()) == "revoke") refused_issuers.insert(statement.headers().issuer);
  }

  std::set<std::string> refused_issuers;
  std::vector<std::pair<std::uint64_t, UnixSeconds>> seen;
  std::vector<std::pair<std::uint64_t, UnixSeconds>> begun;
  std::vector<UnixSeconds> judged_at;
};

class LogFixture {
 public:
  static constexpr UnixSeconds kStart = 1'800'000'000;
  static constexpr const char* kOrigin = "log.example/test";

  explicit LogFixture(storage::Files& files, std::filesystem::path directory = "/log")
      : files_(files), directory_(std::move(directory)) {}

  [[nodiscard]] Result<void> Create() {
    std::vector<statement::SignedStatement> genesis;
    for (const std::string_view type : {statement::content_type::kPolicy, statement::content_type::kTrustAnchors}) {
      statement::Headers headers;
      headers.content_type = type;
      headers.issuer = keys().operator_issuer;
      headers.subject = kOrigin;
      const bool is_policy = type == statement::content_type::kPolicy;
      TRY_ASSIGN(auto statement,
                 statement::Sign(std::move(headers), AsBytes(is_policy ? "{}" : TrustAnchors()), keys().operator_key));
      genesis.push_back(std::move(statement));
    }
    return Log::Create(directory_, kOrigin, keys(), genesis, files_, clock);
  }
  [[nodiscard]] Result<void> Open() {
    order = std::make_unique<RecordingOrder>();
    LogKeys held = keys();
    for (const crypto::PrivateKey& key : further_keys) held.signing.Add(key);
    auto opened = Log::Open(directory_, kOrigin, held, limits, files_, clock, *order, cosigning);
    if (!opened.has_value()) return std::unexpected(opened.error());
    log_ = *std::move(opened);
    return {};
  }
  void Close() { log_.reset(); }
  [[nodiscard]] Log& log() { return *log_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

  [[nodiscard]] static LogKeys keys() { return {{FixedKey(1), FixedKey(2)}, FixedKey(3), "did:web:log.example"}; }
  // As much of them as the log itself reads.
  [[nodiscard]] static std::string TrustAnchors() {
    return R"({"origin":")" + std::string(kOrigin) + R"(","checkpoint_key":")" +
           VerifierKey(kOrigin, FixedKey(1).public_key()) + R"(","receipt_keys":[{"jwk":)" +
           FixedKey(2).public_key().ToJwk() + "}]}";
  }
  [[nodiscard]] static NoteVerifier verifier() {
    const auto key = FixedKey(1).public_key();
    return {kOrigin, NoteKeyId(kOrigin, key), key};
  }

  // The same word makes the same statement.
  [[nodiscard]] static statement::SignedStatement Statement(const std::string& word,
                                                            std::string_view type = "text/plain",
                                                            const std::string& issuer = "did:web:party.example") {
    statement::Headers headers;
    headers.content_type = type;
    headers.issuer = issuer;
    headers.subject = "about";
    return statement::Sign(std::move(headers), AsBytes(word), FixedKey(3)).value();
  }

  using Answer = std::future<Result<registration::Registered>>;
  [[nodiscard]] Answer Submit(const statement::SignedStatement& statement) {
    auto promise = std::make_shared<std::promise<Result<registration::Registered>>>();
    Answer answer = promise->get_future();
    auto queued =
        log_->Submit(registration::OperatorPen::Admit(statement),
                     [promise](Result<registration::Registered> result) { promise->set_value(std::move(result)); });
    if (!queued.has_value()) promise->set_value(std::unexpected(queued.error()));
    return answer;
  }
  // Registers, and checks the receipt as an outsider would.
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& word) {
    const auto statement = Statement(word);
    TRY_ASSIGN(const registration::Registered registered, Submit(statement).get());
    const auto receipt =
        VerifyReceipt(registered.receipt, statement.entry(), log_->charter()->AllReceiptKeys().front());
    CHECK(receipt.has_value() && receipt->leaf_index == registered.index);
    return registered.index;
  }

  // What an outsider finds in the public files.
  [[nodiscard]] Result<CheckReport> Check() const {
    CheckOptions options;
    options.log_key = verifier();
    TRY_ASSIGN(CheckReport report,
               CheckPublicLog([this](const std::string& path) { return files_.Read(directory_ / path); }, options));
    TRY(CheckJournal(directory_, files_, report));
    return report;
  }

  LogLimits limits;
  std::vector<crypto::PrivateKey> further_keys;  // in the ring when it is opened
  ManualClock clock{kStart};
  std::unique_ptr<RecordingOrder> order;
  Cosigning* cosigning = nullptr;  // outlives the log

 private:
  storage::Files& files_;
  std::filesystem::path directory_;
  std::unique_ptr<Log> log_;
};

// Everything that the log is must hold, at this size. REQUIRES: it is closed, or idle and published.
inline void ExpectWholeLog(const LogFixture& log, std::uint64_t size) {
  const auto report = log.Check();
  ASSERT_TRUE(report.has_value()) << report.error().Text();
  EXPECT_EQ(report->size, size);
  for (const CheckFault& fault : report->faults) ADD_FAILURE() << fault.place << ": " << fault.what;
}

}  // namespace entente::log
