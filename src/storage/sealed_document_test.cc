// Sealed documents, and what a vault does besides what every payload store does (payloads_test.cc runs for both).
#include "storage/sealed_document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/folder_for_tests.h"
#include "crypto/sealed_stream.h"
#include "storage/payloads.h"
#include "storage/posix.h"
#include "storage/read_payload.h"
#include "storage/sealed_file.h"
#include "storage/sealed_layout.h"

namespace entente::storage {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

class VaultTest : public testing::Test {
 protected:
  VaultTest() { Open(); }
  void Open() {
    auto opened = PayloadStore::OpenVault(root, limits, clock, key);
    ASSERT_TRUE(opened) << opened.error().Text();
    store = *std::move(opened);
  }
  crypto::Digest Put(ByteView document) const {
    const auto digest = store->Put(document);
    EXPECT_TRUE(digest) << digest.error().Text();
    return digest.value_or(crypto::Digest{});
  }
  crypto::Digest Put(std::string_view text) const { return Put(AsBytes(text)); }
  [[nodiscard]] std::filesystem::path FileOf(const crypto::Digest& digest) const {
    const std::string name = ToHex(digest);
    return root / name.substr(0, 2) / (name + std::string(kSealedNameEnd));
  }
  static Bytes ReadFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  // In place, so that it is as cheap as a test over every byte needs it.
  static void WriteFile(const std::filesystem::path& path, ByteView bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(out.flush());
  }
  static Bytes RandomDocument(std::size_t size, std::uint32_t seed) {
    std::mt19937 random(seed);
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return bytes;
  }
  // All bytes of all files below the root.
  [[nodiscard]] std::string EveryByte() const {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.is_regular_file()) bytes += ToText(ReadFile(entry.path()));
    return bytes;
  }
  // By every way out.
  void ExpectRefusedWithKey(const crypto::Digest& digest, const std::string& why) const {
    const auto read = store->Read(digest);
    ASSERT_FALSE(read) << why;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption) << why << read.error().Text();
    EXPECT_NE(read.error().message.find(ToHex(digest)), std::string::npos) << why;
    const auto stream = store->Stream(digest, 0);
    ASSERT_FALSE(stream) << why;
    EXPECT_EQ(stream.error().code, ErrorCode::kCorruption) << why;
    EXPECT_EQ(ReadPayload(root, digest, kMiB, key).error().code, ErrorCode::kCorruption) << why;
  }
  static void ExpectRefusedWithoutKey(const std::filesystem::path& path, const std::string& why) {
    const auto checked = CheckSealedFile(path);
    ASSERT_FALSE(checked) << why;
    EXPECT_EQ(checked.error().code, ErrorCode::kCorruption) << why;
    EXPECT_EQ(checked.error().place, path.string()) << why;
  }

  FolderForTests folder;
  const std::filesystem::path root = folder.path() / "vault";
  const crypto::VaultKey key = crypto::VaultKey::Generate();
  const PayloadLimits limits;
  ManualClock clock{1'700'000'000};
  std::unique_ptr<PayloadStore> store;
};

TEST_F(VaultTest, EveryFlippedByteIsRefusedWithTheKeyAndWithout) {
  const auto digest = Put("what was said, " + std::string(200, 'x') + " and no other thing");
  const Bytes good = ReadFile(FileOf(digest));
  ASSERT_TRUE(CheckSealedFile(FileOf(digest)));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const std::uint8_t mask : {0x01, 0x80}) {
      Bytes bad = good;
      bad[at] ^= mask;
      WriteFile(FileOf(digest), bad);
      const std::string why = "byte " + std::to_string(at);
      ExpectRefusedWithoutKey(FileOf(digest), why);
      ExpectRefusedWithKey(digest, why);
    }
  }
}

TEST_F(VaultTest, EveryTruncationAndWhatStandsBehindIsRefused) {
  const auto digest = Put("a document that is short");
  const Bytes good = ReadFile(FileOf(digest));
  for (std::size_t size = 0; size < good.size(); ++size) {
    WriteFile(FileOf(digest), ByteView(good).first(size));
    ExpectRefusedWithoutKey(FileOf(digest), "cut at " + std::to_string(size));
    ExpectRefusedWithKey(digest, "cut at " + std::to_string(size));
    EXPECT_EQ(store->Size(digest).error().code, ErrorCode::kCorruption);
  }
  for (const std::size_t more : {std::size_t{1}, std::size_t{81}, kSealedPieceBytes}) {
    Bytes longer = good;
    longer.resize(good.size() + more);
    WriteFile(FileOf(digest), longer);
    ExpectRefusedWithoutKey(FileOf(digest), "longer by " + std::to_string(more));
    ExpectRefusedWithKey(digest, "longer by " + std::to_string(more));
  }
}

