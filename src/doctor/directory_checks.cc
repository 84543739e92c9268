// Directory, keys, configuration and lock.
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "crypto/key_file.h"
#include "doctor/checks.h"
#include "node/key_files.h"
#include "storage/files.h"

namespace entente::doctor {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string Octal(mode_t mode) {
  return fmt::format("{:04o}", mode & 07777U);
}

// True when others cannot use it.
bool CheckPrivate(const std::filesystem::path& path, std::string_view check, bool must, Findings& findings) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return true;
  const bool is_private = (status.st_mode & kOthers) == 0;
  if (!is_private) {
    const std::string what = fmt::format("others than its owner may use it: its mode is {}", Octal(status.st_mode));
    const std::string todo = fmt::format("chmod go= {}", path.string());
    must ? findings.Bad(std::string(check), path.string(), what, todo)
         : findings.Warn(std::string(check), path.string(), what, todo);
  }
  if (status.st_uid != ::geteuid())
    findings.Warn(std::string(check), path.string(),
                  fmt::format("it belongs to user {}, and this runs as user {}", status.st_uid, ::geteuid()),
                  "run this command, and the node, as the user to whom the directory belongs");
  return is_private;
}

}  // namespace

std::optional<Holder> FindHolder(const std::filesystem::path& lock) {
  struct stat status{};
  if (::stat(lock.c_str(), &status) != 0) return std::nullopt;
  // "1: FLOCK  ADVISORY  WRITE 4711 fe:01:1234567 0 EOF"
  const std::string inode = fmt::format(":{}", status.st_ino);
  const std::string device = fmt::format("{:02x}:{:02x}", major(status.st_dev), minor(status.st_dev));
  std::ifstream locks("/proc/locks");
  std::string line;
  while (std::getline(locks, line)) {
    std::istringstream words(line);
    std::string number;
    std::string kind;
    std::string advisory;
    std::string access;
    std::string file;
    long process = 0;
    if (!(words >> number >> kind >> advisory >> access >> process >> file)) continue;
    if (kind != "FLOCK" || access != "WRITE" || file != device + inode) continue;
    Holder holder;
    holder.process = process > 0 ? process : 0;
    if (holder.process > 0) {
      std::ifstream name(fmt::format("/proc/{}/comm", holder.process));
      std::getline(name, holder.name);
    }
    return holder;
  }
  return std::nullopt;
}

void CheckPermissions(const node::Layout& layout, Findings& findings) {
  const std::size_t before = findings.all().size();
  // Where nobody gets into the directory, nobody gets at what is in it.
  if (!CheckPrivate(layout.root, "directory", false, findings))
    CheckPrivate(layout.keys(), "directory", false, findings);
  if (findings.all().size() == before) findings.Ok("directory", layout.root.string(), "only its owner may use it");
}

