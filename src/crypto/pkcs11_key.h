// Keys in tokens, by PKCS #11 (version 2.40, and Ed25519 of 3.0): the private key never leaves the token.
//
// ES256 and ES384 are signed by CKM_ECDSA on a digest that is made here, Ed25519 by CKM_EDDSA. What the token returns
// is verified with the public key before anybody gets it, by PrivateKey::Sign().
//
// Thread safety: from any thread; a key signs one message at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/key.h"
#include "crypto/pkcs11_uri.h"

namespace entente::crypto {

class Pkcs11Module;

// Gives the user's PIN for the token of this name; called once at most, and only when the token wants a PIN.
using AskPin = std::function<Result<std::string>(std::string_view token)>;

// The public key alone. Tokens mostly show it to everybody; where one does not, the PIN is asked for.
// Errors: kNotFound for a module, token or key that is not there; kConflict when several fit; kUnauthorized for a PIN
// that is wrong or locked; kInvalidInput for a kind of key that is not taken; kUnavailable for what the token answers.
[[nodiscard]] Result<PublicKey> ReadTokenPublicKey(const Pkcs11Uri& uri, const AskPin& ask);
// A key that signs in the token. Errors: as above, and kUnauthorized for a key that may not sign.
[[nodiscard]] Result<PrivateKey> OpenTokenKey(const Pkcs11Uri& uri, const AskPin& ask);

// The same with a module that is there already; the URI's module-path is of no account.
[[nodiscard]] Result<PublicKey> ReadTokenPublicKey(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri,
                                                   const AskPin& ask);
[[nodiscard]] Result<PrivateKey> OpenTokenKey(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri,
                                              const AskPin& ask);

}  // namespace entente::crypto
