#include "views/roster/instruments/act_kind.h"

#include <fmt/format.h>

namespace entente::roster {

std::string_view Name(ActKind kind) {
  static constexpr std::array<std::string_view, kAllActKinds.size()> kNames = {
      "founded",       "version",     "listed",    "announced",    "invited",   "signed", "ended",    "removed",
      "understanding", "reservation", "objection", "disagreement", "withdrawn", "paper",  "confirmed"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<ActKind> ActKindFromName(std::string_view name) {
  std::string all;
  for (const ActKind kind : kAllActKinds) {
    if (Name(kind) == name) return kind;
    all += (all.empty() ? "" : ", ") + std::string(Name(kind));
  }
  return Invalid(fmt::format("'{}' is no kind of act; the kinds are {}", name, all));
}

}  // namespace entente::roster
