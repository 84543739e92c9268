#include "views/supply/index/builder.h"

#include <algorithm>
#include <span>
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

std::uint16_t StoredScore(const SeverityValue& severity) {
  return severity.score_tenths ? static_cast<std::uint16_t>(*severity.score_tenths + 1) : std::uint16_t{0};
}

// Where events stand that name the same version.
int TieRank(OsvEventKind kind) {
  constexpr int kRanks[] = {1, 0, 2, 3};  // a fix ends what was before, an introduction begins what follows
  return kRanks[static_cast<int>(kind)];
}

// An event of the range that is being added.
struct RangeEvent {
  OsvEventKind kind;
  bool is_beginning;  // introduced with "0": it comes before every version
  std::uint32_t number;
  VersionKeys::Position known;  // where it is a version of an order
  std::string_view version;
};

bool IsBeginning(const OsvEvent& event) {
  return event.kind == OsvEventKind::kIntroduced && event.version == "0";
}

bool IsEndless(const OsvEvent& event) {
  return event.kind == OsvEventKind::kLimit && event.version == "*";
}

// As CompareVersions(): keys, where there are two, say the same for less.
int Compare(VersionOrder order, const VersionKeys& keys, const RangeEvent& a, const RangeEvent& b) {
  const std::string_view key_a = keys.Key(a.known);
  const std::string_view key_b = keys.Key(b.known);
  if (key_a.empty() || key_b.empty()) return CompareVersions(order, a.version, b.version);
  return key_a.compare(key_b);
}

// REQUIRES: the order knows the versions of all of them.
void SortEvents(VersionOrder order, const VersionKeys& keys, std::vector<RangeEvent>& events) {
  std::ranges::sort(events, [order, &keys](const RangeEvent& a, const RangeEvent& b) {
    if (a.is_beginning || b.is_beginning) return a.is_beginning && !b.is_beginning;
    const int compared = Compare(order, keys, a, b);
    if (compared != 0) return compared < 0;
    return a.kind != b.kind ? TieRank(a.kind) < TieRank(b.kind) : a.version < b.version;
  });
}

// Records say that nothing between two versions is affected with a span that ends where it begins ("introduced 45.0.0",
// "fixed 45.0.0", one after the other). Sorted among the others, its fix would come before its introduction, and the
// span would have no end. REQUIRES: the order knows the versions of all of them, in the record's own sequence.
void LeaveOutEmptySpans(VersionOrder order, const VersionKeys& keys, std::vector<RangeEvent>& events) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const bool is_empty = i + 1 < events.size() && events[i].kind == OsvEventKind::kIntroduced &&
                          events[i + 1].kind == OsvEventKind::kFixed && !events[i].is_beginning &&
                          Compare(order, keys, events[i], events[i + 1]) == 0;
    if (is_empty)
      ++i;
    else
      events[kept++] = events[i];
  }
  events.resize(kept);
}

// What records name again and again.
struct KnownEcosystem {
  std::string_view name;
  std::uint32_t number = 0;
  VersionOrder order = VersionOrder::kNone;
  bool has_one_spelling = false;
};

}  // namespace

struct IndexBuilder::State {
  OsvReader reader;
  Collected made;
  std::map<std::string, std::uint64_t, std::less<>> feed_ecosystems;  // of the last feed
  std::unordered_multimap<std::uint64_t, List> version_lists;
  KnownEcosystem last_ecosystem;
  std::uint32_t zero = made.strings.Add("0");
  // What is needed for one record, one after the other: kept for its memory.
  std::vector<RangeEvent> events;
  std::vector<std::string_view> listed;

