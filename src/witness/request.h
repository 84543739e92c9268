// What is sent to a witness's add-checkpoint (C2SP tlog-witness): "old SIZE", up to 63 lines of a consistency proof, an
// empty line, a checkpoint. Taken apart here, checked in witness/witnessed_log.h.
//
// Thread safety: pure functions; values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "merkle/tree.h"

namespace entente::witness {

inline constexpr std::size_t kRequestBytesMax = std::size_t{64} * 1024;
inline constexpr std::size_t kProofLinesMax = 63;

struct AddCheckpointRequest {
  std::uint64_t old_size = 0;
  std::vector<merkle::Hash> proof;
  std::string note;            // as it was sent
  log::Note parsed;            // the same, taken apart; no signature is checked
  log::Checkpoint checkpoint;  // what its text says
};

// Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view body);
// The same bytes again.
[[nodiscard]] std::string WriteAddCheckpoint(std::uint64_t old_size, const std::vector<merkle::Hash>& proof,
                                             std::string_view note);

}  // namespace entente::witness
