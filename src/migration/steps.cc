#include "migration/steps.h"

#include <fmt/format.h>

#include <array>

#include "node/data_format.h"
#include "storage/files.h"

namespace entente::migration {
namespace {

// Format 2 is about what a directory may come to hold (node/data_format.h): nothing that is there already changes.
Result<void> AllowWhatFormat1DoesNotKnow(const node::Layout& /*layout*/) {
  return {};
}

// The vault's key is made when the node is next opened, by who has the passphrase (node/vault.h).
Result<void> MakeRoomForTheVault(const node::Layout& layout) {
  return storage::PosixFiles().MakeDirectories(layout.vault());
}

constexpr std::array kSteps = {
    Step{1, "statements on delegation, recovery and certificates, and erased payloads are allowed",
         AllowWhatFormat1DoesNotKnow},
    Step{2, "a vault for restricted documents", MakeRoomForTheVault},
};
static_assert(kSteps.back().from + 1 == node::kDataFormat);

}  // namespace

std::span<const Step> AllSteps() {
  return kSteps;
}

Result<int> TakeSteps(const node::Layout& layout, std::span<const Step> steps) {
  TRY_ASSIGN(int format, node::ReadDataFormat(layout.root));
  if (format > steps.back().from + 1)
    return Fail(ErrorCode::kConflict,
                fmt::format("this data directory has format {}: a newer version of entente wrote it", format),
                layout.format().string());
  int taken = 0;
  for (const Step& step : steps) {
    if (step.from < format) continue;
    TRY(step.take(layout));
    format = step.from + 1;
    TRY(node::WriteDataFormat(layout.root, format));
    ++taken;
  }
  return taken;
}

}  // namespace entente::migration
