// C2SP tlog-proof (c2sp.org/tlog-proof@v1): one text with all that shows that an entry is on a log, but for the entry
// itself: its index, an inclusion proof, and a checkpoint with whatever signatures it carries.
//
//   c2sp.org/tlog-proof@v1
//   extra BASE64            optional; nobody signed it
//   index N
//   BASE64 of a hash        none to 63 of them, the leaf's neighbour first
//                           an empty line
//   the checkpoint, a signed note
//
// Which version of the text this follows, and what entries are: docs/formats/tlog.md. Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "log/checkpoint.h"

namespace entente::log {

inline constexpr std::string_view kTlogProofHeader = "c2sp.org/tlog-proof@v1";
inline constexpr std::size_t kTlogProofBytesMax = std::size_t{256} * 1024;
inline constexpr std::size_t kTlogProofHashesMax = 63;

struct TlogProof {
  std::optional<Bytes> extra;  // not empty
  std::uint64_t index = 0;
  std::vector<crypto::Digest> path;
  std::string checkpoint;  // as it was given
};

// REQUIRES: at most kTlogProofHashesMax hashes; the checkpoint is one; an extra is not empty.
[[nodiscard]] std::string EncodeTlogProof(const TlogProof& proof);
// One form is read. Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<TlogProof> ParseTlogProof(std::string_view text);

// That the entry is in the tree of a checkpoint; whose that is, is for the caller to check (VerifyCheckpoint(), or
// log/tlog_policy.h). Errors: kUnauthorized when the proof does not hold.
[[nodiscard]] Result<void> CheckInclusion(const TlogProof& proof, ByteView entry, const Checkpoint& checkpoint);

}  // namespace entente::log
