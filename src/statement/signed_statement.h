// Signed Statement: one COSE_Sign1 (RFC 9052) with CWT claims, as SCITT has it (RFC 9943), plain or as a hash envelope
// (RFC 9995). It is what parties make, what registration judges, and what the log holds.
//
// Invariants:
//  1. entry() is 18([protected, {}, payload, signature]), deterministically encoded, at most 65 535 bytes.
//  2. Two statements with the same identity() say the same thing under the same key, whatever their signature bytes and
//     approvals.
//
// Format: docs/formats/statement.md.  Thread safety: values; const methods from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "statement/approval.h"

namespace entente::statement {

struct HashEnvelope {
  std::int64_t hash_algorithm = -16;  // COSE algorithm of the digest: SHA-256, the only one taken
  std::string location;               // label 260; may be empty
};

struct Headers {
  crypto::Algorithm algorithm = crypto::Algorithm::kEdDsa;
  // What the payload is: label 3, or label 259 (of the preimage) in a hash envelope.
  std::string content_type;
  // Label 4: RFC 9679 thumbprint of the signer's key; where label 4 is absent, of the key in the first certificate.
  Bytes kid;
  // Label 33 (x5chain, RFC 9360): certificates in DER, the signer's first; empty where there is none.
  std::vector<Bytes> certificates;
  std::string issuer;                     // CWT iss: the party
  std::string subject;                    // CWT sub
  std::optional<std::int64_t> issued_at;  // CWT iat, the issuer's own word; views never use it
  std::optional<HashEnvelope> hash_envelope;
  std::vector<Approval> approvals;  // label "approvals"; ascending by kid, empty where the label is absent
};

struct CoseSign1;             // statement/cose_sign1.h
struct TransparentStatement;  // statement/transparent_statement.h

// Views that it gives are good as long as the object is neither moved nor gone.
class SignedStatement {
 public:
  // Takes a tagged COSE_Sign1 whose unprotected header may hold anything; entry() has it emptied.
  // Errors: kInvalidInput, with the label or position as place. A statement whose entry would be over 65 535 bytes is
  // refused with a word on hash envelopes, the place "payload" and the rule "entry-size".
  [[nodiscard]] static Result<SignedStatement> Decode(ByteView bytes);

  [[nodiscard]] const Headers& headers() const { return headers_; }
  [[nodiscard]] ByteView payload() const { return At(payload_); }
  [[nodiscard]] ByteView entry() const { return entry_; }
  [[nodiscard]] ByteView signature() const { return At(signature_); }
  // The digest of the preimage when this is a hash envelope.
  [[nodiscard]] std::optional<crypto::Digest> payload_digest() const;
  // RFC 9052 section 4.4, context "Signature1", empty external data.
  [[nodiscard]] Bytes SigStructure() const;
  // What its approvers signed (statement/approval.h).
  [[nodiscard]] Bytes ApprovalStructure() const;
  // SHA-256 of the Sig_structure that it would have without its approvals; kid is part of it, being in the protected
  // header.
  [[nodiscard]] const crypto::Digest& identity() const { return identity_; }
  // The signature alone, not the approvals. Errors: kUnauthorized.
  [[nodiscard]] Result<void> Verify(const crypto::PublicKey& key) const;
  // One of headers().approvals. REQUIRES: there is one at that position. Errors: kUnauthorized.
  [[nodiscard]] Result<void> VerifyApproval(std::size_t position, const crypto::PublicKey& key) const;

 private:
  struct Span {
    std::size_t start = 0;
    std::size_t size = 0;
  };

  SignedStatement() = default;
  static Result<SignedStatement> FromParts(const CoseSign1& parts);
  static Result<SignedStatement> Make(Headers headers, ByteView payload, const crypto::PrivateKey& key);
  void Assemble(const CoseSign1& parts);
  [[nodiscard]] ByteView At(Span span) const { return ByteView(entry_).subspan(span.start, span.size); }

  friend Result<TransparentStatement> DecodeTransparent(ByteView bytes);
  friend Result<SignedStatement> Sign(Headers headers, ByteView payload, const crypto::PrivateKey& key);
  friend Result<SignedStatement> SignDigest(Headers headers, const crypto::Digest& document,
                                            const crypto::PrivateKey& key);

  Headers headers_;
  Bytes agreed_;  // the protected header without approvals as a byte string; empty where there are none
  Bytes entry_;
  // Places in entry_; the first two include the head that says the length.
  Span protected_;
  Span encoded_payload_;
  Span payload_;
  Span signature_;
  crypto::Digest identity_{};
};

// Signs a payload as it stands. `headers.algorithm` and `headers.kid` are set from the key.
[[nodiscard]] Result<SignedStatement> Sign(Headers headers, ByteView payload, const crypto::PrivateKey& key);
// Signs a hash envelope over a document of any size.
[[nodiscard]] Result<SignedStatement> SignDigest(Headers headers, const crypto::Digest& document,
                                                 const crypto::PrivateKey& key);

}  // namespace entente::statement
