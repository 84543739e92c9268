// Keys in a token that is made of functions, so that it can fail and lie as no real one does on demand. The real one,
// SoftHSM, is in tests/scenario/token_test.py.
#include "crypto/pkcs11_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/pkcs11_module.h"

namespace entente::crypto {
namespace {

constexpr std::string_view kPin = "271828";
constexpr CK_OBJECT_HANDLE kPrivate = 11;
constexpr CK_OBJECT_HANDLE kPublic = 12;

// The interface has no place for a pointer to the token, so there is one.
struct FakeToken {
  PrivateKey key = PrivateKey::Generate(Algorithm::kEs256).value();
  Bytes message;  // what the next signature is of: ECDSA sees a digest alone, which a PrivateKey does not sign
  CK_FLAGS flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED;
  bool may_sign = true;
  bool has_mechanism = true;
  bool shows_public_key = true;
  bool twice = false;
  bool wants_pin_each_time = false;
  CK_RV sign_value = CKR_OK;
  bool lies = false;
  std::size_t cut = 0;
  std::size_t sessions = 0;
  std::size_t logins = 0;
  std::size_t logins_for_signature = 0;
  std::size_t started = 0;
  std::size_t finalised = 0;
  std::vector<CK_OBJECT_HANDLE> found;
};
FakeToken* token = nullptr;

CK_RV Initialize(void*) {
  ++token->started;
  return CKR_OK;
}
CK_RV Finalize(void*) {
  ++token->finalised;
  return CKR_OK;
}
CK_RV GetSlotList(unsigned char, CK_SLOT_ID* slots, CK_ULONG* count) {
  *count = 1;
  if (slots != nullptr) *slots = 5;
  return CKR_OK;
}
CK_RV GetTokenInfo(CK_SLOT_ID, CK_TOKEN_INFO* info) {
  *info = {};
  std::ranges::fill(info->label, static_cast<unsigned char>(' '));
  std::ranges::copy(std::string_view("acme"), info->label);
  info->flags = token->flags;
  return CKR_OK;
}
CK_RV GetMechanismInfo(CK_SLOT_ID, CK_MECHANISM_TYPE, CK_MECHANISM_INFO* info) {
  *info = {};
  info->flags = token->has_mechanism ? CKF_SIGN : 0;
  return CKR_OK;
}
CK_RV OpenSession(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* handle) {
  ++token->sessions;
  *handle = 3;
  return CKR_OK;
}
CK_RV CloseSession(CK_SESSION_HANDLE) {
  --token->sessions;
  return CKR_OK;
}
CK_RV Login(CK_SESSION_HANDLE, CK_USER_TYPE user, unsigned char* pin, CK_ULONG size) {
  ++(user == CKU_USER ? token->logins : token->logins_for_signature);
  return AsText(ByteView(pin, size)) == kPin ? CKR_OK : CKR_PIN_INCORRECT;
}
CK_RV FindObjectsInit(CK_SESSION_HANDLE, CK_ATTRIBUTE* wanted, CK_ULONG) {
  const bool is_private = *static_cast<CK_OBJECT_CLASS*>(wanted->pValue) == CKO_PRIVATE_KEY;
  token->found = {};
  if (is_private)
    token->found.assign(token->twice ? 2 : 1, kPrivate);
  else if (token->shows_public_key)
    token->found = {kPublic};
  return CKR_OK;
}
CK_RV FindObjects(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* objects, CK_ULONG, CK_ULONG* count) {
  *count = token->found.size();
  std::ranges::copy(token->found, objects);
  return CKR_OK;
}
CK_RV FindObjectsFinal(CK_SESSION_HANDLE) {
  return CKR_OK;
}
CK_RV GetAttributeValue(CK_SESSION_HANDLE, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* attribute, CK_ULONG) {
  const bool is_ed25519 = token->key.public_key().algorithm() == Algorithm::kEdDsa;
  Bytes value;
  switch (attribute->type) {
    case CKA_SIGN:
      value = {static_cast<std::uint8_t>(token->may_sign)};
      break;
    case CKA_ALWAYS_AUTHENTICATE:
      value = {static_cast<std::uint8_t>(token->wants_pin_each_time)};
      break;
    case CKA_ID:
      value = {1};
      break;
    case CKA_LABEL:
      value = ToBytes("build");
      break;
    case CKA_KEY_TYPE: {
      const CK_KEY_TYPE type = is_ed25519 ? CKK_EC_EDWARDS : CKK_EC;
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(&type);
      value.assign(bytes, bytes + sizeof type);
      break;
    }
    case CKA_EC_PARAMS:
      value = FromHex("06082a8648ce3d030107").value();
      break;
    case CKA_EC_POINT:
      if (object == kPrivate) return CKR_ATTRIBUTE_TYPE_INVALID;
      value = {0x04, static_cast<std::uint8_t>(token->key.public_key().raw().size())};
      Append(value, token->key.public_key().raw());
      break;
    default:
      return CKR_ATTRIBUTE_TYPE_INVALID;
  }
  if (attribute->pValue != nullptr) std::ranges::copy(value, static_cast<std::uint8_t*>(attribute->pValue));
  attribute->ulValueLen = value.size();
  return CKR_OK;
}
CK_RV SignInit(CK_SESSION_HANDLE, CK_MECHANISM*, CK_OBJECT_HANDLE) {
  return token->sign_value;
}
CK_RV Sign(CK_SESSION_HANDLE, unsigned char*, CK_ULONG, unsigned char* signature, CK_ULONG* size) {
  Bytes made = token->key.Sign(token->message).value();
  if (token->lies) made.front() ^= 1U;
  made.resize(made.size() - token->cut);
  std::ranges::copy(made, signature);
  *size = made.size();
  return CKR_OK;
}

class TokenKey : public testing::Test {
 protected:
  TokenKey() {
    token = &token_;
    functions_.C_Initialize = Initialize;
    functions_.C_Finalize = Finalize;
    functions_.C_GetSlotList = GetSlotList;
    functions_.C_GetTokenInfo = GetTokenInfo;
    functions_.C_GetMechanismInfo = GetMechanismInfo;
    functions_.C_OpenSession = OpenSession;
    functions_.C_CloseSession = CloseSession;
    functions_.C_Login = Login;
    functions_.C_FindObjectsInit = FindObjectsInit;
    functions_.C_FindObjects = FindObjects;
    functions_.C_FindObjectsFinal = FindObjectsFinal;
    functions_.C_GetAttributeValue = GetAttributeValue;
    functions_.C_SignInit = SignInit;
    functions_.C_Sign = Sign;
    uri_.token = "acme";
    uri_.object = "build";
  }
  ~TokenKey() override { token = nullptr; }

