// The table of acts: every act about an instrument, one row each (a support with statements on clauses gives several),
// for lists and feeds. What an act does to who supports what stands in the tables `act` and `supporter`; here is what
// was said, by whom, of whom, and what became of it. Seen by the roster's own sources only.
//
// Thread safety: one thread, inside the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/roster/instruments/act_documents.h"
#include "views/roster/instruments/act_kind.h"
#include "views/roster/taking.h"

namespace entente::roster {

inline constexpr std::string_view kActTables = R"sql(
CREATE TABLE call_act (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  position INTEGER NOT NULL,           -- within the entry
  what TEXT NOT NULL,                  -- as in act_kind.h
  instrument INTEGER NOT NULL REFERENCES instrument,
  supporter INTEGER REFERENCES supporter,  -- whose act it is; NULL: of an instrument, or of who is invited
  party TEXT NOT NULL,                 -- its id, name, kind and country, as they were then
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  country TEXT,
  issuer TEXT NOT NULL,
  by_custodian INTEGER NOT NULL,       -- the custodian speaks of another
  date TEXT,
  precision INTEGER,
  version TEXT NOT NULL,               -- of the instrument; empty: not said
  clause TEXT NOT NULL,                -- empty: the whole
  text TEXT NOT NULL,
  until TEXT NOT NULL,                 -- the day by which; may be empty
  place TEXT NOT NULL,                 -- the occasion; may be empty
  source_title TEXT,
  source_address TEXT,
  source_as_of TEXT,
  paper_act TEXT,                      -- as in its document; NULL: it is no paper
  paper_form TEXT,
  paper_digest TEXT,
  paper_received TEXT,
  paper_received_by TEXT,
  refers_entry INTEGER,                -- what it is about
  refers_position INTEGER,
  withdrawn_entry INTEGER,             -- the later act that took it back
  confirmed_entry INTEGER,             -- of a paper: where its party confirmed it
  marks TEXT NOT NULL,                 -- words with a space between
  said TEXT NOT NULL,                  -- SHA-256 of the document in one form, in hex
  day TEXT NOT NULL,
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (log, entry, position)) STRICT, WITHOUT ROWID;
CREATE INDEX call_act_by_party ON call_act (instrument, party, entry);
CREATE INDEX call_act_by_supporter ON call_act (supporter, entry);
CREATE INDEX call_act_by_issuer ON call_act (issuer, entry);
CREATE INDEX call_act_by_kind ON call_act (what, entry);
CREATE INDEX call_act_by_reference ON call_act (refers_entry) WHERE refers_entry IS NOT NULL;
)sql";

struct Paper {
  PaperAct act = PaperAct::kOther;
  PaperForm form = PaperForm::kLetter;
  std::string digest;
  std::string received;
  std::string received_by;
};

// Another row of the table.
struct ActPlace {
  std::uint64_t entry = 0;
  std::uint64_t position = 0;
};

struct NewActRow {
  std::uint64_t position = 0;
  ActKind what = ActKind::kListed;
  std::int64_t instrument = 0;
  std::optional<std::int64_t> supporter = {};
  Supporter party = {};
  bool by_custodian = false;
  std::optional<DateWithPrecision> date = {};
  std::string version = {};
  std::string clause = {};
  std::string text = {};
  std::string by = {};
  std::string where = {};
  std::optional<Source> source = {};
  std::optional<Paper> paper = {};
  std::optional<ActPlace> refers = {};
  std::string marks = {};
  std::string said = {};  // DigestOf() the document
};

// Of a document in the form that ToJson() gives it.
[[nodiscard]] std::string DigestOf(std::string_view document);
[[nodiscard]] Result<void> RecordAct(const Taking& taking, const NewActRow& row);

// What is odd about the day that an act is said to be of, as words for `marks`.
//   back-dated       more than kBackDatedDays before the day on which it was logged (acts that speak of now)
//   future-dated     after that day
//   before-founding  before the day on which the instrument was founded
// Errors: unusable, more than kFutureDaysMax ahead: no act is of a day so far away.
inline constexpr int kBackDatedDays = 30;
inline constexpr int kFutureDaysMax = 366;
enum class SpeaksOf : std::uint8_t {
  kNow,   // a party of itself, a custodian that removes somebody
  kPast,  // a custodian that writes down what was
};
[[nodiscard]] Result<std::string> MarksOf(const Taking& taking, const std::optional<DateWithPrecision>& date,
                                          const KnownInstrument& instrument, SpeaksOf speaks);
void AddMark(std::string& marks, std::string_view mark);

}  // namespace entente::roster
