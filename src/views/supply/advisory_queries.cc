// Findings, advisories and feeds: answers that rest on the current index, and say on which snapshots of the log.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "views/supply/json_text.h"
#include "views/supply/match.h"
#include "views/supply/purl.h"
#include "views/supply/version_search.h"
#include "views/supply/vex_log.h"
#include "views/supply/view_state.h"

namespace entente::supply {
namespace {

using storage::Database;

std::uint64_t Unsigned(std::int64_t number) {
  return static_cast<std::uint64_t>(number);
}

LoggedSnapshot SnapshotOf(const storage::Query& row) {
  LoggedSnapshot snapshot;
  snapshot.entry = Unsigned(row.Int(0));
  snapshot.feed = row.Text(1);
  snapshot.source = row.Text(2);
  if (const auto digest = crypto::DigestFromBytes(row.Blob(3))) snapshot.digest = *digest;
  snapshot.time = row.Int(4);
  snapshot.records = Unsigned(row.Int(5));
  snapshot.skipped = Unsigned(row.Int(6));
  return snapshot;
}

SbomComponent ComponentOf(const storage::Query& row) {
  SbomComponent component;
  component.name = row.Text(0);
  component.version = row.Text(1);
  component.purl = row.Text(2);
  component.advisory = {.ecosystem = row.Text(3), .name = row.Text(4), .version = row.Text(5), .missing = row.Text(6)};
  return component;
}

bool ContainsIgnoringCase(std::string_view text, std::string_view lowered) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  return std::search(text.begin(), text.end(), lowered.begin(), lowered.end(), same) != text.end();
}

struct Filter {
  std::string text;       // lower case; empty: any
  std::string ecosystem;  // "Debian" also stands for "Debian:12"; empty: any
};

Result<bool> Passes(const AdvisoryIndex& index, std::uint32_t advisory, const Filter& filter) {
  TRY_ASSIGN(const auto packages, index.PackagesOf(advisory));
  bool in_ecosystem = filter.ecosystem.empty();
  bool named = filter.text.empty();
  for (const std::uint32_t package : packages) {
    TRY_ASSIGN(const auto head, index.Package(package));
    in_ecosystem =
        in_ecosystem || head.ecosystem == filter.ecosystem || BaseEcosystem(head.ecosystem) == filter.ecosystem;
    named = named || ContainsIgnoringCase(head.name, filter.text);
  }
  if (!in_ecosystem) return false;
  if (named) return true;
  TRY_ASSIGN(const AdvisoryHead head, index.Advisory(advisory));
  if (ContainsIgnoringCase(head.id, filter.text) || ContainsIgnoringCase(head.summary, filter.text)) return true;
  const auto holds_text = [&](std::string_view name) { return ContainsIgnoringCase(name, filter.text); };
  TRY_ASSIGN(const auto aliases, index.Aliases(advisory));
  if (std::ranges::any_of(aliases, holds_text)) return true;
  TRY_ASSIGN(const auto upstream, index.Upstream(advisory));
  return std::ranges::any_of(upstream, holds_text);
}

Result<AdvisorySummary> SummaryOf(const AdvisoryIndex& index, const FlawGroups& groups, std::uint32_t advisory) {
  constexpr std::size_t kPackagesShown = 100;
  constexpr std::size_t kSameFlawShown = 100;
  TRY_ASSIGN(const AdvisoryHead head, index.Advisory(advisory));
  TRY_ASSIGN(const auto aliases, index.Aliases(advisory));
  TRY_ASSIGN(const auto upstream, index.Upstream(advisory));
  TRY_ASSIGN(const auto packages, index.PackagesOf(advisory));
  AdvisorySummary summary;
  summary.id = head.id;
  summary.summary = head.summary;
  summary.aliases.assign(aliases.begin(), aliases.end());
  summary.upstream.assign(upstream.begin(), upstream.end());
  summary.severity = head.severity;
  summary.malicious = head.malicious;
  summary.modified = head.modified;
  TRY_ASSIGN(summary.exploitation, index.ExploitationOf(advisory));
  for (const std::uint32_t other : groups.Members(head.group)) {
    if (other == advisory || summary.same_flaw.size() == kSameFlawShown) continue;
    TRY_ASSIGN(const AdvisoryHead same, index.Advisory(other));
    summary.same_flaw.emplace_back(same.id);
  }
  for (const std::uint32_t package : packages.first(std::min(packages.size(), kPackagesShown))) {
    TRY_ASSIGN(const auto named, index.Package(package));
    summary.packages.push_back({std::string(named.ecosystem), std::string(named.name)});
  }
  return summary;
}

AdvisoryPage::Version VersionOf(const VersionSearch& search, std::string not_covered) {
  return {.package = {search.package.ecosystem, search.package.name},
          .version = search.package.version,
          .purl = search.purl,
          .affected = 0,
          .not_covered = std::move(not_covered)};
}

// Advisories of the package that a search names, each with whether it holds for the version.
Result<AdvisoryPage> PageOfVersion(const AdvisoryIndex& index, const FlawGroups& groups, const VersionSearch& search,
                                   std::string_view ecosystem, const PageRange& range) {
  TRY_ASSIGN(VersionVerdicts found, FindVersion(index, search, ecosystem));
  AdvisoryPage page;
  page.total = found.verdicts.size();
  page.version = VersionOf(search, std::move(found.not_covered));
  page.version->affected = Unsigned(std::ranges::count(found.verdicts, Explained::kAffected, &VersionVerdict::result));
  for (std::uint64_t at = range.offset; at < found.verdicts.size() && page.items.size() < range.limit; ++at) {
    VersionVerdict& verdict = found.verdicts[at];
    TRY_ASSIGN(AdvisorySummary summary, SummaryOf(index, groups, verdict.advisory));
    if (!search.package.version.empty())
      summary.version = VersionAnswer{.result = verdict.result,
                                      .package = {std::move(verdict.ecosystem), std::move(verdict.name)},
                                      .fixed = std::move(verdict.fixed),
                                      .not_covered = std::move(verdict.not_covered)};
    page.items.push_back(std::move(summary));
  }
  return page;
}

// Components that an advisory holds for, with the advisory's id and the nearest fix.
struct Hit {
  std::string advisory;
  std::vector<std::string> aliases;
  std::string fixed;
};

Result<std::map<std::int64_t, Hit>> HitComponents(Database& database, const AdvisoryIndex& index,
                                                  const std::vector<std::uint32_t>& advisories) {
  std::map<std::int64_t, Hit> hits;
  for (const std::uint32_t advisory : advisories) {
    TRY_ASSIGN(const auto packages, index.PackagesOf(advisory));
    std::vector<std::string_view> names;
    for (const std::uint32_t package : packages) {
      TRY_ASSIGN(const auto head, index.Package(package));
      names.push_back(head.normal_name);
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    for (const std::string_view name : names) {
      TRY_ASSIGN(auto rows, database.Prepare("SELECT id, ecosystem, advisory_name, advisory_version, missing FROM "
                                             "component WHERE advisory_name = ?1"));
      rows.Bind(1, name);
      while (true) {
        TRY_ASSIGN(const bool more, rows.Step());
        if (!more) break;
        TRY_ASSIGN(const LookUp found,
                   LookUpComponent(index, {rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)}));
        const auto match = std::ranges::find(found.matches, advisory, &Match::advisory);
        if (match == found.matches.end()) continue;
        TRY_ASSIGN(const AdvisoryHead head, index.Advisory(advisory));
        TRY_ASSIGN(const auto aliases, index.Aliases(advisory));
        hits.try_emplace(rows.Int(0),
                         Hit{std::string(head.id), {aliases.begin(), aliases.end()}, std::string(match->fixed)});
      }
    }
  }
  return hits;
}

Result<bool> NamesHit(const LoggedVex& said, const Hit& hit) {
  std::vector<std::string> names = hit.aliases;
  names.push_back(hit.advisory);
  return said.Names(names);
}

Result<Page<AffectedRelease>> ReleasesWith(Database& database, const std::map<std::int64_t, Hit>& hits,
                                           const PageRange& range, const vex::TrustPolicy& trust) {
  const LoggedVex said(database, trust);
  std::vector<const Hit*> of_items;
  Page<AffectedRelease> page;
  if (hits.empty()) return page;
  std::string list = "[";
  for (const auto& [component, hit] : hits) list += fmt::format("{}{}", list.size() == 1 ? "" : ",", component);
  list += ']';
  {
    TRY_ASSIGN(auto count,
               database.Prepare(
                   "SELECT ifnull(sum(shipments), 0) FROM component WHERE id IN (SELECT value FROM json_each(?1))"));
    TRY_ASSIGN(const bool row, count.Bind(1, std::string_view(list)).Step());
    if (row) page.total = Unsigned(count.Int(0));
  }
  std::string sql(kShipmentColumns);
  sql.insert(sql.find(" FROM shipment"), ", s.component");
  sql +=
      "WHERE s.component IN (SELECT value FROM json_each(?1)) "
      "AND s.package IN (SELECT package FROM component WHERE id IN (SELECT value FROM json_each(?1))) "
      "ORDER BY s.entry DESC, s.component LIMIT ?2 OFFSET ?3";
  TRY_ASSIGN(auto rows, database.Prepare(sql));
  rows.Bind(1, std::string_view(list))
      .Bind(2, static_cast<std::int64_t>(range.limit))
      .Bind(3, static_cast<std::int64_t>(range.offset));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) break;
    const Hit& hit = hits.at(rows.Int(7));
    page.items.push_back(
        {.shipment = ShipmentOf(rows), .advisory = hit.advisory, .fixed = hit.fixed, .vex = std::nullopt});
    of_items.push_back(&hit);
  }
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    AffectedRelease& one = page.items[i];
    TRY_ASSIGN(const bool named, NamesHit(said, *of_items[i]));
    if (!named) continue;
    TRY_ASSIGN(const KnownRelease release, KnownReleaseAt(database, one.shipment.entry));
    TRY_ASSIGN(one.vex, VexOn(said, release, of_items[i]->advisory, of_items[i]->aliases,
                              {.purl = one.shipment.component_purl,
                               .hashes = {},
                               .cpes = {},
                               .ids = {},
                               .version = one.shipment.component_version}));
  }
  return page;
}

