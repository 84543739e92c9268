#include "views/supply/index/builder.h"

#include <zstd.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "views/supply/ecosystem.h"
#include "views/supply/index/collected.h"
#include "views/supply/index/format.h"
#include "views/supply/osv.h"
#include "views/supply/versions/key.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

using namespace index_format;  // NOLINT(google-build-using-namespace): the layout is this file's subject

namespace {

constexpr std::size_t kBlockTarget = std::size_t{128} * 1024;
constexpr int kCompressionLevel = 1;

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
  std::ranges::sort(events, [order](const OsvEvent& a, const OsvEvent& b) {
    if (IsBeginning(a) || IsBeginning(b)) return IsBeginning(a) && !IsBeginning(b);
    const int compared = CompareVersions(order, a.version, b.version);
    if (compared != 0) return compared < 0;
    return a.kind != b.kind ? TieRank(a.kind) < TieRank(b.kind) : a.version < b.version;
  });
  return true;
}

}  // namespace

struct IndexBuilder::State {
  OsvReader reader;
  Collected made;
  std::map<std::string, std::uint64_t, std::less<>> feed_ecosystems;  // of the last feed
  std::unordered_multimap<std::uint64_t, List> version_lists;
  std::unordered_map<std::uint64_t, List> keys;  // by order and version: where its bytes stand
  std::string block;                             // not compressed yet
  struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, FreeContext> compression{ZSTD_createCCtx()};

  List AddTexts(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& to);
  List AddVersions(std::vector<std::string_view> listed);
  bool AddKey(VersionOrder order, std::string_view version, Event& event);
  void AddRange(const OsvRange& range, VersionOrder order);
  List AddRanges(const OsvAffected& affected);
  void AddRow(const OsvAffected& affected, const SeverityValue& otherwise);
  void StoreRecord(ByteView bytes, Advisory& advisory);
  void FlushBlock();
};

IndexBuilder::IndexBuilder() : state_(std::make_unique<State>()) {}
IndexBuilder::~IndexBuilder() = default;

void IndexBuilder::BeginFeed(FeedSnapshot feed) {
  Feed stored{};
  stored.name = state_->made.strings.Add(feed.feed);
  stored.source = state_->made.strings.Add(feed.source);
  stored.entry = feed.entry.value_or(~std::uint64_t{0});
  stored.time = feed.time;
  std::ranges::copy(feed.digest, stored.digest);
  state_->made.feeds.push_back(stored);
  state_->feed_ecosystems.clear();
}

const std::map<std::string, std::uint64_t, std::less<>>& IndexBuilder::FeedEcosystems() const {
  return state_->feed_ecosystems;
}

std::uint64_t IndexBuilder::records() const {
  return state_->made.records.size();
}

List IndexBuilder::State::AddTexts(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& to) {
  const List list{static_cast<std::uint32_t>(to.size()), static_cast<std::uint32_t>(texts.size())};
  for (const std::string_view text : texts) to.push_back(made.strings.Add(text));
  return list;
}

List IndexBuilder::State::AddVersions(std::vector<std::string_view> listed) {
  if (listed.empty()) return {};
  std::ranges::sort(listed);
  listed.erase(std::ranges::unique(listed).begin(), listed.end());
  std::vector<std::uint32_t>& versions = made.versions;
  const List list = AddTexts(listed, versions);
  std::uint64_t hash = 14695981039346656037ULL;
  for (auto at = versions.begin() + list.first; at != versions.end(); ++at) hash = (hash ^ *at) * 1099511628211ULL;
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

void IndexBuilder::State::AddRange(const OsvRange& range, VersionOrder order) {
  std::vector<OsvEvent> sorted = range.events;
  const bool of_commits = range.type == OsvRangeType::kGit;
  const bool ordered = !of_commits && order != VersionOrder::kNone && SortEvents(order, sorted);
  Range& stored = made.ranges.emplace_back();
  stored.events = {static_cast<std::uint32_t>(made.events.size()), static_cast<std::uint32_t>(sorted.size())};
  stored.order = static_cast<std::uint8_t>(of_commits ? VersionOrder::kNone : order);
  stored.flags = (ordered ? 0 : kRangeWithoutOrder) | (of_commits ? kRangeOfCommits : 0);
  bool has_keys = ordered && HasKeys(order);
  for (const OsvEvent& event : sorted) {
    Event& made_event = made.events.emplace_back();
    made_event.version = made.strings.Add(event.version);
    made_event.kind = static_cast<std::uint8_t>(event.kind);
    // The beginning comes before every version: its key is empty.
    if (has_keys && !IsBeginning(event)) has_keys = AddKey(order, event.version, made_event);
  }
  if (has_keys) stored.flags |= kRangeWithKeys;
}

// The same versions are fixes again and again: each key is kept once.
bool IndexBuilder::State::AddKey(VersionOrder order, std::string_view version, Event& event) {
  const std::uint64_t name = (std::uint64_t{static_cast<std::uint8_t>(order)} << 32U) | event.version;
  const auto [at, is_new] = keys.try_emplace(name);
  if (is_new) {
    const std::size_t begin = made.keys.size();
    if (begin > UINT32_MAX - kVersionKeyBytesMax || !AppendVersionKey(order, version, made.keys)) {
      keys.erase(at);
      return false;
    }
    at->second = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(made.keys.size() - begin)};
  }
  event.key = at->second.first;
  event.key_bytes = static_cast<std::uint16_t>(at->second.count);
  return true;
}

