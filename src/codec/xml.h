// XML 1.0 with namespaces, read as a stream (expat): strict, bounded in depth, without document type declarations. What
// a DOCTYPE brings - entities, defaults, files and addresses to fetch - is refused as a whole, so that no document
// means more than it says. UTF-8, UTF-16, ISO-8859-1 and US-ASCII are taken; what is handed on is UTF-8.
//
// Thread safety: a reading belongs to one thread; ReadXml() may run in several at once.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::xml {

inline constexpr std::size_t kDepthMax = 256;

struct Attribute {
  std::string_view name_space;  // empty for one without a prefix
  std::string_view name;
  std::string_view value;
};

struct Element {
  std::string_view name_space;  // empty for none
  std::string_view name;        // without its prefix
  std::span<const Attribute> attributes;
  std::size_t line = 0;  // where it begins, from 1

  // "" when it is not there. Attributes with a namespace are not found.
  [[nodiscard]] std::string_view Get(std::string_view attribute) const;
  [[nodiscard]] bool Has(std::string_view attribute) const;
};

// What is told of a document, in its order; views are good during the call. An error ends the reading and is its
// result.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  [[nodiscard]] virtual Result<void> Begin(const Element& element) = 0;
  // A text may come in pieces.
  [[nodiscard]] virtual Result<void> Text(std::string_view text) = 0;
  [[nodiscard]] virtual Result<void> End(std::size_t line) = 0;
};

struct ReadOptions {
  // The bytes are known to be UTF-8, whatever encoding the document declares.
  bool is_utf8 = false;
  // Off: names are told as they are written, with their prefixes, which need not be declared; no name has a namespace.
  bool namespaces = true;
};

// Errors: kInvalidInput with "line N" as place: not well-formed, not in its encoding, deeper than kDepthMax, a DOCTYPE;
// those of the handler; kUnavailable without memory.
[[nodiscard]] Result<void> ReadXml(ByteView document, Handler& handler, const ReadOptions& options = {});

}  // namespace entente::xml
