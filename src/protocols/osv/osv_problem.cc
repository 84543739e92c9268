#include "protocols/osv/osv_problem.h"

#include "codec/json.h"
#include "http/problem.h"

namespace entente::protocols {
namespace {

// Names and numbers as in google/rpc/code.proto.
enum class GrpcCode : int {
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kPermissionDenied = 7,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

GrpcCode CodeOf(const Error& error, unsigned status) {
  switch (status) {
    case 401:
      return GrpcCode::kUnauthenticated;
    case 403:
      return GrpcCode::kPermissionDenied;
    case 404:
      return GrpcCode::kNotFound;
    case 405:
    case 501:
      return GrpcCode::kUnimplemented;
    case 408:
      return GrpcCode::kDeadlineExceeded;
    case 503:
      return GrpcCode::kUnavailable;
    default:
      break;
  }
  if (error.code == ErrorCode::kCorruption) return GrpcCode::kDataLoss;
  return status >= 500 ? GrpcCode::kInternal : GrpcCode::kInvalidArgument;
}

}  // namespace

http::Response OsvProblem(const Error& error, unsigned status) {
  if (status == 0) status = http::StatusOf(error);
  const json::Value problem = {{"code", static_cast<int>(CodeOf(error, status))}, {"message", error.Text()}};
  // What an error quotes may come from outside and need not be UTF-8.
  http::Response response = http::MakeResponse(status, "application/json",
                                               problem.dump(-1, ' ', false, json::Value::error_handler_t::replace));
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace entente::protocols
