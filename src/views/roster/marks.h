// Marks: what is legitimate and odd in what a party says about the framework. It is taken, and shown with its mark.
// Seen by the roster's own sources only.
//
// Thread safety: values; MarkStanding() inside the caller's transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/roster/taking.h"

namespace entente::roster {

enum class Mark : std::uint8_t {
  kNotASupporter,  // of the instrument, when it was logged; nor its custodian
  kSupportEnded,
  kBackDated,    // its date lies more than kFarDays before the day on which it was logged
  kFutureDated,  // or more than kFarDays after it; of what has been done: after it at all
  kLate,         // after the day until which it was to be
  kDoesNotFit,   // offer and need that were taken up together do not fit
};
[[nodiscard]] std::string_view Name(Mark mark);  // "not-a-supporter", ...

inline constexpr std::int64_t kFarDays = 400;

class Marks {
 public:
  void Add(Mark mark) { bits_ |= 1U << static_cast<unsigned>(mark); }
  // Names in the order of the enum, with one space between; "" for none. What tables keep.
  [[nodiscard]] std::string Text() const;

 private:
  std::uint32_t bits_ = 0;
};
[[nodiscard]] std::vector<std::string> MarksFromText(std::string_view text);

// Of the party that says it.
[[nodiscard]] Result<void> MarkStanding(const Taking& taking, const KnownInstrument& instrument, Marks& marks);
// Of a date of anything; an empty one marks nothing. REQUIRES: days, "2021-11-10".
void MarkDate(std::string_view date, std::string_view logged, Marks& marks);
// Of the date of something that has been done.
void MarkPastDate(std::string_view date, std::string_view logged, Marks& marks);

}  // namespace entente::roster
