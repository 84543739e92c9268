// A node on the network: its own log, those of its groups, what it hosts for others, and the pages.
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/logging.h"
#include "http/route_wrapping.h"
#include "http/router.h"
#include "http/server.h"
#include "http/static_files.h"
#include "node/groups.h"
#include "node/mirroring.h"
#include "node/node.h"
#include "node/served_log.h"
#include "node/witnessing.h"
#include "protocols/operations/operations.h"
#include "protocols/tiles/mirrors.h"
#include "protocols/witness/witness.h"

namespace entente::node {
namespace {

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

// Below which a group's routes are.
std::string PathOf(const std::string& group) {
  return "/groups/" + group;
}

}  // namespace

struct Service::Parts {
  Parts(Node& served, std::span<const Group> groups) : node(served), own(served, {AddressOf(served.configuration())}) {
    for (const Group& group : groups) {
      protocols::LogAddress address{AddressOf(served.configuration()) + PathOf(group.id), /*has_pages=*/false};
      of_groups.push_back({group.id, std::make_unique<ServedLog>(*group.node, std::move(address))});
    }
  }

  // What is served for others.
  void AddHosted(http::Router& router) const;
  [[nodiscard]] http::Routes Operations();
  [[nodiscard]] http::Router MakeRouter(const std::string& version, Pages pages);
  void AnswerTo(const std::vector<std::string>& names);
  [[nodiscard]] Result<void> GroupsAreWell() const;
  void WriteGroups(std::string& text) const;

  struct ServedGroup {
    std::string id;
    std::unique_ptr<ServedLog> log;
  };

  Node& node;
  std::shared_ptr<protocols::RequestMetrics> metrics = std::make_shared<protocols::RequestMetrics>();
  ServedLog own;
  std::vector<ServedGroup> of_groups;
  std::unique_ptr<Mirroring> mirroring;
  std::shared_ptr<witness::Witness> witness;  // or none
  std::unique_ptr<http::Server> server;       // last: stops before what its routes use goes
};

void Service::Parts::AddHosted(http::Router& router) const {
  if (witness != nullptr) router.Add(protocols::WitnessRoutes(*witness));
  std::set<std::string> ids;
  for (const MirroredLog& log : node.configuration().mirroring.logs) ids.insert(protocols::MirrorId(log.origin));
  router.Add(protocols::MirrorRoutes(node.layout().mirrors(), std::move(ids)));
}

Result<void> Service::Parts::GroupsAreWell() const {
  for (const ServedGroup& group : of_groups)
    if (auto failure = group.log->failure(); failure.has_value())
      return std::unexpected(WithContext(*std::move(failure), "group " + group.id));
  return {};
}

void Service::Parts::WriteGroups(std::string& text) const {
  protocols::WriteHelp(text, "entente_group_log_entries", "gauge", "Entries of a group's log that are durable.");
  for (const ServedGroup& group : of_groups)
    protocols::WriteSample(text, "entente_group_log_entries", "group", group.id,
                           group.log->node().log().durable().size);
  protocols::WriteHelp(text, "entente_group_failed", "gauge",
                       "1 when a group's log has stopped for good, or its views cannot follow it.");
  for (const ServedGroup& group : of_groups)
    protocols::WriteSample(text, "entente_group_failed", "group", group.id, group.log->failure().has_value() ? 1 : 0);
}

http::Routes Service::Parts::Operations() {
  protocols::OperationsDependencies operations{
      .log = node.log(), .views = node.views(), .view_status = {}, .requests = metrics};
  operations.view_status = [this] { return node.view_status(); };
  operations.further_ready = [this] { return GroupsAreWell(); };
  operations.further = [this](std::string& text) {
    own.domain_counts().WriteTo(text);
    mirroring->WriteTo(text);
    if (node.witnessing() != nullptr) node.witnessing()->WriteTo(text);
    WriteGroups(text);
  };
  return protocols::OperationsRoutes(operations);
}

http::Router Service::Parts::MakeRouter(const std::string& version, Pages pages) {
  http::Router router;
  router.Add(own.MakeRoutes(version));
  for (const ServedGroup& group : of_groups)
    router.Add(http::Mounted(PathOf(group.id), group.log->MakeRoutes(version)));
  AddHosted(router);
  router.Add(Operations());
  router.Reserve("groups");
  if (pages != nullptr) router.SetFallback(http::StaticFiles::AsHandler(std::move(pages)));
  return router;
}

void Service::Parts::AnswerTo(const std::vector<std::string>& names) {
  own.AnswerTo(names);
  for (const ServedGroup& group : of_groups) group.log->AnswerTo(names);
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Service::~Service() {
  Stop();
}

Result<std::unique_ptr<Service>> Service::Start(Node& node, const ServeOptions& options,
                                                std::span<const Group> groups) {
  TRY_ASSIGN(Pages pages, FindPages(options.web));
  auto parts = std::make_unique<Parts>(node, groups);
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
  parts->AnswerTo(NamesOf(node.configuration(), parts->server->url()));
  LogLine(Severity::kInfo, "serving",
          {{"url", parts->server->url()},
           {"origin", node.configuration().origin},
           {"groups", std::to_string(groups.size())}});
  return std::unique_ptr<Service>(new Service(std::move(parts)));
}

std::string Service::url() const {
  return parts_->server->url();
}

void Service::Stop() {
  parts_->server->Stop();
}

}  // namespace entente::node
