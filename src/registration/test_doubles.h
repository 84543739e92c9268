// What registration leans on, as simple as it can be: a directory, a store in memory, a log that only queues. Tests
// only.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "registration/registrar.h"
#include "statement/signed_statement.h"

namespace entente::registration {

// The same key for the same letter, every time.
inline crypto::PrivateKey TestKey(char letter) {
  const Bytes seed(32, static_cast<std::uint8_t>(letter));
  return crypto::PrivateKey::FromSeed(seed).value();
}

inline Roles RolesOf(std::initializer_list<Role> list) {
  Roles roles;
  for (const Role role : list) roles.Add(role);
  return roles;
}

inline statement::SignedStatement MakeStatement(std::string_view content_type, std::string_view issuer,
                                                std::string_view subject, std::string_view payload,
                                                const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = issuer;
  headers.subject = subject;
  return statement::Sign(std::move(headers), AsBytes(payload), key).value();
}

// Signed by the key of the first of these certificates (DER), with them in its header.
inline statement::SignedStatement MakeCertified(std::string_view content_type, std::string_view issuer,
                                                std::string_view subject, std::string_view payload,
                                                const crypto::PrivateKey& key, std::vector<Bytes> certificates) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = issuer;
  headers.subject = subject;
  headers.certificates = std::move(certificates);
  return statement::Sign(std::move(headers), AsBytes(payload), key).value();
}

inline statement::SignedStatement MakeEnvelope(std::string_view content_type, std::string_view issuer,
                                               std::string_view subject, const crypto::Digest& document,
                                               const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = issuer;
  headers.subject = subject;
  return statement::SignDigest(std::move(headers), document, key).value();
}

class MapDirectory final : public KeyDirectory {
 public:
  void Put(std::string issuer, Signer signer) {
    signer.party = issuer;
    versions_[issuer] = std::max(versions_[issuer], signer.authority_version);
    const Bytes kid(signer.key.kid().begin(), signer.key.kid().end());
    signers_.insert_or_assign(std::pair(std::move(issuer), kid), std::move(signer));
  }
  [[nodiscard]] Result<Signer> Find(std::string_view issuer, ByteView kid) const override {
    const auto found = signers_.find(std::pair(std::string(issuer), ToBytes(kid)));
    if (found == signers_.end()) return Fail(ErrorCode::kNotFound, "no such key");
    return found->second;
  }
  [[nodiscard]] std::uint64_t VersionOf(std::string_view issuer) const override {
    const auto found = versions_.find(std::string(issuer));
    return found == versions_.end() ? 0 : found->second;
  }

 private:
  std::map<std::pair<std::string, Bytes>, Signer> signers_;
  std::map<std::string, std::uint64_t> versions_;
};

class MemoryPayloads final : public storage::PayloadStore {
 public:
  crypto::Digest Add(std::string_view document) {
    const crypto::Digest digest = crypto::Sha256(AsBytes(document));
    documents[digest] = ToBytes(document);
    return digest;
  }
  [[nodiscard]] Result<std::unique_ptr<storage::PayloadUpload>> Begin(const crypto::Digest&) override {
    return Fail(ErrorCode::kUnavailable, "uploads are not tested here");
  }
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const override { return documents.contains(digest); }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    if (!Contains(digest)) return Fail(ErrorCode::kNotFound, "no such document");
    if (crypto::Sha256(documents.at(digest)) != digest)
      return Fail(ErrorCode::kCorruption, "the document has another digest");
    return documents.at(digest);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    if (!Contains(digest)) return Fail(ErrorCode::kNotFound, "no such document");
    return documents.at(digest).size();
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest& digest) override {
    if (keep_fails) return Fail(ErrorCode::kUnavailable, "the disk is full");
    kept.push_back(digest);
    return {};
  }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return 0; }

  std::map<crypto::Digest, Bytes> documents;
  std::vector<crypto::Digest> kept;
  bool keep_fails = false;
};

class QueueSink final : public EntrySink {
 public:
  [[nodiscard]] Result<void> Submit(Admitted entry, Completion done) override {
    if (full) return Fail(ErrorCode::kPushback, "the queue is full");
    queued.emplace_back(std::move(entry), std::move(done));
    return {};
  }
  std::vector<std::pair<Admitted, Completion>> queued;
  bool full = false;
};

// Documents that hold the word "broken" are not what they claim; what begins with application/unheard is unknown.
class WordChecks final : public PayloadChecks {
 public:
  [[nodiscard]] Result<void> Check(std::string_view content_type, ByteView document) const override {
    if (content_type.starts_with("application/unheard")) return Fail(ErrorCode::kNotFound, "unheard of");
    if (AsText(document).find("broken") != std::string_view::npos) return Invalid("it is broken", "/components/3");
    return {};
  }
};

}  // namespace entente::registration
