// The end of a log: its last entry, which may name the log that goes on in its place. And the beginning of one that
// does: which log it succeeds, and where that one ended.
//
// Format: docs/formats/log.md, "The end of a log".  Thread safety: values; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "statement/signed_statement.h"

namespace entente::log {

// Rule of the refusals of a log that has ended.
inline constexpr std::string_view kLogEndedRule = "log-ended";

struct Successor {
  std::string origin;
  std::string checkpoint_key;  // C2SP verifier key; empty where only the name is known
  friend bool operator==(const Successor&, const Successor&) = default;
};

struct LogEnd {
  std::string origin;
  UnixSeconds time = 0;
  std::optional<Successor> successor;
  std::string reason;  // one line; may be empty
  friend bool operator==(const LogEnd&, const LogEnd&) = default;
};

// The log that another one succeeds, as it ended.
struct Predecessor {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Digest root{};
  std::string checkpoint_key;  // C2SP verifier key that signs its last checkpoint
  friend bool operator==(const Predecessor&, const Predecessor&) = default;
};

[[nodiscard]] bool IsLogEnd(const statement::SignedStatement& statement);
// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<LogEnd> ParseLogEnd(std::string_view json);
[[nodiscard]] std::string ToJson(const LogEnd& end);

// The member "succeeds" of trust anchors. Errors: kInvalidInput with the place.
[[nodiscard]] Result<std::optional<Predecessor>> ReadPredecessor(const json::Value& anchors);
[[nodiscard]] json::Value PredecessorJson(const Predecessor& predecessor);

// What is said to whoever comes too late. REQUIRES: the end is that of the log.
[[nodiscard]] Error EndedError(const LogEnd& end);
// "it goes on as ORIGIN, whose key is KEY"; empty where there is no successor.
[[nodiscard]] std::string SuccessorWords(const LogEnd& end);

}  // namespace entente::log
