// What the log's VEX says: for findings, for whoever looks at an advisory, and when somebody first said it.
#include <algorithm>
#include <limits>

#include "views/supply/json_text.h"
#include "views/supply/purl.h"
#include "views/supply/vex/reading.h"
#include "views/supply/vex_log.h"
#include "views/supply/vex_rows.h"
#include "views/supply/view_state.h"

namespace entente::supply {
namespace {

using storage::Database;

constexpr vex::Microseconds kMicroseconds = 1'000'000;

std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(number, std::numeric_limits<std::int64_t>::max()));
}
std::uint64_t Unsigned(std::int64_t number) {
  return static_cast<std::uint64_t>(number);
}

// By which names a vulnerability may be called in statements: as it is asked for, and as the advisories know it.
Result<std::vector<std::string>> NamesOf(const AdvisoryIndex* index, const std::string& id) {
  std::vector<std::string> names = {vex::SameVulnerability(id)};
  if (index == nullptr) return names;
  TRY_ASSIGN(const auto advisories, index->FindByIdOrAlias(id));
  for (const std::uint32_t advisory : advisories) {
    TRY_ASSIGN(const AdvisoryHead head, index->Advisory(advisory));
    names.push_back(vex::SameVulnerability(head.id));
    TRY_ASSIGN(const auto aliases, index->Aliases(advisory));
    for (const auto& alias : aliases) names.push_back(vex::SameVulnerability(alias));
  }
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  return names;
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

// Nothing when the log has no VEX of this party.
Result<std::optional<std::int64_t>> PartyOf(Database& database, std::string_view issuer) {
  TRY_ASSIGN(auto row, database.Prepare("SELECT id FROM vex_party WHERE issuer = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, issuer).Step());
  return found ? std::optional(row.Int(0)) : std::nullopt;
}

struct Chosen {
  std::int64_t entry = 0;
  std::int64_t number = 0;
};

// Which statements a question asks for, as SQL behind FROM; ?1: the names of a vulnerability, as a JSON list, ?2: a
// party.
std::string FromOf(bool by_vulnerability, bool by_party) {
  std::string from = "FROM vex_statement s JOIN vex_document d ON d.entry = s.entry ";
  if (by_vulnerability)
    from =
        "FROM (SELECT DISTINCT entry, statement AS number, party FROM vex_named "
        "WHERE name IN (SELECT value FROM json_each(?1))) s ";
  if (by_party) from += by_vulnerability ? "WHERE s.party = ?2 " : "WHERE d.party = ?2 ";
  return from;
}

Result<Page<Chosen>> Choose(Database& database, const std::vector<std::string>& names,
                            const std::optional<std::int64_t>& party, const PageRange& range) {
  const std::string from = FromOf(!names.empty(), party.has_value());
  const std::string list = JsonList(names);
  const auto bind = [&](storage::Query& query) {
    if (!names.empty()) query.Bind(1, std::string_view(list));
    if (party.has_value()) query.Bind(2, *party);
  };
  Page<Chosen> page;
  {
    TRY_ASSIGN(auto count, database.Prepare("SELECT count(*) " + from));
    bind(count);
    TRY_ASSIGN(const bool row, count.Step());
    if (row) page.total = Unsigned(count.Int(0));
  }
  TRY_ASSIGN(auto rows, database.Prepare("SELECT s.entry, s.number " + from +
                                         "ORDER BY s.entry DESC, s.number LIMIT ?3 OFFSET ?4"));
  bind(rows);
  rows.Bind(3, Signed(range.limit)).Bind(4, Signed(range.offset));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return page;
    page.items.push_back({rows.Int(0), rows.Int(1)});
  }
}

Result<void> AddProducts(Database& database, const Chosen& at, VexStatement& to) {
  std::vector<std::int64_t> numbers;
  {
    TRY_ASSIGN(auto rows, database.Prepare("SELECT product FROM vex_use WHERE entry = ?1 AND statement = ?2 "
                                           "ORDER BY ordinal LIMIT ?3"));
    rows.Bind(1, at.entry).Bind(2, at.number).Bind(3, static_cast<std::int64_t>(kVexProductsShown));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      numbers.push_back(rows.Int(0));
    }
  }
  to.products.reserve(numbers.size());
  for (const std::int64_t number : numbers) {
    TRY_ASSIGN(const vex::Product product, VexProductAt(database, at.entry, number));
    to.products.push_back(vex::ShownName(product));
  }
  return {};
}

Result<VexStatement> StatementAt(Database& database, const Chosen& at) {
  VexStatement made;
  {
    TRY_ASSIGN(auto row,
               database.Prepare("SELECT d.time, p.issuer, d.format, d.id, d.author, d.replaced, s.vulnerability, "
                                "s.aliases, s.status, s.justification, s.impact, s.action, s.time, s.uses "
                                "FROM vex_statement s JOIN vex_document d ON d.entry = s.entry "
                                "JOIN vex_party p ON p.id = d.party WHERE s.entry = ?1 AND s.number = ?2"));
    TRY_ASSIGN(const bool found, row.Bind(1, at.entry).Bind(2, at.number).Step());
    if (!found) return MissingVexRow(at.entry);
    made.entry = Unsigned(at.entry);
    made.time = row.Int(0);
    made.issuer = row.Text(1);
    made.format = row.Text(2);
    made.document = row.Text(3);
    made.author = row.Text(4);
    made.replaced = row.Int(5) != 0;
    made.vulnerability = row.Text(6);
    TRY_ASSIGN(made.aliases, VexAliasesOf(row.Text(7)));
    made.status = vex::StatusText(StatusOfRow(row.Int(8)));
    made.justification = vex::JustificationText(JustificationOfRow(row.Int(9)));
    made.impact = row.Text(10);
    made.action = row.Text(11);
    made.said = row.IsNull(12) ? 0 : row.Int(12) / kMicroseconds;
    made.products_total = Unsigned(row.Int(13));
  }
  TRY(AddProducts(database, at, made));
  return made;
}

// A product that somebody asks about, by whatever version where the question names none.
class Asked {
 public:
  Asked(Purl purl, std::vector<vex::Identity> identities) : purl_(std::move(purl)) {
    identities_.reserve(identities.size() + 1);
    identities_.emplace_back(vex::Identity{.purl = purl_.Text(), .hashes = {}, .cpes = {}, .ids = {}, .version = {}});
    for (const vex::Identity& one : identities) identities_.emplace_back(one);
  }
  [[nodiscard]] bool IsNamedBy(const vex::Product& product) const {
    if (purl_.version.empty() && !product.purl.empty()) {
      const auto said = Purl::Parse(product.purl);
      if (said.has_value() && said->Base() == purl_.Base()) return true;
    }
    const vex::ProductPattern pattern(product);
    return std::ranges::any_of(identities_, [&](const vex::PreparedIdentity& one) { return pattern.Covers(one); });
  }

 private:
  Purl purl_;
  std::vector<vex::PreparedIdentity> identities_;
};

// By what else the party's releases of a product are known.
Result<std::vector<vex::Identity>> IdentitiesOf(Database& database, const Purl& purl, std::string_view party) {
  std::vector<std::uint64_t> entries;
  {
    TRY_ASSIGN(auto rows, database.Prepare("SELECT r.entry FROM release r JOIN product p ON p.id = r.product "
                                           "WHERE p.purl = ?1 AND p.issuer = ?2 AND (?3 = '' OR r.version = ?3)"));
    const std::string base = purl.Base();
    rows.Bind(1, std::string_view(base)).Bind(2, party).Bind(3, std::string_view(purl.version));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      entries.push_back(Unsigned(rows.Int(0)));
    }
  }
  std::vector<vex::Identity> identities;
  for (const std::uint64_t entry : entries) {
    TRY_ASSIGN(KnownRelease release, KnownReleaseAt(database, entry));
    std::ranges::move(release.identities, std::back_inserter(identities));
  }
  return identities;
}

