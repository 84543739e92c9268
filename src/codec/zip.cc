#include "codec/zip.h"

#include <minizip/unzip.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>

namespace entente::zip {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kEncryptedFlag = 1U;
constexpr std::uint16_t kStrongEncryptionFlag = 1U << 6U;
constexpr std::uint16_t kMaskedHeadersFlag = 1U << 13U;

struct CloseArchive {
  void operator()(void* archive) const { unzClose(archive); }
};

// minizip takes missing bytes at the end of a file for zeros. So the end record (PKWARE's APPNOTE 4.3.16) is looked for
// here as minizip does it, and must be whole: its comment reaches exactly to the end of the file.
bool HasWholeEndRecord(const std::filesystem::path& path) {
  constexpr std::string_view kSignature("PK\x05\x06", 4);
  constexpr std::size_t kRecordBytes = 22;
  constexpr std::size_t kCommentBytesMax = 0xFFFF;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  if (!file || size < static_cast<std::streamoff>(kRecordBytes)) return false;
  const auto tail_size = static_cast<std::size_t>(std::min<std::streamoff>(size, kRecordBytes + kCommentBytesMax));
  std::string tail(tail_size, '\0');
  file.seekg(size - static_cast<std::streamoff>(tail_size));
  if (!file.read(tail.data(), static_cast<std::streamsize>(tail_size))) return false;
  const std::size_t at = tail.rfind(kSignature);
  if (at == std::string::npos || tail_size - at < kRecordBytes) return false;
  const auto byte = [&](std::size_t i) -> std::size_t { return static_cast<unsigned char>(tail[at + i]); };
  return at + kRecordBytes + (byte(20) | byte(21) << 8U) == tail_size;
}

// Plain relative paths only, so that nobody downstream can be led elsewhere by a name.
Result<void> CheckName(std::string_view name) {
  const auto refuse = [&](std::string why) {
    return Invalid("a name in the archive " + std::move(why), std::string(name));
  };
  if (!IsUtf8(AsBytes(name))) return Invalid("a name in the archive is not UTF-8");
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return Invalid("a name in the archive holds a control character");
  if (name.empty()) return Invalid("an entry of the archive has no name");
  if (name.front() == '/' || name.find('\\') != std::string_view::npos || (name.size() > 1 && name[1] == ':'))
    return refuse("is not a relative path with forward slashes");
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find('/', start), name.size());
    if (name.substr(start, end - start) == "..") return refuse("climbs out of the archive");
    start = end + 1;
  }
  return {};
}

}  // namespace

struct ZipReader::State {
  std::unique_ptr<void, CloseArchive> archive;
  ZipLimits limits;
  std::uint64_t entry_count = 0;
  std::uint64_t bytes_read = 0;
  Bytes content;

  struct Entry {
    std::string name;
    unz_file_info64 info{};
  };
  Result<Entry> Current();
  Result<void> Read(const Entry& entry);
  Result<void> Inflate(const Entry& entry);
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Result<ZipReader> ZipReader::Open(const std::filesystem::path& path, const ZipLimits& limits) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return Fail(ErrorCode::kNotFound, "there is no such file", path.string());
  const auto broken = [&] {
    return Invalid("this is no ZIP archive, or its directory (which stands at the end) is cut off", path.string());
  };
  if (!HasWholeEndRecord(path)) return broken();
  auto state = std::make_unique<State>();
  state->limits = limits;
  state->archive.reset(unzOpen64(path.c_str()));
  unz_global_info64 info{};
  if (state->archive == nullptr || unzGetGlobalInfo64(state->archive.get(), &info) != UNZ_OK) return broken();
  state->entry_count = info.number_entry;
  if (state->entry_count > limits.entries_max)
    return Invalid("the archive has " + std::to_string(state->entry_count) + " entries; at most " +
                       std::to_string(limits.entries_max) + " are taken",
                   path.string());
  return ZipReader(std::move(state));
}

std::uint64_t ZipReader::entry_count() const {
  return state_->entry_count;
}

