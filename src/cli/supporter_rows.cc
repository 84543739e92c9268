#include "cli/supporter_rows.h"

#include <map>

#include "base/clock.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "views/roster/countries.h"
#include "views/roster/name_key.h"

namespace entente::cli {
namespace {

// The first of these columns that the table has.
std::string FieldOf(const CsvTable& table, const CsvRow& row, std::initializer_list<std::string_view> columns) {
  for (const std::string_view column : columns)
    if (table.Has(column)) return table.Field(row, column);
  return {};
}

// A list gives names and no identifiers. The same row gives the same one at every import.
std::string IdOf(const roster::Supporter& supporter) {
  const roster::Slug slug = roster::SlugOf(supporter.name);
  std::string id = "urn:entente:supporter:" + std::string(registration::Name(supporter.kind));
  if (!supporter.country.empty()) {
    id += ':';
    for (const char c : supporter.country) id += static_cast<char>(c - 'A' + 'a');
  }
  id += ':' + slug.text;
  // Letters were left out of the slug, so that two names may share it.
  if (!slug.whole) id += (slug.text.empty() ? "" : "-") + ToHex(crypto::Sha256(AsBytes(supporter.name))).substr(0, 10);
  return id;
}

class RowReader {
 public:
  RowReader(const CsvTable& table, const std::string& instrument, const std::string& file_name, ReadRows& out)
      : table_(table), instrument_(instrument), file_name_(file_name), out_(out) {}

  void Read(const CsvRow& row) {
    ++out_.rows;
    roster::Supporter supporter;
    supporter.name = table_.Field(row, "name");
    if (supporter.name.empty()) return LeaveOut(row, "the supporter has no name");
    supporter.kind = KindOf(row);
    supporter.country = CountryOf(row);
    supporter.id = table_.Field(row, "id");
    if (supporter.id.empty()) supporter.id = IdOf(supporter);
    const auto [first, fresh] = seen_.emplace(supporter.id, row.line);
    if (!fresh) return LeaveOut(row, "'" + supporter.name + "' stands in line " + std::to_string(first->second) + " already");
    const std::string announced = table_.Field(row, "announced");
    const auto date = DateOf(row, FieldOf(table_, row, {"date_if_known", "date", "since", "joined_at"}));
    const std::string note = FieldOf(table_, row, {"source_note", "note"});
    const roster::Source source = SourceOf(row);
    if (!announced.empty()) {
      const auto announced_date = DateOf(row, announced);
      Take(row, roster::AnnouncementDocument{instrument_, supporter, announced_date, source, note});
      if (!date.has_value()) return;  // it said that it would; nobody says that it did
    }
    Take(row, roster::ListingDocument{instrument_, std::move(supporter), date, source, note});
  }

 private:
  void Defect(const CsvRow& row, std::string what) { out_.defects.push_back({row.line, std::move(what), false}); }
  void LeaveOut(const CsvRow& row, std::string what) { out_.defects.push_back({row.line, std::move(what), true}); }

  // What nobody would take is found before anything is signed.
  void Take(const CsvRow& row, roster::AnnouncementDocument document) {
    const auto parsed = roster::ParseAnnouncement(roster::ToJson(document));
    if (!parsed.has_value()) return LeaveOut(row, parsed.error().Text());
    out_.documents.emplace_back(std::move(document));
  }
  void Take(const CsvRow& row, roster::ListingDocument document) {
    const auto parsed = roster::ParseListing(roster::ToJson(document));
    if (!parsed.has_value()) return LeaveOut(row, parsed.error().Text());
    out_.documents.emplace_back(std::move(document));
  }

  registration::PartyKind KindOf(const CsvRow& row) {
    const std::string text = table_.Field(row, "kind");
    if (text.empty()) {
      Defect(row, "no kind is given; taken as unknown");
      return registration::PartyKind::kUnknown;
    }
    const auto kind = registration::PartyKindFromName(text);
    if (!kind.has_value()) Defect(row, "'" + text + "' is no kind of party; taken as unknown");
    return kind.value_or(registration::PartyKind::kUnknown);
  }

  std::string CountryOf(const CsvRow& row) {
    std::string code = FieldOf(table_, row, {"country_iso2", "country"});
    if (code.empty() || roster::IsCountryCode(code)) return code;
    Defect(row, "'" + code + "' is no country code of ISO 3166-1; left out");
    return {};
  }

  std::optional<roster::DateWithPrecision> DateOf(const CsvRow& row, const std::string& text) {
    if (text.empty()) return std::nullopt;
    roster::DateWithPrecision date;
    date.value = text.starts_with("<=") ? text.substr(2) : text;
    date.precision = text.starts_with("<=") ? roster::Precision::kAtLatest : roster::Precision::kExact;
    if (ParseDate(date.value).has_value()) return date;
    Defect(row, "'" + text + "' is no date; left out");
    return std::nullopt;
  }

  roster::Source SourceOf(const CsvRow& row) const {
    roster::Source source{table_.Field(row, "source_title"), table_.Field(row, "source_address"), table_.Field(row, "source_as_of")};
    if (source.title.empty()) source.title = source.address.empty() ? file_name_ : source.address;
    return source;
  }

  const CsvTable& table_;
  const std::string& instrument_;
  const std::string& file_name_;
  ReadRows& out_;
  std::map<std::string, std::size_t> seen_;
};

}  // namespace

Result<ReadRows> ReadSupporters(const CsvTable& table, const std::string& instrument, const std::string& file_name) {
  if (!table.Has("name")) return Invalid("there is no column \"name\"; known columns are name, id, kind, country_iso2, date_if_known, source_note, announced, source_title, source_address, source_as_of", "line 1");
  ReadRows out;
  RowReader reader(table, instrument, file_name, out);
  for (const CsvRow& row : table.rows()) reader.Read(row);
  return out;
}

}  // namespace entente::cli
