#include "http/router.h"

#include <gtest/gtest.h>

#include "http/problem.h"

namespace entente::http {
namespace {

Router MakeRouter(bool with_pages) {
  const Handler nothing = [](const Request&, Responder respond) { respond({}); };
  Router router;
  Route post;
  post.method = Method::kPost;
  post.pattern = "/entries";
  post.handler = nothing;
  router.Add({post, PublicRead("/entries/{id}", nothing), PublicRead("/log/tile/{rest...}", nothing),
              PublicRead("/api/v1/a/{x}/b", nothing)});
  if (with_pages) router.SetFallback(nothing);
  return router;
}

TEST(Router, TakesSegmentsAndTheRest) {
  const Router router = MakeRouter(false);
  const auto entry = router.Find(Method::kGet, "/entries/did%3Aweb%3Aa%2Fb");
  ASSERT_NE(entry.route, nullptr);
  EXPECT_EQ(entry.parameters[0].first, "id");
  EXPECT_EQ(entry.parameters[0].second, "did:web:a/b");
  const auto tile = router.Find(Method::kHead, "/log/tile/0/x001/067.p/5");
  ASSERT_NE(tile.route, nullptr);
  EXPECT_EQ(tile.parameters[0].second, "0/x001/067.p/5");
}

TEST(Router, WhatFitsNoRouteIsNotThere) {
  const Router router = MakeRouter(false);
  for (const char* path : {"/", "/entries/", "/entries/1/2", "/log/tile", "/log/tile/", "/log/tile/a//b",
                           "/log/tile/a%2Fb", "/api/v1/a//b", "/other"}) {
    const auto match = router.Find(Method::kGet, path);
    EXPECT_EQ(match.route, nullptr) << path;
    EXPECT_EQ(match.allowed, "") << path;
    EXPECT_FALSE(match.malformed) << path;
  }
  EXPECT_TRUE(router.Find(Method::kGet, "/log/tile/%2e%2e/secret").malformed);
  EXPECT_TRUE(router.Find(Method::kGet, "/entries/%00").malformed);
}

TEST(Router, SaysWhichMethodsAreTaken) {
  const Router router = MakeRouter(false);
  EXPECT_EQ(router.Find(Method::kGet, "/entries").allowed, "POST");
  EXPECT_EQ(router.Find(Method::kPut, "/entries/1").allowed, "GET, HEAD");
}

TEST(Router, PagesTakeWhatNoRouteBegins) {
  const Router router = MakeRouter(true);
  EXPECT_NE(router.Find(Method::kGet, "/").route, nullptr);
  EXPECT_NE(router.Find(Method::kHead, "/roster").route, nullptr);
  EXPECT_EQ(router.Find(Method::kGet, "/api/v1/unknown").route, nullptr);
  EXPECT_EQ(router.Find(Method::kGet, "/log/other").route, nullptr);
  EXPECT_EQ(router.Find(Method::kPost, "/roster").allowed, "GET, HEAD");
}

TEST(Router, PagesTakeNothingThatIsReserved) {
  Router router = MakeRouter(true);
  EXPECT_NE(router.Find(Method::kGet, "/groups/crime").route, nullptr);
  router.Reserve("groups");
  EXPECT_EQ(router.Find(Method::kGet, "/groups/crime").route, nullptr);
  EXPECT_EQ(router.Find(Method::kGet, "/groups/crime").allowed, "");
  EXPECT_NE(router.Find(Method::kGet, "/group").route, nullptr);
}

struct StatusCase {
  Error error;
  unsigned status;
};

TEST(Problem, EachCodeHasItsStatus) {
  const StatusCase cases[] = {
      {{ErrorCode::kInvalidInput, "m", {}, {}}, 400},
      {{ErrorCode::kInvalidInput, "m", {}, "entry-size"}, 413},
      {{ErrorCode::kInvalidInput, "m", {}, "payload-size"}, 413},
      {{ErrorCode::kUnauthorized, "m", {}, {}}, 403},
      {{ErrorCode::kPolicyRejected, "m", {}, "r"}, 403},
      {{ErrorCode::kNotFound, "m", {}, {}}, 404},
      {{ErrorCode::kConflict, "m", {}, {}}, 409},
      {{ErrorCode::kPushback, "m", {}, {}}, 503},
      {{ErrorCode::kUnavailable, "m", {}, {}}, 503},
      {{ErrorCode::kUnavailable, "m", {}, "disk-full"}, 507},
      {{ErrorCode::kUnavailable, "cannot write: No space left on device", {}, {}}, 507},
      {{ErrorCode::kUnavailable, "cannot write: No space left on device", {}, {}}, 507},
      {{ErrorCode::kCorruption, "m", {}, {}}, 500},
      {{ErrorCode::kInternal, "m", {}, {}}, 500},
  };
  for (const auto& [error, status] : cases)
    EXPECT_EQ(StatusOf(error), status) << CodeName(error.code) << " " << error.rule;
}

TEST(Problem, SaysRuleAndPlace) {
  EXPECT_EQ(ProblemJson({ErrorCode::kPolicyRejected, "no \"role\"", "/keys/0", "supply-evidence"}),
            R"({"type":"about:blank","title":"Forbidden","status":403,"detail":"no \"role\"","code":"policy-rejected",)"
            R"("rule":"supply-evidence","place":"/keys/0"})");
  EXPECT_EQ(FindHeader(ProblemResponse({ErrorCode::kPushback, "m", {}, {}}).headers, "retry-after"), "1");
}

TEST(Message, ListsOfTokens) {
  EXPECT_TRUE(ListsToken("deflate, GZIP;q=0.5", "gzip"));
  EXPECT_FALSE(ListsToken("gzip;q=0.0, br", "gzip"));
  EXPECT_FALSE(ListsToken("gzipped", "gzip"));
  EXPECT_FALSE(ListsToken("", "gzip"));
}

TEST(Message, AResponderThatGoesAwayAnswers500) {
  unsigned status = 0;
  {
    const Responder responder([&](const Response& response) { status = response.status; });
  }
  EXPECT_EQ(status, 500U);
  int answers = 0;
  {
    Responder first([&](const Response&) { ++answers; });
    Responder second(std::move(first));
    second({});
  }
  EXPECT_EQ(answers, 1);
}

}  // namespace
}  // namespace entente::http
