// Witness: cosigns checkpoints of logs that it knows, so that no log can show two histories unnoticed (C2SP
// tlog-witness). It keeps the newest checkpoint of each log in its directory; docs/witness.md describes that.
//
// Thread safety: any thread. Two checkpoints of one log wait for each other, those of different logs do not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "storage/files.h"
#include "witness/answer.h"
#include "witness/configuration.h"
#include "witness/paths.h"
#include "witness/witnessed_log.h"

namespace entente::witness {

// Makes the directory of a witness that knows no log yet: whole or not at all. An empty passphrase gives an unencrypted
// key: only for callers that were asked for that. Gives its verifier key (C2SP).
// Errors: kConflict when the directory exists and is not empty; kInvalidInput when the name is no key name.
[[nodiscard]] Result<std::string> InitWitness(const std::filesystem::path& directory, const std::string& name,
                                              std::string_view passphrase);

// Adds a log to the configuration of a witness that is not running; without an origin it is the key's name.
// Errors: kConflict when a witness runs on the directory, or knows the log already; kInvalidInput for a key that is
// none.
[[nodiscard]] Result<KnownLog> AddLogTo(const std::filesystem::path& directory, std::string_view origin,
                                        std::string_view vkey);

class Witness {
 public:
  // Takes the directory for itself until it goes.
  // Errors: kNotFound when there is no witness; kConflict when another process has the directory; kInvalidInput for the
  // configuration; kCorruption when what was cosigned is not what was written.
  [[nodiscard]] static Result<std::unique_ptr<Witness>> Open(const std::filesystem::path& directory,
                                                             crypto::PrivateKey key, const Clock& clock);
  // The same over other files, without a lock: for tests.
  [[nodiscard]] static Result<std::unique_ptr<Witness>> OpenOver(storage::Files& files,
                                                                 const std::filesystem::path& directory,
                                                                 crypto::PrivateKey key, const Clock& clock);

  // The body of a request to add-checkpoint.
  [[nodiscard]] Answer AddCheckpoint(std::string_view body);
  // The newest cosigned checkpoint of a log, by LogId(): a signed note. Nothing when there is none.
  [[nodiscard]] std::optional<std::string> NewestCheckpoint(std::string_view log_id) const;

  [[nodiscard]] const std::string& name() const { return cosigner_.name; }
  [[nodiscard]] std::string verifier_key() const;
  [[nodiscard]] std::size_t logs() const { return logs_.size(); }

 private:
  explicit Witness(Cosigner cosigner) : cosigner_(std::move(cosigner)) {}

  std::optional<storage::DirectoryLock> lock_;
  Cosigner cosigner_;
  std::map<std::string, std::unique_ptr<WitnessedLog>, std::less<>> logs_;  // by LogId()
};

// What a directory says, for people. Takes no lock: a running witness may go on while it is read.
struct WitnessFacts {
  std::string name;
  std::string verifier_key;
  struct Log {
    KnownLog known;
    std::optional<Cosigned> newest;
    std::size_t forks = 0;
  };
  std::vector<Log> logs;
};
[[nodiscard]] Result<WitnessFacts> ReadFacts(const std::filesystem::path& directory);

}  // namespace entente::witness
