// Advisory indexes of a few records, in a directory that goes with the test. Tests only.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "views/supply/index/builder.h"
#include "views/supply/index/index.h"

namespace entente::supply {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "entente-supply-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  std::filesystem::path Write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline Bytes BuildIndex(const std::vector<std::string>& records) {
  IndexBuilder builder;
  builder.BeginFeed(
      {.feed = "test", .source = "made up", .entry = 7, .digest = {}, .time = 1'700'000'000, .records = 0});
  for (const std::string& record : records) {
    const auto added = builder.Add(AsBytes(record));
    EXPECT_TRUE(added.has_value()) << added.error().Text() << "\n" << record;
  }
  return builder.Finish().value().Joined();
}

inline std::shared_ptr<const AdvisoryIndex> OpenIndex(const TemporaryDirectory& directory, const Bytes& content) {
  const auto file = directory.path() / "test.idx";
  const ByteView whole(content);
  EXPECT_TRUE(WriteIndexFile(file, std::span(&whole, 1)).has_value());
  auto index = AdvisoryIndex::Open(file);
  EXPECT_TRUE(index.has_value()) << index.error().Text();
  return index.value_or(nullptr);
}

// A record with one package and one range; `events` as in {"introduced":"0"},{"fixed":"1.2"}.
inline std::string OsvJson(std::string_view id, std::string_view ecosystem, std::string_view name,
                           std::string_view events, std::string_view more = "", std::string_view versions = "",
                           std::string_view type = "ECOSYSTEM") {
  return std::string(R"({"id":")") + std::string(id) + R"(","modified":"2024-01-02T03:04:05Z","summary":"about )" +
         std::string(id) + R"(",)" + std::string(more) + R"("affected":[{"package":{"ecosystem":")" +
         std::string(ecosystem) + R"(","name":")" + std::string(name) + R"("},"ranges":[{"type":")" +
         std::string(type) + R"(","events":[)" + std::string(events) + R"(]}],"versions":[)" + std::string(versions) +
         R"(]}]})";
}

}  // namespace entente::supply
