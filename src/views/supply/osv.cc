#include "views/supply/osv.h"

#include <algorithm>
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/json_text.h"

namespace entente::supply {
namespace {

using Element = std::optional<dom::element>;

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

Result<OsvRange> ReadRange(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"type", "events"}), place));
  OsvRange range;
  TRY_ASSIGN(const std::string_view type, OptionalText(members[0], place.At("type")));
  if (type == "SEMVER")
    range.type = OsvRangeType::kSemVer;
  else if (type == "ECOSYSTEM")
    range.type = OsvRangeType::kEcosystem;
  else if (type == "GIT")
    range.type = OsvRangeType::kGit;
  else
    return Invalid("a range is of type SEMVER, ECOSYSTEM or GIT", place.At("type").Text());
  if (range.type == OsvRangeType::kGit) return range;
  const Place in_events = place.At("events");
  TRY_ASSIGN(const auto events, OptionalArray(members[1], in_events));
  if (!events) return Invalid("a range has events", place.Text());
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

Result<OsvAffected> ReadAffected(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object,
                         std::to_array<std::string_view>(
                             {"package", "ranges", "versions", "severity", "database_specific", "ecosystem_specific"}),
                         place));
  OsvAffected affected;
  const Place in_package = place.At("package");
  TRY_ASSIGN(const auto package, OptionalObject(members[0], in_package));
  if (!package) return affected;  // commits alone: nothing here to match
  TRY_ASSIGN(const auto names,
             TakeMembers(*package, std::to_array<std::string_view>({"ecosystem", "name"}), in_package));
  TRY_ASSIGN(affected.ecosystem, OptionalText(names[0], in_package.At("ecosystem"), 256));
  TRY_ASSIGN(affected.name, OptionalText(names[1], in_package.At("name"), 4'096));
  if (affected.ecosystem.empty() || affected.name.empty())
    return Invalid("a package has an ecosystem and a name", in_package.Text());
  const Place in_ranges = place.At("ranges");
  TRY_ASSIGN(const auto ranges, OptionalArray(members[1], in_ranges));
  std::size_t index = 0;
  if (ranges) {
    for (const dom::element range : *ranges) {
      TRY_ASSIGN(OsvRange read, ReadRange(range, in_ranges.At(index++)));
      if (read.type != OsvRangeType::kGit) affected.ranges.push_back(std::move(read));
    }
  }
  const Place in_versions = place.At("versions");
  TRY_ASSIGN(const auto versions, OptionalArray(members[2], in_versions));
  index = 0;
  if (versions) {
    for (const dom::element version : *versions) {
      TRY_ASSIGN(const std::string_view text, OptionalText(version, in_versions.At(index++), 4'096));
      if (!text.empty()) affected.versions.push_back(text);
    }
  }
  TRY_ASSIGN(affected.severity, ReadSeverity(members[3], place.At("severity")));
  if (affected.severity.label == SeverityLabel::kUnknown) affected.severity.label = SpecificLabel(members[4]);
  if (affected.severity.label == SeverityLabel::kUnknown) affected.severity.label = SpecificLabel(members[5]);
  return affected;
}

std::string_view FirstLine(std::string_view text) {
  return CutText(text.substr(0, text.find('\n')), 240);
}

}  // namespace

struct OsvReader::State {
  JsonParser parser;
};

OsvReader::OsvReader() : state_(std::make_unique<State>()) {}
OsvReader::~OsvReader() = default;
OsvReader::OsvReader(OsvReader&&) noexcept = default;
OsvReader& OsvReader::operator=(OsvReader&&) noexcept = default;

Result<OsvRecord> OsvReader::Read(ByteView bytes) {
  TRY_ASSIGN(const dom::element root, state_->parser.Parse(bytes, kOsvRecordBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object,
                         std::to_array<std::string_view>({"id", "modified", "summary", "details", "withdrawn",
                                                          "aliases", "severity", "database_specific", "affected"}),
                         place));
  OsvRecord record;
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
  const Place in_aliases = place.At("aliases");
  TRY_ASSIGN(const auto aliases, OptionalArray(members[5], in_aliases));
  std::size_t index = 0;
  if (aliases) {
    for (const dom::element alias : *aliases) {
      TRY_ASSIGN(const std::string_view text, OptionalText(alias, in_aliases.At(index++), kOsvIdBytesMax));
      if (!text.empty()) record.aliases.push_back(text);
    }
  }
  TRY_ASSIGN(record.severity, ReadSeverity(members[6], place.At("severity")));
  if (record.severity.label == SeverityLabel::kUnknown) record.severity.label = SpecificLabel(members[7]);
  const Place in_affected = place.At("affected");
  TRY_ASSIGN(const auto affected, OptionalArray(members[8], in_affected));
  index = 0;
  if (affected) {
    for (const dom::element one : *affected) {
      TRY_ASSIGN(OsvAffected read, ReadAffected(one, in_affected.At(index++)));
      if (!read.name.empty()) record.affected.push_back(std::move(read));
    }
  }
  // A record without a severity of its own is as severe as the worst of what it affects.
  if (record.severity == SeverityValue{}) {
    for (const OsvAffected& one : record.affected)
      if (one.severity.label > record.severity.label) record.severity = one.severity;
  }
  return record;
}

}  // namespace entente::supply
