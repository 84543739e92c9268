#include "views/supply/feeds/epss.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/clock.h"
#include "views/supply/feeds/cve_id.h"
#include "views/supply/json_text.h"

namespace entente::supply {
namespace {

constexpr std::string_view kHeader = "cve,epss,percentile";
constexpr std::size_t kLineBytesMax = 256;
constexpr double kMillion = 1'000'000;

// Line by line; lines end in LF or CR LF.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  // Nothing at the end.
  std::optional<std::string_view> Next() {
    if (rest_.empty()) return std::nullopt;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }
  [[nodiscard]] std::string place() const { return "line " + std::to_string(number_); }

 private:
  std::string_view rest_;
  std::uint64_t number_ = 0;
};

// A share between 0 and 1, in millionths.
Result<std::uint32_t> ReadShare(std::string_view text, std::string_view what, const Lines& lines) {
  double value = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A NaN is in no range.
  if (failed != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1))
    return Invalid("\"" + std::string(CutText(text, 40)) + "\" is no " + std::string(what) + " between 0 and 1",
                   lines.place());
  return static_cast<std::uint32_t>(std::llround(value * kMillion));
}

// "#model_version:v2023.03.01,score_date:2024-01-02T00:00:00+0000"
Result<void> ReadComment(std::string_view line, const Lines& lines, EpssScores& scores) {
  constexpr std::string_view kModel = "#model_version:";
  constexpr std::string_view kDate = "score_date:";
  const std::size_t comma = std::min(line.find(','), line.size());
  const std::string_view second = line.substr(std::min(comma + 1, line.size()));
  if (!line.starts_with(kModel) || !second.starts_with(kDate) || comma == kModel.size())
    return Invalid("it does not begin with #model_version:…,score_date:…; is this a file of EPSS scores?",
                   lines.place());
  scores.model_version = line.substr(kModel.size(), comma - kModel.size());
  const std::string_view day = second.substr(kDate.size(), 10);
  if (const auto parsed = ParseDate(day); !parsed)
    return Invalid("the score_date is no date such as 2024-01-02", lines.place());
  scores.score_date = day;
  return {};
}

Result<EpssScore> ReadScore(std::string_view line, const Lines& lines) {
  const std::size_t first = std::min(line.find(','), line.size());
  const std::size_t second = std::min(line.find(',', std::min(first + 1, line.size())), line.size());
  if (second == line.size()) return Invalid("not a CVE id, a probability and a percentile", lines.place());
  EpssScore score;
  score.cve = line.substr(0, first);
  if (!IsCveId(score.cve)) return Invalid("\"" + score.cve + "\" is no CVE id", lines.place());
  TRY_ASSIGN(score.probability_millionths, ReadShare(line.substr(first + 1, second - first - 1), "probability", lines));
  TRY_ASSIGN(score.percentile_millionths, ReadShare(line.substr(second + 1), "percentile", lines));
  return score;
}

}  // namespace

Result<EpssScores> ReadEpss(ByteView csv) {
  if (csv.size() > kEpssBytesMax) return Invalid("larger than " + std::to_string(kEpssBytesMax) + " bytes");
  if (!IsUtf8(csv)) return Invalid("not UTF-8 text");
  EpssScores read;
  Lines lines(AsText(csv));
  const auto next = [&lines](std::string_view missing) -> Result<std::string_view> {
    const auto line = lines.Next();
    if (!line) return Invalid("it ends before " + std::string(missing), lines.place());
    if (line->size() > kLineBytesMax) return Invalid("a line is too long", lines.place());
    return *line;
  };
  TRY_ASSIGN(const std::string_view comment, next("the line of the model"));
  TRY(ReadComment(comment, lines, read));
  TRY_ASSIGN(const std::string_view header, next("the names of its columns"));
  if (header != kHeader) return Invalid("the columns are not " + std::string(kHeader), lines.place());
  while (const auto line = lines.Next()) {
    if (line->size() > kLineBytesMax) return Invalid("a line is too long", lines.place());
    if (read.scores.size() == kEpssScoresMax) return Invalid("more scores than are read from one file", lines.place());
    TRY_ASSIGN(EpssScore score, ReadScore(*line, lines));
    read.scores.push_back(std::move(score));
  }
  if (read.scores.empty()) return Invalid("there is no score in it", lines.place());
  if (!csv.empty() && csv.back() != '\n') return Invalid("the last line is cut off", lines.place());
  std::ranges::sort(read.scores, {}, &EpssScore::cve);
  const auto twice = std::ranges::adjacent_find(read.scores, {}, &EpssScore::cve);
  if (twice != read.scores.end()) return Invalid(twice->cve + " is there twice");
  return read;
}

Result<void> CheckEpssScores(ByteView csv) {
  TRY(ReadEpss(csv));
  return {};
}

}  // namespace entente::supply
