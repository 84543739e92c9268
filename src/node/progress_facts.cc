#include "node/progress_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "codec/json.h"
#include "node/ping_facts.h"
#include "views/attestations/attestation_view.h"
#include "views/roster/contacts/contact_queries.h"
#include "views/roster/roster_view.h"
#include "views/supply/purl.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

using progress::Moment;

constexpr std::string_view kProvenance = "https://slsa.dev/provenance/";
constexpr std::string_view kKevFeed = "kev/";
constexpr std::string_view kEpssFeed = "epss/";
constexpr std::size_t kRecordBytesMax = std::size_t{32} * 1024 * 1024;

// "" for what is not there, or no text.
std::string MemberText(const json::Value& object, std::string_view member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A release that a name of an artifact means: a purl with a version.
std::optional<supply::Purl> ReleaseOf(const std::string& name) {
  auto purl = supply::Purl::Parse(name);
  if (!purl.has_value() || purl->version.empty()) return std::nullopt;
  return *std::move(purl);
}

std::vector<std::string> NamesOf(const supply::Finding& finding) {
  std::vector<std::string> names = {finding.id};
  names.insert(names.end(), finding.aliases.begin(), finding.aliases.end());
  names.insert(names.end(), finding.upstream.begin(), finding.upstream.end());
  return names;
}

// The party itself says that it does not hold, or is mended, and nobody's word weighs more. What others say of a
// party's product neither helps nor harms the party here.
bool IsClosedBy(const std::string& party, const supply::Finding& finding) {
  return finding.vex.has_value() && finding.vex->entry.has_value() && finding.vex->by == party && !finding.IsOpen();
}

void Add(std::vector<std::uint64_t>& entries, std::uint64_t entry) {
  if (std::ranges::find(entries, entry) == entries.end()) entries.push_back(entry);
}

}  // namespace

// A release with an SBOM.
struct ProgressFacts::Shipped {
  std::string product;
  std::string version;
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  bool newest = false;  // of its product
  [[nodiscard]] std::string name() const { return product + "@" + version; }
};

Result<std::vector<ProgressFacts::Shipped>> ProgressFacts::ShippedBy(const std::string& party) const {
  TRY_ASSIGN(const auto products, supply_.ProductsOf(party));
  std::vector<Shipped> shipped;
  for (const supply::Product& product : products) {
    bool newest = true;  // they stand newest first
    for (const supply::Release& release : product.releases) {
      shipped.push_back({product.id, release.version, release.entry, release.time, newest});
      newest = false;
    }
  }
  std::ranges::sort(shipped, std::greater(), &Shipped::entry);
  return shipped;
}

Result<std::vector<ProgressFacts::Shipped>> ProgressFacts::NewestOf(const std::string& party) const {
  TRY_ASSIGN(std::vector<Shipped> shipped, ShippedBy(party));
  if (shipped.size() > kReleasesLookedAtMax) shipped.resize(kReleasesLookedAtMax);
  return shipped;
}

Result<void> ProgressFacts::AddProvenance(progress::Facts& facts) const {
  if (attestations_ == nullptr) return {};
  constexpr std::uint64_t kAtOnce = 500;
  std::map<std::pair<std::string, std::string>, Moment> first;
  for (std::uint64_t offset = 0;; offset += kAtOnce) {
    TRY_ASSIGN(const auto page,
               attestations_->Find({.digest = {}, .name = {}, .issuer = facts.party}, offset, kAtOnce));
    for (const attestations::Attestation& one : page.items) {
      if (!MemberText(one.result, "predicate_type").starts_with(kProvenance)) continue;
      if (MemberText(one.result, "outcome") == "false") continue;
      std::vector<std::string> names = {one.subject};
      for (const attestations::Subject& subject : one.subjects) names.push_back(subject.name);
      // Newest first: what is written last is the first one.
      for (const std::string& name : names)
        if (const auto release = ReleaseOf(name); release.has_value())
          first[{release->Base(), release->version}] = {one.entry, one.time};
    }
    if (offset + kAtOnce >= page.total) break;
  }
  for (const auto& [release, moment] : first) {
    const auto known = std::ranges::find_if(facts.releases.facts, [&release](const progress::ReleaseFact& one) {
      return one.product == release.first && one.version == release.second;
    });
    if (known != facts.releases.facts.end())
      known->provenance = moment;
    else
      facts.releases.facts.push_back({release.first, release.second, std::nullopt, moment});
  }
  return {};
}

