#include "views/roster/document_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "codec/json.h"
#include "registration/policy.h"

namespace entente::roster {
namespace {

template <class T>
Result<void> Outcome(const Result<T>& parsed) {
  if (!parsed.has_value()) return std::unexpected(parsed.error());
  return {};
}

}  // namespace

Result<void> CheckTrustAnchors(ByteView document) {
  return Outcome(ParseTrustAnchors(AsText(document)));
}
Result<void> CheckParty(ByteView document) {
  return Outcome(ParseParty(AsText(document)));
}
Result<void> CheckAdmission(ByteView document) {
  return Outcome(ParseAdmission(AsText(document)));
}
Result<void> CheckKeyRevocation(ByteView document) {
  return Outcome(ParseKeyRevocation(AsText(document)));
}
Result<void> CheckKeyRecovery(ByteView document) {
  return Outcome(ParseKeyRecovery(AsText(document)));
}
Result<void> CheckDelegation(ByteView document) {
  return Outcome(ParseDelegation(AsText(document)));
}
Result<void> CheckInstrument(ByteView document) {
  return Outcome(ParseInstrument(AsText(document)));
}
Result<void> CheckListing(ByteView document) {
  return Outcome(ParseListing(AsText(document)));
}
Result<void> CheckAnnouncement(ByteView document) {
  return Outcome(ParseAnnouncement(AsText(document)));
}
Result<void> CheckSupport(ByteView document) {
  return Outcome(ParseSupport(AsText(document)));
}
Result<void> CheckEndOfSupport(ByteView document) {
  return Outcome(ParseEndOfSupport(AsText(document)));
}
Result<void> CheckPolicy(ByteView document) {
  return Outcome(registration::Policy::FromJson(AsText(document)));
}

Result<UnixSeconds> ParseTimeEntry(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"time"}, ""));
  TRY_ASSIGN(const std::string time, json::RequireText(root, "time", ""));
  if (!ParseTime(time).has_value())
    return Invalid(fmt::format("'{}' is no time; write it as 2021-11-10T12:00:00Z", time), "/time");
  return ParseTime(time);
}

Result<void> CheckTime(ByteView document) {
  return Outcome(ParseTimeEntry(AsText(document)));
}

Result<void> CheckDocument(std::string_view content_type, ByteView document) {
  const auto found = std::ranges::find(kDocumentChecks, content_type, &DocumentCheck::content_type);
  if (found == kDocumentChecks.end())
    return Fail(ErrorCode::kNotFound, fmt::format("the roster knows no {}", content_type));
  return found->check(document);
}

}  // namespace entente::roster
