// A witness over files that can fail, with a clock that is set by hand. Tests only.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "storage/faulty_files.h"
#include "witness/log_for_tests.h"
#include "witness/witness.h"

namespace entente::witness {

class WitnessForTests {
 public:
  static constexpr const char* kName = "witness.example/w1";

  explicit WitnessForTests(const std::vector<const LogForTests*>& logs) {
    CHECK(files.MakeDirectories(paths.logs()).has_value());
    CHECK(files.WriteAtomically(paths.configuration(), AsBytes(NewConfiguration(kName)), storage::Durability::kAll)
              .has_value());
    for (const LogForTests* log : logs)
      CHECK(AddLog(paths.configuration(), log->origin(), log->vkey(), files).has_value());
    CHECK(Open().has_value());
  }

  Result<void> Open() {
    witness_.reset();
    TRY_ASSIGN(witness_, Witness::OpenOver(files, paths.root, key, clock));
    return {};
  }
  void Crash(std::uint64_t seed) {
    witness_.reset();
    files.Crash(seed);
  }
  Witness& operator*() { return *witness_; }
  Witness* operator->() { return witness_.get(); }

  [[nodiscard]] log::CosignatureVerifier verifier() const {
    return log::CosignatureVerifierOf(kName, key.public_key());
  }
  // When the note was cosigned, by these lines. Aborts when they do not hold.
  [[nodiscard]] UnixSeconds TimeOf(const std::string& note, const std::string& lines) const {
    return log::VerifyCosignature(log::ParseNote(note + lines).value(), verifier()).value();
  }

  storage::FaultyFiles files;
  ManualClock clock{1'800'000'000};
  Paths paths{"/witness"};
  crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 9)).value();

 private:
  std::unique_ptr<Witness> witness_;
};

}  // namespace entente::witness
