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
  std::uint64_t answered = 0;  // of those, by VEX; ProductsOf() does not count them
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
// What is known of a vulnerability's use (CISA's KEV catalog, FIRST's EPSS).
struct Exploitation {
  std::string cve;
  std::string kev_added;  // "2021-12-10"; empty: not in the catalog
  std::string kev_due;
  bool ransomware = false;
  std::optional<double> epss;  // probability, 0 to 1
  std::optional<double> epss_percentile;
};
// A vendor's statement that does not count for a finding.
struct VexOther {
  std::string status;
  std::string by;
  std::string time;
  std::string why;  // "outdated", "less-trusted", "older", "less-cautious"
  std::optional<std::uint64_t> entry;
};
// What counts of what vendors say about a finding (VEX on the log).
struct Vex {
  std::string status;  // "not_affected", "affected", "fixed", "under_investigation"
  std::string justification;
  std::string statement;  // in words
  std::string by;         // the party that says it
  std::string time;
  std::optional<std::uint64_t> entry;
  bool disagreement = false;  // somebody's newest word has another status
  std::uint64_t agreeing = 0;
  std::vector<VexOther> others;  // with another status
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
  std::vector<std::string> upstream;
  std::string group;  // id of the first advisory about the same flaw
  bool malicious = false;
  std::optional<Exploitation> exploitation;
  std::optional<Vex> vex;
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
// Whether an advisory holds for a version of a package.
enum class Verdict : std::uint8_t { kAffected, kNotAffected, kNotCovered };
struct VersionVerdict {
  Verdict result = Verdict::kNotCovered;
  AdvisoryPackage package;  // that it was judged as
  std::string fixed;
  std::string not_covered;  // why it cannot be judged
};
struct AdvisoryRow {
  std::string id;
  std::string summary;
  std::vector<std::string> aliases;
  std::vector<AdvisoryPackage> packages;
  Severity severity;
  std::string modified;
  std::vector<std::string> upstream;
  std::vector<std::string> same_flaw;  // ids of the other advisories about it
  bool malicious = false;
  std::optional<Exploitation> exploitation;
  std::optional<VersionVerdict> version;  // where the search names one
};
// The version that a search names.
struct SearchedVersion {
  AdvisoryPackage package;  // the ecosystem is empty when each that has it was searched
  std::string version;      // empty: the package, whatever its version
  std::string purl;
  std::uint64_t affected = 0;  // advisories that hold
  std::string not_covered;     // why nothing can be known of it
};
struct AdvisoryPage : PageOfItems<AdvisoryRow> {
  std::optional<SearchedVersion> version;
};
struct AffectedRelease {
  std::uint64_t entry = 0;
  std::string product;
  std::string version;
  std::string issuer;
  std::string component_purl;
  std::string component_version;
  std::string fixed;
  std::optional<Vex> vex;
};
// One statement of VEX on the log.
struct VexStatement {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;  // the log's
  std::string issuer;
  std::string format;
  std::string document;
  std::string author;
  std::string vulnerability;
  std::vector<std::string> aliases;
  std::string status;
  std::string justification;
  std::string impact;
  std::string action;
  UnixSeconds said = 0;               // 0: not known
  std::vector<std::string> products;  // the first of them
  std::uint64_t products_total = 0;
  bool replaced = false;
};
// Which of them; what is empty does not matter.
struct VexQuestion {
  std::string vulnerability;
  std::string issuer;
};
struct AdvisoryInfo {
  std::string record_json;  // the OSV record as its feed has it
  Snapshot snapshot;
  AdvisoryRow row;
  std::vector<AdvisoryRow> same_flaw;
  std::vector<AffectedRelease> affected;
  PageOfItems<VexStatement> vex;  // the newest
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
  std::uint64_t vex_statements = 0;
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
  // A text that is a purl, or "name@version", asks for the advisories of that package, judged.
  [[nodiscard]] virtual Result<AdvisoryPage> Advisories(std::string_view text, std::string_view ecosystem,
                                                        const PageRange& range) const = 0;
  // Errors: kNotFound.
  [[nodiscard]] virtual Result<AdvisoryInfo> Advisory(std::string_view id) const = 0;
  // Newest entry first.
  [[nodiscard]] virtual Result<PageOfItems<VexStatement>> VexStatements(const VexQuestion& question,
                                                                        const PageRange& range) const = 0;
  [[nodiscard]] virtual Result<std::vector<ComponentHit>> SearchComponents(std::string_view text,
                                                                           std::uint64_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<FeedInfo>> Feeds() const = 0;
  [[nodiscard]] virtual Result<SupplyCounts> Counts() const = 0;
};

}  // namespace entente::protocols
