// What is done about offers and needs, step by step: taken up, delivered, answered; or a take-up ends, or an offer or a
// need is withdrawn.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/resources/quantity.h"

namespace entente::roster {

// Said by the other side: a party takes up an offer, for a need of its own if it posted one; or it meets a need, by an
// offer of its own if it posted one.
struct TakeUpDocument {
  std::string instrument;
  std::optional<std::uint64_t> offer;  // its entry
  std::optional<std::uint64_t> need;   // at least one of the two
  std::string note;                    // may be empty
};

// Said by either side, before anything was delivered, or when that is disputed: both are open again.
struct TakeUpEndDocument {
  std::string instrument;
  std::uint64_t take_up = 0;
  std::string reason;
};

// Said by the party that posted it.
struct ResourceWithdrawalDocument {
  std::string instrument;
  std::uint64_t resource = 0;
  std::string reason;
};

// Said by the giver.
struct DeliveryDocument {
  std::string instrument;
  std::uint64_t take_up = 0;
  std::string date;  // may be empty
  std::optional<Quantity> quantity;
  std::string note;                     // may be empty
  std::vector<std::uint64_t> evidence;  // may be empty
};

enum class DeliveryAnswer : std::uint8_t { kConfirmed, kDisputed };
[[nodiscard]] std::string_view Name(DeliveryAnswer answer);  // "confirmed", "disputed"

// Said by the receiver.
struct DeliveryAnswerDocument {
  std::string instrument;
  std::uint64_t delivery = 0;
  DeliveryAnswer answer = DeliveryAnswer::kConfirmed;
  std::string reason;  // of a dispute; otherwise it may be empty
  std::vector<std::uint64_t> evidence;
};

[[nodiscard]] Result<TakeUpDocument> ParseTakeUp(std::string_view json);
[[nodiscard]] Result<TakeUpEndDocument> ParseTakeUpEnd(std::string_view json);
[[nodiscard]] Result<ResourceWithdrawalDocument> ParseResourceWithdrawal(std::string_view json);
[[nodiscard]] Result<DeliveryDocument> ParseDelivery(std::string_view json);
[[nodiscard]] Result<DeliveryAnswerDocument> ParseDeliveryAnswer(std::string_view json);
[[nodiscard]] std::string ToJson(const TakeUpDocument& document);
[[nodiscard]] std::string ToJson(const TakeUpEndDocument& document);
[[nodiscard]] std::string ToJson(const ResourceWithdrawalDocument& document);
[[nodiscard]] std::string ToJson(const DeliveryDocument& document);
[[nodiscard]] std::string ToJson(const DeliveryAnswerDocument& document);
[[nodiscard]] Result<void> CheckTakeUp(ByteView document);
[[nodiscard]] Result<void> CheckTakeUpEnd(ByteView document);
[[nodiscard]] Result<void> CheckResourceWithdrawal(ByteView document);
[[nodiscard]] Result<void> CheckDelivery(ByteView document);
[[nodiscard]] Result<void> CheckDeliveryAnswer(ByteView document);

}  // namespace entente::roster
