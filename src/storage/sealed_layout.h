// What stands where in a sealed file (storage/sealed_file.h has the form). Seen inside storage/ only.
//
// Thread safety: pure functions, and one that reads.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/sealed_stream.h"
#include "storage/posix.h"

namespace entente::storage {

inline constexpr std::string_view kSealedMark = "entseal";
inline constexpr std::uint8_t kSealedVersion = 1;
inline constexpr std::string_view kDocumentLabel = "entente vault 1 document";
inline constexpr std::string_view kSizeLabel = "entente vault 1 size";

inline constexpr std::size_t kSaltOffset = 8;
inline constexpr std::size_t kStreamHeaderOffset = kSaltOffset + crypto::kStreamSaltBytes;
inline constexpr std::size_t kSealedHeaderBytes = kStreamHeaderOffset + crypto::kStreamHeaderBytes;
inline constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kSealedPieceBytes = kPieceBytes + crypto::kSealBytes;
inline constexpr std::size_t kSizeBytes = 8;
inline constexpr std::size_t kSealedSizeBytes = crypto::kStreamHeaderBytes + kSizeBytes + crypto::kSealBytes;
inline constexpr std::size_t kSealedFooterBytes = kSealedSizeBytes + sizeof(crypto::Digest);
static_assert(kSealedHeaderBytes == 64 && kSealedFooterBytes == 81);

using SealedHeader = std::array<std::uint8_t, kSealedHeaderBytes>;
using SealedFooter = std::array<std::uint8_t, kSealedFooterBytes>;

[[nodiscard]] SealedHeader MakeSealedHeader(const crypto::StreamSalt& salt, const crypto::StreamHeader& stream);
[[nodiscard]] crypto::StreamSalt SaltOf(const SealedHeader& header);
[[nodiscard]] crypto::StreamHeader StreamHeaderOf(const SealedHeader& header);

// How the document's stream is cut into pieces, which follows from the file's length.
struct SealedPieces {
  std::uint64_t count = 0;             // at least 1
  std::size_t last_sealed_bytes = 0;   // as the last one stands in the file
  std::uint64_t compressed_bytes = 0;  // of all of them, opened
  [[nodiscard]] std::size_t SealedBytes(std::uint64_t index) const {
    return index + 1 == count ? last_sealed_bytes : kSealedPieceBytes;
  }
};
// None when no file has this length.
[[nodiscard]] std::optional<SealedPieces> PiecesOf(std::uint64_t file_bytes);

struct SealedFrame {
  std::uint64_t file_bytes = 0;
  SealedPieces pieces;
  SealedHeader header{};
  SealedFooter footer{};
};
// Errors: kCorruption when the file cannot be a sealed one, from its length and its first bytes.
[[nodiscard]] Result<SealedFrame> ReadSealedFrame(const Descriptor& file, const std::filesystem::path& path);

}  // namespace entente::storage
