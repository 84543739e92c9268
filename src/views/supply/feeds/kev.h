// CISA's catalog of Known Exploited Vulnerabilities: a JSON document with one item a CVE.
//
// Read whole or not at all. Members that are not listed here are not judged, since the catalog grows new ones.
// Format: docs/formats/payloads.md (kev-catalog+json).  Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kKevBytesMax = std::size_t{32} * 1024 * 1024;
inline constexpr std::size_t kKevItemsMax = 200'000;

struct KevItem {
  std::string cve;
  std::string vendor;
  std::string product;
  std::string added;        // "2021-12-10"
  std::string due;          // may be empty
  bool ransomware = false;  // "Known" in the catalog; whatever else it says is not

  bool operator==(const KevItem&) const = default;
};

struct KevCatalog {
  std::string version;         // "2024.01.02"
  std::vector<KevItem> items;  // by CVE id
};

// Errors: kInvalidInput with a JSON Pointer as place; also when a CVE is there twice, or when the catalog's own `count`
// is another one than that of its items, as in a file that somebody cut.
[[nodiscard]] Result<KevCatalog> ReadKev(ByteView document);

// Whether a document may be registered as one.
[[nodiscard]] Result<void> CheckKevCatalog(ByteView document);

}  // namespace entente::supply
