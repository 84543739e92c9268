#include "views/supply/vex_writer.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "views/supply/json_text.h"
#include "views/supply/purl.h"
#include "views/supply/vex/identity.h"
#include "views/supply/vex/reading.h"

namespace entente::supply {
namespace {

constexpr vex::Microseconds kMicroseconds = 1'000'000;

std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

// All names of a statement's vulnerability, as they are compared, each once.
std::vector<std::string> NamesOf(const vex::Statement& statement) {
  std::vector<std::string> names;
  names.reserve(1 + statement.aliases.size());
  names.push_back(vex::SameVulnerability(statement.vulnerability));
  for (const std::string& alias : statement.aliases) names.push_back(vex::SameVulnerability(alias));
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  return names;
}

std::vector<std::vector<std::string>> KeysOfProducts(const vex::VexDocument& document) {
  std::vector<std::vector<std::string>> keys;
  keys.reserve(document.products.size());
  for (const vex::Product& product : document.products) keys.push_back(vex::ProductPattern(product).Keys());
  return keys;
}

std::size_t LinksOf(const vex::Statement& statement, const std::vector<std::vector<std::string>>& keys) {
  std::size_t of_products = 0;
  for (const vex::ProductUse& use : statement.products) of_products += keys[use.product].size();
  return of_products * (1 + statement.aliases.size());
}

std::string JsonList(const std::vector<std::string>& texts) {
  std::string out;
  {
    JsonScope array(out, '[', ']');
    for (const std::string& text : texts) {
      array.Next();
      AppendJsonText(out, text);
    }
  }
  return out;
}

std::string HashesText(const std::vector<vex::Hash>& hashes) {
  std::string out;
  for (const vex::Hash& hash : hashes) out += (out.empty() ? "" : " ") + hash.algorithm + ':' + hash.value;
  return out;
}

std::string NumbersText(const std::vector<std::uint32_t>& numbers) {
  std::string out;
  for (const std::uint32_t number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
  return out;
}

// A log without a time entry before this one has no time.
std::optional<vex::Microseconds> Received(UnixSeconds time) {
  return time > 0 ? std::optional(time * kMicroseconds) : std::nullopt;
}

storage::Query& BindOptional(storage::Query& query, int parameter, const std::optional<vex::Microseconds>& value) {
  return value.has_value() ? query.Bind(parameter, *value) : query.BindNull(parameter);
}

// A BOM's subject without a purl is what the statement about it says that it is.
void NameSubjects(vex::VexDocument& document, const std::string& subject) {
  const auto purl = Purl::Parse(subject);
  if (!purl.has_value()) return;
  for (const std::uint32_t number : document.subjects)
    if (document.products[number].purl.empty()) document.products[number].purl = purl->Text();
}

}  // namespace

std::int64_t VexKey(std::string_view vulnerability, std::string_view product_key) {
  std::string both(vulnerability);
  both += '\n';
  both += product_key;
  const crypto::Digest digest = crypto::Sha256(AsBytes(both));
  std::int64_t key = 0;
  for (std::size_t i = 0; i < sizeof(key); ++i)
    key = static_cast<std::int64_t>((static_cast<std::uint64_t>(key) << 8) | digest[i]);
  return key;
}

Result<std::size_t> CountVexLinks(const vex::VexDocument& document) {
  const auto keys = KeysOfProducts(document);
  std::size_t links = 0;
  for (const vex::Statement& statement : document.statements) {
    links += LinksOf(statement, keys);
    if (links > kVexLinksMax)
      return Invalid("the document says too much for one: its statements name more than " +
                     std::to_string(kVexLinksMax) + " pairs of a vulnerability and a product; split it");
  }
  return links;
}

Result<std::int64_t> VexWriter::PartyId(std::string_view issuer) {
  TRY_ASSIGN(auto upsert, database_.Prepare("INSERT INTO vex_party (issuer) VALUES (?1) ON CONFLICT (issuer) "
                                            "DO UPDATE SET issuer = excluded.issuer RETURNING id"));
  TRY_ASSIGN(const bool row, upsert.Bind(1, issuer).Step());
  CHECK(row);
  return upsert.Int(0);
}

Result<void> VexWriter::AddProducts(std::int64_t entry, const vex::VexDocument& document) {
  std::int64_t number = 0;
  for (const vex::Product& product : document.products) {
    TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO vex_product VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    const std::string hashes = HashesText(product.hashes);
    insert.Bind(1, entry).Bind(2, number++).Bind(3, std::string_view(product.id));
    insert.Bind(4, std::string_view(product.name)).Bind(5, std::string_view(product.purl));
    insert.Bind(6, std::string_view(product.cpe)).Bind(7, std::string_view(product.versions));
    TRY(insert.Bind(8, std::string_view(hashes)).Execute());
  }
  return {};
}

Result<void> VexWriter::AddStatement(std::int64_t entry, std::int64_t number, const vex::Statement& statement,
                                     UnixSeconds received) {
  {
    const std::string aliases = JsonList(statement.aliases);
    TRY_ASSIGN(auto insert,
               database_.Prepare("INSERT INTO vex_statement VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
    insert.Bind(1, entry).Bind(2, number).Bind(3, std::string_view(statement.vulnerability));
    insert.Bind(4, std::string_view(aliases)).Bind(5, static_cast<std::int64_t>(statement.status));
    insert.Bind(6, static_cast<std::int64_t>(statement.justification)).Bind(7, std::string_view(statement.impact));
    insert.Bind(8, std::string_view(statement.action));
    BindOptional(insert, 9, vex::EffectiveTime(statement, Received(received)));
    TRY(insert.Bind(10, Signed(statement.products.size())).Execute());
  }
  std::int64_t ordinal = 0;
  for (const vex::ProductUse& use : statement.products) {
    TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO vex_use VALUES (?1, ?2, ?3, ?4, ?5)"));
    const std::string parts = NumbersText(use.parts);
    insert.Bind(1, entry).Bind(2, number).Bind(3, ordinal++).Bind(4, std::int64_t{use.product});
    TRY(insert.Bind(5, std::string_view(parts)).Execute());
  }
  return {};
}

Result<void> VexWriter::AddLinks(std::int64_t entry, std::int64_t party, const vex::VexDocument& document) {
  const auto keys = KeysOfProducts(document);
  for (std::size_t number = 0; number < document.statements.size(); ++number) {
    const vex::Statement& statement = document.statements[number];
    for (const std::string& name : NamesOf(statement)) {
      TRY_ASSIGN(auto named, database_.Prepare("INSERT INTO vex_named VALUES (?1, ?2, ?3, ?4)"));
      TRY(named.Bind(1, std::string_view(name)).Bind(2, entry).Bind(3, Signed(number)).Bind(4, party).Execute());
      for (std::size_t use = 0; use < statement.products.size(); ++use) {
        for (const std::string& key : keys[statement.products[use].product]) {
          TRY_ASSIGN(auto link, database_.Prepare("INSERT OR IGNORE INTO vex_link VALUES (?1, ?2, ?3, ?4, ?5)"));
          link.Bind(1, VexKey(name, key)).Bind(2, party).Bind(3, entry).Bind(4, Signed(number));
          TRY(link.Bind(5, Signed(use)).Execute());
        }
      }
    }
  }
  return {};
}

Result<void> VexWriter::MarkReplaced(std::int64_t party, std::string_view series) {
  if (series.empty()) return {};
  struct Known {
    std::int64_t entry;
    std::string version;
    std::optional<vex::Microseconds> changed;
    bool replaced;
  };
  std::vector<Known> all;
  {
    TRY_ASSIGN(auto rows, database_.Prepare("SELECT entry, edition, changed, replaced FROM vex_document "
                                            "WHERE party = ?1 AND series = ?2"));
    rows.Bind(1, party).Bind(2, series);
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      all.push_back(
          {rows.Int(0), rows.Text(1), rows.IsNull(2) ? std::nullopt : std::optional(rows.Int(2)), rows.Int(3) != 0});
    }
  }
  for (const Known& one : all) {
    const bool replaced = std::ranges::any_of(all, [&one](const Known& other) {
      return vex::CompareEditions({other.version, other.changed}, {one.version, one.changed}) > 0;
    });
    if (replaced == one.replaced) continue;
    TRY_ASSIGN(auto update, database_.Prepare("UPDATE vex_document SET replaced = ?2 WHERE entry = ?1"));
    TRY(update.Bind(1, one.entry).Bind(2, std::int64_t{replaced ? 1 : 0}).Execute());
  }
  return {};
}

Result<void> VexWriter::Add(const views::Entry& entry, const crypto::Digest& digest, vex::VexDocument document) {
  const statement::Headers& headers = entry.statement->headers();
  NameSubjects(document, headers.subject);
  TRY(CountVexLinks(document));
  const std::int64_t index = Signed(entry.index);
  TRY_ASSIGN(const std::int64_t party, PartyId(headers.issuer));
  {
    const std::string format = std::string(vex::FormatText(document.format)) + ' ' + document.format_version;
    TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO vex_document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                                              "?10, ?11, 0)"));
    insert.Bind(1, index).Bind(2, party).Bind(3, std::string_view(format)).Bind(4, std::string_view(document.id));
    insert.Bind(5, std::string_view(document.version)).Bind(6, std::string_view(document.series));
    insert.Bind(7, std::string_view(document.author));
    BindOptional(insert, 8, vex::LastChange(document));
    insert.Bind(9, entry.time).Bind(10, ByteView(digest));
    TRY(insert.Bind(11, Signed(document.statements.size())).Execute());
  }
  TRY(AddProducts(index, document));
  std::int64_t number = 0;
  for (const vex::Statement& statement : document.statements) TRY(AddStatement(index, number++, statement, entry.time));
  TRY(AddLinks(index, party, document));
  return MarkReplaced(party, document.series);
}

Result<void> VexWriter::Erase(std::int64_t entry) {
  std::int64_t party = 0;
  std::string series;
  {
    TRY_ASSIGN(auto row, database_.Prepare("SELECT party, series FROM vex_document WHERE entry = ?1"));
    TRY_ASSIGN(const bool found, row.Bind(1, entry).Step());
    if (!found) return {};
    party = row.Int(0);
    series = row.Text(1);
  }
  for (const char* sql : {"DELETE FROM vex_link WHERE entry = ?1", "DELETE FROM vex_named WHERE entry = ?1",
                          "DELETE FROM vex_use WHERE entry = ?1", "DELETE FROM vex_statement WHERE entry = ?1",
                          "DELETE FROM vex_product WHERE entry = ?1", "DELETE FROM vex_document WHERE entry = ?1"}) {
    TRY_ASSIGN(auto remove, database_.Prepare(sql));
    TRY(remove.Bind(1, entry).Execute());
  }
  TRY_ASSIGN(auto party_row, database_.Prepare("DELETE FROM vex_party WHERE id = ?1 AND NOT EXISTS "
                                               "(SELECT 1 FROM vex_document WHERE party = ?1)"));
  TRY(party_row.Bind(1, party).Execute());
  return MarkReplaced(party, series);
}

}  // namespace entente::supply
