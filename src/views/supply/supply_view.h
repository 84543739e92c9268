// SupplyView: what products are made of, which advisories hold for them, and what vendors say of that (VEX), folded
// from SBOMs, VEX documents and advisory snapshots of the log.
//
// A statement whose payload cannot be read or used is kept as unusable, with the reason, and passed over. Advisory
// snapshots become one index file (advisories-<digest>.idx in a directory of its own) of the newest snapshot of each
// feed; the database names the current one, so the two always agree. When that file is missing or damaged at Open(),
// the view empties itself and is folded again.
//
// Thread safety: Apply() and Reset() from one thread; queries from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/supply/supply_queries.h"
#include "views/supply/vex_word.h"
#include "views/view.h"

namespace entente::supply {

// Why nothing is known while no feed was logged.
inline constexpr std::string_view kNoDataYet = "there is no advisory data yet";

class SupplyView final : public views::View {
 public:
  // Read-only: for another process beside the one that folds.
  [[nodiscard]] static Result<std::unique_ptr<SupplyView>> Open(const std::filesystem::path& database,
                                                                const std::filesystem::path& index_directory,
                                                                storage::OpenMode mode);
  ~SupplyView() override;

  [[nodiscard]] std::string_view name() const override { return "supply"; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;

  // Products, by name. `text`: part of a name or purl; empty for all. Of the VEX on the log counts what `trust` says.
  [[nodiscard]] Result<Page<Product>> Products(std::string_view text, const PageRange& range,
                                               const vex::TrustPolicy& trust = {}) const;
  // What VEX answers is not counted: Release::answered stays 0.
  [[nodiscard]] Result<std::vector<Product>> ProductsOf(std::string_view issuer) const;
  // Errors of the next three: kNotFound when no SBOM is at this entry; kUnavailable says why one is there and unusable.
  [[nodiscard]] Result<Release> ReleaseAt(std::uint64_t entry, const vex::TrustPolicy& trust = {}) const;
  [[nodiscard]] Result<Page<Component>> Components(std::uint64_t entry, std::string_view text,
                                                   const PageRange& range) const;
  // Each finding with what vendors say of it (VEX on the log): the release's own supplier first, then by `trust`.
  [[nodiscard]] Result<ReleaseFindings> Findings(std::uint64_t entry, const vex::TrustPolicy& trust = {}) const;

  // Releases with a component, newest entry first. `purl` with a version asks for that one; a version that begins with
  // <, >, = or ! is a range, as is `versions`: ">=2.0,<2.15", in the order of the purl's ecosystem.
  // Errors: kInvalidInput when it is no purl, or when a range is asked for where versions cannot be ordered.
  [[nodiscard]] Result<Page<Shipment>> WhoShips(std::string_view purl, std::string_view versions,
                                                const PageRange& range) const;
  [[nodiscard]] Result<std::vector<PackageHit>> SearchPackages(std::string_view text, std::uint64_t limit) const;

  // Advisories that are not withdrawn, last changed first. A text that is a purl, or a name with a version
  // (version_search.h), asks for the advisories of that package, each with whether it holds; those that do come first.
  [[nodiscard]] Result<AdvisoryPage> Advisories(std::string_view text, std::string_view ecosystem,
                                                const PageRange& range) const;
  // By id, or by alias where no record has this id. Errors: kNotFound.
  [[nodiscard]] Result<AdvisoryAnswer> Advisory(std::string_view id, const PageRange& affected) const;
  // Releases hit by any advisory with this id or alias. Errors: kNotFound when there is none.
  [[nodiscard]] Result<Page<AffectedRelease>> Affected(std::string_view id, const PageRange& range,
                                                       const vex::TrustPolicy& trust = {}) const;

  // Statements of VEX, newest entry first, and in a document's order.
  [[nodiscard]] Result<Page<VexStatement>> VexStatements(const VexQuestion& question, const PageRange& range) const;
  // The first moment at which this party's VEX spoke of a vulnerability, by any of its names, for a product: of a
  // product whose purl has a version of that version, or of all; of one whose purl has none of any version. Whatever
  // it said, and whether or not it counts by now. Nothing when it never did. What was erased was never said.
  // Errors: kInvalidInput when the product is no purl.
  [[nodiscard]] Result<std::optional<VexMoment>> FirstVex(std::string_view party,
                                                          const std::vector<std::string>& vulnerabilities,
                                                          std::string_view product) const;
  // One moment of the log's VEX, to judge documents by that are on no log.
  [[nodiscard]] Result<std::unique_ptr<const VexAnswers>> VexNow(vex::TrustPolicy trust) const;

  [[nodiscard]] Result<std::vector<Feed>> Feeds() const;
  // The first snapshot of a feed that was logged at that time or later; feed, entry and time of it alone.
  [[nodiscard]] Result<std::optional<LoggedSnapshot>> FirstSnapshotSince(std::string_view feed, UnixSeconds time) const;
  [[nodiscard]] Result<std::vector<Unusable>> UnusableStatements(const PageRange& range) const;
  [[nodiscard]] Result<Counts> CountAll() const;
  // The index that answers rest on now; null while there is none.
  [[nodiscard]] Result<std::shared_ptr<const AdvisoryIndex>> CurrentIndex() const;

 private:
  struct State;
  explicit SupplyView(std::unique_ptr<State> state);
  Result<std::string> BuildIndex(const views::PayloadSource& payloads);
  std::unique_ptr<State> state_;
};

}  // namespace entente::supply
