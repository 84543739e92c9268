#include "views/supply/lockfiles/python_names.h"

#include "views/supply/ecosystem.h"
#include "views/supply/lockfiles/lines.h"

namespace entente::supply {

std::string NormalPythonName(std::string_view name) {
  return NormalName("PyPI", name);
}

std::string_view RequiredName(std::string_view requirement) {
  requirement = Trimmed(requirement);
  return Trimmed(requirement.substr(0, requirement.find_first_of(" \t[(<>=!~;@,")));
}

Result<void> DependsOnName(LockBuilder& lock, const PythonPackages& packages, std::uint32_t package,
                           std::string_view name) {
  const auto found = packages.find(NormalPythonName(name));
  if (found == packages.end()) return {};
  for (const std::uint32_t to : found->second) TRY(lock.Depends(package, to));
  return {};
}

}  // namespace entente::supply