Result<Moment> ProgressFacts::MomentOfVex(const supply::Finding& finding, const progress::Facts& facts) const {
  constexpr std::uint64_t kStatementsMax = 2'000;
  Moment moment{finding.vex.has_value() ? finding.vex->entry.value_or(0) : 0, facts.now};
  TRY_ASSIGN(const auto said, supply_.VexStatements({.vulnerability = finding.id, .issuer = facts.party},
                                                    {.offset = 0, .limit = kStatementsMax}));
  const auto found = std::ranges::find(said.items, moment.entry, &supply::VexStatement::entry);
  if (found != said.items.end()) moment.time = found->time;
  return moment;
}

Result<void> ProgressFacts::AddFindings(progress::Facts& facts) const {
  TRY_ASSIGN(const std::vector<Shipped> shipped, NewestOf(facts.party));
  std::set<std::tuple<std::uint64_t, std::string, std::string>> seen;
  for (const Shipped& release : shipped) {
    if (!release.newest) continue;
    ++facts.releases_looked_at;
    TRY_ASSIGN(const supply::ReleaseFindings found, supply_.Findings(release.entry));
    Add(facts.findings.rests_on, release.entry);
    const supply::LoggedSnapshot* catalog = nullptr;
    for (const supply::LoggedSnapshot& snapshot : found.snapshots) {
      if (snapshot.feed.starts_with(kEpssFeed)) continue;
      Add(facts.findings.rests_on, snapshot.entry);
      if (snapshot.feed.starts_with(kKevFeed)) catalog = &snapshot;
    }
    if (catalog == nullptr) {
      facts.findings.missing = "no catalog of exploited vulnerabilities is on this log";
      return {};
    }
    for (const supply::Finding& finding : found.findings) {
      if (!finding.exploitation.has_value() || finding.exploitation->kev_added.empty()) continue;
      const std::string& cve = finding.exploitation->cve;
      const std::string component = finding.name + " " + finding.version;
      if (!seen.emplace(release.entry, cve, component).second) continue;
      progress::FindingFact fact{.cve = cve,
                                 .component = component,
                                 .release = release.name(),
                                 .release_entry = release.entry,
                                 .catalog_entry = catalog->entry,
                                 .exploited_since = finding.exploitation->kev_added,
                                 .released = release.time,
                                 .closed = {}};
      if (IsClosedBy(facts.party, finding)) {
        TRY_ASSIGN(fact.closed, MomentOfVex(finding, facts));
      }
      facts.findings.facts.push_back(std::move(fact));
    }
  }
  return {};
}

namespace {

// When the log first could show an advisory: the first snapshot of its feed that was logged after the record says that
// it was published, which is taken at its word.
class AdvisoryMoments {
 public:
  AdvisoryMoments(const supply::SupplyView& supply, std::shared_ptr<const supply::AdvisoryIndex> index)
      : supply_(supply), index_(std::move(index)) {}

  Result<std::optional<Moment>> Of(const std::string& id) {
    if (const auto known = known_.find(id); known != known_.end()) return known->second;
    std::optional<Moment> moment;
    TRY_ASSIGN(const auto position, index_->FindAdvisory(id));
    if (position.has_value()) {
      TRY_ASSIGN(moment, Read(*position));
    }
    return known_.emplace(id, moment).first->second;
  }

 private:
  Result<std::optional<Moment>> Read(std::uint32_t position) {
    TRY_ASSIGN(const supply::AdvisoryHead head, index_->Advisory(position));
    TRY_ASSIGN(const auto feeds, index_->Feeds());
    if (head.feed >= feeds.size()) return std::nullopt;
    TRY_ASSIGN(const std::string record, index_->Record(position));
    TRY_ASSIGN(const json::Value osv, json::Parse(record, kRecordBytesMax));
    const auto published = osv.find("published");
    UnixSeconds since = 0;
    if (published != osv.end() && published->is_string()) {
      constexpr std::size_t kDateLetters = 10;  // "2021-12-10" of a time of any precision
      since = ParseDate(published->get<std::string>().substr(0, kDateLetters)).value_or(0);
    }
    TRY_ASSIGN(const auto snapshot, supply_.FirstSnapshotSince(feeds[head.feed].feed, since));
    if (!snapshot.has_value()) return std::nullopt;
    return Moment{snapshot->entry, snapshot->time};
  }

