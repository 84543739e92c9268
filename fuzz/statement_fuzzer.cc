// A statement that is taken is its own entry; emptying the unprotected header twice changes nothing the second time.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/limits.h"
#include "statement/signed_statement.h"
#include "statement/transparent_statement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  using statement::SignedStatement;
  const ByteView input(data, size);
  const Result<SignedStatement> read = SignedStatement::Decode(input);
  const Result<statement::TransparentStatement> transparent = statement::DecodeTransparent(input);
  CHECK(!transparent.has_value() || read.has_value());
  if (!read.has_value()) return 0;

  CHECK(read->entry().size() <= limits::kEntryBytesMax);
  const bool approved = !read->headers().approvals.empty();
  CHECK((crypto::Sha256(read->SigStructure()) == read->identity()) == !approved);
  CHECK(read->payload_digest().has_value() == read->headers().hash_envelope.has_value());
  const Result<SignedStatement> again = SignedStatement::Decode(read->entry());
  CHECK(again.has_value());
  CHECK(ToBytes(again->entry()) == ToBytes(read->entry()));
  CHECK(again->identity() == read->identity());

  // What we read, we can say ourselves.
  // Approvals of somebody else's header come along, and hold no more.
  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  const Result<SignedStatement> ours = read->headers().hash_envelope.has_value()
                                           ? statement::SignDigest(read->headers(), *read->payload_digest(), key)
                                           : statement::Sign(read->headers(), read->payload(), key);
  if (ours.has_value()) {
    CHECK(ours->Verify(key.public_key()).has_value());
    CHECK(SignedStatement::Decode(ours->entry())->identity() == ours->identity());
  } else {
    // Our key identifier may be longer than theirs, or be that of an approver already.
    const bool is_approver = std::ranges::any_of(read->headers().approvals, [](const auto& approval) {
      return std::ranges::equal(approval.kid, key.public_key().kid());
    });
    CHECK(is_approver || ours.error().rule == "entry-size");
  }
  if (transparent.has_value()) {
    const Bytes encoded = statement::EncodeTransparent(transparent->statement, transparent->receipts);
    CHECK(statement::DecodeTransparent(encoded)->receipts == transparent->receipts);
  }
  return 0;
}
