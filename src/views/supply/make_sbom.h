// Making SBOMs: CycloneDX 1.5 JSON of a machine's dpkg database, of an npm lock file, or of a list of purls.
//
// Deterministic: the same input gives the same bytes. Time and serial number are the caller's.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kInventoryBytesMax = std::size_t{64} * 1024 * 1024;

// What the SBOM is of.
struct SbomSubject {
  std::string name;
  std::string version;
  std::string purl;           // may be empty
  UnixSeconds time = 0;       // metadata.timestamp
  std::string serial_number;  // "urn:uuid:..."; left out when empty
};

struct MadeComponent {
  std::string name;
  std::string version;
  std::string purl;
  std::string licence;            // SPDX expression; may be empty
  bool only_development = false;  // not part of what runs
  std::string type = "library";
};

// Components are sorted by purl, name and version; the same one is written once.
[[nodiscard]] std::string WriteCycloneDx(const SbomSubject& subject, std::vector<MadeComponent> components);

// Installed packages of a dpkg database (the text of /var/lib/dpkg/status) with the distribution that the text of
// /etc/os-release names; source packages in the qualifier "upstream" where they are called or numbered differently.
// Errors: kInvalidInput when it is no dpkg database, or os-release names no distribution.
[[nodiscard]] Result<std::string> MakeDpkgSbom(std::string_view status, std::string_view os_release,
                                               const SbomSubject& subject);

// Packages that a package-lock.json installs (lockfiles/npm_lock.cc); what is not from npm's registry says so in its
// purl, and folders of the project are left out. A subject without a name takes the lock file's own.
// Errors: kInvalidInput.
[[nodiscard]] Result<std::string> MakeNpmLockSbom(std::string_view lock_file, SbomSubject subject);

// {"name", "version", "purl", "components": [purl, ...]}: small products, by hand. The subject's own members win where
// they are set. Errors: kInvalidInput.
[[nodiscard]] Result<std::string> MakeListedSbom(std::string_view list, SbomSubject subject);

}  // namespace entente::supply
