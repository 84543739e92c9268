// Certificates (X.509, RFC 5280) that came from outside: what stands in one, and whether a chain of them leads to an
// anchor that somebody trusts. Nothing is fetched: no revocation lists, no missing issuers.
//
// Thread safety: values; const methods from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "crypto/key.h"

namespace entente::crypto {

class Certificate {
 public:
  // One certificate in DER, at most 16 384 bytes, with nothing behind it. Errors: kInvalidInput.
  [[nodiscard]] static Result<Certificate> FromDer(ByteView der);
  // All certificates of a PEM text, 1 to 32. Errors: kInvalidInput.
  [[nodiscard]] static Result<std::vector<Certificate>> AllFromPem(std::string_view pem);

  [[nodiscard]] const Bytes& der() const;
  // SHA-256 of the DER: what others call its fingerprint.
  [[nodiscard]] const Digest& fingerprint() const;
  [[nodiscard]] std::string subject() const;  // RFC 2253, for people
  [[nodiscard]] Validity validity() const;
  [[nodiscard]] bool is_authority() const;   // basic constraints say that it may issue others
  [[nodiscard]] bool may_sign_code() const;  // has the extended key usage for code signing
  // False only where key usage is stated and digital signatures are not among it.
  [[nodiscard]] bool may_sign() const;
  // Of the subject alternative names: "dns:example.org" (lower case), "uri:…", "email:…"; other kinds are left out, and
  // so are names with control characters in them.
  [[nodiscard]] std::vector<std::string> names() const;
  // The value of an extension, by its dotted identifier.
  [[nodiscard]] std::optional<Bytes> Extension(const std::string& oid) const;
  // Errors: kInvalidInput for a kind of key that is not taken.
  [[nodiscard]] Result<PublicKey> Key() const;

 private:
  struct State;
  explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
  friend Result<std::size_t> VerifyChain(const Certificate& leaf, std::span<const Certificate> between,
                                         std::span<const Certificate> anchors, UnixSeconds at);
};

// A chain has at most so many certificates between leaf and anchor.
inline constexpr std::size_t kChainBetweenMax = 8;

// Whether `leaf` was issued under one of the anchors, all certificates being valid at that time; gives the place of the
// anchor. `between` are certificates that may stand between them; they are believed by nothing but their signatures. An
// anchor need not be self-signed. Keys and digests under 112 bits of strength are not taken.
// Errors: kNotFound when no anchor issued it; kUnauthorized when one did, and the chain does not hold (a signature is
// false, it was not valid at that time, a constraint is broken).
[[nodiscard]] Result<std::size_t> VerifyChain(const Certificate& leaf, std::span<const Certificate> between,
                                              std::span<const Certificate> anchors, UnixSeconds at);

}  // namespace entente::crypto
