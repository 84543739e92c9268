// Passphrases: from --passphrase-file, from ENTENTE_PASSPHRASE, or from a prompt without echo; in this order. And the
// keys that they open: files, or keys in tokens (RFC 7512), whose PIN comes from the URI's pin-source, from
// ENTENTE_PIN, or from a prompt.
//
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/options.h"
#include "crypto/key.h"

namespace entente::cli {

// "--passphrase-file FILE".
void DeclarePassphrase(Options& options, std::string& file);

enum class Ask { kOnce, kTwice };  // twice where a new one is set
// Errors: kInvalidInput when it is empty or too long, or when two answers differ; kUnauthorized when there is none and
// no terminal to ask at.
[[nodiscard]] Result<std::string> ReadPassphrase(const std::string& file, std::string_view what, Ask ask);

// A private key: a file, whose passphrase is asked for only when it is encrypted; or a "pkcs11:" URI, whose PIN is
// asked for once and never again.
[[nodiscard]] Result<crypto::PrivateKey> ReadKey(const std::string& key, const std::string& passphrase_file);
// The public half of the same.
[[nodiscard]] Result<crypto::PublicKey> ReadPublicHalf(const std::string& key);

// The passphrase of a node's keys; empty when they are not encrypted.
[[nodiscard]] Result<std::string> NodePassphrase(const std::filesystem::path& data, const std::string& passphrase_file);

}  // namespace entente::cli
