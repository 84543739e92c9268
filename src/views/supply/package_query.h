// Package queries: the advisories of a package, as OSV's query API asks for them. Wider than matching a component
// (match.h): any version, all releases of a distribution together, every ecosystem.
//
// Thread safety: a PackageQueries is immutable; const methods from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/index/index.h"

namespace entente::supply {

struct PackageQuery {
  std::string ecosystem;  // "Debian:12"; "Debian": every release together; empty: every ecosystem
  std::string name;       // as a registry writes it
  std::string version;    // empty: whatever version
  // Why no advisory can name it, where that is so: a purl of a type that is in no ecosystem.
  std::string missing = {};
};

// What a purl asks for; `version` stands beside it. A purl of a distribution's package that does not say which release
// asks for every release.
// Errors: kInvalidInput when it is no purl, or when both give a version.
[[nodiscard]] Result<PackageQuery> QueryOfPurl(std::string_view purl, std::string_view version);

struct PackageAdvisories {
  std::vector<std::uint32_t> advisories;  // ascending, which is by id; none withdrawn
  std::string not_covered;                // why the answer is not all that could be known; empty when it is
};

class PackageQueries {
 public:
  // Errors: kCorruption.
  [[nodiscard]] static Result<PackageQueries> Over(std::shared_ptr<const AdvisoryIndex> index);

  [[nodiscard]] const AdvisoryIndex& index() const { return *index_; }
  [[nodiscard]] const std::shared_ptr<const AdvisoryIndex>& shared_index() const { return index_; }
  // Whether the ecosystem is one of the OSV schema's, or the index has data on it.
  [[nodiscard]] bool Knows(std::string_view ecosystem) const;
  // Errors: kCorruption.
  [[nodiscard]] Result<PackageAdvisories> Find(const PackageQuery& query) const;

 private:
  explicit PackageQueries(std::shared_ptr<const AdvisoryIndex> index) : index_(std::move(index)) {}
  [[nodiscard]] std::vector<std::string_view> EcosystemsFor(std::string_view ecosystem) const;
  [[nodiscard]] Result<void> AddAffecting(std::string_view ecosystem, const PackageQuery& query,
                                          PackageAdvisories& found, bool& covered) const;
  [[nodiscard]] Result<void> AddAll(std::string_view ecosystem, std::string_view name, PackageAdvisories& found,
                                    bool& covered) const;

  std::shared_ptr<const AdvisoryIndex> index_;
  std::vector<std::string> ecosystems_;  // of the index
};

}  // namespace entente::supply
