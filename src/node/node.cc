#include "node/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <future>
#include <vector>

#include "base/logging.h"
#include "crypto/key_file.h"
#include "log/checkpoint.h"
#include "node/authority_replay.h"
#include "node/capability_checks.h"
#include "node/erasures.h"
#include "node/follower.h"
#include "node/key_files.h"
#include "node/prove_directory.h"
#include "node/roster_judge.h"
#include "node/vault.h"
#include "node/witnessing.h"
#include "proof/bundle.h"
#include "statement/content_types.h"
#include "views/catalogue/catalogue_view.h"
#include "views/payloads/payloads_view.h"
#include "views/roster/authority.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

class StoredPayloads final : public views::PayloadSource {
 public:
  explicit StoredPayloads(const storage::PayloadStore& store) : store_(store) {}
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override { return store_.Read(digest); }

 private:
  const storage::PayloadStore& store_;
};

// Judges an entry again when what its issuer may do has changed since it was admitted, and folds each entry into the
// authority in the order of the log.
class AuthorityOrder final : public log::BatchOrder {
 public:
  AuthorityOrder(roster::Authority& authority, Erasures& erasures) : authority_(authority), erasures_(erasures) {}
  void SetRegistrar(const registration::Registrar& registrar) { registrar_ = &registrar; }

  void BeginBatch(std::uint64_t index, UnixSeconds time) override { authority_.AdvanceTo(time, index); }
  [[nodiscard]] Result<void> BeforeIndex(const registration::Admitted& entry) override {
    // It may have been erased since the statement was admitted, by an entry of this very batch.
    if (const auto payload = entry.statement().payload_digest(); payload.has_value())
      TRY(erasures_.CheckNotErased(*payload));
    if (log::IsLogsOwn(entry.statement())) {
      TRY(authority_.CheckLogsOwn(entry.statement()));
      return {};
    }
    if (registrar_ == nullptr || authority_.VersionOf(entry.statement().headers().issuer) == entry.authority_version())
      return {};
    return registrar_->JudgeAgain(entry);
  }
  void AfterIndex(std::uint64_t index, UnixSeconds time, const statement::SignedStatement& statement) override {
    authority_.Apply(index, time, statement);
    erasures_.Note(index, statement);
  }

 private:
  roster::Authority& authority_;
  Erasures& erasures_;
  const registration::Registrar* registrar_ = nullptr;
};

const payloads::PayloadsView* FindPayloadsView(std::span<const OpenView> open) {
  const auto found =
      std::ranges::find_if(open, [](const OpenView& one) { return one.view->name() == payloads::PayloadsView::kName; });
  return found == open.end() ? nullptr : dynamic_cast<const payloads::PayloadsView*>(found->view.get());
}

Result<void> CheckNotAhead(const views::View& view, const log::Log& log) {
  const std::uint64_t size = log.durable().size;
  if (view.cursor() <= size) return {};
  return Fail(
      ErrorCode::kCorruption,
      fmt::format(
          "the view {} has seen {} entries, but the log holds {}: was an old copy of the log put back? If that is "
          "meant, remove the views directory; it is derived from the log",
          view.name(), view.cursor(), size),
      "views");
}

std::unique_ptr<Witnessing> MakeWitnessing(const Configuration& configuration, const OpenOptions& options) {
  WitnessingPolicy policy = configuration.witnessing;
  if (options.force_behind_witnesses) policy.lost_size = log::kCheckpointSizeMax;
  return std::make_unique<Witnessing>(std::move(policy));
}

// Before anything is accepted: do the witnesses remember more than there is? Publication asks them first.
Result<void> CompareWithWitnesses(log::Log& log) {
  // What else keeps it from being published is tried again and reported by the log's own publisher.
  [[maybe_unused]] const auto published = log.Publish();
  if (auto failure = log.failure(); failure.has_value()) return std::unexpected(*std::move(failure));
  return {};
}

}  // namespace

struct Node::Parts {
  Parts(Layout where, Configuration settings, storage::DirectoryLock held, log::LogKeys log_keys,
        crypto::PrivateKey custodian_pen, Capabilities understood, const Clock& time)
      : layout(std::move(where)),
        configuration(std::move(settings)),
        lock(std::move(held)),
        keys(std::move(log_keys)),
        custodian(std::move(custodian_pen)),
        clock(time),
        checks(understood) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  // The log's sequencer asks the registrar, which itself needs the log: the log stops first, while all that its threads
  // ask is still there.
  ~Parts() {
    follower.reset();
    log.reset();
  }

