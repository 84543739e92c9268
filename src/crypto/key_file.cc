#include "crypto/key_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/encoding.h"
#include "crypto/random.h"

namespace entente::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyFileBytesMax = 16'384;
constexpr mode_t kPrivateMode = 0600;
constexpr mode_t kPublicMode = 0644;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

// Text of a private key, wiped when it goes.
struct SecretText {
  std::string text;
  SecretText() = default;
  explicit SecretText(std::string secret) : text(std::move(secret)) {}
  SecretText(SecretText&& other) noexcept = default;
  SecretText& operator=(SecretText&&) = delete;
  ~SecretText() { OPENSSL_cleanse(text.data(), text.size()); }
};

std::unexpected<Error> SystemFailure(std::string_view what, const fs::path& path) {
  const int error = errno;
  const ErrorCode code = error == ENOENT   ? ErrorCode::kNotFound
                         : error == EEXIST ? ErrorCode::kConflict
                         : error == EACCES ? ErrorCode::kUnauthorized
                                           : ErrorCode::kUnavailable;
  return Fail(code, std::string(what) + ": " + std::generic_category().message(error), path.string());
}

// Refuses a private key that others can read. Whether it is one is judged from the content, not from the name.
Result<SecretText> ReadKeyText(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return SystemFailure("the key file cannot be opened", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return SystemFailure("the key file cannot be read", path);
  if (!S_ISREG(status.st_mode)) return Invalid("this is no regular file", path.string());
  if (status.st_size > static_cast<off_t>(kKeyFileBytesMax))
    return Invalid("this file is too long for a key", path.string());
  SecretText content;
  content.text.resize(kKeyFileBytesMax);
  std::size_t size = 0;
  while (size < content.text.size()) {
    const ssize_t count = ::read(file.get(), content.text.data() + size, content.text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemFailure("the key file cannot be read", path);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  content.text.resize(size);
  if (content.text.find("PRIVATE KEY-----") != std::string::npos && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fail(ErrorCode::kUnauthorized, "this private key can be read or changed by others; run 'chmod 600' on it",
                path.string());
  return content;
}

Result<void> WriteSynced(const fs::path& path, std::string_view text, mode_t mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.ok()) return SystemFailure("the key file cannot be made", path);
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemFailure("the key file cannot be written", path);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return SystemFailure("the key file cannot be synced", path);
  return {};
}

Result<void> SyncDirectoryOf(const fs::path& path) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || ::fsync(opened.get()) != 0) return SystemFailure("the directory cannot be synced", directory);
  return {};
}

// Gives a finished file its name, unless the name is taken.
Result<void> Publish(const fs::path& temporary, const fs::path& path) {
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno == EEXIST)
    return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
  if (errno != EINVAL && errno != ENOSYS) return SystemFailure("the key file cannot be put in place", path);
  // A file system without that flag.
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    if (errno == EEXIST)
      return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
    return SystemFailure("the key file cannot be put in place", path);
  }
  ::unlink(temporary.c_str());
  return {};
}

// A file that goes again unless it was published.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : path_(target.string() + ".tmp-" + ToHex(RandomBytes(6))) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<void> RequireAbsent(const fs::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0)
    return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
  return {};
}

}  // namespace

fs::path PublicKeyPath(const fs::path& pem) {
  const fs::path stem = pem.extension() == ".pem" ? fs::path(pem).replace_extension() : pem;
  return stem.string() + ".pub.pem";
}

Result<void> WriteKeyFiles(const fs::path& pem, const PrivateKey& key, std::string_view passphrase) {
  const fs::path public_pem = PublicKeyPath(pem);
  // Asked first, since encryption takes its time; Publish() asks again.
  TRY(RequireAbsent(pem));
  TRY(RequireAbsent(public_pem));
  TRY_ASSIGN(std::string private_text, key.ToPem(passphrase));
  const SecretText secret(std::move(private_text));
  const TemporaryFile private_file(pem);
  const TemporaryFile public_file(public_pem);
  TRY(WriteSynced(private_file.path(), secret.text, kPrivateMode));
  TRY(WriteSynced(public_file.path(), key.public_key().ToPem(), kPublicMode));
  // A crash between the two leaves a public key that belongs to nothing, rather than a private key that looks whole.
  TRY(Publish(public_file.path(), public_pem));
  if (Result<void> published = Publish(private_file.path(), pem); !published.has_value()) {
    ::unlink(public_pem.c_str());
    return published;
  }
  return SyncDirectoryOf(pem);
}

Result<PrivateKey> ReadPrivateKey(const fs::path& pem, std::string_view passphrase) {
  TRY_ASSIGN(const SecretText content, ReadKeyText(pem));
  Result<PrivateKey> key = PrivateKey::FromPem(content.text, passphrase);
  if (!key.has_value()) key.error().place = pem.string();
  return key;
}

Result<PublicKey> ReadPublicKey(const fs::path& pem) {
  Result<SecretText> content = ReadKeyText(pem);
  // NAME.pem stands for the pair: the public key beside it is as good.
  const bool is_public = content.has_value() && content->text.find("BEGIN PUBLIC KEY") != std::string::npos;
  const fs::path beside = PublicKeyPath(pem);
  struct stat status{};
  if (!is_public && ::stat(beside.c_str(), &status) == 0) return ReadPublicKey(beside);
  if (!content.has_value()) return std::unexpected(std::move(content.error()));
  Result<PublicKey> key = PublicKey::FromPem(content->text);
  if (!key.has_value()) key.error().place = pem.string();
  return key;
}

Result<bool> IsEncrypted(const fs::path& pem) {
  TRY_ASSIGN(const SecretText content, ReadKeyText(pem));
  if (content.text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != std::string::npos) return true;
  if (content.text.find("-----BEGIN PRIVATE KEY-----") != std::string::npos) return false;
  return Invalid("this file holds no private key in PKCS#8 PEM form", pem.string());
}

}  // namespace entente::crypto
