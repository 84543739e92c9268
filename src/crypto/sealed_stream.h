// Sealed streams: bytes encrypted piece by piece, so that each piece is known to be authentic, in its place, and sealed
// for this very thing before it is used, and the last one to be the last. XChaCha20-Poly1305 as libsodium's
// crypto_secretstream_xchacha20poly1305 has it (https://doc.libsodium.org/secret-key_cryptography/secretstream).
//
// What opens a stream: its key, its header, and its pieces with the borders that they were sealed with, in order.
//
// Thread safety: a stream belongs to one thread at a time; a StreamKey is a value.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/secret_bytes.h"
#include "crypto/vault_key.h"

namespace entente::crypto {

inline constexpr std::size_t kStreamHeaderBytes = 24;
// By so much a sealed piece is longer.
inline constexpr std::size_t kSealBytes = 17;
inline constexpr std::size_t kStreamSaltBytes = 32;

using StreamHeader = std::array<std::uint8_t, kStreamHeaderBytes>;
using StreamSalt = std::array<std::uint8_t, kStreamSaltBytes>;

[[nodiscard]] StreamSalt RandomStreamSalt();

// The key of one stream: keyed BLAKE2b (RFC 7693), 32 bytes, key: the vault's; message: `label`, salt, digest.
class StreamKey {
 public:
  // REQUIRES: the salt is random, and new for everything that is sealed under the label.
  StreamKey(const VaultKey& vault_key, std::string_view label, const StreamSalt& salt, const Digest& document);

 private:
  SecretBytes secret_;
  friend class SealingStream;
  friend class OpeningStream;
};

class SealingStream {
 public:
  explicit SealingStream(const StreamKey& key);
  SealingStream(SealingStream&&) noexcept;
  SealingStream& operator=(SealingStream&&) noexcept;
  ~SealingStream();

  [[nodiscard]] const StreamHeader& header() const { return header_; }
  // REQUIRES: sealed.size() == piece.size() + kSealBytes; no piece follows the last one.
  void Seal(ByteView piece, bool last, std::span<std::uint8_t> sealed);

 private:
  struct State;
  std::unique_ptr<State> state_;
  StreamHeader header_{};
};

class OpeningStream {
 public:
  OpeningStream(const StreamKey& key, const StreamHeader& header);
  OpeningStream(OpeningStream&&) noexcept;
  OpeningStream& operator=(OpeningStream&&) noexcept;
  ~OpeningStream();

  // Whether this is the piece that comes next, sealed with this key, and the last one if and only if `last`. When not,
  // `piece` holds nothing of use, and the stream is at its end.
  // REQUIRES: piece.size() + kSealBytes == sealed.size().
  [[nodiscard]] bool Open(ByteView sealed, bool last, std::span<std::uint8_t> piece);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace entente::crypto
