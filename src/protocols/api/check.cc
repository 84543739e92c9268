#include "protocols/api/check.h"

#include <string>

#include "base/encoding.h"
#include "base/limits.h"
#include "http/problem.h"
#include "protocols/api/answer.h"
#include "protocols/api/rows.h"
#include "protocols/parse.h"
#include "registration/judgement_record.h"

namespace entente::protocols {
namespace {

// As much as POST /entries takes.
constexpr std::uint64_t kStatementBytesMax = std::uint64_t{256} * 1024;
constexpr std::string_view kCaution =
    "of this moment: policy, parties and keys may change before the statement is submitted, and nothing was reserved";

json::Value StepsJson(const registration::JudgementRecord& record) {
  json::Value steps = json::Value::array();
  for (const registration::Step& step : record.steps)
    steps.push_back({{"step", Name(step.name)}, {"outcome", Name(step.outcome)}, {"says", TextOrNull(step.says)}});
  return steps;
}

Result<json::Value> RefusalJson(const Error& error) {
  return json::Parse(http::ProblemJson(error));
}

// The document is all that is missing: every step before it holds.
bool LacksDocumentAlone(const Error& error) {
  return error.rule == "payload-present" && error.code == ErrorCode::kNotFound;
}

bool IsCose(const http::Request& request) {
  const std::string type = request.Header("Content-Type").value_or("");
  const std::string_view essence = std::string_view(type).substr(0, type.find(';'));
  return essence == "application/cose" || essence == "application/scitt-statement+cose";
}

Result<json::Value> Answer(const CheckDependencies& dependencies, const http::Request& request) {
  TRY(OnlyQueries(request, {"document_bytes"}));
  std::uint64_t document_bytes = 0;
  if (const auto given = request.Query("document_bytes"); given.has_value()) {
    TRY_ASSIGN(document_bytes, ParseNumber(*given, "document_bytes"));
  }
  return CheckAnswer(dependencies, request.body, document_bytes);
}

}  // namespace

Result<json::Value> CheckAnswer(const CheckDependencies& dependencies, ByteView statement,
                                std::uint64_t document_bytes) {
  registration::JudgementRecord record;
  const auto judged = dependencies.registrar.Judge(statement, &record, document_bytes);
  record.Close();
  json::Value answer = {{"would_register", judged.has_value()},
                        {"steps", StepsJson(record)},
                        {"refusal", nullptr},
                        {"missing", nullptr},
                        {"registered_as", nullptr},
                        {"authority_version", nullptr},
                        {"resembles", json::Value::array()},
                        {"caution", kCaution}};
  if (record.authority_version.has_value()) answer["authority_version"] = *record.authority_version;
  if (!judged.has_value()) {
    TRY_ASSIGN(answer["refusal"], RefusalJson(judged.error()));
    if (LacksDocumentAlone(judged.error())) answer["missing"] = "payload";
  }
  if (dependencies.look_alikes != nullptr) {
    if (const auto decoded = statement::SignedStatement::Decode(statement); decoded.has_value()) {
      TRY_ASSIGN(const auto look_alikes, dependencies.look_alikes(*decoded));
      answer["resembles"] = ArrayOf(look_alikes);
    }
  }
  if (record.identity.has_value()) {
    TRY_ASSIGN(const auto index, dependencies.log.Find(*record.identity));
    if (index.has_value()) answer["registered_as"] = *index;
  }
  AddLogState(answer, dependencies.log);
  answer.erase("level");
  return answer;
}

http::Routes CheckRoutes(const CheckDependencies& dependencies) {
  http::Route check;
  check.method = http::Method::kPost;
  check.pattern = "/api/v1/check";
  check.body_bytes_max = kStatementBytesMax;
  check.run_on = http::RunOn::kPool;  // a document behind a hash envelope is read and parsed
  check.too_large_advice =
      "a document of any size is signed as a hash envelope, as `entente sign` does, and uploaded beside it";
  check.handler = [dependencies](const http::Request& request, http::Responder respond) {
    if (!IsCose(request)) {
      return respond(http::ProblemResponse(
          {ErrorCode::kInvalidInput, "a signed statement is sent as application/cose", "Content-Type", {}}, 415));
    }
    const auto answer = Answer(dependencies, request);
    if (!answer.has_value()) return respond(http::ProblemResponse(answer.error()));
    http::Response response = http::MakeResponse(200, "application/json",
                                                 answer->dump(-1, ' ', false, json::Value::error_handler_t::replace));
    response.headers.emplace_back("Cache-Control", "no-store");
    respond(std::move(response));
  };
  return {std::move(check)};
}

}  // namespace entente::protocols
