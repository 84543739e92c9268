#include "protocols/api/answer.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/encoding.h"
#include "http/problem.h"
#include "http/url.h"

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

http::Route ResponseRead(std::string pattern, Making make) {
  return http::PublicRead(std::move(pattern),
                          [make = std::move(make)](const http::Request& request, http::Responder respond) {
                            Result<http::Response> response = make(request);
                            if (!response.has_value()) return respond(http::ProblemResponse(response.error()));
                            response->headers.emplace_back("Cache-Control", "no-cache");
                            respond(*std::move(response));
                          });
}

namespace {

// The entries that an answer names, wherever in it.
void CollectNamed(const json::Value& value, std::set<std::uint64_t>& named) {
  const auto take = [&named](const json::Value& index) {
    if (index.is_number_unsigned()) named.insert(index.get<std::uint64_t>());
  };
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (name == "entry") take(member);
      if (name == "entries" && member.is_array())
        for (const json::Value& index : member) take(index);
      // What a feed's record says is not the node's answer.
      if (name != "record") CollectNamed(member, named);
    }
  } else if (value.is_array()) {
    for (const json::Value& member : value) CollectNamed(member, named);
  }
}

std::string AddressOf(const http::Request& request) {
  std::string address = request.path;
  char separator = '?';
  for (const auto& [name, text] : request.query) {
    address += separator + name + "=" + http::PercentEncode(text);
    separator = '&';
  }
  return address;
}

Result<std::string> Proven(const ApiDependencies& node, const Question& question, http::Request request) {
  const auto wanted = request.Query("proof");
  const auto count = std::erase_if(request.query, [](const auto& one) { return one.first == "proof"; });
  if (count != 1 || wanted != "1") return Invalid("proof=1 asks for a proof bundle", "proof");
  TRY_ASSIGN(json::Value answer, question(request));
  std::set<std::uint64_t> named;
  CollectNamed(answer, named);
  if (named.empty())
    return Fail(ErrorCode::kNotFound, "the answer rests on no entry of the log, so there is nothing to prove it with");
  json::Value asked = {{"address", AddressOf(request)}};
  if (answer.contains("question")) {
    asked = answer["question"];
    answer.erase("question");
  }
  const auto text = [](const json::Value& value) {
    return value.dump(-1, ' ', false, json::Value::error_handler_t::replace);
  };
  return node.answer_bundle({{named.begin(), named.end()}, text(asked), text(answer)});
}

}  // namespace

http::Route ProvenRead(std::string pattern, const ApiDependencies& node, Question question) {
  http::Route plain = JsonRead(std::move(pattern), question);
  http::Route route = plain;
  route.handler = [node, question = std::move(question), plain = std::move(plain.handler)](http::Request request,
                                                                                           http::Responder respond) {
    if (!request.Query("proof").has_value()) return plain(std::move(request), std::move(respond));
    const Result<std::string> bundle = Proven(node, question, std::move(request));
    if (!bundle.has_value()) return respond(http::ProblemResponse(bundle.error()));
    http::Response response = http::MakeResponse(200, "application/json", *bundle);
    response.headers.emplace_back("Cache-Control", "no-cache");
    respond(std::move(response));
  };
  return route;
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

json::Value EntryOrNull(const std::optional<std::uint64_t>& entry) {
  return entry.has_value() ? json::Value(*entry) : json::Value(nullptr);
}

json::Value DelegateOrNull(const Signature& signature, const std::string& issuer) {
  return signature.signer.empty() || signature.signer == issuer ? json::Value(nullptr) : json::Value(signature.signer);
}

Result<Signature> SignatureOfEntry(const ApiDependencies& node, std::uint64_t index) {
  TRY_ASSIGN(const auto entries, node.log.ReadEntries(index, 1));
  // A view may have seen more than is published.
  if (entries.empty()) return Signature{};
  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entries.front().bytes));
  const statement::Headers& headers = statement.headers();
  return node.roster.SignatureOf(headers.issuer, headers.kid, index, entries.front().time);
}

}  // namespace entente::protocols
