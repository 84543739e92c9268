// Journal, checkpoint, time, policy and documents.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/encoding.h"
#include "crypto/key_file.h"
#include "doctor/checks.h"
#include "log/checkpoint.h"
#include "log/journal.h"
#include "log/paths.h"
#include "node/key_files.h"
#include "registration/policy.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "statement/signed_statement.h"
#include "storage/files.h"
#include "storage/payloads.h"

namespace entente::doctor {
namespace {

constexpr std::uint64_t kNamedMax = 20;  // of many alike, so many are named
constexpr UnixSeconds kPublishSecondsMax = 120;
constexpr UnixSeconds kExpirySlackSeconds = 2 * 3600;  // a node looks once an hour

void Take(std::uint64_t index, const statement::SignedStatement& statement, LogFacts& facts) {
  const statement::Headers& headers = statement.headers();
  if (const auto digest = statement.payload_digest(); digest.has_value())
    facts.payloads.emplace(*digest, NeededDocument{index, headers.content_type});
  if (const auto erased = statement::ErasedBy(statement); erased.has_value()) {
    facts.payloads.erase(*erased);
    facts.erased.emplace(*erased, index);
  }
  if (headers.content_type == statement::content_type::kPolicy) facts.policy = ToBytes(statement.payload());
  if (headers.content_type == statement::content_type::kOsvSnapshot) facts.last_snapshot = index;
  if (index == 0) facts.first_kid = headers.kid;
  // What cannot be is said where the keys are held against it.
  [[maybe_unused]] const auto taken = facts.charter.Take(index, statement);
}

// When the file was last written.
UnixSeconds WrittenAt(const std::filesystem::path& path) {
  std::error_code failed;
  const auto time = std::filesystem::last_write_time(path, failed);
  if (failed) return 0;
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::file_clock::to_sys(time).time_since_epoch())
      .count();
}

}  // namespace

std::optional<LogFacts> CheckJournal(const node::Layout& layout, const std::string& origin, bool serving,
                                     Findings& findings) {
  const log::Paths paths{layout.log()};
  LogFacts facts;
  const auto take = [&facts](const log::Record& record) -> Result<void> {
    std::uint64_t index = record.first_index;
    for (const ByteView entry : record.entries) {
      TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entry));
      Take(index++, statement, facts);
    }
    facts.size = record.end();
    facts.time = record.time;
    return {};
  };
  const auto end = log::ReadJournal(paths.journal(), origin, storage::PosixFiles(), 0, take);
  if (!end.has_value()) {
    findings.Bad("journal", end.error().place.empty() ? paths.journal().string() : end.error().place,
                 end.error().message, "the node will not start; restore a backup (entente restore)");
    return std::nullopt;
  }
  if (facts.size == 0) {
    findings.Bad("journal", paths.journal().string(), "there is no entry in it",
                 "the node will not start; restore a backup (entente restore)");
    return std::nullopt;
  }
  if (end->torn_bytes > 0 && !serving)
    findings.Warn(
        "journal", end->segment.string(),
        fmt::format("it ends in {} bytes of a record that is not whole, as a crash leaves it", end->torn_bytes),
        "nothing: the next start cuts them off; nobody was told that they were logged");
  else
    findings.Ok("journal", paths.journal().string(), fmt::format("{} entries, every record is whole", facts.size));
  return facts;
}

