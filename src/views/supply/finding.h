// Finding: an advisory that holds for a component, told in full; and components of which nothing is known.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "views/supply/exploitation.h"
#include "views/supply/index/index.h"
#include "views/supply/match.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/severity.h"

namespace entente::supply {

// A vendor's statement that does not count for a finding, since another one weighs more.
struct VexOther {
  std::string status;
  std::string by;
  std::string time;
  std::string why;                     // "outdated", "less-trusted", "older", "less-cautious" (vex/weigh.h)
  std::optional<std::uint64_t> entry;  // of the log, where it stands in one

  // "affected, says Distributor (2026-01-02T00:00:00Z)".
  [[nodiscard]] std::string Text() const;
};

// What the vendors' statements (VEX) come to for a finding, and who says it.
struct VexWord {
  std::string status;  // "not_affected", "affected", "fixed", "under_investigation"
  std::string justification;
  std::string statement;  // impact or action, in words; may be empty
  std::string by;
  std::string time;
  std::vector<VexOther> overruled;     // with another status, weightiest first; the first few
  std::optional<std::uint64_t> entry;  // of the log, where it stands in one
  bool disagreement = false;           // somebody's newest word has another status
  std::uint64_t agreeing = 0;          // other statements with the same status
};

struct Finding {
  std::string ecosystem;
  std::string name;  // as advisories write it
  std::string version;
  std::string purl;
  std::string id;
  std::vector<std::string> aliases;
  std::vector<std::string> upstream;
  std::string group;  // id of the first of the index's advisories that are about the same flaw
  std::string fixed;  // the nearest version that is not affected; empty when none is known
  SeverityValue severity;
  std::string summary;
  bool malicious = false;
  std::optional<Exploitation> exploitation;
  std::vector<std::string> path;  // from the product down to the component's parent, by names; where it was asked for
  std::optional<VexWord> vex;
  std::string ignored;  // why it is; empty: it is not

  // Whether somebody has to do something about it.
  [[nodiscard]] bool IsOpen() const;
};

struct NotCovered {
  std::string ecosystem;  // may be empty
  std::string name;
  std::string version;
  std::string purl;
  std::string reason;
};

// REQUIRES: the match is of this index and component. Errors: kCorruption.
[[nodiscard]] Result<Finding> FindingOf(const AdvisoryIndex& index, const SbomComponent& component, const Match& match);

}  // namespace entente::supply