Result<std::optional<VexMoment>> MomentOf(Database& database, const Chosen& at, const Asked& asked) {
  std::vector<std::int64_t> numbers;
  {
    TRY_ASSIGN(auto rows, database.Prepare("SELECT DISTINCT product FROM vex_use WHERE entry = ?1 AND statement = ?2"));
    rows.Bind(1, at.entry).Bind(2, at.number);
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      numbers.push_back(rows.Int(0));
    }
  }
  for (const std::int64_t number : numbers) {
    TRY_ASSIGN(const vex::Product product, VexProductAt(database, at.entry, number));
    if (!asked.IsNamedBy(product)) continue;
    TRY_ASSIGN(VexStatement statement, StatementAt(database, at));
    return VexMoment{.entry = statement.entry,
                     .time = statement.time,
                     .status = std::move(statement.status),
                     .vulnerability = std::move(statement.vulnerability),
                     .product = vex::ShownName(product)};
  }
  return std::optional<VexMoment>();
}

// The log's VEX, with the moment that it is read at.
class VexOfMoment final : public VexAnswers {
 public:
  VexOfMoment(Readers::Lease lease, vex::TrustPolicy trust)
      : lease_(std::move(lease)), said_(lease_.database(), std::move(trust)) {}
  [[nodiscard]] Result<std::optional<VexWord>> On(const vex::Finding& finding) const override {
    return said_.On(finding);
  }
  [[nodiscard]] Result<std::string> SupplierOf(const Sbom& sbom) const override { return said_.SupplierOf(sbom); }