  Layout layout;
  Configuration configuration;
  storage::DirectoryLock lock;
  log::LogKeys keys;
  crypto::PrivateKey custodian;
  const Clock& clock;
  registration::PolicyHolder policy{registration::Policy{}};
  std::unique_ptr<storage::PayloadStore> payloads;
  std::unique_ptr<storage::PayloadStore> vault;
  std::unique_ptr<registration::Documents> documents;
  std::unique_ptr<StoredPayloads> payload_source;  // of what anybody may read: views are public
  std::unique_ptr<catalogue::CatalogueView> catalogue;
  std::unique_ptr<roster::RosterView> roster;
  std::unique_ptr<supply::SupplyView> supply;
  std::vector<OpenView> further_views;
  const payloads::PayloadsView* payloads_view = nullptr;  // one of further_views
  std::unique_ptr<Erasures> erasures;
  std::unique_ptr<roster::Authority> authority;
  std::unique_ptr<AuthorityOrder> order;
  std::unique_ptr<Witnessing> witnessing;
  std::unique_ptr<log::Log> log;
  CapabilityChecks checks;
  std::unique_ptr<Follower> follower;
  std::unique_ptr<RosterJudge> roster_judge;
  std::unique_ptr<registration::Registrar> registrar;
};

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::Open(const std::filesystem::path& directory, const std::string& passphrase,
                                         const Clock& clock, Capabilities capabilities, const OpenOptions& options) {
  TRY_ASSIGN(Layout layout, FindNode(directory));
  TRY_ASSIGN(auto lock, storage::DirectoryLock::Acquire(layout.root));
  TRY_ASSIGN(Configuration configuration, ReadConfiguration(layout.configuration()));
  TRY_ASSIGN(const log::KeyRing signing, OpenKeyRing(layout, passphrase));
  TRY_ASSIGN(auto operator_pen, crypto::ReadPrivateKey(layout.operator_key(), passphrase));
  TRY_ASSIGN(auto custodian, crypto::ReadPrivateKey(layout.custodian_key(), passphrase));
  TRY_ASSIGN(const crypto::VaultKey vault_key, OpenVaultKey(layout, passphrase));
  log::LogKeys keys{signing, std::move(operator_pen), configuration.operator_id};
  auto parts = std::make_unique<Parts>(std::move(layout), std::move(configuration), std::move(lock), std::move(keys),
                                       std::move(custodian), capabilities, clock);

  storage::PayloadLimits payload_limits;
  payload_limits.payload_bytes_max = parts->configuration.payload_bytes_max;
  payload_limits.orphan_bytes_max = parts->configuration.orphan_bytes_max;
  TRY_ASSIGN(parts->payloads, storage::PayloadStore::Open(parts->layout.payloads(), payload_limits, clock));
  TRY_ASSIGN(parts->vault, storage::PayloadStore::OpenVault(parts->layout.vault(), payload_limits, clock, vault_key));
  parts->documents = std::make_unique<registration::Documents>(*parts->payloads, *parts->vault);
  parts->payload_source = std::make_unique<StoredPayloads>(*parts->payloads);

  TRY(storage::PosixFiles().MakeDirectories(parts->layout.views()));
  TRY_ASSIGN(parts->catalogue,
             catalogue::CatalogueView::Open(parts->layout.catalogue_db(), storage::OpenMode::kReadWrite));
  TRY_ASSIGN(parts->roster, roster::RosterView::Open(parts->layout.roster_db(), storage::OpenMode::kReadWrite));
  TRY_ASSIGN(parts->supply,
             supply::SupplyView::Open(parts->layout.supply_db(), parts->layout.index(), storage::OpenMode::kReadWrite));
  TRY_ASSIGN(parts->further_views, OpenViews(capabilities, parts->layout.views(), storage::OpenMode::kReadWrite));

  parts->payloads_view = FindPayloadsView(parts->further_views);
  // Without it nobody would know what was erased.
  if (parts->payloads_view == nullptr) return Fail(ErrorCode::kInternal, "the capabilities have no payloads view");
  parts->erasures = std::make_unique<Erasures>(*parts->payloads_view, *parts->documents);

  parts->authority = std::make_unique<roster::Authority>(parts->policy);
  parts->authority->SetClock(clock);
  parts->order = std::make_unique<AuthorityOrder>(*parts->authority, *parts->erasures);
  log::LogLimits log_limits;
  log_limits.pending_entries_max = parts->configuration.pending_entries_max;
  log_limits.publish_interval = std::chrono::milliseconds(parts->configuration.publish_interval_ms);
  if (!parts->configuration.witnessing.witnesses.empty())
    parts->witnessing = MakeWitnessing(parts->configuration, options);
  TRY_ASSIGN(parts->log, log::Log::Open(parts->layout.log(), parts->configuration.origin, parts->keys, log_limits,
                                        storage::PosixFiles(), clock, *parts->order, parts->witnessing.get()));
  if (parts->witnessing != nullptr) TRY(CompareWithWitnesses(*parts->log));
  std::vector<views::View*> views = {parts->catalogue.get(), parts->roster.get(), parts->supply.get()};
  for (const OpenView& further : parts->further_views) views.push_back(further.view.get());
  for (const views::View* view : views) TRY(CheckNotAhead(*view, *parts->log));
  TRY(ReplayAuthority(*parts->log, *parts->catalogue, *parts->authority));
  TRY(parts->erasures->Replay(*parts->log));

  parts->erasures->Destroy();
  parts->follower = std::make_unique<Follower>(*parts->log, views, *parts->payload_source,
                                               [erasures = parts->erasures.get()] { erasures->Destroy(); });
  parts->roster_judge = std::make_unique<RosterJudge>(*parts->roster, *parts->log, *parts->follower, clock);
  parts->checks.SetAuthority(*parts->authority);
  parts->registrar = std::make_unique<registration::Registrar>(*parts->authority, parts->policy, parts->checks,
                                                               *parts->payloads, *parts->log, parts->erasures.get(),
                                                               parts->vault.get(), parts->roster_judge.get());
  parts->order->SetRegistrar(*parts->registrar);
  parts->erasures->SetCatchUp([raw = parts.get()] { return raw->follower->WaitFor(raw->log->durable().size); });
  TRY_ASSIGN(const std::uint64_t expired, parts->documents->ExpireOrphans());
  if (expired > 0) LogLine(Severity::kInfo, "orphan-payloads-expired", {{"count", std::to_string(expired)}});

  auto node = std::unique_ptr<Node>(new Node(std::move(parts)));
  TRY(node->CatchUp());
  return node;
}

