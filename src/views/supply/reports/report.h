// Reports of a scan, in the forms that other tools read.
//
// Every form says the same: what was found, who says that it does not matter, and what could not be judged. Findings
// that are ignored or answered by VEX stand in each, marked as its standard marks them.
//
// Thread safety: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "views/supply/scan.h"

namespace entente::supply {

struct ScannedDocument {
  std::string name;  // as the user gave it
  Result<ScanResult> result;
};

struct ReportContext {
  std::string tool_version;
  UnixSeconds time = 0;
  std::string index_digest;  // hexadecimal: which advisories the answer rests on
};

// What a line of --format json says of each finding beyond the promised members.
enum class Details : std::uint8_t { kNone, kAll };

// One line without its end: what `entente scan --format json` prints for a document.
// {"document", "findings": [{"ecosystem", "name", "version", "purl", "id", "aliases", "fixed", "severity", "vex"}],
//  "not_covered": [{"ecosystem", "name", "version", "purl", "reason"}], "warnings": [...]} or {"document", "error":
//  {...}}. With details, findings also have "group", "upstream", "summary", "malicious", "exploited", "path",
//  "ignored".
// Findings that are ignored stand in a list "ignored" of their own, where there are some.
[[nodiscard]] std::string ScanLine(std::string_view document, const Result<ScanResult>& result,
                                   Details details = Details::kNone);

// SARIF 2.1.0 (OASIS): a rule an advisory, a result a finding; what is ignored or answered is suppressed.
[[nodiscard]] std::string WriteSarif(std::span<const ScannedDocument> documents, const ReportContext& context);
// CycloneDX 1.6 with vulnerabilities, and the components that they affect.
[[nodiscard]] std::string WriteCycloneDxVex(std::span<const ScannedDocument> documents, const ReportContext& context);
// OpenVEX 0.2.0: what is not answered yet is under investigation.
[[nodiscard]] std::string WriteOpenVex(std::span<const ScannedDocument> documents, const ReportContext& context);
// JUnit's XML, as build servers read it: a suite a document, a failed case a finding, a skipped one what is ignored.
[[nodiscard]] std::string WriteJUnit(std::span<const ScannedDocument> documents, const ReportContext& context);

}  // namespace entente::supply
