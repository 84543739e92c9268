#include "node/check_directory.h"

#include <set>
#include <string>

#include "base/encoding.h"
#include "storage/files.h"
#include "storage/read_payload.h"

namespace entente::node {
namespace {

// Each document behind a hash envelope must be in the store and be what its digest says. One that several statements
// are about is read once.
class PayloadVisitor {
 public:
  explicit PayloadVisitor(const DirectoryToCheck& directory) : directory_(directory) {}

  Result<void> Visit(const statement::SignedStatement& entry) {
    const auto digest = entry.payload_digest();
    if (!digest.has_value() || !sound_.insert(*digest).second) return {};
    auto document = storage::ReadPayload(directory_.payloads, *digest, directory_.payload_bytes_max);
    if (document.has_value()) return {};
    sound_.erase(*digest);
    const bool missing = document.error().code == ErrorCode::kNotFound;
    return Fail(document.error().code,
                "its payload sha256:" + ToHex(*digest) +
                    (missing ? std::string(" is not in the payload store") : ": " + document.error().Text()));
  }
  [[nodiscard]] std::uint64_t sound() const { return sound_.size(); }

 private:
  const DirectoryToCheck& directory_;
  std::set<crypto::Digest> sound_;
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
    options.visit = [&payloads](std::uint64_t, const statement::SignedStatement& entry) {
      return payloads.Visit(entry);
    };
  TRY_ASSIGN(log::CheckReport report, log::CheckPublicLog(directory.file, options));
  report.payloads = payloads.sound();
  std::error_code ignored;
  // A mirror has the public files alone.
  if (!directory.payloads.empty() || std::filesystem::is_directory(directory.log / "journal", ignored))
    TRY(log::CheckJournal(directory.log, storage::PosixFiles(), report));
  return report;
}

}  // namespace entente::node
