#include "views/roster/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "views/roster/countries.h"
#include "views/roster/csv.h"
#include "views/roster/document_fields.h"
#include "views/roster/name_key.h"

namespace entente::roster {
namespace {

using registration::PartyKind;

enum Column : std::uint8_t { kName, kKind, kCountry, kDate, kNote, kAnnounced, kSourceTitle, kSourceAddress, kColumns };
constexpr std::array<std::string_view, kColumns> kColumnNames = {
    "name", "kind", "country_iso2", "date_if_known", "source_note", "announced", "source_title", "source_address"};

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Line breaks and runs of white space within a name become one space.
std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : Trimmed(text)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space) {
      line += c;
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
  }
  return line;
}

Result<std::optional<DateWithPrecision>> ReadDateField(std::string_view text) {
  text = Trimmed(text);
  if (text.empty()) return std::nullopt;
  DateWithPrecision date;
  if (text.starts_with("<=")) {
    date.precision = Precision::kAtLatest;
    text = Trimmed(text.substr(2));
  }
  if (!ParseDate(text).has_value()) return Invalid(fmt::format("'{}' is no date (2021-11-11 or <=2019-11-10)", text));
  date.value = std::string(text);
  return date;
}

std::string FirstId(const Supporter& supporter) {
  std::string country = supporter.country.empty() ? "xx" : supporter.country;
  for (char& c : country) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const Slug slug = SlugOf(supporter.name);
  std::string text = slug.text;
  if (!slug.whole) {
    // Letters were left out: a few digits of the name's digest keep different names apart.
    const crypto::Digest digest = crypto::Sha256(AsBytes(supporter.name));
    if (!text.empty()) text += '-';
    text += ToHex(ByteView(digest).first(4));
  }
  return fmt::format("urn:entente:supporter:{}:{}:{}", registration::Name(supporter.kind), country, text);
}

class RosterReader {
 public:
  Result<RosterCsv> Read(std::string_view text) {
    TRY_ASSIGN(const auto records, ParseCsv(text));
    if (records.empty()) return Invalid("the file is empty; its first row must name the columns", "row 1");
    TRY(ReadHeader(records.front()));
    for (std::size_t i = 1; i < records.size(); ++i) {
      row_ = i + 1;
      ReadRow(records[i]);
    }
    return std::move(csv_);
  }

 private:
  void Report(std::string what, bool skipped = false) { csv_.defects.push_back({row_, std::move(what), skipped}); }

