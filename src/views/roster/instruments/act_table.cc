#include "views/roster/instruments/act_table.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "views/roster/doubt.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr UnixSeconds kDaySeconds = 24 * 60 * 60;

}  // namespace

std::string DigestOf(std::string_view document) {
  return ToHex(crypto::Sha256(AsBytes(document)));
}

Result<void> RecordAct(const Taking& taking, const NewActRow& row) {
  TRY_ASSIGN(const std::string signer,
             SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time));
  const auto text = [](const auto& holder, auto member) {
    return holder.has_value() ? std::optional<std::string>((*holder).*member) : std::nullopt;
  };
  const auto word = [&row](auto member) {
    return row.paper.has_value() ? std::optional<std::string>(Name((*row.paper).*member)) : std::nullopt;
  };
  std::optional<int> precision;
  if (row.date.has_value()) precision = static_cast<int>(row.date->precision);
  std::optional<std::uint64_t> refers_entry;
  std::optional<std::uint64_t> refers_position;
  if (row.refers.has_value()) {
    refers_entry = row.refers->entry;
    refers_position = row.refers->position;
  }
  return Change(
      taking.database,
      "INSERT INTO call_act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, NULL, NULL, ?30, ?31, ?32, ?33, ?34, ?35)",
      taking.log, taking.entry.index, row.position, Name(row.what), row.instrument, row.supporter, row.party.id,
      row.party.name, static_cast<int>(row.party.kind), OrNull(row.party.country), taking.issuer(), row.by_custodian,
      text(row.date, &DateWithPrecision::value), precision, row.version, row.clause, row.text, row.by, row.where,
      text(row.source, &Source::title), text(row.source, &Source::address), text(row.source, &Source::as_of),
      word(&Paper::act), word(&Paper::form), text(row.paper, &Paper::digest), text(row.paper, &Paper::received),
      text(row.paper, &Paper::received_by), refers_entry, refers_position, row.marks, row.said, taking.day(),
      taking.entry.time, taking.kid(), signer);
}

Result<std::string> MarksOf(const Taking& taking, const std::optional<DateWithPrecision>& date,
                            const KnownInstrument& instrument, SpeaksOf speaks) {
  std::string marks;
  if (!date.has_value()) return marks;
  const std::string today = taking.day();
  if (date->value > FormatDate(taking.entry.time + kFutureDaysMax * kDaySeconds)) {
    return Unusable(fmt::format("{} lies more than {} days ahead of the day on which this is logged, {}", date->value,
                                kFutureDaysMax, today),
                    "/date/value");
  }
  if (date->value > today) AddMark(marks, "future-dated");
  if (speaks == SpeaksOf::kNow && date->value < FormatDate(taking.entry.time - kBackDatedDays * kDaySeconds))
    AddMark(marks, "back-dated");
  if (!instrument.document.founded.empty() && date->value < instrument.document.founded)
    AddMark(marks, "before-founding");
  return marks;
}

void AddMark(std::string& marks, std::string_view mark) {
  if (!marks.empty()) marks += ' ';
  marks += mark;
}

}  // namespace entente::roster
