// Products, releases, components, advisories.
#include <string>

#include "base/limits.h"
#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "protocols/api/rows.h"

namespace entente::protocols {
namespace {

constexpr std::size_t kAdvisoryBytesMax = std::size_t{16} * 1024 * 1024;

json::Value ComponentJson(const ComponentRow& row) {
  return {{"name", row.name},           {"version", row.version}, {"purl", row.purl},
          {"ecosystem", row.ecosystem}, {"covered", row.covered}, {"findings", row.findings}};
}

json::Value ShipmentJson(const Shipment& one) {
  return {{"product", one.product}, {"name", one.name},
          {"version", one.version}, {"issuer", one.issuer},
          {"entry", one.entry},     {"component", {{"purl", one.component_purl}, {"version", one.component_version}}}};
}

json::Value AffectedJson(const AffectedRelease& one) {
  return {{"entry", one.entry},
          {"product", one.product},
          {"version", one.version},
          {"issuer", one.issuer},
          {"component", {{"purl", one.component_purl}, {"version", one.component_version}}},
          {"fixed", TextOrNull(one.fixed)},
          {"vex", ToJson(one.vex)}};
}

json::Value SearchedJson(const std::optional<SearchedVersion>& searched) {
  if (!searched.has_value()) return nullptr;
  return {{"ecosystem", TextOrNull(searched->package.ecosystem)},
          {"name", searched->package.name},
          {"version", TextOrNull(searched->version)},
          {"purl", TextOrNull(searched->purl)},
          {"affected", searched->affected},
          {"not_covered", TextOrNull(searched->not_covered)}};
}

Result<json::Value> Products(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"q", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::string text, QueryText(request, "q"));
  TRY_ASSIGN(const auto page, node.supply.Products(text, range));
  return PageOf(ArrayOf(page.items), page.total, range, node.log);
}

Result<json::Value> Release(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(const ReleaseInfo release, node.supply.Release(entry));
  TRY_ASSIGN(const Signature signature, SignatureOfEntry(node, entry));
  json::Value answer = {{"in_doubt_since", EntryOrNull(signature.in_doubt_since)},
                        {"delegate", DelegateOrNull(signature, release.issuer)},
                        {"entry", release.row.entry},
                        {"product", release.product},
                        {"name", release.name},
                        {"version", release.row.version},
                        {"issuer", release.issuer},
                        {"format", release.format},
                        {"digest", release.digest},
                        {"components", release.row.components},
                        {"time", TimeText(release.row.time)},
                        {"findings", release.row.findings},
                        {"answered", release.row.answered},
                        {"not_covered", release.row.not_covered}};
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> Components(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"q", "offset", "limit"}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::string text, QueryText(request, "q"));
  TRY_ASSIGN(const auto page, node.supply.Components(entry, text, range));
  return PageOf(ArrayOf(page.items, ComponentJson), page.total, range, node.log);
}

Result<json::Value> Findings(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(const ReleaseFindings found, node.supply.Findings(entry));
  TRY_ASSIGN(const Signature signature, SignatureOfEntry(node, entry));
  json::Value answer = {{"in_doubt_since", EntryOrNull(signature.in_doubt_since)},
                        {"findings", ArrayOf(found.findings)},
                        {"not_covered", ArrayOf(found.not_covered)},
                        {"covered", found.covered},
                        {"snapshots", ArrayOf(found.snapshots)},
                        {"entries", found.entries}};
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> WhoShips(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"purl", "offset", "limit"}));
  TRY_ASSIGN(const std::string purl, RequireQuery(request, "purl", limits::kClaimBytesMax));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const auto page, node.supply.WhoShips(purl, range));
  json::Value answer = PageOf(ArrayOf(page.items, ShipmentJson), page.total, range, node.log);
  answer["purl"] = purl;
  return answer;
}

Result<json::Value> Advisories(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"q", "ecosystem", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::string text, QueryText(request, "q"));
  TRY_ASSIGN(const std::string ecosystem, QueryText(request, "ecosystem"));
  TRY_ASSIGN(const AdvisoryPage page, node.supply.Advisories(text, ecosystem, range));
  json::Value answer = PageOf(ArrayOf(page.items), page.total, range, node.log);
  answer["version"] = SearchedJson(page.version);
  return answer;
}

Result<json::Value> Advisory(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const AdvisoryInfo advisory, node.supply.Advisory(request.Parameter("id")));
  TRY_ASSIGN(json::Value record, json::Parse(advisory.record_json, kAdvisoryBytesMax));
  json::Value answer = {{"record", std::move(record)},
                        {"snapshot", ToJson(advisory.snapshot)},
                        {"severity", ToJson(advisory.row.severity)},
                        {"upstream", advisory.row.upstream},
                        {"same_flaw", ArrayOf(advisory.same_flaw)},
                        {"malicious", advisory.row.malicious},
                        {"exploitation", ToJson(advisory.row.exploitation)},
                        {"affected", ArrayOf(advisory.affected, AffectedJson)},
                        {"vex", {{"items", ArrayOf(advisory.vex.items)}, {"total", advisory.vex.total}}}};
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> VexStatements(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"vulnerability", "issuer", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  VexQuestion question;
  TRY_ASSIGN(question.vulnerability, QueryText(request, "vulnerability"));
  TRY_ASSIGN(question.issuer, QueryText(request, "issuer"));
  TRY_ASSIGN(const auto page, node.supply.VexStatements(question, range));
  return PageOf(ArrayOf(page.items), page.total, range, node.log);
}

}  // namespace

http::Routes SupplyRoutes(const ApiDependencies& node) {
  return {
      JsonRead("/api/v1/products", [node](const http::Request& request) { return Products(node, request); }),
      JsonRead("/api/v1/releases/{entry}", [node](const http::Request& request) { return Release(node, request); }),
      JsonRead("/api/v1/releases/{entry}/components",
               [node](const http::Request& request) { return Components(node, request); }),
      ProvenRead("/api/v1/releases/{entry}/findings", node,
                 [node](const http::Request& request) { return Findings(node, request); }),
      ProvenRead("/api/v1/ships", node, [node](const http::Request& request) { return WhoShips(node, request); }),
      JsonRead("/api/v1/advisories", [node](const http::Request& request) { return Advisories(node, request); }),
      ProvenRead("/api/v1/advisories/{id}", node,
                 [node](const http::Request& request) { return Advisory(node, request); }),
      ProvenRead("/api/v1/vex", node, [node](const http::Request& request) { return VexStatements(node, request); })};
}

}  // namespace entente::protocols