void CheckLogKeys(const node::Layout& layout, const LogFacts& log, Findings& findings) {
  const std::string where = layout.keys().string();
  const auto files = node::ListKeyFiles(layout);
  if (!files.has_value()) return;  // said already
  if (!log.charter.founded()) {
    findings.Bad("log-keys", where, "the log's trust anchors name no keys", "restore a backup (entente restore)");
    return;
  }
  bool sound = true;
  const auto look = [&](log::KeyRole role, const crypto::PublicKey& key) {
    const auto file = std::ranges::find(*files, key, &node::KeyFile::key);
    if (file != files->end() && file->can_sign) return;
    sound = false;
    findings.Bad("log-keys", where,
                 fmt::format("the {} key {}, which is in force, is not here", log::Name(role),
                             log::KeyText(role, log.charter.origin(), key)),
                 "the node cannot sign without it; put its files back from a backup");
  };
  for (const crypto::PublicKey& key : log.charter.checkpoint_keys().At(log.size)) look(log::KeyRole::kCheckpoint, key);
  look(log::KeyRole::kReceipt, log.charter.ReceiptKeyAt(log.size));
  for (const node::KeyFile& one : *files) {
    const log::LogKey* known = log.charter.keys(one.role).Find(one.key);
    if (known == nullptr) {
      sound = false;
      findings.Warn("log-keys", one.file.string(), "the log does not speak of this key",
                    "it was made for a change that did not come about; remove its two files");
    } else if (known->retired.has_value() && one.can_sign) {
      sound = false;
      findings.Warn("log-keys", one.file.string(),
                    fmt::format("this key is retired since entry {} and can still sign", *known->retired),
                    "once everybody follows the new key, destroy the private half; keep the public one");
    }
  }
  if (sound) findings.Ok("log-keys", where, "every key that is in force is here, and no other");
}

void CheckCheckpoint(const node::Layout& layout, const LogFacts& log, bool serving, const Clock& clock,
                     Findings& findings) {
  const auto path = log::Paths{layout.log()}.checkpoint();
  const auto note = storage::PosixFiles().Read(path);
  if (!note.has_value()) {
    findings.Warn("checkpoint", path.string(), "nothing is published: " + note.error().message,
                  "start the node: tiles and checkpoint are made anew from the journal");
    return;
  }
  if (!log.charter.founded()) return;  // said already
  const auto checkpoint = log.charter.Verify(AsText(*note));
  if (!checkpoint.has_value()) {
    findings.Bad("checkpoint", path.string(), "it is not this log's: " + checkpoint.error().Text(),
                 "the node will not start; if the journal is sound, remove log/checkpoint and log/tile: they are "
                 "made anew from it");
    return;
  }
  if (checkpoint->size > log.size) {
    findings.Bad("checkpoint", path.string(),
                 fmt::format("{} entries are published, and the journal ends at {}: entries that were synced are gone",
                             checkpoint->size, log.size),
                 "was an old copy put back? Do not serve from it; restore the newest backup (entente restore)");
    return;
  }
  const std::uint64_t behind = log.size - checkpoint->size;
  if (behind > 0 && serving && clock.NowSeconds() - WrittenAt(path) > kPublishSecondsMax)
    findings.Warn("checkpoint", path.string(),
                  fmt::format("{} entries are durable and not published, and nothing was published for {} minutes",
                              behind, (clock.NowSeconds() - WrittenAt(path)) / 60),
                  "look into the node's log lines: a full disk keeps it from publishing");
  else if (behind > 0)
    findings.Ok("checkpoint", path.string(),
                fmt::format("{} entries are durable and not yet published; {}", behind,
                            serving ? "they follow in a moment" : "the next start publishes them"));
  else
    findings.Ok("checkpoint", path.string(), "everything is published");
}

void CheckLogTime(const LogFacts& log, const Clock& clock, Findings& findings) {
  const UnixSeconds ahead = log.time - clock.NowSeconds();
  if (ahead > 0)
    findings.Bad("clock", FormatTime(log.time),
                 fmt::format("the log's last time entry is {} seconds ahead of this machine's clock, which says {}",
                             ahead, FormatTime(clock.NowSeconds())),
                 "set the clock (NTP): until it is past the log's time, every entry gets that same time");
  else
    findings.Ok("clock", FormatTime(log.time), "the clock is past the log's last time entry");
}

