// Ranges, read a second time in the plainest way: over all public records that there are, the engine must say of a
// version what the spans say as they stand in the record, from an introduction to the end behind it.
//
// Only what has one reading is judged: versions and events of three numbers, which every ecosystem orders alike, and
// spans that do not overlap.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "views/supply/data_for_tests.h"
#include "views/supply/index/builder.h"
#include "views/supply/index/for_tests.h"
#include "views/supply/match.h"
#include "views/supply/osv.h"
#include "views/supply/osv_source.h"

namespace entente::supply {
namespace {

using Numbers = std::array<std::uint64_t, 3>;

std::optional<Numbers> NumbersOf(std::string_view version) {
  Numbers numbers{};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    if (at == end || *at < '0' || *at > '9' || (*at == '0' && at + 1 != end && at[1] != '.')) return std::nullopt;
    const auto read = std::from_chars(at, end, numbers[i]);
    if (read.ec != std::errc() || numbers[i] >= 100'000'000) return std::nullopt;
    at = read.ptr;
  }
  return at == end ? std::optional(numbers) : std::nullopt;
}

struct Span {
  Numbers from{};
  std::optional<Numbers> to;
  bool holds_its_end = false;

  [[nodiscard]] bool Holds(const Numbers& version) const {
    return from <= version && (!to.has_value() || version < *to || (holds_its_end && version == *to));
  }
};

// The spans of a range in the record's sequence; nothing when there is more than one way to read them.
std::optional<std::vector<Span>> SpansOf(const OsvRange& range) {
  std::vector<Span> spans;
  bool is_open = false;
  for (const OsvEvent& event : range.events) {
    const bool introduces = event.kind == OsvEventKind::kIntroduced;
    const auto at = introduces && event.version == "0" ? std::optional(Numbers{}) : NumbersOf(event.version);
    if (!at.has_value() || event.kind == OsvEventKind::kLimit || introduces == is_open) return std::nullopt;
    if (introduces)
      spans.push_back({.from = *at, .to = std::nullopt});
    else if (*at < spans.back().from)
      return std::nullopt;
    else
      spans.back().to = at, spans.back().holds_its_end = event.kind == OsvEventKind::kLastAffected;
    is_open = introduces;
  }
  std::vector<Span> sorted = spans;
  std::ranges::sort(sorted, {}, &Span::from);
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (!sorted[i - 1].to.has_value() || *sorted[i - 1].to > sorted[i].from) return std::nullopt;
  return spans;
}

struct Row {
  std::string id;
  std::string modified;
  bool withdrawn = false;
  bool has_one_reading = true;
  std::vector<Span> spans;
  std::set<std::string, std::less<>> versions;
};

struct Package {
  std::vector<Row> rows;
  std::set<Numbers> to_judge;
};

using Packages = std::map<std::pair<std::string, std::string>, Package>;  // by ecosystem and normal name

// What lies at the ends of spans, and one beside it.
void AddVersions(const std::vector<Span>& spans, std::set<Numbers>& versions) {
  const auto add = [&versions](Numbers at) {
    versions.insert(at);
    ++at[2];
    versions.insert(at);
    if (at[2] >= 2) versions.insert({at[0], at[1], at[2] - 2});
  };
  for (const Span& span : spans) {
    add(span.from);
    if (span.to.has_value()) add(*span.to);
  }
}

void Take(const OsvRecord& record, Packages& packages) {
  for (const OsvAffected& affected : record.affected) {
    if (affected.ecosystem == kGitEcosystem) continue;
    Package& package = packages[{std::string(affected.ecosystem), NormalName(affected.ecosystem, affected.name)}];
    Row row;
    row.id = record.id;
    row.modified = record.modified;
    row.withdrawn = record.withdrawn;
    for (const OsvRange& range : affected.ranges) {
      if (range.type == OsvRangeType::kGit) continue;
      const auto spans = SpansOf(range);
      row.has_one_reading = row.has_one_reading && spans.has_value();
      if (!spans.has_value()) continue;
      row.spans.insert(row.spans.end(), spans->begin(), spans->end());
      AddVersions(*spans, package.to_judge);
    }
    row.versions.insert(affected.versions.begin(), affected.versions.end());
    package.rows.push_back(std::move(row));
  }
}

struct Counts {
  std::size_t judged = 0;
  std::size_t affected = 0;
  std::size_t left_out = 0;
};

// The last word on each id is its newest record's, wherever the package stands in it.
using Newest = std::map<std::string, std::string, std::less<>>;

void Compare(const AdvisoryName& of, const Package& package, const Newest& newest, const AdvisoryIndex& index,
             Counts& counts) {
  constexpr std::size_t kVersionsMax = 60;  // of one package
  const std::size_t step = 1 + package.to_judge.size() / kVersionsMax;
  std::size_t turn = 0;
  for (const Numbers& numbers : package.to_judge) {
    if (turn++ % step != 0) continue;
    const std::string version =
        std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." + std::to_string(numbers[2]);
    std::map<std::string, std::optional<bool>> expected;
    for (const Row& row : package.rows) {
      if (row.withdrawn || row.modified != newest.at(row.id)) continue;
      const bool holds = row.versions.contains(version) ||
                         std::ranges::any_of(row.spans, [&](const Span& span) { return span.Holds(numbers); });
      std::optional<bool>& said = expected.try_emplace(row.id, false).first->second;
      if (holds)
        said = true;
      else if (!row.has_one_reading && said == false)
        said = std::nullopt;
    }
    const auto found = LookUpComponent(index, {of.ecosystem, of.name, version, ""});
    ASSERT_TRUE(found.has_value()) << found.error().Text();
    if (!found->not_covered.empty()) {
      counts.left_out += expected.size();
      continue;
    }
    std::set<std::string, std::less<>> ids;
    for (const Match& match : found->matches) ids.emplace(index.Advisory(match.advisory).value().id);
    for (const auto& [id, holds] : expected) {
      if (!holds.has_value()) {
        ++counts.left_out;
        continue;
      }
      ++counts.judged;
      counts.affected += *holds ? 1 : 0;
      EXPECT_EQ(ids.contains(id), *holds) << id << " of " << of.ecosystem << " " << of.name << " " << version;
    }
  }
}

TEST(SpanReading, EveryRecordSaysWhatItsSpansSay) {
  ENTENTE_REQUIRE_DATA(osv, "supply/osv.tar.zst", "osv");
  IndexBuilder builder;
  builder.BeginFeed({.feed = "osv", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  OsvReader reader;
  Packages packages;
  Newest newest;
  const auto read = ReadOsv(osv, [&](std::string_view, ByteView bytes) -> Result<void> {
    TRY_ASSIGN(const OsvRecord record, reader.Read(bytes));
    std::string& modified = newest[std::string(record.id)];
    modified = std::max(modified, std::string(record.modified));
    Take(record, packages);
    return builder.Add(bytes);
  });
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, builder.Finish().value().Joined());
  ASSERT_NE(index, nullptr);
  Counts counts;
  for (const auto& [place, package] : packages) {
    Compare({place.first, place.second, "", ""}, package, newest, *index, counts);
    if (HasFailure()) break;  // one package tells enough
  }
  std::printf("%zu packages; judged: %zu, of them affected: %zu; left out: %zu\n", packages.size(), counts.judged,
              counts.affected, counts.left_out);
  EXPECT_GT(counts.affected, 10'000U);
  EXPECT_GT(counts.judged - counts.affected, 10'000U);
}

}  // namespace
}  // namespace entente::supply
