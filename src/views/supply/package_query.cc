#include "views/supply/package_query.h"

#include <algorithm>
#include <utility>

#include "views/supply/ecosystem.h"
#include "views/supply/ecosystem_names.h"
#include "views/supply/match.h"
#include "views/supply/purl.h"

namespace entente::supply {

Result<PackageQuery> QueryOfPurl(std::string_view purl, std::string_view version) {
  TRY_ASSIGN(Purl parsed, Purl::Parse(purl));
  if (!version.empty()) {
    if (!parsed.version.empty()) return Invalid("the version stands in the purl and beside it; one of them is enough");
    parsed.version = version;
  }
  AdvisoryName named = AdvisoryNameOf(parsed, {});
  PackageQuery query{.ecosystem = std::move(named.ecosystem),
                     .name = std::move(named.name),
                     .version = std::move(named.version),
                     .missing = {}};
  // A distribution's package without its release is asked for in all of them.
  if (query.ecosystem.empty()) query.missing = std::move(named.missing);
  return query;
}

Result<PackageQueries> PackageQueries::Over(std::shared_ptr<const AdvisoryIndex> index) {
  TRY_ASSIGN(const auto ecosystems, index->Ecosystems());
  PackageQueries made(std::move(index));
  made.ecosystems_.reserve(ecosystems.size());
  for (const EcosystemRecords& one : ecosystems) made.ecosystems_.push_back(one.name);
  return made;
}

bool PackageQueries::Knows(std::string_view ecosystem) const {
  const std::string_view base = BaseEcosystem(ecosystem);
  return IsOsvEcosystem(base) ||
         std::ranges::any_of(ecosystems_, [base](const std::string& one) { return BaseEcosystem(one) == base; });
}

// "Debian" stands for its releases, too, and "Ubuntu:22.04" for "Ubuntu:22.04:LTS".
std::vector<std::string_view> PackageQueries::EcosystemsFor(std::string_view ecosystem) const {
  std::vector<std::string_view> all;
  if (!ecosystem.empty()) all.push_back(ecosystem);
  for (const std::string& one : ecosystems_) {
    const bool narrower = one.size() > ecosystem.size() && one.starts_with(ecosystem) && one[ecosystem.size()] == ':';
    if (ecosystem.empty() || narrower) all.emplace_back(one);
  }
  return all;
}

Result<void> PackageQueries::AddAffecting(std::string_view ecosystem, const PackageQuery& query,
                                          PackageAdvisories& found, bool& covered) const {
  const AdvisoryName name{.ecosystem = std::string(ecosystem),
                          .name = NormalName(ecosystem, query.name),
                          .version = query.version,
                          .missing = {}};
  TRY_ASSIGN(const LookUp looked, LookUpComponent(*index_, name));
  for (const Match& match : looked.matches) found.advisories.push_back(match.advisory);
  if (looked.not_covered.empty())
    covered = true;
  else if (found.not_covered.empty())
    found.not_covered = looked.not_covered;
  return {};
}

Result<void> PackageQueries::AddAll(std::string_view ecosystem, std::string_view name, PackageAdvisories& found,
                                    bool& covered) const {
  for (const std::string& one : LookupEcosystems(ecosystem)) {
    covered = covered || index_->Covers(one);
    TRY_ASSIGN(const auto package, index_->FindPackage(one, NormalName(one, name)));
    if (!package) continue;
    TRY_ASSIGN(const auto rows, index_->AffectedOf(*package));
    for (const index_format::Affected& row : rows) {
      TRY_ASSIGN(const AdvisoryHead head, index_->Advisory(row.advisory));
      if (!head.withdrawn) found.advisories.push_back(row.advisory);
    }
  }
  return {};
}

Result<PackageAdvisories> PackageQueries::Find(const PackageQuery& query) const {
  PackageAdvisories found;
  if (!query.missing.empty()) {
    found.not_covered = query.missing;
    return found;
  }
  bool covered = false;
  for (const std::string_view ecosystem : EcosystemsFor(query.ecosystem)) {
    if (query.version.empty()) {
      TRY(AddAll(ecosystem, query.name, found, covered));
    } else {
      TRY(AddAffecting(ecosystem, query, found, covered));
    }
  }
  if (covered)
    found.not_covered.clear();
  else if (found.not_covered.empty())
    found.not_covered =
        query.ecosystem.empty() ? "the index has no data" : "the index has no data on " + query.ecosystem;
  std::ranges::sort(found.advisories);
  const auto twice = std::ranges::unique(found.advisories);
  found.advisories.erase(twice.begin(), twice.end());
  return found;
}

}  // namespace entente::supply
