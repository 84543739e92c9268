#include "feeds/fetch.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "http/url.h"
#include "identity/dns.h"
#include "identity/public_address.h"

namespace entente::feeds {
namespace {

constexpr int kRedirectsMax = 3;
constexpr int kTriesMax = 3;
constexpr std::chrono::milliseconds kFirstPause{300};
constexpr std::chrono::milliseconds kPauseMax{10'000};

std::chrono::milliseconds TimeLeft(const FetchOptions& options) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(options.deadline - std::chrono::steady_clock::now());
}

std::unexpected<Error> OutOfTime(const std::string& where) {
  return Fail(ErrorCode::kUnavailable,
              "the time for this update is up; what came is kept, and the same command goes on", where);
}

Result<http::ClientOptions> OptionsFor(const FetchOptions& options, const std::string& where) {
  const auto left = TimeLeft(options);
  if (left.count() <= 0) return OutOfTime(where);
  http::ClientOptions made;
  made.ca_file = options.ca_file;
  made.user_agent = options.user_agent;
  made.response_bytes_max = options.bytes_max;
  made.connect = std::min(made.connect, left);
  made.io = std::min(options.wait, left);
  made.whole = left;
  return made;
}

bool IsRedirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool IsBusy(unsigned status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

std::string BaseOf(const http::Url& url) {
  return (url.https ? "https://" : "http://") + url.Authority();
}

// A whole address of what a Location header says; a relative one counts from `from`.
Result<std::string> Target(const http::Url& from, const std::string& location) {
  if (location.starts_with("https://") || location.starts_with("http://")) return location;
  if (location.starts_with("//")) return (from.https ? "https:" : "http:") + location;
  if (location.starts_with('/')) return BaseOf(from) + location;
  return Fail(ErrorCode::kUnavailable, "it redirects to something that is no address", BaseOf(from) + from.path);
}

// The addresses to connect to where a redirect leads to another server; none where it stays.
Result<std::vector<std::string>> AllowedAddresses(const http::Url& from, const http::Url& to) {
  const std::string said = BaseOf(from) + from.path;
  if (from.https && !to.https)
    return Fail(ErrorCode::kUnavailable, "it redirects from https to http, which is not followed", said);
  if (from.Authority() == to.Authority()) return std::vector<std::string>();
  const auto refuse = [&] {
    return Fail(
        ErrorCode::kUnavailable,
        "it redirects to " + to.Authority() +
            ", which is not on the public Internet, and is not followed; give that address itself if you mean it",
        said);
  };
  if (to.host.find(':') != std::string::npos || to.host.find_first_not_of("0123456789.") == std::string::npos) {
    if (!identity::IsPublicAddress(to.host)) return refuse();
    return std::vector{to.host};
  }
  const auto found = identity::LookUpAddresses(to.host, {});
  if (!found || found->empty()) return refuse();
  if (!std::ranges::all_of(*found, [](const std::string& one) { return identity::IsPublicAddress(one); }))
    return refuse();
  return *found;
}

void Pause(std::chrono::milliseconds time, const FetchOptions& options) {
  std::this_thread::sleep_for(std::clamp(time, std::chrono::milliseconds(0), std::max(TimeLeft(options), {})));
}

// `ask` again while the server is busy or breaks off.
template <class Ask>
Result<http::ClientResponse> Patiently(const FetchOptions& options, const std::string& where, const Ask& ask) {
  std::chrono::milliseconds pause = kFirstPause;
  for (int tries = 1;; ++tries) {
    if (TimeLeft(options).count() <= 0) return OutOfTime(where);
    Result<http::ClientResponse> response = ask();
    const bool again =
        response.has_value() ? IsBusy(response->status) : response.error().code == ErrorCode::kUnavailable;
    if (!again || tries == kTriesMax) return response;
    Pause(std::min(pause, kPauseMax), options);
    pause *= 4;
  }
}

Error StatusError(const http::ClientResponse& response, const std::string& where) {
  return {response.status == 404 ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
          "the address answers: HTTP " + std::to_string(response.status),
          where,
          {}};
}

}  // namespace

Version VersionOf(const http::ClientResponse& response) {
  constexpr std::size_t kHeaderBytesMax = 512;
  Version version{response.Header("ETag").value_or(""), response.Header("Last-Modified").value_or("")};
  if (version.etag.size() > kHeaderBytesMax) version.etag.clear();
  if (version.last_modified.size() > kHeaderBytesMax) version.last_modified.clear();
  return version;
}

http::Headers UnlessStill(const Version& version) {
  http::Headers headers;
  if (!version.etag.empty()) headers.emplace_back("If-None-Match", version.etag);
  if (!version.last_modified.empty()) headers.emplace_back("If-Modified-Since", version.last_modified);
  return headers;
}

Result<http::ClientResponse> Get(const std::string& url, const http::Headers& headers, const FetchOptions& options) {
  TRY_ASSIGN(http::Url at, http::ParseUrl(url));
  std::vector<std::string> addresses;
  for (int redirects = 0;; ++redirects) {
    const auto ask = [&]() -> Result<http::ClientResponse> {
      TRY_ASSIGN(http::ClientOptions connect, OptionsFor(options, url));
      connect.addresses = addresses;
      TRY_ASSIGN(const auto client, http::Client::Connect(BaseOf(at), connect));
      return client->Get(at.path, headers);
    };
    Result<http::ClientResponse> response = Patiently(options, url, ask);
    if (!response) return std::unexpected(WithContext(std::move(response.error()), url));
    if (!IsRedirect(response->status)) return response;
    if (redirects == kRedirectsMax)
      return Fail(ErrorCode::kUnavailable, "it redirects more than " + std::to_string(kRedirectsMax) + " times", url);
    TRY_ASSIGN(const std::string target, Target(at, response->Header("Location").value_or("")));
    TRY_ASSIGN(http::Url next, http::ParseUrl(target));
    TRY_ASSIGN(addresses, AllowedAddresses(at, next));
    at = std::move(next);
  }
}

Result<Fetched> Fetch(const std::string& url, const Version& known, const FetchOptions& options) {
  TRY_ASSIGN(http::ClientResponse response, Get(url, UnlessStill(known), options));
  Fetched fetched;
  if (response.status == 304 && known.known()) {
    fetched.unchanged = true;
    fetched.version = known;
    return fetched;
  }
  if (response.status != 200) return std::unexpected(StatusError(response, url));
  fetched.version = VersionOf(response);
  fetched.body = std::move(response.body);
  return fetched;
}

Fetcher::Fetcher(std::string base, FetchOptions options) : base_(std::move(base)), options_(std::move(options)) {}
Fetcher::~Fetcher() = default;

Result<Bytes> Fetcher::Get(const std::string& path) {
  const std::string where = base_ + path;
  const auto ask = [&]() -> Result<http::ClientResponse> {
    if (client_ == nullptr) {
      TRY_ASSIGN(const http::ClientOptions connect, OptionsFor(options_, where));
      TRY_ASSIGN(client_, http::Client::Connect(base_, connect));
    }
    Result<http::ClientResponse> response = client_->Get(path);
    // What is left of a broken answer on the connection is nobody's next one.
    if (!response) client_.reset();
    return response;
  };
  Result<http::ClientResponse> response = Patiently(options_, where, ask);
  if (!response) return std::unexpected(WithContext(std::move(response.error()), where));
  if (IsRedirect(response->status))
    return Fail(ErrorCode::kUnavailable, "it redirects, which is not followed below one address", where);
  if (response->status != 200) return std::unexpected(StatusError(*response, where));
  return std::move(response->body);
}

}  // namespace entente::feeds
