// Commit: the one way by which a batch becomes part of the log, for a new log and for a running one.
//
// What a crash at each step leaves: docs/decisions/003-commit-order.md.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/journal.h"
#include "log/log.h"
#include "log/sequence.h"
#include "log/signed_state.h"

namespace entente::log {

// A batch in the order in which its entries were added to the sequence, which it ends.
using Batch = std::vector<std::shared_ptr<const statement::SignedStatement>>;

// Adds a time entry when the clock (`now`) is in another second than the log, and then this statement would be the
// first of it. Gives the log's time. Errors: kInternal, when the operator's key cannot sign.
[[nodiscard]] Result<UnixSeconds> BeginSecond(UnixSeconds log_time, UnixSeconds now, const std::string& origin,
                                              const LogKeys& keys, Sequence& sequence, Batch& batch);

// Signs the root of the sequence with the keys that `charter` has in force there, and makes the batch durable.
// REQUIRES: the batch is not empty; what it says of the log itself is in the charter, and listed in its file.
// Errors: kUnavailable; whether the batch is durable is not known then, and the log must stop.
[[nodiscard]] Result<SignedState> Commit(const Batch& batch, UnixSeconds time, const Sequence& sequence,
                                         std::shared_ptr<const Charter> charter, const LogKeys& keys, Journal& journal);

// The private halves of the keys that sign a tree of `size`. Errors: kUnauthorized naming one that is not in the ring.
[[nodiscard]] Result<std::vector<crypto::PrivateKey>> CheckpointPens(const Charter& charter, std::uint64_t size,
                                                                     const KeyRing& ring);
[[nodiscard]] Result<crypto::PrivateKey> ReceiptPen(const Charter& charter, std::uint64_t size, const KeyRing& ring);

// A receipt for an entry of that state. Errors: those of reading tiles.
[[nodiscard]] Result<Bytes> MakeReceipt(std::uint64_t index, const SignedState& state, const Sequence& sequence,
                                        const std::string& origin, const LogKeys& keys);

// A receipt of consistency from an older size to that state. Errors: kInvalidInput when there is no proof from that
// size; those of reading tiles.
[[nodiscard]] Result<Bytes> MakeConsistencyReceipt(std::uint64_t old_size, const SignedState& state,
                                                   const Sequence& sequence, const std::string& origin,
                                                   const LogKeys& keys);

}  // namespace entente::log
