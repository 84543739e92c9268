// Client: a small blocking HTTP/1.1 client, over TCP or TLS, that keeps its connection.
//
// Certificates are verified, and so is the host's name, unless the options say otherwise. Redirects are not followed:
// who asks a log for proofs wants that log. Thread safety: one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "http/message.h"
#include "http/request_authenticator.h"
#include "http/url.h"

namespace entente::http {

struct ClientOptions {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds io{60'000};  // for each wait for the other side
  std::uint64_t response_bytes_max = std::uint64_t{64} * 1024 * 1024;
  std::filesystem::path ca_file;  // PEM; empty: the system's
  bool verify_certificate = true;
  std::string user_agent = "entente";
  // For connecting and every answer on that connection together, however slowly they come; 0: no bound.
  std::chrono::milliseconds whole{0};
  // Numeric: these are connected to, whatever the host's name means elsewhere. Empty: the name is looked up.
  std::vector<std::string> addresses;
  // Adds to each request what says who asks, anew each time that it is sent; empty: nothing is added.
  RequestAuthenticator authenticate;
};

struct ClientResponse {
  unsigned status = 0;
  Headers headers;
  Bytes body;

  [[nodiscard]] std::optional<std::string> Header(std::string_view name) const { return FindHeader(headers, name); }
  // A problem document's detail, or the status line: for a person.
  [[nodiscard]] std::string Explain() const;
};

// A body that is read as it is sent.
struct UploadSource {
  std::uint64_t bytes = 0;
  // Fills the front of the span and says how much; 0 only at the end.
  std::function<Result<std::size_t>(std::span<std::uint8_t> into)> read;
  std::function<void(std::uint64_t sent, std::uint64_t total)> progress;  // may be empty
};
// Errors: kNotFound, kUnavailable.
[[nodiscard]] Result<UploadSource> UploadFromFile(const std::filesystem::path& file);

class Client {
 public:
  // `url` gives scheme, host and port; its path is put before the paths of requests ("https://host/mirror").
  // Errors: kInvalidInput for the address; kUnavailable when nothing answers there; kUnauthorized for its certificate.
  [[nodiscard]] static Result<std::unique_ptr<Client>> Connect(std::string_view url, const ClientOptions& options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // `method` is any HTTP token, `path` starts with '/' and is escaped already (PercentEncode). When the server closed
  // the kept connection meanwhile, it connects anew and sends once more. Errors: kUnavailable; kInvalidInput when what
  // comes back is no HTTP or is larger than response_bytes_max; what ClientOptions::authenticate says.
  [[nodiscard]] Result<ClientResponse> Send(std::string_view method, std::string_view path, const Headers& headers = {},
                                            ByteView body = {});
  // Asks first (Expect: 100-continue), so that a refusal costs no upload.
  [[nodiscard]] Result<ClientResponse> Upload(std::string_view method, std::string_view path, const Headers& headers,
                                              const UploadSource& source);

  [[nodiscard]] Result<ClientResponse> Get(std::string_view path, const Headers& headers = {}) {
    return Send("GET", path, headers);
  }
  [[nodiscard]] const Url& url() const;

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace entente::http