namespace {

// Whether the private key's file is there, closed to others, and encrypted as it should be. Nothing when it cannot be
// looked at any further.
std::optional<bool> CheckKeyFile(const std::filesystem::path& key, std::string_view without, Findings& findings) {
  // A node does not start with a key that others can read, and nor is it read here.
  if (!CheckPrivate(key, "key-files", true, findings)) return std::nullopt;
  const auto encrypted = crypto::IsEncrypted(key);
  if (!encrypted.has_value()) {
    findings.Bad("key-files", key.string(), "the private key cannot be read: " + encrypted.error().message,
                 fmt::format("put it back from a backup; without it the node {}", without));
    return std::nullopt;
  }
  if (!*encrypted)
    findings.Warn("key-files", key.string(), "the private key is not encrypted",
                  "whoever reads the disk or a backup of it can use it as this node does");
  return *encrypted;
}

constexpr std::string_view kCannotBeOpened = "the private key cannot be opened: ";
constexpr std::string_view kCheckPassphrase = "check the passphrase; otherwise put the key back from a backup";

void CheckSigningKey(const std::filesystem::path& key, const std::optional<std::string>& passphrase,
                     Findings& findings) {
  const auto encrypted = CheckKeyFile(key, "cannot sign", findings);
  if (!encrypted.has_value()) return;
  const auto public_key = crypto::ReadPublicKey(key);
  if (!public_key.has_value())
    findings.Bad("key-files", crypto::PublicKeyPath(key).string(),
                 "the public key cannot be read: " + public_key.error().message, "put it back from a backup");
  if (!passphrase.has_value() && *encrypted) return;
  const auto opened = crypto::ReadPrivateKey(key, passphrase.value_or(std::string()));
  if (!opened.has_value())
    findings.Bad("key-files", key.string(), std::string(kCannotBeOpened) + opened.error().message,
                 std::string(kCheckPassphrase));
  if (opened.has_value() && public_key.has_value() && !(opened->public_key() == *public_key))
    findings.Bad("key-files", crypto::PublicKeyPath(key).string(), "it is not the public half of the key beside it",
                 "put both back from a backup");
}

void CheckVaultKey(const std::filesystem::path& key, const std::optional<std::string>& passphrase, Findings& findings) {
  const auto encrypted = CheckKeyFile(key, "cannot read its restricted documents", findings);
  if (!encrypted.has_value() || (!passphrase.has_value() && *encrypted)) return;
  const auto opened = crypto::ReadVaultKey(key, passphrase.value_or(std::string()));
  if (!opened.has_value())
    findings.Bad("key-files", key.string(), std::string(kCannotBeOpened) + opened.error().message,
                 std::string(kCheckPassphrase));
}

// Those that must be there, and those of the log that are: of a key that is retired the private half may be gone.
std::vector<std::filesystem::path> SigningKeys(const node::Layout& layout) {
  std::vector<std::filesystem::path> keys;
  const auto files = node::ListKeyFiles(layout);
  for (const auto& [role, first] : {std::pair{log::KeyRole::kCheckpoint, layout.checkpoint_key()},
                                    std::pair{log::KeyRole::kReceipt, layout.receipt_key()}}) {
    bool replaced = false;
    for (const node::KeyFile& one : files.value_or(std::vector<node::KeyFile>())) {
      if (one.role != role || one.file == first || !one.can_sign) continue;
      keys.push_back(one.file);
      replaced = true;
    }
    if (!replaced || std::filesystem::exists(first)) keys.push_back(first);
  }
  keys.push_back(layout.operator_key());
  keys.push_back(layout.custodian_key());
  return keys;
}

}  // namespace

void CheckKeys(const node::Layout& layout, const std::optional<std::string>& passphrase, Findings& findings) {
  const std::size_t before = findings.all().size();
  for (const auto& key : SigningKeys(layout)) CheckSigningKey(key, passphrase, findings);
  // Made at the first start with a vault.
  if (std::filesystem::exists(layout.vault_key())) CheckVaultKey(layout.vault_key(), passphrase, findings);
  if (findings.all().size() == before)
    findings.Ok("key-files", layout.keys().string(),
                passphrase.has_value() ? "all are there, and the passphrase opens them" : "all are there, encrypted");
}

std::optional<node::Configuration> CheckConfiguration(const node::Layout& layout, Findings& findings) {
  if (const auto found = node::FindNode(layout.root); !found.has_value()) {
    const auto format = node::ReadDataFormat(layout.root);
    findings.Bad("format", found.error().place, found.error().message,
                 format.has_value() && *format < node::kDataFormat
                     ? "entente migrate --data " + layout.root.string()
                     : "use the version of entente that made this directory, or put the file back from a backup");
  }
  if (node::FindNode(layout.root).has_value())
    findings.Ok("format", layout.format().string(), "this version of entente reads it");
  auto configuration = node::ReadConfiguration(layout.configuration());
  if (!configuration.has_value()) {
    findings.Bad("configuration", configuration.error().place, configuration.error().message,
                 "correct it; docs/configuration.md describes each key");
    return std::nullopt;
  }
  findings.Ok("configuration", layout.configuration().string(), "every key is known and in its range");
  return *std::move(configuration);
}

void CheckLock(const node::Layout& layout, const std::optional<Holder>& holder, Findings& findings) {
  const std::string where = (layout.root / "lock").string();
  if (!holder.has_value())
    findings.Ok("lock", where, "no process has the node open");
  else if (holder->process == 0)
    findings.Ok("lock", where, "a process that cannot be seen from here (in another container) has the node open");
  else
    findings.Ok("lock", where, fmt::format("process {} ({}) has the node open", holder->process, holder->name));
}

}  // namespace entente::doctor
