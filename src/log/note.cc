#include "log/note.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/digest.h"

namespace entente::log {
namespace {

constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kKeyIdHexDigits = 2 * kKeyIdBytes;
constexpr std::string_view kSignatureStart = "\xE2\x80\x94 ";  // U+2014, space

// The characters with the property White_Space that are no control characters below U+0020, in UTF-8.
constexpr std::string_view kSpaces[] = {" ",
                                        "\xC2\x85",
                                        "\xC2\xA0",
                                        "\xE1\x9A\x80",
                                        "\xE2\x80\x80",
                                        "\xE2\x80\x81",
                                        "\xE2\x80\x82",
                                        "\xE2\x80\x83",
                                        "\xE2\x80\x84",
                                        "\xE2\x80\x85",
                                        "\xE2\x80\x86",
                                        "\xE2\x80\x87",
                                        "\xE2\x80\x88",
                                        "\xE2\x80\x89",
                                        "\xE2\x80\x8A",
                                        "\xE2\x80\xA8",
                                        "\xE2\x80\xA9",
                                        "\xE2\x80\xAF",
                                        "\xE2\x81\x9F",
                                        "\xE3\x80\x80"};

bool HasNoteCharacters(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
  return IsUtf8(AsBytes(text)) && std::ranges::none_of(text, control);
}

std::string LinePlace(std::size_t line) {
  return fmt::format("line {}", line);
}

std::array<std::uint8_t, kKeyIdBytes> KeyIdBytes(std::uint32_t id) {
  return {static_cast<std::uint8_t>(id >> 24U), static_cast<std::uint8_t>(id >> 16U),
          static_cast<std::uint8_t>(id >> 8U), static_cast<std::uint8_t>(id)};
}

// REQUIRES: at least four bytes.
std::uint32_t KeyIdFrom(ByteView bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) | (std::uint32_t{bytes[2]} << 8U) |
         bytes[3];
}

Bytes TypedKey(const crypto::PublicKey& key, NoteKeyType type) {
  CHECK(key.algorithm() == crypto::Algorithm::kEdDsa);
  Bytes typed{static_cast<std::uint8_t>(type)};
  Append(typed, key.raw());
  return typed;
}

Result<NoteSignature> ParseSignature(std::string_view line, std::string place) {
  if (!line.starts_with(kSignatureStart))
    return Invalid("a signature line of a note begins with an em dash and a space", std::move(place));
  line.remove_prefix(kSignatureStart.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !IsKeyName(line.substr(0, space)))
    return Invalid("a signature line of a note names a key, then, after a space, gives its signature",
                   std::move(place));
  const Result<Bytes> decoded = FromBase64(line.substr(space + 1));
  if (!decoded.has_value()) return Invalid("the signature: " + decoded.error().message, std::move(place));
  if (decoded->size() <= kKeyIdBytes)
    return Invalid("a signature of a note is a key identifier of four bytes and something after it", std::move(place));
  return NoteSignature{std::string(line.substr(0, space)), KeyIdFrom(*decoded),
                       Bytes(decoded->begin() + kKeyIdBytes, decoded->end())};
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && HasNoteCharacters(name) && name.find_first_of("+\n") == std::string_view::npos &&
         std::ranges::none_of(kSpaces, [&](std::string_view space) { return name.find(space) != name.npos; });
}

bool IsNoteText(std::string_view text) {
  return HasNoteCharacters(text) && text.ends_with('\n');
}

std::uint32_t NoteKeyId(std::string_view name, const crypto::PublicKey& key, NoteKeyType type) {
  Bytes named = ToBytes(name);
  named.push_back('\n');
  Append(named, TypedKey(key, type));
  return KeyIdFrom(crypto::Sha256(named));
}

std::string VerifierKey(const std::string& name, const crypto::PublicKey& key, NoteKeyType type) {
  return fmt::format("{}+{:08x}+{}", name, NoteKeyId(name, key, type), ToBase64(TypedKey(key, type)));
}

Result<NoteVerifier> ParseVerifierKey(std::string_view vkey, NoteKeyType type) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos)
    return Invalid("a verifier key is a name, a key identifier in hexadecimal and a key in base64, joined by '+'");
  const std::string_view name = vkey.substr(0, first);
  if (!IsKeyName(name)) return Invalid("the name of a verifier key is text without spaces");

  const Result<Bytes> id = FromHex(vkey.substr(first + 1, second - first - 1));
  if (!id.has_value() || id->size() != kKeyIdBytes)
    return Invalid(fmt::format("the key identifier of a verifier key has {} hexadecimal digits", kKeyIdHexDigits));
  const Result<Bytes> typed = FromBase64(vkey.substr(second + 1));
  if (!typed.has_value()) return Invalid("the key of a verifier key: " + typed.error().message);
  if (typed->empty() || typed->front() != static_cast<std::uint8_t>(type))
    return Invalid(type == NoteKeyType::kEd25519
                       ? "the verifier key is not of the type Ed25519 (1), the only one that signs checkpoints here"
                       : "the verifier key is not of the type of Ed25519 cosignatures (4), the only one of witnesses "
                         "that is understood here");
  TRY_ASSIGN(crypto::PublicKey key, crypto::PublicKey::FromRaw(crypto::Algorithm::kEdDsa, ByteView(*typed).subspan(1)));

  const std::uint32_t key_id = NoteKeyId(name, key, type);
  if (key_id != KeyIdFrom(*id))
    return Invalid(fmt::format(
        "the key identifier of the verifier key is not the one of its name and key, {:08x}; is it whole?", key_id));
  return NoteVerifier{std::string(name), key_id, std::move(key)};
}

