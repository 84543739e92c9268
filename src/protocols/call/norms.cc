#include "protocols/call/norms.h"

#include "protocols/api/answer.h"
#include "protocols/parse.h"
#include "views/roster/norms.h"

namespace entente::protocols {
namespace {

Result<json::Value> Norms(const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  json::Value sets = json::Value::array();
  for (const roster::NormSet& set : roster::AllNorms()) {
    json::Value norms = json::Value::array();
    for (const roster::Norm& norm : set.norms)
      norms.push_back(
          {{"id", norm.id}, {"place", norm.place}, {"title", {{"en", norm.title_en}, {"fr", norm.title_fr}}}});
    sets.push_back({{"id", set.id},
                    {"title", {{"en", set.title_en}, {"fr", set.title_fr}}},
                    {"source", set.source},
                    {"note", set.note},
                    {"norms", std::move(norms)}});
  }
  return json::Value{{"sets", std::move(sets)}};
}

}  // namespace

http::Routes NormRoutes(const CallDependencies& /*node*/) {
  return {JsonRead("/api/v1/norms", [](const http::Request& request) { return Norms(request); })};
}

}  // namespace entente::protocols
