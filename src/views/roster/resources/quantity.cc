#include "views/roster/resources/quantity.h"

#include <fmt/format.h>

#include <cmath>

#include "views/roster/personal.h"
#include "views/roster/public_fields.h"

namespace entente::roster {
namespace {

constexpr std::size_t kUnitBytesMax = 64;

std::unexpected<Error> BadAmount(const std::string& place) {
  return Invalid(fmt::format("this must be a number above 0 and up to {}, with at most three decimals", kAmountMax),
                 place + "/amount");
}

// A decimal number of up to three decimals is the nearest double to its thousandths divided by 1000: what comes back
// the same had no more.
std::optional<std::int64_t> ThousandthsOf(const json::Value& amount) {
  if (!amount.is_number()) return std::nullopt;
  const auto number = amount.get<double>();
  if (!(number > 0) || number > static_cast<double>(kAmountMax)) return std::nullopt;
  const std::int64_t thousandths = std::llround(number * static_cast<double>(kThousand));
  if (static_cast<double>(thousandths) / static_cast<double>(kThousand) != number) return std::nullopt;
  return thousandths;
}

}  // namespace

Result<std::optional<Quantity>> ReadQuantity(const json::Value& object, const std::string& place) {
  const auto found = object.find("quantity");
  if (found == object.end()) return std::nullopt;
  Quantity quantity;
  if (found->is_string()) {
    TRY_ASSIGN(quantity.text, ReadPublicLine(object, "quantity", place, Presence::kRequired));
    return quantity;
  }
  const std::string here = place + "/quantity";
  if (!found->is_object()) return Invalid("this must be a line of text, or {\"amount\": number, \"unit\": text}", here);
  TRY(json::OnlyMembers(*found, {"amount", "unit"}, here));
  if (!found->contains("amount")) return BadAmount(here);
  const auto thousandths = ThousandthsOf((*found)["amount"]);
  if (!thousandths.has_value()) return BadAmount(here);
  quantity.thousandths = *thousandths;
  TRY_ASSIGN(quantity.unit, ReadLine(*found, "unit", here, Presence::kRequired, kUnitBytesMax));
  TRY(CheckNotPersonal(quantity.unit, here + "/unit"));
  return quantity;
}

void PutIfAny(json::Value& object, const char* member, const std::optional<Quantity>& quantity) {
  if (!quantity.has_value()) return;
  if (quantity->is_number()) {
    object[member] = {{"amount", AmountJson(quantity->thousandths)}, {"unit", quantity->unit}};
  } else {
    object[member] = quantity->text;
  }
}

json::Value AmountJson(std::int64_t thousandths) {
  if (thousandths % kThousand == 0) return thousandths / kThousand;
  return static_cast<double>(thousandths) / static_cast<double>(kThousand);
}

std::string Describe(const Quantity& quantity) {
  if (!quantity.is_number()) return quantity.text;
  return AmountJson(quantity.thousandths).dump() + " " + quantity.unit;
}

}  // namespace entente::roster
