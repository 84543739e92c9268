// Lays an index out: which record of an id counts, which advisories are one flaw, and every section in the order in
// which lookups read it. What one package's lookup touches stands together, texts too: a scan maps few pages of the
// file.
#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "views/supply/index/collected.h"
#include "views/supply/index/file_writer.h"
#include "views/supply/index/text_order.h"

namespace entente::supply {

using namespace index_format;  // NOLINT(google-build-using-namespace): the layout is this file's subject

namespace {

constexpr std::uint32_t kNotPlaced = ~0U;

// Gives texts their place in the file, in the order in which they are asked for.
class Texts {
 public:
  explicit Texts(const StringTable& strings) : strings_(strings), placed_(strings.count(), kNotPlaced) {
    bytes_.reserve(strings.file_bytes());
    (void)At(0);
  }

  Text At(std::uint32_t number) {
    if (placed_[number] != kNotPlaced) return placed_[number];
    return placed_[number] = Place(strings_.At(number));
  }
  // A text that no StringTable has.
  Text Place(std::string_view text) {
    if (text.empty() && !bytes_.empty()) return 0;
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto at = static_cast<Text>(bytes_.size());
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
    bytes_.append(text);
    return at;
  }
  void Replace(Text& number) { number = At(number); }
  [[nodiscard]] std::string TakeBytes() { return std::move(bytes_); }