// Of what one advisory's answer says of the others about its flaw.
constexpr std::size_t kSameFlawMax = 100;

std::unexpected<Error> NoSuchAdvisory(std::string_view id) {
  return Fail(ErrorCode::kNotFound, fmt::format("no advisory feed has \"{}\"", CutText(id, 256)));
}

}  // namespace

Result<std::vector<LoggedSnapshot>> NewestSnapshots(Database& database) {
  TRY_ASSIGN(auto rows,
             database.Prepare("SELECT entry, feed, source, digest, time, records, skipped FROM snapshot s "
                              "WHERE entry = (SELECT max(entry) FROM snapshot n WHERE n.feed = s.feed) ORDER BY feed"));
  std::vector<LoggedSnapshot> snapshots;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return snapshots;
    snapshots.push_back(SnapshotOf(rows));
  }
}

Result<std::shared_ptr<const SupplyView::State::Orders>> SupplyView::State::OrdersOf(
    const std::shared_ptr<const AdvisoryIndex>& index) {
  const std::scoped_lock lock(orders_mutex);
  if (orders_of == index && orders != nullptr) return orders;
  struct Row {
    std::string_view modified;
    std::uint32_t advisory;
  };
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < index->advisory_count(); ++i) {
    TRY_ASSIGN(const AdvisoryHead head, index->Advisory(i));
    if (!head.withdrawn) rows.push_back({head.modified, i});
  }
  std::ranges::sort(rows, [](const Row& a, const Row& b) {
    return a.modified != b.modified ? a.modified > b.modified : a.advisory < b.advisory;
  });
  auto made = std::make_shared<Orders>();
  made->by_change.reserve(rows.size());
  for (const Row& row : rows) made->by_change.push_back(row.advisory);
  TRY_ASSIGN(made->groups, FlawGroups::Of(*index));
  orders_of = index;
  orders = std::move(made);
  return orders;
}

