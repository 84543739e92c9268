#include "node/capability_checks.h"

#include <fmt/format.h>

namespace entente::node {

Result<void> CapabilityChecks::Check(std::string_view content_type, ByteView document) const {
  const StatementKind* kind = FindKind(capabilities_, content_type);
  if (kind == nullptr) return Fail(ErrorCode::kNotFound, fmt::format("nothing here knows {}", content_type));
  return kind->check(document);
}

std::string_view CapabilityChecks::SubjectPlace(std::string_view content_type) const {
  const StatementKind* kind = FindKind(capabilities_, content_type);
  return kind == nullptr ? std::string_view() : kind->subject_place;
}

}  // namespace entente::node
