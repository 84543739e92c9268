#include "crypto/pkcs11_uri.h"

#include <charconv>
#include <set>

#include "base/encoding.h"

namespace entente::crypto {
namespace {

constexpr std::string_view kScheme = "pkcs11:";
constexpr std::size_t kUriBytesMax = 4'096;
constexpr std::string_view kPlace = "PKCS #11 URI";

std::unexpected<Error> Refused(std::string message) {
  return Invalid(std::move(message), std::string(kPlace));
}

Result<Bytes> Decoded(std::string_view name, std::string_view value) {
  Bytes out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%') {
      if (value[i] <= ' ' || value[i] >= 0x7F)
        return Refused("a space or a character beyond ASCII in '" + std::string(name) +
                       "' is written with percent signs, a space as %20");
      out.push_back(static_cast<std::uint8_t>(value[i]));
      continue;
    }
    const Result<Bytes> byte = i + 2 < value.size() ? FromHex(value.substr(i + 1, 2)) : Invalid("too short");
    if (!byte.has_value()) return Refused("a percent sign in '" + std::string(name) + "' needs two hexadecimal digits");
    out.push_back(byte->front());
    i += 2;
  }
  return out;
}

Result<std::string> DecodedText(std::string_view name, std::string_view value) {
  TRY_ASSIGN(const Bytes bytes, Decoded(name, value));
  if (bytes.empty()) return Refused("the attribute '" + std::string(name) + "' is empty");
  if (!IsUtf8(bytes) || HoldsControlCharacter(AsText(bytes)))
    return Refused("the attribute '" + std::string(name) + "' is text without control characters");
  return ToText(bytes);
}

Result<void> TakeSlot(std::string_view value, Pkcs11Uri& uri) {
  std::uint64_t slot = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), slot);
  if (error != std::errc() || end != value.data() + value.size()) return Refused("the attribute 'slot-id' is a number");
  uri.slot = slot;
  return {};
}

// "file:/etc/pin" and "/etc/pin" are the same; a program whose output is the PIN is not started.
Result<void> TakePinSource(std::string_view value, Pkcs11Uri& uri) {
  TRY_ASSIGN(const std::string source, DecodedText("pin-source", value));
  std::string_view file = source;
  if (file.starts_with('|')) return Refused("'pin-source' names a file here; programs are not started");
  for (const std::string_view start : {"file:", "//"})
    if (file.starts_with(start)) file.remove_prefix(start.size());
  if (file.empty()) return Refused("'pin-source' names no file");
  uri.pin_source = file;
  return {};
}

Result<void> TakePath(std::string_view name, std::string_view value, Pkcs11Uri& uri) {
  if (name == "slot-id") return TakeSlot(value, uri);
  if (name == "id") {
    TRY_ASSIGN(uri.id, Decoded(name, value));
    if (uri.id.empty()) return Refused("the attribute 'id' is empty");
    return {};
  }
  if (name == "type") {
    if (value != "private" && value != "public") return Refused("the attribute 'type' is private or public for a key");
    return {};
  }
  std::string* text = name == "token"          ? &uri.token
                      : name == "serial"       ? &uri.serial
                      : name == "manufacturer" ? &uri.manufacturer
                      : name == "model"        ? &uri.model
                      : name == "object"       ? &uri.object
                                               : nullptr;
  if (text == nullptr)
    return Refused("the attribute '" + std::string(name) +
                   "' is not understood here; take token, serial, manufacturer, model, slot-id, object, id");
  TRY_ASSIGN(*text, DecodedText(name, value));
  return {};
}

Result<void> TakeQuery(std::string_view name, std::string_view value, Pkcs11Uri& uri) {
  if (name == "pin-source") return TakePinSource(value, uri);
  if (name != "module-path")
    return Refused("the attribute '" + std::string(name) +
                   "' is not understood here; after '?' take module-path and pin-source");
  TRY_ASSIGN(uri.module_path, DecodedText(name, value));
  if (!uri.module_path.starts_with('/')) return Refused("'module-path' is an absolute path");
  return {};
}

// Attributes of one half, each at most once. `take` is TakePath or TakeQuery.
Result<void> TakeAll(std::string_view half, char separator, Pkcs11Uri& uri,
                     Result<void> (*take)(std::string_view, std::string_view, Pkcs11Uri&)) {
  std::set<std::string_view> seen;
  while (!half.empty()) {
    const std::string_view one = half.substr(0, half.find(separator));
    half.remove_prefix(std::min(half.size(), one.size() + 1));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) return Refused("an attribute is written as name=value");
    const std::string_view name = one.substr(0, equals);
    if (!IsUtf8(AsBytes(name)) || HoldsControlCharacter(name)) return Refused("an attribute's name is plain text");
    if (!seen.insert(name).second) return Refused("the attribute '" + std::string(name) + "' stands there twice");
    TRY(take(name, one.substr(equals + 1), uri));
  }
  return {};
}

}  // namespace

bool IsPkcs11Uri(std::string_view text) {
  return text.starts_with(kScheme);
}

Result<Pkcs11Uri> ParsePkcs11Uri(std::string_view text) {
  if (!IsPkcs11Uri(text)) return Refused("a PKCS #11 URI begins with 'pkcs11:'");
  if (text.size() > kUriBytesMax) return Refused("this is too long for a PKCS #11 URI");
  // First of all, so that no other complaint is made about a text that holds a PIN.
  if (text.find("pin-value") != std::string_view::npos)
    return Refused(
        "a PIN does not belong on a command line, where everybody on the machine can read it; leave 'pin-value' out "
        "and "
        "name a file with 'pin-source', set ENTENTE_PIN, or wait to be asked. Change the PIN if it was a real one");
  text.remove_prefix(kScheme.size());
  const std::size_t question = text.find('?');
  Pkcs11Uri uri;
  TRY(TakeAll(text.substr(0, question), ';', uri, TakePath));
  if (question != std::string_view::npos) TRY(TakeAll(text.substr(question + 1), '&', uri, TakeQuery));
  if (uri.module_path.empty())
    return Refused("say which library speaks to the token, as in '?module-path=/usr/lib/softhsm/libsofthsm2.so'");
  return uri;
}

}  // namespace entente::crypto
