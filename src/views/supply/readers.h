// Read connections to one database, lent out: any thread may ask, none waits for another.
//
// A lease is one read transaction: everything read through it is of one moment.
// Thread safety: Take() from any thread; a lease belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"

namespace entente::supply {

class Readers {
 public:
  class Lease {
   public:
    Lease(Readers& home, std::unique_ptr<storage::Database> database) : home_(&home), database_(std::move(database)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (database_ == nullptr) return;
      // A connection that cannot end its transaction is closed.
      if (database_->Run("COMMIT").has_value()) home_->GiveBack(std::move(database_));
    }
    [[nodiscard]] storage::Database& database() const { return *database_; }

   private:
    Readers* home_;
    std::unique_ptr<storage::Database> database_;
  };

  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

  [[nodiscard]] Result<Lease> Take() {
    std::unique_ptr<storage::Database> database;
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        database = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (database == nullptr) {
      TRY_ASSIGN(auto opened, storage::Database::Open(file_, storage::OpenMode::kReadOnly));
      database = std::make_unique<storage::Database>(std::move(opened));
    }
    TRY(database->Run("BEGIN"));
    return Lease(*this, std::move(database));
  }

 private:
  static constexpr std::size_t kIdleMax = 8;

  void GiveBack(std::unique_ptr<storage::Database> database) {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < kIdleMax) idle_.push_back(std::move(database));
  }

  std::filesystem::path file_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<storage::Database>> idle_;
};

}  // namespace entente::supply
