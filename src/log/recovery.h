// Recovery: opens what is on disk, through the code of the running log. Entries of the journal that are not published
// are added to the sequence as new ones are, and published as new ones are. A copy that has its journal alone is
// published by the same code.
//
// Format: docs/formats/log.md.  What a crash leaves: docs/decisions/003-commit-order.md.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "log/journal.h"
#include "log/log.h"
#include "log/paths.h"
#include "log/publisher.h"
#include "log/sequence.h"
#include "log/signed_state.h"
#include "storage/files.h"

namespace entente::log {

struct Recovered {
  std::unique_ptr<Sequence> sequence;
  std::unique_ptr<Publisher> publisher;
  std::unique_ptr<Journal> journal;
  SignedState state;
  std::string published_note;  // what the checkpoint's file holds; empty when there is none
};

// Whether what is durable and not published is published by the recovery itself, or left to the running log, which may
// have to ask witnesses first.
enum class AtOnce : bool { kNo, kYes };

// Errors: kNotFound when there is no log; kUnauthorized when a key is not the log's; kCorruption naming the file.
[[nodiscard]] Result<Recovered> Recover(const Paths& paths, const std::string& origin, const LogKeys& keys,
                                        const LogLimits& limits, storage::Files& files, AtOnce publish = AtOnce::kYes);

// Makes public files and side files of a log whose journal is all there is of it, a copy of one for instance, and says
// what the journal's last record signs. Checks hashes and no signature. REQUIRES: nobody has the log open.
// Errors: kCorruption naming the file, also for a torn end: a copy of a journal has whole records alone; kConflict when
// there is a checkpoint.
[[nodiscard]] Result<SignedState> PublishJournal(const Paths& paths, const std::string& origin, const LogLimits& limits,
                                                 storage::Files& files);

}  // namespace entente::log
