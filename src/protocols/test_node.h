// A node without its rooms: a log in memory, and roster and supply that answer with what a test put there. Tests only.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/folder_for_tests.h"
#include "protocols/api/api.h"
#include "protocols/fake_log.h"
#include "protocols/memory_store.h"
#include "protocols/scitt/scitt.h"
#include "views/catalogue/catalogue_view.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::protocols {

class FakeRoster : public RosterQueries {
 public:
  [[nodiscard]] Result<PageOfItems<InstrumentInfo>> Instruments(const PageRange&) const override {
    return PageOfItems<InstrumentInfo>{{instrument}, 1};
  }
  [[nodiscard]] Result<InstrumentInfo> Instrument(std::string_view id) const override {
    if (id != instrument.id) return Fail(ErrorCode::kNotFound, "no such instrument", std::string(id));
    return instrument;
  }
  [[nodiscard]] Result<PageOfItems<SupporterRow>> Roster(const RosterQuestion& question) const override {
    asked = question;
    return PageOfItems<SupporterRow>{supporters, supporters.size()};
  }
  [[nodiscard]] Result<RosterAnswer> Answer(std::string_view id, std::string_view who, UnixSeconds,
                                            std::optional<std::uint64_t>) const override {
    RosterAnswer made = answer;
    made.instrument = id.empty() ? instrument.id : std::string(id);
    made.party = who;
    return made;
  }
  [[nodiscard]] Result<PageOfItems<PartyRow>> Parties(std::string_view, const PageRange&) const override {
    return PageOfItems<PartyRow>{{party.row}, 1};
  }
  [[nodiscard]] Result<PartyInfo> Party(std::string_view id) const override {
    if (id != party.row.id) return Fail(ErrorCode::kNotFound, "no such party", std::string(id));
    return party;
  }
  [[nodiscard]] Result<Signature> SignatureOf(std::string_view issuer, ByteView, std::uint64_t,
                                              UnixSeconds) const override {
    return Signature{std::string(issuer), in_doubt_since};
  }
  [[nodiscard]] Result<RosterCounts> Counts() const override { return RosterCounts{.parties = 1, .listed = 2}; }

  InstrumentInfo instrument{
      .id = "https://call.example/1", .title = "The Call", .clauses = {{"1", "First"}}, .listed = 2};
  std::vector<SupporterRow> supporters;
  RosterAnswer answer{.answer = "unknown", .because = "nothing is known", .acts = {}};
  PartyInfo party{.row = {.id = "did:web:acme.example",
                          .name = "Acme",
                          .kind = "private-sector",
                          .standing = "admitted",
                          .keys = 1,
                          .entry = 3}};
  std::optional<std::uint64_t> in_doubt_since;
  mutable RosterQuestion asked;
};

