// Advisories of one version of a package, and why one holds for it or does not.
#include <string>

#include "base/limits.h"
#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "protocols/api/matching_queries.h"
#include "protocols/api/rows.h"

namespace entente::protocols {
namespace {

Result<PackageQuestion> QuestionOf(const http::Request& request) {
  TRY(OnlyQueries(request, {"purl", "ecosystem", "name", "version"}));
  PackageQuestion question;
  TRY_ASSIGN(question.purl, QueryText(request, "purl", limits::kClaimBytesMax));
  TRY_ASSIGN(question.ecosystem, QueryText(request, "ecosystem"));
  TRY_ASSIGN(question.name, QueryText(request, "name"));
  TRY_ASSIGN(question.version, QueryText(request, "version"));
  if (!question.purl.empty()) {
    for (const char* beside : {"ecosystem", "name", "version"})
      if (request.Query(beside).has_value())
        return Invalid("a purl says ecosystem, name and version itself; leave it out, or the purl", beside);
    return question;
  }
  if (question.ecosystem.empty() && question.name.empty())
    return Invalid("say which package: purl, or ecosystem, name and version", "purl");
  if (question.ecosystem.empty()) return Invalid("is missing", "ecosystem");
  if (question.name.empty()) return Invalid("is missing", "name");
  if (question.version.empty()) return Invalid("is missing", "version");
  return question;
}

json::Value EntriesOf(const std::vector<Snapshot>& snapshots) {
  json::Value entries = json::Value::array();
  for (const Snapshot& snapshot : snapshots) entries.push_back(snapshot.entry);
  return entries;
}

json::Value PackageJson(const PackageQuestion& question) {
  return {{"purl", TextOrNull(question.purl)},
          {"ecosystem", TextOrNull(question.ecosystem)},
          {"name", TextOrNull(question.name)},
          {"version", TextOrNull(question.version)}};
}

Result<json::Value> Package(const ApiDependencies& node, const http::Request& request) {
  TRY_ASSIGN(PackageQuestion question, QuestionOf(request));
  TRY_ASSIGN(const PackageAnswer found, node.matching.Package(question));
  question.ecosystem = found.package.ecosystem;
  question.name = found.package.name;
  question.version = found.version;
  json::Value answer = {{"package", PackageJson(question)},
                        {"findings", ArrayOf(found.findings)},
                        {"not_covered", TextOrNull(found.not_covered)},
                        {"snapshots", ArrayOf(found.snapshots)},
                        {"entries", EntriesOf(found.snapshots)}};
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> Explain(const ApiDependencies& node, const http::Request& request) {
  TRY_ASSIGN(const PackageQuestion question, QuestionOf(request));
  const std::string id = request.Parameter("id");
  TRY_ASSIGN(const ExplainAnswer explained, node.matching.Explain(id, question));
  const auto step = [](const ExplainedStep& one) -> json::Value { return {{"depth", one.depth}, {"text", one.text}}; };
  json::Value answer = {{"id", id},
                        {"package", PackageJson(question)},
                        {"result", ToJson(explained.result)},
                        {"fixed", TextOrNull(explained.fixed)},
                        {"steps", ArrayOf(explained.steps, step)},
                        {"snapshots", ArrayOf(explained.snapshots)},
                        {"entries", EntriesOf(explained.snapshots)}};
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes MatchingRoutes(const ApiDependencies& node) {
  return {ProvenRead("/api/v1/packages", node, [node](const http::Request& request) { return Package(node, request); }),
          ProvenRead("/api/v1/advisories/{id}/explain", node,
                     [node](const http::Request& request) { return Explain(node, request); })};
}

}  // namespace entente::protocols
