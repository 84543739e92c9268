#include "node/capability_checks.h"

#include <fmt/format.h>

#include "views/roster/authority.h"

namespace entente::node {

Result<void> CapabilityChecks::Check(std::string_view content_type, ByteView document) const {
  const StatementKind* kind = FindKind(capabilities_, content_type);
  if (kind == nullptr) return Fail(ErrorCode::kNotFound, fmt::format("nothing here knows {}", content_type));
  return kind->check(document);
}

Result<void> CapabilityChecks::CheckInside(const statement::SignedStatement& statement, ByteView document) const {
  const statement::Headers& headers = statement.headers();
  const StatementKind* kind = FindKind(capabilities_, headers.content_type);
  if (kind == nullptr || kind->check_inside == nullptr || authority_ == nullptr) return {};
  return kind->check_inside(headers.content_type, document, authority_->TrustFor(headers.issuer));
}

std::string_view CapabilityChecks::SubjectPlace(std::string_view content_type) const {
  const StatementKind* kind = FindKind(capabilities_, content_type);
  return kind == nullptr ? std::string_view() : kind->subject_place;
}

}  // namespace entente::node
