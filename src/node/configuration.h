// Configuration: entente.toml in the data directory. Unknown keys are errors, so that a misspelt one is noticed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "node/mirroring.h"
#include "node/witnessing_policy.h"
#include "views/supply/vex/weigh.h"

namespace entente::node {

struct Configuration {
  std::string name;
  std::string origin;       // as at init; must be the log's
  std::string operator_id;  // URI
  bool demonstration = false;
  std::string notice;
  // [limits]
  std::uint64_t payload_bytes_max = 0;
  std::uint64_t orphan_bytes_max = 0;
  std::uint32_t connections_max = 16'384;
  std::uint32_t pending_entries_max = 0;
  // [log]
  std::uint32_t publish_interval_ms = 1000;
  bool members_only = false;  // who may read the log: its admitted parties, or anyone
  // [views]; 0 turns one off
  std::uint64_t digest_interval_entries = 100'000;
  std::uint32_t digest_interval_hours = 24;
  // [supply]
  std::vector<std::string> vex_trust;  // parties whose VEX counts behind the supplier's, first those that count most
  bool vex_of_others = true;           // whether that of other parties counts at all
  // [identity]
  std::uint32_t identity_recheck_hours = 168;  // 0: the node looks at no domain by itself
  std::string identity_resolver;               // a DNS server, "192.0.2.53:53"; empty: the system's
  std::string identity_ca_file;                // PEM; empty: the system's
  bool identity_allow_private_addresses = false;
  // [http]
  std::vector<std::string> http_names;  // HOST or HOST:PORT by which clients call the node; empty: the origin's host
  WitnessingPolicy witnessing;          // [witnesses]
  std::filesystem::path witness;        // [witness]: the directory of one that this node serves; empty: none
  MirroringPolicy mirroring;            // [mirrors]
  // [scitt]
  bool scitt_locators_by_identity = false;
};

// Whose VEX counts, as the views weigh it.
[[nodiscard]] supply::vex::TrustPolicy VexTrustOf(const Configuration& configuration);

// Errors: kInvalidInput with the line.
[[nodiscard]] Result<Configuration> ReadConfiguration(const std::filesystem::path& file);
[[nodiscard]] std::string WriteConfiguration(const Configuration& configuration);

}  // namespace entente::node
