// A receipt that is read has one form, and says nothing of an entry that its key has not signed.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "log/receipt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  const ByteView input(data, size);
  const Result<log::InclusionReceipt> receipt = log::DecodeReceipt(input);
  const Result<log::InclusionReceipt> verified = log::VerifyReceipt(input, AsBytes("entry"), key.public_key());
  CHECK(!verified.has_value());
  if (!receipt.has_value()) return 0;

  // It is written as it was read, but for the algorithm: those with signatures of one length differ in one byte.
  const bool is_long = receipt->signature.size() == crypto::SignatureBytes(crypto::Algorithm::kEs384);
  const crypto::Algorithm algorithm = is_long ? crypto::Algorithm::kEs384 : crypto::Algorithm::kEdDsa;
  const Bytes written = log::EncodeReceipt(*receipt, algorithm);
  CHECK(written.size() == size);
  std::size_t differing = 0;
  for (std::size_t i = 0; i < size; ++i) differing += written[i] == data[i] ? 0U : 1U;
  CHECK(differing <= 1);
  const Result<log::InclusionReceipt> again = log::DecodeReceipt(written);
  CHECK(again.has_value());
  CHECK(log::EncodeReceipt(*again, algorithm) == written);
  return 0;
}
