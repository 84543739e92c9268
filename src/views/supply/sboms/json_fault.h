// Where JSON is not well-formed: the fast parser says only that it is not, and who has to mend a document wants the
// line.
//
// Thread safety: a pure function.
#pragma once

#include <string>
#include <string_view>

namespace entente::supply {

// "line N"; empty when nothing is wrong with the grammar.
[[nodiscard]] std::string JsonFaultPlace(std::string_view document);

}  // namespace entente::supply
