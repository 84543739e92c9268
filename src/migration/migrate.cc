#include "migration/migrate.h"

#include <fmt/format.h>

#include "node/data_format.h"
#include "storage/file_copy.h"
#include "storage/files.h"
#include "storage/sealed_file.h"
#include "storage/workshop.h"

namespace entente::migration {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLockName = "lock";

std::unexpected<Error> Unreadable(const fs::path& path, const std::error_code& why) {
  return Fail(ErrorCode::kUnavailable, "cannot be read: " + why.message(), path.string());
}

// The segment that the log goes on writing; the others are as they will always be.
Result<std::string> LastSegment(const fs::path& journal) {
  TRY_ASSIGN(const auto names, storage::PosixFiles().List(journal));
  std::string last;
  for (const std::string& name : names)
    if (!storage::IsTemporaryName(name)) last = name;
  return last;
}

// Files that are replaced or removed, and never written to where they lie.
bool IsNeverChanged(const fs::path& below, const std::string& last_segment) {
  const std::string text = below.generic_string();
  if (text.starts_with("log/tile/") || text.starts_with("index/")) return true;
  if (text.starts_with("payloads/")) return below.extension() == ".zst";
  if (text.starts_with("vault/")) return text.ends_with(storage::kSealedNameEnd);
  return text.starts_with("log/journal/") && below.filename() != last_segment;
}

Result<void> CopyOne(const fs::path& from, const fs::path& to, bool share) {
  TRY(storage::MakePrivateDirectories(to.parent_path()));
  if (share && storage::LinkFile(from, to).has_value()) return {};
  TRY(storage::CopyFile(from, to));
  return {};
}

Result<void> CopyAll(const fs::path& data, const fs::path& copy) {
  TRY_ASSIGN(const std::string last_segment, LastSegment(node::Layout{data}.log() / "journal"));
  std::error_code failed;
  fs::recursive_directory_iterator at(data, failed);
  for (; !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    const fs::path below = at->path().lexically_relative(data);
    if (below == kLockName || storage::IsTemporaryName(below.filename().string())) {
      if (at->is_directory(failed)) at.disable_recursion_pending();
      continue;
    }
    const fs::path to = copy / below;
    if (at->is_symlink(failed)) {
      fs::create_symlink(fs::read_symlink(at->path(), failed), to, failed);
      if (failed) return Unreadable(at->path(), failed);
    } else if (at->is_directory(failed)) {
      TRY(storage::MakePrivateDirectories(to));
    } else if (at->is_regular_file(failed)) {
      TRY(CopyOne(at->path(), to, IsNeverChanged(below, last_segment)));
    }
  }
  if (failed) return Unreadable(data, failed);
  return {};
}

// The copy gets its name once it is whole; one that an earlier attempt made is as good.
Result<void> KeepCopy(const fs::path& data, const fs::path& kept, int format) {
  if (const auto there = node::ReadDataFormat(kept); there.has_value() && *there == format) return {};
  TRY_ASSIGN(storage::Workshop workshop, storage::Workshop::Begin(kept));
  TRY(CopyAll(data, workshop.path()));
  return workshop.Finish(true);
}

fs::path PlaceOfCopy(const fs::path& data, int format) {
  fs::path whole = fs::absolute(data).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.parent_path() / fmt::format("{}.format-{}", whole.filename().string(), format);
}

}  // namespace

Result<MigrationReport> Migrate(const fs::path& data, std::span<const Step> steps) {
  MigrationReport report;
  TRY_ASSIGN(report.from, node::ReadDataFormat(data));
  report.to = report.from;
  const int newest = steps.back().from + 1;
  if (report.from == newest) return report;
  const node::Layout layout{data};
  if (report.from < newest) {
    TRY_ASSIGN(const storage::DirectoryLock lock, storage::DirectoryLock::Acquire(data));
    report.kept = PlaceOfCopy(data, report.from);
    TRY(KeepCopy(data, report.kept, report.from));
    TRY(TakeSteps(layout, steps));
    for (const Step& step : steps)
      if (step.from >= report.from) report.steps.emplace_back(step.what);
    report.to = newest;
    return report;
  }
  TRY(TakeSteps(layout, steps));  // says that it is newer
  return report;
}

}  // namespace entente::migration
