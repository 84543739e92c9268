// A request to a witness has one form; and whatever a log signs, the witness cosigns what continues the tree that it
// knows, or nothing, and finds after a restart what it said.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "witness/witness_for_tests.h"

namespace {

using namespace entente;

// What the log says, signed by a log that is known.
void AskWitness(const witness::AddCheckpointRequest& request) {
  static const witness::LogForTests known("log.example/fuzz");
  const Result<std::string> note = log::SignNote(request.parsed.text, known.origin(), known.key());
  if (!note.has_value() || request.checkpoint.origin != known.origin()) return;
  witness::WitnessForTests asked({&known});
  const witness::Answer first = asked->AddCheckpoint(witness::WriteAddCheckpoint(0, {}, *note));
  if (!first.has_value()) {
    // The empty tree has one root; and there may be no room for the cosignature.
    CHECK(first.error().kind == witness::Refusal::Kind::kForked ||
          first.error().kind == witness::Refusal::Kind::kMalformed);
    return;
  }
  CHECK(asked.TimeOf(*note, *first) == asked.clock.NowSeconds());
  CHECK(asked.Open().has_value());
  CHECK(asked->NewestCheckpoint(witness::LogId(known.origin())) == *note + *first);
  const witness::Answer again =
      asked->AddCheckpoint(witness::WriteAddCheckpoint(request.old_size, request.proof, *note));
  const bool same = request.old_size == request.checkpoint.size && request.proof.empty();
  // A larger old size may leave no room for the rest.
  CHECK(again.has_value() == same || again.error().kind == witness::Refusal::Kind::kMalformed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = AsText(ByteView(data, size));
  const Result<witness::AddCheckpointRequest> request = witness::ParseAddCheckpoint(input);
  if (!request.has_value()) return 0;
  CHECK(witness::WriteAddCheckpoint(request->old_size, request->proof, request->note) == input);
  AskWitness(*request);
  return 0;
}
