#include "protocols/scitt/scitt.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "http/problem.h"
#include "protocols/parse.h"
#include "protocols/scitt/concise_problem.h"
#include "protocols/scitt/registrations.h"
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

bool IsIdentity(std::string_view id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return id.size() == 2 * sizeof(crypto::Digest) && id.find_first_not_of(kDigits) == std::string_view::npos;
}

// Whether somebody would rather have 202 than wait, and how long they wait all the same (RFC 7240 sections 4.1, 4.3).
struct Preference {
  bool respond_async = false;
  std::chrono::seconds wait{0};
};

Preference PreferenceOf(const http::Request& request) {
  constexpr std::uint64_t kWaitMaxSeconds = 60;
  constexpr std::string_view kWait = "wait=";
  Preference preference;
  const auto given = http::JoinHeader(request.headers, "Prefer");
  if (!given.has_value() || !http::ListsToken(*given, "respond-async")) return preference;
  preference.respond_async = true;
  const std::size_t at = given->find(kWait);
  if (at == std::string::npos) return preference;
  const std::string_view digits = std::string_view(*given).substr(at + kWait.size());
  const auto seconds = ParseNumber(digits.substr(0, digits.find_first_not_of("0123456789")), "wait");
  if (seconds.has_value()) preference.wait = std::chrono::seconds(std::min(*seconds, kWaitMaxSeconds));
  return preference;
}

// The type that RFC 9943 registered, unless the other one of SCRAPI's examples is all that the client takes.
std::string_view ReceiptType(const http::Request& request) {
  const auto accept = http::JoinHeader(request.headers, "Accept");
  if (!accept.has_value() || http::ListsToken(*accept, kReceipt)) return kReceipt;
  return http::ListsToken(*accept, kCose) ? kCose : kReceipt;
}

