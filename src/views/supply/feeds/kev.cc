#include "views/supply/feeds/kev.h"

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "views/supply/feeds/cve_id.h"
#include "views/supply/json_dom.h"

namespace entente::supply {
namespace {

constexpr std::size_t kLineBytesMax = 512;

Result<std::string> DayAt(const std::optional<dom::element>& element, const Place& place, bool required) {
  TRY_ASSIGN(const std::string_view day, OptionalText(element, place, kLineBytesMax));
  if (day.empty() && !required) return std::string();
  if (const auto parsed = ParseDate(day); !parsed)
    return Invalid("\"" + std::string(day) + "\" is no date such as 2021-12-10", place.Text());
  return std::string(day);
}

Result<KevItem> ReadItem(const dom::element& element, const Place& place) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "cveID", "vendorProject", "product", "dateAdded", "dueDate", "knownRansomwareCampaignUse"};
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, kNames, place));
  KevItem item;
  TRY_ASSIGN(const std::string_view cve, OptionalText(members[0], place.At("cveID"), kLineBytesMax));
  if (!IsCveId(cve)) return Invalid("\"" + std::string(cve) + "\" is no CVE id", place.At("cveID").Text());
  item.cve = cve;
  TRY_ASSIGN(const std::string_view vendor, OptionalText(members[1], place.At("vendorProject"), kLineBytesMax));
  item.vendor = vendor;
  TRY_ASSIGN(const std::string_view product, OptionalText(members[2], place.At("product"), kLineBytesMax));
  item.product = product;
  TRY_ASSIGN(item.added, DayAt(members[3], place.At("dateAdded"), true));
  TRY_ASSIGN(item.due, DayAt(members[4], place.At("dueDate"), false));
  TRY_ASSIGN(const std::string_view use,
             OptionalText(members[5], place.At("knownRansomwareCampaignUse"), kLineBytesMax));
  item.ransomware = use == "Known";
  return item;
}

Result<void> CheckCount(const std::optional<dom::element>& count, std::size_t items, const Place& place) {
  if (!count) return {};
  std::uint64_t said = 0;
  if (count->get(said) != simdjson::SUCCESS) return Invalid("not a count", place.Text());
  if (said != items)
    return Invalid(
        "the catalog says that it has " + std::to_string(said) + " vulnerabilities, and has " + std::to_string(items),
        place.Text());
  return {};
}

}  // namespace

Result<KevCatalog> ReadKev(ByteView document) {
  static constexpr std::array<std::string_view, 3> kNames = {"catalogVersion", "vulnerabilities", "count"};
  JsonParser parser;
  const Place root;
  TRY_ASSIGN(const dom::element whole, parser.Parse(document, kKevBytesMax));
  TRY_ASSIGN(const dom::object object, RequireObject(whole, root));
  TRY_ASSIGN(const auto members, TakeMembers(object, kNames, root));
  KevCatalog catalog;
  TRY_ASSIGN(const std::string_view version, OptionalText(members[0], root.At("catalogVersion"), kLineBytesMax));
  if (version.empty())
    return Invalid("there is no catalogVersion; is this the catalog of Known Exploited Vulnerabilities, as JSON?",
                   "/catalogVersion");
  catalog.version = version;
  const Place list = root.At("vulnerabilities");
  TRY_ASSIGN(const auto items, OptionalArray(members[1], list));
  if (!items) return Invalid("missing", list.Text());
  std::size_t position = 0;
  for (const dom::element item : *items) {
    if (position == kKevItemsMax) return Invalid("more vulnerabilities than are read from one catalog", list.Text());
    TRY_ASSIGN(KevItem read, ReadItem(item, list.At(position++)));
    catalog.items.push_back(std::move(read));
  }
  if (catalog.items.empty()) return Invalid("the catalog is empty", list.Text());
  TRY(CheckCount(members[2], catalog.items.size(), root.At("count")));
  std::ranges::sort(catalog.items, {}, &KevItem::cve);
  const auto twice = std::ranges::adjacent_find(catalog.items, {}, &KevItem::cve);
  if (twice != catalog.items.end()) return Invalid(twice->cve + " is there twice", list.Text());
  return catalog;
}

Result<void> CheckKevCatalog(ByteView document) {
  TRY(ReadKev(document));
  return {};
}

}  // namespace entente::supply
