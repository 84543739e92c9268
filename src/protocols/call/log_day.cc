#include "protocols/call/log_day.h"

#include <algorithm>

#include "base/clock.h"

namespace entente::protocols {

Result<std::string> LogDay(const CallDependencies& node) {
  const std::uint64_t folded = std::min(node.roster.cursor(), node.log.durable().size);
  if (folded == 0) return std::string();
  TRY_ASSIGN(const auto entries, node.log.ReadEntries(folded - 1, 1));
  return entries.empty() ? std::string() : FormatDate(entries.front().time);
}

}  // namespace entente::protocols
