#include "protocols/payloads/payloads.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "http/conditional.h"
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

using Standing = std::function<Result<PayloadStanding>(const crypto::Digest&)>;

std::unexpected<Error> Erased(const crypto::Digest& digest, std::uint64_t entry) {
  return std::unexpected(
      Error{ErrorCode::kNotFound,
            fmt::format("the document with the SHA-256 {} was erased: entry {} of this log is its tombstone",
                        ToHex(digest), entry),
            fmt::format("entry {}", entry), std::string(http::kPayloadErasedRule)});
}

// An orphan, a document that nobody ever had, and one that was lost give one and the same answer.
std::unexpected<Error> NotHere() {
  return Fail(ErrorCode::kNotFound, "no document with this SHA-256 can be had here", "sha256");
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

Result<http::StreamingBody> Receive(storage::PayloadStore& store, const Standing& standing,
                                    const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  TRY_ASSIGN(const PayloadStanding before, standing(digest));
  if (before.erased_by.has_value()) return Erased(digest, *before.erased_by);
  if (store.Contains(digest)) return CheckAgain(digest);
  TRY_ASSIGN(std::shared_ptr<storage::PayloadUpload> upload, store.Begin(digest));
  http::StreamingBody body;
  body.sink = [upload](ByteView piece) { return upload->Write(piece); };
  body.finish = [upload, digest, standing, &store](http::Responder respond) {
    const Result<void> finished = upload->Finish();
    if (!finished.has_value()) return respond(http::ProblemResponse(finished.error()));
    // It may have been erased while it came in; then it goes at once.
    const auto after = standing(digest);
    if (after.has_value() && after->erased_by.has_value()) {
      const auto gone = store.Erase(digest);
      return respond(
          http::ProblemResponse(gone.has_value() ? Erased(digest, *after->erased_by).error() : gone.error()));
    }
    respond(Stored(201, digest));
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

// A part of a document, or all of it, on its way to a client.
class Outgoing final : public http::BodySource {
 public:
  Outgoing(std::unique_ptr<storage::PayloadStream> stream, std::uint64_t length)
      : stream_(std::move(stream)), left_(length) {}
  [[nodiscard]] std::uint64_t left() const override { return left_; }
  [[nodiscard]] Result<ByteView> Next(std::size_t bytes_max) override {
    TRY_ASSIGN(const ByteView piece,
               stream_->Next(static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, left_))));
    left_ -= piece.size();
    return piece;
  }

 private:
  std::unique_ptr<storage::PayloadStream> stream_;
  std::uint64_t left_;
};

// RFC 9110 section 13.2.2: If-Match comes before If-None-Match, and both before Range.
std::optional<unsigned> ConditionOf(const http::Request& request, const std::string& etag) {
  const auto wanted = request.Header("If-Match");
  if (wanted.has_value() && !http::NamesEtag(*wanted, etag, http::EtagComparison::kStrong)) return 412;
  const auto known = request.Header("If-None-Match");
  if (known.has_value() && http::NamesEtag(*known, etag, http::EtagComparison::kWeak)) return 304;
  return std::nullopt;
}

http::Response Unsatisfiable(std::uint64_t bytes) {
  http::Response response =
      http::ProblemResponse({ErrorCode::kInvalidInput,
                             fmt::format("the document has {} bytes; none of them are in this range", bytes),
                             "Range",
                             {}},
                            416);
  response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", bytes));
  return response;
}

Result<http::Response> Give(const storage::PayloadStore& store, const Standing& standing,
                            const std::shared_ptr<Budget>& budget, const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  TRY_ASSIGN(const PayloadStanding stands, standing(digest));
  if (stands.erased_by.has_value()) return Erased(digest, *stands.erased_by);
  if (!stands.registered || !store.Contains(digest)) return NotHere();
  const std::string name = ToHex(digest);
  const std::string etag = "\"" + name + "\"";
  TRY_ASSIGN(const std::uint64_t bytes, store.Size(digest));
  http::Response response;
  response.headers = {{"Content-Type", "application/octet-stream"},
                      {"Content-Disposition", "attachment; filename=\"" + name + "\""},
                      {"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"Cache-Control", "no-cache"},
                      {"Accept-Ranges", "bytes"},
                      {"ETag", etag}};
  if (const auto status = ConditionOf(request, etag); status.has_value()) {
    response.status = *status;
    return response;
  }
  if (request.method == http::Method::kHead) {
    response.headers.emplace_back("Content-Length", std::to_string(bytes));
    return response;
  }
  const http::RangeAnswer range = http::RangeOf(request, etag, bytes);
  if (range.kind == http::RangeAnswer::Kind::kUnsatisfiable) return Unsatisfiable(bytes);
  const bool part = range.kind == http::RangeAnswer::Kind::kPart;
  const std::uint64_t length = part ? range.length : bytes;
  response.hold = Budget::Take(budget, std::min(bytes, storage::kStreamMemoryBytes));
  if (response.hold == nullptr)
    return Fail(ErrorCode::kPushback, "too many documents are on their way out; try again shortly");
  TRY_ASSIGN(auto stream, store.Stream(digest, part ? range.first : 0));
  if (part) {
    response.status = 206;
    response.headers.emplace_back("Content-Range",
                                  fmt::format("bytes {}-{}/{}", range.first, range.first + length - 1, bytes));
  }
  response.source = std::make_shared<Outgoing>(std::move(stream), length);
  return response;
}

}  // namespace

http::Routes PayloadsRoutes(const PayloadsDependencies& dependencies) {
  CHECK(dependencies.standing != nullptr);
  storage::PayloadStore& store = dependencies.store;
  const Standing standing = dependencies.standing;
  http::Route put;
  put.method = http::Method::kPut;
  put.pattern = "/api/v1/payloads/{sha256}";
  put.body_bytes_max = dependencies.payload_bytes_max;
  put.run_on = http::RunOn::kPool;
  put.streaming = [&store, standing](const http::Request& request) { return Receive(store, standing, request); };
  auto budget = std::make_shared<Budget>(dependencies.outgoing_bytes_max);
  http::Route get = http::PublicRead(
      "/api/v1/payloads/{sha256}", [&store, standing, budget](const http::Request& request, http::Responder respond) {
        Result<http::Response> response = Give(store, standing, budget, request);
        respond(response.has_value() ? *std::move(response) : http::ProblemResponse(response.error()));
      });
  return {std::move(put), std::move(get)};
}

}  // namespace entente::protocols
