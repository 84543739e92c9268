#include "views/supply/index_builder.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "views/supply/ecosystem.h"
#include "views/supply/index_format.h"
#include "views/supply/osv.h"
#include "views/supply/string_table.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

using namespace index_format;  // NOLINT(google-build-using-namespace): the layout is this file's subject

namespace {

constexpr std::size_t kBlockTarget = std::size_t{128} * 1024;
constexpr int kCompressionLevel = 1;

// What one record says of one package.
struct Row {
  index_format::Text ecosystem;
  index_format::Text normal_name;
  index_format::Text name;
  Affected affected;  // its advisory is set at the end
};

struct Record {
  Advisory advisory;
  List rows;
};

std::uint16_t StoredScore(const SeverityValue& severity) {
  return severity.score_tenths ? static_cast<std::uint16_t>(*severity.score_tenths + 1) : std::uint16_t{0};
}

// Where events stand that name the same version.
int TieRank(OsvEventKind kind) {
  constexpr int kRanks[] = {1, 0, 2, 3};  // a fix ends what was before, an introduction begins what follows
  return kRanks[static_cast<int>(kind)];
}

bool IsBeginning(const OsvEvent& event) {
  return event.kind == OsvEventKind::kIntroduced && event.version == "0";
}

// Sorts the events; false when the order does not know one of their versions.
bool SortEvents(VersionOrder order, std::vector<OsvEvent>& events) {
  for (const OsvEvent& event : events) {
    const bool endless = event.kind == OsvEventKind::kLimit && event.version == "*";
    if (!IsBeginning(event) && !endless && !Accepts(order, event.version)) return false;
  }
  std::erase_if(events,
                [](const OsvEvent& event) { return event.kind == OsvEventKind::kLimit && event.version == "*"; });
  std::ranges::stable_sort(events, [order](const OsvEvent& a, const OsvEvent& b) {
    if (IsBeginning(a) || IsBeginning(b)) return IsBeginning(a) && !IsBeginning(b);
    const int compared = CompareVersions(order, a.version, b.version);
    return compared != 0 ? compared < 0 : TieRank(a.kind) < TieRank(b.kind);
  });
  return true;
}

// Gathers the sections behind header and table.
class FileWriter {
 public:
  FileWriter() : bytes_(kHeaderBytes + kSectionCount * kTableEntryBytes) {}

  template <class T>
  void Add(SectionId id, const std::vector<T>& records) {
    AddBytes(id, ByteView(reinterpret_cast<const std::uint8_t*>(records.data()), records.size() * sizeof(T)));
  }
  void AddBytes(SectionId id, ByteView content) {
    bytes_.resize((bytes_.size() + 7) / 8 * 8);
    TableEntry entry{};
    entry.id = static_cast<std::uint32_t>(id);
    entry.record_bytes = kRecordBytes[entry.id - 1];
    entry.offset = bytes_.size();
    entry.bytes = content.size();
    const crypto::Digest digest = crypto::Sha256(content);
    std::ranges::copy(digest, entry.sha256);
    std::memcpy(bytes_.data() + kHeaderBytes + (entry.id - 1) * kTableEntryBytes, &entry, sizeof(entry));
    Append(bytes_, content);
  }
  Bytes Finish() {
    Header header{};
    std::ranges::copy(kMagic, header.magic);
    header.version = kVersion;
    header.section_count = kSectionCount;
    header.file_bytes = bytes_.size();
    std::memcpy(bytes_.data(), &header, sizeof(header));
    Bytes covered(bytes_.begin(), bytes_.begin() + 32);
    Append(covered, ByteView(bytes_).subspan(kHeaderBytes, kSectionCount * kTableEntryBytes));
    const crypto::Digest digest = crypto::Sha256(covered);
    std::ranges::copy(digest, bytes_.begin() + 32);
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
};

}  // namespace

struct IndexBuilder::State {
  OsvReader reader;
  StringTable strings;
  std::vector<Feed> feeds;
  std::map<std::string, std::uint64_t, std::less<>> feed_ecosystems;  // of the last feed
  std::vector<Record> records;
  std::vector<Row> rows;
  std::vector<Range> ranges;
  std::vector<Event> events;
  std::vector<index_format::Text> versions;
  std::unordered_multimap<std::uint64_t, List> version_lists;
  std::vector<index_format::Text> aliases;
  std::vector<Block> blocks;
  std::string block;  // not compressed yet
  std::string packed;

