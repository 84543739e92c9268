#include "protocols/api/answer.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "http/problem.h"

namespace entente::protocols {

http::Route JsonRead(std::string pattern, Question question) {
  return http::PublicRead(
      std::move(pattern), [question = std::move(question)](const http::Request& request, http::Responder respond) {
        const Result<json::Value> answer = question(request);
        if (!answer.has_value()) return respond(http::ProblemResponse(answer.error()));
        // What parties say is UTF-8 by the time it is on the log; file names and purls inside documents need not be.
        http::Response response = http::MakeResponse(
            200, "application/json", answer->dump(-1, ' ', false, json::Value::error_handler_t::replace));
        response.headers.emplace_back("Cache-Control", "no-cache");
        respond(std::move(response));
      });
}

void AddLogState(json::Value& answer, const log::Log& log) {
  const log::SignedRoot root = log.durable();
  answer["log"] = {{"size", root.size}, {"root", ToBase64(root.root)}};
  answer["level"] = "authorised";
}

json::Value PageOf(json::Value items, std::uint64_t total, const PageRange& range, const log::Log& log) {
  json::Value page = json::Value::object();
  page["items"] = std::move(items);
  page["total"] = total;
  page["offset"] = range.offset;
  page["limit"] = range.limit;
  AddLogState(page, log);
  return page;
}

json::Value TextOrNull(const std::string& text) {
  return text.empty() ? json::Value(nullptr) : json::Value(text);
}

json::Value TimeText(UnixSeconds time) {
  return FormatTime(time);
}

}  // namespace entente::protocols