  AskPin Answer(const std::string& pin) {
    return [this, pin](std::string_view name) -> Result<std::string> {
      EXPECT_EQ(name, "acme");
      ++asked_;
      return pin;
    };
  }
  Result<PrivateKey> Open(const std::string& pin = std::string(kPin)) {
    return OpenTokenKey(Pkcs11Module::Start(functions_).value(), uri_, Answer(pin));
  }
  ErrorCode Refusal() {
    const auto opened = Open();
    EXPECT_FALSE(opened.has_value());
    return opened.has_value() ? ErrorCode::kInternal : opened.error().code;
  }

  FakeToken token_;
  CK_FUNCTION_LIST functions_{};
  Pkcs11Uri uri_;
  int asked_ = 0;
};

TEST_F(TokenKey, SignsAndLeavesNothingOpen) {
  for (const Algorithm algorithm : {Algorithm::kEs256, Algorithm::kEdDsa}) {
    token_.key = PrivateKey::Generate(algorithm).value();
    token_.message = ToBytes("said");
    {
      const auto key = Open();
      ASSERT_TRUE(key.has_value()) << key.error().Text();
      EXPECT_EQ(key->public_key(), token_.key.public_key());
      EXPECT_TRUE(key->public_key().Verify(AsBytes("said"), key->Sign(AsBytes("said")).value()).has_value());
      EXPECT_EQ(key->ToPem("x").error().code, ErrorCode::kInvalidInput) << "it does not leave the token";
      EXPECT_EQ(token_.sessions, 1U);
    }
    EXPECT_EQ(token_.sessions, 0U);
    EXPECT_EQ(token_.finalised, token_.started);
  }
  EXPECT_EQ(asked_, 2);
  EXPECT_EQ(token_.logins, 2U);
  EXPECT_EQ(token_.logins_for_signature, 0U);
}

TEST_F(TokenKey, SignaturesThatDoNotHoldAreNotUsed) {
  token_.message = ToBytes("said");
  const auto key = Open().value();
  ASSERT_TRUE(key.Sign(AsBytes("said")).has_value());
  EXPECT_EQ(key.Sign(AsBytes("something else")).error().code, ErrorCode::kUnavailable);
  token_.lies = true;
  EXPECT_EQ(key.Sign(AsBytes("said")).error().code, ErrorCode::kUnavailable);
  token_.lies = false;
  for (const std::size_t cut : {1U, 32U, 64U}) {
    token_.cut = cut;
    const auto signature = key.Sign(AsBytes("said"));
    ASSERT_FALSE(signature.has_value()) << cut;
    EXPECT_NE(signature.error().message.find("64 was asked for"), std::string::npos) << signature.error().message;
  }
}

TEST_F(TokenKey, AWrongPinIsTriedOnce) {
  const auto opened = Open("314159");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(token_.logins, 1U);
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(token_.sessions, 0U);
  EXPECT_EQ(opened.error().Text().find("314159"), std::string::npos);

  token_.flags |= CKF_USER_PIN_FINAL_TRY;
  EXPECT_NE(Open("314159").error().message.find("locks the token"), std::string::npos);
  token_.flags |= CKF_USER_PIN_LOCKED;
  token_.logins = 0;
  EXPECT_NE(Open().error().message.find("locked"), std::string::npos);
  EXPECT_EQ(token_.logins, 0U) << "a locked token is left alone";
}

TEST_F(TokenKey, ThePublicKeyNeedsNoPin) {
  const auto module = Pkcs11Module::Start(functions_).value();
  EXPECT_EQ(ReadTokenPublicKey(module, uri_, Answer("")).value(), token_.key.public_key());
  EXPECT_EQ(asked_, 0);
  token_.shows_public_key = false;
  EXPECT_EQ(ReadTokenPublicKey(module, uri_, Answer(std::string(kPin))).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(asked_, 1);
}

TEST_F(TokenKey, APinForEachSignatureIsGivenEachTime) {
  token_.wants_pin_each_time = true;
  token_.message = ToBytes("said");
  const auto key = Open().value();
  ASSERT_TRUE(key.Sign(AsBytes("said")).has_value());
  ASSERT_TRUE(key.Sign(AsBytes("said")).has_value());
  EXPECT_EQ(token_.logins_for_signature, 2U);
  EXPECT_EQ(asked_, 1);
}

TEST_F(TokenKey, WhatIsRefused) {
  ASSERT_TRUE(Open().has_value());
  token_.may_sign = false;
  EXPECT_EQ(Refusal(), ErrorCode::kUnauthorized);
  token_.may_sign = true;
  token_.has_mechanism = false;
  EXPECT_EQ(Refusal(), ErrorCode::kInvalidInput);
  token_.has_mechanism = true;
  token_.twice = true;
  EXPECT_EQ(Refusal(), ErrorCode::kConflict);
  token_.twice = false;
  token_.shows_public_key = false;
  EXPECT_EQ(Refusal(), ErrorCode::kNotFound);
  token_.shows_public_key = true;
  uri_.token = "other";
  EXPECT_EQ(Refusal(), ErrorCode::kNotFound);
  uri_.token = "acme";
  token_.key = PrivateKey::Generate(Algorithm::kEs384).value();
  EXPECT_EQ(Refusal(), ErrorCode::kInvalidInput) << "a point of another curve than the token says";
  EXPECT_EQ(token_.sessions, 0U);
}

TEST_F(TokenKey, ATokenThatFailsWhileSigningSaysHow) {
  const auto key = Open().value();
  token_.sign_value = CKR_DEVICE_REMOVED;
  const auto removed = key.Sign(AsBytes("said"));
  ASSERT_FALSE(removed.has_value());
  EXPECT_EQ(removed.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(removed.error().message.find("CKR_DEVICE_REMOVED"), std::string::npos);
  token_.sign_value = CKR_KEY_FUNCTION_NOT_PERMITTED;
  EXPECT_EQ(key.Sign(AsBytes("said")).error().code, ErrorCode::kUnauthorized);
}

TEST(Pkcs11Module, WhatIsNoModule) {
  EXPECT_EQ(Pkcs11Module::Load("/no/such/module.so").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Pkcs11Module::Load("/etc/passwd").error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace entente::crypto
