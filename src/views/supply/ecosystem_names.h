// Names of ecosystems that the OSV schema defines, whether or not their versions can be ordered here: what a question
// may ask about. A misspelt one is told from one of which there is no data.
//
// Source: OSV schema, list of ecosystems of affected[].package (ecosystems.json), and GIT.
// Thread safety: pure functions.
#pragma once

#include <string_view>

namespace entente::supply {

// "Debian" and "Debian:12": the name before the first colon counts. Names are compared letter by letter.
[[nodiscard]] bool IsOsvEcosystem(std::string_view ecosystem);

}  // namespace entente::supply
