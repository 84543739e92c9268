// Rows of answers as JSON, where more than one question gives them. Seen inside protocols/api/ only. Pure.
#pragma once

#include <optional>

#include "codec/json.h"
#include "protocols/api/roster_queries.h"
#include "protocols/api/supply_queries.h"

namespace entente::protocols {

[[nodiscard]] json::Value ToJson(const SupporterRow& row);
[[nodiscard]] json::Value ToJson(const SupporterClaim& claim);
[[nodiscard]] json::Value ToJson(const LookAlike& one);
[[nodiscard]] json::Value ToJson(const PartyRow& row);
[[nodiscard]] json::Value ToJson(const ProductInfo& product);
[[nodiscard]] json::Value ToJson(const AdvisoryRow& row);
[[nodiscard]] json::Value ToJson(const Severity& severity);
[[nodiscard]] json::Value ToJson(const std::optional<Exploitation>& exploitation);
[[nodiscard]] json::Value ToJson(const std::optional<Vex>& vex);
[[nodiscard]] json::Value ToJson(const VexStatement& statement);
[[nodiscard]] json::Value ToJson(const Finding& finding);
[[nodiscard]] json::Value ToJson(const NotCovered& one);
[[nodiscard]] json::Value ToJson(Verdict verdict);
[[nodiscard]] json::Value ToJson(const Snapshot& snapshot);

// An array of ToJson() of each.
template <class Items>
[[nodiscard]] json::Value ArrayOf(const Items& items) {
  json::Value array = json::Value::array();
  for (const auto& item : items) array.push_back(ToJson(item));
  return array;
}
template <class Items, class Make>
[[nodiscard]] json::Value ArrayOf(const Items& items, const Make& make) {
  json::Value array = json::Value::array();
  for (const auto& item : items) array.push_back(make(item));
  return array;
}

}  // namespace entente::protocols