class FakeSupply : public SupplyQueries {
 public:
  [[nodiscard]] Result<PageOfItems<ProductInfo>> Products(std::string_view, const PageRange&) const override {
    return PageOfItems<ProductInfo>{{product}, 1};
  }
  [[nodiscard]] Result<std::vector<ProductInfo>> ProductsOf(std::string_view) const override {
    return std::vector{product};
  }
  [[nodiscard]] Result<ReleaseInfo> Release(std::uint64_t entry) const override {
    if (entry != 7) return Fail(ErrorCode::kNotFound, "no SBOM is at this entry", std::to_string(entry));
    return ReleaseInfo{.row = product.releases.front(), .product = product.id, .name = product.name};
  }
  [[nodiscard]] Result<PageOfItems<ComponentRow>> Components(std::uint64_t, std::string_view,
                                                             const PageRange&) const override {
    return PageOfItems<ComponentRow>{{{.name = "log4j-core", .version = "2.14.1", .covered = true, .findings = 1}}, 1};
  }
  [[nodiscard]] Result<ReleaseFindings> Findings(std::uint64_t) const override { return findings; }
  [[nodiscard]] Result<PageOfItems<Shipment>> WhoShips(std::string_view purl, const PageRange&) const override {
    if (!purl.starts_with("pkg:")) return Invalid("this is no purl", "purl");
    return PageOfItems<Shipment>{{{.product = product.id, .entry = 7, .component_purl = std::string(purl)}}, 1};
  }
  [[nodiscard]] Result<AdvisoryPage> Advisories(std::string_view text, std::string_view,
                                                const PageRange&) const override {
    AdvisoryPage page;
    page.items = {{.id = "GHSA-jfh8-c2jp-5v3q",
                   .severity = {.score = 10.0, .label = "critical"},
                   .same_flaw = {"CVE-2021-44228"}}};
    page.total = 1;
    if (text.find('@') != std::string_view::npos) {
      page.version = SearchedVersion{.package = {"Maven", "a:b"}, .version = "1.0", .affected = 1};
      page.items[0].version = VersionVerdict{.result = Verdict::kAffected, .package = {"Maven", "a:b"}, .fixed = "1.1"};
    }
    return page;
  }
  [[nodiscard]] Result<PageOfItems<VexStatement>> VexStatements(const VexQuestion& question,
                                                                const PageRange&) const override {
    return PageOfItems<VexStatement>{{{.entry = 1,
                                       .time = 1'636'502'400,
                                       .issuer = "did:web:acme.example",
                                       .vulnerability = question.vulnerability,
                                       .status = "fixed"}},
                                     1};
  }
  [[nodiscard]] Result<AdvisoryInfo> Advisory(std::string_view id) const override {
    if (id != "GHSA-jfh8-c2jp-5v3q") return Fail(ErrorCode::kNotFound, "no such advisory", std::string(id));
    return AdvisoryInfo{.record_json = R"({"id":"GHSA-jfh8-c2jp-5v3q"})",
                        .row = {.id = "GHSA-jfh8-c2jp-5v3q", .upstream = {"CVE-2021-44228"}},
                        .same_flaw = {{.id = "CVE-2021-44228"}},
                        .affected = {{.entry = 7, .product = product.id}}};
  }
  [[nodiscard]] Result<std::vector<ComponentHit>> SearchComponents(std::string_view, std::uint64_t) const override {
    return std::vector<ComponentHit>{{.purl = "pkg:maven/a/b", .name = "b", .ecosystem = "Maven", .releases = 1}};
  }
  [[nodiscard]] Result<std::vector<FeedInfo>> Feeds() const override {
    return std::vector<FeedInfo>{
        {.snapshot = {.feed = "osv/curated", .entry = 4, .records = 40}, .ecosystems = {{"Maven", 12}}}};
  }
  [[nodiscard]] Result<SupplyCounts> Counts() const override { return SupplyCounts{.products = 1, .releases = 1}; }

  ProductInfo product{.id = "pkg:generic/acme/gateway",
                      .name = "gateway",
                      .issuer = "did:web:acme.example",
                      .releases = {{.entry = 7, .version = "2.4.0", .findings = 3, .answered = 2}}};
  ReleaseFindings findings;
};

class FakeMatching : public MatchingQueries {
 public:
  [[nodiscard]] Result<ScanAnswer> Scan(ByteView document) const override {
    if (scanning != nullptr) scanning();
    if (AsText(document) == "endless")
      return std::unexpected(Error{ErrorCode::kInvalidInput, "too much", "", std::string(kScanTooMuchRule)});
    if (!AsText(document).starts_with('{')) return Invalid("this is no SBOM", "/");
    return scanned;
  }
  [[nodiscard]] Result<PackageAnswer> Package(const PackageQuestion& question) const override {
    asked = question;
    return PackageAnswer{.package = {"npm", "lodash"},
                         .version = "4.17.20",
                         .findings = {finding},
                         .snapshots = {{.feed = "osv/curated", .entry = 1}}};
  }
  [[nodiscard]] Result<ExplainAnswer> Explain(std::string_view id, const PackageQuestion& question) const override {
    if (id != finding.id) return Fail(ErrorCode::kNotFound, "no such advisory", "id");
    asked = question;
    return ExplainAnswer{.result = Verdict::kAffected,
                         .fixed = "4.17.21",
                         .steps = {{0, "the package"}, {1, "it is named"}},
                         .snapshots = {{.feed = "osv/curated", .entry = 1}}};
  }

