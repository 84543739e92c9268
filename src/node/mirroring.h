// Mirroring: keeps verified copies of other logs while a node serves, as the configuration's [mirrors] says, below
// DIR/mirrors/. What is kept of a log, and what is verified of it, is as with `entente mirror` (docs/monitor.md).
//
// A log that does not answer is asked less often. One that forks is followed no more: the evidence is kept beside its
// copy, and a line is logged at each start.
//
// Thread safety: counts and WriteTo() from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/note.h"

namespace entente::node {

inline constexpr std::size_t kMirrorsMax = 64;

// A log that is mirrored: where it is read, and whose it is. The key's name is its origin.
struct MirroredLog {
  std::string url;
  std::string vkey;
  std::string origin;
};

struct MirroringPolicy {
  std::vector<MirroredLog> logs;
  std::chrono::seconds interval{60};
  std::filesystem::path ca_file;  // PEM; empty: the system's
};

class Mirroring {
 public:
  // Begins at once; with no log there is nothing to do. Errors: kConflict when another process has a copy open; those
  // of storage.
  [[nodiscard]] static Result<std::unique_ptr<Mirroring>> Start(MirroringPolicy policy,
                                                                const std::filesystem::path& directory,
                                                                const Clock& clock);
  ~Mirroring();
  Mirroring(const Mirroring&) = delete;
  Mirroring& operator=(const Mirroring&) = delete;

  // Appends the metrics in text form (docs/metrics.md).
  void WriteTo(std::string& text) const;

 private:
  class Copy;
  Mirroring(MirroringPolicy policy, const Clock& clock);
  void Run(const std::stop_token& stop);

  const MirroringPolicy policy_;
  const Clock& clock_;
  std::vector<std::unique_ptr<Copy>> copies_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace entente::node
