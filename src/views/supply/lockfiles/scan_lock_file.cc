#include "views/supply/lockfiles/scan_lock_file.h"

#include "views/supply/lockfiles/as_sbom.h"

namespace entente::supply {

Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                const LockFileContext& context) {
  TRY_ASSIGN(LockFile file, ReadLockFile(kind, document, context));
  std::string format = LockFormatName(file);
  TRY_ASSIGN(ScanResult result, Judge(index, AsSbom(std::move(file))));
  result.format = std::move(format);
  return result;
}

}  // namespace entente::supply
