#include "cli/bulk.h"

#include <utility>

namespace entente::cli {

Result<void> BulkIntoDirectory::Register(ByteView statement) {
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
    answered_.notify_all();  // under the lock: AwaitAll() may end this object's life right after
  });
  return {};
}

void BulkIntoDirectory::AwaitAll() {
  std::unique_lock lock(mutex_);
  answered_.wait(lock, [this] { return on_the_way_ == 0; });
}

BulkSum BulkIntoDirectory::Finish() {
  AwaitAll();
  const std::scoped_lock lock(mutex_);
  return sum_;
}

Result<void> BulkOverHttp::Register(ByteView statement) {
  auto registered = submitter_.Register(statement);
  progress_.Advance();
  if (!registered.has_value()) {
    Error& error = registered.error();
    if (error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kPushback)
      return std::unexpected(WithContext(std::move(error), "broken off behind " +
                                                               std::to_string(sum_.registered + sum_.duplicates) +
                                                               " statements, which stay; the same command goes on"));
    ++sum_.refused;
    if (!sum_.first_refusal.has_value()) sum_.first_refusal = std::move(error);
    return {};
  }
  // What was there already may have been signed in other bytes, which the receipt is for then.
  if (registered->duplicate) {
    ++sum_.duplicates;
    return {};
  }
  TRY(CheckReceipt(submitter_, statement, *std::move(registered)));
  ++sum_.registered;
  return {};
}

}  // namespace entente::cli
