#include "storage/payloads.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "base/folder_for_tests.h"

namespace entente::storage {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

Bytes RandomDocument(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

enum class Kind : std::uint8_t { kOpen, kVault };

// What a store does, it does open and as a vault; what a vault does besides, sealed_document_test.cc has.
class PayloadsTest : public testing::TestWithParam<Kind> {
 protected:
  PayloadsTest() {
    limits.payload_bytes_max = 8 * kMiB;
    limits.orphan_bytes_max = 64 * kMiB;
    limits.orphan_age_seconds_max = 1000;
    Open();
  }
  void Open() {
    store.reset();
    auto opened = GetParam() == Kind::kOpen ? PayloadStore::Open(root, limits, clock)
                                            : PayloadStore::OpenVault(root, limits, clock, key);
    ASSERT_TRUE(opened) << opened.error().Text();
    store = *std::move(opened);
  }
  [[nodiscard]] std::unique_ptr<PayloadUpload> Begin(const crypto::Digest& digest) const {
    auto upload = store->Begin(digest);
    EXPECT_TRUE(upload) << upload.error().Text();
    return *std::move(upload);
  }
  crypto::Digest Put(ByteView document) const {
    const auto digest = store->Put(document);
    EXPECT_TRUE(digest) << digest.error().Text();
    return digest.value_or(crypto::Digest{});
  }
  crypto::Digest Put(std::string_view text) const { return Put(AsBytes(text)); }
  [[nodiscard]] std::filesystem::path FileOf(const crypto::Digest& digest) const {
    const std::string name = ToHex(digest);
    return root / name.substr(0, 2) / (name + (GetParam() == Kind::kOpen ? ".zst" : ".zst.sealed"));
  }
  [[nodiscard]] std::filesystem::path MarkerOf(const crypto::Digest& digest) const {
    return root / "pending" / ToHex(digest);
  }
  // Every file below the root, relative to it, in order.
  [[nodiscard]] std::vector<std::string> Everything() const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (!entry.is_directory()) files.push_back(std::filesystem::relative(entry.path(), root).string());
    std::ranges::sort(files);
    return files;
  }
  void ExpectNothing() const { EXPECT_EQ(Everything(), std::vector<std::string>()); }
  // How large a document still goes in; the quota's free bytes, measured through the store.
  [[nodiscard]] bool HasRoomFor(std::size_t bytes) const {
    auto upload = store->Begin(crypto::Sha256(AsBytes("room")));
    return upload.has_value() && (*upload)->Write(Bytes(bytes)).has_value();
  }

  FolderForTests folder;
  const std::filesystem::path root = folder.path() / "payloads";
  const crypto::VaultKey key = crypto::VaultKey::Generate();
  PayloadLimits limits;
  ManualClock clock{1'700'000'000};
  std::unique_ptr<PayloadStore> store;
};

TEST_P(PayloadsTest, DocumentsComeBackWithTheirSize) {
  Bytes repetitive;
  while (repetitive.size() < 5 * kMiB) Append(repetitive, "{\"name\":\"component\"},");
  for (const Bytes& document : {Bytes(), Bytes{'x'}, RandomDocument(5 * kMiB, 1), repetitive}) {
    const crypto::Digest digest = crypto::Sha256(document);
    EXPECT_FALSE(store->Contains(digest));
    EXPECT_EQ(store->Read(digest).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(store->Size(digest).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(Put(document), digest);
    EXPECT_TRUE(store->Contains(digest));
    EXPECT_EQ(store->Size(digest).value_or(1), document.size());
    const auto read = store->Read(digest);
    ASSERT_TRUE(read) << read.error().Text();
    EXPECT_TRUE(*read == document);
  }
  EXPECT_LT(std::filesystem::file_size(FileOf(crypto::Sha256(repetitive))), 5 * kMiB / 100);
}

TEST_P(PayloadsTest, PiecesOfAnySizeMakeTheSameDocument) {
  const Bytes document = RandomDocument(300'000, 2);
  const crypto::Digest digest = crypto::Sha256(document);
  for (const std::size_t piece : {std::size_t{997}, std::size_t{131'072}, document.size()}) {
    const auto upload = Begin(digest);
    for (std::size_t at = 0; at < document.size(); at += piece)
      ASSERT_TRUE(upload->Write(ByteView(document).subspan(at, std::min(piece, document.size() - at))));
    ASSERT_TRUE(upload->Write({}));
    ASSERT_TRUE(upload->Finish());
    EXPECT_TRUE(store->Read(digest) == document);
  }
}

TEST_P(PayloadsTest, OnlyItsOwnerCanReadIt) {
  const crypto::Digest digest = Put("secret");
  const auto mode = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions() & std::filesystem::perms::mask;
  };
  using std::filesystem::perms;
  EXPECT_EQ(mode(root), perms::owner_all);
  EXPECT_EQ(mode(root / "pending"), perms::owner_all);
  EXPECT_EQ(mode(FileOf(digest).parent_path()), perms::owner_all);
  EXPECT_EQ(mode(FileOf(digest)), perms::owner_read | perms::owner_write);
  EXPECT_EQ(mode(MarkerOf(digest)), perms::owner_read | perms::owner_write);
  std::filesystem::permissions(root, perms::owner_all | perms::others_read);
  Open();
  EXPECT_EQ(mode(root), perms::owner_all);
}

TEST_P(PayloadsTest, WhatIsNotFinishedLeavesNothing) {
  {
    const auto upload = Begin(crypto::Sha256(AsBytes("x")));
    ASSERT_TRUE(upload->Write(AsBytes("x")));
    EXPECT_FALSE(store->Contains(crypto::Sha256(AsBytes("x"))));
  }
  ExpectNothing();
}

TEST_P(PayloadsTest, AnotherDigestIsRefused) {
  const crypto::Digest digest = crypto::Sha256(AsBytes("right"));
  const auto upload = Begin(digest);
  ASSERT_TRUE(upload->Write(AsBytes("wrong")));
  const auto finished = upload->Finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(finished.error().message.find("digest"), std::string::npos);
  EXPECT_FALSE(store->Contains(digest));
  ExpectNothing();
}

TEST_P(PayloadsTest, ADocumentOverTheLimitIsRefusedAndStaysSo) {
  const Bytes document(limits.payload_bytes_max + 1);
  const auto upload = Begin(crypto::Sha256(document));
  ASSERT_TRUE(upload->Write(ByteView(document).first(limits.payload_bytes_max)));
  const auto over = upload->Write(ByteView(document).last(1));
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(over.error().rule, "payload-size");
  EXPECT_NE(over.error().message.find("bytes"), std::string::npos);
  ExpectNothing();  // at once, not when the upload goes
  EXPECT_FALSE(upload->Write({}));
  EXPECT_FALSE(upload->Finish());
  EXPECT_TRUE(store->Put(ByteView(document).first(limits.payload_bytes_max)));  // the limit itself is fine
}

TEST_P(PayloadsTest, OrphansHaveAQuotaTogether) {
  limits.orphan_bytes_max = 2 * (kOrphanOverheadBytes + 1000);
  Open();
  const crypto::Digest first = Put(RandomDocument(1000, 1));
  EXPECT_EQ(store->Put(RandomDocument(1001, 2)).error().code, ErrorCode::kPushback);
  Put(RandomDocument(1000, 3));
  EXPECT_EQ(store->Begin(crypto::Sha256(AsBytes("x"))).error().code, ErrorCode::kPushback);
  ASSERT_TRUE(store->Keep(first));
  Put(RandomDocument(1000, 4));
  EXPECT_EQ(Everything().size(), 3U + 2U);
}

TEST_P(PayloadsTest, UploadsUnderWayCountAsTheirBytesArrive) {
  limits.orphan_bytes_max = 2 * kOrphanOverheadBytes + 1000;
  Open();
  auto first = Begin(crypto::Sha256(AsBytes("first")));
  const auto second = Begin(crypto::Sha256(AsBytes("second")));
  ASSERT_TRUE(first->Write(Bytes(600)));
  EXPECT_EQ(second->Write(Bytes(401)).error().code, ErrorCode::kPushback);
  EXPECT_EQ(second->Finish().error().code, ErrorCode::kPushback);
  first.reset();  // gives back what it had
  const Bytes document(1000);
  const auto third = Begin(crypto::Sha256(document));
  EXPECT_EQ(store->Begin(crypto::Sha256({})).error().code, ErrorCode::kPushback);  // the second one is still held
  ASSERT_TRUE(third->Write(document));
  ASSERT_TRUE(third->Finish());
}

TEST_P(PayloadsTest, EveryWayOutGivesTheQuotaBack) {
  limits.orphan_bytes_max = kOrphanOverheadBytes + 1000;
  limits.payload_bytes_max = 900;
  Open();
  EXPECT_TRUE(HasRoomFor(900));
  EXPECT_FALSE(store->Put(Bytes(901)));  // too large
  {
    const auto upload = Begin(crypto::Sha256(AsBytes("right")));
    ASSERT_TRUE(upload->Write(Bytes(900)));
    EXPECT_FALSE(upload->Finish());  // wrong
  }
  EXPECT_TRUE(HasRoomFor(900));
  const crypto::Digest kept = Put(Bytes(900));
  EXPECT_FALSE(HasRoomFor(0));
  ASSERT_TRUE(store->Keep(kept));
  EXPECT_TRUE(HasRoomFor(900));
  Put(RandomDocument(900, 1));
  EXPECT_FALSE(HasRoomFor(0));
  clock.AdvanceSeconds(limits.orphan_age_seconds_max + 1);
  EXPECT_EQ(*store->ExpireOrphans(), 1U);
  EXPECT_TRUE(HasRoomFor(900));
}

TEST_P(PayloadsTest, OrphansExpireAndKeptOnesDoNot) {
  const crypto::Digest kept = Put("kept");
  const crypto::Digest orphan = Put("orphan");
  ASSERT_TRUE(store->Keep(kept));
  ASSERT_TRUE(store->Keep(kept));  // again is fine
  EXPECT_FALSE(std::filesystem::exists(MarkerOf(kept)));
  EXPECT_TRUE(std::filesystem::exists(MarkerOf(orphan)));
  clock.AdvanceSeconds(limits.orphan_age_seconds_max);
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
  const crypto::Digest younger = Put("younger");
  clock.AdvanceSeconds(1);
  EXPECT_EQ(*store->ExpireOrphans(), 1U);
  EXPECT_TRUE(store->Contains(kept));
  EXPECT_FALSE(store->Contains(orphan));
  EXPECT_TRUE(store->Contains(younger));
  EXPECT_FALSE(std::filesystem::exists(MarkerOf(orphan)));
  EXPECT_EQ(store->Keep(orphan).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
}

TEST_P(PayloadsTest, ManyExpireAtOnce) {
  for (int i = 0; i < 30; ++i) Put("document " + std::to_string(i));
  clock.AdvanceSeconds(limits.orphan_age_seconds_max + 1);
  EXPECT_EQ(*store->ExpireOrphans(), 30U);
  ExpectNothing();
}

TEST_P(PayloadsTest, AnUploadAnewBeginsTheOrphansTimeAnew) {
  const crypto::Digest digest = Put("document");
  clock.AdvanceSeconds(limits.orphan_age_seconds_max);
  Put("document");
  clock.AdvanceSeconds(limits.orphan_age_seconds_max);
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
  clock.AdvanceSeconds(1);
  EXPECT_EQ(*store->ExpireOrphans(), 1U);
  EXPECT_FALSE(store->Contains(digest));
}

TEST_P(PayloadsTest, AKeptDocumentStaysKeptWhenItIsUploadedAgain) {
  const crypto::Digest digest = Put("document");
  ASSERT_TRUE(store->Keep(digest));
  Put("document");
  EXPECT_EQ(Everything().size(), 1U);
  clock.AdvanceSeconds(limits.orphan_age_seconds_max + 1);
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
  EXPECT_TRUE(store->Contains(digest));
}

TEST_P(PayloadsTest, ReopeningFindsOrphansWithTheirTimeAndSize) {
  const crypto::Digest kept = Put("kept");
  ASSERT_TRUE(store->Keep(kept));
  const crypto::Digest orphan = Put(Bytes(1000));
  clock.AdvanceSeconds(limits.orphan_age_seconds_max - 10);
  limits.orphan_bytes_max = 2 * kOrphanOverheadBytes + 1500;
  Open();
  EXPECT_FALSE(HasRoomFor(501));
  EXPECT_TRUE(HasRoomFor(500));
  clock.AdvanceSeconds(11);
  EXPECT_EQ(*store->ExpireOrphans(), 1U);
  EXPECT_TRUE(store->Contains(kept));
  EXPECT_FALSE(store->Contains(orphan));
  EXPECT_TRUE(HasRoomFor(1501));
}

TEST_P(PayloadsTest, OrphansOverALoweredQuotaStayUntilTheyGo) {
  const crypto::Digest orphan = Put(Bytes(1000));
  limits.orphan_bytes_max = 500;
  Open();
  EXPECT_TRUE(store->Contains(orphan));
  EXPECT_FALSE(HasRoomFor(0));
  ASSERT_TRUE(store->Keep(orphan));
}

TEST_P(PayloadsTest, OpeningClearsWhatCrashesLeave) {
  const crypto::Digest orphan = Put("document");
  const crypto::Digest never_there = crypto::Sha256(AsBytes("never there"));
  Files& files = PosixFiles();
  // An upload, a marker half written, a marker whose document did not come.
  for (const auto& path : {root / ".upload.abcdef.tmp", root / "pending" / ".marker.abcdef.tmp", MarkerOf(never_there)})
    ASSERT_TRUE(files.WriteAtomically(path, AsBytes("1\n"), Durability::kNone));
  // And one whose content did not reach the disk: its time begins at the start.
  ASSERT_TRUE(files.WriteAtomically(MarkerOf(orphan), {}, Durability::kNone));
  clock.AdvanceSeconds(limits.orphan_age_seconds_max + 1);
  Open();
  EXPECT_EQ(Everything().size(), 2U);
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
  clock.AdvanceSeconds(limits.orphan_age_seconds_max);
  Open();  // which does not begin it anew
  EXPECT_EQ(*store->ExpireOrphans(), 0U);
  clock.AdvanceSeconds(1);
  EXPECT_EQ(*store->ExpireOrphans(), 1U);
  ExpectNothing();
}

TEST_P(PayloadsTest, FlippedBytesAreNeverReadAsTrue) {
  std::string text;
  while (text.size() < 2000) text += "some text that compresses " + std::to_string(text.size());
  const crypto::Digest digest = Put(text);
  const Bytes stored = *PosixFiles().Read(FileOf(digest));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < stored.size(); ++at) {
    Bytes flipped = stored;
    flipped[at] ^= 0x10;
    ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), flipped, Durability::kNone));
    const auto read = store->Read(digest);
    if (read.has_value()) {
      // A bit of the compressed form that means nothing.
      ASSERT_EQ(ToText(*read), text);
      continue;
    }
    ++refused;
    ASSERT_TRUE(read.error().code == ErrorCode::kCorruption || read.error().code == ErrorCode::kUnavailable) << at;
    EXPECT_NE(read.error().Text().find(ToHex(digest)), std::string::npos);
  }
  EXPECT_GT(refused, stored.size() * 9 / 10);
  Bytes flipped = stored;
  flipped[stored.size() / 2] ^= 0x01;
  ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), flipped, Durability::kNone));
  EXPECT_EQ(store->Read(digest).error().code, ErrorCode::kCorruption);
  Put(text);  // heals it
  EXPECT_EQ(ToText(*store->Read(digest)), text);
}

