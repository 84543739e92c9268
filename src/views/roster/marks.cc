#include "views/roster/marks.h"

#include <array>

#include "base/clock.h"
#include "views/roster/adherence.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr std::array kAllMarks = {Mark::kNotASupporter, Mark::kSupportEnded, Mark::kBackDated,
                                  Mark::kFutureDated,   Mark::kLate,         Mark::kDoesNotFit};
constexpr std::int64_t kSecondsADay = 86'400;

// 0 for what is no day.
std::int64_t DayNumber(std::string_view day) {
  return ParseDate(day).value_or(0) / kSecondsADay;
}

}  // namespace

std::string_view Name(Mark mark) {
  switch (mark) {
    case Mark::kNotASupporter:
      return "not-a-supporter";
    case Mark::kSupportEnded:
      return "support-ended";
    case Mark::kBackDated:
      return "back-dated";
    case Mark::kFutureDated:
      return "future-dated";
    case Mark::kLate:
      return "late";
    case Mark::kDoesNotFit:
      return "does-not-fit";
  }
  return "";
}

std::string Marks::Text() const {
  std::string text;
  for (const Mark mark : kAllMarks) {
    if ((bits_ & (1U << static_cast<unsigned>(mark))) == 0) continue;
    if (!text.empty()) text += ' ';
    text += Name(mark);
  }
  return text;
}

std::vector<std::string> MarksFromText(std::string_view text) {
  std::vector<std::string> names;
  names.reserve(kAllMarks.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

Result<void> MarkStanding(const Taking& taking, const KnownInstrument& instrument, Marks& marks) {
  if (taking.issuer() == instrument.custodian) return {};
  bool supports = false;
  bool ended = false;
  const auto see = [&](const storage::Query& row) -> Result<void> {
    const auto status = static_cast<What>(row.Int(0));
    supports = supports || status == What::kListed || status == What::kSigned;
    ended = ended || status == What::kEnded;
    return {};
  };
  // Its own row, and the listed one that it is beyond doubt, or confirmed by the custodian, to be.
  TRY(ForEachRow(taking.database,
                 "SELECT s.status FROM supporter s WHERE s.instrument = ?1 AND s.uri = ?2 UNION ALL "
                 "SELECT l.status FROM supporter s JOIN supporter l ON l.id = s.same_as WHERE s.instrument = ?1 AND "
                 "s.uri = ?2 UNION ALL "
                 "SELECT s.status FROM claim c JOIN supporter s ON s.id = c.supporter WHERE c.party = ?2 AND c.holds = "
                 "1 AND s.instrument = ?1",
                 see, instrument.row, taking.issuer()));
  if (!supports) marks.Add(ended ? Mark::kSupportEnded : Mark::kNotASupporter);
  return {};
}

void MarkDate(std::string_view date, std::string_view logged, Marks& marks) {
  if (date.empty()) return;
  const std::int64_t before = DayNumber(logged) - DayNumber(date);
  if (before > kFarDays) marks.Add(Mark::kBackDated);
  if (before < -kFarDays) marks.Add(Mark::kFutureDated);
}

void MarkPastDate(std::string_view date, std::string_view logged, Marks& marks) {
  MarkDate(date, logged, marks);
  if (!date.empty() && date > logged) marks.Add(Mark::kFutureDated);
}

}  // namespace entente::roster
