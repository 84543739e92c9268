// Reading whole files, one after the other, into one buffer that grows as needed, with the room behind the content that
// simdjson asks for.
//
// Thread safety: one thread at a time. A view is good until the next Read().
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

class FileBuffer {
 public:
  // At least simdjson's padding.
  static constexpr std::size_t kPaddingBytes = 64;

  // Errors: kNotFound, kUnavailable; kInvalidInput when it is more than `bytes_max`.
  [[nodiscard]] Result<ByteView> Read(const std::filesystem::path& file, std::size_t bytes_max);

 private:
  void Grow(std::size_t bytes, std::size_t keep);

  std::unique_ptr<std::uint8_t[]> data_;
  std::size_t room_ = 0;  // without the padding
};

}  // namespace entente::supply
