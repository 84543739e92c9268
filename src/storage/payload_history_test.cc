// Random histories of a payload store, open and as a vault, over real files whose system calls fail, stop or lose what
// was not synced; and the same with each kind of sync left out, which the model must find.
//
// ENTENTE_SEED replays a run, ENTENTE_HISTORIES makes it longer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "base/encoding.h"
#include "base/folder_for_tests.h"
#include "storage/payloads.h"
#include "storage/watched_calls.h"

namespace entente::storage {
namespace {

constexpr int kDocuments = 6;

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

// What is known of a document outside.
enum class Known : std::uint8_t {
  kNothing,  // an operation failed, or none came: it may be there or not
  kThere,    // acknowledged; an orphan
  kPerhapsKept,
  kKept,
  kGone,
};

class History {
 public:
  History(bool vault, std::uint64_t seed) : vault_(vault), random_(seed) { limits_.orphan_age_seconds_max = 1000; }

  std::optional<std::string> FindLoss(int lives, WatchedCalls::PickedSync ignored = {}) {
    calls_.IgnoreSyncs(std::move(ignored));
    for (int life = 0; life < lives; ++life)
      if (auto loss = Live(); loss.has_value()) return "life " + std::to_string(life) + ": " + *loss;
    return std::nullopt;
  }
  [[nodiscard]] int acknowledged() const { return acknowledged_; }
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }
  static Bytes Document(int number) {
    return Bytes(100 + 700 * static_cast<std::size_t>(number), static_cast<std::uint8_t>('a' + number));
  }
  static crypto::Digest DigestOf(int number) { return crypto::Sha256(Document(number)); }

  std::optional<std::string> Live() {
    if (Below(3) == 0) calls_.StopAtCall(1 + Below(40));
    const bool fails = Below(3) == 0;
    if (fails) {
      const auto kind = Below(kWatchedCallKinds);
      const auto nth = 1 + Below(8);
      const auto form = Below(kCallFormNames.size());
      calls_.FailCall(static_cast<WatchedCall>(kind), nth, static_cast<CallForm>(form));
      for (int number = 0; number < kDocuments; ++number)
        trail_[number] +=
            std::string(" [") + kWatchedCallNames.at(kind) + kCallFormNames.at(form) + " " + std::to_string(nth) + "]";
    }
    auto opened =
        vault_ ? PayloadStore::OpenVault(root_, limits_, clock_, key_) : PayloadStore::Open(root_, limits_, clock_);
    if (opened.has_value()) {
      store_ = *std::move(opened);
      if (auto loss = Compare(); loss.has_value()) return loss;
      Work();
      store_.reset();
    } else if (!calls_.IsStopped() && !fails) {
      return "it cannot be opened: " + opened.error().Text();
    }
    const bool power_lost = Below(2) == 0;
    for (auto& [number, trail] : trail_) trail += power_lost ? " | power lost," : " | restarted,";
    if (power_lost)
      calls_.LosePower(random_());
    else
      calls_.Restart();
    return std::nullopt;
  }

  void Work() {
    for (std::uint64_t step = 0; step < 12; ++step) {
      const int number = static_cast<int>(Below(kDocuments));
      Known& known = known_[number];
      switch (Below(8)) {
        case 0:
          Note(store_->Erase(DigestOf(number)), known, Known::kGone);
          trail_[number] += known == Known::kGone ? " erased" : " erased?";
          break;
        case 1:
        case 2:
        case 3:
          Keep(number, known);
          break;
        case 4:
          Expire();
          break;
        default: {
          const bool was_kept = known == Known::kKept;
          // A failed upload of what is there leaves it there.
          const auto put = store_->Put(Document(number));
          if (put.has_value() && !was_kept)
            known = known == Known::kNothing || known == Known::kPerhapsKept ? Known::kPerhapsKept : Known::kThere;
          if (!put.has_value() && known == Known::kGone) known = Known::kNothing;
          acknowledged_ += put.has_value() ? 1 : 0;
          trail_[number] += put.has_value() ? " put" : " put?";
        }
      }
    }
  }
  void Note(const Result<void>& done, Known& known, Known now) {
    known = done.has_value() ? now : Known::kNothing;
    acknowledged_ += done.has_value() ? 1 : 0;
  }
  // What failed to be kept is still there, as an orphan or kept.
  void Keep(int number, Known& known) {
    const bool done = store_->Keep(DigestOf(number)).has_value();
    trail_[number] += done ? " kept" : " kept?";
    if (!done && known == Known::kThere) known = Known::kPerhapsKept;
    if (!done) return;
    known = Known::kKept;
    ++acknowledged_;
  }
  void Expire() {
    clock_.AdvanceSeconds(limits_.orphan_age_seconds_max + 1);
    const bool done = store_->ExpireOrphans().has_value();
    for (auto& [number, trail] : trail_) trail += done ? " expired" : " expired?";
    for (auto& [number, known] : known_) {
      if (known == Known::kThere) known = done ? Known::kGone : Known::kNothing;
      if (known == Known::kPerhapsKept) known = Known::kNothing;
    }
  }

