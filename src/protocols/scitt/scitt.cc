#include "protocols/scitt/scitt.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "http/problem.h"
#include "protocols/parse.h"
#include "protocols/scitt/concise_problem.h"
#include "statement/content_types.h"

namespace entente::protocols {
namespace {

constexpr std::string_view kCose = "application/cose";
constexpr std::string_view kReceipt = "application/scitt-receipt+cose";
constexpr std::string_view kCbor = "application/cbor";
// An entry is smaller; what is taken may carry receipts in its unprotected header, which are dropped. Larger statements
// are refused with a word on hash envelopes, so a little more than the bound must be read.
constexpr std::uint64_t kStatementBytesMax = std::uint64_t{256} * 1024;
// A hash envelope's payload is read and parsed when it is registered. Its header has label 258: 0x19 0x01 0x02 in CBOR.
// This only decides which thread works on it, so a false alarm costs nothing but a change of thread.
constexpr std::size_t kHeaderLookBytes = 1024;

bool MayTakeLong(const http::Request& request) {
  const std::string_view head = AsText(request.body).substr(0, kHeaderLookBytes);
  // An erasure is held against what the payloads view knows.
  return head.find(std::string_view("\x19\x01\x02", 3)) != std::string_view::npos ||
         head.find(statement::content_type::kErasure) != std::string_view::npos;
}

std::string_view MediaType(const http::Request& request, std::string& storage) {
  storage = request.Header("Content-Type").value_or("");
  std::string_view type = storage;
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

http::Response ReceiptResponse(unsigned status, std::uint64_t index, Bytes receipt) {
  http::Response response = http::MakeResponse(status, std::string(kReceipt), std::move(receipt));
  response.headers.emplace_back("Location", "/entries/" + std::to_string(index));
  return response;
}

void Register(const ScittDependencies& dependencies, http::Request request, http::Responder respond) {
  std::string storage;
  const std::string_view type = MediaType(request, storage);
  if (type != kCose && type != "application/scitt-statement+cose") {
    return respond(ScrapiProblem(
        request, {ErrorCode::kInvalidInput, "a signed statement is sent as application/cose", "Content-Type", {}},
        415));
  }
  const Bytes body = std::move(request.body);
  // The completion is copyable by its type, and so must be what it holds.
  auto answer = std::make_shared<http::Responder>(std::move(respond));
  dependencies.registrar.Register(body, [answer,
                                         request = std::move(request)](Result<registration::Registered> registered) {
    if (!registered.has_value()) return (*answer)(ScrapiProblem(request, registered.error()));
    (*answer)(ReceiptResponse(registered->duplicate ? 200 : 201, registered->index, std::move(registered->receipt)));
  });
}

void GiveReceipt(const ScittDependencies& dependencies, const http::Request& request, http::Responder respond) {
  const auto index = ParseNumber(request.Parameter("id"), "id");
  if (!index.has_value()) return respond(ScrapiProblem(request, index.error()));
  Result<Bytes> receipt = dependencies.log.Receipt(*index);
  if (!receipt.has_value()) return respond(ScrapiProblem(request, receipt.error()));
  http::Response response = ReceiptResponse(200, *index, *std::move(receipt));
  response.headers.emplace_back("Cache-Control", "no-cache");  // the next one is under a newer root
  respond(std::move(response));
}

http::Response KeyResponse(Bytes cbor) {
  http::Response response = http::MakeResponse(200, std::string(kCbor), std::move(cbor));
  response.headers.emplace_back("Cache-Control", "public, max-age=60");
  return response;
}

void GiveKeys(const ScittDependencies& dependencies, const http::Request& request, http::Responder respond) {
  cbor::Array set;
  for (const crypto::PublicKey& key : dependencies.receipt_keys()) {
    auto encoded = cbor::Decode(key.ToCoseKey());
    if (!encoded.has_value())
      return respond(ScrapiProblem(request, {ErrorCode::kInternal, "a key could not be encoded", {}, {}}));
    set.push_back(*std::move(encoded));
  }
  respond(KeyResponse(cbor::Encode(cbor::Value::Of(std::move(set)))));
}

void GiveKey(const ScittDependencies& dependencies, const http::Request& request, http::Responder respond) {
  const auto kid = FromBase64Url(request.Parameter("kid"));
  if (kid.has_value()) {
    for (const crypto::PublicKey& key : dependencies.receipt_keys()) {
      if (std::ranges::equal(key.kid(), *kid)) return respond(KeyResponse(key.ToCoseKey()));
    }
  }
  respond(ScrapiProblem(
      request, {ErrorCode::kNotFound, "no receipt is signed with such a key here", request.Parameter("kid"), {}}));
}

http::Route Read(std::string pattern, http::Handler handler) {
  http::Route route = http::PublicRead(std::move(pattern), std::move(handler), http::RunOn::kConnection);
  route.problem = ScrapiProblem;
  return route;
}

}  // namespace

http::Routes ScittRoutes(const ScittDependencies& dependencies) {
  http::Route submit;
  submit.method = http::Method::kPost;
  submit.pattern = "/entries";
  submit.body_bytes_max = kStatementBytesMax;
  submit.run_on = http::RunOn::kConnection;
  submit.takes_long = MayTakeLong;
  submit.problem = ScrapiProblem;
  submit.too_large_advice =
      "a document of any size is signed as a hash envelope, as `entente sign` does, and uploaded beside it";
  submit.handler = [dependencies](http::Request request, http::Responder respond) {
    Register(dependencies, std::move(request), std::move(respond));
  };
  return {
      std::move(submit),
      Read("/entries/{id}",
           [dependencies](const http::Request& request, http::Responder respond) {
             GiveReceipt(dependencies, request, std::move(respond));
           }),
      Read("/.well-known/scitt-keys",
           [dependencies](const http::Request& request, http::Responder respond) {
             GiveKeys(dependencies, request, std::move(respond));
           }),
      Read("/.well-known/scitt-keys/{kid}",
           [dependencies](const http::Request& request, http::Responder respond) {
             GiveKey(dependencies, request, std::move(respond));
           }),
  };
}

}  // namespace entente::protocols
