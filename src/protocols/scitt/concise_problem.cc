#include "protocols/scitt/concise_problem.h"

#include <algorithm>
#include <array>

#include "codec/cbor.h"
#include "http/problem.h"

namespace entente::protocols {
namespace {

constexpr std::int64_t kTitle = -1;  // RFC 9290 section 2
constexpr std::int64_t kDetail = -2;
constexpr std::string_view kJson = "application/problem+json";

bool WantsJson(const http::Request& request) {
  const auto accept = request.Header("Accept");
  return accept.has_value() && http::ListsToken(*accept, kJson);
}

bool IsRejection(const Error& error) {
  constexpr std::array kCodes = {ErrorCode::kUnauthorized, ErrorCode::kPolicyRejected, ErrorCode::kConflict,
                                 ErrorCode::kNotFound};
  // What was read and understood, and broke a rule.
  return std::ranges::find(kCodes, error.code) != kCodes.end() ||
         (error.code == ErrorCode::kInvalidInput && !error.rule.empty());
}

}  // namespace

std::string_view ScrapiTitle(const Error& error, unsigned status) {
  if (error.rule == kNoSuchKeyRule) return "No such key";
  if (error.rule == kLocatorRule) return "Invalid locator";
  if (error.rule == kNotRegisteredRule) return "Registration Failed";
  if (error.rule == kPollingRule || error.code == ErrorCode::kPushback) return "Too Many Requests";
  if (status >= 500) return "Registration Failed";
  // Without its document, behind a digest or detached, there is nothing to judge.
  if (error.rule == "payload-present") return "Payload Missing";
  // A party that gives itself keys shows that it has one of them.
  if (error.rule == "key-known" && error.place == "/keys") return "Confirmation Missing";
  if (error.place == "label 1") return "Bad Signature Algorithm";
  if (status == 404) return "Not Found";
  return IsRejection(error) ? "Rejected" : "Malformed request";
}

http::Response ScrapiProblem(const http::Request& request, const Error& error, unsigned status) {
  if (status == 0) status = http::StatusOf(error);
  if (WantsJson(request)) {
    http::Response response = http::ProblemResponse(error, status);
    if (status == 429) response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  std::string detail = error.Text();
  if (!error.rule.empty()) detail += " [" + error.rule + "]";
  if (!IsUtf8(AsBytes(detail))) detail = error.rule;
  const std::string_view title = ScrapiTitle(error, status);
  if (detail.empty()) detail = title;
  const auto problem = cbor::Value::Of(cbor::Map{{cbor::Value::Int(kTitle), cbor::Value::Text(std::string(title))},
                                                 {cbor::Value::Int(kDetail), cbor::Value::Text(std::move(detail))}});
  http::Response response =
      http::MakeResponse(status, "application/concise-problem-details+cbor", cbor::Encode(problem));
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response RefusedStatement(const http::Request& request, const Error& error) {
  const unsigned status = http::StatusOf(error);
  // What the server cannot do, and what is too large, keep their own.
  const bool is_named = status < 500 && status != 413;
  return ScrapiProblem(request, error, is_named && !WantsJson(request) ? 400 : status);
}

}  // namespace entente::protocols
