#include "protocols/osv/osv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "codec/json.h"
#include "protocols/osv/osv_request.h"
#include "protocols/route_caller.h"

namespace entente::protocols {
namespace {

// Advisories "A-000", "A-001", … of every package, and what was asked.
class FakeMoment final : public OsvMoment {
 public:
  FakeMoment(const std::vector<std::string>& ids, const std::string& not_covered, std::vector<OsvQuestion>& asked)
      : ids_(ids), not_covered_(not_covered), asked_(asked) {}
  [[nodiscard]] Result<OsvAnswer> Find(const OsvQuestion& question) const override {
    asked_.push_back(question);
    if (question.ecosystem == "Nowhere") return Invalid("no such ecosystem", "/package/ecosystem");
    OsvAnswer answer{.hits = {}, .not_covered = not_covered_};
    if (question.name == "clean") return answer;
    for (std::uint32_t i = 0; i < ids_.size(); ++i) answer.hits.push_back({i, ids_[i], "2024-01-02T03:04:05Z"});
    return answer;
  }
  [[nodiscard]] Result<std::string> Record(const OsvHit& hit) const override {
    return R"({ "id": ")" + std::string(hit.id) + R"(" })";
  }
  [[nodiscard]] Result<std::string> RecordOf(std::string_view id) const override {
    if (std::ranges::find(ids_, id) == ids_.end()) return Fail(ErrorCode::kNotFound, "no such advisory");
    return R"({"id":")" + std::string(id) + R"(","withdrawn":"2024-01-01T00:00:00Z"})";
  }

 private:
  const std::vector<std::string> ids_;
  const std::string not_covered_;
  std::vector<OsvQuestion>& asked_;
};

class FakeQueries final : public OsvQueries {
 public:
  [[nodiscard]] Result<std::unique_ptr<const OsvMoment>> Now() const override {
    return std::make_unique<const FakeMoment>(ids, not_covered, asked);
  }
  std::vector<std::string> ids = {"A-1", "A-2", "A-3"};
  std::string not_covered;
  mutable std::vector<OsvQuestion> asked;
};

struct OsvTest : testing::Test {
  http::Response Post(std::string_view address, std::string_view body) {
    return caller.Call(http::Method::kPost, address, {}, ToBytes(body));
  }
  json::Value Answer(std::string_view address, std::string_view body) {
    const auto response = Post(address, body);
    EXPECT_EQ(response.status, 200U) << AsText(response.body);
    return json::Value::parse(AsText(response.body));
  }
  // The error of a request that is refused with this status.
  json::Value Refused(std::string_view address, std::string_view body, unsigned status) {
    const auto response = Post(address, body);
    EXPECT_EQ(response.status, status) << body;
    EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
    auto problem = json::Value::parse(AsText(response.body));
    EXPECT_EQ(problem.size(), 2U);
    return problem;
  }

