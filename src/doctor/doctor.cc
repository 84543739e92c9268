#include "doctor/doctor.h"

#include <algorithm>

#include "doctor/checks.h"

namespace entente::doctor {

std::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kOk:
      return "ok";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

Severity Findings::severity() const {
  Severity worst = Severity::kOk;
  for (const Finding& finding : all_) worst = std::max(worst, finding.severity);
  return worst;
}

Result<Findings> Examine(const Examination& examination, const Clock& clock) {
  std::error_code failed;
  if (!std::filesystem::is_directory(examination.data, failed))
    return Fail(ErrorCode::kNotFound, "there is no data directory here; make one with: entente init DIR --origin NAME",
                examination.data.string());
  const node::Layout layout{examination.data};
  Findings findings;
  const auto holder = FindHolder(layout.root / "lock");
  const bool serving = holder.has_value();

  CheckPermissions(layout, findings);
  const auto configuration = CheckConfiguration(layout, findings);
  CheckKeys(layout, examination.passphrase, findings);
  CheckLock(layout, holder, findings);
  // Without its name, a log cannot be read.
  if (configuration.has_value()) {
    const std::string& origin = configuration->origin;
    if (const auto log = CheckJournal(layout, origin, serving, findings); log.has_value()) {
      CheckLogKeys(layout, *log, findings);
      CheckCheckpoint(layout, *log, serving, clock, findings);
      CheckLogTime(*log, clock, findings);
      CheckPolicy(layout, *log, findings);
      CheckPayloads(layout, *log, clock, findings);
      CheckViews(layout, origin, *log, serving, findings);
      CheckIndex(layout, *log, serving, findings);
    }
  }
  CheckSpace(layout, findings);
  if (!examination.tls_certificate.empty()) CheckCertificate(examination.tls_certificate, clock, findings);
  if (!examination.listen.empty()) CheckListen(examination.listen, serving, findings);
  CheckLimits(holder, findings);
  return findings;
}

}  // namespace entente::doctor
