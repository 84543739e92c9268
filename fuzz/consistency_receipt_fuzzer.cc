// A receipt of consistency that is read has one form, is no receipt of inclusion, and says nothing that its key has not
// signed.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "log/consistency_receipt.h"
#include "log/receipt.h"
#include "merkle/tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  const ByteView input(data, size);
  const Result<log::ConsistencyReceipt> receipt = log::DecodeConsistencyReceipt(input);
  CHECK(!log::VerifyConsistencyReceipt(input, merkle::EmptyRoot(), key.public_key()).has_value());
  if (!receipt.has_value()) return 0;
  CHECK(receipt->old_size > 0 && receipt->old_size < receipt->size);
  CHECK(!log::DecodeReceipt(input).has_value());

  // It is written as it was read, but for the algorithm: those with signatures of one length differ in one byte.
  const bool is_long = receipt->signature.size() == crypto::SignatureBytes(crypto::Algorithm::kEs384);
  const crypto::Algorithm algorithm = is_long ? crypto::Algorithm::kEs384 : crypto::Algorithm::kEdDsa;
  const Bytes written = log::EncodeConsistencyReceipt(*receipt, algorithm);
  CHECK(written.size() == size);
  std::size_t differing = 0;
  for (std::size_t i = 0; i < size; ++i) differing += written[i] == data[i] ? 0U : 1U;
  CHECK(differing <= 1);
  return 0;
}
