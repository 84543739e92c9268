// A witness under random histories (growth, forks, roll-backs, stale and false proofs, losses of power at every call
// that changes the disk), held against a model of a few lines: the newest checkpoint that was cosigned, and the tree it
// is of. ENTENTE_SEED replays a run.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "witness/witness_for_tests.h"

namespace entente::witness {
namespace {

std::uint64_t Seed() {
  const char* given = std::getenv("ENTENTE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class Histories {
 public:
  explicit Histories(std::uint64_t seed) : random_(seed) { branches_.emplace_back().Grow(1 + Below(5)); }

  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }

  // One more step of some branch, which may be a new one.
  void Step() {
    LogForTests& branch = branches_[Below(branches_.size())];
    if (branches_.size() < 6 && Below(4) == 0) {
      LogForTests fork = branch.ForkAt(Below(branch.size() + 1));
      fork.Grow(1 + Below(9), "branch" + std::to_string(branches_.size()) + "-");
      branches_.push_back(std::move(fork));
    } else {
      branch.Grow(1 + Below(20), "more" + std::to_string(Below(2)) + "-");
    }
  }
  const LogForTests& Any() { return branches_[Below(branches_.size())]; }

 private:
  std::mt19937_64 random_;
  std::vector<LogForTests> branches_;  // of one origin and key
};

struct Model {
  std::uint64_t size = 0;
  merkle::Hash root = merkle::EmptyRoot();
};

// What the specification says, by the whole trees instead of by proofs.
bool MayCosign(const Model& model, const LogForTests& branch, std::uint64_t old_size, std::uint64_t size) {
  return old_size == model.size && size >= old_size && branch.RootAt(old_size) == model.root;
}

TEST(WitnessModel, CosignsExactlyWhatContinuesWhatItCosigned) {
  const std::uint64_t seed = Seed();
  RecordProperty("seed", std::to_string(seed));
  int cosigned = 0;
  int refused = 0;
  for (std::uint64_t history = 0; history < 60; ++history) {
    SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed) + " history " + std::to_string(history));
    Histories histories(seed + history);
    WitnessForTests witness({&histories.Any()});
    Model model;
    for (int step = 0; step < 60; ++step) {
      histories.Step();
      if (histories.Below(8) == 0) {
        witness.Crash(histories.Below(1000));
        ASSERT_TRUE(witness.Open().has_value());
      }
      witness.clock.AdvanceSeconds(static_cast<std::int64_t>(histories.Below(5)) - 1);
      const LogForTests& branch = histories.Any();
      const std::uint64_t size = histories.Below(3) == 0 ? histories.Below(branch.size() + 1) : branch.size();
      const std::uint64_t old_size = histories.Below(4) == 0 ? histories.Below(branch.size() + 1) : model.size;
      // Now and then the proof is one between other sizes, which may be the right one by chance.
      const bool false_proof = histories.Below(6) == 0;
      const auto right = branch.Proof(old_size, size);
      const auto proof = false_proof ? branch.Proof(histories.Below(size + 1), size) : right;
      const Answer answer = witness->AddCheckpoint(WriteAddCheckpoint(old_size, proof, branch.NoteAt(size)));
      const bool may = old_size <= branch.size() && proof == right && MayCosign(model, branch, old_size, size);
      ASSERT_EQ(answer.has_value(), may) << (may ? answer.error().error.Text() : "was cosigned");
      if (!may) {
        ++refused;
        if (answer.error().kind == Refusal::Kind::kOutOfStep) {
          ASSERT_EQ(answer.error().known_size, model.size);
        }
        continue;
      }
      ++cosigned;
      ASSERT_GT(witness.TimeOf(branch.NoteAt(size), *answer), 0);
      model = {size, branch.RootAt(size)};
    }
  }
  EXPECT_GT(cosigned, 300);
  EXPECT_GT(refused, 300);
}

// Power goes at the n-th change of the disk, for every n. Whatever was cosigned before is known after; and what the
// witness knows then is something that it was asked to cosign.
TEST(WitnessModel, NothingCosignedIsForgottenAtAnyLossOfPower) {
  const std::uint64_t seed = Seed();
  RecordProperty("seed", std::to_string(seed));
  std::uint64_t points = 0;
  for (std::uint64_t n = 1;; ++n) {
    SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed) + " power off at call " + std::to_string(n));
    LogForTests log;
    WitnessForTests witness({&log});
    witness.files.PowerOffAtCall(n);
    std::uint64_t given = 0;
    std::uint64_t asked = 0;
    for (int step = 0; step < 6; ++step) {
      log.Grow(3);
      asked = log.size();
      if (!witness->AddCheckpoint(log.Request(given)).has_value()) break;
      given = asked;
    }
    if (witness.files.is_on()) break;
    ++points;
    witness.Crash(seed + n);
    ASSERT_TRUE(witness.Open().has_value());
    const auto newest = witness->NewestCheckpoint(LogId(log.origin()));
    const std::uint64_t known = newest.has_value() ? log::ReadUnverifiedCheckpoint(*newest)->size : 0;
    ASSERT_TRUE(known == given || known == asked) << "gave " << given << ", knows " << known;
    if (given > 0) {
      LogForTests fork = log.ForkAt(given - 1);
      fork.Grow(10, "fork");
      ASSERT_FALSE(witness->AddCheckpoint(fork.Request(known)).has_value());
      ASSERT_FALSE(witness->AddCheckpoint(fork.Request(given - 1)).has_value());
      ASSERT_FALSE(witness->AddCheckpoint(log.Request(known, given - 1)).has_value());
    }
    ASSERT_TRUE(witness->AddCheckpoint(log.Request(known)).has_value());
  }
  EXPECT_GE(points, 20U);
}

// The same with single failures, in each form: what is not known to be stored is not given away.
TEST(WitnessModel, NothingIsCosignedThatIsNotStored) {
  using storage::FaultForm;
  using storage::FileCall;
  for (const FileCall kind :
       {FileCall::kCreate, FileCall::kWrite, FileCall::kSync, FileCall::kRename, FileCall::kSyncDirectory})
    for (const FaultForm form : {FaultForm::kNoEffect, FaultForm::kAnswerLost, FaultForm::kDiskFull}) {
      SCOPED_TRACE(std::to_string(static_cast<int>(kind)) + " " + std::to_string(static_cast<int>(form)));
      LogForTests log;
      log.Grow(3);
      WitnessForTests witness({&log});
      ASSERT_TRUE(witness->AddCheckpoint(log.Request(0)).has_value());
      log.Grow(3);
      witness.files.FailCall(kind, 1, form);
      EXPECT_FALSE(witness->AddCheckpoint(log.Request(3)).has_value());
      EXPECT_FALSE(witness.files.IsArmed(kind));
      witness.Crash(1);
      ASSERT_TRUE(witness.Open().has_value());
      const Answer after = witness->AddCheckpoint(log.Request(3));
      if (!after.has_value()) {
        EXPECT_EQ(after.error().known_size, 6U);
        EXPECT_TRUE(witness->AddCheckpoint(log.Request(6)).has_value());
      }
    }
}

}  // namespace
}  // namespace entente::witness
