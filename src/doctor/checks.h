// The doctor's single checks, each over what the ones before it found out. Seen inside doctor/ only.
//
// Thread safety: functions over the file system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "doctor/finding.h"
#include "log/charter.h"
#include "node/configuration.h"
#include "node/layout.h"

namespace entente::doctor {

// The process that holds the node's lock. Nothing when nobody does.
struct Holder {
  long process = 0;  // 0: in another name space, so not to be seen from here
  std::string name;
};
[[nodiscard]] std::optional<Holder> FindHolder(const std::filesystem::path& lock);

// A document, by the first entry that needs it.
struct NeededDocument {
  std::uint64_t entry = 0;
  std::string content_type;
};

// What the journal says, read once.
struct LogFacts {
  std::uint64_t size = 0;
  UnixSeconds time = 0;
  Bytes policy;                                // in force
  Bytes first_kid;                             // who signed entry 0
  std::optional<std::uint64_t> last_snapshot;  // of advisories
  std::map<crypto::Digest, NeededDocument> payloads;
  std::map<crypto::Digest, std::uint64_t> erased;  // and the entry that erased each
  log::Charter charter;                            // what the log says of itself
};

// Directory and keys.
void CheckPermissions(const node::Layout& layout, Findings& findings);
void CheckKeys(const node::Layout& layout, const std::optional<std::string>& passphrase, Findings& findings);
// Format and configuration. Nothing when the configuration cannot be read.
[[nodiscard]] std::optional<node::Configuration> CheckConfiguration(const node::Layout& layout, Findings& findings);
void CheckLock(const node::Layout& layout, const std::optional<Holder>& holder, Findings& findings);

// Log. Nothing when the journal cannot be read.
[[nodiscard]] std::optional<LogFacts> CheckJournal(const node::Layout& layout, const std::string& origin, bool serving,
                                                   Findings& findings);
// Whether the keys that the log has in force are here, and which others are.
void CheckLogKeys(const node::Layout& layout, const LogFacts& log, Findings& findings);
void CheckCheckpoint(const node::Layout& layout, const LogFacts& log, bool serving, const Clock& clock,
                     Findings& findings);
void CheckLogTime(const LogFacts& log, const Clock& clock, Findings& findings);
void CheckPolicy(const node::Layout& layout, const LogFacts& log, Findings& findings);
void CheckPayloads(const node::Layout& layout, const LogFacts& log, const Clock& clock, Findings& findings);

// What is derived.
void CheckViews(const node::Layout& layout, const std::string& origin, const LogFacts& log, bool serving,
                Findings& findings);
void CheckIndex(const node::Layout& layout, const LogFacts& log, bool serving, Findings& findings);

// The machine.
struct Space {
  std::uint64_t bytes_free = 0;
  std::uint64_t bytes = 0;
  std::uint64_t files_free = 0;
  std::uint64_t files = 0;  // 0: the file system does not count them
};
void JudgeSpace(const Space& space, const std::string& where, Findings& findings);
void CheckSpace(const node::Layout& layout, Findings& findings);
void CheckCertificate(const std::filesystem::path& certificate, const Clock& clock, Findings& findings);
void CheckListen(const std::string& listen, bool serving, Findings& findings);
// Of the process that serves, or of this one, which may have others.
void JudgeOpenFiles(std::uint64_t limit, const std::string& where, Findings& findings);
void CheckLimits(const std::optional<Holder>& holder, Findings& findings);

}  // namespace entente::doctor