  List AddVersions(std::vector<std::string_view>& listed);
  List AddRanges(const OsvAffected& affected);
  void AddRow(const OsvAffected& affected, const SeverityValue& otherwise);
  void StoreRecord(ByteView bytes, Advisory& advisory);
  void FlushBlock();

  // Finish(), step by step.
  void SettleAdvisories();
  void SettlePackages();
  void SettleBuckets();
  void SettleAliases();

  std::vector<Advisory> advisories;
  std::vector<Row> kept;
  std::vector<Ecosystem> ecosystems;
  std::vector<Package> packages;
  std::vector<Affected> affected;
  std::vector<std::uint32_t> advisory_packages;
  std::vector<Bucket> buckets;
  std::vector<AliasEntry> alias_index;
};

IndexBuilder::IndexBuilder() : state_(std::make_unique<State>()) {}
IndexBuilder::~IndexBuilder() = default;

void IndexBuilder::BeginFeed(FeedSnapshot feed) {
  Feed stored{};
  stored.name = state_->strings.Add(feed.feed);
  stored.source = state_->strings.Add(feed.source);
  stored.entry = feed.entry.value_or(~std::uint64_t{0});
  stored.time = feed.time;
  std::ranges::copy(feed.digest, stored.digest);
  state_->feeds.push_back(stored);
  state_->feed_ecosystems.clear();
}

const std::map<std::string, std::uint64_t, std::less<>>& IndexBuilder::FeedEcosystems() const {
  return state_->feed_ecosystems;
}

std::uint64_t IndexBuilder::records() const {
  return state_->records.size();
}

List IndexBuilder::State::AddVersions(std::vector<std::string_view>& listed) {
  if (listed.empty()) return {};
  std::ranges::sort(listed);
  listed.erase(std::ranges::unique(listed).begin(), listed.end());
  const List list{static_cast<std::uint32_t>(versions.size()), static_cast<std::uint32_t>(listed.size())};
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::string_view version : listed) {
    versions.push_back(strings.Add(version));
    hash = (hash ^ versions.back()) * 1099511628211ULL;
  }
  // The same releases are affected again and again: each list is kept once.
  const auto [begin, end] = version_lists.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    const auto old = versions.begin() + at->second.first;
    if (at->second.count != list.count || !std::equal(old, old + list.count, versions.begin() + list.first)) continue;
    versions.resize(list.first);
    return at->second;
  }
  version_lists.emplace(hash, list);
  return list;
}

List IndexBuilder::State::AddRanges(const OsvAffected& of) {
  const List list{static_cast<std::uint32_t>(ranges.size()), static_cast<std::uint32_t>(of.ranges.size())};
  for (const OsvRange& range : of.ranges) {
    const VersionOrder order = range.type == OsvRangeType::kSemVer ? VersionOrder::kSemVer : OrderOf(of.ecosystem);
    std::vector<OsvEvent> sorted = range.events;
    const bool ordered = order != VersionOrder::kNone && SortEvents(order, sorted);
    Range& stored = ranges.emplace_back();
    stored.events = {static_cast<std::uint32_t>(events.size()), static_cast<std::uint32_t>(sorted.size())};
    stored.order = static_cast<std::uint8_t>(order);
    stored.flags = ordered ? 0 : kRangeWithoutOrder;
    for (const OsvEvent& event : sorted)
      events.push_back({strings.Add(event.version), static_cast<std::uint32_t>(event.kind)});
  }
  return list;
}

void IndexBuilder::State::AddRow(const OsvAffected& of, const SeverityValue& otherwise) {
  Row row{};
  row.ecosystem = strings.Add(of.ecosystem);
  row.name = strings.Add(of.name);
  row.normal_name = strings.Add(NormalName(of.ecosystem, of.name));
  row.affected.ranges = AddRanges(of);
  std::vector<std::string_view> listed = of.versions;
  row.affected.versions = AddVersions(listed);
  const SeverityValue& severity = of.severity == SeverityValue{} ? otherwise : of.severity;
  row.affected.score_plus_one = StoredScore(severity);
  row.affected.label = static_cast<std::uint8_t>(severity.label);
  rows.push_back(row);
}