Result<std::shared_ptr<const AdvisoryIndex>> SupplyView::CurrentIndex() const {
  TRY_ASSIGN(const auto moment, state_->Now());
  return moment.index;
}

namespace {

// What vendors say of a release's findings; their entries are what the answer rests on, too.
Result<void> AddVex(Database& database, const vex::TrustPolicy& trust, std::uint64_t entry, ReleaseFindings& answer) {
  const LoggedVex said(database, trust);
  TRY_ASSIGN(const bool any, said.Any());
  if (!any || answer.findings.empty()) return {};
  TRY_ASSIGN(const KnownRelease release, KnownReleaseAt(database, entry));
  for (Finding& finding : answer.findings) {
    TRY_ASSIGN(finding.vex,
               VexOn(said, release, finding.id, finding.aliases,
                     {.purl = finding.purl, .hashes = {}, .cpes = {}, .ids = {}, .version = finding.version}));
    if (!finding.vex.has_value()) continue;
    if (finding.vex->entry.has_value()) answer.entries.push_back(*finding.vex->entry);
    for (const VexOther& other : finding.vex->overruled)
      if (other.entry.has_value()) answer.entries.push_back(*other.entry);
  }
  std::ranges::sort(answer.entries);
  const auto [first, last] = std::ranges::unique(answer.entries);
  answer.entries.erase(first, last);
  return {};
}

}  // namespace

