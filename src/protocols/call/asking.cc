#include "protocols/call/asking.h"

#include <algorithm>

#include "http/problem.h"
#include "protocols/ask_to_sign.h"

namespace entente::protocols {
namespace {

Result<roster::Asker> AskerOf(const CallDependencies& node, const http::Request& request) {
  roster::Asker asker{.party = {}, .has_copy = node.asks_own_copy};
  if (node.reader == nullptr) return asker;
  auto reader = node.reader(request);
  if (!reader.has_value()) {
    const ErrorCode code = reader.error().code;
    if (code == ErrorCode::kUnauthorized || code == ErrorCode::kInvalidInput)
      reader.error().rule = http::kSignatureNeededRule;
    return std::unexpected(std::move(reader.error()));
  }
  if (const auto& who = *reader; who.has_value()) asker.party = who->party;
  return asker;
}

// Whoever could see more may ask what everybody sees.
Result<bool> AsEverybody(const http::Request& request) {
  const auto as = request.Query("as");
  if (!as.has_value()) return false;
  if (*as == "everybody") return true;
  return Invalid("as=everybody asks for what everybody sees; there is no other", "as");
}

http::Response Refusal(const Error& error) {
  http::Response response = http::ProblemResponse(error);
  if (error.rule == http::kSignatureNeededRule) AskToSign(response);
  return response;
}

}  // namespace

http::Route AskedRead(std::string pattern, const CallDependencies& node, QuestionOf question) {
  return http::PublicRead(std::move(pattern), [node, question = std::move(question)](const http::Request& request,
                                                                                     http::Responder respond) {
    const auto asker = AskerOf(node, request);
    if (!asker.has_value()) return respond(Refusal(asker.error()));
    const auto as_everybody = AsEverybody(request);
    if (!as_everybody.has_value()) return respond(Refusal(as_everybody.error()));
    const Result<json::Value> answer = question(*as_everybody ? roster::Asker() : *asker, request);
    if (!answer.has_value()) return respond(Refusal(answer.error()));
    http::Response response = http::MakeResponse(200, "application/json",
                                                 answer->dump(-1, ' ', false, json::Value::error_handler_t::replace));
    response.headers.emplace_back("Cache-Control", asker->party.empty() ? "no-cache" : "private, no-store");
    respond(std::move(response));
  });
}

}  // namespace entente::protocols
