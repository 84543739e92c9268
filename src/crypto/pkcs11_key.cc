#include "crypto/pkcs11_key.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "crypto/curve.h"
#include "crypto/key_state.h"
#include "crypto/pkcs11_module.h"
#include "crypto/pkcs11_session.h"
#include "crypto/signer.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kTokenSignatureBytesMax = 512;
constexpr std::uint8_t kOctetString = 0x04;

// CKA_EC_PARAMS of the curves that are taken: DER of their object identifiers.
constexpr std::uint8_t kP256Oid[] = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
constexpr std::uint8_t kP384Oid[] = {0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22};

std::string HexId(const std::optional<Bytes>& id) {
  std::string text;
  for (const std::uint8_t byte : id.value_or(Bytes())) text += "%" + ToHex(ByteView(&byte, 1));
  return text.empty() ? "none" : text;
}

std::string Wanted(const Pkcs11Uri& uri) {
  std::string text;
  if (!uri.object.empty()) text += " named '" + uri.object + "'";
  if (!uri.id.empty()) text += " with the id " + HexId(uri.id);
  return text;
}

// The one object of this class that the URI fits.
Result<CK_OBJECT_HANDLE> FindKey(const Pkcs11Session& session, CK_OBJECT_CLASS kind, const Pkcs11Uri& uri) {
  const std::string what = kind == CKO_PRIVATE_KEY ? "private key" : "public key";
  TRY_ASSIGN(const auto found, session.Find(kind, uri.object, uri.id));
  if (found.empty())
    return Fail(ErrorCode::kNotFound, "the token '" + session.token() + "' has no " + what + Wanted(uri));
  if (found.size() == 1) return found.front();
  std::string ids;
  for (const CK_OBJECT_HANDLE one : found) ids += (ids.empty() ? "" : ", ") + HexId(session.Attribute(one, CKA_ID));
  return Fail(ErrorCode::kConflict, "the token '" + session.token() + "' has several keys of that kind" + Wanted(uri) +
                                        "; say which with id=…, of: " + ids);
}

// A point as the token gives it: in a DER octet string by the standard, bare by habit of some.
Bytes Unwrapped(const Bytes& point, std::size_t size) {
  if (point.size() == size + 2 && point[0] == kOctetString && point[1] == size)
    return Bytes(point.begin() + 2, point.end());
  return point;
}

Result<PublicKey> FromObject(const Pkcs11Session& session, CK_OBJECT_HANDLE object) {
  const std::optional<Bytes> point = session.Attribute(object, CKA_EC_POINT);
  const std::optional<unsigned long> type = session.Number(object, CKA_KEY_TYPE);
  if (!type.has_value() || (*type != CKK_EC && *type != CKK_EC_EDWARDS))
    return Invalid("the key in the token is neither an Ed25519 nor a P-256 or P-384 key");
  if (!point.has_value()) return Invalid("the token does not show the key's public point");
  if (*type == CKK_EC_EDWARDS) return PublicKey::FromRaw(Algorithm::kEdDsa, Unwrapped(*point, kEd25519KeyBytes));
  const Bytes parameters = session.Attribute(object, CKA_EC_PARAMS).value_or(Bytes());
  const Algorithm algorithm = std::ranges::equal(parameters, kP384Oid) ? Algorithm::kEs384 : Algorithm::kEs256;
  if (algorithm == Algorithm::kEs256 && !std::ranges::equal(parameters, kP256Oid))
    return Invalid("the key in the token is on a curve that is not taken; P-256 and P-384 are");
  return PublicKey::FromRaw(algorithm, Unwrapped(*point, CurveOf(algorithm).PointBytes()));
}

// The public half of a private key: the public key object with its id, or its name where it has none; or what the
// private key itself shows, as some tokens do.
Result<PublicKey> PublicHalf(const Pkcs11Session& session, CK_OBJECT_HANDLE private_key, const Pkcs11Uri& uri) {
  const Bytes id = session.Attribute(private_key, CKA_ID).value_or(uri.id);
  const Bytes label = session.Attribute(private_key, CKA_LABEL).value_or(ToBytes(uri.object));
  TRY_ASSIGN(auto found, session.Find(CKO_PUBLIC_KEY, id.empty() ? AsText(label) : std::string_view(), id));
  if (found.size() > 1) {
    TRY_ASSIGN(found, session.Find(CKO_PUBLIC_KEY, AsText(label), id));
  }
  if (found.size() == 1) return FromObject(session, found.front());
  if (found.size() > 1)
    return Fail(ErrorCode::kConflict,
                "the token '" + session.token() + "' has several public keys for this private key");
  Result<PublicKey> shown = FromObject(session, private_key);
  if (!shown.has_value())
    return Fail(ErrorCode::kNotFound, "the token '" + session.token() +
                                          "' has no public key that goes with the private one; put it there with the "
                                          "same id");
  return shown;
}