  Finding finding{.ecosystem = "npm",
                  .name = "lodash",
                  .id = "GHSA-35jh-r3h4-6jhm",
                  .aliases = {"CVE-2021-23337"},
                  .group = "CVE-2021-23337",
                  .malicious = true,
                  .exploitation = Exploitation{.cve = "CVE-2021-23337", .kev_added = "2024-01-02", .epss = 0.25}};
  ScanAnswer scanned{.format = "CycloneDX 1.5",
                     .product = {.name = "gateway", .version = "2.4.0"},
                     .findings = {finding},
                     .not_covered = {{.name = "x", .reason = "no purl"}},
                     .covered = 1,
                     .warnings = {"odd"},
                     .snapshots = {{.feed = "osv/curated", .entry = 1}}};
  std::function<void()> scanning;  // called while a document is judged
  mutable PackageQuestion asked;
};

class NoKeys : public registration::KeyDirectory {
 public:
  [[nodiscard]] Result<registration::Signer> Find(std::string_view, ByteView) const override {
    return Fail(ErrorCode::kNotFound, "no such key");
  }
  [[nodiscard]] std::uint64_t VersionOf(std::string_view) const override { return 0; }
};
class NoChecks : public registration::PayloadChecks {
 public:
  [[nodiscard]] Result<void> Check(std::string_view, ByteView) const override { return {}; }
};

class TestNode {
 public:
  TestNode() {
    auto opened = catalogue::CatalogueView::Open(folder_ / "catalogue.db", storage::OpenMode::kReadWrite);
    CHECK(opened.has_value());
    catalogue = *std::move(opened);
  }
  ~TestNode() { catalogue.reset(); }
  TestNode(const TestNode&) = delete;
  TestNode& operator=(const TestNode&) = delete;

  [[nodiscard]] ApiDependencies api() {
    return {.facts = {.name = "Test",
                      .origin = log.origin(),
                      .version = "0.1.0",
                      .demonstration = true,
                      .notice = "demonstration",
                      .checkpoint_key = "vkey",
                      .receipt_keys = {key}},
            .log = log,
            .payloads = store,
            .catalogue = *catalogue,
            .roster = roster,
            .supply = supply,
            .matching = matching,
            .views = {catalogue.get()},
            .proof_bundle = [](std::uint64_t index, std::uint64_t size) -> Result<std::string> {
              if (size != 0) return "{\"index\":" + std::to_string(index) + ",\"size\":" + std::to_string(size) + "}";
              return "{\"index\":" + std::to_string(index) + "}";
            },
            .answer_bundle = [](const ProvenAnswer& made) -> Result<std::string> {
              std::string cited;
              for (const std::uint64_t index : made.cited) cited += (cited.empty() ? "" : ",") + std::to_string(index);
              return R"({"cited":[)" + cited + R"(],"question":)" + made.question + R"(,"answer":)" + made.answer + "}";
            }};
  }
  [[nodiscard]] ScittDependencies scitt() {
    return {.registrar = registrar, .log = log, .receipt_keys = [this] { return std::vector{key}; }};
  }

  FakeLog log;
  MemoryStore store;
  FakeRoster roster;
  FakeSupply supply;
  FakeMatching matching;
  NoKeys keys;
  NoChecks checks;
  registration::PolicyHolder policy{registration::Policy{}};
  registration::Registrar registrar{keys, policy, checks, store, log};
  crypto::PublicKey key = crypto::PrivateKey::Generate(crypto::Algorithm::kEs256).value().public_key();
  std::unique_ptr<catalogue::CatalogueView> catalogue;

 private:
  const FolderForTests temporary_;
  std::filesystem::path folder_ = temporary_.path();
};

}  // namespace entente::protocols
