#include "node/prove_directory.h"

#include <fmt/format.h>

#include <optional>

#include "log/journal.h"
#include "log/paths.h"
#include "node/directory_judge.h"
#include "storage/files.h"

namespace entente::node {

Result<proof::OlderCheckpoint> CheckpointAt(const Layout& layout, const std::string& origin, std::uint64_t size) {
  std::optional<std::string> note;
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  // The end of the visit: nothing behind it is of interest.
  constexpr std::string_view kSeen = "seen";
  const auto visit = [&](const log::Record& record) -> Result<void> {
    if (record.end() < size) {
      below = record.end();
      return {};
    }
    if (record.end() == size) note = record.checkpoint;
    if (record.end() > size) above = record.end();
    return std::unexpected(Error{ErrorCode::kConflict, {}, {}, std::string(kSeen)});
  };
  const auto read = log::ReadJournal(log::Paths{layout.log()}.journal(), origin, storage::PosixFiles(),
                                     size == 0 ? 0 : size - 1, visit);
  if (!read.has_value() && read.error().rule != kSeen) return std::unexpected(read.error());
  if (note.has_value()) return proof::OlderCheckpoint{*std::move(note), size};
  std::string around;
  if (below > 0) around += fmt::format("; it signed one at {}", below);
  if (above > 0) around += fmt::format("{} one at {}", around.empty() ? "; it signed" : " and", above);
  return Fail(
      ErrorCode::kNotFound,
      fmt::format("the log signed no checkpoint at the size {}: a batch of entries has one only{}", size, around),
      "size");
}

Result<std::string> ProveFromDirectory(const Reader& reader, std::span<const std::uint64_t> cited,
                                       const proof::Claim& claim, std::uint64_t size) {
  TRY_ASSIGN(const auto judge, DirectoryJudge::Open(reader));
  if (size == 0) return proof::MakeBundleJson(judge->log(), judge->authority(), cited, claim);
  TRY_ASSIGN(const auto older, CheckpointAt(reader.layout(), reader.configuration().origin, size));
  return proof::MakeBundleJson(judge->log(), judge->authority(), cited, claim, &older);
}

}  // namespace entente::node