// Whoever can write to the disk can make the SHA-256 in the clear right again; the seals are not theirs to make.
TEST_F(VaultTest, ChangesWithTheRightSha256AreRefusedWithTheKey) {
  const Bytes document = RandomDocument(3 * kPieceBytes, 1);  // four pieces: it does not compress
  const auto digest = Put(document);
  const Bytes good = ReadFile(FileOf(digest));
  const auto write = [&](Bytes bytes) {
    bytes.resize(bytes.size() - sizeof(crypto::Digest));
    Append(bytes, crypto::Sha256(bytes));
    WriteFile(FileOf(digest), bytes);
    EXPECT_TRUE(CheckSealedFile(FileOf(digest)));
  };
  const auto piece = [&](std::size_t index) {
    return good.begin() + static_cast<std::ptrdiff_t>(kSealedHeaderBytes + index * kSealedPieceBytes);
  };
  std::vector<Bytes> forgeries;
  Bytes swapped = good;
  std::swap_ranges(swapped.begin() + (piece(0) - good.begin()), swapped.begin() + (piece(1) - good.begin()),
                   swapped.begin() + (piece(1) - good.begin()));
  forgeries.push_back(swapped);
  for (std::size_t index = 0; index < 3; ++index) {  // one left out, one twice
    Bytes dropped(good.begin(), piece(index));
    dropped.insert(dropped.end(), piece(index + 1), good.end());
    forgeries.push_back(dropped);
    Bytes twice(good.begin(), piece(index + 1));
    twice.insert(twice.end(), piece(index), good.end());
    forgeries.push_back(twice);
    Bytes cut(good.begin(), piece(index + 1));  // the last ones left out
    cut.insert(cut.end(), good.end() - kSealedFooterBytes, good.end());
    forgeries.push_back(cut);
  }
  Bytes flipped = good;
  flipped[good.size() - kSealedFooterBytes - 1] ^= 1;
  forgeries.push_back(flipped);
  // The size of another document of the same vault.
  const Bytes other = ReadFile(FileOf(Put("other")));
  Bytes other_size = good;
  std::copy(other.end() - kSealedFooterBytes, other.end(), other_size.end() - kSealedFooterBytes);
  forgeries.push_back(other_size);
  for (std::size_t i = 0; i < forgeries.size(); ++i) {
    write(forgeries[i]);
    ExpectRefusedWithKey(digest, "forgery " + std::to_string(i));
  }
  write(good);
  EXPECT_TRUE(store->Read(digest) == document);
}

