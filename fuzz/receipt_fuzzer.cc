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

  // It is written as it was read, but for the algorithm, which has two and two names of one byte.
  const Bytes written = log::EncodeReceipt(*receipt, crypto::Algorithm::kEdDsa);
  CHECK(written.size() == size);
  std::size_t differing = 0;
  for (std::size_t i = 0; i < size; ++i) differing += written[i] == data[i] ? 0U : 1U;
  CHECK(differing <= 1);
  const Result<log::InclusionReceipt> again = log::DecodeReceipt(written);
  CHECK(again.has_value());
  CHECK(log::EncodeReceipt(*again, crypto::Algorithm::kEdDsa) == written);
  return 0;
}
