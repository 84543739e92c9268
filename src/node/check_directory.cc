#include "node/check_directory.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/encoding.h"
#include "log/journal.h"
#include "log/paths.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "storage/files.h"
#include "storage/read_payload.h"
#include "storage/sealed_file.h"

namespace entente::node {
namespace {

// Each document behind a hash envelope must be in the store and be what its digest says, unless a later entry erased
// it. One that several statements are about is read once.
class PayloadVisitor {
 public:
  explicit PayloadVisitor(const DirectoryToCheck& directory) : directory_(directory) {}

  Result<void> Visit(std::uint64_t index, const statement::SignedStatement& entry) {
    NoteErasure(entry);
    const auto digest = entry.payload_digest();
    if (!digest.has_value() || missing_.contains(*digest) || !sound_.insert(*digest).second) return {};
    const Result<void> document = CheckDocument(entry, *digest);
    if (document.has_value()) return {};
    sound_.erase(*digest);
    if (document.error().code != ErrorCode::kNotFound)
      return Fail(document.error().code, "its payload sha256:" + ToHex(*digest) + ": " + document.error().Text());
    missing_.emplace(*digest, index);  // by right, if it turns out that it was erased
    return {};
  }

  // After the last entry. Adds what is missing without having been erased.
  [[nodiscard]] Result<void> Conclude(log::CheckReport& report) {
    if (SomeMissing()) TRY(LookIntoJournal(report.origin));
    for (const auto& [digest, index] : missing_) {
      if (erased_.contains(digest) || report.faults.size() >= log::kCheckFaultsMax) continue;
      report.faults.push_back(
          {"entry " + std::to_string(index), "its payload sha256:" + ToHex(digest) + " is not in the payload store"});
    }
    report.payloads = sound_.size();
    report.erased_payloads = erased_.size();
    return {};
  }

 private:
  // What is sealed is seen to be whole; that it is what its digest says takes the vault's key, and is seen whenever the
  // node reads it.
  [[nodiscard]] Result<void> CheckDocument(const statement::SignedStatement& entry,
                                           const crypto::Digest& digest) const {
    if (entry.headers().content_type == statement::content_type::kRestricted) {
      const std::string name = ToHex(digest);
      return storage::CheckSealedFile(directory_.vault / name.substr(0, 2) /
                                      (name + std::string(storage::kSealedNameEnd)));
    }
    TRY(storage::ReadPayload(directory_.payloads, digest, directory_.payload_bytes_max));
    return {};
  }
  void NoteErasure(const statement::SignedStatement& entry) {
    if (const auto erased = statement::ErasedBy(entry); erased.has_value()) erased_.insert(*erased);
  }
  [[nodiscard]] bool SomeMissing() const {
    return std::ranges::any_of(missing_, [this](const auto& one) { return !erased_.contains(one.first); });
  }
  // A node that serves destroys a document when its erasure is durable, and that may be before it is published.
  [[nodiscard]] Result<void> LookIntoJournal(const std::string& origin) {
    const log::Paths paths{directory_.log};
    std::error_code ignored;
    if (!std::filesystem::is_directory(paths.journal(), ignored)) return {};
    const auto take = [this](const log::Record& record) -> Result<void> {
      for (const ByteView entry : record.entries)
        if (const auto statement = statement::SignedStatement::Decode(entry); statement.has_value())
          NoteErasure(*statement);
      return {};
    };
    // What is wrong with the journal is said by who checks it.
    [[maybe_unused]] const auto end = log::ReadJournal(paths.journal(), origin, storage::PosixFiles(), 0, take);
    return {};
  }

  const DirectoryToCheck& directory_;
  std::set<crypto::Digest> sound_;
  std::set<crypto::Digest> erased_;
  std::map<crypto::Digest, std::uint64_t> missing_;  // and the first entry about each
};

}  // namespace

log::PublicFile PublicFilesOf(const std::filesystem::path& log_directory) {
  return [log_directory](const std::string& path) { return storage::PosixFiles().Read(log_directory / path); };
}

Result<log::CheckReport> CheckDirectory(const DirectoryToCheck& directory,
                                        const std::optional<log::NoteVerifier>& log_key,
                                        const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  log::CheckOptions options;
  options.log_key = log_key;
  options.progress = progress;
  PayloadVisitor payloads(directory);
  if (!directory.payloads.empty())
    options.visit = [&payloads](std::uint64_t index, const statement::SignedStatement& entry) {
      return payloads.Visit(index, entry);
    };
  TRY_ASSIGN(log::CheckReport report, log::CheckPublicLog(directory.file, options));
  TRY(payloads.Conclude(report));
  TRY(log::CheckOlderPartials(directory.log, storage::PosixFiles(), report));
  std::error_code ignored;
  // A mirror has the public files alone.
  if (!directory.payloads.empty() || std::filesystem::is_directory(directory.log / "journal", ignored))
    TRY(log::CheckJournal(directory.log, storage::PosixFiles(), report));
  return report;
}

}  // namespace entente::node
