// A checkpoint together with the note that says it: what the log's key signed, byte for byte, and what it means.
//
// Thread safety: values; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/note.h"

namespace entente::monitor {

struct SignedCheckpoint {
  std::string note;
  log::Checkpoint checkpoint;
  friend bool operator==(const SignedCheckpoint&, const SignedCheckpoint&) = default;
};

// Errors: as log::VerifyCheckpoint(); kInvalidInput when it is of an empty log with another root than that of the empty
// tree.
[[nodiscard]] Result<SignedCheckpoint> ReadSignedCheckpoint(std::string_view note, const log::NoteVerifier& key);

}  // namespace entente::monitor
