#include "proof/entry_time.h"

#include "base/bytes.h"
#include "codec/json.h"

namespace entente::proof {

std::optional<UnixSeconds> TimeOf(const statement::SignedStatement& time_entry) {
  const auto document = json::Parse(AsText(time_entry.payload()));
  if (!document.has_value()) return std::nullopt;
  const auto text = json::RequireText(*document, "time", "");
  if (!text.has_value()) return std::nullopt;
  const auto time = ParseTime(*text);
  return time.has_value() ? std::optional(*time) : std::nullopt;
}

}  // namespace entente::proof
