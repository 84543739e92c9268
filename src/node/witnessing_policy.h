// Who cosigns the log's checkpoints, and how many of them it takes: [witnesses] of the configuration.
//
// Thread safety: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "log/cosignature.h"
#include "log/tlog_policy.h"

namespace entente::node {

inline constexpr std::size_t kWitnessesMax = 16;

struct WitnessAddress {
  std::string url;  // its submission prefix
  log::CosignatureVerifier key;
};

struct WitnessingPolicy {
  // What becomes of a checkpoint that too few cosigned in time: it is published with what there is, or it
  // waits, and what was published before it stays.
  enum class WhenMissing : std::uint8_t { kPublish, kWait };

  std::vector<WitnessAddress> witnesses;  // none: nobody is asked
  log::TlogPolicy rule;                   // who of them is enough; has the same witnesses in the same order
  std::filesystem::path rule_file;        // where it was read; empty: in the configuration itself
  std::chrono::milliseconds timeout{2000};
  WhenMissing when_missing = WhenMissing::kPublish;
  // Entries up to this size are known to be lost, or forked from: witnesses that remember a history of this size or
  // less which the log does not have do not stop it.
  std::uint64_t lost_size = 0;
  std::filesystem::path ca_file;  // PEM; empty: the system's
};

// The rule that any `quorum` of the witnesses are enough; of none, that none is needed.
void TakeAnyOf(WitnessingPolicy& policy, std::size_t quorum);

}  // namespace entente::node
