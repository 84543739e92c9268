// Content difference: which rows of two contents of one view are not the same.
//
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "views/content.h"

namespace entente::views {

struct RowDifference {
  std::string table;
  std::vector<std::string> key;  // "name=value", of the key columns
  // "name=value" of the other columns that differ; nullopt where there is no such row.
  std::optional<std::vector<std::string>> expected;
  std::optional<std::vector<std::string>> found;
};

// The first `most` rows of one table, in its order, that are not the same in both. Memory: 16 bytes a row.
// REQUIRES: both are of one view and fold version.
[[nodiscard]] Result<std::vector<RowDifference>> DifferentRows(const Content& expected, const Content& found,
                                                               std::size_t table, std::size_t most);

}  // namespace entente::views