void IndexBuilder::State::StoreRecord(ByteView bytes, Advisory& advisory) {
  if (!block.empty() && block.size() + bytes.size() > kBlockTarget) FlushBlock();
  advisory.block = static_cast<std::uint32_t>(blocks.size());
  advisory.record_offset = static_cast<std::uint32_t>(block.size());
  advisory.record_bytes = static_cast<std::uint32_t>(bytes.size());
  block.append(AsText(bytes));
}

void IndexBuilder::State::FlushBlock() {
  if (block.empty()) return;
  const std::size_t at = packed.size();
  packed.resize(at + ZSTD_compressBound(block.size()));
  const std::size_t size =
      ZSTD_compress(packed.data() + at, packed.size() - at, block.data(), block.size(), kCompressionLevel);
  CHECK(ZSTD_isError(size) == 0);  // the bound leaves room for everything
  packed.resize(at + size);
  blocks.push_back({at, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(block.size())});
  block.clear();
}

Result<void> IndexBuilder::Add(ByteView bytes) {
  CHECK(!state_->feeds.empty());
  State& state = *state_;
  TRY_ASSIGN(const OsvRecord read, state.reader.Read(bytes));
  Record record{};
  Advisory& advisory = record.advisory;
  advisory.id = state.strings.Add(read.id);
  advisory.summary = state.strings.Add(read.summary);
  advisory.modified = state.strings.Add(read.modified);
  advisory.aliases = {static_cast<std::uint32_t>(state.aliases.size()),
                      static_cast<std::uint32_t>(read.aliases.size())};
  for (const std::string_view alias : read.aliases) state.aliases.push_back(state.strings.Add(alias));
  advisory.feed = static_cast<std::uint32_t>(state.feeds.size() - 1);
  advisory.score_plus_one = StoredScore(read.severity);
  advisory.label = static_cast<std::uint8_t>(read.severity.label);
  advisory.flags = read.withdrawn ? kAdvisoryWithdrawn : 0;
  state.StoreRecord(bytes, advisory);
  record.rows.first = static_cast<std::uint32_t>(state.rows.size());
  if (!read.withdrawn) {
    std::vector<std::string_view> named;
    for (const OsvAffected& affected : read.affected) {
      state.AddRow(affected, read.severity);
      if (std::ranges::find(named, affected.ecosystem) == named.end()) named.push_back(affected.ecosystem);
    }
    for (const std::string_view ecosystem : named) {
      const auto at = state.feed_ecosystems.find(ecosystem);
      if (at != state.feed_ecosystems.end())
        ++at->second;
      else
        state.feed_ecosystems.emplace(ecosystem, 1);
    }
  }
  record.rows.count = static_cast<std::uint32_t>(state.rows.size()) - record.rows.first;
  state.records.push_back(record);
  ++state.feeds.back().records;
  return {};
}

// One advisory an id; what the newest record says of a package counts, and what older ones say where it says nothing.
void IndexBuilder::State::SettleAdvisories() {
  std::vector<std::uint32_t> order(records.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [this](std::uint32_t a, std::uint32_t b) {
    const Advisory& one = records[a].advisory;
    const Advisory& two = records[b].advisory;
    if (one.id != two.id) return strings.At(one.id) < strings.At(two.id);
    if (one.modified != two.modified) return strings.At(one.modified) > strings.At(two.modified);
    return a > b;
  });
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && records[order[end]].advisory.id == records[order[i]].advisory.id) ++end;
    const auto advisory = static_cast<std::uint32_t>(advisories.size());
    advisories.push_back(records[order[i]].advisory);
    const std::size_t first_kept = kept.size();
    const bool withdrawn = (advisories.back().flags & kAdvisoryWithdrawn) != 0;
    for (std::size_t at = i; at < end && !withdrawn; ++at) {
      const std::size_t kept_before = kept.size();
      const List& list = records[order[at]].rows;
      for (std::uint32_t row = list.first; row < list.first + list.count; ++row) {
        const Row& candidate = rows[row];
        const bool said =
            std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(first_kept),
                        kept.begin() + static_cast<std::ptrdiff_t>(kept_before), [&candidate](const Row& newer) {
                          return newer.ecosystem == candidate.ecosystem && newer.normal_name == candidate.normal_name;
                        });
        if (said) continue;
        kept.push_back(candidate);
        kept.back().affected.advisory = advisory;
      }
    }
    i = end;
  }
}

