#include "storage/sealed_file.h"

#include <fcntl.h>

#include <algorithm>

#include "crypto/digest.h"
#include "storage/document_form.h"
#include "storage/posix.h"
#include "storage/sealed_layout.h"

namespace entente::storage {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{128} * 1024;

}  // namespace

Result<void> CheckSealedFile(const std::filesystem::path& path) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  TRY_ASSIGN(const SealedFrame frame, ReadSealedFrame(file, path));
  crypto::Sha256Stream hash;
  Bytes buffer(kBufferBytes);
  const std::uint64_t end = frame.file_bytes - sizeof(crypto::Digest);
  for (std::uint64_t at = 0; at < end;) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end - at));
    TRY_ASSIGN(const std::size_t got, ReadAt(file, std::span(buffer).first(piece), at, path));
    if (got != piece) return DamagedDocument("ends too early", path);
    hash.Update(ByteView(buffer).first(got));
    at += got;
  }
  if (!std::ranges::equal(hash.Finish(), ByteView(frame.footer).last(sizeof(crypto::Digest))))
    return DamagedDocument("is damaged: its bytes have not the SHA-256 that stands at its end", path);
  return {};
}

}  // namespace entente::storage
