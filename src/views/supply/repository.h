// Repository names: one spelling for each address under which a source repository is known.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace entente::supply {

// "https://GitHub.com/Owner/Repo.git", "git+ssh://git@github.com/owner/repo" and "git@github.com:owner/repo" are
// "github.com/owner/repo": host in lower case, and the path where the host ignores case. Empty when it names none.
[[nodiscard]] std::string NormalRepository(std::string_view address);

}  // namespace entente::supply
