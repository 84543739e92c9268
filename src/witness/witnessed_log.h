// WitnessedLog: what a witness knows of one log, and the rules by which it cosigns the log's next checkpoint (C2SP
// tlog-witness).
//
// Invariants:
//  1. A cosignature is given only after the checkpoint that it is on was written, synced, renamed into its place, and
//     its directory synced. So whatever was cosigned is known after any crash.
//  2. Each checkpoint that is cosigned is of a tree that continues the one cosigned before; times never go back.
//  3. What is read from the disk carries this witness's own cosignature, or it is refused.
//
// A cosignature that was made and not written (a crash, a full disk) leaves this room never.
//
// Thread safety: any thread; one checkpoint at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "storage/files.h"
#include "witness/answer.h"
#include "witness/configuration.h"
#include "witness/paths.h"
#include "witness/request.h"

namespace entente::witness {

// Who cosigns, with what. Outlives the logs that use it.
struct Cosigner {
  std::string name;
  crypto::PrivateKey key;
  const Clock& clock;
  storage::Files& files;
  Paths paths;
};

// The newest checkpoint that was cosigned.
struct Cosigned {
  log::Checkpoint checkpoint;
  UnixSeconds time = 0;
  std::string note;  // with the signature of the log and the cosignature
};

class WitnessedLog {
 public:
  // Nothing when none was cosigned yet. Errors: kCorruption when what is there is not what this witness wrote.
  [[nodiscard]] static Result<std::optional<Cosigned>> Load(const Paths& paths, const std::string& origin,
                                                            const log::CosignatureVerifier& witness,
                                                            const storage::Files& files);
  // REQUIRES: the directories of paths are there; nobody else changes them.
  [[nodiscard]] static Result<std::unique_ptr<WitnessedLog>> Open(KnownLog known, const Cosigner& cosigner);

  // REQUIRES: the checkpoint is of this log's origin.
  [[nodiscard]] Answer Add(const AddCheckpointRequest& request);
  [[nodiscard]] std::optional<Cosigned> newest() const;

 private:
  WitnessedLog(KnownLog known, const Cosigner& cosigner, std::optional<Cosigned> newest)
      : known_(std::move(known)), id_(LogId(known_.origin)), cosigner_(cosigner), newest_(std::move(newest)) {}

  [[nodiscard]] std::string LogSignatures(const AddCheckpointRequest& request) const;
  [[nodiscard]] Answer Refuse(Refusal::Kind kind, ErrorCode code, std::string message,
                              std::uint64_t known_size = 0) const;
  [[nodiscard]] Answer RefuseFork(const AddCheckpointRequest& request, const std::string& signatures);
  // Whether it was not there already.
  [[nodiscard]] Result<bool> KeepEvidence(const AddCheckpointRequest& request, const std::string& signatures);
  [[nodiscard]] Answer Cosign(const AddCheckpointRequest& request, const std::string& signatures);

  const KnownLog known_;
  const std::string id_;
  const Cosigner& cosigner_;
  mutable std::mutex mutex_;
  std::optional<Cosigned> newest_;  // guarded by mutex_
  bool stopped_ = false;            // guarded by mutex_; what the disk holds is not known since a write failed
};

}  // namespace entente::witness