TEST_P(PayloadsTest, StreamsFromAnyByteOn) {
  Bytes document = RandomDocument(3 * kMiB, 7);
  std::ranges::fill(std::span(document).subspan(kMiB / 2, kMiB), std::uint8_t{'a'});  // compresses
  const auto digest = Put(document);
  for (const std::size_t first : {std::size_t{0}, std::size_t{1}, kMiB - 1, 2 * kMiB + 12345, 3 * kMiB - 1, 3 * kMiB}) {
    const auto stream = store->Stream(digest, first);
    ASSERT_TRUE(stream) << stream.error().Text();
    Bytes got;
    while (true) {
      const auto piece = (*stream)->Next(100'000);
      ASSERT_TRUE(piece) << piece.error().Text();
      if (piece->empty()) break;
      ASSERT_LE(piece->size(), 100'000U);
      Append(got, *piece);
    }
    EXPECT_TRUE(std::ranges::equal(got, std::span(document).subspan(first))) << first;
  }
  EXPECT_EQ(store->Stream(digest, 3 * kMiB + 1).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(store->Stream(crypto::Sha256(AsBytes("none")), 0).error().code, ErrorCode::kNotFound);
  const auto nothing = store->Stream(Put(""), 0);
  ASSERT_TRUE(nothing) << nothing.error().Text();
  EXPECT_TRUE((*nothing)->Next(10)->empty());
}

// Every byte of the file in turn: whatever part is asked for, what differs is not begun.
TEST_P(PayloadsTest, AStreamOfADamagedFileIsNotBegun) {
  const std::string text = "what was said, " + std::string(200, 'x') + " and no other thing";
  const auto digest = Put(text);
  ASSERT_TRUE(store->Stream(digest, 5));  // found sound once; the file changes afterwards
  const Bytes good = *PosixFiles().Read(FileOf(digest));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 1;
    ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), bad, Durability::kNone));
    const auto stream = store->Stream(digest, 5);
    if (stream.has_value()) {
      // A flipped bit that changes nothing of what comes out, such as an unused one in a header.
      EXPECT_EQ(ToText(*(*stream)->Next(text.size())), text.substr(5)) << i;
    } else {
      EXPECT_EQ(stream.error().code, ErrorCode::kCorruption) << i;
    }
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{16}, good.size() - 1}) {
    ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), ByteView(good).first(size), Durability::kNone));
    EXPECT_EQ(store->Stream(digest, 0).error().code, ErrorCode::kCorruption) << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), longer, Durability::kNone));
  EXPECT_EQ(store->Stream(digest, 0).error().code, ErrorCode::kCorruption);
}

