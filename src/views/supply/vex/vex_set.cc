#include "views/supply/vex/vex_set.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "views/supply/vex/reading.h"

namespace entente::supply::vex {
namespace {

constexpr Microseconds kLongAgo = std::numeric_limits<Microseconds>::min();
constexpr std::size_t kNumbersMax = 0xFFFF'FFF0;

std::string VulnerabilityKey(std::string_view id) {
  return "v:" + SameVulnerability(id);
}

Microseconds TimeOf(const Statement& statement, const Attribution& attribution) {
  return EffectiveTime(statement, attribution.received).value_or(kLongAgo);
}

}  // namespace

Attribution AttributionByAuthor(const VexDocument& document) {
  return {document.author, std::nullopt};
}

bool VexSet::Fits(const VexDocument& document) const {
  std::size_t mentions = 0;
  for (const Statement& statement : document.statements)
    for (const ProductUse& use : statement.products) mentions += 1 + use.parts.size();
  // Each mention may be found under each of its keys by each name of its vulnerability.
  const std::size_t links = mentions * (kAliasesMax + 1);
  return links_.size() + std::min(links, kNumbersMax / 2) < kNumbersMax && parts_.size() + mentions < kNumbersMax;
}

// Whether this document counts beside what its series has; marks those that it replaces.
bool VexSet::ReplaceOlder(const VexDocument& document, const Attribution& attribution, std::uint32_t number) {
  if (document.series.empty()) return true;
  std::vector<std::uint32_t>& known = series_[{attribution.said_by, document.series}];
  Document& added = documents_[number];
  const auto compared = [&added](const Document& other) {
    return CompareEditions({added.version, added.updated}, {other.version, other.updated});
  };
  for (const std::uint32_t other : known) {
    const int order = compared(documents_[other]);
    if (order > 0) documents_[other].replaced = true;
    if (order < 0) added.replaced = true;
  }
  known.push_back(number);
  return !added.replaced;
}

std::uint32_t VexSet::PatternOf(const Product& product) {
  const auto number = static_cast<std::uint32_t>(patterns_.size());
  const auto [at, added] = pattern_numbers_.try_emplace(product, number);
  if (!added) return at->second;
  Pattern pattern{ProductPattern(product), names_.Add(ShownName(product)), {}};
  for (const std::string& key : pattern.pattern.Keys()) pattern.keys.push_back(names_.Add(key));
  patterns_.push_back(std::move(pattern));
  return number;
}

void VexSet::AddClaim(Claim claim, const std::vector<std::uint32_t>& vulnerabilities) {
  const auto number = static_cast<std::uint32_t>(claims_.size());
  claims_.push_back(claim);
  for (const std::uint32_t vulnerability : vulnerabilities) {
    for (const std::uint32_t key : patterns_[claim.product].keys) {
      const std::uint64_t found_under = (std::uint64_t{vulnerability} << 32) | key;
      const auto [head, first] = heads_.try_emplace(found_under, kNone);
      links_.push_back({number, head->second});
      head->second = static_cast<std::uint32_t>(links_.size() - 1);
    }
  }
}

void VexSet::AddStatement(const Statement& statement, const std::vector<std::uint32_t>& patterns,
                          std::uint32_t document, const Attribution& attribution) {
  const auto number = static_cast<std::uint32_t>(statements_.size());
  statements_.push_back({document, names_.Add(statement.vulnerability), names_.Add(statement.impact),
                         names_.Add(statement.action), TimeOf(statement, attribution), statement.status,
                         statement.justification});
  std::vector<std::uint32_t> vulnerabilities = {names_.Add(VulnerabilityKey(statement.vulnerability))};
  for (const std::string& alias : statement.aliases) vulnerabilities.push_back(names_.Add(VulnerabilityKey(alias)));
  std::ranges::sort(vulnerabilities);
  const auto [first, last] = std::ranges::unique(vulnerabilities);
  vulnerabilities.erase(first, last);
  for (const ProductUse& use : statement.products) {
    const auto parts_begin = static_cast<std::uint32_t>(parts_.size());
    for (const std::uint32_t part : use.parts) parts_.push_back(patterns[part]);
    AddClaim({number, patterns[use.product], parts_begin, static_cast<std::uint32_t>(use.parts.size())},
             vulnerabilities);
  }
}

Result<void> VexSet::Add(const VexDocument& document, const Attribution& attribution) {
  if (!Fits(document)) return Fail(ErrorCode::kUnavailable, "there are too many VEX statements for one set");
  const auto number = static_cast<std::uint32_t>(documents_.size());
  documents_.push_back({names_.Add(attribution.said_by), names_.Add(document.author), names_.Add(document.id),
                        document.version, LastChange(document), false});
  // What is replaced already needs no room in the index.
  if (!ReplaceOlder(document, attribution, number)) return {};
  std::vector<std::uint32_t> patterns;
  patterns.reserve(document.products.size());
  for (const Product& product : document.products) patterns.push_back(PatternOf(product));
  for (const Statement& statement : document.statements) AddStatement(statement, patterns, number, attribution);
  return {};
}

// The first identity is the component; what it is part of follows.
bool VexSet::Concerns(const Claim& claim, const std::vector<PreparedIdentity>& identities) const {
  const auto part_at = [&](std::size_t part) -> const ProductPattern& {
    return patterns_[parts_[claim.parts_begin + part]].pattern;
  };
  return vex::Concerns(patterns_[claim.product].pattern, claim.parts_count, part_at, identities);
}

void VexSet::Collect(std::uint32_t vulnerability, const std::vector<PreparedIdentity>& identities,
                     std::vector<std::uint32_t>& claims) const {
  for (const PreparedIdentity& identity : identities) {
    for (const std::string& key : identity.keys()) {
      const auto number = names_.Find(key);
      if (!number) continue;
      const auto head = heads_.find((std::uint64_t{vulnerability} << 32) | *number);
      if (head == heads_.end()) continue;
      for (std::uint32_t at = head->second; at != kNone; at = links_[at].next) claims.push_back(links_[at].claim);
    }
  }
}

Opinion VexSet::OpinionOf(const Claim& claim) const {
  const Said& said = statements_[claim.statement];
  const Document& document = documents_[said.document];
  return {.status = said.status,
          .justification = said.justification,
          .time = said.time,
          .said_by = names_.At(document.said_by),
          .author = names_.At(document.author),
          .document = names_.At(document.id),
          .vulnerability = names_.At(said.vulnerability),
          .product = names_.At(patterns_[claim.product].shown),
          .impact = names_.At(said.impact),
          .action = names_.At(said.action),
          .entry = std::nullopt};
}

std::vector<Opinion> VexSet::OpinionsOn(const Finding& finding) const {
  std::vector<PreparedIdentity> identities;
  identities.reserve(1 + finding.products.size());
  identities.emplace_back(finding.component);
  for (const Identity& product : finding.products) identities.emplace_back(product);
  std::vector<std::uint32_t> claims;
  for (const std::string& id : finding.vulnerabilities)
    if (const auto vulnerability = names_.Find(VulnerabilityKey(id))) Collect(*vulnerability, identities, claims);
  std::ranges::sort(claims);
  const auto [first, last] = std::ranges::unique(claims);
  claims.erase(first, last);
  std::vector<Opinion> opinions;
  for (const std::uint32_t number : claims) {
    const Claim& claim = claims_[number];
    if (documents_[statements_[claim.statement].document].replaced || !Concerns(claim, identities)) continue;
    opinions.push_back(OpinionOf(claim));
  }
  return opinions;
}

std::optional<Verdict> VexSet::Judge(const Finding& finding, const TrustPolicy& policy) const {
  const std::vector<Opinion> opinions = OpinionsOn(finding);
  return Weigh(opinions, finding.supplier, policy);
}

}  // namespace entente::supply::vex
