// Members only: the routes of a log that only its own parties read (the configuration's [log] readers = "members").
//
// Whoever asks signs the request with a key of an admitted party, or of the operator, as the log's own roster has them
// at that moment: whose admission was taken back or whose key is revoked reads nothing more. What everybody gets all
// the same are the checkpoint, so that witnesses and outsiders can hold the log to one history, and the keys of its
// receipts.
#pragma once

#include "http/router.h"
#include "node/readers.h"

namespace entente::node {

// Error::rule of the refusal of a party that signs and is not admitted.
inline constexpr std::string_view kMembersOnlyRule = "members-only";

// REQUIRES: the readers outlive the routes. Thread safety: as Readers.
[[nodiscard]] http::Routes ForMembers(http::Routes routes, const Readers& readers);

}  // namespace entente::node
