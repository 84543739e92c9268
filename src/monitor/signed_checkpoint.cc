#include "monitor/signed_checkpoint.h"

#include <utility>

#include "merkle/tree.h"

namespace entente::monitor {

Result<SignedCheckpoint> ReadSignedCheckpoint(std::string_view note, const log::NoteVerifier& key) {
  TRY_ASSIGN(log::Checkpoint checkpoint, log::VerifyCheckpoint(note, key));
  if (checkpoint.size == 0 && checkpoint.root != merkle::EmptyRoot())
    return Invalid("the checkpoint is of an empty log, and its root is not that of the empty tree", "line 3");
  return SignedCheckpoint{std::string(note), std::move(checkpoint)};
}

}  // namespace entente::monitor
