// A key with its roles, as commands take it: "keys/acme.pem:supply,admin".
//
// Thread safety: pure function.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "registration/authority.h"

namespace entente::cli {

struct KeyChoice {
  std::string file;  // or a pkcs11: URI
  registration::Roles roles;
};

// Without roles, all of them. Errors: of usage.
[[nodiscard]] Result<KeyChoice> ParseKeyChoice(const std::string& text);
// "supply,admin"; `option` is named in the error. Errors: of usage.
[[nodiscard]] Result<registration::Roles> ParseRoles(std::string_view text, std::string_view option);

}  // namespace entente::cli