  FakeQueries queries;
  RouteCaller caller{OsvRoutes({.queries = queries,
                                .limits = {.page_rows_max = 2,
                                           .page_bytes_max = 1'000,
                                           .batch_rows_max = 3,
                                           .short_page_rows = 1,
                                           .outgoing_bytes_max = 1'000}})};
};

constexpr std::string_view kAny = R"({"package":{"name":"a","ecosystem":"PyPI"},"version":"1.0")";

std::string WithToken(std::string_view token, std::string_view member = "page_token") {
  return std::string(kAny) + ",\"" + std::string(member) + "\":\"" + std::string(token) + "\"}";
}

TEST_F(OsvTest, RecordsAreGivenAsTheyAreAPageAtATime) {
  const auto first = Post("/osv/v1/query", std::string(kAny) + "}");
  EXPECT_EQ(ToText(first.body).substr(0, 45), R"({"vulns":[{ "id": "A-1" },{ "id": "A-2" }],"n)");
  const std::string token = json::Value::parse(AsText(first.body)).at("next_page_token");
  // protobuf's JSON writes members in camel case.
  for (const char* member : {"page_token", "pageToken"})
    EXPECT_EQ(ToText(Post("/osv/v1/query", WithToken(token, member)).body), R"({"vulns":[{ "id": "A-3" }]})");
  EXPECT_EQ(queries.asked.back().name, "a");
  EXPECT_EQ(queries.asked.back().ecosystem, "PyPI");
  EXPECT_EQ(queries.asked.back().version, "1.0");
}

TEST_F(OsvTest, APageEndsAfterSoManyBytes) {
  FakeQueries many;
  for (int i = 0; i < 9; ++i) many.ids.push_back("B-" + std::string(300, 'x') + std::to_string(i));
  RouteCaller few{OsvRoutes({.queries = many, .limits = {.page_bytes_max = 700}})};
  std::string token;
  std::vector<std::string> seen;
  int pages = 0;
  do {
    const auto page =
        json::Value::parse(AsText(few.Call(http::Method::kPost, "/v1/query", {}, ToBytes(WithToken(token))).body));
    for (const auto& one : page.at("vulns")) seen.push_back(one.at("id"));
    token = page.value("next_page_token", "");
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(seen, many.ids);
  EXPECT_GT(pages, 2);
}

TEST_F(OsvTest, ATokenOutlivesTheAdvisoriesItWasMadeOf) {
  const std::string token = Answer("/osv/v1/query", std::string(kAny) + "}").at("next_page_token");
  queries.ids = {"A-0", "A-1", "A-2a", "A-4"};  // the one that the token names is gone
  const auto next = Answer("/osv/v1/query", WithToken(token));
  EXPECT_EQ(next.dump(), R"({"vulns":[{"id":"A-2a"},{"id":"A-4"}]})");
  queries.ids = {"A-0"};
  EXPECT_EQ(Answer("/osv/v1/query", WithToken(token)).dump(), "{}");
}

TEST_F(OsvTest, ATokenOfAnotherQueryIsRefused) {
  const std::string token = Answer("/osv/v1/query", std::string(kAny) + "}").at("next_page_token");
  const auto other =
      Refused("/osv/v1/query",
              R"({"package":{"name":"b","ecosystem":"PyPI"},"version":"1.0","page_token":")" + token + "\"}", 400);
  EXPECT_EQ(other.at("code"), 3);
  EXPECT_NE(std::string(other.at("message")).find("another query"), std::string::npos);
  for (const std::string bad : {"x", "????", "AAAA", "RklSU1RfUEFHRV9UT0tFTg=="})
    EXPECT_EQ(Refused("/osv/v1/query", WithToken(bad), 400).at("code"), 3) << bad;
}

TEST_F(OsvTest, NothingFoundIsAnEmptyObject) {
  constexpr std::string_view kClean = R"({"package":{"name":"clean","ecosystem":"npm"}})";
  EXPECT_EQ(ToText(Post("/v1/query", kClean).body), "{}");
  EXPECT_EQ(HeaderOf(Post("/v1/query", kClean), "Entente-Not-Covered"), "");
  queries.not_covered = "no data on npm\r\nEvil: \xff";
  EXPECT_EQ(HeaderOf(Post("/v1/query", kClean), "Entente-Not-Covered"), "no data on npm??Evil: ?");
  const auto batch = Post("/v1/querybatch", R"({"queries":[{"commit":"00ff"},{"package":{"purl":"pkg:npm/a"}}]})");
  EXPECT_EQ(HeaderOf(batch, "Entente-Not-Covered"), "2 of 2 queries; /queries/0: no data on npm??Evil: ?");
}

TEST_F(OsvTest, ABatchGivesIdsAndTimes) {
  const auto answer = Answer("/osv/v1/querybatch",
                             R"({"queries":[{"package":{"name":"a","ecosystem":"npm"}},{"package":{"name":"clean"}},)"
                             R"({"package":{"purl":"pkg:npm/b@1"}},{"package":{"name":"c"}}]})");
  ASSERT_EQ(answer.at("results").size(), 4U);
  const auto& first = answer["results"][0];
  EXPECT_EQ(first["vulns"].dump(),
            R"([{"id":"A-1","modified":"2024-01-02T03:04:05Z"},{"id":"A-2","modified":"2024-01-02T03:04:05Z"}])");
  EXPECT_TRUE(first.contains("next_page_token"));
  EXPECT_EQ(answer["results"][1].dump(), "{}");
  EXPECT_EQ(answer["results"][2]["vulns"].size(), 2U);
  // After so many rows together, pages are short.
  EXPECT_EQ(answer["results"][3]["vulns"].size(), 1U);
  const auto next =
      Answer("/osv/v1/querybatch", R"({"queries":[{"package":{"name":"a","ecosystem":"npm"},"page_token":)" +
                                       first["next_page_token"].dump() + "}]}");
  EXPECT_EQ(next.dump(), R"({"results":[{"vulns":[{"id":"A-3","modified":"2024-01-02T03:04:05Z"}]}]})");
  EXPECT_EQ(Answer("/osv/v1/querybatch", "{}").dump(), R"({"results":[]})");
  EXPECT_EQ(Answer("/osv/v1/querybatch", R"({"queries":null})").dump(), R"({"results":[]})");
}

TEST_F(OsvTest, OneRecord) {
  const auto record = caller.Get("/osv/v1/vulns/A-2");
  EXPECT_EQ(record.status, 200U);
  EXPECT_EQ(ToText(record.body), R"({"id":"A-2","withdrawn":"2024-01-01T00:00:00Z"})");
  EXPECT_EQ(HeaderOf(record, "Content-Type"), "application/json");
  const auto none = caller.Get("/v1/vulns/A-9");
  EXPECT_EQ(none.status, 404U);
  EXPECT_EQ(ToText(none.body), R"({"code":5,"message":"no such advisory"})");
}

TEST_F(OsvTest, WhatIsNotDoneIsSaid) {
  for (const char* address : {"/osv/v1/determineversion", "/v1/determineversion", "/v1experimental/determineversion"}) {
    const auto problem = Refused(address, "{}", 501);
    EXPECT_EQ(problem.at("code"), 12);
    EXPECT_NE(std::string(problem.at("message")).find("not implemented"), std::string::npos);
  }
}

TEST_F(OsvTest, BadQueriesAreRefusedWithTheirPlace) {
  const std::map<std::string, std::string> bad = {
      {"", "byte"},
      {"[]", "object"},
      {"{}", "commit or a package"},
      {R"({"package":{}})", "by its name or its purl"},
      {R"({"package":{"ecosystem":"npm"}})", "by its name or its purl"},
      {R"({"version":"1"})", "commit or a package"},
      {R"({"package":"a"})", "/package"},
      {R"({"package":{"name":7}})", "/package/name"},
      {R"({"package":{"name":"a","nmae":"a"}})", "nmae"},
      {R"({"package":{"name":"a"},"versoin":"1"})", "versoin"},
      {R"({"package":{"name":"a"},"version":1})", "/version"},
      {R"({"package":{"name":"a","purl":"pkg:npm/a"}})", "not by both"},
      {R"({"package":{"ecosystem":"npm","purl":"pkg:npm/a"}})", "not by both"},
      {R"({"commit":"xyz0"})", "hexadecimal"},
      {R"({"commit":"abc"})", "hexadecimal"},
      {R"({"commit":"00","version":"1"})", "not both"},
      {R"({"package":{"name":"a"},"page_token":"x","pageToken":"y"})", "one member"},
      {R"({"package":{"name":"a","ecosystem":"Nowhere"}})", "/package/ecosystem"},
      {R"({"package":{"name":")" + std::string(5'000, 'a') + "\"}}", "4096"},
      {R"({"package":{"name":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}})", "deep"}};
  for (const auto& [body, words] : bad) {
    const auto alone = Refused("/osv/v1/query", body, 400);
    EXPECT_EQ(alone.at("code"), 3) << body;
    EXPECT_NE(std::string(alone.at("message")).find(words), std::string::npos) << body << "\n" << alone.dump();
    if (body.empty()) continue;
    const auto third =
        Refused("/osv/v1/querybatch", R"({"queries":[{"commit":"00"},{"commit":"00"},)" + body + "]}", 400);
    const std::string said = third.at("message");
    if (words != "deep") {
      EXPECT_NE(said.find("/queries/2"), std::string::npos) << said;
    }
  }
  for (const char* body : {R"({"queries":{}})", R"({"queries":[7]})", R"({"querys":[]})", "7"})
    EXPECT_EQ(Refused("/osv/v1/querybatch", body, 400).at("code"), 3) << body;
  EXPECT_EQ(Post("/osv/v1/query?key=1", std::string(kAny) + "}").status, 400U);
}

TEST_F(OsvTest, ABatchHasAThousandQueriesAtMost) {
  const auto batch_of = [](std::size_t count) {
    std::string body = R"({"queries":[)";
    for (std::size_t i = 0; i < count; ++i) body += std::string(i == 0 ? "" : ",") + R"({"package":{"name":"clean"}})";
    return body + "]}";
  };
  FakeQueries any;
  RouteCaller open{OsvRoutes({.queries = any})};
  const auto most = open.Call(http::Method::kPost, "/v1/querybatch", {}, ToBytes(batch_of(kOsvBatchQueriesMax)));
  EXPECT_EQ(most.status, 200U);
  EXPECT_EQ(json::Value::parse(AsText(most.body)).at("results").size(), kOsvBatchQueriesMax);
  const auto problem = Refused("/v1/querybatch", batch_of(kOsvBatchQueriesMax + 1), 400);
  EXPECT_NE(std::string(problem.at("message")).find("at most 1000"), std::string::npos);
}

TEST_F(OsvTest, AnswersOnTheirWayAreBounded) {
  queries.ids = {std::string(600, 'x')};
  auto first = Post("/v1/query", std::string(kAny) + "}");  // not sent yet
  EXPECT_EQ(first.status, 200U);
  const auto second = Post("/v1/query", std::string(kAny) + "}");
  EXPECT_EQ(second.status, 503U);
  EXPECT_EQ(json::Value::parse(AsText(second.body)).at("code"), 14);
  EXPECT_EQ(HeaderOf(second, "Retry-After"), "1");
  first.hold.reset();
  EXPECT_EQ(Post("/v1/query", std::string(kAny) + "}").status, 200U);
}

TEST(OsvRoutesTest, AreBoundedAndSayProblemsInTheirOwnWay) {
  const FakeQueries queries;
  for (const http::Route& route : OsvRoutes({.queries = queries})) {
    EXPECT_EQ(route.method == http::Method::kPost, route.body_bytes_max > 0) << route.pattern;
    ASSERT_NE(route.problem, nullptr) << route.pattern;
    const Error too_large{ErrorCode::kInvalidInput, "too large", {}, {}};
    EXPECT_EQ(ToText(route.problem({}, too_large, 413).body), R"({"code":3,"message":"too large"})");
    EXPECT_EQ(ToText(route.problem({}, {ErrorCode::kUnauthorized, "sign", {}, {}}, 401).body),
              R"({"code":16,"message":"sign"})");
  }
}

}  // namespace
}  // namespace entente::protocols
