// Pledges as they are shown: what was pledged, what was done about it, what the party reported, and who may see that.
//
// Thread safety: values; PledgeQueries from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "views/roster/pledges/pledge_documents.h"
#include "views/roster/roster_view.h"

namespace entente::roster {

enum class PledgeActKind : std::uint8_t { kMade, kRevised, kWithdrawn };
[[nodiscard]] std::string_view Name(PledgeActKind act);  // "made", "revised", "withdrawn"

// What a pledge came to, by its party's reports and the log's time.
enum class PledgeState : std::uint8_t { kOpen, kUnderWay, kDue, kOverdue, kKept, kMissed, kWithdrawn };
[[nodiscard]] std::string_view Name(PledgeState state);  // "open", "under-way", ...
[[nodiscard]] Result<PledgeState> PledgeStateFromName(std::string_view name);

// So many days after its day a pledge is due; then it is overdue.
inline constexpr std::int64_t kDueDays = 30;
// A pledge that is due in more days than these is marked.
inline constexpr std::int64_t kFarAheadDays = 3'653;

enum class PledgeMark : std::uint8_t {
  kNotASupporter,  // on the day on which the pledge was made, nor the custodian
  kSupportEnded,   // since
  kDueFarAhead,
  kRevisedAfterDue,
  kWithdrawnAfterDue,
  kBackDated,    // of a report
  kFutureDated,  // of a report
  kKeyInDoubt,
};
[[nodiscard]] std::string_view Name(PledgeMark mark);

struct PledgeActRow {
  std::uint64_t entry = 0;
  PledgeActKind act = PledgeActKind::kMade;
  UnixSeconds time = 0;
  std::optional<PledgeTerms> terms;  // none: withdrawn
  std::string reason;
  bool late = false;         // the day by which it was due was over
  bool substantial = false;  // it changed more than the action and who may see the progress
  std::optional<std::uint64_t> in_doubt_since;
};

struct PledgeReportRow {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string date;
  Reported state = Reported::kUnderWay;
  std::string text;
  std::string value;
  std::vector<std::uint64_t> evidence;
  bool counts = true;  // it speaks of the pledge as it stands
  std::vector<PledgeMark> marks;
  std::optional<std::uint64_t> in_doubt_since;
};

// Who asks: everybody, a party that has shown who it is, or whoever has a copy of the log.
struct Asker {
  std::string party;  // empty: nobody in particular
  bool has_copy = false;
};

enum class Because : std::uint8_t { kNotPublic, kConsent, kPledge, kRule, kSelf, kCopy };
[[nodiscard]] std::string_view Name(Because because);  // "not-public", "consent", ...

// Whether progress may be shown to whoever asks, why, and by which statement.
struct Shown {
  Because because = Because::kNotPublic;
  std::optional<std::uint64_t> entry;
  [[nodiscard]] bool shown() const { return because != Because::kNotPublic; }
};

struct PledgeRow {
  std::uint64_t entry = 0;
  std::string id;
  std::string party;
  std::string party_name;
  std::string instrument;
  std::string clause;
  std::string clause_title;  // empty: the newest version has no such clause
  PledgeTerms terms;         // as they stand
  UnixSeconds made = 0;
  bool withdrawn = false;
  std::uint64_t terms_entry = 0;
  std::vector<PledgeMark> marks;
  std::vector<PledgeActRow> acts;        // in the order of the log, at least one
  std::vector<PledgeReportRow> reports;  // in the order of the log; empty where progress is not shown
  Shown shown;
  PledgeState state = PledgeState::kOpen;       // where it is shown
  std::optional<std::uint64_t> reported_entry;  // the report by which it is in that state
};

struct PledgeFilter {
  std::string instrument;  // empty, as the next: any
  std::string party;
  std::string clause;
  std::string action;
  std::optional<PledgeState> state;  // among those that are shown
  std::optional<std::uint64_t> entry;
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

// A party's newest word on whether its record is public.
struct ConsentRow {
  bool given = false;
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string reason;
};

struct InstrumentOfRecord {
  std::string id;
  std::string title;
  Vocabulary vocabulary = Vocabulary::kPolitical;
  std::vector<Clause> clauses;
  std::string custodian;
};

// A party's pledges on an instrument.
struct RecordRow {
  InstrumentOfRecord instrument;
  std::string party;
  std::string party_name;
  UnixSeconds now = 0;  // the log's time
  Shown shown;          // of the whole
  std::optional<ConsentRow> consent;
  std::vector<PledgeRow> pledges;  // in the order of the log, those that are not shown, too
};

// All pledges on an instrument.
struct SummaryRow {
  InstrumentOfRecord instrument;
  UnixSeconds now = 0;
  std::vector<PledgeRow> pledges;  // in the order of the log, those that are not shown, too
};

// Questions to the roster's tables of pledges.
class PledgeQueries {
 public:
  // The log's time when the roster had folded so many entries (at least one). Errors: the log's.
  using TimeAt = std::function<Result<UnixSeconds>(std::uint64_t cursor)>;
  // REQUIRES: the view outlives it.
  PledgeQueries(const RosterView& view, TimeAt time_at) : view_(view), time_at_(std::move(time_at)) {}

  // Newest first.
  [[nodiscard]] Result<PageOf<PledgeRow>> Pledges(const PledgeFilter& filter, const Asker& asker) const;
  // By the entry that made it. Errors: kNotFound.
  [[nodiscard]] Result<PledgeRow> At(std::uint64_t entry, const Asker& asker) const;
  // `instrument` empty: the only one there is. Errors: kNotFound for a party or an instrument that is not here;
  // kInvalidInput when no instrument is named and there are several.
  [[nodiscard]] Result<RecordRow> Record(std::string_view instrument, std::string_view party, const Asker& asker) const;
  [[nodiscard]] Result<SummaryRow> Summary(std::string_view instrument, const Asker& asker) const;
  // The log's time, by the roster's cursor; 0 for an empty one.
  [[nodiscard]] Result<UnixSeconds> Now() const;

 private:
  const RosterView& view_;
  TimeAt time_at_;
};

}  // namespace entente::roster
