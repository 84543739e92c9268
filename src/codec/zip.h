// ZIP archives from outside, read entry by entry within bounds; nothing is ever unpacked to disk.
//
// Refused: names that are absolute, climb ("..") or are not plain UTF-8 text; encrypted entries; methods other than
// stored and deflated; an entry that grows past its bound or beyond the ratio to its compressed size; a wrong checksum.
// What the directory claims about sizes is never trusted: bytes are counted as they come.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::zip {

struct ZipLimits {
  std::uint64_t entries_max = 1'000'000;
  std::uint64_t entry_bytes_max = std::uint64_t{64} * 1024 * 1024;
  std::uint64_t total_bytes_max = std::uint64_t{8} * 1024 * 1024 * 1024;
  // Uncompressed to compressed, of one entry, seen once it is larger than ratio_free_bytes. Deflate reaches 1032 at
  // most; JSON seldom passes 50.
  std::uint64_t ratio_max = 200;
  std::uint64_t ratio_free_bytes = std::uint64_t{1024} * 1024;
  std::uint32_t name_bytes_max = 1'024;
};

class ZipReader {
 public:
  // Errors: kNotFound when there is no such file; kInvalidInput when it is no archive or has too many entries.
  [[nodiscard]] static Result<ZipReader> Open(const std::filesystem::path& path, const ZipLimits& limits = {});
  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  // The number that the archive's directory claims; only a hint (for progress bars).
  [[nodiscard]] std::uint64_t entry_count() const;

  // Whether an entry is to be read; directories are never asked about.
  using Wanted = std::function<bool(std::string_view name)>;
  // Gets each wanted entry in the archive's order; the bytes are good until it returns. An error ends the reading.
  using Visit = std::function<Result<void>(std::string_view name, ByteView content)>;
  // Errors: kInvalidInput with the entry's name as place; what `visit` returns.
  [[nodiscard]] Result<void> ForEach(const Wanted& wanted, const Visit& visit);
  [[nodiscard]] Result<void> ForEach(const Visit& visit);

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace entente::zip
