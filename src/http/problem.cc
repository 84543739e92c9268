#include "http/problem.h"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace entente::http {

unsigned StatusOf(const Error& error) {
  if (error.rule == kEntrySizeRule || error.rule == kPayloadSizeRule) return 413;
  if (error.rule == kDiskFullRule) return 507;
  if (error.rule == kPayloadErasedRule) return 410;
  if (error.rule == kSignatureNeededRule) return 401;
  // What the system calls ENOSPC, said by whoever wrote to the disk.
  if (error.code == ErrorCode::kUnavailable && error.message.find(std::strerror(ENOSPC)) != std::string::npos)
    return 507;
  switch (error.code) {
    case ErrorCode::kInvalidInput:
      return 400;
    case ErrorCode::kUnauthorized:  // not 401: who asks is not in question, the statement's own signature is
    case ErrorCode::kPolicyRejected:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kPushback:
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kCorruption:
    case ErrorCode::kInternal:
      return 500;
  }
  return 500;
}

std::string_view ReasonPhrase(unsigned status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return status < 400 ? "OK" : "Error";
  }
}

std::string ProblemJson(const Error& error, unsigned status) {
  if (status == 0) status = StatusOf(error);
  nlohmann::ordered_json problem = {{"type", "about:blank"},
                                    {"title", ReasonPhrase(status)},
                                    {"status", status},
                                    {"detail", error.message},
                                    {"code", CodeName(error.code)}};
  if (!error.rule.empty()) problem["rule"] = error.rule;
  if (!error.place.empty()) problem["place"] = error.place;
  // What an error quotes may come from outside and need not be UTF-8.
  return problem.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response ProblemResponse(const Error& error, unsigned status) {
  if (status == 0) status = StatusOf(error);
  Response response = MakeResponse(status, "application/problem+json", ProblemJson(error, status));
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace entente::http
