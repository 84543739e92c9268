#include "views/supply/lockfiles/directory.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "views/supply/purl.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

namespace fs = std::filesystem;

// Repositories' own folders, and what package managers unpack.
constexpr std::array<std::string_view, 20> kSkipped = {
    ".git",        ".hg",    ".svn",          ".jj",  "node_modules", "bower_components", ".yarn",
    ".pnpm-store", "vendor", ".cargo",        "Pods", "Carthage",     ".build",           ".gradle",
    ".m2",         ".venv",  "site-packages", ".tox", "__pycache__",  ".terraform"};

constexpr std::array<std::string_view, 11> kSbomEndings = {".cdx.json",  ".cdx.xml",  ".bom.json",  ".bom.xml",
                                                           ".sbom.json", ".sbom.xml", ".spdx.json", ".spdx.yaml",
                                                           ".spdx.yml",  ".spdx",     ".spdx.xml"};
constexpr std::array<std::string_view, 4> kSbomNames = {"bom.json", "bom.xml", "sbom.json", "sbom.xml"};

class Walk {
 public:
  Walk(const DirectoryLimits& limits, DirectoryFinds& finds) : limits_(limits), finds_(finds) {}

  Result<void> Enter(const fs::path& directory, std::size_t depth) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator next(directory, error);
    for (; !error && next != fs::directory_iterator(); next.increment(error)) {
      if (++entries_ > limits_.entries_max)
        return Invalid("more than " + std::to_string(limits_.entries_max) + " entries; name a folder within",
                       directory.string());
      entries.push_back(*next);
    }
    if (error) {
      if (depth == 0)
        return Fail(error == std::errc::no_such_file_or_directory ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                    error.message(), directory.string());
      Warn(directory.string() + ": " + error.message());
    }
    std::ranges::sort(entries, {}, [](const fs::directory_entry& one) { return one.path().filename().string(); });
    const bool shrinkwrapped = std::ranges::any_of(
        entries, [](const fs::directory_entry& one) { return one.path().filename() == "npm-shrinkwrap.json"; });
    for (const fs::directory_entry& entry : entries) TRY(TakeEntry(entry, depth, shrinkwrapped));
    return {};
  }

 private:
  Result<void> TakeEntry(const fs::directory_entry& entry, std::size_t depth, bool shrinkwrapped) {
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    const std::string name = entry.path().filename().string();
    if (!error && fs::is_directory(status)) {
      if (std::ranges::find(kSkipped, name) != kSkipped.end()) return {};
      if (depth + 1 > limits_.depth_max) {
        Warn(entry.path().string() + ": deeper than " + std::to_string(limits_.depth_max) + " folders; not entered");
        return {};
      }
      return Enter(entry.path(), depth + 1);
    }
    if (error || !fs::is_regular_file(status)) return {};
    // npm takes npm-shrinkwrap.json where there are both.
    if (shrinkwrapped && name == "package-lock.json") return {};
    const auto kind = LockFileKindOf(entry.path().generic_string(), {});
    if (!kind && !IsSbomName(name)) return {};
    if (finds_.documents.size() == limits_.documents_max)
      return Invalid("more than " + std::to_string(limits_.documents_max) + " documents; name a folder within",
                     entry.path().string());
    finds_.documents.push_back({entry.path(), kind});
    return {};
  }
  void Warn(std::string text) {
    if (finds_.warnings.size() < kWarningsMax) finds_.warnings.push_back(std::move(text));
  }

  const DirectoryLimits& limits_;
  DirectoryFinds& finds_;
  std::size_t entries_ = 0;
};

std::string ReadSmallFile(const fs::path& file) {
  constexpr std::size_t kOsReleaseBytesMax = 65'536;
  std::string text(kOsReleaseBytesMax, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return IsUtf8(AsBytes(text)) ? text : std::string();
}

}  // namespace

bool IsSbomName(std::string_view name) {
  const std::string lowered = LoweredAscii(name);
  return std::ranges::find(kSbomNames, lowered) != kSbomNames.end() ||
         std::ranges::any_of(kSbomEndings, [&](std::string_view ending) {
           return lowered.size() > ending.size() && lowered.ends_with(ending);
         });
}

Result<DirectoryFinds> FindDocuments(const std::filesystem::path& directory, const DirectoryLimits& limits) {
  DirectoryFinds finds;
  TRY(Walk(limits, finds).Enter(directory, 0));
  return finds;
}

Result<std::vector<std::string>> DocumentsOf(const std::vector<std::string>& paths,
                                             std::vector<std::string>& warnings) {
  std::vector<std::string> documents;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
      documents.push_back(path);
      continue;
    }
    TRY_ASSIGN(DirectoryFinds finds, FindDocuments(path));
    if (finds.documents.empty())
      return Fail(ErrorCode::kNotFound, "no lock file and no SBOM in this directory; name the file itself", path);
    for (const FoundDocument& one : finds.documents) documents.push_back(one.file.string());
    warnings.insert(warnings.end(), finds.warnings.begin(), finds.warnings.end());
  }
  return documents;
}

LockFileContext ContextOf(const std::filesystem::path& file, LockFileKind kind) {
  LockFileContext context;
  if (kind != LockFileKind::kDpkg && kind != LockFileKind::kApk) return context;
  // var/lib/dpkg/status and lib/apk/db/installed (or usr/lib/apk/...): the root is some folders up.
  fs::path folder = fs::absolute(file).parent_path();
  for (int up = 0; up < 5 && context.os_release.empty(); ++up) {
    folder = folder.parent_path();
    for (const char* const name : {"etc/os-release", "usr/lib/os-release"})
      if (context.os_release.empty()) context.os_release = ReadSmallFile(folder / name);
  }
  return context;
}

}  // namespace entente::supply
