#include "protocols/payloads/payloads.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "http/conditional.h"
#include "http/problem.h"
#include "protocols/ask_to_sign.h"
#include "protocols/memory_budget.h"
#include "statement/restricted_document.h"

namespace entente::protocols {
namespace {

// Error::rule where a marking does not allow it.
constexpr std::string_view kMarkingRule = "marking";

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

Result<http::StreamingBody> Receive(const registration::Documents& documents, const Standing& standing,
                                    const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  TRY_ASSIGN(const PayloadStanding before, standing(digest));
  if (before.erased_by.has_value()) return Erased(digest, *before.erased_by);
  if (documents.Contains(digest)) return CheckAgain(digest);
  TRY_ASSIGN(std::shared_ptr<storage::PayloadUpload> upload, documents.Begin(digest));
  http::StreamingBody body;
  body.sink = [upload](ByteView piece) { return upload->Write(piece); };
  body.finish = [upload, digest, standing, documents](http::Responder respond) {
    const Result<void> finished = upload->Finish();
    if (!finished.has_value()) return respond(http::ProblemResponse(finished.error()));
    // It may have been erased while it came in; then it goes at once.
    const auto after = standing(digest);
    if (after.has_value() && after->erased_by.has_value()) {
      const auto gone = documents.Erase(digest);
      return respond(
          http::ProblemResponse(gone.has_value() ? Erased(digest, *after->erased_by).error() : gone.error()));
    }
    respond(Stored(201, digest));
  };
  return body;
}

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

http::Headers HeadersFor(const std::string& name, const std::string& etag, bool for_everybody) {
  return {{"Content-Type", "application/octet-stream"},
          {"Content-Disposition", "attachment; filename=\"" + name + "\""},
          {"Content-Security-Policy", "default-src 'none'; sandbox"},
          {"Cache-Control", for_everybody ? "no-cache" : "private, no-store"},
          {"Accept-Ranges", "bytes"},
          {"ETag", etag}};
}

// All of a document, a range, or only its headers. REQUIRES: whoever asks may have it.
Result<http::Response> Give(const storage::PayloadStore& store, const crypto::Digest& digest, bool for_everybody,
                            const std::shared_ptr<MemoryBudget>& budget, const http::Request& request) {
  const std::string name = ToHex(digest);
  const std::string etag = "\"" + name + "\"";
  TRY_ASSIGN(const std::uint64_t bytes, store.Size(digest));
  http::Response response;
  response.headers = HeadersFor(name, etag, for_everybody);
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
  response.hold = MemoryBudget::Take(budget, std::min(bytes, storage::kStreamMemoryBytes));
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

// Says how to ask for what is not for everybody.
http::Response NotSigned(const Error& error) {
  http::Response response = http::ProblemResponse(error, 401);
  AskToSign(response);
  return response;
}

// Whether whoever asks may have this restricted document; if not, the answer that says so.
Result<std::optional<http::Response>> RefuseReader(const PayloadsDependencies& dependencies,
                                                   const crypto::Digest& digest, bool& for_everybody,
                                                   const http::Request& request) {
  TRY_ASSIGN(const auto stream, dependencies.documents.vault().Stream(digest, 0));
  TRY_ASSIGN(const ByteView front, stream->Next(statement::kRestrictedPrefixBytesMax));
  TRY_ASSIGN(const statement::RestrictedPrefix prefix, statement::DecodeRestrictedPrefix(front));
  for_everybody = MayRead(prefix.head.Readers(), std::nullopt);
  if (for_everybody) return std::nullopt;
  const auto reader = dependencies.reader(request);
  if (!reader.has_value()) {
    if (reader.error().code != ErrorCode::kUnauthorized && reader.error().code != ErrorCode::kInvalidInput)
      return std::unexpected(reader.error());
    return NotSigned(reader.error());
  }
  const std::optional<statement::Reader>& who = *reader;
  if (!who.has_value())
    return NotSigned({ErrorCode::kUnauthorized,
                      "this document is restricted: ask for it with a request that a key of a party signs, as entente "
                      "payload get --key does",
                      "Signature", std::string(kMarkingRule)});
  if (MayRead(prefix.head.Readers(), who)) return std::nullopt;
  // Whom it is for is not for everybody either.
  http::Response refused = http::ProblemResponse(
      {ErrorCode::kUnauthorized,
       fmt::format("this document is restricted, and its marking does not allow {} to have it", who->party), "sha256",
       std::string(kMarkingRule)},
      403);
  refused.headers.emplace_back("Cache-Control", "no-store");
  return refused;
}

Result<http::Response> Answer(const PayloadsDependencies& dependencies, const std::shared_ptr<MemoryBudget>& budget,
                              const http::Request& request) {
  TRY_ASSIGN(const crypto::Digest digest, DigestOf(request));
  TRY_ASSIGN(const PayloadStanding stands, dependencies.standing(digest));
  if (stands.erased_by.has_value()) return Erased(digest, *stands.erased_by);
  if (!stands.registered) return NotHere();
  const registration::Documents& documents = dependencies.documents;
  if (documents.open().Contains(digest)) return Give(documents.open(), digest, true, budget, request);
  if (!documents.vault().Contains(digest)) return NotHere();
  bool for_everybody = false;
  TRY_ASSIGN(auto refused, RefuseReader(dependencies, digest, for_everybody, request));
  if (refused.has_value()) return *std::move(refused);
  return Give(documents.vault(), digest, for_everybody, budget, request);
}

}  // namespace

http::Routes PayloadsRoutes(const PayloadsDependencies& dependencies) {
  CHECK(dependencies.standing != nullptr && dependencies.reader != nullptr);
  http::Route put;
  put.method = http::Method::kPut;
  put.pattern = "/api/v1/payloads/{sha256}";
  put.body_bytes_max = dependencies.payload_bytes_max;
  put.run_on = http::RunOn::kPool;
  put.streaming = [dependencies](const http::Request& request) {
    return Receive(dependencies.documents, dependencies.standing, request);
  };
  auto budget = std::make_shared<MemoryBudget>(dependencies.outgoing_bytes_max);
  http::Route get = http::PublicRead(
      "/api/v1/payloads/{sha256}", [dependencies, budget](const http::Request& request, http::Responder respond) {
        Result<http::Response> response = Answer(dependencies, budget, request);
        respond(response.has_value() ? *std::move(response) : http::ProblemResponse(response.error()));
      });
  return {std::move(put), std::move(get)};
}

}  // namespace entente::protocols
