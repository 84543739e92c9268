// Quantity: how much is offered, needed or delivered: in the party's words, or as a number with its unit.
//
// Numbers are kept in thousandths, so that sums are exact.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/json.h"

namespace entente::roster {

inline constexpr std::int64_t kAmountMax = 1'000'000'000;  // of a unit; more is said in a larger unit
inline constexpr std::int64_t kThousand = 1000;

struct Quantity {
  std::string text;              // in the party's words; empty when there is a number
  std::int64_t thousandths = 0;  // above 0 when there is a unit
  std::string unit;              // "hours"; empty when there is none

  [[nodiscard]] bool is_number() const { return !unit.empty(); }
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// A line, or {"amount": number, "unit": line}; the amount above 0, at most kAmountMax, with up to three decimals. None
// when absent. Errors: kInvalidInput with the place.
[[nodiscard]] Result<std::optional<Quantity>> ReadQuantity(const json::Value& object, const std::string& place);
void PutIfAny(json::Value& object, const char* member, const std::optional<Quantity>& quantity);

// 12500 as a number of JSON: 12 or 12.5.
[[nodiscard]] json::Value AmountJson(std::int64_t thousandths);
// "12.5 hours", or the party's words.
[[nodiscard]] std::string Describe(const Quantity& quantity);

}  // namespace entente::roster
