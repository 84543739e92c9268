#include "protocols/attestations/attestations.h"

#include <algorithm>

#include "protocols/api/answer.h"
#include "protocols/parse.h"

namespace entente::protocols {
namespace {

using attestations::Attestation;
using attestations::AttestationView;

constexpr std::uint64_t kPageMax = 2000;
constexpr std::size_t kDigestDigitsMax = 128;

json::Value AttestationJson(const Attestation& one) {
  json::Value shown = {{"entry", one.entry},     {"time", TimeText(one.time)},       {"issuer", one.issuer},
                       {"subject", one.subject}, {"content_type", one.content_type}, {"document", one.document}};
  shown.update(one.result);
  shown["subjects"] = json::Value::array();
  for (const attestations::Subject& subject : one.subjects)
    shown["subjects"].push_back(
        {{"name", TextOrNull(subject.name)}, {"algorithm", subject.algorithm}, {"digest", subject.value}});
  shown["subjects_total"] = one.subjects_total;
  return shown;
}

// "sha256:HEX" and "HEX" are the same question: a digest says by its length what it is.
Result<std::string> ReadDigest(const http::Request& request) {
  TRY_ASSIGN(std::string digest, QueryText(request, "digest"));
  if (const std::size_t colon = digest.find(':'); colon != std::string::npos) digest = digest.substr(colon + 1);
  const bool hex = std::ranges::all_of(digest, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || digest.size() > kDigestDigitsMax)
    return Invalid("write the digest in lower-case hexadecimal digits, with or without sha256: before it", "digest");
  return digest;
}

Result<json::Value> List(const AttestationView& view, const log::Log& log, const http::Request& request) {
  TRY(OnlyQueries(request, {"digest", "purl", "offset", "limit"}));
  attestations::Filter filter;
  TRY_ASSIGN(filter.digest, ReadDigest(request));
  TRY_ASSIGN(filter.name, QueryText(request, "purl", 2048));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request, kPageMax));
  TRY_ASSIGN(const auto page, view.Find(filter, range.offset, range.limit));
  json::Value items = json::Value::array();
  for (const Attestation& one : page.items) items.push_back(AttestationJson(one));
  return PageOf(std::move(items), page.total, range, log);
}

Result<json::Value> One(const AttestationView& view, const log::Log& log, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.parameters.front().second, "entry"));
  TRY_ASSIGN(const Attestation one, view.At(entry));
  json::Value answer = AttestationJson(one);
  AddLogState(answer, log);
  return answer;
}

}  // namespace

http::Routes AttestationRoutes(const AttestationView& view, const log::Log& log) {
  return {JsonRead("/api/v1/attestations",
                   [&view, &log](const http::Request& request) { return List(view, log, request); }),
          JsonRead("/api/v1/attestations/{entry}",
                   [&view, &log](const http::Request& request) { return One(view, log, request); })};
}

}  // namespace entente::protocols
