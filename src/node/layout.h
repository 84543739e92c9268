// The data directory: where each thing lies, which format it has, and how a new one is made.
//
//   format            "entente-data N" (node/data_format.h); written last, so a directory without it is half made
//   entente.toml      configuration (node/configuration.h)
//   policy.json       the registration policy as the operator wrote it; the log's copy is the one in force
//   lock              held by the process that has the node open
//   keys/             checkpoint, receipt, operator, custodian: NAME.pem (encrypted), NAME.pub.pem; vault.pem
//   log/              journal/, tile/, checkpoint and what the log keeps beside them (docs/formats/log.md)
//   payloads/         documents behind hash envelopes
//   vault/            those that are restricted, sealed with the vault's key
//   views/            catalogue.db, roster.db, supply.db: derived, may be dropped
//   mirrors/          copies of other logs, and what was verified of them (docs/monitor.md)
//   groups/           logs of groups, each in a directory like this one (node/groups.h)
//   feeds/            where feeds come from, and what an update under way has fetched (feeds/staging.h)
//   index/            advisory index: derived, may be dropped
//
// Thread safety: values and functions without shared state.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "log/log_end.h"
#include "node/capability.h"
#include "node/data_format.h"
#include "registration/policy.h"

namespace entente::node {

struct Layout {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path format() const { return root / "format"; }
  [[nodiscard]] std::filesystem::path configuration() const { return root / "entente.toml"; }
  [[nodiscard]] std::filesystem::path policy() const { return root / "policy.json"; }
  [[nodiscard]] std::filesystem::path keys() const { return root / "keys"; }
  [[nodiscard]] std::filesystem::path checkpoint_key() const { return keys() / "checkpoint.pem"; }
  [[nodiscard]] std::filesystem::path receipt_key() const { return keys() / "receipt.pem"; }
  [[nodiscard]] std::filesystem::path operator_key() const { return keys() / "operator.pem"; }
  [[nodiscard]] std::filesystem::path custodian_key() const { return keys() / "custodian.pem"; }
  [[nodiscard]] std::filesystem::path log() const { return root / "log"; }
  [[nodiscard]] std::filesystem::path payloads() const { return root / "payloads"; }
  [[nodiscard]] std::filesystem::path vault() const { return root / "vault"; }
  [[nodiscard]] std::filesystem::path vault_key() const { return keys() / "vault.pem"; }
  // Where the document behind a statement of this type rests.
  [[nodiscard]] std::filesystem::path document(std::string_view content_type, const crypto::Digest& digest) const;
  // Copies of other logs, each in a directory of its own.
  [[nodiscard]] std::filesystem::path mirrors() const { return root / "mirrors"; }
  [[nodiscard]] std::filesystem::path groups() const { return root / "groups"; }
  [[nodiscard]] std::filesystem::path views() const { return root / "views"; }
  [[nodiscard]] std::filesystem::path catalogue_db() const { return views() / "catalogue.db"; }
  [[nodiscard]] std::filesystem::path roster_db() const { return views() / "roster.db"; }
  [[nodiscard]] std::filesystem::path supply_db() const { return views() / "supply.db"; }
  [[nodiscard]] std::filesystem::path index() const { return root / "index"; }
};

// Errors: kNotFound when there is no such directory; kConflict when it is half made, or of another format version, with
// a word on what to do.
[[nodiscard]] Result<Layout> FindNode(const std::filesystem::path& directory);

struct InitOptions {
  std::string origin;       // never changes; a schema-less name such as "log.example.org/call"
  std::string name;         // shown to people; the origin when empty
  std::string operator_id;  // URI; did:web:<domain of the origin> when empty
  std::string passphrase;   // for all keys; empty only together with `unencrypted_keys`
  bool unencrypted_keys = false;
  std::optional<crypto::PrivateKey> checkpoint_key;  // Ed25519, made before; a new one when there is none
  std::optional<log::Predecessor> succeeds;          // the log that this one goes on from
  bool members_only = false;                         // only the log's own parties read it ([log] readers)
  bool demonstration = false;  // marks the node and everything in it "demonstration, not endorsed"
  registration::Policy policy = DefaultPolicy(AllCapabilities(), false);
};

// Makes a node: keys, configuration, and a log whose first entries are policy and trust anchors. All or nothing: built
// beside `directory` and renamed into place.
// Errors: kConflict when the directory exists and is not empty; kInvalidInput for the origin.
[[nodiscard]] Result<void> InitNode(const std::filesystem::path& directory, const InitOptions& options,
                                    const Clock& clock);

}  // namespace entente::node
