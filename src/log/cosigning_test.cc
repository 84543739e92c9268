// How a log has its checkpoints cosigned before it publishes them.
#include "log/cosigning.h"

#include <gtest/gtest.h>

#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/log_fixture.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

using storage::FaultyFiles;

// A witness that cosigns when the test says so, and checks what it is given.
class OneWitness final : public Cosigning {
 public:
  static constexpr const char* kName = "witness.example/w1";

  Cosigned Cosign(const std::string& note, std::uint64_t size, const Charter& /*charter*/,
                  const Proofs& proofs) override {
    const std::scoped_lock lock(mutex);
    ++asked;
    const auto checkpoint = VerifyCheckpoint(note, LogFixture::verifier());
    CHECK(checkpoint.has_value() && checkpoint->size == size);
    if (IsCosigned(note)) return {.note = note};
    if (!is_willing) return {.note = note, .may_publish = !waits, .is_complete = false};
    const auto proof = proofs(known.size);
    CHECK(proof.has_value());
    CHECK(merkle::VerifyConsistency(known.size, size, known.root, checkpoint->root, *proof).has_value());
    known = {size, checkpoint->root};
    return {.note = note + LineFor(note)};
  }
  static bool IsCosigned(const std::string& note) {
    return VerifyCosignature(ParseNote(note).value(), CosignatureVerifierOf(kName, Key().public_key())).has_value();
  }

  std::mutex mutex;
  bool is_willing = true;
  bool waits = false;
  int asked = 0;
  SignedRoot known{0, merkle::EmptyRoot()};

 private:
  static crypto::PrivateKey Key() { return crypto::PrivateKey::FromSeed(Bytes(32, 77)).value(); }
  static std::string LineFor(const std::string& note) {
    return log::Cosign(ParseNote(note)->text, kName, Key(), 1'800'000'000).value();
  }
};

class Witnessed : public ::testing::Test {
 protected:
  Witnessed() {
    log.limits.publish_interval = std::chrono::hours(1);  // published by hand
    EXPECT_TRUE(log.Create().has_value());
    log.cosigning = &witness;
  }
  void Set(bool willing, bool waits) {
    const std::scoped_lock lock(witness.mutex);
    witness.is_willing = willing;
    witness.waits = waits;
  }
  std::string OnDisk() { return ToText(files.Read("/log/checkpoint").value()); }
  std::uint64_t Size() { return ReadUnverifiedCheckpoint(OnDisk())->size; }

  FaultyFiles files;
  OneWitness witness;
  LogFixture log{files};
};

TEST_F(Witnessed, ThePublishedCheckpointCarriesTheCosignature) {
  ASSERT_TRUE(log.Open().has_value());
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(log.Append("word " + std::to_string(i)).has_value());
    ASSERT_TRUE(log.log().Publish().has_value());
    EXPECT_TRUE(OneWitness::IsCosigned(OnDisk()));
    EXPECT_EQ(log.log().checkpoint(), OnDisk());
    EXPECT_EQ(Size(), log.log().durable().size);
  }
  log.Close();
  ExpectWholeLog(log, Size());
  // A start keeps what is there, also one without witnesses.
  const std::string before = OnDisk();
  log.cosigning = nullptr;
  ASSERT_TRUE(log.Open().has_value());
  EXPECT_EQ(log.log().checkpoint(), before);
  EXPECT_EQ(OnDisk(), before);
}

TEST_F(Witnessed, WhatWasPublishedWithoutIsCosignedLater) {
  Set(false, false);
  ASSERT_TRUE(log.Open().has_value());
  ASSERT_TRUE(log.Append("word").has_value());
  ASSERT_TRUE(log.log().Publish().has_value());
  const std::uint64_t size = Size();
  EXPECT_FALSE(OneWitness::IsCosigned(OnDisk()));
  Set(true, false);
  ASSERT_TRUE(log.log().Publish().has_value());
  EXPECT_EQ(Size(), size);
  EXPECT_TRUE(OneWitness::IsCosigned(OnDisk()));
  EXPECT_EQ(log.log().checkpoint(), OnDisk());
  // And then nobody is asked any more.
  const int asked = witness.asked;
  ASSERT_TRUE(log.log().Publish().has_value());
  EXPECT_EQ(witness.asked, asked);
}

TEST_F(Witnessed, ACheckpointWaitsForItsWitnessesAndReceiptsDoNot) {
  ASSERT_TRUE(log.Open().has_value());
  ASSERT_TRUE(log.Append("first").has_value());
  ASSERT_TRUE(log.log().Publish().has_value());
  const std::uint64_t size = Size();
  Set(false, true);
  ASSERT_TRUE(log.Append("second").has_value()) << "receipts do not wait";
  const auto waiting = log.log().Publish();
  ASSERT_FALSE(waiting.has_value());
  EXPECT_EQ(waiting.error().rule, kWitnessesMissingRule);
  EXPECT_FALSE(log.log().failure().has_value());
  EXPECT_EQ(Size(), size);
  // Not by a stop and a start either, nor by a crash.
  log.Close();
  EXPECT_EQ(Size(), size);
  ASSERT_TRUE(log.Open().has_value());
  EXPECT_EQ(Size(), size);
  log.Close();
  files.Crash(1);
  ASSERT_TRUE(log.Open().has_value());
  EXPECT_EQ(Size(), size);
  EXPECT_EQ(ReadUnverifiedCheckpoint(log.log().checkpoint())->size, size);
  EXPECT_GT(log.log().durable().size, size);
  ASSERT_TRUE(log.Append("third").has_value());
  Set(true, true);
  ASSERT_TRUE(log.log().Publish().has_value());
  EXPECT_EQ(Size(), log.log().durable().size);
  EXPECT_TRUE(OneWitness::IsCosigned(OnDisk()));
  log.Close();
  ExpectWholeLog(log, Size());
}

TEST_F(Witnessed, AFullDiskLosesNoCosignature) {
  Set(false, false);
  ASSERT_TRUE(log.Open().has_value());
  ASSERT_TRUE(log.Append("word").has_value());
  ASSERT_TRUE(log.log().Publish().has_value());
  Set(true, false);
  files.SetDiskFull(true);
  EXPECT_FALSE(log.log().Publish().has_value());
  files.SetDiskFull(false);
  // Asked again, since nothing of the cosignature was kept; a witness gives the same again.
  ASSERT_TRUE(log.log().Publish().has_value());
  EXPECT_TRUE(OneWitness::IsCosigned(OnDisk()));
}

}  // namespace
}  // namespace entente::log
