// Bulk: many statements into one log, and what came of them: into a directory, on their way at once, so that they share
// the log's batches; or to a node over HTTP, one after the other.
//
// Thread safety: Register() and Finish() from one thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/progress.h"
#include "cli/submission.h"
#include "registration/registrar.h"

namespace entente::cli {

struct BulkSum {
  std::uint64_t registered = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t refused = 0;
  std::optional<Error> first_refusal;
};

class Bulk {
 public:
  Bulk() = default;
  Bulk(const Bulk&) = delete;
  Bulk& operator=(const Bulk&) = delete;
  virtual ~Bulk() = default;

  // A statement that is refused is counted, and the next one may come. Errors: kUnavailable and kPushback, when the log
  // cannot be reached or takes no more: what was registered stays.
  [[nodiscard]] virtual Result<void> Register(ByteView statement) = 0;
  // Waits until all have been answered.
  [[nodiscard]] virtual BulkSum Finish() = 0;
};

class BulkIntoDirectory final : public Bulk {
 public:
  // REQUIRES: both outlive it.
  BulkIntoDirectory(registration::Registrar& registrar, Progress& progress)
      : registrar_(registrar), progress_(progress) {}
  ~BulkIntoDirectory() override { AwaitAll(); }
  BulkIntoDirectory(const BulkIntoDirectory&) = delete;
  BulkIntoDirectory& operator=(const BulkIntoDirectory&) = delete;

  // Waits while too many are on their way.
  [[nodiscard]] Result<void> Register(ByteView statement) override;
  [[nodiscard]] BulkSum Finish() override;

 private:
  static constexpr std::uint64_t kOnTheWayMax = 2048;
  void AwaitAll();

  registration::Registrar& registrar_;
  Progress& progress_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::uint64_t on_the_way_ = 0;
  BulkSum sum_;
};

class BulkOverHttp final : public Bulk {
 public:
  // REQUIRES: both outlive it.
  BulkOverHttp(Submitter& submitter, Progress& progress) : submitter_(submitter), progress_(progress) {}

  // Also checks the receipt. Errors: also kUnauthorized for one that does not hold.
  [[nodiscard]] Result<void> Register(ByteView statement) override;
  [[nodiscard]] BulkSum Finish() override { return sum_; }

 private:
  Submitter& submitter_;
  Progress& progress_;
  BulkSum sum_;
};

}  // namespace entente::cli
