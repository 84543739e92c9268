#include "views/content_digest.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/encoding.h"

namespace entente::views {

crypto::Digest CombineTables(const ViewDigest& view) {
  std::string text = fmt::format("entente-view-digest/1\n{}\n{}\n", view.name, view.version);
  for (const TableDigest& table : view.tables)
    text += fmt::format("{} {} {}\n", table.name, table.rows, ToHex(table.digest));
  return crypto::Sha256(AsBytes(text));
}

Result<ViewDigest> DigestOf(const Content& content, const std::stop_token& stop) {
  ViewDigest made;
  made.name = content.view();
  made.version = content.fold_version();
  for (std::size_t i = 0; i < content.tables().size(); ++i) {
    TableDigest table;
    table.name = content.tables()[i].name;
    crypto::Sha256Stream stream;
    TRY(content.EachRow(i, [&](std::string_view row) -> Result<void> {
      if (stop.stop_requested()) return Fail(ErrorCode::kUnavailable, "stopped while a view was read");
      ++table.rows;
      stream.Update(AsBytes(row));
      stream.Update(AsBytes("\n"));
      return {};
    }));
    table.digest = stream.Finish();
    made.tables.push_back(std::move(table));
  }
  made.digest = CombineTables(made);
  return made;
}

}  // namespace entente::views
