#include "cli/bulk.h"

namespace entente::cli {

void Bulk::Register(ByteView statement) {
  {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [this] { return on_the_way_ < kOnTheWayMax; });
    ++on_the_way_;
  }
  registrar_.Register(statement, [this](Result<registration::Registered> result) {
    progress_.Advance();
    const std::scoped_lock lock(mutex_);
    if (!result.has_value()) {
      ++sum_.refused;
      if (!sum_.first_refusal.has_value()) sum_.first_refusal = std::move(result.error());
    } else {
      ++(result->duplicate ? sum_.duplicates : sum_.registered);
    }
    --on_the_way_;
    answered_.notify_all();  // under the lock: Finish() may end this object's life right after
  });
}

BulkSum Bulk::Finish() {
  std::unique_lock lock(mutex_);
  answered_.wait(lock, [this] { return on_the_way_ == 0; });
  return sum_;
}

}  // namespace entente::cli
