// Draft: a statement before its last signature. It goes from hand to hand, each holder of a key adds an approval, and
// the key that it names as its signer's makes it a statement. Header and payload are fixed from the beginning.
//
// A draft proves nothing: whether an approval holds can only be said with the approver's public key, and a node says it
// at registration.
//
// Format: docs/formats/statement.md, "Drafts".  Thread safety: values; const methods from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::statement {

class Draft {
 public:
  // `signer`: the key that will sign it last. `headers.algorithm` and `headers.kid` are set from it, and no approvals
  // may be there. Errors: kInvalidInput, as of Sign().
  [[nodiscard]] static Result<Draft> Of(Headers headers, ByteView payload, const crypto::PublicKey& signer);
  // The same of a hash envelope.
  [[nodiscard]] static Result<Draft> OfDigest(Headers headers, const crypto::Digest& document,
                                              const crypto::PublicKey& signer);
  // Errors: kInvalidInput with the place: a JSON pointer, or one in the header.
  [[nodiscard]] static Result<Draft> FromJson(std::string_view json);
  [[nodiscard]] std::string ToJson() const;  // ends with a line feed; the same draft gives the same bytes

  // With the approvals that it has so far.
  [[nodiscard]] const Headers& headers() const { return headers_; }
  [[nodiscard]] ByteView payload() const { return payload_; }
  // The identity of the statement that it becomes.
  [[nodiscard]] crypto::Digest identity() const;

  // Replaces an earlier approval by the same key. Errors: kInvalidInput when the key is the one that signs last, or
  // when there is no room for another approval; of the key, what its signer says.
  [[nodiscard]] Result<void> Approve(const crypto::PrivateKey& key);
  // Errors: kInvalidInput when it is not the key that the draft names, or when the entry would be too large.
  [[nodiscard]] Result<SignedStatement> Sign(const crypto::PrivateKey& key) const;

 private:
  Draft(Headers headers, Bytes payload) : headers_(std::move(headers)), payload_(std::move(payload)) {}
  [[nodiscard]] Bytes AgreedHeader() const;

  Headers headers_;
  Bytes payload_;
};

// Whether this looks like a draft, well formed or not.
[[nodiscard]] bool LooksLikeDraft(ByteView bytes);

}  // namespace entente::statement
