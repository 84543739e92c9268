// The node's own JSON API, /api/v1/..., as api/openapi.yaml says.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/router.h"
#include "log/log.h"
#include "protocols/api/matching_queries.h"
#include "protocols/api/node_facts.h"
#include "protocols/api/roster_queries.h"
#include "protocols/api/supply_queries.h"
#include "storage/payloads.h"
#include "views/view.h"

namespace entente::catalogue {
class CatalogueView;
}

namespace entente::protocols {

// An answer, what was asked, and the entries that it rests on; both are JSON objects.
struct ProvenAnswer {
  std::vector<std::uint64_t> cited;
  std::string question;
  std::string answer;
};

struct ApiDependencies {
  NodeFacts facts;
  const log::Log& log;
  const storage::PayloadStore& payloads;
  const catalogue::CatalogueView& catalogue;
  const RosterQueries& roster;
  const SupplyQueries& supply;
  const MatchingQueries& matching;
  std::vector<const views::View*> views;
  // Proof bundles (docs/formats/proof.md): for one entry, under the checkpoint of `size` (0: the newest); and for an
  // answer.
  std::function<Result<std::string>(std::uint64_t index, std::uint64_t size)> proof_bundle;
  std::function<Result<std::string>(const ProvenAnswer& answer)> answer_bundle;
  // The entry that erased a document; may be empty: then nothing was.
  std::function<Result<std::optional<std::uint64_t>>(const crypto::Digest& payload)> erased_by;
  // Who witnesses the log; nothing where nobody is asked to. May be empty: then nobody is.
  std::function<std::optional<WitnessingFacts>()> witnessing = {};
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ApiRoutes(const ApiDependencies& node);

// By subject; ApiRoutes() is all of them.
[[nodiscard]] http::Routes NodeRoutes(const ApiDependencies& node);
[[nodiscard]] http::Routes RosterRoutes(const ApiDependencies& node);
[[nodiscard]] http::Routes SupplyRoutes(const ApiDependencies& node);
[[nodiscard]] http::Routes MatchingRoutes(const ApiDependencies& node);
[[nodiscard]] http::Routes SearchRoutes(const ApiDependencies& node);
[[nodiscard]] http::Routes StatementRoutes(const ApiDependencies& node);

}  // namespace entente::protocols