  std::optional<std::string> Compare() {
    for (int number = 0; number < kDocuments; ++number) {
      const Known known = known_[number];
      const std::string name = "document " + std::to_string(number);
      const bool is_there = store_->Contains(DigestOf(number));
      const bool must_be_there = known == Known::kThere || known == Known::kPerhapsKept || known == Known::kKept;
      if (!is_there && must_be_there) return name + " is lost:" + trail_[number];
      if (is_there && known == Known::kGone) return name + " is back:" + trail_[number];
      if (!is_there) continue;
      const auto read = store_->Read(DigestOf(number));
      if (!read.has_value()) return name + " cannot be read: " + read.error().Text();
      if (*read != Document(number)) return name + " is another one";
    }
    return std::nullopt;
  }

  const bool vault_;
  std::mt19937_64 random_;
  FolderForTests folder_;
  const std::filesystem::path root_ = folder_.path() / "payloads";
  WatchedCalls calls_{folder_.path()};
  const crypto::VaultKey key_ = crypto::VaultKey::Generate();
  PayloadLimits limits_{.payload_bytes_max = 1 << 20, .orphan_bytes_max = 1 << 24};
  ManualClock clock_{1'700'000'000};
  std::unique_ptr<PayloadStore> store_;
  std::map<int, Known> known_;
  std::map<int, std::string> trail_;  // what was done with each, for whoever looks for the reason
  int acknowledged_ = 0;
};

class PayloadHistories : public testing::TestWithParam<bool> {};

TEST_P(PayloadHistories, NothingIsEverLost) {
  const std::uint64_t seed = FromEnvironment("ENTENTE_SEED", std::random_device{}());
  const std::uint64_t histories = FromEnvironment("ENTENTE_HISTORIES", 12);
  int acknowledged = 0;
  for (std::uint64_t i = 0; i < histories; ++i) {
    SCOPED_TRACE("ENTENTE_HISTORIES=1 ENTENTE_SEED=" + std::to_string(seed + i));
    History history(GetParam(), seed + i);
    const auto loss = history.FindLoss(30);
    ASSERT_FALSE(loss.has_value()) << *loss;
    acknowledged += history.acknowledged();
  }
  EXPECT_GT(acknowledged, static_cast<int>(histories) * 30);
}

INSTANTIATE_TEST_SUITE_P(Kinds, PayloadHistories, testing::Bool(),
                         [](const auto& kind) { return kind.param ? "Vault" : "Open"; });

struct SyncKind {
  const char* name;
  WatchedCall call;
  const char* where;  // what the path below the root begins with; "*": two hexadecimal digits
};
void PrintTo(const SyncKind& kind, std::ostream* out) {
  *out << kind.name;
}

class PayloadsWithoutSync : public testing::TestWithParam<SyncKind> {};

TEST_P(PayloadsWithoutSync, LoseSomething) {
  const SyncKind& kind = GetParam();
  std::optional<std::string> loss;
  for (std::uint64_t seed = 1; seed <= 200 && !loss.has_value(); ++seed) {
    History history(seed % 2 == 0, seed);
    loss = history.FindLoss(30, [&, root = history.root()](WatchedCall call, const std::filesystem::path& path) {
      const std::string below = path.lexically_relative(root).string();
      const bool is_digits = below.size() == 2 && below != "..";
      return call == kind.call && (kind.where == std::string_view("*") ? is_digits : below.starts_with(kind.where));
    });
  }
  EXPECT_TRUE(loss.has_value());
}

INSTANTIATE_TEST_SUITE_P(Kinds, PayloadsWithoutSync,
                         testing::Values(SyncKind{"Documents", WatchedCall::kSync, "."},
                                         SyncKind{"DocumentDirectories", WatchedCall::kSyncDirectory, "*"},
                                         SyncKind{"Root", WatchedCall::kSyncDirectory, "."},
                                         SyncKind{"Markers", WatchedCall::kSyncDirectory, "pending"}),
                         [](const auto& kind) { return std::string(kind.param.name); });

// Each kind of call, each form, at each place: what was acknowledged is there, with the power on and after it was lost.
class PayloadFault : public testing::TestWithParam<std::tuple<bool, WatchedCall, CallForm>> {};

TEST_P(PayloadFault, LosesNothing) {
  const auto [vault, kind, form] = GetParam();
  const Bytes first(3000, 'f');
  const Bytes second(5000, 's');
  bool was_made = false;
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("call " + std::to_string(nth));
    const FolderForTests folder;
    WatchedCalls calls(folder.path());
    const auto root = folder.path() / "payloads";
    const crypto::VaultKey key = crypto::VaultKey::Generate();
    ManualClock clock{1'700'000'000};
    const auto open = [&] {
      return vault ? PayloadStore::OpenVault(root, {}, clock, key) : PayloadStore::Open(root, {}, clock);
    };
    bool put = false;
    bool kept = false;
    bool erased = false;
    {
      calls.FailCall(kind, nth, form);
      const auto store = open();
      if (store.has_value()) {
        kept = (*store)->Put(first).has_value() && (*store)->Keep(crypto::Sha256(first)).has_value();
        put = (*store)->Put(second).has_value();
        erased = kept && (*store)->Erase(crypto::Sha256(first)).has_value();
      }
      // What only was interrupted is gone on with. (No signal interrupts a sync of the file systems that there are.)
      if (form == CallForm::kInterrupted && (kind == WatchedCall::kWrite || kind == WatchedCall::kCreate)) {
        EXPECT_TRUE(kept && put && erased);
      }
    }
    const bool done = calls.IsArmed();
    was_made = was_made || !done;
    for (const bool power_lost : {false, true}) {
      power_lost ? calls.LosePower(nth) : calls.Restart();
      const auto store = open();
      ASSERT_TRUE(store.has_value()) << store.error().Text();
      if (put) {
        EXPECT_EQ((*store)->Read(crypto::Sha256(second)).value_or(Bytes()), second);
      }
      if (erased) {
        EXPECT_FALSE((*store)->Contains(crypto::Sha256(first)));
      }
    }
    if (done || HasFailure()) break;
  }
  EXPECT_TRUE(was_made) << "no such call is ever made";
}

INSTANTIATE_TEST_SUITE_P(Calls, PayloadFault,
                         testing::Combine(testing::Bool(),
                                          testing::Values(WatchedCall::kCreate, WatchedCall::kWrite, WatchedCall::kSync,
                                                          WatchedCall::kSyncDirectory, WatchedCall::kRename,
                                                          WatchedCall::kRemove, WatchedCall::kMakeDirectory),
                                          testing::Values(CallForm::kNoEffect, CallForm::kAnswerLost,
                                                          CallForm::kDiskFull, CallForm::kShortWrite,
                                                          CallForm::kInterrupted)),
                         [](const auto& param) {
                           return std::string(std::get<0>(param.param) ? "Vault" : "Open") +
                                  kWatchedCallNames.at(static_cast<std::size_t>(std::get<1>(param.param))) +
                                  kCallFormNames.at(static_cast<std::size_t>(std::get<2>(param.param)));
                         });

}  // namespace
}  // namespace entente::storage
