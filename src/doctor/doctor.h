// Doctor: looks at a node, at rest or serving, and says what is wrong and what to do. It changes nothing, takes no lock
// and needs no passphrase.
//
// Thread safety: functions over the file system.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "doctor/finding.h"

namespace entente::doctor {

struct Examination {
  std::filesystem::path data;
  std::optional<std::string> passphrase;  // keys are opened with it where there is one
  std::filesystem::path tls_certificate;  // empty: none is looked at
  std::string listen;                     // HOST:PORT; empty: none is tried
};

// Errors: kNotFound when there is no such directory. Everything else that is wrong is a finding.
[[nodiscard]] Result<Findings> Examine(const Examination& examination, const Clock& clock);

}  // namespace entente::doctor