void IndexBuilder::State::SettlePackages() {
  std::ranges::stable_sort(kept, [this](const Row& a, const Row& b) {
    if (a.ecosystem != b.ecosystem) return strings.At(a.ecosystem) < strings.At(b.ecosystem);
    if (a.normal_name != b.normal_name) return strings.At(a.normal_name) < strings.At(b.normal_name);
    return a.affected.advisory < b.affected.advisory;
  });
  std::vector<std::uint32_t> counted(advisories.size(), ~0U);  // the last ecosystem that counted this advisory
  std::vector<std::pair<std::uint32_t, std::uint32_t>> named;  // advisory, package
  for (const Row& row : kept) {
    if (ecosystems.empty() || ecosystems.back().name != row.ecosystem)
      ecosystems.push_back({row.ecosystem, 0, {static_cast<std::uint32_t>(packages.size()), 0}});
    const auto ecosystem = static_cast<std::uint32_t>(ecosystems.size() - 1);
    if (packages.empty() || packages.back().ecosystem != ecosystem || packages.back().normal_name != row.normal_name) {
      packages.push_back({ecosystem, row.name, row.normal_name, {static_cast<std::uint32_t>(affected.size()), 0}});
      ++ecosystems.back().packages.count;
    }
    ++packages.back().affected.count;
    affected.push_back(row.affected);
    if (std::exchange(counted[row.affected.advisory], ecosystem) != ecosystem) ++ecosystems.back().advisories;
    named.emplace_back(row.affected.advisory, static_cast<std::uint32_t>(packages.size() - 1));
  }
  std::ranges::sort(named);
  named.erase(std::ranges::unique(named).begin(), named.end());
  for (const auto& [advisory, package] : named) {
    List& list = advisories[advisory].packages;
    if (list.count++ == 0) list.first = static_cast<std::uint32_t>(advisory_packages.size());
    advisory_packages.push_back(package);
  }
}

void IndexBuilder::State::SettleBuckets() {
  buckets.resize(std::bit_ceil(std::max<std::size_t>(packages.size() * 2, 2)));
  for (std::uint32_t i = 0; i < packages.size(); ++i) {
    const std::uint64_t hash =
        PackageHash(strings.At(ecosystems[packages[i].ecosystem].name), strings.At(packages[i].normal_name));
    std::size_t at = hash & (buckets.size() - 1);
    while (buckets[at].package_plus_one != 0) at = (at + 1) & (buckets.size() - 1);
    buckets[at] = {static_cast<std::uint32_t>(hash >> 32), i + 1};
  }
}

void IndexBuilder::State::SettleAliases() {
  for (std::uint32_t i = 0; i < advisories.size(); ++i) {
    const List& list = advisories[i].aliases;
    for (std::uint32_t at = list.first; at < list.first + list.count; ++at) alias_index.push_back({aliases[at], i});
  }
  std::ranges::sort(alias_index, [this](const AliasEntry& a, const AliasEntry& b) {
    if (a.alias != b.alias) return strings.At(a.alias) < strings.At(b.alias);
    return a.advisory < b.advisory;
  });
}

Result<Bytes> IndexBuilder::Finish() {
  State& state = *state_;
  state.FlushBlock();
  constexpr std::size_t kMost = UINT32_MAX / 2;
  if (state.strings.overflowed() || state.events.size() > kMost || state.versions.size() > kMost ||
      state.rows.size() > kMost)
    return Invalid("more advisories than one index can hold");
  state.SettleAdvisories();
  state.SettlePackages();
  state.SettleBuckets();
  state.SettleAliases();
  FileWriter file;
  file.Add(SectionId::kFeeds, state.feeds);
  file.Add(SectionId::kEcosystems, state.ecosystems);
  file.Add(SectionId::kPackages, state.packages);
  file.Add(SectionId::kBuckets, state.buckets);
  file.Add(SectionId::kAffected, state.affected);
  file.Add(SectionId::kRanges, state.ranges);
  file.Add(SectionId::kEvents, state.events);
  file.Add(SectionId::kVersions, state.versions);
  file.Add(SectionId::kAdvisories, state.advisories);
  file.Add(SectionId::kAliases, state.aliases);
  file.Add(SectionId::kAliasIndex, state.alias_index);
  file.Add(SectionId::kAdvisoryPackages, state.advisory_packages);
  file.AddBytes(SectionId::kStrings, AsBytes(state.strings.bytes()));
  file.Add(SectionId::kBlocks, state.blocks);
  file.AddBytes(SectionId::kRecords, AsBytes(state.packed));
  return file.Finish();
}

}  // namespace entente::supply
