// A session with one token, found by a URI: logging in, finding keys, reading their attributes. Seen inside crypto/
// only.
//
// Invariants:
//  1. At most one PIN is tried in the life of a session, and never one that was not asked for: tokens lock.
//  2. The session is closed with the object, which logs out when it was the last one.
//
// Thread safety: one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/pkcs11_key.h"
#include "crypto/pkcs11_module.h"
#include "crypto/pkcs11_uri.h"

namespace entente::crypto {

class Pkcs11Session {
 public:
  // Errors: kNotFound when no token fits, naming those that are there; kConflict when several do.
  [[nodiscard]] static Result<std::unique_ptr<Pkcs11Session>> Open(std::shared_ptr<Pkcs11Module> module,
                                                                   const Pkcs11Uri& uri);
  Pkcs11Session(const Pkcs11Session&) = delete;
  Pkcs11Session& operator=(const Pkcs11Session&) = delete;
  ~Pkcs11Session();

  // Logs in as the user where the token wants that; with its own keypad the token asks by itself.
  // Errors: kUnauthorized for a wrong or locked PIN; what `ask` says.
  [[nodiscard]] Result<void> LogIn(const AskPin& ask);
  // Again, for one signature with a key that wants it (CKA_ALWAYS_AUTHENTICATE), with the PIN that was taken before.
  [[nodiscard]] Result<void> LogInForSignature() const;

  // All objects of a class that the URI's object and id fit, at most 16.
  [[nodiscard]] Result<std::vector<CK_OBJECT_HANDLE>> Find(CK_OBJECT_CLASS kind, std::string_view label,
                                                           ByteView id) const;
  // Nothing where the object has no such attribute or does not show it.
  [[nodiscard]] std::optional<Bytes> Attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  [[nodiscard]] std::optional<bool> Flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  [[nodiscard]] std::optional<unsigned long> Number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

  [[nodiscard]] bool CanSign(CK_MECHANISM_TYPE mechanism) const;
  [[nodiscard]] CK_FUNCTION_LIST& call() const { return module_->call(); }
  [[nodiscard]] CK_SESSION_HANDLE handle() const { return handle_; }
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  Pkcs11Session(std::shared_ptr<Pkcs11Module> module, CK_SLOT_ID slot, std::string token, CK_SESSION_HANDLE handle)
      : module_(std::move(module)), slot_(slot), token_(std::move(token)), handle_(handle) {}
  [[nodiscard]] CK_FLAGS TokenFlags() const;
  [[nodiscard]] std::unexpected<Error> PinRefused(CK_RV value) const;
  [[nodiscard]] CK_RV Login(CK_USER_TYPE user) const;

  std::shared_ptr<Pkcs11Module> module_;
  CK_SLOT_ID slot_;
  std::string token_;
  CK_SESSION_HANDLE handle_;
  Bytes pin_;  // kept for keys that want it at each signature; wiped with the session
  bool keypad_ = false;
};

}  // namespace entente::crypto
