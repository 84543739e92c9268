// Dependencies that JSON writes as the members of an object, or as the texts of an array. Seen by the readers only.
#pragma once

#include <cstdint>
#include <string_view>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/lock_builder.h"

namespace entente::supply {

// What a package needs, kept until all packages are known.
struct NeedsByName {
  std::uint32_t package;
  dom::object names;  // what they are set to decides nothing
};
struct NeedsInList {
  std::uint32_t package;
  dom::array names;
};

// `find` gives the position of the package of a name, or nothing. Errors: kInvalidInput beyond kLockEdgesMax.
template <class Find>
[[nodiscard]] Result<void> Connect(LockBuilder& lock, const NeedsByName& needs, const Find& find) {
  for (const auto& [name, value] : needs.names)
    if (const auto to = find(name)) TRY(lock.Depends(needs.package, *to));
  return {};
}
template <class Find>
[[nodiscard]] Result<void> Connect(LockBuilder& lock, const NeedsInList& needs, const Find& find) {
  for (const dom::element element : needs.names) {
    std::string_view name;
    if (element.get_string().get(name) != simdjson::SUCCESS) continue;
    if (const auto to = find(name)) TRY(lock.Depends(needs.package, *to));
  }
  return {};
}

}  // namespace entente::supply
