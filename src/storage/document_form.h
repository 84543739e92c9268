// The form that documents have on disk: what stands around the zstd frame that a document is compressed to, and whether
// that is sealed. DocumentWriter and DocumentReader compress and decompress; between them and the file is a form:
//
//   DocumentWriter ─▶ DocumentSink ─▶ file ─▶ DocumentSource ─▶ DocumentReader
//
// There are two: open (storage/open_document.h) and sealed (storage/sealed_document.h).
//
// Seen inside storage/ only. Thread safety: a form from any thread; a sink or source belongs to one thread at a time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/posix.h"

namespace entente::storage {

// Which bytes a file has, as far as the file system tells: a file that was written to is another one.
struct FileState {
  dev_t device = 0;
  ino_t inode = 0;
  off_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(const FileState&, const FileState&) = default;
};

// Where a compressed document goes. Its file goes without trace unless it is renamed.
class DocumentSink {
 public:
  explicit DocumentSink(TemporaryFile file) : file_(std::move(file)) {}
  DocumentSink(const DocumentSink&) = delete;
  DocumentSink& operator=(const DocumentSink&) = delete;
  virtual ~DocumentSink() = default;

  // The next bytes of the zstd frame.
  [[nodiscard]] virtual Result<void> Write(ByteView compressed) = 0;
  // The file is whole then, and not yet synced. Called once, after at least one byte was written.
  [[nodiscard]] virtual Result<void> Finish(std::uint64_t document_bytes) = 0;

  [[nodiscard]] TemporaryFile& file() { return file_; }

 private:
  TemporaryFile file_;
};

// Where a compressed document comes from, from its beginning on.
class DocumentSource {
 public:
  DocumentSource(std::filesystem::path path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
  DocumentSource(const DocumentSource&) = delete;
  DocumentSource& operator=(const DocumentSource&) = delete;
  virtual ~DocumentSource() = default;

  // What the file says the document has, uncompressed; a claim until the document was decompressed.
  [[nodiscard]] virtual std::uint64_t document_bytes() const = 0;
  // Of the zstd frame, as follows from the file's length.
  [[nodiscard]] virtual std::uint64_t compressed_bytes() const = 0;
  // Fills `into` unless the compressed bytes end before; gives how many there were. Errors: kCorruption.
  [[nodiscard]] virtual Result<std::size_t> Read(std::span<std::uint8_t> into) = 0;
  virtual void Rewind() = 0;

  [[nodiscard]] Result<FileState> State() const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 protected:
  [[nodiscard]] const Descriptor& file() const { return file_; }

 private:
  std::filesystem::path path_;
  Descriptor file_;
};

class DocumentForm {
 public:
  DocumentForm() = default;
  DocumentForm(const DocumentForm&) = delete;
  DocumentForm& operator=(const DocumentForm&) = delete;
  virtual ~DocumentForm() = default;

  // What follows the digest in a file's name.
  [[nodiscard]] virtual std::string_view name_end() const = 0;
  // For the document with this digest; whether it has it is the writer's to check.
  [[nodiscard]] virtual Result<std::unique_ptr<DocumentSink>> Sink(TemporaryFile file,
                                                                   const crypto::Digest& digest) const = 0;
  // Errors: kNotFound; kCorruption when the file does not look as it should, or is not for this digest.
  [[nodiscard]] virtual Result<std::unique_ptr<DocumentSource>> Source(const std::filesystem::path& path,
                                                                       const crypto::Digest& digest) const = 0;
};

// ROOT/HH/SHA256 and the end of the form's names.
[[nodiscard]] std::filesystem::path DocumentPath(const std::filesystem::path& root, const crypto::Digest& digest,
                                                 const DocumentForm& form);

// kCorruption: "the stored document NAME <how>".
[[nodiscard]] std::unexpected<Error> DamagedDocument(std::string_view how, const std::filesystem::path& path);

}  // namespace entente::storage
