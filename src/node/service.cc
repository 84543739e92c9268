// A node on the network: routes, pages, and what is done now and then while it serves.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/logging.h"
#include "http/router.h"
#include "http/server.h"
#include "http/static_files.h"
#include "node/domain_checks.h"
#include "node/erasures.h"
#include "node/mirroring.h"
#include "node/node.h"
#include "node/queries.h"
#include "node/readers.h"
#include "node/retention.h"
#include "node/view_digests.h"
#include "proof/bundle.h"
#include "protocols/api/api.h"
#include "protocols/api/check.h"
#include "protocols/operations/operations.h"
#include "protocols/payloads/payloads.h"
#include "protocols/scitt/scitt.h"
#include "protocols/tiles/mirrors.h"
#include "protocols/tiles/tiles.h"
#include "protocols/witness/witness.h"
#include "views/catalogue/catalogue_view.h"
#include "views/payloads/payloads_view.h"
#include "views/roster/authority.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

constexpr std::chrono::hours kBetweenExpiries{1};

using Pages = std::shared_ptr<const http::StaticFiles>;

// The pages that were named; or those that are installed beside the binary; or, in a build tree, those built there.
// Nothing when there are none: a node serves its protocols all the same.
Result<Pages> FindPages(const std::filesystem::path& named) {
  if (!named.empty()) return http::StaticFiles::FromDirectory(named);
  std::error_code failed;
  const std::filesystem::path beside = std::filesystem::read_symlink("/proc/self/exe", failed).parent_path();
  for (const char* place : {"../share/entente/web", "../../../web/dist"}) {
    const std::filesystem::path folder = (beside / place).lexically_normal();
    if (!std::filesystem::is_regular_file(folder / "index.html", failed)) continue;
    return http::StaticFiles::FromDirectory(folder);
  }
  LogLine(Severity::kWarning, "no-web-pages",
          {{"why", "none are installed beside the binary; --web names others"}, {"binary", beside.string()}});
  return Pages();
}

protocols::NodeFacts FactsOf(const Node& node, const std::string& version) {
  const auto policy = node.policy().Get();
  protocols::NodeFacts facts;
  facts.name = node.configuration().name;
  facts.origin = node.configuration().origin;
  facts.version = version;
  // What the log's policy says cannot be configured away.
  facts.demonstration = policy->demonstration || node.configuration().demonstration;
  facts.notice = policy->notice.empty() ? node.configuration().notice : policy->notice;
  facts.checkpoint_key = node.verifier_key();
  facts.receipt_keys = node.receipt_keys();
  return facts;
}

// Removes payloads that nobody registered in time, as long as the node serves.
class OrphanExpiry {
 public:
  OrphanExpiry(const registration::Documents& documents, Erasures& erasures)
      : documents_(documents), erasures_(erasures), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

 private:
  void Run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, kBetweenExpiries, [] { return false; }) && !stop.stop_requested()) {
      erasures_.Destroy();  // what could not be destroyed before
      const auto expired = documents_.ExpireOrphans();
      if (!expired.has_value())
        LogLine(Severity::kWarning, "orphan-payloads-not-expired", {{"why", expired.error().Text()}});
      else if (*expired > 0)
        LogLine(Severity::kInfo, "orphan-payloads-expired", {{"count", std::to_string(*expired)}});
    }
  }

  const registration::Documents documents_;
  Erasures& erasures_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace

struct Service::Parts {
  explicit Parts(Node& served)
      : node(served),
        roster(served.roster()),
        supply(served.supply()),
        expiry(served.documents(), served.erasures()),
        digests(served, served.clock()),
        retention(served, served.clock()),
        domains(served, served.clock()),
        readers(served.authority(), served.clock()) {}

  // What is served for others.
  void AddHosted(http::Router& router) const;
  [[nodiscard]] http::Router MakeRouter(const std::string& version, Pages pages);
  [[nodiscard]] Result<protocols::PayloadStanding> StandingOf(const crypto::Digest& payload);

  Node& node;
  std::shared_ptr<protocols::RequestMetrics> metrics = std::make_shared<protocols::RequestMetrics>();
  RosterViewQueries roster;
  SupplyViewQueries supply;
  OrphanExpiry expiry;
  ViewDigestTimer digests;
  RetentionTimer retention;
  DomainCheckTimer domains;
  Readers readers;
  std::unique_ptr<Mirroring> mirroring;
  std::shared_ptr<witness::Witness> witness;  // or none
  std::unique_ptr<http::Server> server;       // last: stops before what its routes use goes
};

