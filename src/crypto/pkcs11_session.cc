#include "crypto/pkcs11_session.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kSlotsMax = 256;
constexpr std::size_t kFoundMax = 16;
constexpr std::size_t kAttributeBytesMax = 4'096;

// Fields of a token's description are padded with blanks.
template <std::size_t N>
std::string Field(const unsigned char (&field)[N]) {
  std::string text(reinterpret_cast<const char*>(field), N);
  text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

bool Fits(const std::string& wanted, const std::string& there) {
  return wanted.empty() || wanted == there;
}

struct Token {
  CK_SLOT_ID slot;
  std::string label;
  std::string serial;
};

std::string Listed(const std::vector<Token>& tokens) {
  std::string text;
  for (const Token& token : tokens)
    text += (text.empty() ? "'" : ", '") + token.label + "' (serial " + token.serial + ")";
  return text;
}

Result<std::vector<CK_SLOT_ID>> Slots(CK_FUNCTION_LIST& call) {
  CK_ULONG count = 0;
  if (const CK_RV value = call.C_GetSlotList(CK_TRUE, nullptr, &count); value != CKR_OK)
    return Pkcs11Failure("the PKCS #11 module does not say which tokens there are", value);
  if (count > kSlotsMax) return Invalid("the PKCS #11 module has more than 256 tokens");
  std::vector<CK_SLOT_ID> slots(count);
  if (count == 0) return slots;
  if (const CK_RV value = call.C_GetSlotList(CK_TRUE, slots.data(), &count); value != CKR_OK)
    return Pkcs11Failure("the PKCS #11 module does not say which tokens there are", value);
  slots.resize(std::min<std::size_t>(slots.size(), count));
  return slots;
}

Result<Token> FindToken(CK_FUNCTION_LIST& call, const Pkcs11Uri& uri) {
  TRY_ASSIGN(const std::vector<CK_SLOT_ID> slots, Slots(call));
  std::vector<Token> there;
  std::vector<Token> fitting;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (call.C_GetTokenInfo(slot, &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
    const Token token{slot, Field(info.label), Field(info.serialNumber)};
    there.push_back(token);
    if (Fits(uri.token, token.label) && Fits(uri.serial, token.serial) &&
        Fits(uri.manufacturer, Field(info.manufacturerID)) && Fits(uri.model, Field(info.model)) &&
        (!uri.slot.has_value() || *uri.slot == slot))
      fitting.push_back(token);
  }
  if (fitting.size() == 1) return fitting.front();
  if (!fitting.empty())
    return Fail(ErrorCode::kConflict, "several tokens fit the PKCS #11 URI: " + Listed(fitting) + "; add serial=…");
  if (there.empty()) return Fail(ErrorCode::kNotFound, "the PKCS #11 module sees no token; is it plugged in?");
  return Fail(ErrorCode::kNotFound, "no token fits the PKCS #11 URI; there are " + Listed(there));
}

}  // namespace

Result<std::unique_ptr<Pkcs11Session>> Pkcs11Session::Open(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri) {
  TRY_ASSIGN(const Token token, FindToken(module->call(), uri));
  CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
  // Read-only: nothing of the token is changed.
  const CK_RV value = module->call().C_OpenSession(token.slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
  if (value != CKR_OK) return Pkcs11Failure("the token '" + token.label + "' opens no session", value);
  return std::unique_ptr<Pkcs11Session>(new Pkcs11Session(std::move(module), token.slot, token.label, handle));
}

Pkcs11Session::~Pkcs11Session() {
  OPENSSL_cleanse(pin_.data(), pin_.size());
  call().C_CloseSession(handle_);
}

CK_FLAGS Pkcs11Session::TokenFlags() const {
  CK_TOKEN_INFO info{};
  return call().C_GetTokenInfo(slot_, &info) == CKR_OK ? info.flags : 0;
}

std::unexpected<Error> Pkcs11Session::PinRefused(CK_RV value) const {
  const CK_FLAGS flags = TokenFlags();
  std::string more = "it was tried once and is not tried again";
  if (value == CKR_PIN_LOCKED || (flags & CKF_USER_PIN_LOCKED) != 0)
    return Fail(ErrorCode::kUnauthorized, "the PIN of the token '" + token_ +
                                              "' is locked after too many wrong ones; its security officer can set a "
                                              "new one");
  if ((flags & CKF_USER_PIN_FINAL_TRY) != 0)
    more += "; the next wrong PIN locks the token";
  else if ((flags & CKF_USER_PIN_COUNT_LOW) != 0)
    more += "; a few wrong ones lock the token";
  return Fail(ErrorCode::kUnauthorized, "the token '" + token_ + "' does not take this PIN; " + more);
}

CK_RV Pkcs11Session::Login(CK_USER_TYPE user) const {
  if (keypad_) return call().C_Login(handle_, user, nullptr, 0);
  Bytes copy = pin_;  // the interface wants it writable
  const CK_RV value = call().C_Login(handle_, user, copy.data(), static_cast<CK_ULONG>(copy.size()));
  OPENSSL_cleanse(copy.data(), copy.size());
  return value;
}

Result<void> Pkcs11Session::LogIn(const AskPin& ask) {
  const CK_FLAGS flags = TokenFlags();
  if ((flags & CKF_LOGIN_REQUIRED) == 0) return {};
  if ((flags & CKF_USER_PIN_LOCKED) != 0) return PinRefused(CKR_PIN_LOCKED);
  if ((flags & CKF_USER_PIN_INITIALIZED) == 0)
    return Fail(ErrorCode::kUnauthorized,
                "the token '" + token_ + "' has no user PIN yet; its security officer sets it");
  keypad_ = (flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  if (!keypad_) {
    TRY_ASSIGN(std::string pin, ask(token_));
    pin_ = ToBytes(pin);
    OPENSSL_cleanse(pin.data(), pin.size());
  }
  const CK_RV value = Login(CKU_USER);
  if (value == CKR_OK || value == CKR_USER_ALREADY_LOGGED_IN) return {};
  if (value == CKR_PIN_INCORRECT || value == CKR_PIN_INVALID || value == CKR_PIN_LEN_RANGE || value == CKR_PIN_LOCKED)
    return PinRefused(value);
  return Pkcs11Failure("the token '" + token_ + "' lets nobody log in", value);
}

Result<void> Pkcs11Session::LogInForSignature() const {
  const CK_RV value = Login(CKU_CONTEXT_SPECIFIC);
  if (value == CKR_OK) return {};
  if (value == CKR_PIN_INCORRECT || value == CKR_PIN_LOCKED) return PinRefused(value);
  return Pkcs11Failure("the token '" + token_ + "' wants the PIN for each signature and does not take it", value);
}

Result<std::vector<CK_OBJECT_HANDLE>> Pkcs11Session::Find(CK_OBJECT_CLASS kind, std::string_view label,
                                                          ByteView id) const {
  Bytes label_bytes = ToBytes(label);
  Bytes id_bytes = ToBytes(id);
  std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &kind, sizeof kind}};
  if (!label.empty()) wanted.push_back({CKA_LABEL, label_bytes.data(), static_cast<CK_ULONG>(label_bytes.size())});
  if (!id.empty()) wanted.push_back({CKA_ID, id_bytes.data(), static_cast<CK_ULONG>(id_bytes.size())});
  CK_RV value = call().C_FindObjectsInit(handle_, wanted.data(), static_cast<CK_ULONG>(wanted.size()));
  if (value != CKR_OK) return Pkcs11Failure("the token '" + token_ + "' cannot be searched", value);
  std::vector<CK_OBJECT_HANDLE> found(kFoundMax);
  CK_ULONG count = 0;
  value = call().C_FindObjects(handle_, found.data(), static_cast<CK_ULONG>(found.size()), &count);
  call().C_FindObjectsFinal(handle_);
  if (value != CKR_OK) return Pkcs11Failure("the token '" + token_ + "' cannot be searched", value);
  found.resize(std::min<std::size_t>(found.size(), count));
  return found;
}

std::optional<Bytes> Pkcs11Session::Attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  CK_ATTRIBUTE attribute{type, nullptr, 0};
  // A length beyond all bounds stands for "not to be had".
  if (call().C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK || attribute.ulValueLen > kAttributeBytesMax)
    return std::nullopt;
  Bytes bytes(attribute.ulValueLen);
  attribute.pValue = bytes.data();
  if (call().C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK || attribute.ulValueLen > bytes.size())
    return std::nullopt;
  bytes.resize(attribute.ulValueLen);
  return bytes;
}

std::optional<bool> Pkcs11Session::Flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const std::optional<Bytes> bytes = Attribute(object, type);
  if (!bytes.has_value() || bytes->size() != 1) return std::nullopt;
  return bytes->front() != 0;
}

std::optional<unsigned long> Pkcs11Session::Number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const std::optional<Bytes> bytes = Attribute(object, type);
  unsigned long number = 0;
  if (!bytes.has_value() || bytes->size() != sizeof number) return std::nullopt;
  std::ranges::copy(*bytes, reinterpret_cast<std::uint8_t*>(&number));
  return number;
}

bool Pkcs11Session::CanSign(CK_MECHANISM_TYPE mechanism) const {
  CK_MECHANISM_INFO info{};
  return call().C_GetMechanismInfo(slot_, mechanism, &info) == CKR_OK && (info.flags & CKF_SIGN) != 0;
}

}  // namespace entente::crypto
