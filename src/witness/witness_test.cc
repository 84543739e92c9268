#include "witness/witness.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/folder_for_tests.h"
#include "crypto/key_file.h"
#include "witness/witness_for_tests.h"

namespace entente::witness {
namespace {

using Kind = Refusal::Kind;

Kind KindOf(const Answer& answer) {
  EXPECT_FALSE(answer.has_value()) << *answer;
  return answer.has_value() ? Kind::kNotStored : answer.error().kind;
}

TEST(Witness, CosignsALogAsItGrows) {
  LogForTests log;
  WitnessForTests witness({&log});
  EXPECT_FALSE(witness->NewestCheckpoint(LogId(log.origin())).has_value());
  std::uint64_t old = 0;
  for (const std::uint64_t more : {1U, 1U, 5U, 249U, 1U, 100U}) {
    log.Grow(more);
    witness.clock.AdvanceSeconds(10);
    const Answer answer = witness->AddCheckpoint(log.Request(old));
    ASSERT_TRUE(answer.has_value()) << answer.error().error.Text();
    EXPECT_EQ(witness.TimeOf(log.Note(), *answer), witness.clock.NowSeconds());
    EXPECT_EQ(witness->NewestCheckpoint(LogId(log.origin())), log.Note() + *answer);
    old = log.size();
  }
}

TEST(Witness, TheSameAgainHasANewTime) {
  LogForTests log;
  log.Grow(5);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  witness.clock.AdvanceSeconds(60);
  const Answer again = witness->AddCheckpoint(log.Request(5));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(witness.TimeOf(log.Note(), *again), witness.clock.NowSeconds());
  ASSERT_TRUE(witness.Open().has_value());
  EXPECT_EQ(witness->NewestCheckpoint(LogId(log.origin())), log.Note() + *again);
  // A proof where none is needed does not hold.
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(5, {merkle::Hash{}}, log.Note()))), Kind::kInconsistent);
}

TEST(Witness, TimesDoNotGoBack) {
  LogForTests log;
  log.Grow(5);
  WitnessForTests witness({&log});
  const UnixSeconds start = witness.clock.NowSeconds();
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  witness.clock.AdvanceSeconds(-3600);
  log.Grow(1);
  EXPECT_EQ(witness.TimeOf(log.Note(), witness->AddCheckpoint(log.Request(5)).value()), start);
  ASSERT_TRUE(witness.Open().has_value());
  log.Grow(1);
  EXPECT_EQ(witness.TimeOf(log.Note(), witness->AddCheckpoint(log.Request(6)).value()), start);
}

TEST(Witness, AnEmptyLogIsCosignedToo) {
  LogForTests log;
  WitnessForTests witness({&log});
  EXPECT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  // Another root of the empty tree is no tree at all.
  const std::string wrong = log::SignCheckpoint({log.origin(), 0, merkle::Hash{}}, log.key()).value();
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(0, {}, wrong))), Kind::kForked);
  log.Grow(7);
  EXPECT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
}

TEST(Witness, EachRefusalHasItsKind) {
  LogForTests log;
  log.Grow(10);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0, 5)).has_value());
  const auto newest = witness->NewestCheckpoint(LogId(log.origin()));

  EXPECT_EQ(KindOf(witness->AddCheckpoint("old 5\n")), Kind::kMalformed);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(11, {}, log.Note()))), Kind::kMalformed);
  LogForTests stranger("log.example/stranger", 2);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(stranger.Request(0))), Kind::kUnknownLog);
  // Of the log's name and not of its key; of its key and not under its name.
  LogForTests pretender(log.origin(), 2);
  pretender.Grow(10);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(pretender.Request(5))), Kind::kNotSigned);
  const std::string other_name =
      log::SignNote(log::CheckpointBody({log.origin(), 10, log.RootAt(10)}), "log.example/other", log.key()).value();
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(5, log.Proof(5, 10), other_name))), Kind::kNotSigned);
  // Whose signature is nobody's hears nothing of the witness's state.
  EXPECT_EQ(witness->AddCheckpoint(pretender.Request(4)).error().known_size, 0U);

  for (const std::uint64_t old : {0U, 4U, 6U, 10U}) {
    const Answer answer = witness->AddCheckpoint(log.Request(old));
    EXPECT_EQ(KindOf(answer), Kind::kOutOfStep) << old;
    EXPECT_EQ(answer.error().known_size, 5U);
  }
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(5, {}, log.Note()))), Kind::kInconsistent);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(5, log.Proof(4, 10), log.Note()))), Kind::kInconsistent);
  EXPECT_EQ(witness->NewestCheckpoint(LogId(log.origin())), newest) << "a refusal changes nothing";
}

