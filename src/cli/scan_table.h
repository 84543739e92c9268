// What a scan found, for people.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "views/supply/scan.h"

namespace entente::cli {

void PrintScan(const std::string& document, supply::ScanResult result, Terminal& terminal);

// "high 7.2".
[[nodiscard]] std::string SeverityText(const supply::SeverityValue& severity);

}  // namespace entente::cli
