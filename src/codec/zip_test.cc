#include "codec/zip.h"

#include <gtest/gtest.h>
#include <minizip/zip.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/encoding.h"

namespace entente::zip {
namespace {

namespace fs = std::filesystem;

class Zip : public ::testing::Test {
 protected:
  Zip() {
    std::string name = (fs::temp_directory_path() / "entente-zip-test-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    path_ = directory_ / "a.zip";
  }
  ~Zip() override { fs::remove_all(directory_); }

  struct Entry {
    std::string name;
    std::string content;
    int method = Z_DEFLATED;
    const char* password = nullptr;
  };
  void Write(const std::vector<Entry>& entries) {
    fs::remove(path_);
    zipFile zip = zipOpen64(path_.c_str(), APPEND_STATUS_CREATE);
    ASSERT_NE(zip, nullptr);
    for (const Entry& entry : entries) {
      zip_fileinfo info{};
      ASSERT_EQ(zipOpenNewFileInZip3_64(zip, entry.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, entry.method,
                                        9, 0, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, entry.password, 0, 0),
                ZIP_OK);
      ASSERT_EQ(zipWriteInFileInZip(zip, entry.content.data(), static_cast<unsigned>(entry.content.size())), ZIP_OK);
      ASSERT_EQ(zipCloseFileInZip(zip), ZIP_OK);
    }
    ASSERT_EQ(zipClose(zip, nullptr), ZIP_OK);
  }
  Result<std::map<std::string, std::string>> Read(const ZipLimits& limits = {}) {
    std::map<std::string, std::string> found;
    TRY_ASSIGN(ZipReader reader, ZipReader::Open(path_, limits));
    TRY(reader.ForEach([&](std::string_view name, ByteView content) -> Result<void> {
      found[std::string(name)] = ToText(content);
      return {};
    }));
    return found;
  }
  Bytes Content() {
    std::ifstream in(path_, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
  }
  void SetContent(ByteView bytes) {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

  fs::path directory_;
  fs::path path_;
};

TEST_F(Zip, ReadsStoredAndDeflatedEntries) {
  const std::string large(300'000, 'x');
  Write({{"npm/A.json", "{}"}, {"folder/", ""}, {"stored.txt", "stored", 0}, {"large", large + "y"}, {"empty", ""}});
  const auto found = Read();
  ASSERT_TRUE(found.has_value()) << found.error().Text();
  EXPECT_EQ(*found, (std::map<std::string, std::string>{
                        {"npm/A.json", "{}"}, {"stored.txt", "stored"}, {"large", large + "y"}, {"empty", ""}}));
  EXPECT_EQ(ZipReader::Open(path_)->entry_count(), 5U);
}

TEST_F(Zip, ReadsWhatIsWantedOnlyAndAgain) {
  Write({{"a.json", "1"}, {"b.txt", "2"}, {"c.json", "3"}});
  ZipReader reader = ZipReader::Open(path_).value();
  for (int round = 0; round < 2; ++round) {
    std::string seen;
    ASSERT_TRUE(reader
                    .ForEach([](std::string_view name) { return name.ends_with(".json"); },
                             [&](std::string_view name, ByteView content) -> Result<void> {
                               seen += std::string(name) + AsText(content).data()[0];
                               return {};
                             })
                    .has_value());
    EXPECT_EQ(seen, "a.json1c.json3");
  }
}

TEST_F(Zip, TheVisitorsErrorEndsTheReading) {
  Write({{"a", "1"}, {"b", "2"}});
  int calls = 0;
  const Result<void> result = ZipReader::Open(path_)->ForEach([&](std::string_view, ByteView) -> Result<void> {
    ++calls;
    return Fail(ErrorCode::kConflict, "enough");
  });
  EXPECT_EQ(result.error().code, ErrorCode::kConflict);
  EXPECT_EQ(calls, 1);
}

TEST_F(Zip, NamesThatLeadElsewhereAreRefused) {
  for (const char* name : {"../a", "a/../../b", "/etc/passwd", "a\\b", "C:/a", "a/..", "..", "a\x1b[2J", "\xFF.json"}) {
    Write({{"good", "1"}, {name, "2"}});
    EXPECT_FALSE(Read().has_value()) << name;
  }
  for (const char* name : {"a..b", "..a", "a/.b", "é.json"}) {
    Write({{name, "2"}});
    EXPECT_TRUE(Read().has_value()) << name;
  }
}

TEST_F(Zip, BoundsHold) {
  Write({{"a", "123"}, {"b", "456"}, {"c", "789"}});
  EXPECT_TRUE(Read().has_value());
  EXPECT_FALSE(Read({.entries_max = 2}));
  EXPECT_FALSE(Read({.entry_bytes_max = 2}));
  EXPECT_FALSE(Read({.total_bytes_max = 8}));
  EXPECT_TRUE(Read({.entries_max = 3, .entry_bytes_max = 3, .total_bytes_max = 9}).has_value());
  Write({{std::string(2'000, 'n'), "1"}});
  EXPECT_FALSE(Read());
}

TEST_F(Zip, BombsAreRefused) {
  Write({{"bomb", std::string(8'000'000, '\0')}});
  const auto found = Read();
  ASSERT_FALSE(found.has_value());
  EXPECT_NE(found.error().message.find("200 times"), std::string::npos);
  EXPECT_EQ(found.error().place, "bomb");
  EXPECT_TRUE(Read({.ratio_max = 2'000}).has_value());
}

TEST_F(Zip, EncryptedEntriesAreRefused) {
  Write({{"secret", "content", Z_DEFLATED, "password"}});
  // minizip's writer encrypts when it is built to; when it is not, the flag is set by hand in both headers.
  Bytes bytes = Content();
  const Bytes central = ToBytes("PK\x01\x02");
  const auto at = std::search(bytes.begin(), bytes.end(), central.begin(), central.end());
  ASSERT_NE(at, bytes.end());
  bytes[6] |= 1U;
  *(at + 8) |= 1U;
  SetContent(bytes);
  const auto found = Read();
  ASSERT_FALSE(found.has_value());
  EXPECT_NE(found.error().message.find("encrypted"), std::string::npos);
}

TEST_F(Zip, WhatIsNoArchive) {
  EXPECT_EQ(Read().error().code, ErrorCode::kNotFound);
  SetContent({});
  EXPECT_EQ(Read().error().code, ErrorCode::kInvalidInput);
  SetContent(AsBytes("this is text, not an archive"));
  EXPECT_EQ(Read().error().code, ErrorCode::kInvalidInput);
}

// An archive that Python's zipfile wrote: one deflated entry "a/b.json" with {"id":"X"}, one stored entry "note.txt".
TEST_F(Zip, ReadsAnArchiveOfAnotherWriter) {
  SetContent(FromHex("504b0304140000000800000021005c381eb10c0000000a00000008000000612f622e6a736f6eab56ca4c51b2528a50aa0"
                     "500504b030414"
                     "000000000000002100e29c53a50700000007000000080000006e6f74652e74787473746f7265640a504b0102140314000"
                     "0000800000021"
                     "005c381eb10c0000000a000000080000000000000000000000800100000000612f622e6a736f6e504b010214031400000"
                     "0000000002100"
                     "e29c53a507000000070000000800000000000000000000008001320000006e6f74652e747874504b05060000000002000"
                     "2006c0000005f"
                     "0000000000")
                 .value());
  const auto found = Read();
  ASSERT_TRUE(found.has_value()) << found.error().Text();
  EXPECT_EQ(*found, (std::map<std::string, std::string>{{"a/b.json", "{\"id\":\"X\"}"}, {"note.txt", "stored\n"}}));
}

// Damage is found or does no harm; it never crashes, and never makes content appear that was not written.
TEST_F(Zip, EveryTruncationAndEveryFlippedBit) {
  Write({{"a.json", R"({"id":"OSV-1","aliases":[]})"}, {"b", "stored", 0}});
  const Bytes whole = Content();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    SetContent(ByteView(whole).first(size));
    EXPECT_FALSE(Read().has_value()) << size;
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    SetContent(flipped);
    const auto found = Read();
    if (!found.has_value()) continue;
    for (const auto& [name, content] : *found)
      EXPECT_TRUE(content == R"({"id":"OSV-1","aliases":[]})" || content == "stored") << bit;
  }
}

}  // namespace
}  // namespace entente::zip
