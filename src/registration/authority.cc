#include "registration/authority.h"

#include <fmt/format.h>

namespace entente::registration {

std::string_view Name(PartyKind kind) {
  switch (kind) {
    case PartyKind::kState:
      return "state";
    case PartyKind::kPublicAuthority:
      return "public-authority";
    case PartyKind::kCivilSociety:
      return "civil-society";
    case PartyKind::kPrivateSector:
      return "private-sector";
    case PartyKind::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view Name(Role role) {
  switch (role) {
    case Role::kInstrument:
      return "instrument";
    case Role::kSupply:
      return "supply";
    case Role::kAdvisory:
      return "advisory";
    case Role::kIntel:
      return "intel";
    case Role::kConduct:
      return "conduct";
    case Role::kAdmin:
      return "admin";
  }
  return "admin";
}

std::string_view Name(Standing standing) {
  switch (standing) {
    case Standing::kUnknown:
      return "unknown";
    case Standing::kApplied:
      return "applied";
    case Standing::kAdmitted:
      return "admitted";
    case Standing::kOperator:
      return "operator";
  }
  return "unknown";
}

Result<PartyKind> PartyKindFromName(std::string_view name) {
  for (const PartyKind kind : kAllPartyKinds) {
    if (Name(kind) == name) return kind;
  }
  return Invalid(
      fmt::format("'{}' is no kind of party; the kinds are state, public-authority, civil-society, "
                  "private-sector, unknown",
                  name));
}

Result<Role> RoleFromName(std::string_view name) {
  for (const Role role : kAllRoles) {
    if (Name(role) == name) return role;
  }
  return Invalid(
      fmt::format("'{}' is no role of a key; the roles are instrument, supply, advisory, intel, conduct, admin", name));
}

Result<Standing> StandingFromName(std::string_view name) {
  for (const Standing standing : kAllStandings) {
    if (Name(standing) == name) return standing;
  }
  return Invalid(fmt::format("'{}' is no standing; the standings are unknown, applied, admitted, operator", name));
}

Roles Roles::And(Roles other) const {
  Roles both;
  both.bits_ = bits_ & other.bits_;
  return both;
}

Result<Signer> KeyDirectory::FindCertified(std::string_view issuer, std::span<const Bytes> /*chain*/) const {
  return std::unexpected(Error{ErrorCode::kUnauthorized,
                               fmt::format("nothing is known here of who may sign for {} by certificates", issuer),
                               "label 33", "certificate"});
}

std::string NamesOf(Roles roles) {
  std::string names;
  for (const Role role : kAllRoles) {
    if (!roles.Has(role)) continue;
    if (!names.empty()) names += ", ";
    names += Name(role);
  }
  return names.empty() ? "no role" : names;
}

}  // namespace entente::registration
