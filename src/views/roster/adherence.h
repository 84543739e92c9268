// Adherence: what a supporter's acts amount to, now and on any day. Announced, listed and signed are three things; only
// the last two are support, and what is not known is said to be unknown.
//
// A listing (the custodian's word) and a signature (the supporter's own) each open a spell of support. A newer act of
// the same kind corrects an open spell; if it names another version of the instrument, and is not of an earlier day, it
// goes on with the spell. The supporter's own end closes every open spell; the custodian's closes what
// the custodian said, and leaves alone what the supporter itself signed or announced.
//
//   start         before it                 from it on
//   exact D       not a supporter           supporter
//   at-latest D   unknown                   supporter
//   none          unknown                   supporter, from the day on which the source said so, or else the entry's
//   day
//
// Ends likewise; an end without a date is of its entry's day. Days are text, "2021-11-11": they compare as they stand.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "views/roster/documents.h"

namespace entente::roster {

enum class What : std::uint8_t { kAnnounced, kListed, kSigned, kEnded };
[[nodiscard]] std::string_view Name(What what);  // "announced", "listed", "signed", "ended"
[[nodiscard]] Result<What> WhatFromName(std::string_view name);

struct Act {
  What what = What::kListed;
  std::optional<DateWithPrecision> date;
  std::optional<Source> source;
  std::string text;    // note, understanding or reason
  std::string issuer;  // who says so: the custodian or the supporter
  bool by_custodian = false;
  std::uint64_t entry = 0;
  std::string day;            // of the entry, by the log's time
  std::string delegate = {};  // whose key signed it, where the issuer delegated
  // The key that signed it was said to be compromised by then, by this later entry.
  std::optional<std::uint64_t> in_doubt_since = {};
  std::string version = {};  // of the instrument, where the act says one
};

// What stands now. `status` is signed before listed before announced; ended when nothing is open any more.
struct Adherence {
  What status = What::kAnnounced;
  // The open acts; when all has ended, the last ones.
  std::optional<Act> announced;
  std::optional<Act> listed;
  std::optional<Act> own;
  std::optional<Act> ended;  // only when the status is ended
  // Since when it supports (the earliest open act); announced: since when it is; ended: since when it is not.
  std::optional<DateWithPrecision> since;
};

// The day from which on what the act says is certain, and whether that is the day on which it happened: an act of "by
// then at the latest" may be older.
struct CertainDay {
  std::string day;
  bool exact = false;
};
[[nodiscard]] CertainDay CertainDayOf(const Act& act);

// False for an end that ends nothing. REQUIRES: acts in log order.
[[nodiscard]] bool EndsSomething(std::span<const Act> before, const Act& end);
// REQUIRES: acts in log order, at least one.
[[nodiscard]] Adherence AdherenceOf(std::span<const Act> acts);

enum class Verdict : std::uint8_t { kNo, kUnknown, kYes };
[[nodiscard]] std::string_view Name(Verdict verdict);  // "no", "unknown", "yes"

struct OnDay {
  Verdict verdict = Verdict::kUnknown;
  // What it was on that day, if that is certain: signed or listed (yes), announced or ended (no).
  std::optional<What> status;
  std::string because;  // a sentence
};

// `founded` may be empty: not known. REQUIRES: acts in log order, at least one.
[[nodiscard]] OnDay AdherenceOn(std::string_view name, std::span<const Act> acts, std::string_view founded,
                                std::string_view day);

}  // namespace entente::roster
