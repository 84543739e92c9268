// Long random histories of a log (statements alone and side by side, the same ones again, publication, faults, kills,
// losses of power one after the other), held against what somebody outside knows. And the same histories with each kind
// of sync left out: the model must find what that loses, or it would find no missing sync in the code either.
//
// ENTENTE_SEED replays a run, ENTENTE_HISTORIES makes it longer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include "log/checkpoint.h"
#include "log/log_fixture.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

using storage::FaultForm;
using storage::FaultyFiles;
using storage::FileCall;

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {
    log_.limits.journal_segment_bytes_max = 1500;
    log_.limits.publish_interval = std::chrono::hours(1);
  }

  // What was lost, and when; nothing when nothing was. `ignored` are syncs that do nothing, from the founding on.
  std::optional<std::string> FindLoss(int lives, FaultyFiles::PickedSync ignored = {}) {
    files_.IgnoreSyncs(std::move(ignored));
    if (!log_.Create().has_value()) return "it cannot be founded";
    for (int life = 0; life < lives; ++life) {
      if (auto loss = Live(); loss.has_value()) return "life " + std::to_string(life) + ": " + *loss;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_.size(); }

 private:
  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }

  std::optional<std::string> Live() {
    Trouble();
    const auto opened = log_.Open();
    const bool in_trouble = !files_.is_on() || AnyFaultCame();
    if (!opened.has_value() && !in_trouble) return "it cannot be opened: " + opened.error().Text();
    if (opened.has_value()) {
      if (auto loss = Compare(); loss.has_value() && files_.is_on()) return loss;
      Work();
    }
    log_.Close();
    End();
    return std::nullopt;
  }

  const statement::SignedStatement& StatementOf(const std::string& word) {
    const auto known = statements_.find(word);
    return known != statements_.end() ? known->second
                                      : statements_.emplace(word, LogFixture::Statement(word)).first->second;
  }

  // Some time in this life, or never.
  void Trouble() {
    armed_.reset();
    switch (Below(5)) {
      case 0:
        return files_.PowerOffAtCall(1 + Below(40));
      case 1: {
        armed_ = static_cast<FileCall>(Below(storage::kFileCallKinds));
        return files_.FailCall(*armed_, 1 + Below(20), static_cast<FaultForm>(Below(4)));
      }
      case 2:
        // What a failed sync leaves is the hardest to go on from.
        armed_ = FileCall::kSync;
        return files_.FailCall(*armed_, 1 + Below(3), FaultForm::kNoEffect);
      default:
        return;
    }
  }
  [[nodiscard]] bool AnyFaultCame() const { return armed_.has_value() && !files_.IsArmed(*armed_); }
  // The process goes on to its end, or is killed, or the power goes.
  void End() {
    if (Below(2) == 0)
      files_.Restart();
    else
      files_.Crash(random_());
  }

  void Work() {
    // Now and then so many that tiles are completed and directories begun.
    const std::uint64_t rounds = 1 + Below(4);
    for (std::uint64_t round = 0; round < rounds; ++round) {
      log_.clock.AdvanceSeconds(static_cast<std::int64_t>(Below(3)));
      Submit(Below(20) == 0 ? 100 + Below(200) : 1 + Below(5));
      if (Below(3) == 0 && log_.log().Publish().has_value()) NotePublished();
    }
  }
  void Submit(std::uint64_t count) {
    std::vector<std::pair<std::string, LogFixture::Answer>> waiting;
    for (std::uint64_t i = 0; i < count; ++i) {
      // Old ones again, among them those that were never answered.
      const std::uint64_t number = Below(8) == 0 && said_ > 0 ? Below(said_) : said_++;
      const std::string word = "word " + std::to_string(number);
      waiting.emplace_back(word, log_.Submit(StatementOf(word)));
    }
    for (auto& [word, answer] : waiting) {
      const auto registered = answer.get();
      if (!registered.has_value()) continue;
      const auto [known, is_new] = acknowledged_.try_emplace(word, registered->index);
      if (!is_new && known->second != registered->index) twice_ = word;
    }
    SignedRoot root;
    const auto checkpoint = VerifyCheckpoint(log_.log().SignedCheckpoint(&root), LogFixture::verifier());
    if (checkpoint.has_value()) roots_.push_back({root.size, root.root});
  }
  void NotePublished() {
    const auto published = VerifyCheckpoint(log_.log().checkpoint(), LogFixture::verifier());
    if (published.has_value()) roots_.push_back({published->size, published->root});
  }

  // Everything that was acknowledged is there, once; every signed root is one of this log's; the public files are
  // whole.
  std::optional<std::string> Compare() {
    if (!twice_.empty()) return "logged twice: " + twice_;
    const SignedRoot now = log_.log().durable();
    const auto entries = log_.log().ReadEntries(0, now.size);
    if (!entries.has_value() || entries->size() != now.size) return "entries cannot be read";
    for (const auto& [word, index] : acknowledged_) {
      if (index >= now.size) return "acknowledged, and not there: " + word;
      if (!std::ranges::equal((*entries)[index].bytes, StatementOf(word).entry())) return "another entry than " + word;
    }
    for (const auto& [size, root] : roots_) {
      if (size > now.size) return "a signed root is of a larger log";
      const auto proof = log_.log().ConsistencyProof(size, now.size);
      if (!proof.has_value()) return "no proof: " + proof.error().Text();
      if (!merkle::VerifyConsistency(size, now.size, root, now.root, *proof).has_value())
        return "a root was forked from";
    }
    const auto report = log_.Check();
    if (!report.has_value()) return "it cannot be checked: " + report.error().Text();
    if (!report->clean()) return report->faults.front().place + ": " + report->faults.front().what;
    return std::nullopt;
  }

  std::mt19937_64 random_;
  FaultyFiles files_;
  LogFixture log_{files_};
  std::optional<FileCall> armed_;
  std::uint64_t said_ = 0;
  std::map<std::string, std::uint64_t> acknowledged_;
  std::vector<std::pair<std::uint64_t, crypto::Digest>> roots_;
  std::map<std::string, statement::SignedStatement> statements_;  // signing takes long
  std::string twice_;
};

