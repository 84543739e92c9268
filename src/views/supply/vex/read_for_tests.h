// Reads VEX documents in tests. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "views/supply/vex/read.h"

namespace entente::supply::vex::testing_read {

[[nodiscard]] inline Result<VexDocument> Read(std::string_view text) {
  VexReader reader;
  return reader.Read(AsBytes(text));
}

[[nodiscard]] inline VexDocument Good(std::string_view text) {
  auto read = Read(text);
  EXPECT_TRUE(read.has_value()) << read.error().Text() << "\n" << text;
  return read.has_value() ? *std::move(read) : VexDocument{};
}

[[nodiscard]] inline Error Bad(std::string_view text) {
  const auto read = Read(text);
  EXPECT_FALSE(read.has_value()) << text;
  return read.has_value() ? Error{} : read.error();
}

[[nodiscard]] inline std::string TextOf(const std::filesystem::path& path) {
  std::string text(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

}  // namespace entente::supply::vex::testing_read
