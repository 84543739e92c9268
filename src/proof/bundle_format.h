// The form of a proof bundle: its bounds, and its strict reading. Seen inside proof/ only.
//
// Format: docs/formats/proof.md.  Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "proof/bundle.h"

namespace entente::proof {

inline constexpr std::string_view kFormat = "entente-proof/1";
inline constexpr std::string_view kIncluded = "included";
inline constexpr std::string_view kAuthorised = "authorised";
inline constexpr std::size_t kEntriesMax = 4096;
inline constexpr std::size_t kBundleBytesMax = std::size_t{512} * 1024 * 1024;
inline constexpr std::size_t kProofHashesMax = 64;
// Policy and trust anchors: the first entries of every log.
inline constexpr std::uint64_t kFoundingEntries = 2;

struct BundledEntry {
  std::uint64_t index = 0;
  bool cited = false;  // otherwise it stands there to authorise
  Bytes bytes;         // as the log has them
  std::vector<crypto::Digest> proof;
  std::string place;  // "/entries/3"
};

// What a bundle says, none of it checked yet.
struct Bundle {
  std::string origin;
  std::string level;  // kIncluded or kAuthorised
  std::string checkpoint;
  std::vector<BundledEntry> entries;  // ascending, at least one of them cited
  Claim claim;
};

// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<Bundle> ReadBundle(std::string_view json);

}  // namespace entente::proof
