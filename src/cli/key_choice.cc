#include "cli/key_choice.h"

#include "cli/commands.h"

namespace entente::cli {
namespace {

registration::Roles AllRoles() {
  registration::Roles roles;
  for (const registration::Role role : registration::kAllRoles) roles.Add(role);
  return roles;
}

}  // namespace

Result<registration::Roles> ParseRoles(std::string_view text, std::string_view option) {
  registration::Roles roles;
  while (true) {
    const std::size_t comma = text.find(',');
    const auto role = registration::RoleFromName(text.substr(0, comma));
    if (!role.has_value())
      return BadUsage("'" + std::string(text.substr(0, comma)) + "' in " + std::string(option) +
                      " is no role: instrument, supply, advisory, intel, conduct, admin");
    roles.Add(*role);
    if (comma == std::string_view::npos) return roles;
    text.remove_prefix(comma + 1);
  }
}

Result<KeyChoice> ParseKeyChoice(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  // Neither a folder's name nor the attributes of a token's URI are roles.
  if (colon == std::string::npos || text.find_first_of("/=;?", colon) != std::string::npos)
    return KeyChoice{text, AllRoles()};
  KeyChoice choice{text.substr(0, colon), {}};
  TRY_ASSIGN(choice.roles, ParseRoles(std::string_view(text).substr(colon + 1), "--key " + text));
  return choice;
}

}  // namespace entente::cli
