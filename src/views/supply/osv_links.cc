#include "views/supply/osv_links.h"

#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/osv.h"

namespace entente::supply {
namespace {

using Element = std::optional<dom::element>;

template <class Take>
void EachOf(const Element& list, const Take& take) {
  dom::array array;
  if (!list || list->get_array().get(array) != simdjson::SUCCESS) return;
  for (const dom::element one : array) take(one);
}

void Keep(std::string_view text, std::size_t bytes_max, std::vector<std::string>& kept) {
  if (text.empty() || text.size() > bytes_max || kept.size() == kOsvLinksMax) return;
  kept.emplace_back(text);
}

// "https://security.access.redhat.com/data/csaf/v2/advisories/2024/rhsa-2024_1234.json": no member of the record says
// what a document is, its address does.
bool IsCsaf(std::string_view url) {
  return url.starts_with("https://") && url.ends_with(".json") && url.find("csaf") != std::string_view::npos;
}

}  // namespace

Result<OsvLinks> ReadOsvLinks(ByteView record) {
  constexpr std::size_t kUrlBytesMax = 4'096;
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(record, kOsvRecordBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"related", "references"}), place));
  OsvLinks links;
  EachOf(members[0], [&links](const dom::element& one) {
    std::string_view id;
    if (one.get_string().get(id) == simdjson::SUCCESS) Keep(id, kOsvIdBytesMax, links.related);
  });
  EachOf(members[1], [&links](const dom::element& one) {
    std::string_view url;
    if (one["url"].get_string().get(url) == simdjson::SUCCESS && IsCsaf(url)) Keep(url, kUrlBytesMax, links.csaf);
  });
  return links;
}

}  // namespace entente::supply
