#include "http/message.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace entente::http {
namespace {

constexpr std::array<std::string_view, 4> kMethodNames = {"GET", "HEAD", "POST", "PUT"};

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view Trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "q=0", "q=0.0", "q=0.000": the client says it does not want this one.
bool WeightIsZero(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const std::string_view weight = Trim(parameters.substr(q + 2));
  return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

std::string_view MethodName(Method method) {
  return kMethodNames[static_cast<std::size_t>(method)];
}

std::optional<Method> MethodFromName(std::string_view name) {
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if (kMethodNames[i] == name) return static_cast<Method>(i);
  }
  return std::nullopt;
}

std::optional<std::string> FindHeader(const Headers& headers, std::string_view name) {
  for (const auto& [header, value] : headers) {
    if (EqualsIgnoringCase(header, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::string> JoinHeader(std::span<const Headers::value_type> headers, std::string_view name) {
  std::optional<std::string> joined;
  for (const auto& [header, value] : headers) {
    if (!EqualsIgnoringCase(header, name)) continue;
    if (joined.has_value()) joined->append(", ").append(Trim(value));
    if (!joined.has_value()) joined.emplace(Trim(value));
  }
  return joined;
}

bool ListsToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view item = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    const auto semicolon = item.find(';');
    if (!EqualsIgnoringCase(Trim(item.substr(0, semicolon)), token)) continue;
    return semicolon == std::string_view::npos || !WeightIsZero(item.substr(semicolon));
  }
  return false;
}

std::optional<std::string> Request::Header(std::string_view name) const {
  return FindHeader(headers, name);
}

std::optional<std::string> Request::Query(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string Request::Parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

Response MakeResponse(unsigned status, std::string content_type, Bytes body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", std::move(content_type));
  response.body = std::move(body);
  return response;
}

Response MakeResponse(unsigned status, std::string content_type, std::string_view body) {
  return MakeResponse(status, std::move(content_type), ToBytes(body));
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    AnswerIfNobodyDid();
    send_ = std::exchange(other.send_, nullptr);
  }
  return *this;
}

void Responder::operator()(Response response) {
  CHECK(send_ != nullptr);
  const auto send = std::exchange(send_, nullptr);
  send(std::move(response));
}

void Responder::AnswerIfNobodyDid() noexcept {
  if (send_ == nullptr) return;
  (*this)(MakeResponse(500, "application/problem+json",
                       R"({"type":"about:blank","title":"Internal Server Error","status":500,)"
                       R"("detail":"the request was dropped without an answer","code":"internal"})"));
}

}  // namespace entente::http
