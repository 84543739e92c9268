#include "log/cosignature.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "log/big_endian.h"

namespace entente::log {
namespace {

constexpr std::size_t kTimeBytes = 8;

Result<UnixSeconds> VerifyOne(const Note& note, const NoteSignature& one, const CosignatureVerifier& witness) {
  const auto refuse = [&](std::string_view why) {
    return Fail(ErrorCode::kUnauthorized, fmt::format("the cosignature of {} {}", one.name, why));
  };
  if (one.signature.size() != kTimeBytes + crypto::SignatureBytes(crypto::Algorithm::kEdDsa))
    return refuse("is not of the length that cosignatures have");
  const ByteView bytes(one.signature);
  const std::uint64_t time = BigEndian<std::uint64_t>(bytes);
  if (time > static_cast<std::uint64_t>(std::numeric_limits<UnixSeconds>::max()))
    return refuse("has a time that is none");
  const std::string message = CosignedMessage(note.text, static_cast<UnixSeconds>(time));
  if (!witness.key.Verify(AsBytes(message), bytes.subspan(kTimeBytes)).has_value()) return refuse("does not hold");
  return static_cast<UnixSeconds>(time);
}

}  // namespace

CosignatureVerifier CosignatureVerifierOf(const std::string& name, const crypto::PublicKey& key) {
  return {name, NoteKeyId(name, key, NoteKeyType::kCosignature), key};
}

std::string CosignatureVerifierKey(const CosignatureVerifier& verifier) {
  return VerifierKey(verifier.name, verifier.key, NoteKeyType::kCosignature);
}

Result<CosignatureVerifier> ParseCosignatureVerifierKey(std::string_view vkey) {
  TRY_ASSIGN(NoteVerifier parsed, ParseVerifierKey(vkey, NoteKeyType::kCosignature));
  return CosignatureVerifier{std::move(parsed.name), parsed.key_id, std::move(parsed.key)};
}

std::string CosignedMessage(std::string_view text, UnixSeconds time) {
  return fmt::format("cosignature/v1\ntime {}\n{}", time, text);
}

Result<std::string> Cosign(std::string_view text, const std::string& name, const crypto::PrivateKey& key,
                           UnixSeconds time) {
  if (!IsKeyName(name)) return Invalid("the name of a witness is text without spaces and '+'");
  if (!IsNoteText(text))
    return Invalid("the text of a note is UTF-8 without control characters and ends with a newline");
  if (key.public_key().algorithm() != crypto::Algorithm::kEdDsa) return Invalid("witnesses sign with Ed25519");
  if (time < 0) return Invalid("the time of a cosignature is after 1970");
  TRY_ASSIGN(const Bytes made, key.Sign(AsBytes(CosignedMessage(text, time))));
  Bytes timed;
  AppendBigEndian(timed, static_cast<std::uint64_t>(time));
  Append(timed, made);
  return SignatureLine({name, NoteKeyId(name, key.public_key(), NoteKeyType::kCosignature), std::move(timed)});
}

Result<UnixSeconds> VerifyCosignature(const Note& note, const CosignatureVerifier& witness) {
  UnixSeconds latest = -1;
  for (const NoteSignature& one : note.signatures) {
    if (one.name != witness.name || one.key_id != witness.key_id) continue;
    TRY_ASSIGN(const UnixSeconds time, VerifyOne(note, one, witness));
    latest = std::max(latest, time);
  }
  if (latest < 0)
    return Fail(ErrorCode::kUnauthorized,
                fmt::format("the note has no cosignature of the witness {}+{:08x}", witness.name, witness.key_id));
  return latest;
}

}  // namespace entente::log
