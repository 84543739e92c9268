#include "node/look_alikes.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "identity/domain_names.h"
#include "identity/skeleton.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using identity::DomainLikeness;
using protocols::LookAlike;

std::string DomainOf(const std::string& id, const std::string& domain) {
  constexpr std::string_view kDidWeb = "did:web:";
  if (!domain.empty() || !id.starts_with(kDidWeb)) return domain;
  return id.substr(kDidWeb.size(), id.find_first_of(":%", kDidWeb.size()) - kDidWeb.size());
}

std::string WhyDomain(DomainLikeness likeness, const std::string& own, const std::string& other) {
  switch (likeness) {
    case DomainLikeness::kNone:
      break;
    case DomainLikeness::kSame:
      return own == other ? "both name the domain " + own : own + " and " + other + " are one within the other";
    case DomainLikeness::kConfusable:
      return own + " looks like " + other;
    case DomainLikeness::kOtherSuffix:
      return own + " and " + other + " are the same name under different suffixes";
    case DomainLikeness::kOneEdit:
      return own + " is one letter away from " + other;
  }
  return {};
}

}  // namespace

struct LookAlikes::Index {
  std::string stamp;
  std::vector<roster::IdentityRow> rows;
  std::unordered_multimap<std::string, std::size_t> by_skeleton;
};

Result<std::shared_ptr<const LookAlikes::Index>> LookAlikes::Current() const {
  TRY_ASSIGN(std::string stamp, view_.IdentityStamp());
  const std::scoped_lock lock(mutex_);
  if (index_ != nullptr && index_->stamp == stamp) return index_;
  auto fresh = std::make_shared<Index>();
  fresh->stamp = std::move(stamp);
  TRY_ASSIGN(fresh->rows, view_.Identities(kSupportersMax));
  for (std::size_t i = 0; i < fresh->rows.size(); ++i)
    for (std::string& skeleton : identity::SkeletonsOf(fresh->rows[i].name))
      fresh->by_skeleton.emplace(std::move(skeleton), i);
  index_ = std::move(fresh);
  return index_;
}

Result<std::vector<LookAlike>> LookAlikes::Of(const Resembling& one, bool with_domains) const {
  TRY_ASSIGN(const auto index, Current());
  const auto is_itself = [&one](const roster::IdentityRow& row) {
    return row.id == one.id || (!one.also.empty() && row.id == one.also) || (!row.also.empty() && row.also == one.id);
  };
  std::vector<std::size_t> alike;
  for (const std::string& skeleton : identity::SkeletonsOf(one.name)) {
    const auto [first, last] = index->by_skeleton.equal_range(skeleton);
    for (auto at = first; at != last; ++at) alike.push_back(at->second);
  }
  std::ranges::sort(alike);
  const auto twice = std::ranges::unique(alike);
  alike.erase(twice.begin(), twice.end());
  std::vector<LookAlike> found;
  for (const std::size_t i : alike) {
    const roster::IdentityRow& row = index->rows[i];
    if (is_itself(row) || found.size() >= kShownMax) continue;
    const bool same = row.name == one.name;
    // A state and a city, a company and a charity may well have the same name, and say which they are.
    if (same && row.kind != one.kind) continue;
    found.push_back({row.id, row.name, "name",
                     same ? "has the same name"
                     : identity::SameLetters(row.name, one.name)
                         ? "has the same name but for capitals, marks and spaces"
                         : "has a name that looks the same"});
  }
  const std::string own = DomainOf(one.id, one.domain);
  if (!with_domains || own.empty()) return found;
  for (const roster::IdentityRow& row : index->rows) {
    if (!row.is_party || found.size() >= kShownMax) continue;
    if (is_itself(row)) continue;
    const std::string other = DomainOf(row.id, row.domain);
    const DomainLikeness likeness = identity::LikenessOf(own, other);
    if (likeness != DomainLikeness::kNone)
      found.push_back({row.id, row.name, "domain", WhyDomain(likeness, own, other)});
  }
  return found;
}

Result<std::vector<LookAlike>> LookAlikes::OfStatement(const statement::SignedStatement& statement) const {
  if (statement.headers().content_type != statement::content_type::kParty) return std::vector<LookAlike>{};
  const auto party = roster::ParseParty(AsText(statement.payload()));
  if (!party.has_value()) return std::vector<LookAlike>{};  // which is refused for that
  return Of({party->id, {}, party->name, party->kind, party->domain}, true);
}

}  // namespace entente::node
