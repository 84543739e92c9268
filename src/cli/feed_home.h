// FeedHome: the log that a feed's snapshots go to, signed by its operator, in a directory or at a node that serves
// (cli/operator_desk.h); and what its answers rest on.
//
// Thread safety: one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/operator_desk.h"
#include "crypto/digest.h"
#include "views/supply/supply_queries.h"

namespace entente::cli {

// A snapshot that is to be logged.
struct NewSnapshot {
  std::string feed;      // "osv/pypi"
  std::string location;  // where it is from
  ByteView document;
  std::filesystem::path staging;  // where it may lie until it is registered
};

class FeedHome {
 public:
  FeedHome() = default;
  FeedHome(const FeedHome&) = delete;
  FeedHome& operator=(const FeedHome&) = delete;
  virtual ~FeedHome() = default;

  // As the answers rest on them now.
  [[nodiscard]] virtual Result<std::vector<supply::Feed>> Feeds() = 0;
  // Errors: kNotFound for one that was erased.
  [[nodiscard]] virtual Result<Bytes> Document(const crypto::Digest& digest) = 0;
  // Durable when it returns, and Feeds() has it. Errors: the log's; kUnavailable when the node did not fold it in
  // within `no_longer_than`: it is registered then, and the message says so.
  [[nodiscard]] virtual Result<void> Register(const NewSnapshot& snapshot, std::chrono::seconds no_longer_than) = 0;
};

// Errors: those of opening a node; kConflict when another process has the directory open, or when the node is another
// one's; kUnavailable when it does not answer.
[[nodiscard]] Result<std::unique_ptr<FeedHome>> OpenFeedHome(const DeskAddress& desk, const DeskPassphrase& passphrase);

}  // namespace entente::cli
