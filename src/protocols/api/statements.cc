// Statements: the log's entries, listed and taken apart.
#include <string>

#include "base/encoding.h"
#include "base/limits.h"
#include "log/checkpoint_choice.h"
#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "statement/transparent_statement.h"
#include "views/catalogue/catalogue_view.h"

namespace entente::protocols {
namespace {

struct Found {
  log::StoredEntry stored;
  statement::SignedStatement statement;
};

Result<Found> Find(const log::Log& log, const http::Request& request) {
  TRY_ASSIGN(const std::uint64_t index, ParseNumber(request.Parameter("index"), "index"));
  const std::uint64_t size = log.durable().size;
  if (index >= size) {
    return Fail(ErrorCode::kNotFound, "the log has " + std::to_string(size) + " entries, so none with this index",
                std::to_string(index));
  }
  TRY_ASSIGN(auto entries, log.ReadEntries(index, 1));
  if (entries.size() != 1)
    return Fail(ErrorCode::kCorruption, "the log did not give this entry", std::to_string(index));
  TRY_ASSIGN(auto decoded, statement::SignedStatement::Decode(entries.front().bytes));
  return Found{std::move(entries.front()), std::move(decoded)};
}

std::string LeafHash(ByteView entry) {  // RFC 6962 section 2.1
  constexpr std::uint8_t kLeaf = 0;
  crypto::Sha256Stream hash;
  hash.Update({&kLeaf, 1});
  hash.Update(entry);
  return ToBase64(hash.Finish());
}

Result<json::Value> Envelope(const statement::SignedStatement& statement, const ApiDependencies& node) {
  const auto digest = statement.payload_digest();
  if (!digest.has_value()) return json::Value(nullptr);
  const auto bytes = node.payloads.Size(*digest);
  std::optional<std::uint64_t> erased_by;
  if (node.erased_by != nullptr) {
    TRY_ASSIGN(erased_by, node.erased_by(*digest));
  }
  return json::Value{{"digest", ToHex(*digest)},
                     {"location", statement.headers().hash_envelope.value_or(statement::HashEnvelope{}).location},
                     {"bytes", bytes.has_value() ? json::Value(*bytes) : json::Value(nullptr)},
                     {"present", bytes.has_value()},
                     {"erased_by", erased_by.has_value() ? json::Value(*erased_by) : json::Value(nullptr)}};
}

json::Value Payload(const statement::SignedStatement& statement) {
  if (statement.payload_digest().has_value()) return nullptr;
  auto parsed = json::Parse(AsText(statement.payload()), limits::kEntryBytesMax);
  return parsed.has_value() ? *std::move(parsed) : json::Value(nullptr);
}

Result<json::Value> List(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"issuer", "type", "subject", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  catalogue::CatalogueFilter filter;
  TRY_ASSIGN(filter.issuer, QueryText(request, "issuer", limits::kClaimBytesMax));
  TRY_ASSIGN(filter.content_type, QueryText(request, "type"));
  TRY_ASSIGN(filter.subject, QueryText(request, "subject", limits::kClaimBytesMax));
  filter.offset = range.offset;
  filter.limit = range.limit;
  TRY_ASSIGN(const catalogue::CataloguePage page, node.catalogue.List(filter));
  json::Value items = json::Value::array();
  for (const catalogue::CatalogueEntry& entry : page.items) {
    TRY_ASSIGN(const Signature signature, node.roster.SignatureOf(entry.issuer, entry.kid, entry.index, entry.time));
    items.push_back({{"index", entry.index},
                     {"time", TimeText(entry.time)},
                     {"type", entry.content_type},
                     {"issuer", entry.issuer},
                     {"subject", entry.subject},
                     {"kid", ToBase64Url(entry.kid)},
                     {"in_doubt_since", EntryOrNull(signature.in_doubt_since)},
                     {"delegate", DelegateOrNull(signature, entry.issuer)},
                     {"bytes", entry.bytes}});
  }
  return PageOf(std::move(items), page.total, range, node.log);
}

Result<json::Value> One(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const Found found, Find(node.log, request));
  const statement::Headers& headers = found.statement.headers();
  TRY_ASSIGN(const Signature signature,
             node.roster.SignatureOf(headers.issuer, headers.kid, found.stored.index, found.stored.time));
  TRY_ASSIGN(json::Value envelope, Envelope(found.statement, node));
  json::Value answer = {
      {"index", found.stored.index},
      {"time", TimeText(found.stored.time)},
      {"type", headers.content_type},
      {"issuer", headers.issuer},
      {"subject", headers.subject},
      {"kid", ToBase64Url(headers.kid)},
      {"in_doubt_since", EntryOrNull(signature.in_doubt_since)},
      {"delegate", DelegateOrNull(signature, headers.issuer)},
      {"algorithm", crypto::AlgorithmName(headers.algorithm)},
      {"issued_at", headers.issued_at.has_value() ? TimeText(*headers.issued_at) : json::Value(nullptr)},
      {"hash_envelope", std::move(envelope)},
      {"payload", Payload(found.statement)},
      {"leaf_hash", LeafHash(found.stored.bytes)},
      {"entry_base64", ToBase64(found.stored.bytes)}};
  AddLogState(answer, node.log);
  return answer;
}

Result<http::Response> Proof(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"size"}));
  TRY_ASSIGN(const std::uint64_t index, ParseNumber(request.Parameter("index"), "index"));
  std::uint64_t size = 0;
  if (const auto given = request.Query("size"); given.has_value()) {
    TRY_ASSIGN(size, ParseNumber(*given, "size"));
    if (size == 0) return Invalid("an empty tree holds no entry", "size");
  }
  TRY_ASSIGN(const std::string bundle, node.proof_bundle(index, size));
  http::Response response = http::MakeResponse(200, "application/json", bundle);
  response.headers.emplace_back("Content-Disposition",
                                "inline; filename=\"entente-proof-" + std::to_string(index) + ".json\"");
  return response;
}

Result<http::Response> TlogProof(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const std::uint64_t index, ParseNumber(request.Parameter("index"), "index"));
  TRY_ASSIGN(const std::string proof, log::MakeTlogProof(node.log, index));
  http::Response response = http::MakeResponse(200, "text/plain; charset=utf-8", proof);
  response.headers.emplace_back("Content-Disposition",
                                "inline; filename=\"entente-" + std::to_string(index) + ".tlog-proof\"");
  return response;
}

Result<http::Response> Transparent(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const Found found, Find(node.log, request));
  TRY_ASSIGN(Bytes receipt, node.log.Receipt(found.stored.index));
  http::Response response = http::MakeResponse(200, "application/scitt-statement+cose",
                                               statement::EncodeTransparent(found.statement, {std::move(receipt)}));
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"entente-statement-" +
                                                           std::to_string(found.stored.index) + ".cose\"");
  return response;
}

}  // namespace

http::Routes StatementRoutes(const ApiDependencies& node) {
  return {JsonRead("/api/v1/statements", [node](const http::Request& request) { return List(node, request); }),
          JsonRead("/api/v1/statements/{index}", [node](const http::Request& request) { return One(node, request); }),
          ResponseRead("/api/v1/statements/{index}/proof",
                       [node](const http::Request& request) { return Proof(node, request); }),
          ResponseRead("/api/v1/statements/{index}/tlog-proof",
                       [node](const http::Request& request) { return TlogProof(node, request); }),
          ResponseRead("/api/v1/statements/{index}/transparent",
                       [node](const http::Request& request) { return Transparent(node, request); })};
}

}  // namespace entente::protocols
