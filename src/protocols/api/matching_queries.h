// What the JSON API asks about software that is on no log: a document that is sent, a package and its version. node/
// fills it in from views/supply.
//
// Each answer rests on one state of the advisories, and names their snapshots.
// Thread safety of implementations: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "protocols/api/supply_queries.h"

namespace entente::protocols {

struct ScannedProduct {
  std::string name;
  std::string version;
  std::string purl;
};
struct ScanAnswer {
  std::string format;  // "CycloneDX 1.5"
  ScannedProduct product;
  std::vector<Finding> findings;
  std::vector<NotCovered> not_covered;
  std::uint64_t covered = 0;  // components that were judged
  std::vector<std::string> warnings;
  std::vector<Snapshot> snapshots;
};
// Error::rule of a document that takes longer, or comes to more findings, than a node does for everybody: 413.
inline constexpr std::string_view kScanTooMuchRule = "scan-bounds";

// By purl, with its version; or by ecosystem, name and version.
struct PackageQuestion {
  std::string purl;
  std::string ecosystem;  // "Debian:12"
  std::string name;       // as the registry writes it
  std::string version;
};
struct PackageAnswer {
  AdvisoryPackage package;  // as advisories name it
  std::string version;
  std::vector<Finding> findings;
  std::string not_covered;  // why more could hold than is known; empty when it is all
  std::vector<Snapshot> snapshots;
};

struct ExplainedStep {
  std::uint64_t depth = 0;  // what it is part of stands before it, one less deep
  std::string text;         // English
};
struct ExplainAnswer {
  Verdict result = Verdict::kNotCovered;
  std::string fixed;
  std::vector<ExplainedStep> steps;
  std::vector<Snapshot> snapshots;
};

class MatchingQueries {
 public:
  MatchingQueries() = default;
  MatchingQueries(const MatchingQueries&) = delete;
  MatchingQueries& operator=(const MatchingQueries&) = delete;
  virtual ~MatchingQueries() = default;

  // Nothing of the document is kept. Errors: kInvalidInput with a place in the document, or with kScanTooMuchRule.
  [[nodiscard]] virtual Result<ScanAnswer> Scan(ByteView document) const = 0;
  // Errors: kInvalidInput with the name of what is wrong as place.
  [[nodiscard]] virtual Result<PackageAnswer> Package(const PackageQuestion& question) const = 0;
  // Errors also: kNotFound when no advisory has this id or alias.
  [[nodiscard]] virtual Result<ExplainAnswer> Explain(std::string_view id, const PackageQuestion& question) const = 0;
};

}  // namespace entente::protocols