Result<ReleaseFindings> SupplyView::Findings(std::uint64_t entry, const vex::TrustPolicy& trust) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  const auto& [lease, index] = moment;
  TRY(FindRelease(lease.database(), entry));
  ReleaseFindings answer;
  TRY_ASSIGN(answer.snapshots, NewestSnapshots(lease.database()));
  answer.entries.push_back(entry);
  for (const LoggedSnapshot& snapshot : answer.snapshots) answer.entries.push_back(snapshot.entry);
  std::ranges::sort(answer.entries);
  TRY_ASSIGN(auto rows,
             lease.database().Prepare(
                 "SELECT c.name, c.version, c.purl, c.ecosystem, c.advisory_name, c.advisory_version, c.missing "
                 "FROM content k JOIN component c ON c.id = k.component WHERE k.entry = ?1 ORDER BY k.ordinal"));
  rows.Bind(1, static_cast<std::int64_t>(entry));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) break;
    const SbomComponent component = ComponentOf(rows);
    LookUp found;
    if (index != nullptr) {
      TRY_ASSIGN(found, LookUpComponent(*index, component.advisory));
    } else {
      found.not_covered = component.advisory.missing.empty() ? std::string(kNoDataYet) : component.advisory.missing;
    }
    if (found.not_covered.empty())
      ++answer.covered;
    else
      answer.not_covered.push_back(
          {component.advisory.ecosystem, component.name, component.version, component.purl, found.not_covered});
    for (const Match& match : found.matches) {
      TRY_ASSIGN(Finding finding, FindingOf(*index, component, match));
      answer.findings.push_back(std::move(finding));
    }
  }
  TRY(AddVex(lease.database(), trust, entry, answer));
  return answer;
}

Result<AdvisoryPage> SupplyView::Advisories(std::string_view text, std::string_view ecosystem,
                                            const PageRange& range) const {
  TRY_ASSIGN(const auto index, CurrentIndex());
  const auto search = VersionSearchOf(text);
  if (index == nullptr) {
    AdvisoryPage none;
    if (search.has_value()) none.version = VersionOf(*search, std::string(kNoDataYet));
    return none;
  }
  TRY_ASSIGN(const auto orders, state_->OrdersOf(index));
  if (search.has_value()) return PageOfVersion(*index, orders->groups, *search, ecosystem, range);
  AdvisoryPage page;
  const Filter filter{.text = LoweredAscii(text), .ecosystem = std::string(ecosystem)};
  const std::vector<std::uint32_t>& order = orders->by_change;
  const bool all = filter.text.empty() && filter.ecosystem.empty();
  std::size_t at = 0;
  if (all) {
    page.total = order.size();
    at = std::min<std::uint64_t>(range.offset, order.size());
  }
  for (std::uint64_t passed = all ? at : 0; at < order.size(); ++at) {
    if (all && page.items.size() == range.limit) break;
    if (!all) {
      TRY_ASSIGN(const bool passes, Passes(*index, order[at], filter));
      if (!passes) continue;
      ++page.total;
    }
    if (passed++ < range.offset || page.items.size() == range.limit) continue;
    TRY_ASSIGN(AdvisorySummary summary, SummaryOf(*index, orders->groups, order[at]));
    page.items.push_back(std::move(summary));
  }
  return page;
}

