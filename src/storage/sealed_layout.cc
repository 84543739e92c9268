#include "storage/sealed_layout.h"

#include <algorithm>

#include "storage/document_form.h"

namespace entente::storage {

SealedHeader MakeSealedHeader(const crypto::StreamSalt& salt, const crypto::StreamHeader& stream) {
  SealedHeader header{};
  std::ranges::copy(kSealedMark, header.begin());
  header[kSealedMark.size()] = kSealedVersion;
  std::ranges::copy(salt, header.begin() + kSaltOffset);
  std::ranges::copy(stream, header.begin() + kStreamHeaderOffset);
  return header;
}

crypto::StreamSalt SaltOf(const SealedHeader& header) {
  crypto::StreamSalt salt{};
  std::ranges::copy(ByteView(header).subspan(kSaltOffset, salt.size()), salt.begin());
  return salt;
}

crypto::StreamHeader StreamHeaderOf(const SealedHeader& header) {
  crypto::StreamHeader stream{};
  std::ranges::copy(ByteView(header).subspan(kStreamHeaderOffset, stream.size()), stream.begin());
  return stream;
}

std::optional<SealedPieces> PiecesOf(std::uint64_t file_bytes) {
  if (file_bytes <= kSealedHeaderBytes + kSealedFooterBytes) return std::nullopt;
  const std::uint64_t sealed_bytes = file_bytes - kSealedHeaderBytes - kSealedFooterBytes;
  const std::uint64_t count = (sealed_bytes - 1) / kSealedPieceBytes + 1;
  const auto last = static_cast<std::size_t>(sealed_bytes - (count - 1) * kSealedPieceBytes);
  if (last <= crypto::kSealBytes) return std::nullopt;
  return SealedPieces{
      .count = count, .last_sealed_bytes = last, .compressed_bytes = sealed_bytes - count * crypto::kSealBytes};
}

Result<SealedFrame> ReadSealedFrame(const Descriptor& file, const std::filesystem::path& path) {
  SealedFrame frame;
  TRY_ASSIGN(frame.file_bytes, SizeOf(file, path));
  const auto pieces = PiecesOf(frame.file_bytes);
  if (!pieces.has_value()) return DamagedDocument("has a length that no sealed document has", path);
  frame.pieces = *pieces;
  TRY_ASSIGN(const std::size_t head, ReadAt(file, frame.header, 0, path));
  TRY_ASSIGN(const std::size_t foot, ReadAt(file, frame.footer, frame.file_bytes - kSealedFooterBytes, path));
  if (head != frame.header.size() || foot != frame.footer.size()) return DamagedDocument("ends too early", path);
  if (!std::ranges::equal(ByteView(frame.header).first(kSealedMark.size()), AsBytes(kSealedMark)))
    return DamagedDocument("is not a sealed one, though its name says so", path);
  if (frame.header[kSealedMark.size()] != kSealedVersion)
    return DamagedDocument("is damaged, or was sealed in a form that this version does not know", path);
  return frame;
}

}  // namespace entente::storage
