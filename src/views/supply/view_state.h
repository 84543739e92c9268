// What the supply view's sources share. Seen by them only.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "storage/sqlite.h"
#include "views/supply/flaw_groups.h"
#include "views/supply/index/keeper.h"
#include "views/supply/inventory_writer.h"
#include "views/supply/readers.h"
#include "views/supply/supply_view.h"

namespace entente::supply {

struct SupplyView::State {
  State(const std::filesystem::path& where, const std::filesystem::path& index_directory, storage::OpenMode open_mode)
      : file(where), readers(where), keeper(index_directory), mode(open_mode) {}

  // The index that the database names, as a reader or the writer sees it.
  Result<std::shared_ptr<const AdvisoryIndex>> IndexOf(storage::Database& database) {
    TRY_ASSIGN(auto row, database.Prepare("SELECT value FROM meta WHERE key = 'index'"));
    TRY_ASSIGN(const bool found, row.Step());
    return keeper.Use(found ? row.Text(0) : std::string());
  }

  // One moment: rows, and the index that belongs to them (null while there is none).
  struct Moment {
    Readers::Lease lease;
    std::shared_ptr<const AdvisoryIndex> index;
  };
  // A file that was removed since the transaction began is not to be had any more: then a newer moment is. A reader
  // that gets little time may come too late several times in a row, while a feed is updated again and again.
  static constexpr int kMomentsMax = 100;
  Result<Moment> Now() {
    for (int attempt = 1;; ++attempt) {
      TRY_ASSIGN(auto lease, readers.Take());
      auto index = IndexOf(lease.database());
      if (index) return Moment{std::move(lease), *std::move(index)};
      if (index.error().code != ErrorCode::kNotFound || attempt == kMomentsMax)
        return std::unexpected(std::move(index.error()));
    }
  }

  // What is worked out once for each index.
  struct Orders {
    std::vector<std::uint32_t> by_change;  // advisories that are not withdrawn, last changed first
    FlawGroups groups;
  };
  Result<std::shared_ptr<const Orders>> OrdersOf(const std::shared_ptr<const AdvisoryIndex>& index);

  std::filesystem::path file;
  Readers readers;
  IndexKeeper keeper;
  storage::OpenMode mode;
  std::optional<storage::Database> writer;  // the folding thread's
  std::optional<InventoryWriter> inventory;
  // REQUIRES: opened for writing.
  [[nodiscard]] storage::Database& Writer() {
    CHECK(writer.has_value());
    return *writer;
  }
  [[nodiscard]] InventoryWriter& Inventory() {
    CHECK(inventory.has_value());
    return *inventory;
  }
  std::atomic<std::uint64_t> cursor{0};

  std::mutex orders_mutex;  // guards what follows
  std::shared_ptr<const AdvisoryIndex> orders_of;
  std::shared_ptr<const Orders> orders;
};

// Text for LIKE with ESCAPE '\': any text that contains it.
[[nodiscard]] inline std::string Containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + '%';
}

// The newest usable snapshot of each feed, by feed name.
[[nodiscard]] Result<std::vector<LoggedSnapshot>> NewestSnapshots(storage::Database& database);

// As SupplyView::ReleaseAt() has it, but for what VEX answers. Errors: the same.
[[nodiscard]] Result<Release> FindRelease(storage::Database& database, std::uint64_t entry);

// A release as VEX may name it: by the subject of its statement, and by what its document calls itself.
struct KnownRelease {
  std::string supplier;
  std::vector<vex::Identity> identities;
};
// REQUIRES: there is a release at this entry.
[[nodiscard]] Result<KnownRelease> KnownReleaseAt(storage::Database& database, std::uint64_t entry);
// What is said of an advisory (its id and aliases) that holds for a component of a release.
[[nodiscard]] Result<std::optional<VexWord>> VexOn(const VexAnswers& said, const KnownRelease& release,
                                                   const std::string& advisory, const std::vector<std::string>& aliases,
                                                   vex::Identity component);

inline constexpr std::string_view kShipmentColumns =
    "SELECT r.entry, p.purl, r.name, r.version, p.issuer, c.purl, c.version FROM shipment s "
    "JOIN component c ON c.id = s.component JOIN release r ON r.entry = s.entry JOIN product p ON p.id = r.product ";
[[nodiscard]] Shipment ShipmentOf(const storage::Query& row);

}  // namespace entente::supply