Result<AdvisoryAnswer> SupplyView::Advisory(std::string_view id, const PageRange& affected) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  const auto& [lease, index] = moment;
  if (index == nullptr) return NoSuchAdvisory(id);
  TRY_ASSIGN(auto position, index->FindAdvisory(id));
  if (!position) {
    TRY_ASSIGN(const auto named, index->FindByIdOrAlias(id));
    if (named.empty()) return NoSuchAdvisory(id);
    position = named.front();
  }
  AdvisoryAnswer answer;
  TRY_ASSIGN(const AdvisoryHead head, index->Advisory(*position));
  answer.id = head.id;
  answer.withdrawn = head.withdrawn;
  TRY_ASSIGN(answer.record, index->Record(*position));
  TRY_ASSIGN(const auto orders, state_->OrdersOf(index));
  TRY_ASSIGN(answer.summary, SummaryOf(*index, orders->groups, *position));
  for (const std::uint32_t other : orders->groups.Members(head.group)) {
    if (other == *position || answer.same_flaw.size() == kSameFlawMax) continue;
    TRY_ASSIGN(AdvisorySummary same, SummaryOf(*index, orders->groups, other));
    answer.same_flaw.push_back(std::move(same));
  }
  TRY_ASSIGN(const auto feeds, index->Feeds());
  if (head.feed < feeds.size()) {
    const FeedSnapshot& feed = feeds[head.feed];
    answer.snapshot = {.feed = feed.feed,
                       .entry = feed.entry.value_or(0),
                       .digest = feed.digest,
                       .time = feed.time,
                       .records = feed.records,
                       .skipped = 0,
                       .source = feed.source};
  }
  TRY_ASSIGN(const auto hits, HitComponents(lease.database(), *index, {*position}));
  TRY_ASSIGN(answer.affected, ReleasesWith(lease.database(), hits, affected, {}));
  return answer;
}

Result<Page<AffectedRelease>> SupplyView::Affected(std::string_view id, const PageRange& range,
                                                   const vex::TrustPolicy& trust) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  const auto& [lease, index] = moment;
  if (index == nullptr) return NoSuchAdvisory(id);
  TRY_ASSIGN(const auto advisories, index->FindByIdOrAlias(id));
  if (advisories.empty()) return NoSuchAdvisory(id);
  TRY_ASSIGN(const auto hits, HitComponents(lease.database(), *index, advisories));
  return ReleasesWith(lease.database(), hits, range, trust);
}

Result<std::vector<Feed>> SupplyView::Feeds() const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  TRY_ASSIGN(const auto snapshots, NewestSnapshots(lease.database()));
  std::vector<Feed> feeds;
  for (const LoggedSnapshot& snapshot : snapshots) {
    Feed& feed = feeds.emplace_back(Feed{.newest = snapshot, .ecosystems = {}});
    TRY_ASSIGN(auto rows, lease.database().Prepare(
                              "SELECT ecosystem, records FROM feed_ecosystem WHERE feed = ?1 ORDER BY ecosystem"));
    rows.Bind(1, std::string_view(snapshot.feed));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      feed.ecosystems.push_back({rows.Text(0), Unsigned(rows.Int(1))});
    }
  }
  return feeds;
}

Result<std::optional<LoggedSnapshot>> SupplyView::FirstSnapshotSince(std::string_view feed, UnixSeconds time) const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  TRY_ASSIGN(auto row, lease.database().Prepare("SELECT entry, time FROM snapshot WHERE feed = ?1 AND time >= ?2 ORDER "
                                                "BY entry LIMIT 1"));
  TRY_ASSIGN(const bool found, row.Bind(1, feed).Bind(2, std::int64_t{time}).Step());
  if (!found) return std::nullopt;
  LoggedSnapshot snapshot;
  snapshot.feed = feed;
  snapshot.entry = Unsigned(row.Int(0));
  snapshot.time = row.Int(1);
  return snapshot;
}

}  // namespace entente::supply
