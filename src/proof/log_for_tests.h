// A log in memory with a real tree, real signatures and a roster folded from it. What is appended is not judged: a test
// plays the dishonest operator, too. Tests only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/log.h"
#include "merkle/tree.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "views/roster/authority.h"
#include "views/roster/documents.h"

namespace entente::proof {

namespace content_type = statement::content_type;
using registration::MakeStatement;
using registration::Role;
using registration::RolesOf;
using registration::TestKey;
using statement::SignedStatement;

class LogForTests final : public log::Log {
 public:
  static constexpr const char* kOrigin = "log.example/call";
  static constexpr const char* kOperator = "did:web:log.example";

  // `anchored`: the checkpoint key that the trust anchors name, where it is not the log's own.
  explicit LogForTests(const std::optional<crypto::PublicKey>& anchored = std::nullopt) {
    roster::TrustAnchorsDocument anchors;
    anchors.origin = kOrigin;
    anchors.operator_id = kOperator;
    anchors.operator_name = "The Operator";
    anchors.keys = {{operator_key.public_key(), RolesOf({Role::kAdmin})}};
    anchors.checkpoint_key = log::VerifierKey(kOrigin, anchored.value_or(checkpoint_key.public_key()));
    anchors.receipt_keys = {TestKey('r').public_key()};
    Append(MakeStatement(content_type::kPolicy, kOperator, kOrigin, registration::Policy::Default(false).ToJson(),
                         operator_key));
    Append(MakeStatement(content_type::kTrustAnchors, kOperator, kOrigin, ToJson(anchors), operator_key));
    time_entry = Append(
        MakeStatement(content_type::kTime, kOperator, kOrigin, R"({"time":"2026-01-15T00:00:00Z"})", operator_key));
  }

  std::uint64_t Append(const SignedStatement& statement) {
    const std::uint64_t index = entries_.size();
    authority.Apply(index, 0, statement);
    [[maybe_unused]] const auto taken = charter_.Take(index, statement);
    leaves_.push_back(merkle::LeafHash(statement.entry()));
    entries_.push_back({index, 0, ToBytes(statement.entry())});
    return index;
  }
  std::uint64_t Apply(const std::string& party, const crypto::PrivateKey& key, std::initializer_list<Role> roles) {
    return AppendParty(party, {{key.public_key(), RolesOf(roles)}}, key);
  }
  std::uint64_t AppendParty(const std::string& party, std::vector<roster::KeyWithRoles> keys,
                            const crypto::PrivateKey& signer) {
    roster::PartyDocument document;
    document.id = party;
    document.name = party;
    document.kind = registration::PartyKind::kState;
    document.keys = std::move(keys);
    return Append(MakeStatement(content_type::kParty, party, party, ToJson(document), signer));
  }
  std::uint64_t Admit(const std::string& party) {
    return Append(MakeStatement(content_type::kAdmission, kOperator, party,
                                ToJson(roster::AdmissionDocument{party, roster::Decision::kAdmitted, {}}),
                                operator_key));
  }
  std::uint64_t Revoke(const std::string& party, const crypto::PrivateKey& key) {
    roster::KeyRevocationDocument document;
    document.party = party;
    document.kid = ToBytes(key.public_key().kid());
    document.reason = roster::RevocationReason::kCompromised;
    return Append(MakeStatement(content_type::kKeyRevocation, kOperator, party, ToJson(document), operator_key));
  }
  std::uint64_t Support(const std::string& party, const crypto::PrivateKey& key, const std::string& version = "1") {
    return Append(MakeStatement(content_type::kSupport, party, "https://call.example/1",
                                ToJson(roster::SupportDocument{"https://call.example/1", version, std::nullopt, {}}),
                                key));
  }

  [[nodiscard]] log::NoteVerifier verifier() const {
    return log::ParseVerifierKey(log::VerifierKey(kOrigin, checkpoint_key.public_key())).value();
  }

  [[nodiscard]] log::SignedRoot durable() const override {
    return {entries_.size(), merkle::Root(entries_.size(), nodes()).value()};
  }
  [[nodiscard]] std::string SignedCheckpoint(log::SignedRoot* root) const override {
    const log::SignedRoot now = durable();
    if (root != nullptr) *root = now;
    return log::SignCheckpoint({kOrigin, now.size, now.root}, pens).value();
  }
  [[nodiscard]] std::string checkpoint() const override {
    return published.empty() ? SignedCheckpoint(nullptr) : published;
  }
  // What it is now, published and cosigned by a witness.
  void PublishCosigned(const crypto::PrivateKey& witness) {
    published = SignedCheckpoint(nullptr);
    const std::string text = log::ParseNote(published)->text;
    published += log::Cosign(text, "witness.example/w1", witness, 1'800'000'000).value();
  }
  [[nodiscard]] const std::string& origin() const override { return origin_; }
  [[nodiscard]] const std::filesystem::path& public_directory() const override { return directory_; }
  [[nodiscard]] Result<std::vector<log::StoredEntry>> ReadEntries(std::uint64_t first,
                                                                  std::uint64_t count) const override {
    std::vector<log::StoredEntry> found;
    for (std::uint64_t i = first; i < entries_.size() && i - first < count; ++i) found.push_back(entries_[i]);
    return found;
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> InclusionProof(std::uint64_t index,
                                                                   std::uint64_t size) const override {
    return merkle::InclusionProof(index, size, nodes());
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> ConsistencyProof(std::uint64_t, std::uint64_t) const override {
    return NotHere();
  }
  [[nodiscard]] std::shared_ptr<const log::Charter> charter() const override {
    return std::make_shared<const log::Charter>(charter_);
  }
  [[nodiscard]] Result<void> Submit(registration::Admitted, registration::Completion) override { return NotHere(); }
  [[nodiscard]] Result<Bytes> Receipt(std::uint64_t) const override { return NotHere(); }
  [[nodiscard]] Result<Bytes> ConsistencyReceipt(std::uint64_t) const override { return NotHere(); }
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest&) const override { return NotHere(); }
  [[nodiscard]] bool WaitForSize(std::uint64_t, std::chrono::milliseconds) const override { return true; }
  [[nodiscard]] Result<void> Publish() override { return {}; }
  [[nodiscard]] std::optional<Error> failure() const override { return std::nullopt; }

  const crypto::PrivateKey checkpoint_key = TestKey('k');
  const crypto::PrivateKey operator_key = TestKey('o');
  std::vector<crypto::PrivateKey> pens = {checkpoint_key};  // sign its checkpoints
  registration::PolicyHolder policy{registration::Policy{}};
  roster::Authority authority{policy};
  std::uint64_t time_entry = 0;
  std::string published;  // empty: what is newest

 private:
  static std::unexpected<Error> NotHere() { return Fail(ErrorCode::kUnavailable, "not in this log"); }
  [[nodiscard]] merkle::NodeReader nodes() const {
    return [this](merkle::NodeId id) -> Result<crypto::Digest> { return SubtreeRoot(id); };
  }
  [[nodiscard]] crypto::Digest SubtreeRoot(merkle::NodeId id) const {
    if (id.level == 0) return leaves_.at(id.index);
    return merkle::NodeHash(SubtreeRoot({id.level - 1, 2 * id.index}), SubtreeRoot({id.level - 1, 2 * id.index + 1}));
  }

  std::string origin_ = kOrigin;
  std::filesystem::path directory_;
  log::Charter charter_;
  std::vector<log::StoredEntry> entries_;
  std::vector<crypto::Digest> leaves_;
};

}  // namespace entente::proof
