// Node: wires the rooms together over one data directory, and owns their threads and lifetimes.
//
// Open() takes the directory's lock: one process at a time. Questions that need no keys are answered by Reader, which
// takes no lock and may run beside a node that serves.
//
// Thread safety: all methods from any thread after Open().
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "log/log.h"
#include "node/capability.h"
#include "node/configuration.h"
#include "node/follower.h"
#include "node/layout.h"
#include "registration/documents.h"
#include "registration/registrar.h"
#include "storage/payloads.h"

namespace entente::roster {
class RosterView;
class Authority;
}  // namespace entente::roster
namespace entente::supply {
class SupplyView;
}
namespace entente::catalogue {
class CatalogueView;
}

namespace entente::payloads {
class PayloadsView;
}
namespace entente::witness {
class Witness;
}

namespace entente::node {

class Erasures;
class Witnessing;
struct Group;

struct OpenOptions {
  // Although the log's witnesses remember a history of it that it does not have.
  bool force_behind_witnesses = false;
};

class Node {
 public:
  // Opens everything, folds what the views have not seen, and is ready to register. REQUIRES: the capabilities outlive
  // the node.
  // Errors: as FindNode(); kConflict when another process has it open; kUnauthorized for a wrong passphrase;
  // kCorruption; kConflict with log::kForgottenHistoryRule when witnesses of the configuration remember more of the log
  // than there is. Those that do not answer within the policy's timeout are gone on without, with a warning.
  [[nodiscard]] static Result<std::unique_ptr<Node>> Open(const std::filesystem::path& directory,
                                                          const std::string& passphrase, const Clock& clock,
                                                          Capabilities capabilities = AllCapabilities(),
                                                          const OpenOptions& options = {});
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  [[nodiscard]] const Layout& layout() const;
  [[nodiscard]] const Configuration& configuration() const;
  [[nodiscard]] registration::Registrar& registrar();
  [[nodiscard]] const registration::PolicyHolder& policy() const;
  [[nodiscard]] log::Log& log();
  // Those that anybody may read, and all, restricted ones too.
  [[nodiscard]] storage::PayloadStore& payloads();
  [[nodiscard]] const registration::Documents& documents() const;
  [[nodiscard]] const payloads::PayloadsView& payloads_view() const;
  [[nodiscard]] Erasures& erasures();
  [[nodiscard]] const roster::Authority& authority() const;
  [[nodiscard]] const roster::RosterView& roster() const;
  [[nodiscard]] const supply::SupplyView& supply() const;
  [[nodiscard]] const catalogue::CatalogueView& catalogue() const;
  // The views that the capabilities opened themselves; and all views, those three first.
  [[nodiscard]] std::span<const OpenView> further_views() const;
  [[nodiscard]] std::vector<const views::View*> views() const;

  // The node's own pens: the operator (role admin), and the custodian of lists that are imported here (role
  // instrument).
  [[nodiscard]] const crypto::PrivateKey& operator_key() const;
  [[nodiscard]] const crypto::PrivateKey& custodian_key() const;

  // All that the log ever had, the one in force first.
  [[nodiscard]] std::vector<crypto::PublicKey> receipt_keys() const;
  // What the log signs with; a key that is added signs once the log says so.
  [[nodiscard]] log::KeyRing& key_ring();
  // The checkpoint key in force as a C2SP verifier key.
  [[nodiscard]] std::string verifier_key() const;
  [[nodiscard]] const Clock& clock() const;
  // Who cosigns the log's checkpoints, or nullptr where nobody is asked to.
  [[nodiscard]] const Witnessing* witnessing() const;
  // What keeps a view from following the log, if anything does.
  [[nodiscard]] std::optional<Error> view_status() const;

  // Registers and waits until it is durable.
  [[nodiscard]] Result<registration::Registered> Register(ByteView statement);
  // Waits until every view has folded in all that is durable now.
  [[nodiscard]] Result<void> CatchUp();
  // What every view holds at one size of the log (Follower::HoldStill()).
  [[nodiscard]] Result<Follower::Moment> HoldViewsStill();

  // A proof bundle for one entry (docs/formats/proof.md), under the checkpoint of `size` (0: the newest).
  [[nodiscard]] Result<std::string> ProofBundle(std::uint64_t index, std::uint64_t size = 0) const;

 private:
  struct Parts;
  explicit Node(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::filesystem::path tls_certificate;  // PEM chain; with tls_key makes it HTTPS
  std::filesystem::path tls_key;
  bool allow_plaintext = false;               // lets plain HTTP listen on an address that is not loopback
  std::filesystem::path web;                  // built pages; empty: those installed beside the binary, or none
  unsigned threads = 0;                       // 0: as many as there are cores
  std::string version;                        // of this program, as the node tells it
  std::shared_ptr<witness::Witness> witness;  // one that this node serves, too; or none
};

// A node on the network. Stop() finishes requests in flight.
class Service {
 public:
  // With the logs of its groups, each below /groups/ID. REQUIRES: the nodes outlive it. Errors: kConflict when the
  // address is in use; kInvalidInput for an address, a certificate or pages that cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<Service>> Start(Node& node, const ServeOptions& options,
                                                              std::span<const Group> groups = {});
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  [[nodiscard]] std::string url() const;
  void Stop();

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// A data directory's views and published log, as another process may be writing them.
class ReaderViews {
 public:
  ReaderViews(ReaderViews&&) noexcept;
  ReaderViews& operator=(ReaderViews&&) noexcept;
  ~ReaderViews();

  [[nodiscard]] const log::Log& log() const;  // as far as it is published; gives entries and nothing that needs keys
  [[nodiscard]] const roster::RosterView& roster() const;
  [[nodiscard]] const supply::SupplyView& supply() const;
  [[nodiscard]] const catalogue::CatalogueView& catalogue() const;
  [[nodiscard]] std::span<const OpenView> further_views() const;
  [[nodiscard]] std::vector<const views::View*> views() const;  // all of them

 private:
  friend class Reader;
  struct Parts;
  explicit ReaderViews(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Questions to a data directory without its keys and without its lock.
class Reader {
 public:
  // Errors: as FindNode(); kInvalidInput for the configuration.
  [[nodiscard]] static Result<Reader> Open(const std::filesystem::path& directory);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  [[nodiscard]] const Layout& layout() const;
  [[nodiscard]] const Configuration& configuration() const;
  // What the published log says of itself. Errors: kNotFound when nothing is published; kUnauthorized when it does not
  // begin with this directory's key.
  [[nodiscard]] Result<log::Charter> Charter() const;
  // The checkpoint key in force as a C2SP verifier key; the first one where nothing is published.
  [[nodiscard]] Result<std::string> VerifierKey() const;
  // The one that the log began with, from which all others follow.
  [[nodiscard]] Result<std::string> FirstVerifierKey() const;
  // Errors: kNotFound when a view is not there; kUnauthorized when the published checkpoint is not this node's.
  [[nodiscard]] Result<ReaderViews> OpenViews(Capabilities capabilities = AllCapabilities()) const;

 private:
  struct Parts;
  explicit Reader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace entente::node
