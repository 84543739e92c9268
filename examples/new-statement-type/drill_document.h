// Drill: a party announces an exercise (what is practised, on which day, with whom).
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::drills {

inline constexpr std::string_view kContentType = "application/vnd.entente.drill+json";

struct Drill {
  std::string id;                         // a URI; the statement's subject
  std::string title;                      // 1 to 256 bytes
  std::string date;                       // 2026-05-20
  std::vector<std::string> participants;  // ids of parties; at most 64
};

// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<Drill> ParseDrill(std::string_view json);
[[nodiscard]] Result<void> CheckDrill(ByteView document);

}  // namespace entente::drills
