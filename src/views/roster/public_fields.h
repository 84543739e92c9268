// Fields of what parties say in public about the framework: as document_fields.h, and no personal data in them, lists,
// and what a statement points to: entries of the log, documents by their digests. Seen by the roster's own sources
// only.
//
// Errors: kInvalidInput with the member's place. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "views/roster/document_fields.h"
#include "views/roster/taking.h"

namespace entente::roster {

inline constexpr std::size_t kEvidenceMax = 64;
inline constexpr std::size_t kCitedDocumentsMax = 64;

// As ReadLine() and ReadText(), of what everybody reads: personal e-mail addresses and telephone numbers are refused.
[[nodiscard]] Result<std::string> ReadPublicLine(const json::Value& object, const char* member,
                                                 const std::string& place, Presence presence);
[[nodiscard]] Result<std::string> ReadPublicText(const json::Value& object, const char* member,
                                                 const std::string& place, Presence presence);

// The array `member`, empty when absent. Errors: when it has fewer than `least` or more than `most` values.
[[nodiscard]] Result<json::Value> ReadArray(const json::Value& object, const char* member, const std::string& place,
                                            std::size_t least, std::size_t most);
// Lists whose values are texts, none twice: ids, public lines, ids of clauses.
[[nodiscard]] Result<std::vector<std::string>> ReadIds(const json::Value& object, const char* member,
                                                       const std::string& place, std::size_t least, std::size_t most);
[[nodiscard]] Result<std::vector<std::string>> ReadPublicLines(const json::Value& object, const char* member,
                                                               const std::string& place, std::size_t most);
// A short name within a document: letters, digits, ".", "_" and "-", at most 64.
[[nodiscard]] Result<std::string> ReadShortId(const json::Value& object, const char* member, const std::string& place);

// The index of an entry of the log.
[[nodiscard]] Result<std::uint64_t> ReadEntry(const json::Value& object, const char* member, const std::string& place);
[[nodiscard]] Result<std::optional<std::uint64_t>> ReadEntryIfAny(const json::Value& object, const char* member,
                                                                  const std::string& place);
// `evidence[]`: at most kEvidenceMax, none twice; may be absent.
[[nodiscard]] Result<std::vector<std::uint64_t>> ReadEvidence(const json::Value& object, const std::string& place);
// Errors: unusable, with "/evidence/N".
[[nodiscard]] Result<void> RequireEvidence(const Taking& taking, const std::vector<std::uint64_t>& evidence);
// Errors: unusable, with "/clauses/N" below `place`.
[[nodiscard]] Result<void> RequireClauses(const KnownInstrument& instrument, const std::vector<std::string>& clauses,
                                          const std::string& place);

// A document that a statement points to: by its digest, with the address where it stands if there is one, or by the
// entry that speaks of it.
struct CitedDocument {
  std::string title;
  std::string sha256;   // in hexadecimal; may be empty when there is an entry
  std::string address;  // may be empty
  std::optional<std::uint64_t> entry;
  friend bool operator==(const CitedDocument&, const CitedDocument&) = default;
};
[[nodiscard]] Result<CitedDocument> ReadCitedDocument(const json::Value& object, const std::string& place);
// At most kCitedDocumentsMax; may be absent.
[[nodiscard]] Result<std::vector<CitedDocument>> ReadCitedDocuments(const json::Value& object, const char* member,
                                                                    const std::string& place);
[[nodiscard]] json::Value JsonOf(const CitedDocument& document);
// Errors: unusable, with the place of an entry that is not there.
[[nodiscard]] Result<void> RequireCited(const Taking& taking, const std::vector<CitedDocument>& documents,
                                        const std::string& place);

void PutIfAny(json::Value& object, const char* member, const std::vector<std::string>& texts);
void PutIfAny(json::Value& object, const char* member, const std::vector<std::uint64_t>& entries);
void PutIfAny(json::Value& object, const char* member, const std::vector<CitedDocument>& documents);

}  // namespace entente::roster