Result<ZipReader::State::Entry> ZipReader::State::Current() {
  Entry entry;
  if (unzGetCurrentFileInfo64(archive.get(), &entry.info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK)
    return Invalid("the archive's directory is broken");
  if (entry.info.size_filename > limits.name_bytes_max)
    return Invalid("a name in the archive is longer than " + std::to_string(limits.name_bytes_max) + " bytes");
  entry.name.resize(entry.info.size_filename);
  if (unzGetCurrentFileInfo64(archive.get(), nullptr, entry.name.data(), entry.name.size(), nullptr, 0, nullptr, 0) !=
      UNZ_OK)
    return Invalid("the archive's directory is broken");
  TRY(CheckName(entry.name));
  return entry;
}

Result<void> ZipReader::State::Read(const Entry& entry) {
  if ((entry.info.flag & (kEncryptedFlag | kStrongEncryptionFlag | kMaskedHeadersFlag)) != 0)
    return Invalid("an entry of the archive is encrypted", entry.name);
  if (entry.info.compression_method != kStored && entry.info.compression_method != kDeflated)
    return Invalid("an entry of the archive is compressed by method " + std::to_string(entry.info.compression_method) +
                       "; only stored (0) and deflated (8) ones are taken",
                   entry.name);
  if (unzOpenCurrentFile(archive.get()) != UNZ_OK)
    return Invalid("an entry of the archive cannot be opened; it is damaged", entry.name);
  Result<void> inflated = Inflate(entry);
  // The checksum is judged here, once everything was read.
  const int closed = unzCloseCurrentFile(archive.get());
  TRY(std::move(inflated));
  if (closed != UNZ_OK) return Invalid("an entry of the archive does not have the checksum that it claims", entry.name);
  if (content.size() != entry.info.uncompressed_size)
    return Invalid("an entry of the archive does not have the size that it claims", entry.name);
  return {};
}

Result<void> ZipReader::State::Inflate(const Entry& entry) {
  content.clear();
  for (;;) {
    const std::size_t before = content.size();
    content.resize(before + kChunkBytes);
    const int count = unzReadCurrentFile(archive.get(), content.data() + before, kChunkBytes);
    if (count < 0) return Invalid("an entry of the archive is damaged", entry.name);
    content.resize(before + static_cast<std::size_t>(count));
    if (count == 0) return {};
    bytes_read += static_cast<std::uint64_t>(count);
    const std::uint64_t size = content.size();
    if (size > limits.entry_bytes_max)
      return Invalid("an entry of the archive has more than " + std::to_string(limits.entry_bytes_max) + " bytes",
                     entry.name);
    if (bytes_read > limits.total_bytes_max)
      return Invalid("the archive unpacks to more than " + std::to_string(limits.total_bytes_max) + " bytes",
                     entry.name);
    if (size > limits.ratio_free_bytes && size / limits.ratio_max > entry.info.compressed_size)
      return Invalid(
          "an entry of the archive unpacks to more than " + std::to_string(limits.ratio_max) + " times its size",
          entry.name);
  }
}

Result<void> ZipReader::ForEach(const Wanted& wanted, const Visit& visit) {
  State& state = *state_;
  state.bytes_read = 0;
  if (state.entry_count == 0) return {};
  std::uint64_t seen = 0;
  for (int at = unzGoToFirstFile(state.archive.get()); at != UNZ_END_OF_LIST_OF_FILE;
       at = unzGoToNextFile(state.archive.get())) {
    if (at != UNZ_OK) return Invalid("the archive's directory is broken after " + std::to_string(seen) + " entries");
    if (++seen > state.limits.entries_max) return Invalid("the archive has more entries than it says");
    TRY_ASSIGN(const State::Entry entry, state.Current());
    if (entry.name.back() == '/' || !wanted(entry.name)) continue;
    TRY(state.Read(entry));
    TRY(visit(entry.name, state.content));
  }
  return {};
}

Result<void> ZipReader::ForEach(const Visit& visit) {
  return ForEach([](std::string_view) { return true; }, visit);
}

}  // namespace entente::zip
