#include "monitor/log_source.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "http/client.h"
#include "log/note.h"
#include "log/tile_path.h"
#include "storage/files.h"

namespace entente::monitor {
namespace {

constexpr std::string_view kCheckpoint = "checkpoint";

std::uint64_t BytesMaxOf(std::string_view path) {
  if (path == kCheckpoint) return log::kNoteBytesMax;
  return path.starts_with("tile/entries/") ? log::kBundleBytesMax : log::kTileWidth * log::kTileHashBytes;
}

Result<Bytes> WithinBounds(Bytes bytes, const std::string& path) {
  if (bytes.size() <= BytesMaxOf(path)) return bytes;
  return Invalid(fmt::format("this file has {} bytes, and can have at most {}", bytes.size(), BytesMaxOf(path)), path);
}

class ServedLog {
 public:
  ServedLog(std::string address, std::filesystem::path ca_file, http::RequestAuthenticator authenticate)
      : address_(std::move(address)) {
    options_.ca_file = std::move(ca_file);
    options_.authenticate = std::move(authenticate);
    options_.response_bytes_max = log::kBundleBytesMax;
    options_.whole = kConnectionMax;
    options_.io = kWaitMax;
    options_.user_agent = "entente-monitor";
  }

  Result<Bytes> Get(const std::string& path) {
    if (root_.has_value()) return Fetch(*root_, path);
    // A log's own address, or that of a node.
    for (const char* root : {"", "/log"}) {
      auto bytes = Fetch(root, path);
      const bool other = bytes.has_value() ? path == kCheckpoint && !log::ParseNote(AsText(*bytes)).has_value()
                                           : bytes.error().code == ErrorCode::kNotFound ||
                                                 bytes.error().code == ErrorCode::kInvalidInput;
      if (other) continue;
      if (bytes.has_value()) root_ = root;
      return bytes;
    }
    return Fail(ErrorCode::kNotFound, "no log is served here: there is neither checkpoint nor log/checkpoint",
                address_);
  }

 private:
  static constexpr std::chrono::minutes kConnectionMax{10};
  static constexpr std::chrono::seconds kWaitMax{20};
  static constexpr unsigned kFilesMax = 256;  // on one connection

  Result<Bytes> Fetch(std::string_view root, const std::string& path) {
    if (client_ == nullptr || ++files_ > kFilesMax) {
      client_.reset();
      TRY_ASSIGN(client_, http::Client::Connect(address_, options_));
      files_ = 0;
    }
    auto answer = client_->Get(fmt::format("{}/{}", root, path));
    if (!answer.has_value()) {
      client_.reset();
      return std::unexpected(std::move(answer.error()));
    }
    if (answer->status == 200) return WithinBounds(std::move(answer->body), path);
    if (answer->status == 404 || answer->status == 410)
      return Fail(ErrorCode::kNotFound, "there is no such file", path);
    const bool refused = answer->status == 401 || answer->status == 403;
    return Fail(refused ? ErrorCode::kUnauthorized : ErrorCode::kUnavailable, "the log answers: " + answer->Explain(),
                path);
  }

  std::string address_;
  http::ClientOptions options_;
  std::unique_ptr<http::Client> client_;
  unsigned files_ = 0;
  std::optional<std::string> root_;  // once it is known
};

log::PublicFile FilesBelow(const std::filesystem::path& directory) {
  return [directory](const std::string& path) -> Result<Bytes> {
    std::filesystem::path root = directory;
    if (std::error_code ignored; std::filesystem::exists(directory / "log" / kCheckpoint, ignored)) root /= "log";
    std::error_code unknown;
    const std::uintmax_t bytes = std::filesystem::file_size(root / path, unknown);
    if (!unknown && bytes > BytesMaxOf(path)) return Invalid("this file is larger than it can be", path);
    return storage::PosixFiles().Read(root / path);
  };
}

}  // namespace

bool IsAddress(std::string_view log) {
  return log.starts_with("http://") || log.starts_with("https://");
}

std::string NormalLog(std::string_view log) {
  while (log.size() > 1 && log.ends_with('/')) log.remove_suffix(1);
  if (IsAddress(log)) return std::string(log);
  std::error_code unknown;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(log, unknown);
  return unknown ? std::string(log) : absolute.string();
}

log::PublicFile OpenLog(const std::string& log, const std::filesystem::path& ca_file,
                        http::RequestAuthenticator authenticate) {
  if (!IsAddress(log)) return FilesBelow(log);
  return [served = std::make_shared<ServedLog>(log, ca_file, std::move(authenticate))](const std::string& path) {
    return served->Get(path);
  };
}

}  // namespace entente::monitor
