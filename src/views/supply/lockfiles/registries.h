// Registries: which addresses are the public registry of an ecosystem, or a mirror that gives out the same packages.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "views/supply/lockfiles/lock_file.h"

namespace entente::supply {

// Of a URL ("https://user@Host:8443/x" -> "Host"), of "git@host:path", or of a bare host and path.
[[nodiscard]] std::string_view HostOf(std::string_view url);
// Without user and password (but "git@") and without the query, where tokens stand.
[[nodiscard]] std::string WithoutSecrets(std::string_view url);
// Whether the host is the public registry for packages of this purl type. `mirrors` are further hosts.
[[nodiscard]] bool IsPublicRegistry(std::string_view type, std::string_view url,
                                    const std::vector<std::string>& mirrors);
// What an address in a lock file is: "" counts as the public registry.
[[nodiscard]] LockOrigin OriginOf(std::string_view type, std::string_view url, const std::vector<std::string>& mirrors);
// "git+https://...", "git@host:path", "ssh://...", "...git#commit".
[[nodiscard]] bool IsRepository(std::string_view url);

}  // namespace entente::supply
