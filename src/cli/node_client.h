// A node over HTTP, as commands with --node see it: its errors become Errors with the node's own words.
//
// Thread safety: one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/asker.h"
#include "cli/options.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "http/client.h"
#include "registration/registrar.h"

namespace entente::cli {

// "--node URL" and "--ca FILE".
struct NodeAddress {
  std::string url;
  std::string ca_file;
  Asker asker = {};
  std::chrono::milliseconds whole{0};  // for all answers on one connection together; 0: no bound
};
// All but the asker, which not every command has.
void DeclareNode(Options& options, NodeAddress& address);

class NodeClient {
 public:
  // As the address's asker. Errors: kUnavailable when nothing answers there; those of AuthenticatorOf().
  [[nodiscard]] static Result<std::unique_ptr<NodeClient>> Connect(const NodeAddress& address);

  // GET of a JSON answer; `path` with its query, escaped already.
  [[nodiscard]] Result<json::Value> GetJson(const std::string& path);
  [[nodiscard]] Result<Bytes> GetBytes(const std::string& path);
  // Also of a restricted one, which is not given to whoever asks.
  [[nodiscard]] Result<bool> HasPayload(const crypto::Digest& digest);
  // Errors: kNotFound, also for a document that was erased; kUnauthorized for a restricted one that is for others.
  [[nodiscard]] Result<std::uint64_t> PayloadSize(const crypto::Digest& digest);
  // Bytes [first, first + count) of a document. Errors: the node's; kUnavailable for an answer with other bytes.
  [[nodiscard]] Result<Bytes> GetPayloadPart(const crypto::Digest& digest, std::uint64_t first, std::uint64_t count);
  // Streams the file. `progress` may be empty.
  [[nodiscard]] Result<void> PutPayload(const crypto::Digest& digest, const std::filesystem::path& file,
                                        const std::function<void(std::uint64_t sent, std::uint64_t total)>& progress);
  [[nodiscard]] Result<registration::Registered> Register(ByteView statement);
  // POST /api/v1/check: what Register() would say. `document_bytes`: as Registrar::Judge().
  [[nodiscard]] Result<json::Value> Check(ByteView statement, std::uint64_t document_bytes);
  // The node's word on its receipt keys.
  [[nodiscard]] Result<std::vector<crypto::PublicKey>> ReceiptKeys();
  [[nodiscard]] std::string url() const;

 private:
  [[nodiscard]] Result<http::ClientResponse> AwaitReceipt(const std::string& location, const http::Headers& headers);
  explicit NodeClient(std::unique_ptr<http::Client> client) : client_(std::move(client)) {}
  std::unique_ptr<http::Client> client_;
};

// What an answer that is no success means. REQUIRES: status of 400 or more.
[[nodiscard]] Error ErrorOf(const http::ClientResponse& response);

}  // namespace entente::cli