Result<protocols::PayloadStanding> Service::Parts::StandingOf(const crypto::Digest& payload) {
  protocols::PayloadStanding standing;
  standing.erased_by = node.erasures().ErasedBy(payload);
  if (standing.erased_by.has_value()) return standing;
  TRY_ASSIGN(auto registrations, node.payloads_view().RegistrationsOf(payload));
  if (registrations.empty() && node.documents().Contains(payload)) {
    // Registered a moment ago, or an orphan: the view tells when it is as new as the log.
    TRY(node.CatchUp());
    TRY_ASSIGN(registrations, node.payloads_view().RegistrationsOf(payload));
  }
  standing.registered = !registrations.empty();
  return standing;
}

void Service::Parts::AddHosted(http::Router& router) const {
  if (witness != nullptr) router.Add(protocols::WitnessRoutes(*witness));
  std::set<std::string> ids;
  for (const MirroredLog& log : node.configuration().mirroring.logs) ids.insert(protocols::MirrorId(log.origin));
  router.Add(protocols::MirrorRoutes(node.layout().mirrors(), std::move(ids)));
}

http::Router Service::Parts::MakeRouter(const std::string& version, Pages pages) {
  const std::vector<const views::View*> views = node.views();
  http::Router router;
  router.Add(protocols::ScittRoutes({.registrar = node.registrar(),
                                     .log = node.log(),
                                     .receipt_keys = [this] { return node.receipt_keys(); },
                                     .locators = node.configuration().scitt_locators_by_identity
                                                     ? protocols::Locators::kIdentity
                                                     : protocols::Locators::kIndex}));
  router.Add(protocols::CheckRoutes({.registrar = node.registrar(),
                                     .log = node.log(),
                                     .look_alikes = [this](const statement::SignedStatement& statement) {
                                       return roster.look_alikes().OfStatement(statement);
                                     }}));
  router.Add(protocols::TilesRoutes(node.log()));
  AddHosted(router);
  protocols::PayloadsDependencies payloads{
      .documents = node.documents(),
      .standing = [this](const crypto::Digest& payload) { return StandingOf(payload); },
      .reader = [this](const http::Request& request) { return readers.ReaderOf(request); }};
  payloads.payload_bytes_max = node.configuration().payload_bytes_max;
  router.Add(protocols::PayloadsRoutes(payloads));
  router.Add(protocols::ApiRoutes(
      {.facts = FactsOf(node, version),
       .log = node.log(),
       .payloads = node.payloads(),
       .catalogue = node.catalogue(),
       .roster = roster,
       .supply = supply,
       .views = views,
       .proof_bundle = [this](std::uint64_t index, std::uint64_t size) { return node.ProofBundle(index, size); },
       .answer_bundle =
           [this](const protocols::ProvenAnswer& made) {
             return proof::MakeBundleJson(node.log(), node.authority(), made.cited, {made.question, made.answer});
           },
       .erased_by = [this](const crypto::Digest& payload) -> Result<std::optional<std::uint64_t>> {
         return node.erasures().ErasedBy(payload);
       }}));
  router.Add(RoutesOf(node.further_views(), node.log()));
  protocols::OperationsDependencies operations{
      .log = node.log(), .views = views, .view_status = {}, .requests = metrics};
  operations.view_status = [this] { return node.view_status(); };
  operations.further = [this](std::string& text) {
    domains.counts().WriteTo(text);
    mirroring->WriteTo(text);
  };
  router.Add(protocols::OperationsRoutes(operations));
  if (pages != nullptr) router.SetFallback(http::StaticFiles::AsHandler(std::move(pages)));
  return router;
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Service::~Service() {
  Stop();
}

Result<std::unique_ptr<Service>> Service::Start(Node& node, const ServeOptions& options) {
  TRY_ASSIGN(Pages pages, FindPages(options.web));
  auto parts = std::make_unique<Parts>(node);
  parts->witness = options.witness;
  TRY_ASSIGN(parts->mirroring, Mirroring::Start(node.configuration().mirroring, node.layout().mirrors(), node.clock()));
  http::ServerOptions server;
  server.listen = options.listen;
  server.threads = options.threads;
  server.tls_certificate = options.tls_certificate;
  server.tls_key = options.tls_key;
  server.allow_plaintext = options.allow_plaintext;
  server.limits.connections_max = node.configuration().connections_max;
  server.observer = [metrics = parts->metrics](const http::Exchange& exchange) { metrics->Observe(exchange); };
  http::Router router = parts->MakeRouter(options.version, std::move(pages));
  TRY_ASSIGN(parts->server, http::Server::Start(server, std::move(router)));
  parts->readers.AnswerTo(NamesOf(node.configuration(), parts->server->url()));
  LogLine(Severity::kInfo, "serving", {{"url", parts->server->url()}, {"origin", node.configuration().origin}});
  return std::unique_ptr<Service>(new Service(std::move(parts)));
}

std::string Service::url() const {
  return parts_->server->url();
}

void Service::Stop() {
  parts_->server->Stop();
}

}  // namespace entente::node
