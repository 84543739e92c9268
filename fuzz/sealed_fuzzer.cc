// Sealed documents of any bytes: what comes out is the document of the name or nothing, and what a check without the
// key refuses is not read with it either. The input is read
//  - as a file, as it is, and with the SHA-256 at its end put right;
//  - as a list of changes to a sound file, with that SHA-256 and without: none of them goes unseen;
//  - as size and compressed bytes that were sealed as they should be.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/check.h"
#include "crypto/digest.h"
#include "crypto/vault_key.h"
#include "storage/document_reader.h"
#include "storage/payload_document.h"
#include "storage/sealed_document.h"
#include "storage/sealed_file.h"
#include "storage/sealed_layout.h"

namespace {

using namespace entente;
using namespace entente::storage;

constexpr std::uint64_t kDocumentBytesMax = 1 << 20;
constexpr std::size_t kChangeBytes = 5;
// The seeds in corpus/sealed were made with it.
const crypto::VaultKey kKey = crypto::VaultKey::FromSecret(Bytes(32, 7)).value();
const std::shared_ptr<const DocumentForm> kForm = SealedForm(kKey);

// A file that is in memory only.
class MemoryFile {
 public:
  explicit MemoryFile(ByteView bytes) : file_(::memfd_create("sealed", MFD_CLOEXEC)) {
    CHECK(file_ >= 0);
    CHECK(::write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(file_); }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

// Whether it can be read, in one piece or in several.
bool Reads(const std::string& path, const crypto::Digest& digest) {
  const Result<Bytes> document = ReadDocument(path, digest, *kForm, kDocumentBytesMax);
  CHECK(!document.has_value() || crypto::Sha256(*document) == digest);
  auto reader = DocumentReader::Open(path, digest, *kForm);
  const bool streams =
      reader.has_value() && (*reader)->size() <= kDocumentBytesMax && (*reader)->Check(digest).has_value();
  return document.has_value() || streams;
}

bool Reads(ByteView bytes, const crypto::Digest& digest) {
  const MemoryFile file(bytes);
  const bool sound = CheckSealedFile(file.path()).has_value();
  const bool reads = Reads(file.path(), digest);
  CHECK(sound || !reads);
  return reads;
}

Bytes WithRightEnd(Bytes bytes) {
  if (bytes.size() < sizeof(crypto::Digest)) return bytes;
  bytes.resize(bytes.size() - sizeof(crypto::Digest));
  Append(bytes, crypto::Sha256(bytes));
  return bytes;
}

std::unique_ptr<DocumentSink> MakeSink(const crypto::Digest& digest) {
  auto file = TemporaryFile::Make("/dev/shm/entente-sealed-fuzzer", 0600);
  CHECK(file.has_value());
  auto sink = kForm->Sink(*std::move(file), digest);
  CHECK(sink.has_value());
  return *std::move(sink);
}

struct Sound {
  Bytes file;
  crypto::Digest digest{};
};

// Noise, so that there are two pieces of it.
Sound MakeSound() {
  Bytes document(70'000);
  std::uint32_t state = 1;
  for (auto& byte : document) byte = static_cast<std::uint8_t>((state = state * 1'664'525 + 1'013'904'223) >> 24);
  Sound sound{{}, crypto::Sha256(document)};
  const auto writer = DocumentWriter::Make("/dev/shm/entente-sealed-fuzzer", sound.digest, *kForm).value();
  CHECK(writer->Write(document).has_value() && writer->Finish() == sound.digest);
  const std::string path = "/dev/shm/entente-sealed-fuzzer." + std::to_string(::getpid());
  CHECK(writer->RenameTo(path).has_value());
  const Descriptor file = OpenFile(path, 0).value();
  sound.file.resize(SizeOf(file, path).value());
  CHECK(ReadAt(file, sound.file, 0, path) == sound.file.size());
  ::unlink(path.c_str());
  CHECK(Reads(sound.file, sound.digest));
  return sound;
}

// One change: what, where (three bytes), and a byte for it.
void Change(Bytes& bytes, ByteView change) {
  const std::size_t at = (std::size_t{change[1]} << 16 | std::size_t{change[2]} << 8 | change[3]) % (bytes.size() + 1);
  const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
  const std::size_t left = bytes.size() - at;
  switch (change[0] % 5) {
    case 0:
      if (left > 0) *place ^= change[4];
      break;
    case 1:
      bytes.resize(at);
      break;
    case 2:
      bytes.insert(place, change[4]);
      break;
    case 3:
      bytes.erase(place, place + static_cast<std::ptrdiff_t>(std::min<std::size_t>(left, change[4])));
      break;
    default:  // the two pieces change places, or what begins there
      std::rotate(bytes.begin(), place, bytes.end());
  }
}

void ReadChanged(ByteView input) {
  static const Sound sound = MakeSound();
  Bytes bytes = sound.file;
  for (; input.size() >= kChangeBytes && bytes.size() < 2 * sound.file.size(); input = input.subspan(kChangeBytes))
    Change(bytes, input.first(kChangeBytes));
  CHECK(Reads(bytes, sound.digest) == (bytes == sound.file));
  bytes = WithRightEnd(std::move(bytes));
  CHECK(Reads(bytes, sound.digest) == (bytes == sound.file));
}

void ReadSealed(ByteView input) {
  if (input.size() <= kSizeBytes) return;
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < kSizeBytes; ++i) size |= std::uint64_t{input[i]} << (8 * i);
  const crypto::Digest digest = crypto::Sha256(AsBytes("hello"));
  const auto sink = MakeSink(digest);
  CHECK(sink->Write(input.subspan(kSizeBytes)).has_value() && sink->Finish(size).has_value());
  const std::string path = sink->file().path().string();
  CHECK(CheckSealedFile(path).has_value());
  CHECK(DocumentSize(path, digest, *kForm).value() == size);
  (void)Reads(path, digest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const crypto::Digest digest = crypto::Sha256(AsBytes("hello"));
  (void)Reads(input, digest);
  (void)Reads(WithRightEnd(ToBytes(input)), digest);
  ReadChanged(input);
  ReadSealed(input);
  return 0;
}
