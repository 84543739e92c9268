#include "protocols/witness/witness.h"

#include <string>
#include <utility>

#include "http/problem.h"

namespace entente::protocols {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";

http::Response RefusalResponse(const witness::Refusal& refusal) {
  using enum witness::Refusal::Kind;
  switch (refusal.kind) {
    case kOutOfStep:
    case kForked:
      // The client needs the number, and the specification gives nothing else a place.
      return http::MakeResponse(409, "text/x.tlog.size", std::to_string(refusal.known_size) + "\n");
    case kInconsistent:
      return http::ProblemResponse(refusal.error, 422);
    case kMalformed:
    case kUnknownLog:
    case kNotSigned:
    case kNotStored:
      break;
  }
  return http::ProblemResponse(refusal.error);
}

void AddCheckpoint(witness::Witness& witness, const http::Request& request, http::Responder& respond) {
  const witness::Answer answer = witness.AddCheckpoint(AsText(request.body));
  if (!answer.has_value()) return respond(RefusalResponse(answer.error()));
  respond(http::MakeResponse(200, std::string(kText), *answer));
}

void NewestCheckpoint(const witness::Witness& witness, const http::Request& request, http::Responder& respond) {
  const auto note = witness.NewestCheckpoint(request.Parameter("log"));
  if (!note.has_value())
    return respond(http::ProblemResponse({ErrorCode::kNotFound,
                                          "this witness knows no such log, or has cosigned no checkpoint of it; a log "
                                          "is named by the SHA-256 of its origin, in hexadecimal",
                                          request.Parameter("log"),
                                          {}}));
  http::Response response = http::MakeResponse(200, std::string(kText), *note);
  response.headers.emplace_back("Cache-Control", "no-cache");
  respond(std::move(response));
}

}  // namespace

http::Routes WitnessRoutes(witness::Witness& witness) {
  http::Route add;
  add.method = http::Method::kPost;
  add.pattern = "/witness/add-checkpoint";
  add.handler = [&witness](const http::Request& request, http::Responder respond) {
    AddCheckpoint(witness, request, respond);
  };
  add.body_bytes_max = witness::kRequestBytesMax;
  add.run_on = http::RunOn::kPool;  // it waits for the disk
  http::Route add_at_root = add;
  add_at_root.pattern = "/add-checkpoint";
  const auto newest = [&witness](const http::Request& request, http::Responder respond) {
    NewestCheckpoint(witness, request, respond);
  };
  return {std::move(add), std::move(add_at_root),
          // On the pool: while a checkpoint of this log is being written, it waits.
          http::PublicRead("/witness/{log}/checkpoint", newest)};
}

}  // namespace entente::protocols