void CheckPolicy(const node::Layout& layout, const LogFacts& log, Findings& findings) {
  const std::string where = layout.policy().string();
  const auto text = storage::PosixFiles().Read(layout.policy());
  if (!text.has_value()) {
    findings.Warn("policy", where, "it cannot be read: " + text.error().message,
                  "nothing changes: the policy in force is on the log. Write the file anew before you change it");
    return;
  }
  const auto wanted = registration::Policy::FromJson(AsText(*text));
  if (!wanted.has_value()) {
    findings.Bad("policy", where + wanted.error().place, wanted.error().message,
                 "correct it; the one on the log stays in force meanwhile");
    return;
  }
  const auto in_force = registration::Policy::FromJson(AsText(log.policy));
  if (in_force.has_value() && in_force->ToJson() != wanted->ToJson())
    findings.Warn("policy", where, "it differs from the policy in force, which is on the log",
                  "entente policy register puts the file into force");
  else
    findings.Ok("policy", where, "it is the policy in force");
}

namespace {

void CheckNeeded(const node::Layout& layout, const LogFacts& log, Findings& findings) {
  std::uint64_t missing = 0;
  for (const auto& [digest, needed] : log.payloads) {
    if (storage::PosixFiles().Exists(layout.document(needed.content_type, digest))) continue;
    if (++missing <= kNamedMax)
      findings.Bad("payloads", fmt::format("entry {}", needed.entry),
                   fmt::format("its document sha256:{} is not in the payload store", ToHex(digest)),
                   "put it back from a backup, or have its owner upload it again");
  }
  if (missing > kNamedMax)
    findings.Bad("payloads", layout.payloads().string(), fmt::format("{} documents in all are missing", missing),
                 "restore a backup (entente restore)");
  if (missing == 0)
    findings.Ok(
        "payloads", layout.payloads().string(),
        fmt::format("all {} documents that entries need are there (entente check reads them)", log.payloads.size()));
}

void CheckErased(const node::Layout& layout, const LogFacts& log, Findings& findings) {
  for (const auto& [digest, entry] : log.erased)
    for (const std::string_view type : {std::string_view(), statement::content_type::kRestricted}) {
      const auto path = layout.document(type, digest);
      if (storage::PosixFiles().Exists(path))
        findings.Warn("payloads", path.string(), fmt::format("entry {} erased this document, and it is here", entry),
                      "start the node: it destroys the document; was an older copy of the payloads put back?");
    }
}

// Uploads that no statement was registered for, below the root of a store.
void CheckOrphans(const std::filesystem::path& root, const Clock& clock, Findings& findings) {
  const storage::Files& files = storage::PosixFiles();
  const auto names = files.List(root / "pending");
  std::uint64_t orphans = 0;
  UnixSeconds oldest = clock.NowSeconds();
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    const auto marker = files.Read(root / "pending" / name);
    if (storage::IsTemporaryName(name) || !marker.has_value()) continue;
    ++orphans;
    UnixSeconds since = 0;
    const std::string_view text = AsText(*marker);
    if (std::from_chars(text.data(), text.data() + text.size(), since).ec == std::errc())
      oldest = std::min(oldest, since);
  }
  const std::string where = (root / "pending").string();
  const UnixSeconds age = clock.NowSeconds() - oldest;
  const std::string what = fmt::format("{} uploads without a statement, the oldest {} hours old", orphans, age / 3600);
  if (orphans > 0 && age > storage::PayloadLimits{}.orphan_age_seconds_max + kExpirySlackSeconds)
    findings.Warn("orphans", where, what, "start the node: it removes them after a day");
  else
    findings.Ok("orphans", where, orphans == 0 ? "no uploads without a statement" : what);
}

}  // namespace

void CheckPayloads(const node::Layout& layout, const LogFacts& log, const Clock& clock, Findings& findings) {
  CheckNeeded(layout, log, findings);
  CheckErased(layout, log, findings);
  CheckOrphans(layout.payloads(), clock, findings);
  CheckOrphans(layout.vault(), clock, findings);
}

}  // namespace entente::doctor