  const supply::SupplyView& supply_;
  std::shared_ptr<const supply::AdvisoryIndex> index_;
  std::map<std::string, std::optional<Moment>> known_;
};

}  // namespace

Result<void> ProgressFacts::AddAdvisories(progress::Facts& facts) const {
  TRY_ASSIGN(auto index, supply_.CurrentIndex());
  if (index == nullptr) {
    facts.advisories.missing = supply::kNoDataYet;
    return {};
  }
  TRY_ASSIGN(const std::vector<Shipped> shipped, NewestOf(facts.party));
  AdvisoryMoments moments(supply_, std::move(index));
  std::set<std::pair<std::string, std::string>> seen;  // of each product, an advisory once: by the first release
  for (auto release = shipped.rbegin(); release != shipped.rend(); ++release) {
    TRY_ASSIGN(const supply::ReleaseFindings found, supply_.Findings(release->entry));
    for (const supply::Finding& finding : found.findings) {
      const std::string& flaw = finding.group.empty() ? finding.id : finding.group;
      if (!seen.emplace(release->product, flaw).second) continue;
      TRY_ASSIGN(const auto shown, moments.Of(finding.id));
      if (!shown.has_value()) continue;
      progress::AdvisoryFact fact{
          .vulnerability = finding.id,
          .release = release->name(),
          .release_entry = release->entry,
          .known = shown->time >= release->time ? *shown : Moment{release->entry, release->time},
          .vex = {}};
      Add(facts.advisories.rests_on, shown->entry);
      TRY_ASSIGN(const auto first, supply_.FirstVex(facts.party, NamesOf(finding), release->name()));
      if (first.has_value()) fact.vex = Moment{first->entry, first->time};
      facts.advisories.facts.push_back(std::move(fact));
    }
  }
  return {};
}

Result<void> ProgressFacts::AddReleases(progress::Facts& facts) const {
  TRY_ASSIGN(const std::vector<Shipped> shipped, ShippedBy(facts.party));
  for (auto one = shipped.rbegin(); one != shipped.rend(); ++one) {  // from the first on
    const auto known = std::ranges::find_if(facts.releases.facts, [&one](const progress::ReleaseFact& release) {
      return release.product == one->product && release.version == one->version;
    });
    if (known == facts.releases.facts.end())
      facts.releases.facts.push_back({one->product, one->version, Moment{one->entry, one->time}, std::nullopt});
  }
  return AddProvenance(facts);
}

Result<void> ProgressFacts::AddPings(progress::Facts& facts) const {
  TRY_ASSIGN(facts.pings, PingFactsOf(roster_, facts.party));
  return {};
}

Result<progress::Facts> ProgressFacts::Gather(const std::string& party, progress::MeasureName measure,
                                              UnixSeconds now) const {
  progress::Facts facts;
  facts.party = party;
  facts.now = now;
  switch (measure) {
    case progress::MeasureName::kSbomShare:
    case progress::MeasureName::kProvenanceShare:
      TRY(AddReleases(facts));
      break;
    case progress::MeasureName::kVexDays:
      TRY(AddAdvisories(facts));
      break;
    case progress::MeasureName::kKevOpenDays:
      TRY(AddFindings(facts));
      break;
    case progress::MeasureName::kPingShare:
      TRY(AddPings(facts));
      break;
  }
  return facts;
}

const attestations::AttestationView* FindAttestations(std::span<const OpenView> views) {
  for (const OpenView& open : views)
    if (const auto* view = dynamic_cast<const attestations::AttestationView*>(open.view.get()); view != nullptr)
      return view;
  return nullptr;
}

}  // namespace entente::node
