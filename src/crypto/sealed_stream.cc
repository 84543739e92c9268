#include "crypto/sealed_stream.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"
#include "crypto/random.h"
#include "crypto/sodium_ready.h"

namespace entente::crypto {
namespace {

static_assert(kStreamHeaderBytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kSealBytes == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(SecretBytes::kSize == crypto_secretstream_xchacha20poly1305_KEYBYTES);

unsigned char TagFor(bool last) {
  return last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
}

}  // namespace

StreamSalt RandomStreamSalt() {
  StreamSalt salt{};
  std::ranges::copy(RandomBytes(salt.size()), salt.begin());
  return salt;
}

StreamKey::StreamKey(const VaultKey& vault_key, std::string_view label, const StreamSalt& salt,
                     const Digest& document) {
  ReadySodium();
  Bytes message = ToBytes(label);
  Append(message, salt);
  Append(message, document);
  const auto key = vault_key.secret_->reveal();
  CHECK(crypto_generichash_blake2b(secret_.fill().data(), SecretBytes::kSize, message.data(), message.size(),
                                   key.data(), key.size()) == 0);
}

// The copy of the stream's key that a state holds goes with it.
struct SealingStream::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ::sodium_memzero(&stream, sizeof(stream)); }
  crypto_secretstream_xchacha20poly1305_state stream{};
  bool ended = false;
};

SealingStream::SealingStream(const StreamKey& key) : state_(std::make_unique<State>()) {
  ReadySodium();
  CHECK(crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, header_.data(), key.secret_.reveal().data()) ==
        0);
}

SealingStream::SealingStream(SealingStream&&) noexcept = default;
SealingStream& SealingStream::operator=(SealingStream&&) noexcept = default;
SealingStream::~SealingStream() = default;

void SealingStream::Seal(ByteView piece, bool last, std::span<std::uint8_t> sealed) {
  CHECK(!state_->ended && sealed.size() == piece.size() + kSealBytes);
  state_->ended = last;
  CHECK(crypto_secretstream_xchacha20poly1305_push(&state_->stream, sealed.data(), nullptr, piece.data(), piece.size(),
                                                   nullptr, 0, TagFor(last)) == 0);
}

struct OpeningStream::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ::sodium_memzero(&stream, sizeof(stream)); }
  crypto_secretstream_xchacha20poly1305_state stream{};
  bool ended = false;
};

OpeningStream::OpeningStream(const StreamKey& key, const StreamHeader& header) : state_(std::make_unique<State>()) {
  ReadySodium();
  CHECK(crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, header.data(), key.secret_.reveal().data()) ==
        0);
}

OpeningStream::OpeningStream(OpeningStream&&) noexcept = default;
OpeningStream& OpeningStream::operator=(OpeningStream&&) noexcept = default;
OpeningStream::~OpeningStream() = default;

bool OpeningStream::Open(ByteView sealed, bool last, std::span<std::uint8_t> piece) {
  CHECK(piece.size() + kSealBytes == sealed.size());
  if (state_->ended) return false;
  unsigned char tag = 0;
  const bool opened = crypto_secretstream_xchacha20poly1305_pull(&state_->stream, piece.data(), nullptr, &tag,
                                                                 sealed.data(), sealed.size(), nullptr, 0) == 0 &&
                      tag == TagFor(last);
  state_->ended = last || !opened;
  return opened;
}

}  // namespace entente::crypto
