// Readers: read-only connections to one database file, so that questions are answered from any number of threads at
// once, each from one consistent state. Seen by the roster's own sources only.
//
// Thread safety: Take() from any thread; a Reading belongs to one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"

namespace entente::roster {

class Readers {
 public:
  // A connection inside a read transaction; goes back when it ends.
  class Reading {
   public:
    Reading(Readers& owner, std::unique_ptr<storage::Database> database)
        : owner_(&owner), database_(std::move(database)) {}
    Reading(Reading&& other) noexcept = default;
    Reading& operator=(Reading&&) = delete;
    ~Reading();
    [[nodiscard]] storage::Database& database() const { return *database_; }

   private:
    Readers* owner_;
    std::unique_ptr<storage::Database> database_;
  };

  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}
  [[nodiscard]] Result<Reading> Take();

 private:
  // Connections that wait to be used again; more than these are closed after use.
  static constexpr std::size_t kKeptMax = 16;

  std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<storage::Database>> free_;
};

}  // namespace entente::roster
