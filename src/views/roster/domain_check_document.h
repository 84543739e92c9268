// Domain check: what the operator's node found when it looked whether a party holds the domain that it names.
//
// Format: docs/formats/payloads.md; what is looked at: docs/formats/domain-control.md.
// Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/json.h"

namespace entente::roster {

enum class DomainMethod : std::uint8_t { kDidWeb, kDns, kX509 };
[[nodiscard]] std::string_view Name(DomainMethod method);  // "did-web", "dns", "x509"

enum class DomainOutcome : std::uint8_t { kProved, kFailed, kUnreachable };
[[nodiscard]] std::string_view Name(DomainOutcome outcome);  // "proved", "failed", "unreachable"

struct DomainCheckDocument {
  std::string party;
  std::string domain;
  DomainMethod method = DomainMethod::kDidWeb;
  DomainOutcome outcome = DomainOutcome::kUnreachable;
  std::vector<std::string> kids;  // base64url; keys of the party that the domain gives: of a proof, and of nothing else
  std::string checked;            // "2026-01-15T12:00:00Z", by the node's clock
  std::string reason;             // may be empty
  // Of a proof by kX509, what others can check it by: certificates in DER, the first that of the one key in `kids`; and
  // a statement of the party that this key signed, unless the key is one that proves by itself.
  std::vector<Bytes> chain = {};
  std::optional<std::uint64_t> statement = {};
};

// So many certificates, and so many bytes of them, a check can carry.
inline constexpr std::size_t kDomainChainMax = 8;
inline constexpr std::size_t kDomainChainBytesMax = 40'000;

// `chain[]`: certificates in base64.
[[nodiscard]] Result<std::vector<Bytes>> ReadDomainChain(const json::Value& object);
[[nodiscard]] json::Value JsonOfChain(const std::vector<Bytes>& chain);

[[nodiscard]] Result<DomainCheckDocument> ParseDomainCheck(std::string_view json);
[[nodiscard]] std::string ToJson(const DomainCheckDocument& document);
[[nodiscard]] Result<void> CheckDomainCheck(ByteView document);

}  // namespace entente::roster
