#include "views/supply/osv.h"

#include <algorithm>
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/json_text.h"
#include "views/supply/repository.h"

namespace entente::supply {
namespace {

using Element = std::optional<dom::element>;
using Memory = std::pmr::memory_resource;

// Room for what a list holds. Not more than usual lists need: that it holds what is expected is not known yet.
template <class T>
void ReserveFor(const dom::array& list, std::pmr::vector<T>& to) {
  constexpr std::size_t kMost = 1024;
  to.reserve(std::min(list.size(), kMost));
}

Result<SeverityValue> ReadSeverity(const Element& element, const Place& place) {
  SeverityChoice choice;
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return choice.Best();
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(one, at));
    TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"type", "score"}), at));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[0], at.At("type")));
    TRY_ASSIGN(const std::string_view score, OptionalText(members[1], at.At("score")));
    choice.Offer(type, score);
  }
  return choice.Best();
}

// `severity` in database_specific or ecosystem_specific: a word, in a place where anything may stand.
SeverityLabel SpecificLabel(const Element& element) {
  dom::object object;
  std::string_view word;
  if (!element || element->get_object().get(object) != simdjson::SUCCESS) return SeverityLabel::kUnknown;
  if (object["severity"].get_string().get(word) != simdjson::SUCCESS) return SeverityLabel::kUnknown;
  return LabelOf(word);
}

