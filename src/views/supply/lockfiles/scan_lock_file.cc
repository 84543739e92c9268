#include "views/supply/lockfiles/scan_lock_file.h"

#include <fstream>

#include "views/supply/file_buffer.h"
#include "views/supply/lockfiles/as_sbom.h"
#include "views/supply/lockfiles/directory.h"

namespace entente::supply {
namespace {

// Where a name alone decides nothing, the first bytes do.
std::optional<LockFileKind> KindOfFile(const std::filesystem::path& file) {
  const std::string path = file.generic_string();
  if (const auto kind = LockFileKindOf(path, {})) return kind;
  const std::string name = file.filename().string();
  if (name != "status" && name != "installed" && name != "verification-metadata.xml") return std::nullopt;
  std::string first(4'096, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return LockFileKindOf(path, first);
}

}  // namespace

Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                const LockFileContext& context, const VexAnswers* vex) {
  TRY_ASSIGN(LockFile file, ReadLockFile(kind, document, context));
  std::string format = LockFormatName(file);
  TRY_ASSIGN(ScanResult result, Judge(index, AsSbom(std::move(file)), {.vex = vex}));
  result.format = std::move(format);
  return result;
}

Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner, const std::filesystem::path& file) {
  const auto kind = KindOfFile(file);
  if (!kind) return scanner.ScanFile(file);
  FileBuffer buffer;
  TRY_ASSIGN(const ByteView document, buffer.Read(file, kLockFileBytesMax));
  return ScanLockFile(index, *kind, document, ContextOf(file, *kind), scanner.options().vex);
}

}  // namespace entente::supply
