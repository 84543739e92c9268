#include "node/served_log.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/logging.h"
#include "node/erasures.h"
#include "node/members_only.h"
#include "node/witnessing.h"
#include "proof/bundle.h"
#include "protocols/api/api.h"
#include "protocols/api/check.h"
#include "protocols/call/call.h"
#include "protocols/osv/osv.h"
#include "protocols/scitt/scitt.h"
#include "protocols/tiles/tiles.h"
#include "views/catalogue/catalogue_view.h"
#include "views/payloads/payloads_view.h"
#include "views/roster/authority.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

constexpr std::chrono::hours kBetweenExpiries{1};

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

}  // namespace

OrphanExpiry::OrphanExpiry(const registration::Documents& documents, Erasures& erasures)
    : documents_(documents), erasures_(erasures), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void OrphanExpiry::Run(const std::stop_token& stop) {
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

ServedLog::ServedLog(Node& node, protocols::LogAddress address)
    : node_(node),
      address_(std::move(address)),
      roster_(node.roster()),
      supply_(node.supply(), VexTrustOf(node.configuration())),
      matching_(node.supply(), VexTrustOf(node.configuration())),
      osv_(node.supply()),
      progress_(node.supply(), FindAttestations(node.further_views()), node.roster()),
      expiry_(node.documents(), node.erasures()),
      digests_(node, node.clock()),
      retention_(node, node.clock()),
      domains_(node, node.clock()),
      readers_(node.authority(), node.clock()) {}

Result<protocols::PayloadStanding> ServedLog::StandingOf(const crypto::Digest& payload) const {
  protocols::PayloadStanding standing;
  standing.erased_by = node_.erasures().ErasedBy(payload);
  if (standing.erased_by.has_value()) return standing;
  TRY_ASSIGN(auto registrations, node_.payloads_view().RegistrationsOf(payload));
  if (registrations.empty() && node_.documents().Contains(payload)) {
    // Registered a moment ago, or an orphan: the view tells when it is as new as the log.
    TRY(node_.CatchUp());
    TRY_ASSIGN(registrations, node_.payloads_view().RegistrationsOf(payload));
  }
  standing.registered = !registrations.empty();
  return standing;
}

http::Routes ServedLog::Api(const std::string& version) {
  return protocols::ApiRoutes(
      {.facts = FactsOf(node_, version),
       .log = node_.log(),
       .payloads = node_.payloads(),
       .catalogue = node_.catalogue(),
       .roster = roster_,
       .supply = supply_,
       .matching = matching_,
       .views = node_.views(),
       .proof_bundle = [this](std::uint64_t index, std::uint64_t size) { return node_.ProofBundle(index, size); },
       .answer_bundle =
           [this](const protocols::ProvenAnswer& made) {
             return proof::MakeBundleJson(node_.log(), node_.authority(), made.cited, {made.question, made.answer});
           },
       .erased_by = [this](const crypto::Digest& payload) -> Result<std::optional<std::uint64_t>> {
         return node_.erasures().ErasedBy(payload);
       },
       .witnessing = [this]() -> std::optional<protocols::WitnessingFacts> {
         if (node_.witnessing() == nullptr) return std::nullopt;
         return node_.witnessing()->facts();
       }});
}

http::Routes ServedLog::MakeRoutes(const std::string& version) {
  http::Routes all;
  const auto add = [&all](http::Routes routes) { std::ranges::move(routes, std::back_inserter(all)); };
  add(protocols::ScittRoutes({.registrar = node_.registrar(),
                              .log = node_.log(),
                              .receipt_keys = [this] { return node_.receipt_keys(); },
                              .locators = node_.configuration().scitt_locators_by_identity
                                              ? protocols::Locators::kIdentity
                                              : protocols::Locators::kIndex}));
  add(protocols::CheckRoutes({.registrar = node_.registrar(),
                              .log = node_.log(),
                              .look_alikes = [this](const statement::SignedStatement& statement) {
                                return roster_.look_alikes().OfStatement(statement);
                              }}));
  add(protocols::TilesRoutes(node_.log()));
  protocols::PayloadsDependencies payloads{
      .documents = node_.documents(),
      .standing = [this](const crypto::Digest& payload) { return StandingOf(payload); },
      .reader = [this](const http::Request& request) { return readers_.ReaderOf(request); }};
  payloads.payload_bytes_max = node_.configuration().payload_bytes_max;
  add(protocols::PayloadsRoutes(payloads));
  add(Api(version));
  add(protocols::CallRoutes({.roster = node_.roster(),
                             .log = node_.log(),
                             .reader = [this](const http::Request& request) { return readers_.ReaderOf(request); },
                             .facts = [this](const std::string& party, progress::MeasureName measure,
                                             UnixSeconds now) { return progress_.Gather(party, measure, now); },
                             .restricted = protocols::RestrictedSources{payloads.documents, payloads.standing},
                             .address = address_}));
  add(protocols::OsvRoutes({.queries = osv_}));
  add(RoutesOf(node_.further_views(), node_.log()));
  return node_.configuration().members_only ? ForMembers(std::move(all), readers_) : all;
}

std::optional<Error> ServedLog::failure() const {
  if (auto failed = node_.log().failure(); failed.has_value()) return failed;
  return node_.view_status();
}

}  // namespace entente::node
