// What this node is, and the description of its addresses.
#include <optional>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "log/charter.h"
#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "protocols/api/openapi_text.h"
#include "protocols/api/rows.h"
#include "protocols/api/scan.h"
#include "views/catalogue/catalogue_view.h"

namespace entente::protocols {
namespace {

// The keys that the log signs with and signed with, by its own word; those of the same role in their order.
json::Value KeysJson(const log::Charter& charter) {
  json::Value keys = json::Value::array();
  if (!charter.founded()) return keys;
  const auto entry = [](const std::optional<std::uint64_t>& index) {
    return index.has_value() ? json::Value(*index) : json::Value(nullptr);
  };
  for (const log::KeyRole role : {log::KeyRole::kCheckpoint, log::KeyRole::kReceipt})
    for (const log::LogKey& one : charter.keys(role).keys())
      keys.push_back({{"role", log::Name(role)},
                      {"key", log::KeyText(role, charter.origin(), one.key)},
                      {"algorithm", crypto::AlgorithmName(one.key.algorithm())},
                      {"since", one.since},
                      {"replaced", entry(one.replaced)},
                      {"retired", entry(one.retired)}});
  return keys;
}

json::Value EndJson(const log::Charter& charter) {
  const std::optional<log::LogEnd>& ended = charter.end();
  if (!ended.has_value()) return nullptr;
  const log::LogEnd& end = *ended;
  json::Value successor = nullptr;
  if (end.successor.has_value())
    successor = {{"origin", end.successor->origin}, {"checkpoint_key", end.successor->checkpoint_key}};
  return {{"entry", charter.end_entry()},
          {"time", FormatTime(end.time)},
          {"reason", end.reason},
          {"successor", std::move(successor)}};
}

json::Value WitnessesJson(const ApiDependencies& node) {
  const auto facts = node.witnessing == nullptr ? std::nullopt : node.witnessing();
  if (!facts.has_value()) return nullptr;
  const auto witness = [](const WitnessFacts& one) -> json::Value {
    return {{"name", one.name},
            {"size", one.size},
            {"time", one.size == 0 ? json::Value(nullptr) : json::Value(FormatTime(one.time))}};
  };
  return {{"quorum", facts->quorum}, {"quorum_met", facts->quorum_met}, {"list", ArrayOf(facts->witnesses, witness)}};
}

Result<json::Value> LogJson(const ApiDependencies& node) {
  const auto charter = node.log.charter();
  const std::optional<log::Predecessor>& succeeds = charter->predecessor();
  const log::SignedRoot root = node.log.durable();
  json::Value keys = json::Value::array();
  for (const crypto::PublicKey& key : node.facts.receipt_keys) {
    TRY_ASSIGN(json::Value jwk, json::Parse(key.ToJwk()));
    keys.push_back({{"kid", ToBase64Url(key.kid())}, {"jwk", std::move(jwk)}});
  }
  json::Value time = nullptr;
  if (root.size > 0) {
    TRY_ASSIGN(const auto last, node.log.ReadEntries(root.size - 1, 1));
    if (!last.empty()) time = TimeText(last.front().time);
  }
  return json::Value{{"size", root.size},
                     {"root", ToBase64(root.root)},
                     {"published_size", CheckpointSize(node.log.checkpoint())},
                     {"checkpoint_key", node.facts.checkpoint_key},
                     {"receipt_keys", std::move(keys)},
                     {"keys", KeysJson(*charter)},
                     {"ended", EndJson(*charter)},
                     {"witnesses", WitnessesJson(node)},
                     {"succeeds", succeeds.has_value() ? log::PredecessorJson(*succeeds) : json::Value(nullptr)},
                     {"time", std::move(time)}};
}

Result<json::Value> CountsJson(const ApiDependencies& node) {
  TRY_ASSIGN(const RosterCounts roster, node.roster.Counts());
  TRY_ASSIGN(const SupplyCounts supply, node.supply.Counts());
  catalogue::CatalogueFilter all;
  all.limit = 0;
  TRY_ASSIGN(const catalogue::CataloguePage statements, node.catalogue.List(all));
  return json::Value{{"parties", roster.parties},
                     {"listed", roster.listed},
                     {"announced", roster.announced},
                     {"signed", roster.signed_count},
                     {"states", roster.states},
                     {"public_authorities", roster.public_authorities},
                     {"civil_society", roster.civil_society},
                     {"private_sector", roster.private_sector},
                     {"instruments", roster.instruments},
                     {"products", supply.products},
                     {"releases", supply.releases},
                     {"components", supply.components},
                     {"advisories", supply.advisories},
                     {"vex_statements", supply.vex_statements},
                     {"statements", statements.total}};
}

json::Value FeedJson(const FeedInfo& feed) {
  const auto ecosystem = [](const FeedEcosystem& one) -> json::Value {
    return {{"name", one.name}, {"records", one.records}};
  };
  return {{"name", feed.snapshot.feed},
          {"records", feed.snapshot.records},
          {"entry", feed.snapshot.entry},
          {"digest", feed.snapshot.digest},
          {"time", TimeText(feed.snapshot.time)},
          {"source", feed.source},
          {"ecosystems", ArrayOf(feed.ecosystems, ecosystem)}};
}

Result<json::Value> Describe(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(json::Value log, LogJson(node));
  TRY_ASSIGN(json::Value counts, CountsJson(node));
  TRY_ASSIGN(const auto feeds, node.supply.Feeds());
  const auto view = [](const views::View* one) -> json::Value {
    return {{"name", one->name()}, {"cursor", one->cursor()}};
  };
  return json::Value{{"name", node.facts.name},          {"origin", node.facts.origin},
                     {"version", node.facts.version},    {"demonstration", node.facts.demonstration},
                     {"notice", node.facts.notice},      {"log", std::move(log)},
                     {"counts", std::move(counts)},      {"views", ArrayOf(node.views, view)},
                     {"feeds", ArrayOf(feeds, FeedJson)}};
}

void GiveDescription(const http::Request& /*request*/, http::Responder respond) {
  http::Response response = http::MakeResponse(200, "application/yaml", OpenApiText());
  response.headers.emplace_back("Cache-Control", "no-cache");
  respond(std::move(response));
}

// From a size that somebody has seen to the newest signed root.
Result<http::Response> Consistency(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"from"}));
  TRY_ASSIGN(const std::string given, RequireQuery(request, "from"));
  TRY_ASSIGN(const std::uint64_t from, ParseNumber(given, "from"));
  TRY_ASSIGN(Bytes receipt, node.log.ConsistencyReceipt(from));
  http::Response response = http::MakeResponse(200, "application/scitt-receipt+cose", std::move(receipt));
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"entente-consistency-" + given + ".cose\"");
  return response;
}

}  // namespace

http::Routes NodeRoutes(const ApiDependencies& node) {
  return {JsonRead("/api/v1/node", [node](const http::Request& request) { return Describe(node, request); }),
          ResponseRead("/api/v1/log/consistency",
                       [node](const http::Request& request) { return Consistency(node, request); }),
          http::PublicRead("/api/openapi.yaml", GiveDescription)};
}

http::Routes ApiRoutes(const ApiDependencies& node) {
  http::Routes all;
  for (http::Routes& some : std::vector{NodeRoutes(node), RosterRoutes(node), SupplyRoutes(node), MatchingRoutes(node),
                                        ScanRoutes(node), SearchRoutes(node), StatementRoutes(node)}) {
    for (http::Route& route : some) all.push_back(std::move(route));
  }
  return all;
}

}  // namespace entente::protocols