 private:
  Readers::Lease lease_;
  LoggedVex said_;
};

}  // namespace

Result<KnownRelease> KnownReleaseAt(Database& database, std::uint64_t entry) {
  TRY_ASSIGN(auto row, database.Prepare("SELECT p.purl, r.version, p.issuer, r.own_purl, r.link FROM release r "
                                        "JOIN product p ON p.id = r.product WHERE r.entry = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, Signed(entry)).Step());
  if (!found) return MissingVexRow(Signed(entry));
  KnownRelease release{.supplier = row.Text(2), .identities = {}};
  vex::Identity subject{.purl = {}, .hashes = {}, .cpes = {}, .ids = {}, .version = row.Text(1)};
  if (auto purl = Purl::Parse(row.Text(0)); purl.has_value()) {
    purl->version = row.Text(1);
    subject.purl = purl->Text();
  } else {
    subject.ids.push_back(row.Text(0));
  }
  if (std::string link = row.Text(4); !link.empty()) subject.ids.push_back(std::move(link));
  release.identities.push_back(std::move(subject));
  if (std::string own = row.Text(3); !own.empty())
    release.identities.push_back({.purl = std::move(own), .hashes = {}, .cpes = {}, .ids = {}, .version = row.Text(1)});
  return release;
}

Result<std::optional<VexWord>> VexOn(const VexAnswers& said, const KnownRelease& release, const std::string& advisory,
                                     const std::vector<std::string>& aliases, vex::Identity component) {
  vex::Finding asked;
  asked.vulnerabilities = aliases;
  asked.vulnerabilities.push_back(advisory);
  asked.component = std::move(component);
  asked.products = release.identities;
  asked.supplier = release.supplier;
  return said.On(asked);
}

Result<Page<VexStatement>> SupplyView::VexStatements(const VexQuestion& question, const PageRange& range) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  Database& database = moment.lease.database();
  std::vector<std::string> names;
  if (!question.vulnerability.empty()) {
    TRY_ASSIGN(names, NamesOf(moment.index.get(), question.vulnerability));
  }
  std::optional<std::int64_t> party;
  if (!question.issuer.empty()) {
    TRY_ASSIGN(party, PartyOf(database, question.issuer));
    if (!party.has_value()) return Page<VexStatement>{};
  }
  TRY_ASSIGN(const Page<Chosen> chosen, Choose(database, names, party, range));
  Page<VexStatement> page;
  page.total = chosen.total;
  page.items.reserve(chosen.items.size());
  for (const Chosen& one : chosen.items) {
    TRY_ASSIGN(VexStatement statement, StatementAt(database, one));
    page.items.push_back(std::move(statement));
  }
  return page;
}

Result<std::optional<VexMoment>> SupplyView::FirstVex(std::string_view party,
                                                      const std::vector<std::string>& vulnerabilities,
                                                      std::string_view product) const {
  TRY_ASSIGN(const Purl purl, Purl::Parse(product));
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  Database& database = lease.database();
  TRY_ASSIGN(const auto number, PartyOf(database, party));
  if (!number.has_value()) return std::optional<VexMoment>();
  std::vector<std::string> names;
  names.reserve(vulnerabilities.size());
  for (const std::string& one : vulnerabilities) names.push_back(vex::SameVulnerability(one));
  TRY_ASSIGN(std::vector<vex::Identity> identities, IdentitiesOf(database, purl, party));
  const Asked asked(purl, std::move(identities));
  const std::string list = JsonList(names);
  TRY_ASSIGN(auto rows, database.Prepare("SELECT DISTINCT entry, statement FROM vex_named "
                                         "WHERE name IN (SELECT value FROM json_each(?1)) AND party = ?2 "
                                         "ORDER BY entry, statement"));
  rows.Bind(1, std::string_view(list)).Bind(2, *number);
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return std::optional<VexMoment>();
    TRY_ASSIGN(auto moment, MomentOf(database, {rows.Int(0), rows.Int(1)}, asked));
    if (moment.has_value()) return moment;
  }
}

Result<std::unique_ptr<const VexAnswers>> SupplyView::VexNow(vex::TrustPolicy trust) const {
  TRY_ASSIGN(auto lease, state_->readers.Take());
  return std::make_unique<const VexOfMoment>(std::move(lease), std::move(trust));
}

}  // namespace entente::supply
