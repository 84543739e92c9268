#include "protocols/api/scan.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "http/problem.h"
#include "protocols/api/answer.h"
#include "protocols/api/matching_queries.h"
#include "protocols/api/places.h"
#include "protocols/api/rows.h"
#include "protocols/memory_budget.h"

namespace entente::protocols {
namespace {

std::unexpected<Error> ComeBack() {
  return Fail(ErrorCode::kPushback, "too many documents are being scanned; try again in a moment");
}

std::string LoweredType(std::string type) {
  for (char& c : type)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return type;
}

// What is sent is the document itself: not a form around it, nor a compressed copy.
Result<void> CheckForm(const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  const std::string type = LoweredType(request.Header("Content-Type").value_or(""));
  if (type.starts_with("multipart/"))
    return Invalid("send the document itself as the body, as curl does with --data-binary @FILE, and not a form",
                   "Content-Type");
  const std::string coding = request.Header("Content-Encoding").value_or("identity");
  if (coding != "identity") return Invalid("send the document as it is, not compressed", "Content-Encoding");
  return {};
}

json::Value ProductJson(const ScannedProduct& product) {
  return {{"name", product.name}, {"version", product.version}, {"purl", product.purl}};
}

json::Value AnswerJson(const ApiDependencies& node, const ScanAnswer& scanned, ByteView document) {
  json::Value entries = json::Value::array();
  for (const Snapshot& snapshot : scanned.snapshots) entries.push_back(snapshot.entry);
  json::Value answer = {
      {"document",
       {{"format", scanned.format}, {"digest", ToHex(crypto::Sha256(document))}, {"bytes", document.size()}}},
      {"product", ProductJson(scanned.product)},
      {"findings", ArrayOf(scanned.findings)},
      {"not_covered", ArrayOf(scanned.not_covered)},
      {"covered", scanned.covered},
      {"warnings", scanned.warnings},
      {"snapshots", ArrayOf(scanned.snapshots)},
      {"entries", std::move(entries)}};
  AddLogState(answer, node.log);
  // The document is the asker's own: no entry says anything of it.
  answer.erase("level");
  return answer;
}

struct Gates {
  explicit Gates(const ScanLimits& limits)
      : at_once(std::make_shared<Places>(limits.at_once_max)),
        judged(std::make_shared<Places>(limits.judged_max)),
        outgoing(std::make_shared<MemoryBudget>(limits.outgoing_bytes_max)) {}
  std::shared_ptr<Places> at_once;
  std::shared_ptr<Places> judged;
  std::shared_ptr<MemoryBudget> outgoing;
};

Result<http::Response> Judged(const ApiDependencies& node, const Gates& gates, ByteView document) {
  const auto place = Places::Take(gates.judged);
  if (place == nullptr) return ComeBack();
  if (document.empty()) return Invalid("there is no document: send an SBOM as the body of the request");
  TRY_ASSIGN(const ScanAnswer scanned, node.matching.Scan(document));
  const std::string body =
      AnswerJson(node, scanned, document).dump(-1, ' ', false, json::Value::error_handler_t::replace);
  http::Response response = http::MakeResponse(200, "application/json", body);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.hold = MemoryBudget::Take(gates.outgoing, response.body.size());
  if (response.hold == nullptr) return ComeBack();
  return response;
}

http::Response Refusal(const Error& error) {
  const bool too_much = error.rule == kScanTooMuchRule;
  http::Response response = http::ProblemResponse(error, too_much ? 413 : 0);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Result<http::StreamingBody> Receive(const ApiDependencies& node, const Gates& gates, const http::Request& request) {
  TRY(CheckForm(request));
  struct Upload {
    std::shared_ptr<void> place;
    Bytes document;
  };
  auto upload = std::make_shared<Upload>();
  upload->place = Places::Take(gates.at_once);
  if (upload->place == nullptr) return ComeBack();
  http::StreamingBody body;
  body.sink = [upload](ByteView piece) -> Result<void> {
    Append(upload->document, piece);
    return {};
  };
  body.finish = [upload, node, gates](http::Responder respond) {
    Result<http::Response> response = Judged(node, gates, upload->document);
    upload->document = {};
    respond(response.has_value() ? *std::move(response) : Refusal(response.error()));
  };
  return body;
}

}  // namespace

http::Routes ScanRoutes(const ApiDependencies& node, const ScanLimits& limits) {
  http::Route scan;
  scan.method = http::Method::kPost;
  scan.pattern = "/api/v1/scan";
  scan.body_bytes_max = limits.document_bytes_max;
  scan.run_on = http::RunOn::kPool;
  scan.too_large_advice = "scan it with `entente scan`, which has no such limit, or register it";
  scan.streaming = [node, gates = Gates(limits)](const http::Request& request) {
    return Receive(node, gates, request);
  };
  return {std::move(scan)};
}

}  // namespace entente::protocols