List IndexBuilder::State::AddRanges(const OsvAffected& of) {
  const List list{static_cast<std::uint32_t>(made.ranges.size()), static_cast<std::uint32_t>(of.ranges.size())};
  if (of.ranges.empty()) return list;
  const VersionOrder order = OrderOf(of.ecosystem);
  for (const OsvRange& range : of.ranges)
    AddRange(range, range.type == OsvRangeType::kSemVer ? VersionOrder::kSemVer : order);
  return list;
}

void IndexBuilder::State::AddRow(const OsvAffected& of, const SeverityValue& otherwise) {
  CollectedRow row{};
  row.ecosystem = made.strings.Add(of.ecosystem);
  row.name = made.strings.Add(of.name);
  const std::string normal_name = NormalName(of.ecosystem, of.name);
  row.normal_name = normal_name == of.name ? row.name : made.strings.Add(normal_name);
  row.affected.ranges = AddRanges(of);
  row.affected.versions = AddVersions(of.versions);
  const SeverityValue& severity = of.severity == SeverityValue{} ? otherwise : of.severity;
  row.affected.score_plus_one = StoredScore(severity);
  row.affected.label = static_cast<std::uint8_t>(severity.label);
  made.rows.push_back(row);
}

void IndexBuilder::State::StoreRecord(ByteView bytes, Advisory& advisory) {
  if (!block.empty() && block.size() + bytes.size() > kBlockTarget) FlushBlock();
  advisory.block = static_cast<std::uint32_t>(made.blocks.size());
  advisory.record_offset = static_cast<std::uint32_t>(block.size());
  advisory.record_bytes = static_cast<std::uint32_t>(bytes.size());
  block.append(AsText(bytes));
}

void IndexBuilder::State::FlushBlock() {
  if (block.empty()) return;
  const std::size_t at = made.packed.size();
  made.packed.resize(at + ZSTD_compressBound(block.size()));
  const std::size_t size = ZSTD_compressCCtx(compression.get(), made.packed.data() + at, made.packed.size() - at,
                                             block.data(), block.size(), kCompressionLevel);
  CHECK(ZSTD_isError(size) == 0);  // the bound leaves room for everything
  made.packed.resize(at + size);
  made.blocks.push_back({at, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(block.size())});
  block.clear();
}

Result<void> IndexBuilder::Add(ByteView bytes) {
  CHECK(!state_->made.feeds.empty());
  State& state = *state_;
  TRY_ASSIGN(const OsvRecord read, state.reader.Read(bytes));
  CollectedRecord record{};
  Advisory& advisory = record.advisory;
  advisory.id = state.made.strings.Add(read.id);
  advisory.summary = state.made.strings.Add(read.summary);
  advisory.modified = state.made.strings.Add(read.modified);
  advisory.aliases = state.AddTexts(read.aliases, state.made.aliases);
  advisory.upstream = state.AddTexts(read.upstream, state.made.upstream);
  advisory.feed = static_cast<std::uint32_t>(state.made.feeds.size() - 1);
  advisory.score_plus_one = StoredScore(read.severity);
  advisory.label = static_cast<std::uint8_t>(read.severity.label);
  advisory.flags = (read.withdrawn ? kAdvisoryWithdrawn : 0) | (read.malicious ? kAdvisoryMalicious : 0);
  state.StoreRecord(bytes, advisory);
  record.rows.first = static_cast<std::uint32_t>(state.made.rows.size());
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
  record.rows.count = static_cast<std::uint32_t>(state.made.rows.size()) - record.rows.first;
  state.made.records.push_back(record);
  ++state.made.feeds.back().records;
  return {};
}

Result<void> IndexBuilder::AddExploitation(Exploitation one) {
  CHECK(!state_->made.feeds.empty());
  if (!one.cve.starts_with("CVE-") || one.cve.size() > kOsvIdBytesMax)
    return Invalid("\"" + one.cve + "\" is no CVE id");
  state_->made.exploited.push_back(std::move(one));
  ++state_->made.feeds.back().records;
  return {};
}

Result<Bytes> IndexBuilder::Finish() {
  Collected& made = state_->made;
  state_->FlushBlock();
  constexpr std::size_t kMost = UINT32_MAX / 2;
  if (made.strings.overflowed() || made.events.size() > kMost || made.versions.size() > kMost ||
      made.rows.size() > kMost || made.keys.size() > kMost)
    return Invalid("more advisories than one index can hold");
  return LayOut(std::move(made));
}

}  // namespace entente::supply
