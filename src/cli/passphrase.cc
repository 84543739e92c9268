#include "cli/passphrase.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/limits.h"
#include "cli/input.h"
#include "cli/terminal.h"
#include "crypto/key_file.h"
#include "crypto/pkcs11_key.h"
#include "node/layout.h"

namespace entente::cli {
namespace {

// Echo is off while this lives.
class QuietTerminal {
 public:
  explicit QuietTerminal(int descriptor) : descriptor_(descriptor) {
    changed_ = ::tcgetattr(descriptor_, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = changed_ && ::tcsetattr(descriptor_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (changed_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  [[nodiscard]] bool quiet() const { return changed_; }

 private:
  int descriptor_;
  termios before_{};
  bool changed_ = false;
};

void Write(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

Result<std::string> AskAt(int terminal, const std::string& prompt) {
  const QuietTerminal quiet(terminal);
  if (!quiet.quiet())
    return Fail(ErrorCode::kUnavailable, "cannot switch the terminal's echo off, so no passphrase is asked for");
  Write(terminal, prompt);
  std::string line;
  char c = 0;
  while (line.size() <= limits::kPassphraseBytesMax) {
    const ssize_t got = ::read(terminal, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') break;
    line += c;
  }
  Write(terminal, "\n");
  return line;
}

// One line, without its end.
Result<std::string> ReadSecretFile(const std::string& file) {
  TRY_ASSIGN(const Bytes content, ReadInput(file, limits::kPassphraseBytesMax + 2));
  std::string text = ToText(content);
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Result<std::string> Checked(std::string passphrase, std::string_view place) {
  if (passphrase.empty()) return Invalid("the passphrase is empty", std::string(place));
  if (passphrase.size() > limits::kPassphraseBytesMax)
    return Invalid("the passphrase is longer than " + std::to_string(limits::kPassphraseBytesMax) + " bytes",
                   std::string(place));
  return passphrase;
}

// An empty PIN is never tried: it would count as a wrong one.
Result<std::string> CheckedPin(std::string pin, std::string_view place) {
  if (pin.empty() || pin.size() > limits::kPassphraseBytesMax)
    return Invalid("the PIN is empty, or longer than " + std::to_string(limits::kPassphraseBytesMax) + " bytes",
                   std::string(place));
  return pin;
}

Result<std::string> ReadPin(const std::string& source, std::string_view token) {
  if (!source.empty()) {
    TRY_ASSIGN(std::string pin, ReadSecretFile(source));
    return CheckedPin(std::move(pin), source);
  }
  if (const char* given = std::getenv("ENTENTE_PIN"); given != nullptr) return CheckedPin(given, "ENTENTE_PIN");
  const int terminal = ::isatty(STDIN_FILENO) == 1 ? ::open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
  if (terminal < 0)
    return Fail(ErrorCode::kUnauthorized, "the PIN of the token '" + std::string(token) +
                                              "' is needed, and there is no terminal to ask at; name a file with "
                                              "pin-source in the URI, or set ENTENTE_PIN");
  auto answer = AskAt(terminal, "PIN of the token '" + Plain(token) + "': ");
  ::close(terminal);
  TRY_ASSIGN(std::string pin, std::move(answer));
  return CheckedPin(std::move(pin), "terminal");
}

crypto::AskPin PinOf(const crypto::Pkcs11Uri& uri) {
  return [source = uri.pin_source](std::string_view token) { return ReadPin(source, token); };
}

}  // namespace

void DeclarePassphrase(Options& options, std::string& file) {
  options.Text("--passphrase-file", "FILE", file,
               "read the passphrase from this file; else ENTENTE_PASSPHRASE, else a prompt");
}

Result<std::string> ReadPassphrase(const std::string& file, std::string_view what, Ask ask) {
  if (!file.empty()) {
    TRY_ASSIGN(std::string text, ReadSecretFile(file));
    return Checked(std::move(text), file);
  }
  if (const char* given = std::getenv("ENTENTE_PASSPHRASE"); given != nullptr)
    return Checked(given, "ENTENTE_PASSPHRASE");
  const int terminal = ::isatty(STDIN_FILENO) == 1 ? ::open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
  if (terminal < 0)
    return Fail(ErrorCode::kUnauthorized,
                "a passphrase is needed for " + std::string(what) +
                    ", and there is no terminal to ask at; give --passphrase-file FILE or set ENTENTE_PASSPHRASE");
  auto first = AskAt(terminal, "Passphrase for " + Plain(what) + ": ");
  if (first.has_value() && ask == Ask::kTwice && !first->empty()) {
    const auto again = AskAt(terminal, "The same once more: ");
    if (again.has_value() && *again != *first) first = Invalid("the two passphrases differ");
  }
  ::close(terminal);
  TRY_ASSIGN(std::string answer, std::move(first));
  return Checked(std::move(answer), "terminal");
}

Result<crypto::PrivateKey> ReadKey(const std::string& key, const std::string& passphrase_file) {
  if (crypto::IsPkcs11Uri(key)) {
    TRY_ASSIGN(const crypto::Pkcs11Uri uri, crypto::ParsePkcs11Uri(key));
    return crypto::OpenTokenKey(uri, PinOf(uri));
  }
  TRY_ASSIGN(const bool encrypted, crypto::IsEncrypted(key));
  std::string passphrase;
  if (encrypted) {
    TRY_ASSIGN(passphrase, ReadPassphrase(passphrase_file, key, Ask::kOnce));
  }
  return crypto::ReadPrivateKey(key, passphrase);
}

Result<crypto::PublicKey> ReadPublicHalf(const std::string& key) {
  if (!crypto::IsPkcs11Uri(key)) return crypto::ReadPublicKey(key);
  TRY_ASSIGN(const crypto::Pkcs11Uri uri, crypto::ParsePkcs11Uri(key));
  return crypto::ReadTokenPublicKey(uri, PinOf(uri));
}

Result<std::string> NodePassphrase(const std::filesystem::path& data, const std::string& passphrase_file) {
  TRY_ASSIGN(const node::Layout layout, node::FindNode(data));
  TRY_ASSIGN(const bool encrypted, crypto::IsEncrypted(layout.operator_key()));
  if (!encrypted) return std::string();
  return ReadPassphrase(passphrase_file, "the keys in " + layout.keys().string(), Ask::kOnce);
}

}  // namespace entente::cli