http::Response ReceiptResponse(unsigned status, std::string_view type, std::uint64_t index, const std::string& id,
                               Bytes receipt) {
  http::Response response = http::MakeResponse(status, std::string(type), std::move(receipt));
  const std::string by_index = "/entries/" + std::to_string(index);
  response.headers.emplace_back("Location", id.empty() ? by_index : "/entries/" + id);
  if (!id.empty()) response.headers.emplace_back("Content-Location", by_index);
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

http::Response RunningResponse(const std::string& id) {
  http::Response response;
  response.status = 202;
  response.headers.emplace_back("Location", "/entries/" + id);
  response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

// What a client said of the answer that it wants, kept while the registration runs.
struct Wanted {
  http::Request request;  // without its body
  std::string_view type;
  std::string id;  // the locator by identity, where that is the one to be given
};

http::Response RegisteredResponse(const Wanted& wanted, registration::Registered registered) {
  return ReceiptResponse(registered.duplicate ? 200 : 201, wanted.type, registered.index, wanted.id,
                         std::move(registered.receipt));
}

void Register(const ScittDependencies& dependencies, const std::shared_ptr<Registrations>& registrations,
              http::Request request, http::Responder respond) {
  std::string storage;
  const std::string_view type = MediaType(request, storage);
  if (type != kCose && type != "application/scitt-statement+cose") {
    return respond(ScrapiProblem(
        request, {ErrorCode::kInvalidInput, "a signed statement is sent as application/cose", "Content-Type", {}},
        415));
  }
  const Bytes body = std::move(request.body);
  const Preference preference = PreferenceOf(request);
  const std::string_view receipt_type = ReceiptType(request);
  // The completion is copyable by its type, and so must be what it holds.
  auto wanted = std::make_shared<Wanted>(std::move(request), receipt_type, std::string());
  const auto submission = std::make_shared<Registrations::Submission>(std::move(respond));
  dependencies.registrar.Register(
      body,
      [registrations, submission, wanted](Result<registration::Registered> registered) {
        registrations->End(submission, registered.has_value() ? nullptr : &registered.error(), [&] {
          return registered.has_value() ? RegisteredResponse(*wanted, *std::move(registered))
                                        : RefusedStatement(wanted->request, registered.error());
        });
      },
      [&](const statement::SignedStatement& statement) {
        const std::string identity = ToHex(statement.identity());
        if (preference.respond_async || dependencies.locators == Locators::kIdentity) wanted->id = identity;
        registrations->Begin(
            submission, statement.identity(),
            preference.respond_async ? std::chrono::milliseconds(preference.wait) : dependencies.answer_within,
            [identity] { return RunningResponse(identity); },
            statement.headers().content_type != statement::content_type::kRestricted);
      });
  registrations->Queued(submission);
}

// What is not on the log, or not yet.
http::Response NotThere(const http::Request& request, const std::string& id, const Registrations::Status& status) {
  using Kind = Registrations::Status::Kind;
  switch (status.kind) {
    case Kind::kRunning: {
      http::Response response;
      response.status = 204;
      response.headers.emplace_back("Retry-After", "1");
      response.headers.emplace_back("Cache-Control", "no-store");
      return response;
    }
    case Kind::kTooOften:
      return ScrapiProblem(request,
                           {ErrorCode::kPushback, "this registration is asked for too often; once a second is enough",
                            id, std::string(kPollingRule)},
                           429);
    case Kind::kFailed:
      return ScrapiProblem(request,
                           {ErrorCode::kNotFound, "the statement was not registered: " + status.failure.Text(), id,
                            std::string(kNotRegisteredRule)},
                           404);
    case Kind::kUnknown:
      break;
  }
  return ScrapiProblem(request, {ErrorCode::kNotFound, "no statement with this identity is on the log", id, {}});
}

void GiveReceiptAt(const ScittDependencies& dependencies, const http::Request& request, std::uint64_t index,
                   const std::string& identity, http::Responder respond) {
  Result<Bytes> receipt = dependencies.log.Receipt(index);
  if (!receipt.has_value()) return respond(ScrapiProblem(request, receipt.error()));
  http::Response response = ReceiptResponse(200, ReceiptType(request), index, identity, *std::move(receipt));
  response.headers.emplace_back("Cache-Control", "no-cache");  // the next one is under a newer root
  respond(std::move(response));
}

void GiveReceipt(const ScittDependencies& dependencies, Registrations& registrations, const http::Request& request,
                 http::Responder respond) {
  const std::string id = request.Parameter("id");
  if (!IsIdentity(id)) {
    const auto index = ParseNumber(id, "id");
    if (index.has_value()) return GiveReceiptAt(dependencies, request, *index, {}, std::move(respond));
    return respond(ScrapiProblem(request, {ErrorCode::kInvalidInput,
                                           "an entry is named by its index in decimal digits, or by its statement's "
                                           "identity in 64 hexadecimal digits of lower case",
                                           "id", std::string(kLocatorRule)}));
  }
  const auto identity = crypto::DigestFromHex(id);
  if (!identity.has_value()) return respond(ScrapiProblem(request, identity.error()));
  // Asked in this order, since what ends in between is on the log by then.
  const Registrations::Status status = registrations.Poll(*identity);
  const auto found = dependencies.log.Find(*identity);
  if (!found.has_value()) return respond(ScrapiProblem(request, found.error()));
  const std::optional<std::uint64_t>& index = *found;
  if (!index.has_value()) return respond(NotThere(request, id, status));
  GiveReceiptAt(dependencies, request, *index, id, std::move(respond));
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
  // In base64url, or as it is, where it can stand in a path.
  const std::string given = request.Parameter("kid");
  const auto decoded = FromBase64Url(given);
  for (const crypto::PublicKey& key : dependencies.receipt_keys()) {
    const bool is_named = decoded.has_value() && std::ranges::equal(key.kid(), *decoded);
    if (is_named || std::ranges::equal(key.kid(), AsBytes(given))) return respond(KeyResponse(key.ToCoseKey()));
  }
  respond(ScrapiProblem(request, {ErrorCode::kNotFound, "no receipt is signed with such a key here",
                                  request.Parameter("kid"), std::string(kNoSuchKeyRule)}));
}

http::Route Read(std::string pattern, http::Handler handler) {
  http::Route route = http::PublicRead(std::move(pattern), std::move(handler), http::RunOn::kConnection);
  route.problem = ScrapiProblem;
  return route;
}

}  // namespace

http::Routes ScittRoutes(const ScittDependencies& dependencies) {
  const auto registrations = std::make_shared<Registrations>();
  http::Route submit;
  submit.method = http::Method::kPost;
  submit.pattern = "/entries";
  submit.body_bytes_max = kStatementBytesMax;
  submit.run_on = http::RunOn::kConnection;
  submit.takes_long = MayTakeLong;
  submit.problem = ScrapiProblem;
  submit.too_large_advice =
      "a document of any size is signed as a hash envelope, as `entente sign` does, and uploaded beside it";
  submit.handler = [dependencies, registrations](http::Request request, http::Responder respond) {
    Register(dependencies, registrations, std::move(request), std::move(respond));
  };
  http::Route receipt =
      Read("/entries/{id}", [dependencies, registrations](const http::Request& request, http::Responder respond) {
        GiveReceipt(dependencies, *registrations, request, std::move(respond));
      });
  // Looking an identity up may read from the disk.
  receipt.takes_long = [](const http::Request& request) { return IsIdentity(request.Parameter("id")); };
  return {
      std::move(submit),
      std::move(receipt),
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
