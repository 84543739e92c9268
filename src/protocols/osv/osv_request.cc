#include "protocols/osv/osv_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "codec/json.h"

namespace entente::protocols {
namespace {

constexpr std::size_t kDepthMax = 8;
constexpr std::size_t kTextBytesMax = 4'096;
constexpr std::size_t kTokenBytesMax = 1'024;
constexpr std::size_t kCommitDigitsMax = 64;  // SHA-256; SHA-1 has 40

// "" where the member is absent or null, which is the same in gRPC-JSON.
Result<std::string> TextOf(const json::Value& object, std::string_view member, const std::string& place,
                           std::size_t bytes_max = kTextBytesMax) {
  const auto found = object.find(member);
  if (found == object.end() || found->is_null()) return std::string();
  std::string at = fmt::format("{}/{}", place, member);
  if (!found->is_string()) return Invalid("a string is expected", std::move(at));
  const auto& text = found->get_ref<const std::string&>();
  if (text.size() > bytes_max) return Invalid(fmt::format("at most {} bytes are taken", bytes_max), std::move(at));
  return text;
}

Result<std::string> CommitOf(const json::Value& query, const std::string& place) {
  TRY_ASSIGN(std::string commit, TextOf(query, "commit", place, kCommitDigitsMax));
  const bool hexadecimal = commit.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!hexadecimal || commit.size() % 2 != 0)
    return Invalid("a commit is named by its hash, in hexadecimal digits", place + "/commit");
  return commit;
}

Result<void> TakePackage(const json::Value& query, const std::string& place, OsvQuestion& question) {
  const auto found = query.find("package");
  if (found == query.end() || found->is_null()) return {};
  const std::string at = place + "/package";
  if (!found->is_object()) return Invalid("an object is expected", at);
  TRY(json::OnlyMembers(*found, {"name", "ecosystem", "purl"}, at));
  TRY_ASSIGN(question.name, TextOf(*found, "name", at));
  TRY_ASSIGN(question.ecosystem, TextOf(*found, "ecosystem", at, 256));
  TRY_ASSIGN(question.purl, TextOf(*found, "purl", at));
  return {};
}

Result<void> CheckOneThingIsAsked(const OsvQuestion& question, const std::string& place) {
  if (!question.commit.empty()) {
    if (!question.version.empty()) return Invalid("a query names a commit or a version, not both", place);
    return {};
  }
  if (!question.purl.empty()) {
    if (question.name.empty() && question.ecosystem.empty()) return {};
    return Invalid("a package is named by its purl, or by name and ecosystem, not by both", place + "/package");
  }
  if (question.name.empty())
    return Invalid("a query names a commit or a package, and a package by its name or its purl", place);
  return {};
}

Result<OsvRequest> ReadQuery(const json::Value& query, const std::string& place) {
  if (!query.is_object()) return Invalid("a query is an object", place);
  TRY(json::OnlyMembers(query, {"commit", "version", "package", "page_token", "pageToken"}, place));
  OsvRequest request;
  TRY_ASSIGN(request.question.commit, CommitOf(query, place));
  TRY_ASSIGN(request.question.version, TextOf(query, "version", place));
  TRY(TakePackage(query, place, request.question));
  TRY(CheckOneThingIsAsked(request.question, place));
  TRY_ASSIGN(request.page_token, TextOf(query, "page_token", place, kTokenBytesMax));
  TRY_ASSIGN(std::string other_spelling, TextOf(query, "pageToken", place, kTokenBytesMax));
  if (!request.page_token.empty() && !other_spelling.empty())
    return Invalid("page_token and pageToken are one member", place);
  if (request.page_token.empty()) request.page_token = std::move(other_spelling);
  return request;
}

}  // namespace

Result<OsvRequest> ParseOsvQuery(std::string_view body) {
  TRY_ASSIGN(const json::Value query, json::Parse(body, kOsvQueryBytesMax, kDepthMax));
  return ReadQuery(query, "");
}

Result<std::vector<OsvRequest>> ParseOsvBatch(std::string_view body) {
  TRY_ASSIGN(const json::Value batch, json::Parse(body, kOsvBatchBytesMax, kDepthMax));
  if (!batch.is_object()) return Invalid("a batch is an object with queries");
  TRY(json::OnlyMembers(batch, {"queries"}, ""));
  std::vector<OsvRequest> requests;
  const auto queries = batch.find("queries");
  if (queries == batch.end() || queries->is_null()) return requests;
  if (!queries->is_array()) return Invalid("an array is expected", "/queries");
  if (queries->size() > kOsvBatchQueriesMax)
    return Invalid(fmt::format("{} queries: a batch has at most {}; send the rest in another one", queries->size(),
                               kOsvBatchQueriesMax),
                   "/queries");
  requests.reserve(queries->size());
  for (const json::Value& query : *queries) {
    TRY_ASSIGN(OsvRequest request, ReadQuery(query, fmt::format("/queries/{}", requests.size())));
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace entente::protocols