TEST(LogHistories, NothingIsEverLost) {
  const std::uint64_t seed = FromEnvironment("ENTENTE_SEED", std::random_device{}());
  const std::uint64_t histories = FromEnvironment("ENTENTE_HISTORIES", 10);
  std::uint64_t acknowledged = 0;
  for (std::uint64_t i = 0; i < histories; ++i) {
    SCOPED_TRACE("ENTENTE_HISTORIES=1 ENTENTE_SEED=" + std::to_string(seed + i));
    History history(seed + i);
    const auto loss = history.FindLoss(40);
    ASSERT_FALSE(loss.has_value()) << *loss;
    acknowledged += history.acknowledged();
  }
  EXPECT_GT(acknowledged, histories * 40) << "hardly anything was acknowledged, so hardly anything was tested";
  RecordProperty("acknowledged", std::to_string(acknowledged));
}

// Which syncs the path of a commit has, by what they sync.
struct SyncKind {
  const char* name;
  FileCall call;
  const char* begins;  // the path
  bool is_temporary;   // of a file that is about to be renamed
};
void PrintTo(const SyncKind& kind, std::ostream* out) {
  *out << kind.name;
}

class LogWithoutSync : public testing::TestWithParam<SyncKind> {};

TEST_P(LogWithoutSync, LosesSomething) {
  const SyncKind& kind = GetParam();
  std::uint64_t ignored = 0;
  const auto pick = [&](FileCall call, const std::filesystem::path& path) {
    const bool is_picked =
        call == kind.call && path.string().starts_with(kind.begins) &&
        (call == FileCall::kSyncDirectory ? true
                                          : storage::IsTemporaryName(path.filename().string()) == kind.is_temporary);
    ignored += is_picked ? 1 : 0;
    return is_picked;
  };
  std::optional<std::string> loss;
  // Fixed seeds: a loss that is not found is a defect of the model, and must not come and go.
  for (std::uint64_t seed = 1; seed <= 60 && !loss.has_value(); ++seed) loss = History(seed).FindLoss(40, pick);
  EXPECT_TRUE(loss.has_value()) << ignored << " syncs were left out, and nobody noticed";
  EXPECT_GT(ignored, 0U);
  if (loss.has_value()) RecordProperty("loss", *loss);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LogWithoutSync,
                         testing::Values(SyncKind{"JournalRecord", FileCall::kSync, "/log/journal/", false},
                                         SyncKind{"JournalWrittenAnew", FileCall::kSync, "/log/journal/", true},
                                         SyncKind{"JournalDirectory", FileCall::kSyncDirectory, "/log/journal", false},
                                         SyncKind{"Times", FileCall::kSync, "/log/times", false},
                                         SyncKind{"Tiles", FileCall::kSync, "/log/tile/", true},
                                         SyncKind{"TileDirectories", FileCall::kSyncDirectory, "/log/tile", false},
                                         SyncKind{"Checkpoint", FileCall::kSync, "/log/.checkpoint", true}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace entente::log
