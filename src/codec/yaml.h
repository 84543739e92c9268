// YAML 1.1 (libyaml's events) turned into JSON of the same content, for readers of formats that are defined as JSON and
// may be written as YAML: one reader, one set of places and errors for both.
//
// Every scalar becomes a string, as it is written, for "1.10" is a version and no number; only null (null, ~, nothing)
// stays null. Bounded: depth, size of the result, and what aliases add, so that a small document cannot stand for a
// large one. Refused: more than one document, merge keys ("<<"), keys that are no scalars, aliases of what contains
// them.
//
// Thread safety: a pure function.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::yaml {

struct Limits {
  std::size_t depth_max = 128;
  // Of the JSON that is made.
  std::size_t result_bytes_max = std::size_t{512} * 1024 * 1024;
  // Of what stands in it only because of an alias.
  std::size_t alias_bytes_max = std::size_t{16} * 1024 * 1024;
};

// Errors: kInvalidInput with "line N" as place.
[[nodiscard]] Result<std::string> YamlToJson(ByteView document, const Limits& limits = {});

}  // namespace entente::yaml
