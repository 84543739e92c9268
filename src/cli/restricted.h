// Restricted documents at the command line: wrapping one, and what is said of one.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "statement/restricted_document.h"

namespace entente::cli {

// How a document is restricted; not at all where no marking is given.
struct RestrictionOptions {
  std::string marking;
  std::vector<std::string> audience;
  [[nodiscard]] bool given() const { return !marking.empty() || !audience.empty(); }
};
// --marking, --audience.
void DeclareRestriction(Options& options, RestrictionOptions& restriction);

// The document, wrapped with a fresh salt. Errors: of usage; kInvalidInput.
[[nodiscard]] Result<Bytes> Restrict(const RestrictionOptions& restriction, const std::string& issuer,
                                     const std::string& subject, const std::string& content_type, ByteView document);
// "urn:uuid:…", fresh.
[[nodiscard]] std::string FreshOpaqueSubject();

// "X.restricted" for the statement "X.restricted.cose" and for "X.cose".
[[nodiscard]] std::string RestrictedFileOf(const std::string& statement_file);

[[nodiscard]] json::Value DescribeRestricted(const statement::RestrictedHead& head, std::uint64_t document_bytes);
void PrintRestricted(const json::Value& described, Terminal& terminal);

}  // namespace entente::cli