class TokenSigner final : public Signer {
 public:
  TokenSigner(std::unique_ptr<Pkcs11Session> session, CK_OBJECT_HANDLE key, Algorithm algorithm, bool pin_each_time)
      : session_(std::move(session)), key_(key), algorithm_(algorithm), pin_each_time_(pin_each_time) {}

  [[nodiscard]] Result<Bytes> Sign(ByteView message) const override {
    if (algorithm_ == Algorithm::kEdDsa) return SignBytes(CKM_EDDSA, message);
    return SignBytes(CKM_ECDSA, MessageDigest(CurveOf(algorithm_), message).view());
  }

 private:
  [[nodiscard]] Result<Bytes> SignBytes(CK_MECHANISM_TYPE type, ByteView input) const {
    const std::scoped_lock lock(mutex_);
    CK_FUNCTION_LIST& call = session_->call();
    CK_MECHANISM mechanism{type, nullptr, 0};
    CK_RV value = call.C_SignInit(session_->handle(), &mechanism, key_);
    if (value == CKR_KEY_FUNCTION_NOT_PERMITTED)
      return Fail(ErrorCode::kUnauthorized, "this key of the token '" + session_->token() + "' may not sign");
    if (value != CKR_OK) return Pkcs11Failure("the token '" + session_->token() + "' does not sign", value);
    if (pin_each_time_) TRY(session_->LogInForSignature());
    Bytes data = ToBytes(input);  // the interface wants it writable
    Bytes signature(kTokenSignatureBytesMax);
    CK_ULONG size = signature.size();
    value = call.C_Sign(session_->handle(), data.data(), data.size(), signature.data(), &size);
    if (value != CKR_OK) return Pkcs11Failure("the token '" + session_->token() + "' does not sign", value);
    if (size > signature.size()) return Pkcs11Failure("the token's signature is too long", CKR_BUFFER_TOO_SMALL);
    signature.resize(size);
    return signature;
  }

  std::unique_ptr<Pkcs11Session> session_;
  CK_OBJECT_HANDLE key_;
  Algorithm algorithm_;
  bool pin_each_time_;
  mutable std::mutex mutex_;
};

}  // namespace

Result<PublicKey> ReadTokenPublicKey(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri, const AskPin& ask) {
  TRY_ASSIGN(const auto session, Pkcs11Session::Open(std::move(module), uri));
  const auto shown = FindKey(*session, CKO_PUBLIC_KEY, uri);
  if (shown.has_value()) return FromObject(*session, *shown);
  if (shown.error().code != ErrorCode::kNotFound) return std::unexpected(shown.error());
  TRY(session->LogIn(ask));
  if (const auto found = FindKey(*session, CKO_PUBLIC_KEY, uri); found.has_value()) return FromObject(*session, *found);
  TRY_ASSIGN(const CK_OBJECT_HANDLE key, FindKey(*session, CKO_PRIVATE_KEY, uri));
  return PublicHalf(*session, key, uri);
}

Result<PrivateKey> OpenTokenKey(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri, const AskPin& ask) {
  TRY_ASSIGN(auto session, Pkcs11Session::Open(std::move(module), uri));
  TRY(session->LogIn(ask));
  TRY_ASSIGN(const CK_OBJECT_HANDLE key, FindKey(*session, CKO_PRIVATE_KEY, uri));
  if (session->Flag(key, CKA_SIGN) == false)
    return Fail(ErrorCode::kUnauthorized, "this key of the token '" + session->token() + "' may not sign (CKA_SIGN)");
  TRY_ASSIGN(PublicKey public_key, PublicHalf(*session, key, uri));
  const Algorithm algorithm = public_key.algorithm();
  if (!session->CanSign(algorithm == Algorithm::kEdDsa ? CKM_EDDSA : CKM_ECDSA))
    return Invalid("the token '" + session->token() + "' cannot sign with " + std::string(AlgorithmName(algorithm)));
  const bool pin_each_time = session->Flag(key, CKA_ALWAYS_AUTHENTICATE).value_or(false);
  return PrivateKey::FromSigner(std::move(public_key),
                                std::make_shared<const TokenSigner>(std::move(session), key, algorithm, pin_each_time));
}

Result<PublicKey> ReadTokenPublicKey(const Pkcs11Uri& uri, const AskPin& ask) {
  TRY_ASSIGN(auto module, Pkcs11Module::Load(uri.module_path));
  return ReadTokenPublicKey(std::move(module), uri, ask);
}

Result<PrivateKey> OpenTokenKey(const Pkcs11Uri& uri, const AskPin& ask) {
  TRY_ASSIGN(auto module, Pkcs11Module::Load(uri.module_path));
  return OpenTokenKey(std::move(module), uri, ask);
}

}  // namespace entente::crypto
