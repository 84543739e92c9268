// A PKCS #11 module: the shared library that speaks to tokens, opened only when a key in a token is named. Seen inside
// crypto/ only.
//
// Invariants:
//  1. A module that this process initialised is finalised when the last one who uses it lets go.
//  2. The library stays mapped until the process ends: what it registered to run then would otherwise be gone.
//
// Thread safety: Load() from any thread; the module is told to lock by itself (CKF_OS_LOCKING_OK).
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace entente::crypto {

class Pkcs11Module {
 public:
  // The module at this path; who asks while it is in use gets the same one, since a process can initialise it once.
  // Errors: kNotFound when there is no such file; kInvalidInput when it is no module; kUnavailable when it cannot
  // start.
  [[nodiscard]] static Result<std::shared_ptr<Pkcs11Module>> Load(const std::string& path);
  // A module by its functions. REQUIRES: `functions` outlives it.
  [[nodiscard]] static Result<std::shared_ptr<Pkcs11Module>> Start(CK_FUNCTION_LIST& functions);

  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;
  ~Pkcs11Module();

  [[nodiscard]] CK_FUNCTION_LIST& call() const { return functions_; }

 private:
  Pkcs11Module(CK_FUNCTION_LIST& functions, bool ours) : functions_(functions), ours_(ours) {}

  CK_FUNCTION_LIST& functions_;
  bool ours_;
};

// What a return value means, in words where they help: "CKR_DEVICE_REMOVED", "return value 0x80000001".
[[nodiscard]] std::string Pkcs11Word(CK_RV value);
// kUnavailable: "the token cannot sign: CKR_…".
[[nodiscard]] std::unexpected<Error> Pkcs11Failure(const std::string& what, CK_RV value);

}  // namespace entente::crypto
