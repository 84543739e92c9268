#include "protocols/api/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "base/encoding.h"
#include "codec/json.h"
#include "protocols/api/openapi_text.h"
#include "protocols/route_caller.h"
#include "protocols/test_node.h"
#include "statement/content_types.h"
#include "statement/transparent_statement.h"

namespace entente::protocols {
namespace {

using testing::HasSubstr;

struct ApiTest : testing::Test {
  ApiTest() {
    Add("application/vnd.entente.support+json", R"({"instrument":"https://call.example/1"})");
    statement::Headers headers;
    headers.content_type = statement::content_type::kCycloneDx;
    headers.issuer = "did:web:acme.example";
    headers.subject = "pkg:generic/acme/gateway@2.4.0";
    const Bytes document = ToBytes("sbom");
    const auto envelope = statement::SignDigest(headers, crypto::Sha256(document), pen).value();
    Store(envelope);
    node.store.documents[crypto::Sha256(document)] = document;
  }

  void Add(std::string_view type, std::string_view payload) {
    statement::Headers headers;
    headers.content_type = type;
    headers.issuer = "did:web:acme.example";
    headers.subject = "https://call.example/1";
    Store(statement::Sign(headers, AsBytes(payload), pen).value());
  }
  void Store(const statement::SignedStatement& statement) {
    const std::uint64_t index = node.log.entries.size();
    node.log.entries.push_back({index, 1'636'502'400, ToBytes(statement.entry())});
    const views::Entry entry{index, 1'636'502'400, &statement};
    class NoPayloads : public views::PayloadSource {
     public:
      [[nodiscard]] Result<Bytes> Read(const crypto::Digest&) const override {
        return Fail(ErrorCode::kNotFound, "no payload");
      }
    };
    ASSERT_TRUE(node.catalogue->Apply({&entry, 1}, NoPayloads()).has_value());
  }

  // The answer to a question that can be answered.
  json::Value Get(std::string_view target) {
    const auto response = caller.Get(target);
    EXPECT_EQ(response.status, 200U) << target << ": " << ToText(response.body);
    EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
    auto parsed = json::Parse(AsText(response.body));
    EXPECT_TRUE(parsed.has_value());
    return parsed.value_or(json::Value());
  }
  void ExpectProblem(std::string_view target, unsigned status, std::string_view place) {
    const auto response = caller.Get(target);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/problem+json") << target;
    const auto problem = json::Parse(AsText(response.body));
    ASSERT_TRUE(problem.has_value());
    EXPECT_EQ((*problem)["status"], status);
    if (place.empty()) return;
    EXPECT_EQ((*problem)["place"], place) << target;
  }
  static std::vector<std::string> Members(const json::Value& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    return names;
  }

  crypto::PrivateKey pen = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  TestNode node;
  RouteCaller caller{ApiRoutes(node.api())};
};

TEST_F(ApiTest, EveryListSaysWhatItRestsOn) {
  for (const char* target :
       {"/api/v1/instruments", "/api/v1/roster", "/api/v1/parties", "/api/v1/products", "/api/v1/releases/7/components",
        "/api/v1/ships?purl=pkg:maven/a/b", "/api/v1/advisories", "/api/v1/vex", "/api/v1/statements"}) {
    const json::Value page = Get(target);
    for (const char* member : {"items", "total", "offset", "limit", "log", "level"})
      EXPECT_TRUE(page.contains(member)) << target << " " << member;
    EXPECT_EQ(page["log"]["size"], 2);
    EXPECT_EQ(page["level"], "authorised");
    ExpectProblem(
        std::string(target) + (std::string_view(target).find('?') == std::string_view::npos ? "?" : "&") + "limit=2001",
        400, "limit");
    ExpectProblem(
        std::string(target) + (std::string_view(target).find('?') == std::string_view::npos ? "?" : "&") + "limt=1",
        400, "limt");
  }
}

// The members that api/openapi.yaml requires of a schema: the first "required: [...]" behind its name.
std::vector<std::string> RequiredOf(const std::string& schema) {
  const std::string_view yaml = OpenApiText();
  const auto at = yaml.find("\n    " + schema + ":\n");
  EXPECT_NE(at, std::string_view::npos) << schema;
  const auto begin = yaml.find("required: [", at) + 11;
  std::istringstream list{std::string(yaml.substr(begin, yaml.find(']', begin) - begin))};
  std::vector<std::string> members;
  for (std::string member; std::getline(list >> std::ws, member, ',');) members.push_back(member);
  EXPECT_GT(members.size(), 1U) << schema;
  return members;
}

TEST_F(ApiTest, AnswersHaveWhatTheDescriptionRequires) {
  node.roster.supporters = {{.id = "state:us"}};
  node.supply.findings.findings = {{.id = "X", .vex = Vex{.status = "affected", .others = {{.status = "fixed"}}}}};
  const auto expect = [](const std::string& schema, const json::Value& answer) {
    for (const std::string& member : RequiredOf(schema))
      EXPECT_TRUE(answer.contains(member)) << schema << "." << member;
  };
  expect("Node", Get("/api/v1/node"));
  expect("Feed", Get("/api/v1/node")["feeds"][0]);
  expect("Instrument", Get("/api/v1/instruments")["items"][0]);
  expect("Supporter", Get("/api/v1/roster")["items"][0]);
  expect("RosterAnswer", Get("/api/v1/roster/answer?party=US&date=2021-11-12"));
  expect("PartyRow", Get("/api/v1/parties")["items"][0]);
  expect("Party", Get("/api/v1/parties/did%3Aweb%3Aacme.example"));
  expect("Product", Get("/api/v1/products")["items"][0]);
  expect("Release", Get("/api/v1/releases/7"));
  expect("Component", Get("/api/v1/releases/7/components")["items"][0]);
  expect("Findings", Get("/api/v1/releases/7/findings"));
  expect("Finding", Get("/api/v1/releases/7/findings")["findings"][0]);
  expect("Vex", Get("/api/v1/releases/7/findings")["findings"][0]["vex"]);
  expect("VexStatement", Get("/api/v1/vex?vulnerability=CVE-2021-44228")["items"][0]);
  expect("Shipment", Get("/api/v1/ships?purl=pkg:maven/a/b")["items"][0]);
  expect("AdvisoryRow", Get("/api/v1/advisories")["items"][0]);
  expect("Advisory", Get("/api/v1/advisories/GHSA-jfh8-c2jp-5v3q"));
  expect("PackageVersion", Get("/api/v1/packages?purl=pkg:npm/lodash@4.17.20"));
  expect("Finding", Get("/api/v1/packages?purl=pkg:npm/lodash@4.17.20")["findings"][0]);
  expect("Explanation", Get("/api/v1/advisories/GHSA-35jh-r3h4-6jhm/explain?purl=pkg:npm/lodash@4.17.20"));
  const auto scanned = caller.Call(http::Method::kPost, "/api/v1/scan", {}, ToBytes("{}"));
  expect("Scan", json::Parse(AsText(scanned.body)).value());
  expect("SearchResult", Get("/api/v1/search?q=a"));
  expect("StatementRow", Get("/api/v1/statements")["items"][0]);
  expect("Statement", Get("/api/v1/statements/0"));
}

TEST_F(ApiTest, Node) {
  node.log.note = "log.example.org/test\n1\nroot\n\n";
  const json::Value facts = Get("/api/v1/node");
  EXPECT_THAT(Members(facts), testing::ElementsAre("name", "origin", "version", "demonstration", "notice", "log",
                                                   "counts", "views", "feeds"));
  EXPECT_THAT(Members(facts["log"]),
              testing::ElementsAre("size", "root", "published_size", "checkpoint_key", "receipt_keys", "keys", "ended",
                                   "witnesses", "succeeds", "time"));
  EXPECT_EQ(facts["log"]["witnesses"], nullptr);  // nobody is asked
  EXPECT_EQ(facts["log"]["published_size"], 1);
  EXPECT_EQ(facts["log"]["receipt_keys"][0]["jwk"]["kty"], "EC");
  EXPECT_EQ(facts["counts"]["listed"], 2);
  EXPECT_EQ(facts["counts"]["statements"], 2);
  EXPECT_EQ(facts["views"][0]["name"], "catalogue");
  EXPECT_EQ(facts["feeds"][0]["ecosystems"][0]["records"], 12);
}

TEST_F(ApiTest, NodeSaysWhoWitnesses) {
  ApiDependencies dependencies = node.api();
  dependencies.witnessing = [] {
    return std::optional(WitnessingFacts{
        {{"witness.example/a", 7, 12, 1'800'000'000, 0}, {"witness.example/b", 8, 0, 0, 3}}, "any of a, b", true});
  };
  RouteCaller asking{ApiRoutes(dependencies)};
  const json::Value witnesses = json::Parse(AsText(asking.Get("/api/v1/node").body)).value()["log"]["witnesses"];
  EXPECT_EQ(witnesses["quorum"], "any of a, b");
  EXPECT_EQ(witnesses["quorum_met"], true);
  EXPECT_EQ(witnesses["list"][0],
            (json::Value{{"name", "witness.example/a"}, {"size", 12}, {"time", "2027-01-15T08:00:00Z"}}));
  EXPECT_EQ(witnesses["list"][1], (json::Value{{"name", "witness.example/b"}, {"size", 0}, {"time", nullptr}}));
}

TEST_F(ApiTest, RosterQuestionsAreReadStrictly) {
  node.roster.supporters = {
      {.id = "state:us",
       .name = "United States",
       .kind = "state",
       .country = "US",
       .status = "listed",
       .since = "2021-11-11",
       .announced = WordOfCustodian{.date = "2021-11-10", .precision = "exact", .entry = 5},
       .listed =
           WordOfCustodian{.date = "2021-11-11", .precision = "exact", .entry = 6, .source = {.title = "Supporters"}}}};
  const json::Value page =
      Get("/api/v1/roster?kind=state&country=US&status=listed&q=united+states&as_of=2021-11-12&limit=5");
  EXPECT_EQ(node.roster.asked.kind, "state");
  EXPECT_EQ(node.roster.asked.text, "united states");
  EXPECT_EQ(node.roster.asked.as_of, ParseDate("2021-11-12").value());
  EXPECT_EQ(node.roster.asked.range.limit, 5U);
  const json::Value& row = page["items"][0];
  EXPECT_THAT(Members(row), testing::ElementsAre("id", "name", "kind", "country", "status", "since", "announced",
                                                 "listed", "signed", "ended", "party", "claims", "resembles"));
  EXPECT_EQ(row["announced"]["entry"], 5);
  EXPECT_TRUE(row["signed"].is_null());
  EXPECT_EQ(row["listed"]["source"]["title"], "Supporters");
  EXPECT_TRUE(row["announced"]["source"].is_null());
  ExpectProblem("/api/v1/roster?kind=states", 400, "kind");
  ExpectProblem("/api/v1/roster?country=usa", 400, "country");
  ExpectProblem("/api/v1/roster?country=us", 400, "country");
  ExpectProblem("/api/v1/roster?status=maybe", 400, "status");
  ExpectProblem("/api/v1/roster?as_of=2021-02-30", 400, "as_of");
  ExpectProblem("/api/v1/roster?q=a&q=b", 400, "q");
}

TEST_F(ApiTest, RosterAnswers) {
  node.roster.answer = {.answer = "no", .because = "announced only", .acts = {{"announced", "2021-11-10", "exact", 5}}};
  const json::Value answer = Get("/api/v1/roster/answer?party=US&date=2021-11-10");
  EXPECT_EQ(answer["question"]["instrument"], "https://call.example/1");
  EXPECT_EQ(answer["question"]["date"], "2021-11-10");
  EXPECT_EQ(answer["answer"], "no");
  EXPECT_EQ(answer["acts"][0]["what"], "announced");
  ExpectProblem("/api/v1/roster/answer?date=2021-11-10", 400, "party");
  ExpectProblem("/api/v1/roster/answer?party=US", 400, "date");
}

TEST_F(ApiTest, PartiesByUri) {
  node.roster.party.keys = {
      {.kid = "abc", .algorithm = "ed25519", .roles = {"supply"}, .revoked_reason = "lost", .revoked_entry = 9}};
  const json::Value party = Get("/api/v1/parties/did%3Aweb%3Aacme.example");
  EXPECT_EQ(party["keys"][0]["revoked"]["entry"], 9);
  EXPECT_EQ(party["products"][0]["versions"][0], "2.4.0");
  EXPECT_EQ(party["statements"], 2);
  EXPECT_TRUE(party["admission"].is_null());
  ExpectProblem("/api/v1/parties/did%3Aweb%3Aother.example", 404, "did:web:other.example");
  EXPECT_EQ(Get("/api/v1/instruments/https%3A%2F%2Fcall.example%2F1")["supporters"]["listed"], 2);
}

TEST_F(ApiTest, Supply) {
  node.supply.findings = {.findings = {{.ecosystem = "Maven",
                                        .name = "log4j-core",
                                        .id = "GHSA-jfh8-c2jp-5v3q",
                                        .aliases = {"CVE-2021-44228"}}},
                          .not_covered = {{.ecosystem = "generic", .name = "x", .reason = "no data"}},
                          .covered = 3,
                          .snapshots = {{.feed = "osv/curated", .entry = 4}},
                          .entries = {4, 7}};
  const json::Value findings = Get("/api/v1/releases/7/findings");
  EXPECT_EQ(findings["findings"][0]["aliases"][0], "CVE-2021-44228");
  EXPECT_TRUE(findings["findings"][0]["fixed"].is_null());
  EXPECT_EQ(findings["not_covered"][0]["reason"], "no data");
  EXPECT_EQ(findings["entries"], json::Value({4, 7}));
  EXPECT_EQ(Get("/api/v1/releases/7")["version"], "2.4.0");
  EXPECT_EQ(Get("/api/v1/releases/7")["answered"], 2);
  EXPECT_EQ(Get("/api/v1/products")["items"][0]["releases"][0]["answered"], 2);
  ExpectProblem("/api/v1/releases/8", 404, "8");
  ExpectProblem("/api/v1/releases/x", 400, "entry");
  EXPECT_EQ(Get("/api/v1/ships?purl=pkg%3Amaven%2Fa%2Fb%401.0")["purl"], "pkg:maven/a/b@1.0");
  ExpectProblem("/api/v1/ships?purl=log4j", 400, "purl");
  ExpectProblem("/api/v1/ships", 400, "purl");
  const json::Value advisory = Get("/api/v1/advisories/GHSA-jfh8-c2jp-5v3q");
  EXPECT_EQ(advisory["record"]["id"], "GHSA-jfh8-c2jp-5v3q");
  EXPECT_EQ(advisory["affected"][0]["entry"], 7);
  ExpectProblem("/api/v1/advisories/CVE-1", 404, "CVE-1");
}

TEST_F(ApiTest, AdvisoriesSayWhatElseIsKnownOfTheFlaw) {
  const json::Value row = Get("/api/v1/advisories")["items"][0];
  EXPECT_EQ(row["same_flaw"], json::Value({"CVE-2021-44228"}));
  EXPECT_FALSE(row.contains("version"));
  EXPECT_TRUE(Get("/api/v1/advisories")["version"].is_null());
  const json::Value page = Get("/api/v1/advisories?q=a%3Ab%401.0");
  EXPECT_EQ(page["version"]["ecosystem"], "Maven");
  EXPECT_EQ(page["version"]["affected"], 1);
  EXPECT_TRUE(page["version"]["purl"].is_null());
  EXPECT_EQ(page["items"][0]["version"]["result"], "affected");
  EXPECT_EQ(page["items"][0]["version"]["fixed"], "1.1");
  const json::Value advisory = Get("/api/v1/advisories/GHSA-jfh8-c2jp-5v3q");
  EXPECT_EQ(advisory["same_flaw"][0]["id"], "CVE-2021-44228");
  EXPECT_EQ(advisory["upstream"], json::Value({"CVE-2021-44228"}));
  EXPECT_TRUE(advisory["exploitation"].is_null());
}

TEST_F(ApiTest, PackagesAreAskedByPurlOrByName) {
  const json::Value by_purl = Get("/api/v1/packages?purl=pkg%3Anpm%2Flodash%404.17.20");
  EXPECT_EQ(node.matching.asked.purl, "pkg:npm/lodash@4.17.20");
  EXPECT_EQ(by_purl["package"]["ecosystem"], "npm");
  EXPECT_EQ(by_purl["findings"][0]["group"], "CVE-2021-23337");
  EXPECT_TRUE(by_purl["not_covered"].is_null());
  EXPECT_EQ(by_purl["entries"], json::Value({1}));
  EXPECT_EQ(by_purl["level"], "authorised");
  Get("/api/v1/packages?ecosystem=npm&name=%40babel%2Fcore&version=7.0.0");
  EXPECT_EQ(node.matching.asked.name, "@babel/core");
  const json::Value why =
      Get("/api/v1/advisories/GHSA-35jh-r3h4-6jhm/explain?ecosystem=npm&name=lodash&version=4.17.20");
  EXPECT_EQ(why["result"], "affected");
  EXPECT_EQ(why["fixed"], "4.17.21");
  EXPECT_EQ(why["steps"][1]["depth"], 1);
  EXPECT_EQ(node.matching.asked.ecosystem, "npm");
  ExpectProblem("/api/v1/packages", 400, "purl");
  ExpectProblem("/api/v1/packages?name=a&version=1", 400, "ecosystem");
  ExpectProblem("/api/v1/packages?ecosystem=npm&version=1", 400, "name");
  ExpectProblem("/api/v1/packages?ecosystem=npm&name=a", 400, "version");
  ExpectProblem("/api/v1/packages?purl=pkg:npm/a@1&version=1", 400, "version");
  ExpectProblem("/api/v1/packages?purl=pkg:npm/a@1&pur=1", 400, "pur");
  ExpectProblem("/api/v1/advisories/GHSA-1/explain?purl=pkg:npm/a@1", 404, "id");
  ExpectProblem("/api/v1/advisories/GHSA-35jh-r3h4-6jhm/explain", 400, "purl");
}

TEST_F(ApiTest, Search) {
  node.roster.supporters = {{.id = "state:us", .name = "United States"}};
  const json::Value found = Get("/api/v1/search?q=log4j");
  for (const char* member : {"supporters", "parties", "products", "components", "advisories"})
    EXPECT_EQ(found[member].size(), 1U) << member;
  ExpectProblem("/api/v1/search", 400, "q");
}

TEST_F(ApiTest, StatementsTakenApart) {
  const json::Value list =
      Get("/api/v1/statements?issuer=did%3Aweb%3Aacme.example&type=application/vnd.entente.support%2Bjson");
  EXPECT_EQ(list["total"], 1);
  EXPECT_EQ(list["items"][0]["index"], 0);

  const json::Value plain = Get("/api/v1/statements/0");
  EXPECT_EQ(plain["payload"]["instrument"], "https://call.example/1");
  EXPECT_TRUE(plain["hash_envelope"].is_null());
  EXPECT_EQ(plain["time"], "2021-11-10T00:00:00Z");
  EXPECT_EQ(plain["algorithm"], "ed25519");
  const Bytes entry = FromBase64(plain["entry_base64"].get<std::string>()).value();
  EXPECT_EQ(entry, node.log.entries[0].bytes);
  Bytes leaf = {0};
  Append(leaf, entry);
  EXPECT_EQ(plain["leaf_hash"], ToBase64(crypto::Sha256(leaf)));

  const json::Value envelope = Get("/api/v1/statements/1");
  EXPECT_TRUE(envelope["payload"].is_null());
  EXPECT_EQ(envelope["hash_envelope"]["bytes"], 4);
  EXPECT_EQ(envelope["hash_envelope"]["present"], true);
  node.store.documents.clear();
  EXPECT_EQ(Get("/api/v1/statements/1")["hash_envelope"]["present"], false);
  ExpectProblem("/api/v1/statements/2", 404, "2");
  ExpectProblem("/api/v1/statements/00", 400, "index");
}

TEST_F(ApiTest, ProofsToTakeAway) {
  EXPECT_EQ(Get("/api/v1/statements/1/proof")["index"], 1);
  EXPECT_EQ(caller.Get("/api/v1/statements/99999/tlog-proof").status, 404U);
  EXPECT_EQ(caller.Get("/api/v1/statements/x/tlog-proof").status, 400U);
  const auto response = caller.Get("/api/v1/statements/0/transparent");
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/scitt-statement+cose");
  const auto transparent = statement::DecodeTransparent(response.body);
  ASSERT_TRUE(transparent.has_value()) << transparent.error().Text();
  EXPECT_EQ(transparent->receipts.size(), 1U);
  EXPECT_TRUE(std::ranges::equal(transparent->statement.entry(), node.log.entries[0].bytes));
  ExpectProblem("/api/v1/statements/9/transparent", 404, "9");
}

// An answer as the claim of a proof bundle, with what it names cited: one rule for every answer that rests on entries.
TEST_F(ApiTest, AnswersAreGivenAsProofBundlesToo) {
  node.roster.answer.entries = {2, 9};
  node.roster.answer.acts = {{.what = "listed", .date = "2021-11-10", .precision = "exact", .entry = 9}};
  const json::Value roster = Get("/api/v1/roster/answer?party=US&date=2021-11-12&proof=1");
  EXPECT_EQ(roster["cited"], json::Value({2, 9}));
  EXPECT_EQ(roster["question"]["party"], "US");
  EXPECT_EQ(roster["answer"]["answer"], "unknown");
  EXPECT_FALSE(roster["answer"].contains("question"));
  const json::Value ships = Get("/api/v1/ships?purl=pkg:npm/x&proof=1");
  EXPECT_EQ(ships["cited"], json::Value::array({7}));
  EXPECT_EQ(ships["question"]["address"], "/api/v1/ships?purl=pkg%3Anpm%2Fx");
  EXPECT_EQ(ships["answer"], Get("/api/v1/ships?purl=pkg:npm/x"));
  EXPECT_EQ(Get("/api/v1/statements/0/proof?size=3")["size"], 3);
  EXPECT_EQ(caller.Get("/api/v1/statements/0/proof?size=0").status, 400U);
  EXPECT_EQ(caller.Get("/api/v1/ships?purl=pkg:npm/x&proof=yes").status, 400U);
  EXPECT_EQ(caller.Get("/api/v1/ships?purl=pkg:npm/x&proof=1&proof=1").status, 400U);
  EXPECT_EQ(caller.Get("/api/v1/products?proof=1").status, 400U);
  // An answer that rests on nothing cannot be proved with anything.
  EXPECT_EQ(caller.Get("/api/v1/releases/7/findings?proof=1").status, 404U);
}

}  // namespace
}  // namespace entente::protocols
