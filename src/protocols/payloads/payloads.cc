#include "protocols/payloads/payloads.h"

#include <atomic>
#include <memory>
#include <string>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "http/problem.h"

namespace entente::protocols {
namespace {

Result<crypto::Digest> DigestOf(const http::Request& request) {
  const std::string text = request.Parameter("sha256");
  const auto digest = crypto::DigestFromHex(text);
  // One address for each document: upper case would be a second one.
  if (!digest.has_value() || ToHex(*digest) != text) {
    return Invalid("a payload's address ends with its SHA-256: 64 hexadecimal digits in lower case", "sha256");
  }
  return *digest;
}

http::Response Stored(unsigned status, const crypto::Digest& digest) {
  http::Response response = http::MakeResponse(status, "application/json", R"({"sha256":")" + ToHex(digest) + "\"}");
  response.headers.emplace_back("Location", "/api/v1/payloads/" + ToHex(digest));
  return response;
}

// A document that is here already: what is sent is only checked, so that a wrong one is told from the right one.
http::StreamingBody CheckAgain(const crypto::Digest& digest) {
  auto hash = std::make_shared<crypto::Sha256Stream>();
  http::StreamingBody body;
  body.sink = [hash](ByteView piece) -> Result<void> {
    hash->Update(piece);
    return {};
  };
  body.finish = [hash, digest](http::Responder respond) {
    if (hash->Finish() != digest) {
      return respond(http::ProblemResponse(
          {ErrorCode::kInvalidInput, "what was sent has another SHA-256 than the address says", "sha256", {}}));
    }
    respond(Stored(200, digest));
  };
  return body;
}

Result<http::StreamingBody> Receive(storage::PayloadStore& store, const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  if (store.Contains(digest)) return CheckAgain(digest);
  TRY_ASSIGN(std::shared_ptr<storage::PayloadUpload> upload, store.Begin(digest));
  http::StreamingBody body;
  body.sink = [upload](ByteView piece) { return upload->Write(piece); };
  body.finish = [upload, digest](http::Responder respond) {
    const Result<void> finished = upload->Finish();
    respond(finished.has_value() ? Stored(201, digest) : http::ProblemResponse(finished.error()));
  };
  return body;
}

// How many bytes are on their way out.
class Budget {
 public:
  explicit Budget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  // Given back when the last copy of the token goes; nullptr when there is no room now. One document always has room.
  static std::shared_ptr<void> Take(const std::shared_ptr<Budget>& budget, std::uint64_t bytes) {
    const std::uint64_t before = budget->taken_.fetch_add(bytes);
    const auto give_back = [budget, bytes](void*) { budget->taken_ -= bytes; };
    std::shared_ptr<void> token(budget.get(), give_back);
    if (before != 0 && before + bytes > budget->bytes_max_) return nullptr;
    return token;
  }

 private:
  const std::uint64_t bytes_max_;
  std::atomic<std::uint64_t> taken_ = 0;
};

Result<http::Response> Give(const storage::PayloadStore& store, const std::shared_ptr<Budget>& budget,
                            const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  const std::string name = ToHex(digest);
  TRY_ASSIGN(const std::uint64_t bytes, store.Size(digest));
  http::Response response;
  response.headers = {{"Content-Type", "application/octet-stream"},
                      {"Content-Disposition", "attachment; filename=\"" + name + "\""},
                      {"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"Cache-Control", "no-cache"},
                      {"ETag", "\"" + name + "\""}};
  const auto known = request.Header("If-None-Match");
  if (known.has_value() && known->find(name) != std::string::npos) {
    response.status = 304;
    return response;
  }
  if (request.method == http::Method::kHead) {
    response.headers.emplace_back("Content-Length", std::to_string(bytes));
    return response;
  }
  response.hold = Budget::Take(budget, bytes);
  if (response.hold == nullptr)
    return Fail(ErrorCode::kPushback, "too many documents are on their way out; try again shortly");
  TRY_ASSIGN(response.body, store.Read(digest));
  return response;
}

}  // namespace

http::Routes PayloadsRoutes(const PayloadsDependencies& dependencies) {
  storage::PayloadStore& store = dependencies.store;
  http::Route put;
  put.method = http::Method::kPut;
  put.pattern = "/api/v1/payloads/{sha256}";
  put.body_bytes_max = dependencies.payload_bytes_max;
  put.run_on = http::RunOn::kPool;
  put.streaming = [&store](const http::Request& request) { return Receive(store, request); };
  auto budget = std::make_shared<Budget>(dependencies.outgoing_bytes_max);
  http::Route get = http::PublicRead(
      "/api/v1/payloads/{sha256}", [&store, budget](const http::Request& request, http::Responder respond) {
        Result<http::Response> response = Give(store, budget, request);
        respond(response.has_value() ? *std::move(response) : http::ProblemResponse(response.error()));
      });
  return {std::move(put), std::move(get)};
}

}  // namespace entente::protocols