 private:
  const StringTable& strings_;
  std::vector<Text> placed_;
  std::string bytes_;
};

// Sets that are joined. The smallest member stands for its set.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t Of(std::uint32_t one) {
    while (parent_[one] != one) one = parent_[one] = parent_[parent_[one]];
    return one;
  }
  void Join(std::uint32_t a, std::uint32_t b) {
    a = Of(a);
    b = Of(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

class Layout {
 public:
  explicit Layout(Collected collected) : from_(std::move(collected)), texts_(from_.strings) {}

  IndexContent Make() {
    SettleOrder();
    SettleAdvisories();
    SettleGroups();
    SettleExploited();
    SettlePackages();
    SettleBuckets();
    SettleAliases();
    PlaceTexts();
    return Write();
  }

 private:
  [[nodiscard]] std::string_view At(std::uint32_t number) const { return from_.strings.At(number); }

  [[nodiscard]] std::vector<std::uint32_t> RecordsInOrder() const;
  void SettleOrder();
  void SettleAdvisories();
  void TakeRows(std::span<const std::uint32_t> records, std::uint32_t advisory);
  void SettleGroups();
  void SettleExploited();
  void SettlePackages();
  void PlaceRow(const CollectedRow& row);
  List PlaceRanges(const List& ranges);
  List PlaceVersions(const List& versions);
  void PlaceAdvisoryPackages(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& named);
  void SettleBuckets();
  void SettleAliases();
  void PlaceTexts();
  IndexContent Write();

  Collected from_;
  Texts texts_;
  TextOrder order_{from_.strings};  // of ids, aliases, and the names of packages and their ecosystems
  std::vector<Advisory> advisories_;
  std::vector<CollectedRow> kept_;
  std::vector<Ecosystem> ecosystems_;
  std::vector<Package> packages_;
  std::vector<Affected> affected_;
  std::vector<Range> ranges_;
  std::vector<Event> events_;
  std::vector<std::uint32_t> versions_;
  std::unordered_map<std::uint32_t, List> placed_versions_;  // by where the list was collected
  std::vector<std::uint32_t> aliases_;
  std::vector<std::uint32_t> upstream_;
  std::vector<std::uint32_t> advisory_packages_;
  std::vector<Bucket> buckets_;
  std::vector<AliasEntry> alias_index_;
  std::vector<Exploited> exploited_;
};

void Layout::SettleOrder() {
  for (const CollectedRecord& record : from_.records) order_.Include(record.advisory.id);
  for (const std::uint32_t alias : from_.aliases) order_.Include(alias);
  for (const CollectedRow& row : from_.rows) {
    order_.Include(row.ecosystem);
    order_.Include(row.normal_name);
  }
  order_.Settle(from_.strings);
}

// By id, the newest record of an id first.
std::vector<std::uint32_t> Layout::RecordsInOrder() const {
  std::vector<std::uint32_t> order(from_.records.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [this](std::uint32_t a, std::uint32_t b) {
    const Advisory& one = from_.records[a].advisory;
    const Advisory& two = from_.records[b].advisory;
    if (one.id != two.id) return order_.Rank(one.id) < order_.Rank(two.id);
    if (one.modified != two.modified) return At(one.modified) > At(two.modified);
    return a > b;
  });
  return order;
}

// One advisory an id; what the newest record says of a package counts, and what older ones say where it says nothing.
void Layout::SettleAdvisories() {
  const std::vector<std::uint32_t> order = RecordsInOrder();
  advisories_.reserve(order.size());
  aliases_.reserve(from_.aliases.size());
  upstream_.reserve(from_.upstream.size());
  kept_.reserve(from_.rows.size());
  const auto list_of = [](const std::vector<std::uint32_t>& all, List list, std::vector<std::uint32_t>& to) {
    const List placed{static_cast<std::uint32_t>(to.size()), list.count};
    to.insert(to.end(), all.begin() + list.first, all.begin() + list.first + list.count);
    return placed;
  };
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && from_.records[order[end]].advisory.id == from_.records[order[i]].advisory.id) ++end;
    Advisory& advisory = advisories_.emplace_back(from_.records[order[i]].advisory);
    advisory.aliases = list_of(from_.aliases, advisory.aliases, aliases_);
    advisory.upstream = list_of(from_.upstream, advisory.upstream, upstream_);
    if ((advisory.flags & kAdvisoryWithdrawn) == 0)
      TakeRows(std::span(order).subspan(i, end - i), static_cast<std::uint32_t>(advisories_.size() - 1));
    i = end;
  }
}

void Layout::TakeRows(std::span<const std::uint32_t> records, std::uint32_t advisory) {
  const auto first_kept = static_cast<std::ptrdiff_t>(kept_.size());
  for (const std::uint32_t record : records) {
    const auto kept_before = static_cast<std::ptrdiff_t>(kept_.size());
    const List& list = from_.records[record].rows;
    for (std::uint32_t row = list.first; row < list.first + list.count; ++row) {
      const CollectedRow& candidate = from_.rows[row];
      const bool said = std::any_of(kept_.begin() + first_kept, kept_.begin() + kept_before, [&](const auto& newer) {
        return newer.ecosystem == candidate.ecosystem && newer.normal_name == candidate.normal_name;
      });
      if (said) continue;
      kept_.push_back(candidate);
      kept_.back().affected.advisory = advisory;
    }
  }
}

// Advisories are one flaw when one names the other as an alias, or both name the same. A distribution's advisory that
// is about one flaw alone says so by `upstream`; one about several is none of them.
void Layout::SettleGroups() {
  Sets sets(advisories_.size());
  std::vector<std::uint32_t> first(from_.strings.count(), kNotPlaced);  // by a name of the flaw
  const auto name = [&](std::uint32_t text, std::uint32_t advisory) {
    if (first[text] == kNotPlaced)
      first[text] = advisory;
    else
      sets.Join(first[text], advisory);
  };
  for (std::uint32_t i = 0; i < advisories_.size(); ++i) {
    const Advisory& advisory = advisories_[i];
    name(advisory.id, i);
    for (std::uint32_t at = 0; at < advisory.aliases.count; ++at) name(aliases_[advisory.aliases.first + at], i);
    if (advisory.upstream.count == 1) name(upstream_[advisory.upstream.first], i);
  }
  for (std::uint32_t i = 0; i < advisories_.size(); ++i) advisories_[i].group = sets.Of(i);
}

// Those that an advisory is about; the rest would be most of the file. Of several for one advisory, the one that is
// exploited, and of these the likeliest.
void Layout::SettleExploited() {
  std::unordered_map<std::string_view, std::uint32_t> by_cve;
  for (std::uint32_t i = 0; i < from_.exploited.size(); ++i) by_cve[from_.exploited[i].cve] = i;
  std::vector<std::uint32_t> chosen(advisories_.size(), kNotPlaced);
  std::vector<bool> is_used(from_.exploited.size());
  const auto worse = [this](std::uint32_t a, std::uint32_t b) {
    const auto rank = [this](std::uint32_t i) {
      const Exploitation& one = from_.exploited[i];
      return std::tuple(!one.kev_added.empty(), one.ransomware, one.epss_millionths.value_or(0));
    };
    return rank(a) > rank(b);
  };
  for (std::uint32_t i = 0; i < advisories_.size(); ++i) {
    const auto consider = [&](std::uint32_t text) {
      const auto found = by_cve.find(At(text));
      if (found == by_cve.end()) return;
      is_used[found->second] = true;
      if (chosen[i] == kNotPlaced || worse(found->second, chosen[i])) chosen[i] = found->second;
    };
    const Advisory& advisory = advisories_[i];
    consider(advisory.id);
    for (std::uint32_t at = 0; at < advisory.aliases.count; ++at) consider(aliases_[advisory.aliases.first + at]);
    for (std::uint32_t at = 0; at < advisory.upstream.count; ++at) consider(upstream_[advisory.upstream.first + at]);
  }
  std::vector<std::uint32_t> used;
  for (std::uint32_t i = 0; i < is_used.size(); ++i)
    if (is_used[i]) used.push_back(i);
  std::ranges::sort(used, {}, [this](std::uint32_t i) { return std::string_view(from_.exploited[i].cve); });
  std::vector<std::uint32_t> placed(from_.exploited.size());
  for (const std::uint32_t i : used) {
    placed[i] = static_cast<std::uint32_t>(exploited_.size());
    exploited_.push_back({});  // its texts come last
    exploited_.back().cve = i;
  }
  for (std::uint32_t i = 0; i < advisories_.size(); ++i)
    advisories_[i].exploited_plus_one = chosen[i] == kNotPlaced ? 0 : placed[chosen[i]] + 1;
}

List Layout::PlaceRanges(const List& of) {
  const List placed{static_cast<std::uint32_t>(ranges_.size()), of.count};
  for (std::uint32_t at = of.first; at < of.first + of.count; ++at) {
    Range& range = ranges_.emplace_back(from_.ranges[at]);
    const List events = range.events;
    range.events.first = static_cast<std::uint32_t>(events_.size());
    for (std::uint32_t event = events.first; event < events.first + events.count; ++event)
      events_.push_back(from_.events[event]);
  }
  return placed;
}

List Layout::PlaceVersions(const List& of) {
  if (of.count == 0) return {};
  const auto [at, is_new] = placed_versions_.try_emplace(of.first);
  if (is_new) {
    at->second = {static_cast<std::uint32_t>(versions_.size()), of.count};
    versions_.insert(versions_.end(), from_.versions.begin() + of.first, from_.versions.begin() + of.first + of.count);
  }
  return at->second;
}

void Layout::PlaceRow(const CollectedRow& row) {
  Affected& placed = affected_.emplace_back(row.affected);
  placed.ranges = PlaceRanges(row.affected.ranges);
  placed.versions = PlaceVersions(row.affected.versions);
}

void Layout::SettlePackages() {
  // Rows were kept advisory by advisory, each in the order of its record, and stay in that order within a package.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;  // ranks of ecosystem and name; the row
  order.reserve(kept_.size());
  for (std::uint32_t i = 0; i < kept_.size(); ++i)
    order.emplace_back((std::uint64_t{order_.Rank(kept_[i].ecosystem)} << 32U) | order_.Rank(kept_[i].normal_name), i);
  std::ranges::sort(order);

  affected_.reserve(kept_.size());
  ranges_.reserve(from_.ranges.size());
  events_.reserve(from_.events.size());
  versions_.reserve(from_.versions.size());
  std::vector<std::uint32_t> counted(advisories_.size(), kNotPlaced);  // the last ecosystem that counted this advisory
  std::vector<std::pair<std::uint32_t, std::uint32_t>> named;          // advisory, package; by package
  named.reserve(kept_.size());
  for (const auto& [ranks, position] : order) {
    const CollectedRow& row = kept_[position];
    if (ecosystems_.empty() || ecosystems_.back().name != row.ecosystem)
      ecosystems_.push_back({row.ecosystem, 0, {static_cast<std::uint32_t>(packages_.size()), 0}});
    const auto ecosystem = static_cast<std::uint32_t>(ecosystems_.size() - 1);
    if (packages_.empty() || packages_.back().ecosystem != ecosystem ||
        packages_.back().normal_name != row.normal_name) {
      packages_.push_back({ecosystem, row.name, row.normal_name, {static_cast<std::uint32_t>(affected_.size()), 0}});
      ++ecosystems_.back().packages.count;
    }
    ++packages_.back().affected.count;
    PlaceRow(row);
    if (std::exchange(counted[row.affected.advisory], ecosystem) != ecosystem) ++ecosystems_.back().advisories;
    named.emplace_back(row.affected.advisory, static_cast<std::uint32_t>(packages_.size() - 1));
  }
  // A package's rows of one advisory follow each other.
  named.erase(std::ranges::unique(named).begin(), named.end());
  PlaceAdvisoryPackages(named);
}

// Each advisory's packages in a list of its own, without sorting: they come by package, and stay so.
void Layout::PlaceAdvisoryPackages(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& named) {
  for (const auto& [advisory, package] : named) ++advisories_[advisory].packages.count;
  std::uint32_t end = 0;
  for (Advisory& advisory : advisories_) {
    if (advisory.packages.count == 0) continue;
    advisory.packages.first = end;
    end += std::exchange(advisory.packages.count, 0);
  }
  advisory_packages_.resize(end);
  for (const auto& [advisory, package] : named) {
    List& list = advisories_[advisory].packages;
    advisory_packages_[list.first + list.count++] = package;
  }
}

void Layout::SettleBuckets() {
  buckets_.resize(std::bit_ceil(std::max<std::size_t>(packages_.size() * 2, 2)));
  for (std::uint32_t i = 0; i < packages_.size(); ++i) {
    const std::uint64_t hash = PackageHash(At(ecosystems_[packages_[i].ecosystem].name), At(packages_[i].normal_name));
    std::size_t at = hash & (buckets_.size() - 1);
    while (buckets_[at].package_plus_one != 0) at = (at + 1) & (buckets_.size() - 1);
    buckets_[at] = {static_cast<std::uint32_t>(hash >> 32), i + 1};
  }
}

void Layout::SettleAliases() {
  for (std::uint32_t i = 0; i < advisories_.size(); ++i) {
    const List& list = advisories_[i].aliases;
    for (std::uint32_t at = list.first; at < list.first + list.count; ++at) alias_index_.push_back({aliases_[at], i});
  }
  std::ranges::sort(alias_index_, [this](const AliasEntry& a, const AliasEntry& b) {
    if (a.alias != b.alias) return order_.Rank(a.alias) < order_.Rank(b.alias);
    return a.advisory < b.advisory;
  });
}

// In the order of lookups: a package's names, the events of its ranges, then what is shown of its advisories; listed
// versions, of which a lookup reads few, behind all of them.
void Layout::PlaceTexts() {
  std::vector<bool> is_placed(advisories_.size());
  const auto place_advisory = [&](std::uint32_t position) {
    if (is_placed[position]) return;
    is_placed[position] = true;
    Advisory& advisory = advisories_[position];
    texts_.Replace(advisory.id);
    texts_.Replace(advisory.summary);
    texts_.Replace(advisory.modified);
    for (std::uint32_t at = 0; at < advisory.aliases.count; ++at) texts_.Replace(aliases_[advisory.aliases.first + at]);
    for (std::uint32_t at = 0; at < advisory.upstream.count; ++at)
      texts_.Replace(upstream_[advisory.upstream.first + at]);
  };
  for (Ecosystem& ecosystem : ecosystems_) texts_.Replace(ecosystem.name);
  for (Package& package : packages_) {
    texts_.Replace(package.normal_name);
    texts_.Replace(package.name);
    for (std::uint32_t i = 0; i < package.affected.count; ++i) {
      const Affected& affected = affected_[package.affected.first + i];
      for (std::uint32_t range = 0; range < affected.ranges.count; ++range) {
        const List events = ranges_[affected.ranges.first + range].events;
        for (std::uint32_t event = 0; event < events.count; ++event)
          texts_.Replace(events_[events.first + event].version);
      }
    }
    for (std::uint32_t i = 0; i < package.affected.count; ++i)
      place_advisory(affected_[package.affected.first + i].advisory);
  }
  for (std::uint32_t i = 0; i < advisories_.size(); ++i) place_advisory(i);
  for (AliasEntry& entry : alias_index_) texts_.Replace(entry.alias);
  for (std::uint32_t& version : versions_) texts_.Replace(version);
}

IndexContent Layout::Write() {
  std::vector<Feed> feeds = from_.feeds;
  for (Feed& feed : feeds) {
    texts_.Replace(feed.name);
    texts_.Replace(feed.source);
  }
  for (Exploited& one : exploited_) {
    const Exploitation& known = from_.exploited[one.cve];
    one.cve = texts_.Place(known.cve);
    one.kev_added = texts_.Place(known.kev_added);
    one.kev_due = texts_.Place(known.kev_due);
    one.epss_plus_one = known.epss_millionths.has_value() ? *known.epss_millionths + 1 : 0;
    one.percentile_plus_one = known.percentile_millionths.has_value() ? *known.percentile_millionths + 1 : 0;
    one.flags = known.ransomware ? kExploitedByRansomware : 0;
  }
  FileWriter file;
  file.Add(SectionId::kFeeds, std::move(feeds));
  file.Add(SectionId::kEcosystems, std::move(ecosystems_));
  file.Add(SectionId::kPackages, std::move(packages_));
  file.Add(SectionId::kBuckets, std::move(buckets_));
  file.Add(SectionId::kAffected, std::move(affected_));
  file.Add(SectionId::kRanges, std::move(ranges_));
  file.Add(SectionId::kEvents, std::move(events_));
  file.Add(SectionId::kVersions, std::move(versions_));
  file.Add(SectionId::kAdvisories, std::move(advisories_));
  file.Add(SectionId::kAliases, std::move(aliases_));
  file.Add(SectionId::kAliasIndex, std::move(alias_index_));
  file.Add(SectionId::kAdvisoryPackages, std::move(advisory_packages_));
  file.Add(SectionId::kStrings, texts_.TakeBytes());
  file.Add(SectionId::kBlocks, from_.records_as_given.blocks());
  file.AddPieces(SectionId::kRecords, from_.records_as_given.TakeCompressed());
  file.Add(SectionId::kKeys, from_.keys.TakePlaced());
  file.Add(SectionId::kUpstream, std::move(upstream_));
  file.Add(SectionId::kExploited, std::move(exploited_));
  return file.Finish();
}

}  // namespace

IndexContent LayOut(Collected collected) {
  return Layout(std::move(collected)).Make();
}

}  // namespace entente::supply