  Result<void> ReadHeader(const CsvRecord& header) {
    places_.fill(header.size());
    fields_ = header.size();
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto known = std::ranges::find(kColumnNames, Trimmed(header[i]));
      if (known == kColumnNames.end()) {
        Report(fmt::format("the column '{}' is not known and is passed over", header[i]));
        continue;
      }
      std::size_t& place = places_[static_cast<std::size_t>(known - kColumnNames.begin())];
      if (place != header.size()) return Invalid(fmt::format("the column '{}' stands there twice", header[i]), "row 1");
      place = i;
    }
    for (const Column needed : {kName, kKind}) {
      if (places_[needed] == header.size())
        return Invalid(
            fmt::format("the first row names no column '{}'; it should be: name,kind,country_iso2,date_if_known,"
                        "source_note",
                        kColumnNames[needed]),
            "row 1");
    }
    return {};
  }

  [[nodiscard]] std::string_view Field(const CsvRecord& record, Column column) const {
    return places_[column] < record.size() ? Trimmed(record[places_[column]]) : std::string_view();
  }

  void ReadRow(const CsvRecord& record) {
    if (record.size() > fields_)
      return Report(fmt::format("it has {} fields, and the header {}: is a name with a comma not quoted?",
                                record.size(), fields_),
                    true);
    if (record.size() < fields_)
      Report(fmt::format("it has {} fields, and the header {}; the missing ones are taken as empty", record.size(),
                         fields_));
    RosterCsvRow row;
    row.row = row_;
    row.supporter.name = OneLine(Field(record, kName));
    if (row.supporter.name.empty()) return Report("it has no name", true);
    ReadKindAndCountry(record, row.supporter);
    row.date = DateField(record, kDate);
    row.announced = DateField(record, kAnnounced);
    row.note = std::string(Field(record, kNote));
    row.source_title = OneLine(Field(record, kSourceTitle));
    row.source_address = std::string(Field(record, kSourceAddress));
    if (!row.source_address.empty() && !IsAddress(row.source_address)) {
      Report(fmt::format("'{}' is no address (https://...); taken without it", row.source_address));
      row.source_address.clear();
    }
    row.supporter.id = FirstId(row.supporter);
    if (!CanBeSigned(row)) return;
    GiveUniqueId(row.supporter);
    csv_.rows.push_back(std::move(row));
  }

  void ReadKindAndCountry(const CsvRecord& record, Supporter& supporter) {
    const std::string_view kind = Field(record, kKind);
    if (const auto known = registration::PartyKindFromName(kind); known.has_value()) {
      supporter.kind = *known;
      if (*known == PartyKind::kUnknown) Report("what kind it is, is not known");
    } else {
      Report(kind.empty()
                 ? "it has no kind; taken as unknown"
                 : fmt::format("'{}' is no kind (state, public-authority, civil-society, private-sector, unknown); "
                               "taken as unknown",
                               kind));
    }
    const std::string_view country = Field(record, kCountry);
    if (country.empty()) return Report("it has no country");
    if (IsCountryCode(country)) {
      supporter.country = std::string(country);
    } else if (const std::string_view instead = InsteadOfCountry(country); !instead.empty()) {
      Report(fmt::format("the country code '{}' {}; taken without a country", country, instead));
    } else {
      Report(fmt::format("'{}' is no country code of ISO 3166-1; taken without a country", country));
    }
  }

  std::optional<DateWithPrecision> DateField(const CsvRecord& record, Column column) {
    auto date = ReadDateField(Field(record, column));
    if (date.has_value()) return *date;
    Report(fmt::format("{} in the column {}; taken without that date", date.error().message, kColumnNames[column]));
    return std::nullopt;
  }

  // What the documents would refuse (control characters, too long) is found here, by row, and not when it is signed.
  bool CanBeSigned(const RosterCsvRow& row) {
    const auto announcement = AnnouncementOf(row, "urn:entente:check", std::nullopt);
    auto checked = CheckListing(AsBytes(ToJson(ListingOf(row, "urn:entente:check", std::nullopt))));
    if (checked.has_value() && announcement.has_value()) checked = CheckAnnouncement(AsBytes(ToJson(*announcement)));
    if (checked.has_value()) return true;
    Report(fmt::format("it cannot be listed: {}", checked.error().Text()), true);
    return false;
  }

  void GiveUniqueId(Supporter& supporter) {
    auto identity = std::tuple(supporter.kind, supporter.country, supporter.name);
    const auto [first, is_new] = first_rows_.try_emplace(std::move(identity), row_);
    const std::string base = supporter.id;
    const auto [alike, is_first] = first_slugs_.try_emplace(base, row_);
    if (!is_new) {
      Report(fmt::format("row {} has the same name, kind and country; both are kept", first->second));
    } else if (!is_first) {
      Report(
          fmt::format("row {} has nearly the same name, and the same kind and country; both are kept", alike->second));
    }
    for (std::uint64_t number = 2; !ids_.insert(supporter.id).second; ++number)
      supporter.id = fmt::format("{}-{}", base, number);
  }

  RosterCsv csv_;
  std::array<std::size_t, kColumns> places_{};
  std::size_t fields_ = 0;
  std::uint64_t row_ = 1;
  std::map<std::tuple<PartyKind, std::string, std::string>, std::uint64_t> first_rows_;
  std::map<std::string, std::uint64_t> first_slugs_;  // by the id that the name alone gives
  std::set<std::string> ids_;
};

std::optional<Source> SourceOf(const RosterCsvRow& row, const std::optional<Source>& fallback) {
  if (row.source_title.empty() && row.source_address.empty()) return fallback;
  return Source{row.source_title.empty() ? row.source_address : row.source_title, row.source_address,
                fallback.has_value() ? fallback->as_of : std::string()};
}

}  // namespace

Result<RosterCsv> ReadRosterCsv(std::string_view text) {
  return RosterReader().Read(text);
}

ListingDocument ListingOf(const RosterCsvRow& row, const std::string& instrument,
                          const std::optional<Source>& fallback) {
  return {instrument, row.supporter, row.date, SourceOf(row, fallback), row.note};
}

std::optional<AnnouncementDocument> AnnouncementOf(const RosterCsvRow& row, const std::string& instrument,
                                                   const std::optional<Source>& fallback) {
  if (!row.announced.has_value()) return std::nullopt;
  return AnnouncementDocument{instrument, row.supporter, row.announced, SourceOf(row, fallback), {}};
}

}  // namespace entente::roster