TEST_P(PayloadsTest, TruncatedAndLengthenedFilesAreCorruption) {
  const Bytes document = RandomDocument(10'000, 5);
  const crypto::Digest digest = Put(document);
  const Bytes stored = *PosixFiles().Read(FileOf(digest));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{15}, std::size_t{16}, std::size_t{17}, stored.size() / 2, stored.size() - 1}) {
    ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), ByteView(stored).first(size), Durability::kNone));
    const auto read = store->Read(digest);
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption) << size;
  }
  // Of the open form the beginning is enough; of the sealed one the size stands at the end.
  EXPECT_EQ(store->Size(digest).has_value(), GetParam() == Kind::kOpen);
  ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), ByteView(stored).first(15), Durability::kNone));
  EXPECT_EQ(store->Size(digest).error().code, ErrorCode::kCorruption);
  for (const std::size_t more : {std::size_t{1}, std::size_t{100'000}}) {
    Bytes longer = stored;
    longer.resize(longer.size() + more);
    ASSERT_TRUE(PosixFiles().WriteAtomically(FileOf(digest), longer, Durability::kNone));
    EXPECT_EQ(store->Read(digest).error().code, ErrorCode::kCorruption);
  }
}

TEST_P(PayloadsTest, ADocumentOverALoweredLimitIsNotCalledDamaged) {
  const crypto::Digest digest = Put(Bytes(1000));
  limits.payload_bytes_max = 999;
  Open();
  const auto read = store->Read(digest);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(read.error().message.find("payload_bytes_max"), std::string::npos);
}

TEST_P(PayloadsTest, TwoUploadsOfOneDocumentAtOnce) {
  const Bytes document = RandomDocument(100'000, 6);
  const crypto::Digest digest = crypto::Sha256(document);
  const auto first = Begin(digest);
  const auto second = Begin(digest);
  ASSERT_TRUE(first->Write(document));
  ASSERT_TRUE(second->Write(document));
  ASSERT_TRUE(first->Finish());
  ASSERT_TRUE(store->Keep(digest));
  ASSERT_TRUE(second->Finish());  // and does not make an orphan of it again
  EXPECT_EQ(Everything().size(), 1U);
  EXPECT_TRUE(store->Read(digest) == document);
}

TEST_P(PayloadsTest, ThreadsThatUploadKeepAndExpire) {
  limits.orphan_age_seconds_max = -1;  // every orphan is too old at once
  Open();
  std::vector<std::thread> threads;
  threads.reserve(5);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int k = 0; k < 20; ++k) {
        const std::string text = "document " + std::to_string(k);
        const crypto::Digest digest = Put(text);
        const auto kept = store->Keep(digest);
        // Another thread may have expired it; then it is gone, or there again.
        if (kept.has_value()) {
          EXPECT_EQ(ToText(store->Read(digest).value_or(Bytes())), text);
        } else {
          EXPECT_EQ(kept.error().code, ErrorCode::kNotFound);
        }
      }
    });
  }
  threads.emplace_back([this] {
    for (int k = 0; k < 40; ++k) EXPECT_TRUE(store->ExpireOrphans());
  });
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(store->ExpireOrphans());
  EXPECT_TRUE(std::filesystem::is_empty(root / "pending"));
  EXPECT_TRUE(HasRoomFor(1));
}

TEST_P(PayloadsTest, AnUploadMayOutliveTheStore) {
  const crypto::Digest digest = crypto::Sha256(AsBytes("x"));
  const auto upload = Begin(digest);
  store.reset();
  ASSERT_TRUE(upload->Write(AsBytes("x")));
  ASSERT_TRUE(upload->Finish());
  Open();
  EXPECT_TRUE(store->Contains(digest));
}

// Files of this process may not grow over a limit for as long as this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes_max) {
    EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
    const rlimit limited = {bytes_max, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &limited), 0);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

TEST_P(PayloadsTest, AWriteThatTheSystemRefusesLeavesNothing) {
  const Bytes document = RandomDocument(kMiB, 7);
  {
    const FileSizeLimit limit(kMiB / 2);
    const auto refused = store->Put(document);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    ExpectNothing();
  }
  Put(document);
}

INSTANTIATE_TEST_SUITE_P(Stores, PayloadsTest, testing::Values(Kind::kOpen, Kind::kVault),
                         [](const auto& kind) { return kind.param == Kind::kOpen ? "Open" : "Vault"; });

}  // namespace
}  // namespace entente::storage
