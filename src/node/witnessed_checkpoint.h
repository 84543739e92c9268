// Witnessed checkpoints: what witnesses remember of this node's log, and whether the log still has it.
//
// A witness shows monitors the newest checkpoint that it cosigned of a log (C2SP tlog-witness). If the log's own key
// signed it and the log has not grown from it, then the log has forgotten: an old copy of its directory was put back,
// or two copies ran.
//
// Thread safety: functions without shared state; a Client belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/client.h"
#include "log/charter.h"
#include "log/checkpoint.h"
#include "log/cosigning.h"
#include "node/witnessing_policy.h"

namespace entente::node {

// Everything on this connection is over after `timeout`. Errors: as http::Client::Connect().
[[nodiscard]] Result<std::unique_ptr<http::Client>> ConnectToWitness(const WitnessAddress& address,
                                                                     std::chrono::milliseconds timeout,
                                                                     const std::filesystem::path& ca_file);

// The newest checkpoint of this origin that the witness cosigned, unchecked. Errors: kNotFound when it shows none.
[[nodiscard]] Result<std::string> ShownCheckpoint(http::Client& witness, const std::string& origin);

// A checkpoint of this log under any key that it has had: what was signed under one that is retired since was signed
// all the same. Errors: as VerifyCheckpoint(), of the newest key.
[[nodiscard]] Result<log::Checkpoint> ReadSigned(std::string_view note, const log::Charter& charter);

// What a log is now. `proofs` gives consistency proofs up to `size`.
struct OwnHistory {
  std::uint64_t size = 0;
  crypto::Digest root{};
  const log::Cosigning::Proofs& proofs;
};
// Whether the log's history goes through this checkpoint.
[[nodiscard]] bool Continues(const OwnHistory& own, const log::Checkpoint& seen);

// One witness of a configuration, asked alone: what it remembers, signed by a key that the log had, or why that is not
// known.
struct WitnessMemory {
  std::string witness;
  Result<log::Checkpoint> newest;
};
// All are asked side by side; it takes no longer than the policy's timeout.
[[nodiscard]] std::vector<WitnessMemory> AskWhatIsRemembered(const WitnessingPolicy& policy,
                                                             const log::Charter& charter);

}  // namespace entente::node
