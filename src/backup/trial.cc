#include "backup/trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "crypto/key_file.h"
#include "log/log.h"
#include "log/paths.h"
#include "log/recovery.h"
#include "node/check_directory.h"
#include "node/configuration.h"

namespace entente::backup {

Result<void> TryCopy(const node::Layout& copy, const Manifest& manifest,
                     const std::optional<log::NoteVerifier>& log_key, const Progress& progress) {
  TRY_ASSIGN(const node::Configuration configuration, node::ReadConfiguration(copy.configuration()));
  std::optional<log::NoteVerifier> key = log_key;
  if (!key.has_value()) {
    TRY_ASSIGN(const crypto::PublicKey own, crypto::ReadPublicKey(copy.checkpoint_key()));
    key = log::NoteVerifier{configuration.origin, log::NoteKeyId(configuration.origin, own), own};
  }
  const log::Paths paths{copy.log()};
  TRY_ASSIGN(const log::SignedState state,
             log::PublishJournal(paths, configuration.origin, log::LogLimits{}, storage::PosixFiles()));
  const auto corrupt = [&copy](std::string what) {
    return Fail(ErrorCode::kCorruption, std::move(what), copy.log().string());
  };
  if (state.size != manifest.size || state.root != manifest.root || state.checkpoint != manifest.checkpoint ||
      configuration.origin != manifest.origin)
    return corrupt("the copied log is not the one of the manifest");
  node::DirectoryToCheck directory;
  directory.file = node::PublicFilesOf(copy.log());
  directory.log = copy.log();
  directory.payloads = copy.payloads();
  directory.vault = copy.vault();
  directory.payload_bytes_max = std::max(limits::kPayloadBytesMax, configuration.payload_bytes_max);
  TRY_ASSIGN(const log::CheckReport report, node::CheckDirectory(directory, key, [&](auto done, auto all) {
               if (progress) progress("checking", done, all);
             }));
  if (report.clean()) return {};
  const log::CheckFault& fault = report.faults.front();
  return corrupt(fmt::format("the copied log is not clean: {}: {}{}", fault.place, fault.what,
                             report.faults.size() > 1 ? fmt::format(" (and {} more)", report.faults.size() - 1) : ""));
}

Result<void> RemoveDerived(const node::Layout& copy) {
  const log::Paths paths{copy.log()};
  for (const auto& path : {paths.checkpoint(), paths.identities(), paths.identity_runs(), paths.times(),
                           paths.charter(), paths.root / "tile"}) {
    std::error_code failed;
    std::filesystem::remove_all(path, failed);
    if (failed) return Fail(ErrorCode::kUnavailable, "cannot remove: " + failed.message(), path.string());
  }
  return {};
}

}  // namespace entente::backup
