// Which checkpoint a proof is made under. The newest durable one has no cosignatures: witnesses see a checkpoint when
// it is published, and that is a little later. What they cosigned says more, so it is preferred where it covers what is
// proved.
//
// Thread safety: functions over a log that may be used from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "log/log.h"

namespace entente::log {

struct ChosenCheckpoint {
  std::string note;
  std::uint64_t size = 0;
};

// The newest durable checkpoint.
[[nodiscard]] ChosenCheckpoint NewestCheckpoint(const Log& log);
// The published one, with its cosignatures, if it has some and has `entries_min` to `newest.size` entries; `newest`
// otherwise.
[[nodiscard]] ChosenCheckpoint PreferCosigned(const Log& log, std::uint64_t entries_min, ChosenCheckpoint newest);

// A C2SP tlog-proof of an entry, under the checkpoint that is preferred for it. Errors: kNotFound for an entry that the
// log does not have; those of reading tiles.
[[nodiscard]] Result<std::string> MakeTlogProof(const Log& log, std::uint64_t index);

}  // namespace entente::log
