#include "backup/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "crypto/key_file.h"
#include "log/journal.h"
#include "log/paths.h"
#include "node/configuration.h"
#include "node/key_files.h"
#include "statement/erasure.h"
#include "statement/signed_statement.h"
#include "storage/files.h"
#include "storage/workshop.h"

namespace entente::backup {
namespace {

// A file of the node that goes into the copy.
struct Source {
  std::string path;  // below the data directory
  std::uint64_t bytes = 0;
  bool immutable = false;              // may be shared with the previous backup
  std::optional<std::uint64_t> entry;  // the first one that needs this document
};

// A document, by the first entry that needs it.
struct Needed {
  std::uint64_t entry = 0;
  std::string content_type;
};

// How far the journal is durable, and what it names.
struct Cut {
  std::uint64_t size = 0;
  crypto::Digest root{};
  std::string checkpoint;
  UnixSeconds time = 0;
  std::string last_segment;
  std::uint64_t last_segment_bytes = 0;
  std::map<crypto::Digest, Needed> payloads;
};

std::uint64_t SizeOf(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  return ignored ? 0 : size;
}

Result<Cut> ReadCut(const log::Paths& paths, const std::string& origin) {
  Cut cut;
  TRY_ASSIGN(const log::JournalEnd end,
             log::ReadJournal(paths.journal(), origin, storage::PosixFiles(), 0,
                              [&cut](const log::Record& record) -> Result<void> {
                                std::uint64_t index = record.first_index;
                                for (const ByteView entry : record.entries) {
                                  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entry));
                                  if (const auto digest = statement.payload_digest(); digest.has_value())
                                    cut.payloads.emplace(*digest, Needed{index, statement.headers().content_type});
                                  if (const auto erased = statement::ErasedBy(statement); erased.has_value())
                                    cut.payloads.erase(*erased);
                                  ++index;
                                }
                                cut.size = record.end();
                                cut.root = record.root;
                                cut.checkpoint = record.checkpoint;
                                cut.time = record.time;
                                return {};
                              }));
  if (cut.size == 0) return Fail(ErrorCode::kCorruption, "the journal has no record", paths.journal().string());
  // The last record may have been read while its node was still waiting for the disk. A backup must not know of an
  // entry that the node can forget in a crash, so the disk gets it before the copy does.
  TRY(storage::SyncContent(end.segment));
  TRY(storage::PosixFiles().SyncDirectory(paths.journal()));
  cut.last_segment = end.segment.filename().string();
  cut.last_segment_bytes = end.segment_bytes;
  return cut;
}

// Files that the operator wrote: the policy of the witnesses, too, where it lies beside the configuration, which cannot
// be read without it.
std::vector<std::string> WrittenByHand(const node::Layout& layout, const node::Configuration& configuration) {
  std::vector<std::string> names = {"entente.toml", "format", "policy.json"};
  const std::filesystem::path& rule = configuration.witnessing.rule_file;
  const std::string name = rule.filename().string();
  if (!rule.empty() && rule.parent_path() == layout.configuration().parent_path() &&
      std::ranges::find(names, name) == names.end())
    names.push_back(name);
  return names;
}

