// How the JSON API answers: one shape for lists, one for errors, and in each answer the state of the log it rests on.
// For protocols/api/ and for other protocols that answer in JSON.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/json.h"
#include "crypto/digest.h"
#include "http/router.h"
#include "log/log.h"
#include "protocols/api/api.h"
#include "protocols/parse.h"

namespace entente::protocols {

using Question = std::function<Result<json::Value>(const http::Request&)>;

// A public read on the pool, answered with JSON or a problem document.
[[nodiscard]] http::Route JsonRead(std::string pattern, Question question);

// A public read on the pool, answered with what is made or with a problem document.
using Making = std::function<Result<http::Response>(const http::Request&)>;
[[nodiscard]] http::Route ResponseRead(std::string pattern, Making make);

// JsonRead() for an answer that rests on entries which it names ("entry", "entries"): with `proof=1` it is given as a
// proof bundle that cites them, and carries question and answer as its claim.
[[nodiscard]] http::Route ProvenRead(std::string pattern, const ApiDependencies& node, Question question);

// Adds "log" and "level". Entries get onto the log only when the registration policy and the authority entries before
// them say so, hence "authorised"; what the reader can check of that is in the proof bundle.
void AddLogState(json::Value& answer, const log::Log& log);

[[nodiscard]] json::Value PageOf(json::Value items, std::uint64_t total, const PageRange& range, const log::Log& log);

[[nodiscard]] json::Value TextOrNull(const std::string& text);  // null when empty
[[nodiscard]] json::Value TimeText(UnixSeconds time);
[[nodiscard]] json::Value EntryOrNull(const std::optional<std::uint64_t>& entry);

// Whose key signed, where it is not the issuer's; otherwise null.
[[nodiscard]] json::Value DelegateOrNull(const Signature& signature, const std::string& issuer);
// Whose key signed the entry `index`, and whether that is in doubt; nobody's while the log does not give it. Errors:
// the log's and the roster's.
[[nodiscard]] Result<Signature> SignatureOfEntry(const ApiDependencies& node, std::uint64_t index);

}  // namespace entente::protocols
