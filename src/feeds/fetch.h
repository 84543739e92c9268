// Fetching what a feed's source publishes: over HTTP, within bounds of size and time, again where a server is busy, and
// only when it changed.
//
// Redirects are followed a few times, never from https to http, and to another server only where its addresses are
// public (identity/public_address.h): nobody who answers for an address leads the node into its own network.
//
// Thread safety: a Fetcher belongs to one thread; functions on their own arguments.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "http/client.h"

namespace entente::feeds {

struct FetchOptions {
  std::filesystem::path ca_file;  // PEM; empty: the system's
  std::string user_agent = "entente";
  std::uint64_t bytes_max = std::uint64_t{1} << 30;  // of one answer
  std::chrono::milliseconds wait{30'000};            // for the other side, each time
  // When everything must be done: no answer is awaited beyond it.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + std::chrono::hours(1);
};

// Which version of a thing an address gave, in the server's own words (RFC 9110 section 8.8); empty: it did not say.
struct Version {
  std::string etag;
  std::string last_modified;

  [[nodiscard]] bool known() const { return !etag.empty() || !last_modified.empty(); }
};
[[nodiscard]] Version VersionOf(const http::ClientResponse& response);
// If-None-Match and If-Modified-Since.
[[nodiscard]] http::Headers UnlessStill(const Version& version);

// One GET, redirects followed. A server that is busy, or closes the
// connection, is asked three times. Errors: kUnavailable when it does not answer, in time or at all, or redirects to
// where this does not go; kInvalidInput when what comes is no HTTP or more than bytes_max; kUnauthorized for a
// certificate. Any status but those of redirects is an answer.
[[nodiscard]] Result<http::ClientResponse> Get(const std::string& url, const http::Headers& headers,
                                               const FetchOptions& options);

struct Fetched {
  bool unchanged = false;
  Bytes body;
  Version version;
};
// The whole of what stands at an address, unless it is still `known`. Errors: as Get(); kNotFound for 404;
// kUnavailable for any other status than 200 and 304.
[[nodiscard]] Result<Fetched> Fetch(const std::string& url, const Version& known, const FetchOptions& options);

// Many things below one address, over a connection that is kept; redirects are not followed here.
class Fetcher {
 public:
  Fetcher(std::string base, FetchOptions options);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  // `path` starts with '/'. Errors: as Fetch().
  [[nodiscard]] Result<Bytes> Get(const std::string& path);

 private:
  std::string base_;
  FetchOptions options_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace entente::feeds