Result<std::vector<Source>> SourcesOf(const node::Layout& layout, const node::Configuration& configuration,
                                      const Cut& cut) {
  const storage::Files& files = storage::PosixFiles();
  std::vector<Source> sources;
  for (const std::string& name : WrittenByHand(layout, configuration))
    if (files.Exists(layout.root / name)) sources.push_back({name, SizeOf(layout.root / name), false, {}});
  TRY_ASSIGN(const auto keys, files.List(layout.keys()));
  for (const std::string& name : keys)
    if (!storage::IsTemporaryName(name)) sources.push_back({"keys/" + name, SizeOf(layout.keys() / name), false, {}});
  const log::Paths paths{layout.log()};
  TRY_ASSIGN(const auto segments, files.List(paths.journal()));
  for (const std::string& name : segments) {
    if (storage::IsTemporaryName(name) || name > cut.last_segment) continue;
    const bool last = name == cut.last_segment;
    sources.push_back(
        {"log/journal/" + name, last ? cut.last_segment_bytes : SizeOf(paths.journal() / name), !last, {}});
  }
  for (const auto& [digest, needed] : cut.payloads) {
    const auto file = layout.document(needed.content_type, digest);
    sources.push_back({file.lexically_relative(layout.root).string(), SizeOf(file), true, needed.entry});
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

// The previous backup, as far as its files are still what its manifest says.
class Previous {
 public:
  static Result<Previous> Open(const std::filesystem::path& directory, const std::string& origin) {
    Previous previous;
    if (directory.empty()) return previous;
    TRY_ASSIGN(previous.manifest_, ReadManifest(directory));
    if (previous.manifest_.origin != origin)
      return Invalid(fmt::format("the previous backup is of another log, {}", previous.manifest_.origin),
                     directory.string());
    previous.data_ = directory / kDataName;
    return previous;
  }

  // Gives the file a second name in the copy. Nothing when there is no such file, when it is damaged, or when the file
  // system cannot: then it is copied from the node.
  [[nodiscard]] std::optional<storage::FileDigest> Link(const Source& source, const std::filesystem::path& to) const {
    const ManifestFile* known = source.immutable ? manifest_.Find(source.path) : nullptr;
    // A segment of the journal may have been shorter then.
    if (known == nullptr || known->content.bytes != source.bytes) return std::nullopt;
    const auto found = storage::DigestFile(data_ / source.path);
    if (!found.has_value() || *found != known->content) return std::nullopt;
    if (!storage::LinkFile(data_ / source.path, to).has_value()) return std::nullopt;
    return *found;
  }

 private:
  Manifest manifest_;
  std::filesystem::path data_;
};

Result<storage::FileDigest> Copy(const node::Layout& layout, const Source& source, const std::filesystem::path& to) {
  const bool all = source.path.find("log/journal/") != 0;
  const auto copied = all ? storage::CopyFile(layout.root / source.path, to)
                          : storage::CopyFile(layout.root / source.path, to, source.bytes);
  if (copied.has_value()) return copied;
  if (copied.error().code == ErrorCode::kNotFound && source.entry.has_value())
    return Fail(ErrorCode::kCorruption,
                fmt::format("a document that entry {} needs is not in the payload store; upload it again "
                            "(entente submit), then make the backup. If it was erased this very moment, make the "
                            "backup again",
                            *source.entry),
                (layout.root / source.path).string());
  return copied;
}

Result<void> CheckPlace(const BackupOptions& options) {
  std::error_code failed;
  const auto data = std::filesystem::weakly_canonical(options.data, failed);
  const auto to = std::filesystem::weakly_canonical(options.to, failed);
  const auto [at, rest] = std::mismatch(data.begin(), data.end(), to.begin(), to.end());
  if (at == data.end()) return Invalid("a backup cannot lie in the node's own directory", options.to.string());
  return {};
}

Result<bool> HasUnencryptedKey(const node::Layout& layout) {
  std::vector<std::filesystem::path> keys = {layout.operator_key(), layout.custodian_key(), layout.vault_key()};
  TRY_ASSIGN(const auto of_the_log, node::ListKeyFiles(layout));
  for (const node::KeyFile& one : of_the_log)
    if (one.can_sign) keys.push_back(one.file);
  for (const auto& key : keys)
    if (const auto encrypted = crypto::IsEncrypted(key); encrypted.has_value() && !*encrypted) return true;
  return false;
}

// Whatever was copied and linked is on the disk, and is what it was when it was read.
Result<void> ReadBack(const std::filesystem::path& data, const Manifest& manifest, const Progress& progress) {
  std::uint64_t done = 0;
  const std::uint64_t all = manifest.bytes();
  for (const ManifestFile& file : manifest.files) {
    TRY_ASSIGN(const storage::FileDigest found, storage::DigestFile(data / file.path));
    if (found != file.content)
      return Fail(ErrorCode::kCorruption, "the copy is not what was written", (data / file.path).string());
    done += file.content.bytes;
    if (progress) progress("reading back", done, all);
  }
  return {};
}

}  // namespace

Result<BackupReport> BackUp(const BackupOptions& options, const Clock& clock) {
  TRY_ASSIGN(const node::Layout layout, node::FindNode(options.data));
  TRY_ASSIGN(const node::Configuration configuration, node::ReadConfiguration(layout.configuration()));
  TRY(CheckPlace(options));
  TRY_ASSIGN(const Previous previous, Previous::Open(options.previous, configuration.origin));
  TRY_ASSIGN(storage::Workshop workshop, storage::Workshop::Begin(options.to));
  BackupReport report;
  Manifest& manifest = report.manifest;
  manifest.made = clock.NowSeconds();

  // 1. Where the log ends, for this backup. Documents are durable before the entries that need them, so all that is
  //    named up to here is there.
  TRY_ASSIGN(const Cut cut, ReadCut({layout.log()}, configuration.origin));
  manifest.origin = configuration.origin;
  manifest.size = cut.size;
  manifest.root = cut.root;
  manifest.checkpoint = cut.checkpoint;
  manifest.log_time = cut.time;

  // 2. The files. Those of the log and the documents never change; journal segments only grow.
  TRY_ASSIGN(const std::vector<Source> sources, SourcesOf(layout, configuration, cut));
  std::uint64_t all = 0;
  for (const Source& source : sources) all += source.bytes;
  std::uint64_t done = 0;
  const std::filesystem::path copy = workshop.path() / kDataName;
  for (const Source& source : sources) {
    const auto to = copy / source.path;
    TRY(storage::MakePrivateDirectories(to.parent_path()));
    auto content = previous.Link(source, to);
    if (content.has_value()) {
      ++report.linked_files;
    } else {
      TRY_ASSIGN(content, Copy(layout, source, to));
    }
    manifest.files.push_back({source.path, *content});
    done += source.bytes;
    if (options.progress) options.progress("copying", done, all);
  }

  // 3. On the disk, and sound: what a restored node would make of it is made and checked, and removed again.
  TRY(storage::SyncFileSystem(workshop.path()));
  TRY(ReadBack(copy, manifest, options.progress));
  TRY(TryCopy(node::Layout{copy}, manifest, std::nullopt, options.progress));
  TRY(RemoveDerived(node::Layout{copy}));
  TRY_ASSIGN(report.unencrypted_keys, HasUnencryptedKey(node::Layout{copy}));

  // 4. The manifest makes it a backup, the rename lets others see it.
  TRY(WriteManifest(workshop.path(), manifest));
  TRY(workshop.Finish(false));
  return report;
}

}  // namespace entente::backup
