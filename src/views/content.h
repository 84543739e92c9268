// Content: what a view holds at one index of the log, table by table, in a form that is the same on every machine.
//
// A row is written as its columns in order, each "LENGTH:TEXT;" or, for NULL, "-;": no two different rows give the same
// bytes. Numbers are decimal, bytes are hex. Row numbers that are the database's own never stand in it, nor do file
// names; rows come in the order of their key, so that neither batches nor the order of insertion show.
//
// Thread safety: one thread at a time; it stays as it was while the view folds on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::views {

struct ContentTable {
  std::string_view name;
  std::vector<std::string_view> columns;
  std::size_t key_columns = 1;  // the first ones; no two rows have the same
};

class Content {
 public:
  using TakeRow = std::function<Result<void>(std::string_view row)>;

  Content() = default;
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  virtual ~Content() = default;

  [[nodiscard]] virtual std::string_view view() const = 0;
  // Of the fold that made it: two versions may make different content of one log.
  [[nodiscard]] virtual std::uint32_t fold_version() const = 0;
  // The first index that it has not seen.
  [[nodiscard]] virtual std::uint64_t cursor() const = 0;
  [[nodiscard]] virtual std::span<const ContentTable> tables() const = 0;
  // Every row of a table, in order. REQUIRES: table < tables().size(). Errors: the database's, and those of `take`.
  [[nodiscard]] virtual Result<void> EachRow(std::size_t table, const TakeRow& take) const = 0;
};

void AppendColumn(std::string& row, std::optional<std::string_view> value);
// The columns of a row. REQUIRES: it was written by AppendColumn().
[[nodiscard]] std::vector<std::optional<std::string>> SplitRow(std::string_view row);

}  // namespace entente::views