TEST(Witness, AForkOfTheSameSizeIsRefusedAndKept) {
  LogForTests log;
  log.Grow(10);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  const auto newest = witness->NewestCheckpoint(LogId(log.origin()));
  LogForTests fork = log.ForkAt(8);
  fork.Grow(2, "fork");

  // Whatever old size it comes with, and as often as it comes.
  for (const std::uint64_t old : {10U, 0U, 8U, 10U}) {
    const Answer answer = witness->AddCheckpoint(fork.Request(old));
    EXPECT_EQ(KindOf(answer), Kind::kForked);
    EXPECT_EQ(answer.error().known_size, 10U);
  }
  const auto directory = witness.paths.evidence(LogId(log.origin()));
  const auto names = witness.files.List(directory).value();
  ASSERT_EQ(names.size(), 2U);
  const std::string cosigned = ToText(witness.files.Read(directory / names[0]).value());
  const std::string other = ToText(witness.files.Read(directory / names[1]).value());
  EXPECT_EQ(cosigned, newest);
  const auto key = log::ParseVerifierKey(log.vkey()).value();
  const auto first = log::VerifyCheckpoint(cosigned, key).value();
  const auto second = log::VerifyCheckpoint(other, key).value();
  EXPECT_EQ(first.size, second.size);
  EXPECT_NE(first.root, second.root);

  // A larger fork has no proof.
  fork.Grow(5, "fork");
  EXPECT_EQ(KindOf(witness->AddCheckpoint(fork.Request(10))), Kind::kInconsistent);
  // The log itself goes on.
  log.Grow(1);
  EXPECT_TRUE(witness->AddCheckpoint(log.Request(10)).has_value());
}

TEST(Witness, EvidenceIsBounded) {
  LogForTests log;
  log.Grow(3);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  for (int i = 0; i < 100; ++i) {
    LogForTests fork = log.ForkAt(2);
    fork.Grow(1, "fork" + std::to_string(i));
    EXPECT_EQ(KindOf(witness->AddCheckpoint(fork.Request(3))), Kind::kForked);
  }
  EXPECT_LE(witness.files.List(witness.paths.evidence(LogId(log.origin()))).value().size(), 130U);
}

TEST(Witness, ARollBackIsRefused) {
  LogForTests log;
  log.Grow(20);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  for (const std::uint64_t size : {0U, 1U, 10U, 19U}) {
    EXPECT_EQ(KindOf(witness->AddCheckpoint(log.Request(0, size))), Kind::kOutOfStep) << size;
    EXPECT_EQ(KindOf(witness->AddCheckpoint(log.Request(20, size))), Kind::kMalformed) << size;
  }
}

TEST(Witness, SignaturesOfOthersAreIgnoredAndNotKept) {
  LogForTests log;
  log.Grow(3);
  WitnessForTests witness({&log});
  std::string note = log.Note();
  const std::string body = log::ParseNote(note)->text;
  for (std::uint8_t i = 0; i < 20; ++i)
    note += log::Cosign(body, "w" + std::to_string(i) + ".example",
                        crypto::PrivateKey::FromSeed(Bytes(32, static_cast<std::uint8_t>(100 + i))).value(), 1)
                .value();
  const Answer answer = witness->AddCheckpoint(WriteAddCheckpoint(0, {}, note));
  ASSERT_TRUE(answer.has_value()) << answer.error().error.Text();
  EXPECT_EQ(witness->NewestCheckpoint(LogId(log.origin())), log.Note() + *answer);
}

TEST(Witness, ACheckpointWithoutRoomForACosignatureIsRefused) {
  LogForTests log;
  log.Grow(1);
  WitnessForTests witness({&log});
  std::string body = log::CheckpointBody({log.origin(), 1, log.RootAt(1)});
  body += std::string(kRequestBytesMax - 300, 'x') + "\n";
  const std::string note = log::SignNote(body, log.origin(), log.key()).value();
  EXPECT_EQ(KindOf(witness->AddCheckpoint(WriteAddCheckpoint(0, {}, note))), Kind::kMalformed);
  EXPECT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
}

TEST(Witness, AnyKeyOfALogWillDo) {
  LogForTests log;
  log.Grow(4);
  const LogForTests rotated(log.origin(), 2);
  WitnessForTests witness({});
  const std::string text = NewConfiguration(WitnessForTests::kName) + "[[log]]\norigin = \"" + log.origin() +
                           "\"\nkeys = [\"" + rotated.vkey() + "\", \"" + log.vkey() + "\"]\n";
  ASSERT_TRUE(witness.files.WriteAtomically(witness.paths.configuration(), AsBytes(text), storage::Durability::kAll)
                  .has_value());
  ASSERT_TRUE(witness.Open().has_value());
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  const std::string again = log::SignCheckpoint({log.origin(), 4, log.RootAt(4)}, rotated.key()).value();
  EXPECT_TRUE(witness->AddCheckpoint(WriteAddCheckpoint(4, {}, again)).has_value());
}

