// What the supply view says, in the shapes of the JSON API. Seen inside node/ only. Pure.
#pragma once

#include <optional>

#include "protocols/api/supply_queries.h"
#include "views/supply/explain.h"
#include "views/supply/finding.h"
#include "views/supply/index/index.h"
#include "views/supply/severity.h"

namespace entente::node {

[[nodiscard]] protocols::Severity SeverityOf(const supply::SeverityValue& severity);
[[nodiscard]] std::optional<protocols::Exploitation> ExploitationOf(const std::optional<supply::Exploitation>& known);
[[nodiscard]] std::optional<protocols::Vex> VexOf(const std::optional<supply::VexWord>& word);
[[nodiscard]] protocols::Finding FindingOf(const supply::Finding& finding);
[[nodiscard]] protocols::NotCovered NotCoveredOf(const supply::NotCovered& one);
[[nodiscard]] protocols::Verdict VerdictOf(supply::Explained result);

}  // namespace entente::node