TEST_F(VaultTest, AFileUnderAnotherNameDoesNotOpen) {
  const auto digest = Put("one");
  const auto other = Put("two");
  std::filesystem::copy_file(FileOf(digest), FileOf(other), std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(CheckSealedFile(FileOf(other))) << "which needs the key to be seen";
  ExpectRefusedWithKey(other, "renamed");
  EXPECT_EQ(store->Size(other).error().code, ErrorCode::kCorruption);
  Put("two");  // heals it
  EXPECT_EQ(ToText(*store->Read(other)), "two");
}

TEST_F(VaultTest, AnotherKeyIsSaidPlainly) {
  const auto digest = Put("secret");
  const auto other_key = crypto::VaultKey::Generate();
  const auto reader = PayloadsToRead(root, kMiB, other_key);
  EXPECT_TRUE(reader->Contains(digest));
  for (const Error& error : {reader->Read(digest).error(), reader->Size(digest).error(),
                             reader->Stream(digest, 0).error(), ReadPayload(root, digest, kMiB, other_key).error()}) {
    EXPECT_EQ(error.code, ErrorCode::kCorruption);
    EXPECT_NE(error.message.find("was sealed with another key, or is damaged"), std::string::npos);
    EXPECT_EQ(error.place, FileOf(digest).string());
  }
}

TEST_F(VaultTest, ReadsWithoutALock) {
  const auto digest = Put("secret");
  const auto reader = PayloadsToRead(root, 6, key);
  EXPECT_EQ(ToText(*reader->Read(digest)), "secret");
  EXPECT_EQ(*reader->Size(digest), 6U);
  EXPECT_EQ(ToText(*(*reader->Stream(digest, 3))->Next(100)), "ret");
  EXPECT_EQ(ToText(*ReadPayload(root, digest, 6, key)), "secret");
  EXPECT_EQ(ReadPayload(root, digest, 5, key).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(ReadPayload(root, crypto::Sha256({}), 6, key).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(reader->Begin(digest).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(reader->Keep(digest).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(CheckSealedFile(root / "none").error().code, ErrorCode::kNotFound);
  // An open store and a vault do not see each other's documents.
  EXPECT_EQ(ReadPayload(root, digest, 6).error().code, ErrorCode::kNotFound);
}

// At any time of an upload, and after it.
TEST_F(VaultTest, NothingOfADocumentIsInAnyFile) {
  std::string text;
  for (int i = 0; text.size() < kMiB; ++i) text += "victim number " + std::to_string(i * 7919) + "; ";
  const Bytes noise = RandomDocument(kMiB, 3);
  const auto digest = crypto::Sha256(AsBytes(text));
  const auto noise_digest = crypto::Sha256(noise);
  // What the zstd frame of the text is made of, as an open store has it.
  const auto open_root = folder.path() / "open";
  auto opened = PayloadStore::Open(open_root, limits, clock);
  ASSERT_TRUE(opened && (*opened)->Put(AsBytes(text)) && (*opened)->Put(noise));
  const Bytes frame = ReadFile(open_root / ToHex(digest).substr(0, 2) / (ToHex(digest) + ".zst"));
  ASSERT_GT(frame.size(), 100'000U);
  const auto expect_nothing = [&] {
    const std::string bytes = EveryByte();
    EXPECT_EQ(bytes.find("victim"), std::string::npos);
    // The frame's beginning and pieces of it.
    for (std::size_t at = 16; at + 16 < frame.size(); at += 29'973) {
      EXPECT_EQ(bytes.find(AsText(ByteView(frame).subspan(at, 16))), std::string::npos);
      EXPECT_EQ(bytes.find(AsText(ByteView(noise).subspan(at, 16))), std::string::npos);
    }
  };
  const auto upload = store->Begin(digest);
  const auto noise_upload = store->Begin(noise_digest);
  ASSERT_TRUE(upload && noise_upload);
  constexpr std::size_t kStep = kMiB / 4;
  for (std::size_t at = 0; at < kMiB; at += kStep) {
    ASSERT_TRUE((*upload)->Write(AsBytes(text).subspan(at, at + kStep < kMiB ? kStep : text.size() - at)));
    ASSERT_TRUE((*noise_upload)->Write(ByteView(noise).subspan(at, kStep)));
    expect_nothing();
  }
  EXPECT_GT(EveryByte().size(), kMiB / 2) << "what came in was on its way to the disk";
  ASSERT_TRUE((*upload)->Finish() && (*noise_upload)->Finish());
  expect_nothing();
  EXPECT_EQ(ToText(*store->Read(digest)), text);
}

TEST_F(VaultTest, NoTwoFilesOfOneDocumentAreAlike) {
  const auto digest = Put("document");
  const Bytes first = ReadFile(FileOf(digest));
  Put("document");
  const Bytes second = ReadFile(FileOf(digest));
  ASSERT_EQ(first.size(), second.size());
  std::size_t alike = 0;
  for (std::size_t i = 8; i < first.size(); ++i) alike += first[i] == second[i] ? 1 : 0;
  EXPECT_LT(alike, 20U);
}

// Compressed sizes around the borders of pieces: the last one may be full, and is never empty.
TEST_F(VaultTest, RandomDocumentsComeBack) {
  std::mt19937 random(20'260'101);
  std::vector<std::size_t> sizes = {0, 1, 2};
  // Random bytes grow by a frame's header (of at most 18 bytes), 3 bytes a block of 128 KiB, and a checksum or none.
  for (std::size_t size = kPieceBytes - 30; size <= kPieceBytes; ++size) sizes.push_back(size);
  for (std::size_t size = 2 * kPieceBytes - 30; size <= 2 * kPieceBytes; ++size) sizes.push_back(size);
  for (int i = 0; i < 20; ++i) sizes.push_back(random() % 400'000);
  bool full = false;
  for (const std::size_t size : sizes) {
    SCOPED_TRACE(size);
    Bytes document = RandomDocument(size, static_cast<std::uint32_t>(size));
    // Some of it compresses.
    if (size > 200'000) std::fill_n(document.begin() + 1000, random() % 150'000, std::uint8_t{'a'});
    const auto digest = Put(document);
    EXPECT_TRUE(CheckSealedFile(FileOf(digest)));
    EXPECT_EQ(*store->Size(digest), size);
    EXPECT_TRUE(store->Read(digest) == document);
    const std::size_t first = size == 0 ? 0 : random() % size;
    const auto stream = store->Stream(digest, first);
    ASSERT_TRUE(stream) << stream.error().Text();
    EXPECT_TRUE(std::ranges::equal(*(*stream)->Next(size), ByteView(document).subspan(first)));
    const auto pieces = PiecesOf(std::filesystem::file_size(FileOf(digest)));
    ASSERT_TRUE(pieces);
    full = full || pieces->last_sealed_bytes == kSealedPieceBytes;
  }
  EXPECT_TRUE(full) << "one of them filled its last piece";
}

TEST_F(VaultTest, ALargeDocumentIsStreamedBothWays) {
  const Bytes document = RandomDocument(20 * kMiB, 4);
  const auto digest = crypto::Sha256(document);
  const auto upload = store->Begin(digest);
  ASSERT_TRUE(upload);
  constexpr std::size_t kStep = 100'003;
  for (std::size_t at = 0; at < document.size(); at += kStep)
    ASSERT_TRUE((*upload)->Write(ByteView(document).subspan(at, std::min(kStep, document.size() - at))));
  ASSERT_TRUE((*upload)->Finish());
  EXPECT_LT(std::filesystem::file_size(FileOf(digest)), document.size() + document.size() / 1000);
  for (const std::size_t first : {std::size_t{0}, 10 * kMiB + 1, document.size() - 1, document.size()}) {
    const auto stream = store->Stream(digest, first);
    ASSERT_TRUE(stream) << stream.error().Text();
    std::size_t at = first;
    for (;;) {
      const auto piece = (*stream)->Next(kStep);
      ASSERT_TRUE(piece) << piece.error().Text();
      if (piece->empty()) break;
      ASSERT_TRUE(std::ranges::equal(*piece, ByteView(document).subspan(at, piece->size())));
      at += piece->size();
    }
    EXPECT_EQ(at, document.size());
  }
  // What changes under a stream that was found sound before is not given out to its end.
  const auto stream = store->Stream(digest, 0);
  ASSERT_TRUE(stream);
  Bytes bad = ReadFile(FileOf(digest));
  bad[bad.size() / 2] ^= 1;
  WriteFile(FileOf(digest), bad);
  Result<ByteView> piece = (*stream)->Next(kStep);
  while (piece.has_value() && !piece->empty()) piece = (*stream)->Next(kStep);
  ASSERT_FALSE(piece);
  EXPECT_EQ(piece.error().code, ErrorCode::kCorruption);
}

TEST_F(VaultTest, WhatCrashesLeaveGoesAndWhatWasKeptStays) {
  const auto kept = Put("kept");
  ASSERT_TRUE(store->Keep(kept));
  const auto orphan = Put("orphan");
  const Bytes sealed = ReadFile(FileOf(kept));
  WriteFile(root / ("." + ToHex(kept) + ".abc123.tmp"), ByteView(sealed).first(100));
  WriteFile(root / "pending" / ToHex(crypto::Sha256(AsBytes("never came"))), AsBytes("1\n"));
  Open();
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (!entry.is_directory()) names.push_back(std::filesystem::relative(entry.path(), root).string());
  std::ranges::sort(names);
  std::vector<std::string> expected = {std::filesystem::relative(FileOf(kept), root).string(),
                                       std::filesystem::relative(FileOf(orphan), root).string(),
                                       "pending/" + ToHex(orphan)};
  std::ranges::sort(expected);
  EXPECT_EQ(names, expected);
  EXPECT_EQ(ToText(*store->Read(kept)), "kept");
}

TEST_F(VaultTest, WhatIsErasedIsGoneWithItsSalt) {
  const auto digest = Put("secret");
  ASSERT_TRUE(store->Keep(digest));
  ASSERT_TRUE(store->Erase(digest));
  ASSERT_TRUE(store->Erase(digest));
  EXPECT_FALSE(std::filesystem::exists(FileOf(digest)));
  EXPECT_EQ(EveryByte(), "");
  EXPECT_EQ(store->Read(digest).error().code, ErrorCode::kNotFound);
}

// A frame that was sealed right, and is not what the file says: who has the key is not trusted for that either.
TEST_F(VaultTest, WhatIsSealedIsStillChecked) {
  const auto digest = crypto::Sha256(AsBytes("the document"));
  const Bytes frame = [&] {
    const auto source = SealedForm(key)->Source(FileOf(Put("the document")), digest);
    Bytes bytes((*source)->compressed_bytes());
    EXPECT_EQ(*(*source)->Read(bytes), bytes.size());
    return bytes;
  }();
  const auto seal = [&](ByteView bytes, std::uint64_t document_bytes) {
    auto file = TemporaryFile::Make(root / "forged", 0600);
    ASSERT_TRUE(file);
    const auto sink = SealedForm(key)->Sink(*std::move(file), digest);
    ASSERT_TRUE(sink && (*sink)->Write(bytes) && (*sink)->Finish(document_bytes));
    ASSERT_TRUE((*sink)->file().RenameTo(FileOf(digest)));
  };
  seal(frame, 12);
  EXPECT_EQ(ToText(*store->Read(digest)), "the document");
  for (const std::uint64_t size : {11U, 13U}) {
    seal(frame, size);
    ExpectRefusedWithKey(digest, "size " + std::to_string(size));
  }
  seal(frame, ~std::uint64_t{0});
  EXPECT_EQ(store->Read(digest).error().code, ErrorCode::kUnavailable) << "over the limit, whatever it holds";
  Bytes longer = frame;
  longer.push_back(0);
  seal(longer, 12);
  ExpectRefusedWithKey(digest, "bytes behind the frame");
  seal(ByteView(frame).first(frame.size() - 1), 12);
  ExpectRefusedWithKey(digest, "a frame that ends too early");
  seal(AsBytes("no frame"), 12);
  ExpectRefusedWithKey(digest, "no frame at all");
}

// Written after the table in sealed_file.h: Python's hashlib for the keys, ChaCha20-Poly1305 after RFC 8439, zstd 1.5
// for the frame. What was sealed once must open for ever.
TEST_F(VaultTest, OpensWhatAnotherImplementationSealed) {
  const auto digest = crypto::Sha256(AsBytes("hello"));
  const auto sealed = FromHex(
      "656e747365616c016465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182830001020304050607"
      "08090a0b0c0d0e0f101112131415161775f18beea14cc46cb68d1f6fea4f77e7d6e5b54c9d85e8944822371b64610332"
      "333435363738393a3b3c3d3e3f40414243444546474849226fd0dd3dd422fb4e952d175ada2a132b0659fd3d1ba97cfc"
      "0f48f840f1d7145ecef09da603db3d445da1f799c32aa099e6e6a2c4549d2859");
  ASSERT_TRUE(sealed);
  std::filesystem::create_directories(FileOf(digest).parent_path());
  WriteFile(FileOf(digest), *sealed);
  EXPECT_TRUE(CheckSealedFile(FileOf(digest)));
  const auto fixed_key = crypto::VaultKey::FromSecret(Bytes(32, 7)).value();
  const auto reader = PayloadsToRead(root, 5, fixed_key);
  const auto read = reader->Read(digest);
  ASSERT_TRUE(read) << read.error().Text();
  EXPECT_EQ(ToText(*read), "hello");
  EXPECT_EQ(*reader->Size(digest), 5U);
}

TEST(SealedLayout, CutsEveryLengthOneWay) {
  EXPECT_FALSE(PiecesOf(0));
  constexpr std::uint64_t kAround = kSealedHeaderBytes + kSealedFooterBytes;
  for (const std::uint64_t whole : {0, 1, 5}) {
    const std::uint64_t before = kAround + whole * kSealedPieceBytes;
    for (std::uint64_t more = 1; more <= crypto::kSealBytes; ++more) EXPECT_FALSE(PiecesOf(before + more));
    for (const std::uint64_t last : {std::uint64_t{1}, std::uint64_t{kPieceBytes}}) {
      const auto pieces = PiecesOf(before + last + crypto::kSealBytes);
      ASSERT_TRUE(pieces);
      EXPECT_EQ(pieces->count, whole + 1);
      EXPECT_EQ(pieces->last_sealed_bytes, last + crypto::kSealBytes);
      EXPECT_EQ(pieces->compressed_bytes, whole * kPieceBytes + last);
    }
  }
}

}  // namespace
}  // namespace entente::storage
