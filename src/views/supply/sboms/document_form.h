// Which form a document has, found out by its first bytes and lines, never by its name.
//
// Thread safety: a pure function.
#pragma once

#include <cstdint>
#include <string_view>

namespace entente::supply {

enum class DocumentForm : std::uint8_t { kEmpty, kJson, kXml, kTagValue, kYaml, kUnknown };

// REQUIRES: nothing; any bytes.
[[nodiscard]] DocumentForm FormOf(std::string_view document);

}  // namespace entente::supply
