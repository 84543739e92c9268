// A tlog-proof that is read has one form; it holds for an entry of a checkpoint or is refused.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "log/tlog_proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const std::string_view input = AsText(ByteView(data, size));
  const Result<log::TlogProof> proof = log::ParseTlogProof(input);
  if (!proof.has_value()) return 0;
  CHECK(log::EncodeTlogProof(*proof) == input);
  const log::Checkpoint checkpoint = log::ReadUnverifiedCheckpoint(proof->checkpoint).value();
  const Result<void> holds = log::CheckInclusion(*proof, AsBytes("entry"), checkpoint);
  CHECK(holds.has_value() || holds.error().code == ErrorCode::kUnauthorized);
  return 0;
}
