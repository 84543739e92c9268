#include "views/supply/lockfiles/scan_lock_file.h"

#include <fstream>

#include "views/supply/file_buffer.h"
#include "views/supply/lockfiles/as_sbom.h"
#include "views/supply/lockfiles/directory.h"

namespace entente::supply {
namespace {

constexpr std::size_t kFirstBytes = 4'096;

// Where a name alone decides nothing, the first bytes do.
std::optional<LockFileKind> KindOfFile(const std::filesystem::path& file) {
  const std::string path = file.generic_string();
  if (const auto kind = LockFileKindOf(path, {})) return kind;
  const std::string name = file.filename().string();
  if (name != "status" && name != "installed" && name != "verification-metadata.xml") return std::nullopt;
  std::string first(kFirstBytes, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return LockFileKindOf(path, first);
}

}  // namespace

Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                const LockFileContext& context, const ScanOptions& options) {
  TRY_ASSIGN(LockFile file, ReadLockFile(kind, document, context));
  std::string format = LockFormatName(file);
  TRY_ASSIGN(ScanResult result, Judge(index, AsSbom(std::move(file), {.graph = options.paths}), {.vex = options.vex}));
  result.format = std::move(format);
  return result;
}

Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner, ByteView document,
                                const std::optional<LockFileKind>& as) {
  const std::string_view text = AsText(document);
  auto kind = as;
  // The names of package databases say nothing, their first bytes do.
  for (const std::string_view name : {"status", "installed"})
    if (!kind) kind = LockFileKindOf(name, text.substr(0, kFirstBytes));
  if (!kind) return scanner.Scan(document);
  return ScanLockFile(index, *kind, document, {}, scanner.options());
}

Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner, const std::filesystem::path& file,
                                const std::optional<LockFileKind>& as) {
  const auto kind = as ? as : KindOfFile(file);
  if (!kind) return scanner.ScanFile(file);
  FileBuffer buffer;
  TRY_ASSIGN(const ByteView document, buffer.Read(file, kLockFileBytesMax));
  return ScanLockFile(index, *kind, document, ContextOf(file, *kind), scanner.options());
}

}  // namespace entente::supply
