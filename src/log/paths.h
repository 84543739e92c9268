// What lies where below a log's directory. Format: docs/formats/log.md.
#pragma once

#include <filesystem>

namespace entente::log {

struct Paths {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path journal() const { return root / "journal"; }
  [[nodiscard]] std::filesystem::path checkpoint() const { return root / "checkpoint"; }
  [[nodiscard]] std::filesystem::path identities() const { return root / "identities"; }
  [[nodiscard]] std::filesystem::path identity_runs() const { return root / "identity-runs"; }
  [[nodiscard]] std::filesystem::path times() const { return root / "times"; }
  [[nodiscard]] std::filesystem::path charter() const { return root / "charter"; }
};

}  // namespace entente::log
