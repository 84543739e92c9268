// Bulk: many statements on their way into a log at once, so that they share its batches.
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
  Bulk(registration::Registrar& registrar, Progress& progress) : registrar_(registrar), progress_(progress) {}
  ~Bulk() { (void)Finish(); }
  Bulk(const Bulk&) = delete;
  Bulk& operator=(const Bulk&) = delete;

  // Waits while too many are on their way.
  void Register(ByteView statement);
  // Waits until all have been answered.
  [[nodiscard]] BulkSum Finish();

 private:
  static constexpr std::uint64_t kOnTheWayMax = 2048;

  registration::Registrar& registrar_;
  Progress& progress_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::uint64_t on_the_way_ = 0;
  BulkSum sum_;
};

}  // namespace entente::cli
