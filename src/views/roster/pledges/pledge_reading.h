// PledgeReading: pledges read from one state of the tables, with what is asked of others' tables once only. Seen by
// the pledges' own sources only.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/sqlite.h"
#include "views/roster/pledges/pledge_rows.h"

namespace entente::roster {

class PledgeReading {
 public:
  // REQUIRES: the database outlives it, in one read transaction. Errors: the database's, and those of `time_at`.
  [[nodiscard]] static Result<PledgeReading> Open(storage::Database& database, const PledgeQueries::TimeAt& time_at,
                                                  const Asker& asker);

  [[nodiscard]] storage::Database& database() const { return *database_; }
  [[nodiscard]] UnixSeconds now() const { return now_; }
  // By row of the table.
  [[nodiscard]] Result<PledgeRow> Read(std::int64_t row);
  [[nodiscard]] Result<InstrumentOfRecord> Instrument(std::int64_t row);
  [[nodiscard]] Result<std::optional<ConsentRow>> Consent(std::int64_t instrument, std::string_view party);
  // Whether all of the party's progress is shown.
  [[nodiscard]] Shown WholeShown(const std::optional<ConsentRow>& consent, std::string_view party) const;

 private:
  PledgeReading(storage::Database& database, Asker asker) : database_(&database), asker_(std::move(asker)) {}

  [[nodiscard]] Result<Shown> ShownFor(const PledgeRow& pledge, std::int64_t instrument);
  // The rule that is in force, if it makes progress public.
  [[nodiscard]] Result<std::optional<std::uint64_t>> PublicRule(std::int64_t instrument);
  [[nodiscard]] Result<bool> SupportsNow(std::int64_t instrument, const std::string& party);
  [[nodiscard]] Result<void> AddActs(std::int64_t row, PledgeRow& pledge);
  [[nodiscard]] Result<void> AddReports(std::int64_t row, PledgeRow& pledge);
  [[nodiscard]] Result<void> AddMarks(std::int64_t instrument, bool supported, PledgeRow& pledge);

  using PartyOnInstrument = std::pair<std::int64_t, std::string>;

  storage::Database* database_;
  Asker asker_;
  UnixSeconds now_ = 0;
  std::map<std::int64_t, InstrumentOfRecord> instruments_;
  std::map<std::int64_t, std::optional<std::uint64_t>> rules_;
  std::map<PartyOnInstrument, std::optional<ConsentRow>> consents_;
  std::map<PartyOnInstrument, bool> supports_;
};

}  // namespace entente::roster
