#include "views/view_digest_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/encoding.h"
#include "codec/json.h"

namespace entente::views {
namespace {

constexpr std::size_t kViewsMax = 16;
constexpr std::size_t kTablesMax = 128;
constexpr std::size_t kNameBytesMax = 64;

Result<std::uint64_t> ReadNumber(const json::Value& object, const char* member, const std::string& place,
                                 std::uint64_t most) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() > most)
    return Invalid(fmt::format("this must be a whole number from 0 to {}", most), place + "/" + member);
  return found->get<std::uint64_t>();
}

Result<std::string> ReadName(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(std::string name, json::RequireText(object, "name", place));
  const bool plain = std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (name.empty() || name.size() > kNameBytesMax || !plain)
    return Invalid(fmt::format("a name has 1 to {} letters a to z and _", kNameBytesMax), place + "/name");
  return name;
}

Result<crypto::Digest> ReadDigest(const json::Value& object, const char* member, const std::string& place,
                                  Result<Bytes> (*decode)(std::string_view)) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, member, place));
  const auto bytes = decode(text);
  crypto::Digest digest{};
  if (!bytes.has_value() || bytes->size() != digest.size())
    return Invalid("this must be a SHA-256 digest", place + "/" + member);
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

Result<TableDigest> ReadTable(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"name", "rows", "digest"}, place));
  TableDigest table;
  TRY_ASSIGN(table.name, ReadName(value, place));
  TRY_ASSIGN(table.rows, ReadNumber(value, "rows", place, std::numeric_limits<std::int64_t>::max()));
  TRY_ASSIGN(table.digest, ReadDigest(value, "digest", place, FromHex));
  return table;
}

Result<ViewDigest> ReadView(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"name", "version", "digest", "tables"}, place));
  ViewDigest view;
  TRY_ASSIGN(view.name, ReadName(value, place));
  TRY_ASSIGN(const std::uint64_t version,
             ReadNumber(value, "version", place, std::numeric_limits<std::uint32_t>::max()));
  view.version = static_cast<std::uint32_t>(version);
  TRY_ASSIGN(view.digest, ReadDigest(value, "digest", place, FromHex));
  TRY_ASSIGN(const json::Value* tables, json::RequireArray(value, "tables", place));
  if (tables->empty() || tables->size() > kTablesMax)
    return Invalid(fmt::format("there must be 1 to {} tables", kTablesMax), place + "/tables");
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const std::string at = fmt::format("{}/tables/{}", place, i);
    TRY_ASSIGN(TableDigest table, ReadTable((*tables)[i], at));
    if (std::ranges::find(view.tables, table.name, &TableDigest::name) != view.tables.end())
      return Invalid("this table is there twice", at + "/name");
    view.tables.push_back(std::move(table));
  }
  if (CombineTables(view) != view.digest)
    return Invalid("this is not the digest of the tables below it", place + "/digest");
  return view;
}

}  // namespace

Result<ViewDigestDocument> ParseViewDigest(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"origin", "tree_size", "root", "views"}, ""));
  ViewDigestDocument document;
  TRY_ASSIGN(document.origin, json::RequireText(root, "origin", ""));
  TRY_ASSIGN(document.tree_size, ReadNumber(root, "tree_size", "", std::numeric_limits<std::int64_t>::max()));
  TRY_ASSIGN(document.root, ReadDigest(root, "root", "", FromBase64));
  TRY_ASSIGN(const json::Value* views, json::RequireArray(root, "views", ""));
  if (views->empty() || views->size() > kViewsMax)
    return Invalid(fmt::format("there must be 1 to {} views", kViewsMax), "/views");
  for (std::size_t i = 0; i < views->size(); ++i) {
    const std::string at = fmt::format("/views/{}", i);
    TRY_ASSIGN(ViewDigest view, ReadView((*views)[i], at));
    if (std::ranges::find(document.views, view.name, &ViewDigest::name) != document.views.end())
      return Invalid("this view is there twice", at + "/name");
    document.views.push_back(std::move(view));
  }
  return document;
}

std::string ToJson(const ViewDigestDocument& document) {
  json::Value views = json::Value::array();
  for (const ViewDigest& view : document.views) {
    json::Value tables = json::Value::array();
    for (const TableDigest& table : view.tables)
      tables.push_back({{"name", table.name}, {"rows", table.rows}, {"digest", ToHex(table.digest)}});
    views.push_back({{"name", view.name},
                     {"version", view.version},
                     {"digest", ToHex(view.digest)},
                     {"tables", std::move(tables)}});
  }
  return json::Value{{"origin", document.origin},
                     {"tree_size", document.tree_size},
                     {"root", ToBase64(document.root)},
                     {"views", std::move(views)}}
      .dump();
}

Result<void> CheckViewDigest(ByteView document) {
  TRY(ParseViewDigest(AsText(document)));
  return {};
}

}  // namespace entente::views