Result<Note> ParseNote(std::string_view note) {
  if (note.size() > kNoteBytesMax)
    return Invalid(fmt::format("a note has at most {} bytes, this one has {}", kNoteBytesMax, note.size()));
  if (!HasNoteCharacters(note)) return Invalid("a note is UTF-8 text without control characters");
  if (!note.ends_with('\n')) return Invalid("a note ends with a newline");
  // The last blank line, since the text may hold others.
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return Invalid("a note has a blank line between its text and its signatures");

  Note parsed;
  parsed.text = note.substr(0, blank + 1);
  const std::string_view lines = note.substr(blank + 2);
  if (lines.empty()) return Invalid("the note has no signatures");
  TRY_ASSIGN(parsed.signatures,
             ParseSignatureLines(lines, static_cast<std::size_t>(std::ranges::count(parsed.text, '\n')) + 2));
  return parsed;
}

std::string SignatureLine(const NoteSignature& signature) {
  Bytes identified = ToBytes(KeyIdBytes(signature.key_id));
  Append(identified, signature.signature);
  return fmt::format("{}{} {}\n", kSignatureStart, signature.name, ToBase64(identified));
}

Result<std::vector<NoteSignature>> ParseSignatureLines(std::string_view lines, std::size_t line) {
  std::vector<NoteSignature> signatures;
  for (; !lines.empty(); ++line) {
    if (signatures.size() == kNoteSignaturesMax)
      return Invalid(fmt::format("a note has at most {} signatures", kNoteSignaturesMax), LinePlace(line));
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos)
      return Invalid("a signature line of a note ends with a newline", LinePlace(line));
    TRY_ASSIGN(NoteSignature signature, ParseSignature(lines.substr(0, end), LinePlace(line)));
    signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return signatures;
}

Result<std::string> SignNote(std::string_view text, const std::string& name, const crypto::PrivateKey& key) {
  if (!IsKeyName(name)) return Invalid("the name of a note's key is text without spaces and '+'");
  if (!IsNoteText(text))
    return Invalid("the text of a note is UTF-8 without control characters and ends with a newline");
  if (key.public_key().algorithm() != crypto::Algorithm::kEdDsa) return Invalid("notes are signed with Ed25519");
  TRY_ASSIGN(Bytes signature, key.Sign(AsBytes(text)));
  std::string note =
      fmt::format("{}\n{}", text, SignatureLine({name, NoteKeyId(name, key.public_key()), std::move(signature)}));
  if (note.size() > kNoteBytesMax) return Invalid(fmt::format("a note has at most {} bytes", kNoteBytesMax));
  return note;
}

Result<std::string> VerifyNote(std::string_view note, const NoteVerifier& verifier) {
  TRY_ASSIGN(Note parsed, ParseNote(note));
  bool holds = false;
  for (const NoteSignature& one : parsed.signatures) {
    if (one.name != verifier.name || one.key_id != verifier.key_id) continue;
    if (!verifier.key.Verify(AsBytes(parsed.text), one.signature).has_value())
      return Fail(ErrorCode::kUnauthorized, fmt::format("the signature of {} on the note does not hold", one.name));
    holds = true;
  }
  if (!holds)
    return Fail(ErrorCode::kUnauthorized,
                fmt::format("the note has no signature of the key {}+{:08x}", verifier.name, verifier.key_id));
  return std::move(parsed.text);
}

}  // namespace entente::log
