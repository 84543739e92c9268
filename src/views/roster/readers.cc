#include "views/roster/readers.h"

namespace entente::roster {

Result<Readers::Reading> Readers::Take() {
  std::unique_ptr<storage::Database> database;
  {
    const std::scoped_lock lock(mutex_);
    if (!free_.empty()) {
      database = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (database == nullptr) {
    TRY_ASSIGN(auto opened, storage::Database::Open(file_, storage::OpenMode::kReadOnly));
    database = std::make_unique<storage::Database>(std::move(opened));
  }
  TRY(database->Run("BEGIN"));
  return Reading(*this, std::move(database));
}

Readers::Reading::~Reading() {
  if (database_ == nullptr) return;
  // A connection that cannot end its transaction is not used again.
  if (!database_->Run("COMMIT").has_value()) return;
  const std::scoped_lock lock(owner_->mutex_);
  if (owner_->free_.size() < kKeptMax) owner_->free_.push_back(std::move(database_));
}

}  // namespace entente::roster
