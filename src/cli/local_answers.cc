// A data directory asked through the routes of the JSON API, in this process: no socket, no keys, no lock.
#include <array>
#include <optional>
#include <vector>

#include "cli/answers.h"
#include "cli/version.h"
#include "http/router.h"
#include "http/url.h"
#include "node/configuration.h"
#include "node/matching_queries.h"
#include "node/node.h"
#include "node/progress_facts.h"
#include "node/prove_directory.h"
#include "node/queries.h"
#include "protocols/api/api.h"
#include "protocols/call/call.h"
#include "storage/payloads.h"
#include "views/catalogue/catalogue_view.h"
#include "views/payloads/payloads_view.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::cli {
namespace {

// The API's questions about views need no document; a store that is opened tidies up, which is its node's business.
class NoDocuments final : public storage::PayloadStore {
 public:
  [[nodiscard]] Result<std::unique_ptr<storage::PayloadUpload>> Begin(const crypto::Digest&) override {
    return NotHere();
  }
  [[nodiscard]] bool Contains(const crypto::Digest&) const override { return false; }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest&) const override { return NotHere(); }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest&) const override { return NotHere(); }
  [[nodiscard]] Result<void> Keep(const crypto::Digest&) override { return NotHere(); }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return 0; }

 private:
  static std::unexpected<Error> NotHere() {
    return Fail(ErrorCode::kUnavailable, "documents are given by the node that serves");
  }
};

class LocalAnswers final : public Answers {
 public:
  LocalAnswers(const std::string& data, node::ReaderViews views, const supply::vex::TrustPolicy& trust,
               protocols::NodeFacts facts)
      : views_(std::move(views)),
        roster_(views_.roster()),
        supply_(views_.supply(), trust),
        matching_(views_.supply(), trust),
        progress_(views_.supply(), node::FindAttestations(views_.further_views()), views_.roster()) {
    const protocols::ApiDependencies dependencies{
        .facts = std::move(facts),
        .log = views_.log(),
        .payloads = payloads_,
        .catalogue = views_.catalogue(),
        .roster = roster_,
        .supply = supply_,
        .matching = matching_,
        .views = views_.views(),
        .proof_bundle = [data](std::uint64_t index, std::uint64_t size) -> Result<std::string> {
          TRY_ASSIGN(const node::Reader reader, node::Reader::Open(data));
          return node::ProveFromDirectory(reader, std::array{index}, {}, size);
        },
        .answer_bundle = [data](const protocols::ProvenAnswer& made) -> Result<std::string> {
          TRY_ASSIGN(const node::Reader reader, node::Reader::Open(data));
          return node::ProveFromDirectory(reader, made.cited, {made.question, made.answer}, 0);
        },
        .erased_by = [this](const crypto::Digest& payload) { return ErasedBy(payload); }};
    router_.Add(protocols::ApiRoutes(dependencies));
    router_.Add(
        protocols::CallRoutes({.roster = views_.roster(),
                               .log = views_.log(),
                               .asks_own_copy = true,
                               .facts = [this](const std::string& party, progress::MeasureName measure,
                                               UnixSeconds now) { return progress_.Gather(party, measure, now); }}));
    router_.Add(node::RoutesOf(views_.further_views(), views_.log()));
  }

  [[nodiscard]] Result<Bytes> GetBytes(const std::string& path) override {
    TRY_ASSIGN(const http::Target target, http::SplitTarget(path));
    http::Router::Match match = router_.Find(http::Method::kGet, target.path);
    if (match.route == nullptr) return Fail(ErrorCode::kNotFound, "there is no such address", path);
    http::Request request;
    request.path = target.path;
    request.parameters = std::move(match.parameters);
    TRY_ASSIGN(request.query, http::DecodeQuery(target.query));
    // These routes answer before they return.
    std::optional<http::Response> response;
    match.route->handler(std::move(request),
                         http::Responder([&response](http::Response made) { response = std::move(made); }));
    if (!response.has_value()) return Fail(ErrorCode::kInternal, "a question was not answered", path);
    if (response->status >= 400) return std::unexpected(ErrorOf({response->status, response->headers, response->body}));
    return std::move(response->body);
  }

 private:
  [[nodiscard]] Result<std::optional<std::uint64_t>> ErasedBy(const crypto::Digest& payload) const {
    for (const node::OpenView& open : views_.further_views()) {
      const auto* view = dynamic_cast<const payloads::PayloadsView*>(open.view.get());
      if (view == nullptr) continue;
      TRY_ASSIGN(const auto tombstone, view->TombstoneOf(payload));
      if (tombstone.has_value()) return std::optional(tombstone->entry);
    }
    return std::optional<std::uint64_t>();
  }

  node::ReaderViews views_;
  node::RosterViewQueries roster_;
  node::SupplyViewQueries supply_;
  node::IndexMatchingQueries matching_;
  node::ProgressFacts progress_;
  NoDocuments payloads_;
  http::Router router_;
};

}  // namespace

Result<std::unique_ptr<Answers>> OpenLocalAnswers(const std::string& data) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(data));
  protocols::NodeFacts facts;
  facts.name = reader.configuration().name;
  facts.origin = reader.configuration().origin;
  facts.version = kVersion;
  facts.demonstration = reader.configuration().demonstration;
  facts.notice = reader.configuration().notice;
  TRY_ASSIGN(node::ReaderViews views, reader.OpenViews());
  facts.checkpoint_key = views.log().charter()->verifier_key();
  facts.receipt_keys = views.log().charter()->AllReceiptKeys();
  return std::make_unique<LocalAnswers>(data, std::move(views), node::VexTrustOf(reader.configuration()),
                                        std::move(facts));
}

}  // namespace entente::cli
