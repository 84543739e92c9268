// An instrument is founded, or has a new version.
#include <fmt/format.h>

#include "views/roster/instruments/taking_acts.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

// The custodian as the list of acts shows it; its id alone where it is no party.
Result<Supporter> Custodian(const Taking& taking) {
  auto party = PartyAsSupporter(taking, taking.issuer());
  if (party.has_value() || party.error().code != ErrorCode::kPolicyRejected) return party;
  return Supporter{taking.issuer(), taking.issuer(), registration::PartyKind::kUnknown, {}};
}

Result<void> CheckNewVersion(const Taking& taking, const KnownInstrument& known, const InstrumentDocument& document,
                             const std::string& text) {
  if (known.custodian != taking.issuer())
    return Unusable(fmt::format("the instrument was founded by {}, who alone gives it new versions", known.custodian),
                    "/id");
  if (known.document.vocabulary != document.vocabulary)
    return Unusable(fmt::format("{} was founded as {}, and stays so: who supports it agreed to that; found another "
                                "instrument",
                                known.uri, known.document.vocabulary == Vocabulary::kTreaty ? "a treaty" : "political"),
                    "/vocabulary");
  return ForEachRow(
      taking.database, "SELECT entry, document FROM instrument_version WHERE instrument = ?1 AND version = ?2",
      [&](const storage::Query& row) -> Result<void> {
        if (row.Text(1) == text) {
          TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, row.Int(0)));
          if (in_doubt) return {};
          return Unusable(fmt::format("entry {} says this already", row.Int(0)), "/version");
        }
        return Unusable(fmt::format("there is a version '{}' with another text already (entry {}); give this one a "
                                    "version of its own",
                                    document.version, row.Int(0)),
                        "/version");
      },
      known.row, document.version);
}

}  // namespace

Result<void> TakeInstrument(const Taking& taking) {
  TRY_ASSIGN(const InstrumentDocument document, ParseInstrument(taking.payload()));
  const std::string text = ToJson(document);
  const std::uint64_t entry = taking.entry.index;
  TRY_ASSIGN(const auto there, FindNumber(taking.database, "SELECT id FROM instrument WHERE uri = ?1", document.id));
  if (there.has_value()) {
    TRY_ASSIGN(const KnownInstrument known, RequireInstrument(taking, document.id, "/id"));
    TRY(CheckNewVersion(taking, known, document, text));
    TRY_ASSIGN(const auto said_before,
               FindNumber(taking.database, "SELECT 1 FROM instrument_version WHERE instrument = ?1 AND version = ?2",
                          known.row, document.version));
    // An older version that is said again is not the newest by that.
    if (!said_before.has_value() || known.document.version == document.version)
      TRY(Change(taking.database, "UPDATE instrument SET entry = ?2, document = ?3 WHERE id = ?1", known.row, entry,
                 text));
  } else {
    TRY(Change(
        taking.database,
        "INSERT INTO instrument (uri, log, custodian, founding_entry, entry, document) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        document.id, taking.log, taking.issuer(), entry, text));
  }
  TRY_ASSIGN(const KnownInstrument now, RequireInstrument(taking, document.id, "/id"));
  TRY(Change(taking.database, "INSERT INTO instrument_version VALUES (?1, ?2, ?3, ?4, ?5)", taking.log, entry, now.row,
             document.version, text));
  NewActRow row;
  row.what = there.has_value() ? ActKind::kVersion : ActKind::kFounded;
  row.instrument = now.row;
  TRY_ASSIGN(row.party, Custodian(taking));
  row.version = document.version;
  row.said = DigestOf(text);
  return RecordAct(taking, row);
}

}  // namespace entente::roster
