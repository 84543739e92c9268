// InventoryWriter: puts SBOMs and snapshots into the tables of the supply view, within the caller's transaction.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/supply/index/index.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/supply_queries.h"
#include "views/view.h"

namespace entente::supply {

class InventoryWriter {
 public:
  explicit InventoryWriter(storage::Database& database) : database_(database) {}

  // `index` may be null. REQUIRES: an entry that was not added before.
  [[nodiscard]] Result<void> AddSbom(const views::Entry& entry, const crypto::Digest& digest, const Sbom& sbom,
                                     const AdvisoryIndex* index);
  [[nodiscard]] Result<void> AddSnapshot(const LoggedSnapshot& snapshot);
  [[nodiscard]] Result<void> AddUnusable(const views::Entry& entry, const Error& why);
  // Once for every statement about a document behind a hash envelope, usable or not.
  [[nodiscard]] Result<void> AddDocument(const views::Entry& entry, const crypto::Digest& digest);
  // What was folded from the document with this digest goes, whatever it was; its statements stay as unusable, with
  // `reason`. After it the tables are what they would be if the document had never been there to be read. Gives whether
  // an advisory snapshot was among it.
  [[nodiscard]] Result<bool> Erase(const crypto::Digest& digest, std::string_view reason);
  // Judges every component anew. `index` may be null.
  [[nodiscard]] Result<void> JudgeAll(const AdvisoryIndex* index);
  // Writes what is counted in memory. Before the caller commits.
  [[nodiscard]] Result<void> Flush();
  // After a transaction that was not committed: what is remembered is no longer so.
  void Forget();

 private:
  struct Known {
    std::int64_t component = 0;
    std::int64_t package = 0;
  };

  [[nodiscard]] Result<std::int64_t> ProductId(std::string_view purl, std::string_view issuer, std::string_view name);
  [[nodiscard]] Result<std::int64_t> PackageId(const SbomComponent& component);
  [[nodiscard]] Result<void> NamePackage(std::int64_t package);
  [[nodiscard]] Result<void> EraseRelease(std::int64_t entry, std::int64_t product);
  [[nodiscard]] Result<void> EraseShipment(std::int64_t entry, const Known& component);
  [[nodiscard]] Result<Known> ComponentId(const SbomComponent& component, const AdvisoryIndex* index);

  storage::Database& database_;
  std::unordered_map<std::string, Known> known_;                // components by key, bounded
  std::unordered_map<std::int64_t, std::int64_t> shipments_;    // new ones of a component
  std::unordered_map<std::int64_t, std::int64_t> of_packages_;  // new ones of a package
};

// Findings of a component, and whether it is covered.
struct Judged {
  bool covered = false;
  std::uint64_t findings = 0;
};
[[nodiscard]] Result<Judged> JudgeComponent(const AdvisoryIndex* index, const AdvisoryName& name);

}  // namespace entente::supply