Result<OsvRange> ReadRange(const dom::element& element, const Place& place, Memory* memory) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"type", "events", "repo"}), place));
  OsvRange range{.type = OsvRangeType::kEcosystem, .repository = {}, .events = std::pmr::vector<OsvEvent>(memory)};
  TRY_ASSIGN(const std::string_view type, OptionalText(members[0], place.At("type")));
  if (type == "SEMVER")
    range.type = OsvRangeType::kSemVer;
  else if (type == "ECOSYSTEM")
    range.type = OsvRangeType::kEcosystem;
  else if (type == "GIT")
    range.type = OsvRangeType::kGit;
  else
    return Invalid("a range is of type SEMVER, ECOSYSTEM or GIT", place.At("type").Text());
  TRY_ASSIGN(range.repository, OptionalText(members[2], place.At("repo"), 4'096));
  const Place in_events = place.At("events");
  TRY_ASSIGN(const auto events, OptionalArray(members[1], in_events));
  if (!events) return Invalid("a range has events", place.Text());
  ReserveFor(*events, range.events);
  std::size_t index = 0;
  for (const dom::element event : *events) {
    const Place at = in_events.At(index++);
    TRY_ASSIGN(const dom::object parts, RequireObject(event, at));
    constexpr auto kKinds = std::to_array<std::string_view>({"introduced", "fixed", "last_affected", "limit"});
    TRY_ASSIGN(const auto kinds, TakeMembers(parts, kKinds, at));
    bool any = false;
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      if (!kinds[kind]) continue;
      TRY_ASSIGN(const std::string_view version, OptionalText(kinds[kind], at.At(kKinds[kind]), 4'096));
      if (version.empty()) return Invalid("an event without a version", at.Text());
      range.events.push_back({static_cast<OsvEventKind>(kind), version});
      any = true;
    }
    if (!any) return Invalid("an event is introduced, fixed, last_affected or limit", at.Text());
  }
  return range;
}

// Who is affected, as a package's name; nothing when commits of repositories alone are.
Result<void> ReadPackage(const Element& element, const Place& place, OsvAffected& affected) {
  TRY_ASSIGN(const auto package, OptionalObject(element, place));
  if (!package) return {};
  TRY_ASSIGN(const auto names, TakeMembers(*package, std::to_array<std::string_view>({"ecosystem", "name"}), place));
  TRY_ASSIGN(affected.ecosystem, OptionalText(names[0], place.At("ecosystem"), 256));
  TRY_ASSIGN(affected.name, OptionalText(names[1], place.At("name"), 4'096));
  if (affected.ecosystem.empty() || affected.name.empty())
    return Invalid("a package has an ecosystem and a name", place.Text());
  return {};
}

OsvAffected NobodyYet(Memory* memory) {
  return {.ecosystem = {},
          .name = {},
          .ranges = std::pmr::vector<OsvRange>(memory),
          .versions = std::pmr::vector<std::string_view>(memory),
          .severity = {}};
}

std::string_view Kept(std::string_view text, Memory* memory) {
  char* copy = static_cast<char*>(memory->allocate(text.size(), 1));
  std::ranges::copy(text, copy);
  return {copy, text.size()};
}

// A repository's commits are told apart from its packages: each is affected for itself.
void TakeRepository(OsvRange range, const OsvAffected& beside, std::pmr::vector<OsvAffected>& affected,
                    Memory* memory) {
  const std::string name = NormalRepository(range.repository);
  if (name.empty()) return;
  const auto is_there = [&](const OsvAffected& one) { return one.ecosystem == kGitEcosystem && one.name == name; };
  auto at = std::ranges::find_if(affected, is_there);
  if (at == affected.end()) {
    affected.push_back(NobodyYet(memory));
    at = affected.end() - 1;
    at->ecosystem = kGitEcosystem;
    at->name = Kept(name, memory);
    at->severity = beside.severity;
  }
  at->ranges.push_back(std::move(range));
  at->versions.insert(at->versions.end(), beside.versions.begin(), beside.versions.end());
}

Result<void> ReadAffected(const dom::element& element, const Place& place, std::pmr::vector<OsvAffected>& all,
                          Memory* memory) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  constexpr auto kNames = std::to_array<std::string_view>(
      {"package", "ranges", "versions", "severity", "database_specific", "ecosystem_specific"});
  TRY_ASSIGN(const auto members, TakeMembers(object, kNames, place));
  OsvAffected affected = NobodyYet(memory);
  TRY(ReadPackage(members[0], place.At("package"), affected));
  const Place in_ranges = place.At("ranges");
  TRY_ASSIGN(const auto ranges, OptionalArray(members[1], in_ranges));
  std::size_t index = 0;
  std::pmr::vector<OsvRange> of_commits(memory);
  if (ranges) {
    ReserveFor(*ranges, affected.ranges);
    for (const dom::element range : *ranges) {
      TRY_ASSIGN(OsvRange read, ReadRange(range, in_ranges.At(index++), memory));
      (read.type == OsvRangeType::kGit ? of_commits : affected.ranges).push_back(std::move(read));
    }
  }
  const Place in_versions = place.At("versions");
  TRY_ASSIGN(const auto versions, OptionalArray(members[2], in_versions));
  index = 0;
  if (versions) {
    ReserveFor(*versions, affected.versions);
    for (const dom::element version : *versions) {
      TRY_ASSIGN(const std::string_view text, OptionalText(version, in_versions.At(index++), 4'096));
      if (!text.empty()) affected.versions.push_back(text);
    }
  }
  TRY_ASSIGN(affected.severity, ReadSeverity(members[3], place.At("severity")));
  if (affected.severity.label == SeverityLabel::kUnknown) affected.severity.label = SpecificLabel(members[4]);
  if (affected.severity.label == SeverityLabel::kUnknown) affected.severity.label = SpecificLabel(members[5]);
  for (OsvRange& range : of_commits) TakeRepository(std::move(range), affected, all, memory);
  if (!affected.name.empty()) all.push_back(std::move(affected));
  return {};
}

Result<std::pmr::vector<std::string_view>> ReadIds(const Element& element, const Place& place, Memory* memory) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  std::pmr::vector<std::string_view> ids(memory);
  std::size_t index = 0;
  if (!list) return ids;
  ReserveFor(*list, ids);
  for (const dom::element one : *list) {
    TRY_ASSIGN(const std::string_view text, OptionalText(one, place.At(index++), kOsvIdBytesMax));
    if (!text.empty()) ids.push_back(text);
  }
  return ids;
}

std::string_view FirstLine(std::string_view text) {
  return CutText(text.substr(0, text.find('\n')), 240);
}

}  // namespace

struct OsvReader::State {
  JsonParser parser;
  // What is larger than this is given back when the next record is read.
  std::array<std::byte, std::size_t{64} * 1024> room;
  std::pmr::monotonic_buffer_resource memory{room.data(), room.size()};
};

OsvReader::OsvReader() : state_(std::make_unique<State>()) {}
OsvReader::~OsvReader() = default;
OsvReader::OsvReader(OsvReader&&) noexcept = default;
OsvReader& OsvReader::operator=(OsvReader&&) noexcept = default;

Result<OsvRecord> OsvReader::Read(ByteView bytes, Padding padding) {
  TRY_ASSIGN(const dom::element root, state_->parser.Parse(bytes, kOsvRecordBytesMax, padding));
  Memory* const memory = &state_->memory;
  state_->memory.release();
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object,
                  std::to_array<std::string_view>({"id", "modified", "summary", "details", "withdrawn", "aliases",
                                                   "severity", "database_specific", "affected", "upstream"}),
                  place));
  OsvRecord record{.id = {},
                   .modified = {},
                   .summary = {},
                   .withdrawn = false,
                   .malicious = false,
                   .aliases = std::pmr::vector<std::string_view>(memory),
                   .upstream = std::pmr::vector<std::string_view>(memory),
                   .severity = {},
                   .affected = std::pmr::vector<OsvAffected>(memory)};
  TRY_ASSIGN(record.id, OptionalText(members[0], place.At("id"), kOsvIdBytesMax));
  if (record.id.empty()) return Invalid("an OSV record has an id", "/id");
  if (std::ranges::any_of(record.id, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; }))
    return Invalid("an id is one word", "/id");
  TRY_ASSIGN(record.modified, OptionalText(members[1], place.At("modified"), 64));
  if (record.modified.size() < 20 || record.modified[10] != 'T' || record.modified.back() != 'Z')
    return Invalid("an OSV record has the time of its last change, in UTC", "/modified");
  TRY_ASSIGN(record.summary, OptionalText(members[2], place.At("summary")));
  TRY_ASSIGN(const std::string_view details, OptionalText(members[3], place.At("details"), kOsvRecordBytesMax));
  record.summary = FirstLine(record.summary.empty() ? details : record.summary);
  TRY_ASSIGN(const std::string_view withdrawn, OptionalText(members[4], place.At("withdrawn"), 64));
  record.withdrawn = !withdrawn.empty();
  TRY_ASSIGN(record.aliases, ReadIds(members[5], place.At("aliases"), memory));
  TRY_ASSIGN(record.upstream, ReadIds(members[9], place.At("upstream"), memory));
  const auto is_malicious = [](std::string_view id) { return id.starts_with("MAL-"); };
  record.malicious = is_malicious(record.id) || std::ranges::any_of(record.aliases, is_malicious);
  TRY_ASSIGN(record.severity, ReadSeverity(members[6], place.At("severity")));
  if (record.severity.label == SeverityLabel::kUnknown) record.severity.label = SpecificLabel(members[7]);
  const Place in_affected = place.At("affected");
  TRY_ASSIGN(const auto affected, OptionalArray(members[8], in_affected));
  std::size_t index = 0;
  if (affected) {
    ReserveFor(*affected, record.affected);
    for (const dom::element one : *affected) TRY(ReadAffected(one, in_affected.At(index++), record.affected, memory));
  }
  // A record without a severity of its own is as severe as the worst of what it affects.
  if (record.severity == SeverityValue{}) {
    for (const OsvAffected& one : record.affected)
      if (one.severity.label > record.severity.label) record.severity = one.severity;
  }
  // Nobody scores malware: who runs it is harmed.
  if (record.malicious && record.severity == SeverityValue{}) record.severity.label = SeverityLabel::kCritical;
  return record;
}

}  // namespace entente::supply
