#include "log/checkpoint_choice.h"

#include <fmt/format.h>

#include "log/checkpoint.h"
#include "log/note.h"
#include "log/tlog_proof.h"

namespace entente::log {
namespace {

// Its own signature, and another one: what is published with more was shown to witnesses.
bool HasCosignatures(const std::string& note) {
  const auto parsed = ParseNote(note);
  return parsed.has_value() && parsed->signatures.size() > 1;
}

}  // namespace

ChosenCheckpoint NewestCheckpoint(const Log& log) {
  SignedRoot root;
  std::string note = log.SignedCheckpoint(&root);
  return {std::move(note), root.size};
}

ChosenCheckpoint PreferCosigned(const Log& log, std::uint64_t entries_min, ChosenCheckpoint newest) {
  std::string published = log.checkpoint();
  const auto read = ReadUnverifiedCheckpoint(published);
  const bool fits = read.has_value() && read->size >= entries_min && read->size <= newest.size;
  if (!fits || !HasCosignatures(published)) return newest;
  return {std::move(published), read->size};
}

Result<std::string> MakeTlogProof(const Log& log, std::uint64_t index) {
  ChosenCheckpoint newest = NewestCheckpoint(log);
  if (index >= newest.size)
    return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}; its size is {}", index, newest.size),
                "index");
  const ChosenCheckpoint chosen = PreferCosigned(log, index + 1, std::move(newest));
  TlogProof proof;
  proof.index = index;
  TRY_ASSIGN(proof.path, log.InclusionProof(index, chosen.size));
  proof.checkpoint = chosen.note;
  return EncodeTlogProof(proof);
}

}  // namespace entente::log