  List AddTexts(std::span<const std::string_view> texts, std::vector<std::uint32_t>& to);
  List AddVersions(std::span<const std::string_view> named);
  bool TakeEvents(const OsvRange& range, VersionOrder order);
  void AddRange(const OsvRange& range, VersionOrder order);
  List AddRanges(const OsvAffected& affected, VersionOrder order);
  const KnownEcosystem& EcosystemOf(std::string_view name);
  void Announce(const OsvAffected& affected) const;
  void AddRow(const OsvAffected& affected, const SeverityValue& otherwise);
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

List IndexBuilder::State::AddTexts(std::span<const std::string_view> texts, std::vector<std::uint32_t>& to) {
  const List list{static_cast<std::uint32_t>(to.size()), static_cast<std::uint32_t>(texts.size())};
  for (const std::string_view text : texts) made.strings.Announce(text);
  for (const std::string_view text : texts) to.push_back(made.strings.Add(text));
  return list;
}

List IndexBuilder::State::AddVersions(std::span<const std::string_view> named) {
  if (named.empty()) return {};
  listed.assign(named.begin(), named.end());
  if (!std::ranges::is_sorted(listed)) std::ranges::sort(listed);  // most are
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

// Takes the events of a range; sorted, and without empty spans and endless limits, where it is true that the order
// knows all of them.
bool IndexBuilder::State::TakeEvents(const OsvRange& range, VersionOrder order) {
  events.clear();
  bool ordered = order != VersionOrder::kNone;
  bool has_endless = false;
  for (const OsvEvent& event : range.events) {
    RangeEvent taken{event.kind, IsBeginning(event), zero, 0, event.version};
    const bool is_endless = IsEndless(event);
    has_endless = has_endless || is_endless;
    if (!taken.is_beginning) taken.number = made.strings.Add(event.version);
    if (ordered && !taken.is_beginning && !is_endless) {
      taken.known = made.keys.Of(order, taken.number, event.version);
      ordered = made.keys.IsAccepted(taken.known);
    }
    events.push_back(taken);
  }
  if (!ordered) return false;
  if (has_endless)
    std::erase_if(events, [](const RangeEvent& event) { return IsEndless({event.kind, event.version}); });
  LeaveOutEmptySpans(order, made.keys, events);
  SortEvents(order, made.keys, events);
  return true;
}

void IndexBuilder::State::AddRange(const OsvRange& range, VersionOrder order) {
  const bool of_commits = range.type == OsvRangeType::kGit;
  if (of_commits) order = VersionOrder::kNone;
  const bool ordered = TakeEvents(range, order);
  Range& stored = made.ranges.emplace_back();
  stored.events = {static_cast<std::uint32_t>(made.events.size()), static_cast<std::uint32_t>(events.size())};
  stored.order = static_cast<std::uint8_t>(order);
  stored.flags = (ordered ? 0 : kRangeWithoutOrder) | (of_commits ? kRangeOfCommits : 0);
  bool has_keys = ordered && HasKeys(order);
  for (const RangeEvent& event : events) {
    Event& made_event = made.events.emplace_back();
    made_event.version = event.number;
    made_event.kind = static_cast<std::uint8_t>(event.kind);
    // The beginning comes before every version: its key is empty.
    if (has_keys && !event.is_beginning) has_keys = made.keys.Place(event.known, made_event);
  }
  if (has_keys) stored.flags |= kRangeWithKeys;
}

List IndexBuilder::State::AddRanges(const OsvAffected& of, VersionOrder order) {
  const List list{static_cast<std::uint32_t>(made.ranges.size()), static_cast<std::uint32_t>(of.ranges.size())};
  for (const OsvRange& range : of.ranges)
    AddRange(range, range.type == OsvRangeType::kSemVer ? VersionOrder::kSemVer : order);
  return list;
}

// Good until the next call.
const KnownEcosystem& IndexBuilder::State::EcosystemOf(std::string_view name) {
  if (last_ecosystem.name != name) {
    const std::uint32_t number = made.strings.Add(name);
    last_ecosystem = {made.strings.At(number), number, OrderOf(name), HasOneSpelling(name)};
  }
  return last_ecosystem;
}

void IndexBuilder::State::Announce(const OsvAffected& of) const {
  made.strings.Announce(of.name);
  for (const OsvRange& range : of.ranges)
    for (const OsvEvent& event : range.events)
      if (!IsBeginning(event)) made.strings.Announce(event.version);
}

void IndexBuilder::State::AddRow(const OsvAffected& of, const SeverityValue& otherwise) {
  const KnownEcosystem& ecosystem = EcosystemOf(of.ecosystem);
  CollectedRow row{};
  row.ecosystem = ecosystem.number;
  row.name = row.normal_name = made.strings.Add(of.name);
  if (!ecosystem.has_one_spelling) row.normal_name = made.strings.Add(NormalName(of.ecosystem, of.name));
  row.affected.ranges = AddRanges(of, ecosystem.order);
  row.affected.versions = AddVersions(of.versions);
  const SeverityValue& severity = of.severity == SeverityValue{} ? otherwise : of.severity;
  row.affected.score_plus_one = StoredScore(severity);
  row.affected.label = static_cast<std::uint8_t>(severity.label);
  made.rows.push_back(row);
}

Result<void> IndexBuilder::Add(ByteView bytes) {
  CHECK(!state_->made.feeds.empty());
  State& state = *state_;
  const bool fits = bytes.size() <= kOsvRecordBytesMax;  // the reader refuses what does not; no copy is made of it
  TRY_ASSIGN(const OsvRecord read, fits ? state.reader.Read(state.made.records_as_given.Place(bytes), Padding::kThere)
                                        : state.reader.Read(bytes));
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
  state.made.records_as_given.Keep(advisory);
  record.rows.first = static_cast<std::uint32_t>(state.made.rows.size());
  if (!read.withdrawn) {
    for (const OsvAffected& affected : read.affected) state.Announce(affected);
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

Result<IndexContent> IndexBuilder::Finish() {
  Collected& made = state_->made;
  made.records_as_given.Finish();
  constexpr std::size_t kMost = UINT32_MAX / 2;
  if (made.strings.overflowed() || made.events.size() > kMost || made.versions.size() > kMost ||
      made.rows.size() > kMost || made.keys.placed().size() > kMost)
    return Invalid("more advisories than one index can hold");
  return LayOut(std::move(made));
}

}  // namespace entente::supply
