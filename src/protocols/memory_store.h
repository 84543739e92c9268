// A payload store in memory, whose disk can be full. Tests only.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "http/problem.h"
#include "storage/payloads.h"

namespace entente::protocols {

class MemoryStore : public storage::PayloadStore {
 public:
  [[nodiscard]] Result<std::unique_ptr<storage::PayloadUpload>> Begin(const crypto::Digest& digest) override {
    class Upload : public storage::PayloadUpload {
     public:
      Upload(MemoryStore& store, const crypto::Digest& digest) : store_(store), digest_(digest) {}
      Result<void> Write(ByteView piece) override {
        if (store_.full)
          return std::unexpected(
              Error{ErrorCode::kUnavailable, "the disk is full", {}, std::string(http::kDiskFullRule)});
        Append(bytes_, piece);
        return {};
      }
      Result<void> Finish() override {
        if (crypto::Sha256(bytes_) != digest_) return Invalid("another digest");
        store_.documents[digest_] = bytes_;
        return {};
      }

     private:
      MemoryStore& store_;
      crypto::Digest digest_;
      Bytes bytes_;
    };
    return std::make_unique<Upload>(*this, digest);
  }
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const override { return documents.contains(digest); }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    if (!Contains(digest)) return Fail(ErrorCode::kNotFound, "no such document");
    return documents.at(digest);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    if (!Contains(digest)) return Fail(ErrorCode::kNotFound, "no such document");
    return documents.at(digest).size();
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest&) override { return {}; }
  [[nodiscard]] Result<void> Erase(const crypto::Digest& digest) override {
    documents.erase(digest);
    return {};
  }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return 0; }

  std::map<crypto::Digest, Bytes> documents;
  bool full = false;
};

}  // namespace entente::protocols
