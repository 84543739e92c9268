#include "node/key_files.h"

#include <fmt/format.h>

#include <optional>

#include "base/encoding.h"
#include "base/logging.h"
#include "crypto/key_file.h"
#include "log/note.h"
#include "storage/files.h"

namespace entente::node {
namespace {

constexpr std::string_view kPublicEnd = ".pub.pem";
constexpr std::string_view kPrivateEnd = ".pem";
constexpr std::size_t kIdBytes = 8;  // of a receipt key's kid, in its file's name

std::string FirstName(log::KeyRole role) {
  return std::string(log::Name(role));
}

// The role of a key by the name of its public half: "checkpoint.pub.pem", "checkpoint-1a2b3c4d.pub.pem".
std::optional<log::KeyRole> RoleOf(std::string_view name) {
  for (const log::KeyRole role : {log::KeyRole::kCheckpoint, log::KeyRole::kReceipt}) {
    const std::string first = FirstName(role);
    if (!name.starts_with(first) || !name.ends_with(kPublicEnd)) continue;
    const char next = name[first.size()];
    if (next == '-' || next == '.') return role;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<KeyFile>> ListKeyFiles(const Layout& layout) {
  const storage::Files& files = storage::PosixFiles();
  TRY_ASSIGN(const auto names, files.List(layout.keys()));
  std::vector<KeyFile> found;
  for (const std::string& name : names) {
    const auto role = RoleOf(name);
    if (!role.has_value()) continue;
    const std::string stem = name.substr(0, name.size() - kPublicEnd.size());
    auto key = crypto::ReadPublicKey(layout.keys() / name);
    if (!key.has_value()) continue;
    const std::filesystem::path file = layout.keys() / (stem + std::string(kPrivateEnd));
    found.push_back({file, *role, *std::move(key), files.Exists(file)});
  }
  return found;
}

Result<log::KeyRing> OpenKeyRing(const Layout& layout, const std::string& passphrase) {
  log::KeyRing ring{};
  TRY_ASSIGN(const auto found, ListKeyFiles(layout));
  for (const log::KeyRole role : {log::KeyRole::kCheckpoint, log::KeyRole::kReceipt}) {
    std::optional<Error> failed;
    bool opened = false;
    for (const KeyFile& one : found) {
      if (one.role != role || !one.can_sign) continue;
      auto key = crypto::ReadPrivateKey(one.file, passphrase);
      if (key.has_value()) {
        ring.Add(*key);
        opened = true;
        continue;
      }
      LogLine(Severity::kWarning, "log-key-not-opened", {{"file", one.file.string()}, {"why", key.error().Text()}});
      if (!failed.has_value()) failed = std::move(key.error());
    }
    if (opened) continue;
    if (failed.has_value()) return std::unexpected(*std::move(failed));
    // Says what is wrong with the first one.
    TRY(crypto::ReadPrivateKey(layout.keys() / (FirstName(role) + std::string(kPrivateEnd)), passphrase));
    return Fail(ErrorCode::kNotFound, "the public half of this key is missing",
                (layout.keys() / (FirstName(role) + std::string(kPublicEnd))).string());
  }
  return ring;
}

std::filesystem::path NewKeyFile(const Layout& layout, log::KeyRole role, const std::string& origin,
                                 const crypto::PublicKey& key) {
  const std::string id = role == log::KeyRole::kCheckpoint ? fmt::format("{:08x}", log::NoteKeyId(origin, key))
                                                           : ToHex(ByteView(key.kid()).first(kIdBytes));
  return layout.keys() / fmt::format("{}-{}{}", log::Name(role), id, kPrivateEnd);
}

}  // namespace entente::node
