// XML as the lock files that are written in it are read: element after element with the way to it, by local names and
// whatever namespace; bounded in depth and in bytes of text.
//
// Thread safety: pure function.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kXmlDepthMax = 64;
inline constexpr std::size_t kXmlTextBytesMax = 65'536;

// One element at its end; good during the call.
struct XmlElement {
  std::string_view path;  // local names from the root: "project/dependencies/dependency"
  std::string_view text;  // of the element itself, trimmed
  const std::vector<std::pair<std::string, std::string>>& attributes;  // local names
  std::size_t line = 0;                                                // of its end

  [[nodiscard]] std::string_view Attribute(std::string_view name) const;
  [[nodiscard]] std::string Place() const { return "line " + std::to_string(line); }
};

// Calls `end` at each end tag. REQUIRES: the document is UTF-8. Errors: kInvalidInput with a line as place; those of
// `end`.
[[nodiscard]] Result<void> ReadXmlElements(ByteView document,
                                           const std::function<Result<void>(const XmlElement&)>& end);

}  // namespace entente::supply