const Witnessing* Node::witnessing() const {
  return parts_->witnessing.get();
}
const Layout& Node::layout() const {
  return parts_->layout;
}
const Configuration& Node::configuration() const {
  return parts_->configuration;
}
registration::Registrar& Node::registrar() {
  return *parts_->registrar;
}
const registration::PolicyHolder& Node::policy() const {
  return parts_->policy;
}
log::Log& Node::log() {
  return *parts_->log;
}
storage::PayloadStore& Node::payloads() {
  return *parts_->payloads;
}
const registration::Documents& Node::documents() const {
  return *parts_->documents;
}
const payloads::PayloadsView& Node::payloads_view() const {
  return *parts_->payloads_view;
}
Erasures& Node::erasures() {
  return *parts_->erasures;
}
const roster::Authority& Node::authority() const {
  return *parts_->authority;
}
const roster::RosterView& Node::roster() const {
  return *parts_->roster;
}
const supply::SupplyView& Node::supply() const {
  return *parts_->supply;
}
const catalogue::CatalogueView& Node::catalogue() const {
  return *parts_->catalogue;
}
std::span<const OpenView> Node::further_views() const {
  return parts_->further_views;
}
std::vector<const views::View*> Node::views() const {
  std::vector<const views::View*> all = {parts_->catalogue.get(), parts_->roster.get(), parts_->supply.get()};
  for (const OpenView& further : parts_->further_views) all.push_back(further.view.get());
  return all;
}
const crypto::PrivateKey& Node::operator_key() const {
  return parts_->keys.operator_key;
}
const crypto::PrivateKey& Node::custodian_key() const {
  return parts_->custodian;
}
std::vector<crypto::PublicKey> Node::receipt_keys() const {
  return parts_->log->charter()->AllReceiptKeys();
}
std::string Node::verifier_key() const {
  return parts_->log->charter()->verifier_key();
}
log::KeyRing& Node::key_ring() {
  return parts_->keys.signing;
}
const Clock& Node::clock() const {
  return parts_->clock;
}
std::optional<Error> Node::view_status() const {
  return parts_->follower->status();
}

Result<registration::Registered> Node::Register(ByteView statement) {
  // Shared, since the other thread may still be inside set_value() when this one has its answer.
  auto answer = std::make_shared<std::promise<Result<registration::Registered>>>();
  auto future = answer->get_future();
  parts_->registrar->Register(
      statement, [answer](Result<registration::Registered> result) { answer->set_value(std::move(result)); });
  return future.get();
}

Result<void> Node::CatchUp() {
  return parts_->follower->WaitFor(parts_->log->durable().size);
}

Result<Follower::Moment> Node::HoldViewsStill() {
  return parts_->follower->HoldStill();
}

Result<std::string> Node::ProofBundle(std::uint64_t index, std::uint64_t size) const {
  const std::array<std::uint64_t, 1> cited = {index};
  if (size == 0) return proof::MakeBundleJson(*parts_->log, *parts_->authority, cited, {});
  TRY_ASSIGN(const auto older, CheckpointAt(parts_->layout, parts_->configuration.origin, size));
  return proof::MakeBundleJson(*parts_->log, *parts_->authority, cited, {}, &older);
}

}  // namespace entente::node
