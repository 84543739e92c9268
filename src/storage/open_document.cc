#include "storage/open_document.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <utility>

namespace entente::storage {
namespace {

constexpr std::uint64_t kHeaderBytes = 16;
constexpr std::size_t kSizeOffset = 8;
using Header = std::array<std::uint8_t, kHeaderBytes>;

Header MakeHeader(std::uint64_t document_bytes) {
  Header header = {0x50, 0x2A, 0x4D, 0x18, 8, 0, 0, 0};
  for (std::size_t i = 0; i < 8; ++i) header[kSizeOffset + i] = static_cast<std::uint8_t>(document_bytes >> (8 * i));
  return header;
}

Result<std::uint64_t> ReadHeader(const Descriptor& file, const std::filesystem::path& path) {
  Header header = {};
  TRY_ASSIGN(const std::size_t got, ReadAt(file, header, 0, path));
  std::uint64_t document_bytes = 0;
  for (std::size_t i = 0; i < 8; ++i) document_bytes |= std::uint64_t{header[kSizeOffset + i]} << (8 * i);
  if (got != header.size() || header != MakeHeader(document_bytes)) return DamagedDocument("has no valid header", path);
  return document_bytes;
}

class OpenSink final : public DocumentSink {
 public:
  using DocumentSink::DocumentSink;

  [[nodiscard]] Result<void> Write(ByteView compressed) override {
    TRY(WriteAt(file().descriptor(), compressed, file_bytes_, file().path()));
    file_bytes_ += compressed.size();
    return {};
  }
  [[nodiscard]] Result<void> Finish(std::uint64_t document_bytes) override {
    return WriteAt(file().descriptor(), MakeHeader(document_bytes), 0, file().path());
  }

 private:
  std::uint64_t file_bytes_ = kHeaderBytes;  // written at the end, when the size is known
};

class OpenSource final : public DocumentSource {
 public:
  OpenSource(std::filesystem::path path, Descriptor file, std::uint64_t document_bytes, std::uint64_t file_bytes)
      : DocumentSource(std::move(path), std::move(file)),
        document_bytes_(document_bytes),
        compressed_bytes_(file_bytes - kHeaderBytes) {}

  [[nodiscard]] std::uint64_t document_bytes() const override { return document_bytes_; }
  [[nodiscard]] std::uint64_t compressed_bytes() const override { return compressed_bytes_; }
  [[nodiscard]] Result<std::size_t> Read(std::span<std::uint8_t> into) override {
    TRY_ASSIGN(const std::size_t got, ReadAt(file(), into, position_, path()));
    position_ += got;
    return got;
  }
  void Rewind() override { position_ = kHeaderBytes; }

 private:
  std::uint64_t document_bytes_;
  std::uint64_t compressed_bytes_;
  std::uint64_t position_ = kHeaderBytes;
};

class OpenDocuments final : public DocumentForm {
 public:
  [[nodiscard]] std::string_view name_end() const override { return ".zst"; }
  [[nodiscard]] Result<std::unique_ptr<DocumentSink>> Sink(TemporaryFile file,
                                                           const crypto::Digest& /*digest*/) const override {
    return std::make_unique<OpenSink>(std::move(file));
  }
  [[nodiscard]] Result<std::unique_ptr<DocumentSource>> Source(const std::filesystem::path& path,
                                                               const crypto::Digest& /*digest*/) const override {
    TRY_ASSIGN(Descriptor file, OpenFile(path, O_RDONLY));
    TRY_ASSIGN(const std::uint64_t document_bytes, ReadHeader(file, path));
    TRY_ASSIGN(const std::uint64_t file_bytes, SizeOf(file, path));
    // It may have been cut off since its header was read.
    if (file_bytes < kHeaderBytes) return DamagedDocument("has no valid header", path);
    return std::make_unique<OpenSource>(path, std::move(file), document_bytes, file_bytes);
  }
};

}  // namespace

std::shared_ptr<const DocumentForm> OpenForm() {
  return std::make_shared<OpenDocuments>();
}

}  // namespace entente::storage
