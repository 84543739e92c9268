// What the JSON API asks about software. node/ fills it in from views/supply, so that the shape of answers
// (api/openapi.yaml) and the shape of the view's tables can change apart.
//
// Empty text means that nothing is known, and becomes null where openapi.yaml says so.
// Thread safety of implementations: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "protocols/api/roster_queries.h"

namespace entente::protocols {

struct ReleaseRow {
  std::uint64_t entry = 0;
  std::string version;
  std::uint64_t components = 0;
  std::uint64_t findings = 0;
  std::uint64_t not_covered = 0;
  UnixSeconds time = 0;
};
struct ProductInfo {
  std::string id;  // purl without version
  std::string name;
  std::string issuer;
  std::vector<ReleaseRow> releases;
};
struct ReleaseInfo {
  ReleaseRow row;
  std::string product;
  std::string name;
  std::string issuer;
  std::string format;
  std::string digest;  // SHA-256, hexadecimal
};

struct ComponentRow {
  std::string name;
  std::string version;
  std::string purl;
  std::string ecosystem;
  bool covered = false;
  std::uint64_t findings = 0;
};

struct Severity {
  std::optional<double> score;
  std::string label;
};
struct Finding {
  std::string ecosystem;
  std::string name;
  std::string version;
  std::string purl;
  std::string id;
  std::vector<std::string> aliases;
  std::string fixed;
  Severity severity;
  std::string summary;
};
struct NotCovered {
  std::string ecosystem;
  std::string name;
  std::string version;
  std::string purl;
  std::string reason;
};
struct Snapshot {
  std::string feed;
  std::uint64_t entry = 0;
  std::string digest;
  UnixSeconds time = 0;
  std::uint64_t records = 0;
};
struct ReleaseFindings {
  std::vector<Finding> findings;
  std::vector<NotCovered> not_covered;
  std::uint64_t covered = 0;
  std::vector<Snapshot> snapshots;     // that the answer rests on
  std::vector<std::uint64_t> entries;  // of the log that the answer rests on
};

struct Shipment {
  std::string product;
  std::string name;
  std::string version;
  std::string issuer;
  std::uint64_t entry = 0;
  std::string component_purl;
  std::string component_version;
};

struct AdvisoryPackage {
  std::string ecosystem;
  std::string name;
};
struct AdvisoryRow {
  std::string id;
  std::string summary;
  std::vector<std::string> aliases;
  std::vector<AdvisoryPackage> packages;
  Severity severity;
  std::string modified;
};
struct AffectedRelease {
  std::uint64_t entry = 0;
  std::string product;
  std::string version;
  std::string issuer;
  std::string component_purl;
  std::string component_version;
  std::string fixed;
};
struct AdvisoryInfo {
  std::string record_json;  // the OSV record as its feed has it
  Snapshot snapshot;
  std::vector<AffectedRelease> affected;
};

struct ComponentHit {
  std::string purl;  // without version
  std::string name;
  std::string ecosystem;
  std::uint64_t releases = 0;
};

struct FeedEcosystem {
  std::string name;
  std::uint64_t records = 0;
};
struct FeedInfo {
  Snapshot snapshot;  // the newest
  std::string source;
  std::vector<FeedEcosystem> ecosystems;
};

struct SupplyCounts {
  std::uint64_t products = 0;
  std::uint64_t releases = 0;
  std::uint64_t components = 0;
  std::uint64_t advisories = 0;
};

class SupplyQueries {
 public:
  SupplyQueries() = default;
  SupplyQueries(const SupplyQueries&) = delete;
  SupplyQueries& operator=(const SupplyQueries&) = delete;
  virtual ~SupplyQueries() = default;

  [[nodiscard]] virtual Result<PageOfItems<ProductInfo>> Products(std::string_view text,
                                                                  const PageRange& range) const = 0;
  [[nodiscard]] virtual Result<std::vector<ProductInfo>> ProductsOf(std::string_view issuer) const = 0;
  // Errors of the next three: kNotFound when no SBOM is at this entry.
  [[nodiscard]] virtual Result<ReleaseInfo> Release(std::uint64_t entry) const = 0;
  [[nodiscard]] virtual Result<PageOfItems<ComponentRow>> Components(std::uint64_t entry, std::string_view text,
                                                                     const PageRange& range) const = 0;
  [[nodiscard]] virtual Result<ReleaseFindings> Findings(std::uint64_t entry) const = 0;
  // Errors: kInvalidInput when it is no purl.
  [[nodiscard]] virtual Result<PageOfItems<Shipment>> WhoShips(std::string_view purl, const PageRange& range) const = 0;
  [[nodiscard]] virtual Result<PageOfItems<AdvisoryRow>> Advisories(std::string_view text, std::string_view ecosystem,
                                                                    const PageRange& range) const = 0;
  // Errors: kNotFound.
  [[nodiscard]] virtual Result<AdvisoryInfo> Advisory(std::string_view id) const = 0;
  [[nodiscard]] virtual Result<std::vector<ComponentHit>> SearchComponents(std::string_view text,
                                                                           std::uint64_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<FeedInfo>> Feeds() const = 0;
  [[nodiscard]] virtual Result<SupplyCounts> Counts() const = 0;
};

}  // namespace entente::protocols
