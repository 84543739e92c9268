#include "cli/node_client.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/evidence.h"
#include "cli/version.h"
#include "http/message_signature.h"
#include "log/receipt.h"
#include "node/readers.h"

namespace entente::cli {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{64} * 1024 * 1024;

ErrorCode CodeOfStatus(unsigned status) {
  switch (status) {
    case 401:
    case 403:
      return ErrorCode::kUnauthorized;
    case 404:
      return ErrorCode::kNotFound;
    case 409:
      return ErrorCode::kConflict;
    case 429:
      return ErrorCode::kPushback;
    default:
      return status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kInvalidInput;
  }
}

std::optional<std::uint64_t> ParseIndex(const std::string& digits) {
  if (digits.empty() || digits.size() > 19 || digits.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoull(digits);
}

std::string PayloadPath(const crypto::Digest& digest) {
  return "/api/v1/payloads/" + ToHex(digest);
}

http::ClientOptions OptionsFor(const NodeAddress& address) {
  http::ClientOptions options;
  options.ca_file = address.ca_file;
  options.user_agent = "entente/" + std::string(kVersion);
  options.response_bytes_max = kAnswerBytesMax;
  options.whole = address.whole;
  return options;
}

}  // namespace

void DeclareNode(Options& options, NodeAddress& address) {
  options.Text("--node", "URL", address.url, "the node to talk to, such as https://log.example.org");
  options.Text("--ca", "FILE", address.ca_file, "trust this certificate authority (PEM) instead of the system's");
}

Error ErrorOf(const http::ClientResponse& response) {
  Error error{CodeOfStatus(response.status), {}, {}, {}};
  const auto problem = json::Parse(AsText(response.body), kAnswerBytesMax);
  if (!problem.has_value() || !problem->is_object()) {
    error.message = "the node answers: " + response.Explain();
    return error;
  }
  const auto text = [&](const char* member) {
    const auto found = problem->find(member);
    return found != problem->end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  error.message = text("detail").empty() ? response.Explain() : text("detail");
  error.place = text("place");
  error.rule = text("rule");
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i)
    if (CodeName(static_cast<ErrorCode>(i)) == text("code")) error.code = static_cast<ErrorCode>(i);
  return error;
}

Result<std::unique_ptr<NodeClient>> NodeClient::Connect(const NodeAddress& address) {
  http::ClientOptions options = OptionsFor(address);
  TRY_ASSIGN(options.authenticate, AuthenticatorOf(address.asker));
  TRY_ASSIGN(auto client, http::Client::Connect(address.url, options));
  return std::unique_ptr<NodeClient>(new NodeClient(std::move(client)));
}

std::string NodeClient::url() const {
  return (client_->url().https ? "https://" : "http://") + client_->url().Authority();
}

Result<Bytes> NodeClient::GetBytes(const std::string& path) {
  TRY_ASSIGN(http::ClientResponse response,
             client_->Get(path, {{"Accept", "application/json, application/problem+json, */*;q=0.5"}}));
  if (response.status != 200) return std::unexpected(ErrorOf(response));
  return std::move(response.body);
}

Result<json::Value> NodeClient::GetJson(const std::string& path) {
  TRY_ASSIGN(const Bytes body, GetBytes(path));
  return json::Parse(AsText(body), kAnswerBytesMax);
}

Result<bool> NodeClient::HasPayload(const crypto::Digest& digest) {
  TRY_ASSIGN(const http::ClientResponse response, client_->Send("HEAD", PayloadPath(digest)));
  // Asked without a name, a restricted document is refused, and so is there.
  if (response.status == 200 || response.status == 401) return true;
  // One that was erased is not there either; an answer to HEAD has no words, so whoever uploads it gets them.
  if (response.status == 404 || response.status == 410) return false;
  return std::unexpected(ErrorOf(response));
}

Result<std::uint64_t> NodeClient::PayloadSize(const crypto::Digest& digest) {
  TRY_ASSIGN(const http::ClientResponse response, client_->Send("HEAD", PayloadPath(digest)));
  if (response.status != 200) {
    // An answer to HEAD has no words; the same question by GET has.
    TRY_ASSIGN(const http::ClientResponse asked,
               client_->Get(PayloadPath(digest), {{"Range", "bytes=0-0"}, {"Accept", "application/problem+json"}}));
    return std::unexpected(ErrorOf(asked));
  }
  const std::string text = response.Header("Content-Length").value_or("");
  std::uint64_t size = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (failed != std::errc() || text.empty() || end != text.data() + text.size())
    return Fail(ErrorCode::kUnavailable, "the node does not say how long the document is");
  return size;
}

Result<Bytes> NodeClient::GetPayloadPart(const crypto::Digest& digest, std::uint64_t first, std::uint64_t count) {
  TRY_ASSIGN(http::ClientResponse response,
             client_->Get(PayloadPath(digest), {{"Range", fmt::format("bytes={}-{}", first, first + count - 1)}}));
  if (response.status >= 400) return std::unexpected(ErrorOf(response));
  if (response.status != 206 || response.body.size() != count)
    return Fail(ErrorCode::kUnavailable, "the node did not give the part of the document that was asked for");
  return std::move(response.body);
}

Result<void> NodeClient::PutPayload(const crypto::Digest& digest, const std::filesystem::path& file,
                                    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  TRY_ASSIGN(http::UploadSource source, http::UploadFromFile(file));
  source.progress = progress;
  TRY_ASSIGN(const http::ClientResponse response,
             client_->Upload("PUT", PayloadPath(digest), {{"Content-Type", "application/octet-stream"}}, source));
  if (response.status >= 300) return std::unexpected(ErrorOf(response));
  return {};
}

Result<registration::Registered> NodeClient::Register(ByteView statement) {
  const http::Headers accept = {{"Accept", "application/scitt-receipt+cose, application/problem+json"}};
  TRY_ASSIGN(http::ClientResponse response,
             client_->Send("POST", "/entries", {{"Content-Type", "application/cose"}, accept.front()}, statement));
  const bool duplicate = response.status == 200;
  if (response.status == 202) {
    TRY_ASSIGN(response, AwaitReceipt(response.Header("Location").value_or(""), accept));
  }
  if (response.status != 200 && response.status != 201) return std::unexpected(ErrorOf(response));
  // Where it is, the receipt says, whose signature is checked by whoever relies on it. Where Location says it as well,
  // that is given on, so that the two are compared.
  const auto receipt = log::DecodeReceipt(response.body);
  if (!receipt.has_value())
    return Fail(ErrorCode::kUnavailable,
                "the node took the statement but gave no receipt for it: " + receipt.error().Text());
  const std::string location = response.Header("Location").value_or("");
  constexpr std::string_view kPrefix = "/entries/";
  const std::size_t at = location.find(kPrefix);
  const auto by_index = ParseIndex(at == std::string::npos ? "" : location.substr(at + kPrefix.size()));
  return registration::Registered{by_index.value_or(receipt->leaf_index), duplicate, std::move(response.body)};
}

// The registration goes on at the node (SCRAPI draft 11, section 2.4).
Result<http::ClientResponse> NodeClient::AwaitReceipt(const std::string& location, const http::Headers& headers) {
  constexpr int kPollsMax = 120;
  constexpr std::chrono::seconds kBetweenPolls{1};
  // The client puts the path of the node's address before its own paths; a location has it already.
  std::string_view base = client_->url().path;
  while (base.ends_with('/')) base.remove_suffix(1);
  const std::string path = location.starts_with(base) ? location.substr(base.size()) : location;
  if (!path.starts_with("/entries/"))
    return Fail(ErrorCode::kUnavailable, "the node took the statement but did not say where its receipt will be");
  for (int i = 0; i < kPollsMax; ++i) {
    std::this_thread::sleep_for(kBetweenPolls);
    TRY_ASSIGN(http::ClientResponse response, client_->Get(path, headers));
    if (response.status != 204 && response.status != 429) return response;
  }
  return Fail(ErrorCode::kUnavailable,
              "the node took the statement and is not done with it yet; its receipt will be at " + location);
}

Result<json::Value> NodeClient::Check(ByteView statement, std::uint64_t document_bytes) {
  std::string path = "/api/v1/check";
  if (document_bytes > 0) path += "?document_bytes=" + std::to_string(document_bytes);
  TRY_ASSIGN(
      const http::ClientResponse response,
      client_->Send("POST", path, {{"Content-Type", "application/cose"}, {"Accept", "application/json"}}, statement));
  if (response.status != 200) return std::unexpected(ErrorOf(response));
  return json::Parse(AsText(response.body), kAnswerBytesMax);
}

Result<std::vector<crypto::PublicKey>> NodeClient::ReceiptKeys() {
  TRY_ASSIGN(const Bytes set, GetBytes("/.well-known/scitt-keys"));
  return DecodeKeySet(set);
}

}  // namespace entente::cli
