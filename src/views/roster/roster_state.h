// What RosterView keeps; its methods are in several files. Seen by the roster's own sources only.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "views/roster/readers.h"
#include "views/roster/roster_view.h"

namespace entente::roster {

struct RosterView::State {
  State(std::optional<storage::Database> to_write, const std::filesystem::path& where)
      : file(where), writer(std::move(to_write)), readers(where) {}

  std::filesystem::path file;
  std::optional<storage::Database> writer;  // empty when opened for reading
  std::mutex writing;                       // of whoever uses it: the folding thread, or one that tries an entry
  // REQUIRES: opened for writing.
  [[nodiscard]] storage::Database& Writer() {
    CHECK(writer.has_value());
    return *writer;
  }
  mutable Readers readers;
  std::atomic<std::uint64_t> cursor{0};
};

// The instrument that is meant; "" means the only one.
struct MeantInstrument {
  std::int64_t row = 0;
  std::string id;
  std::string founded;  // may be empty
  std::uint64_t founding_entry = 0;
};
// `at`: as the first so many entries of the log have it.
[[nodiscard]] Result<MeantInstrument> FindInstrument(storage::Database& database, std::string_view id,
                                                     std::optional<std::uint64_t> at = std::nullopt);
// Leaves the acts, and the doubts about them, that stand in the first so many entries.
void KeepBefore(std::vector<Act>& acts, std::optional<std::uint64_t> at);

// RosterView::Answer(), of these tables.
[[nodiscard]] Result<RosterAnswer> AnswerIn(storage::Database& database, std::string_view instrument,
                                            std::string_view party, UnixSeconds day, std::optional<std::uint64_t> at);

}  // namespace entente::roster
