#include "protocols/scitt/concise_problem.h"

#include "codec/cbor.h"
#include "http/problem.h"

namespace entente::protocols {
namespace {

constexpr std::int64_t kTitle = -1;  // RFC 9290 section 2
constexpr std::int64_t kDetail = -2;

}  // namespace

std::string_view ScrapiTitle(const Error& error, unsigned status) {
  if (error.rule == "payload-present") return "Payload Missing";
  if (error.place == "label 1") return "Bad Signature Algorithm";
  if (status == 404) return "Not Found";
  if (status == 403) return "Rejected";
  if (error.code == ErrorCode::kPushback) return "Too Many Requests";
  if (status >= 500) return "Registration Failed";
  return "Malformed request";
}

http::Response ScrapiProblem(const http::Request& request, const Error& error, unsigned status) {
  if (status == 0) status = http::StatusOf(error);
  const auto accept = request.Header("Accept");
  if (accept.has_value() && http::ListsToken(*accept, "application/problem+json"))
    return http::ProblemResponse(error, status);
  std::string detail = error.Text();
  if (!error.rule.empty()) detail += " [" + error.rule + "]";
  if (!IsUtf8(AsBytes(detail))) detail = error.rule;
  const auto problem =
      cbor::Value::Of(cbor::Map{{cbor::Value::Int(kTitle), cbor::Value::Text(std::string(ScrapiTitle(error, status)))},
                                {cbor::Value::Int(kDetail), cbor::Value::Text(std::move(detail))}});
  http::Response response =
      http::MakeResponse(status, "application/concise-problem-details+cbor", cbor::Encode(problem));
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace entente::protocols