TEST(Witness, WhatItDidNotWriteIsRefusedAtTheStart) {
  LogForTests log;
  log.Grow(4);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  const auto file = witness.paths.checkpoint(LogId(log.origin()));
  const std::string good = ToText(witness.files.Read(file).value());
  std::string bit = good;
  bit[log.origin().size() + 1] ^= 1;
  for (const std::string& bad : {std::string(), bit, good.substr(0, good.size() / 2), log.Note()}) {
    ASSERT_TRUE(witness.files.WriteAtomically(file, AsBytes(bad), storage::Durability::kAll).has_value());
    const auto opened = witness.Open();
    ASSERT_FALSE(opened.has_value()) << bad;
    EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
  }
  // Another log's, with a cosignature that holds.
  LogForTests other("log.example/other", 3);
  WitnessForTests second({&other});
  const std::string others = other.Note() + second->AddCheckpoint(other.Request(0)).value();
  ASSERT_TRUE(witness.files.WriteAtomically(file, AsBytes(others), storage::Durability::kAll).has_value());
  EXPECT_EQ(witness.Open().error().code, ErrorCode::kCorruption);
  ASSERT_TRUE(witness.files.WriteAtomically(file, AsBytes(good), storage::Durability::kAll).has_value());
  EXPECT_TRUE(witness.Open().has_value());
}

TEST(Witness, WithAFullDiskItWaitsAndAfterAnotherFailureItStops) {
  LogForTests log;
  log.Grow(4);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  log.Grow(1);
  witness.files.SetDiskFull(true);
  const Answer full = witness->AddCheckpoint(log.Request(4));
  EXPECT_EQ(KindOf(full), Kind::kNotStored);
  EXPECT_EQ(full.error().error.rule, storage::kDiskFullRule);
  witness.files.SetDiskFull(false);
  EXPECT_TRUE(witness->AddCheckpoint(log.Request(4)).has_value());

  log.Grow(1);
  witness.files.FailCall(storage::FileCall::kSyncDirectory, 1, storage::FaultForm::kNoEffect);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(log.Request(5))), Kind::kNotStored);
  EXPECT_EQ(KindOf(witness->AddCheckpoint(log.Request(5))), Kind::kNotStored);
  ASSERT_TRUE(witness.Open().has_value());
  // The new state reached the disk, or it did not; the log is told where to go on from.
  const Answer after = witness->AddCheckpoint(log.Request(5));
  EXPECT_TRUE(after.has_value() || after.error().known_size == 6U);
}

// Two requests that go on from the same size: one of two forks may win, and never both.
TEST(Witness, ALogIsCosignedOneCheckpointAtATime) {
  LogForTests log;
  log.Grow(3);
  WitnessForTests witness({&log});
  ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
  constexpr int kThreads = 8;
  std::vector<std::string> requests;
  for (int i = 0; i < kThreads; ++i) {
    LogForTests fork = log;
    fork.Grow(static_cast<std::uint64_t>(1 + i % 3), "fork" + std::to_string(i) + "-");
    requests.push_back(fork.Request(3));
  }
  std::atomic<int> cosigned = 0;
  {
    std::vector<std::jthread> threads;
    for (const std::string& request : requests)
      threads.emplace_back([&] { cosigned += witness->AddCheckpoint(request).has_value() ? 1 : 0; });
  }
  EXPECT_EQ(cosigned.load(), 1);
}

TEST(WitnessDirectory, IsMadeOpenedAndLocked) {
  const FolderForTests folder;
  const auto directory = folder.path() / "witness";
  const auto vkey = InitWitness(directory, "witness.example/w1", "secret");
  ASSERT_TRUE(vkey.has_value()) << vkey.error().Text();
  EXPECT_EQ(InitWitness(directory, "witness.example/w1", "secret").error().code, ErrorCode::kConflict);
  EXPECT_EQ(InitWitness(folder.path() / "other", "with space", "").error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "other"));

  LogForTests log;
  log.Grow(3);
  ASSERT_TRUE(AddLogTo(directory, "", log.vkey()).has_value());
  const auto key = crypto::ReadPrivateKey(Paths{directory}.key(), "secret");
  ASSERT_TRUE(key.has_value()) << key.error().Text();
  const SystemClock clock;
  {
    const auto witness = Witness::Open(directory, *key, clock);
    ASSERT_TRUE(witness.has_value()) << witness.error().Text();
    EXPECT_EQ((*witness)->verifier_key(), *vkey);
    EXPECT_TRUE((*witness)->AddCheckpoint(log.Request(0)).has_value());
    EXPECT_EQ(Witness::Open(directory, *key, clock).error().code, ErrorCode::kConflict);
    EXPECT_EQ(AddLogTo(directory, "x", log.vkey()).error().code, ErrorCode::kConflict);
  }
  const auto facts = ReadFacts(directory);
  ASSERT_TRUE(facts.has_value()) << facts.error().Text();
  EXPECT_EQ(facts->verifier_key, *vkey);
  ASSERT_EQ(facts->logs.size(), 1U);
  EXPECT_EQ(facts->logs[0].newest->checkpoint.size, 3U);
  EXPECT_EQ(facts->logs[0].forks, 0U);

  // Another key is another witness.
  const auto stranger = crypto::PrivateKey::FromSeed(Bytes(32, 3)).value();
  EXPECT_EQ(Witness::Open(directory, stranger, clock).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(Witness::Open(folder.path() / "nothing", *key, clock).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(AddLogTo(folder.path() / "nothing", "x", log.vkey()).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::witness
