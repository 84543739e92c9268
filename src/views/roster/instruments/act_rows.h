// Rows of the list of acts, as plain values. No JSON here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "views/roster/documents.h"
#include "views/roster/instruments/act_kind.h"
#include "views/roster/instruments/act_table.h"
#include "views/roster/instruments/outcome.h"

namespace entente::roster {

// Another act, in short.
struct ActLine {
  std::uint64_t entry = 0;
  ActKind what = ActKind::kListed;
  std::string party;
  std::string name;
  std::string day;
};

struct ActRow {
  std::uint64_t entry = 0;
  std::uint64_t position = 0;
  UnixSeconds time = 0;
  ActKind what = ActKind::kListed;
  std::string instrument;
  std::string instrument_title;
  std::string english_title;  // by its custodian's translations; empty where there is none
  std::string french_title;
  Vocabulary vocabulary = Vocabulary::kPolitical;
  Supporter party;  // as it was called then
  std::string issuer;
  std::string issuer_name;  // as it is called now; its id where it is no party
  bool by_custodian = false;
  std::optional<DateWithPrecision> date;
  std::string version;
  std::string clause;
  std::string text;
  std::string by;
  std::string where;
  std::optional<Source> source;
  std::optional<Paper> paper;
  std::optional<ActLine> refers_to;
  std::vector<ActLine> referred_by;  // objections and disagreement, withdrawn ones too, in log order
  std::optional<ActLine> withdrawn;
  std::optional<ActLine> confirmed;
  std::optional<Outcome> outcome;  // of announcements and invitations
  std::vector<std::string> marks;
  std::optional<std::uint64_t> in_doubt_since;
  std::string delegate;  // whose key signed it, where the issuer delegated
};

struct VersionRow {
  InstrumentDocument document;
  std::string document_text;  // as it was said, in one form
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::uint64_t signed_count = 0;  // parties whose own support stands and says this version
};

}  // namespace entente::roster
