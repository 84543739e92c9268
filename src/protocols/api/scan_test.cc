#include "protocols/api/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "protocols/route_caller.h"
#include "protocols/test_node.h"

namespace entente::protocols {
namespace {

using testing::HasSubstr;

struct ScanTest : testing::Test {
  http::Response Send(std::string_view document, http::Headers headers = {}) {
    return caller.Call(http::Method::kPost, "/api/v1/scan", std::move(headers), ToBytes(document));
  }
  void ExpectProblem(const http::Response& response, unsigned status, std::string_view words) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/problem+json");
    EXPECT_THAT(ToText(response.body), HasSubstr(std::string(words)));
  }

  TestNode node;
  RouteCaller caller{ScanRoutes(node.api())};
};

TEST_F(ScanTest, AnswersWithFindingsAndWhatTheyRestOn) {
  const http::Response response = Send("{}");
  ASSERT_EQ(response.status, 200U) << ToText(response.body);
  EXPECT_EQ(HeaderOf(response, "Cache-Control"), "no-store");
  const json::Value answer = json::Parse(AsText(response.body)).value();
  EXPECT_EQ(answer["document"]["format"], "CycloneDX 1.5");
  EXPECT_EQ(answer["document"]["bytes"], 2);
  EXPECT_EQ(answer["document"]["digest"], ToHex(crypto::Sha256(ToBytes("{}"))));
  EXPECT_EQ(answer["product"]["name"], "gateway");
  const json::Value& finding = answer["findings"][0];
  EXPECT_EQ(finding["group"], "CVE-2021-23337");
  EXPECT_EQ(finding["malicious"], true);
  EXPECT_EQ(finding["exploitation"]["kev_added"], "2024-01-02");
  EXPECT_EQ(finding["exploitation"]["epss"], 0.25);
  EXPECT_TRUE(finding["exploitation"]["epss_percentile"].is_null());
  EXPECT_EQ(answer["not_covered"][0]["reason"], "no purl");
  EXPECT_EQ(answer["warnings"][0], "odd");
  EXPECT_EQ(answer["entries"], json::Value({1}));
  EXPECT_TRUE(answer.contains("log"));
  EXPECT_FALSE(answer.contains("level")) << "no entry says anything of the document";
}

TEST_F(ScanTest, SaysWhatIsWrongWithWhatWasSent) {
  ExpectProblem(Send(""), 400, "there is no document");
  ExpectProblem(Send("not an SBOM"), 400, "this is no SBOM");
  ExpectProblem(Send("endless"), 413, "too much");
  ExpectProblem(Send("{}", {{"Content-Type", "Multipart/form-data; boundary=x"}}), 400, "not a form");
  ExpectProblem(Send("{}", {{"Content-Encoding", "gzip"}}), 400, "not compressed");
  ExpectProblem(caller.Call(http::Method::kPost, "/api/v1/scan?format=x", {}, ToBytes("{}")), 400, "format");
  EXPECT_EQ(caller.routes()[0].body_bytes_max, 16U * 1024 * 1024);
}

TEST_F(ScanTest, MoreAtOnceThanItTakesAreAskedToComeBack) {
  RouteCaller narrow(ScanRoutes(node.api(), {.at_once_max = 2, .judged_max = 1}));
  std::promise<void> begun;
  std::promise<void> go_on;
  node.matching.scanning = [&] {
    begun.set_value();
    go_on.get_future().wait();
  };
  http::Response slow;
  std::thread first([&] { slow = narrow.Call(http::Method::kPost, "/api/v1/scan", {}, ToBytes("{}")); });
  begun.get_future().wait();
  const http::Response refused = narrow.Call(http::Method::kPost, "/api/v1/scan", {}, ToBytes("{}"));
  ExpectProblem(refused, 503, "too many");
  EXPECT_EQ(HeaderOf(refused, "Retry-After"), "1");
  // One that is on its way in takes the last place.
  http::Request request;
  request.method = http::Method::kPost;
  request.path = "/api/v1/scan";
  auto coming = narrow.routes()[0].streaming(request);
  ASSERT_TRUE(coming.has_value());
  const auto no_place = narrow.routes()[0].streaming(request);
  ASSERT_FALSE(no_place.has_value());
  EXPECT_EQ(no_place.error().code, ErrorCode::kPushback);
  coming = std::unexpected(Error{});  // broken off
  go_on.set_value();
  first.join();
  EXPECT_EQ(slow.status, 200U);
  node.matching.scanning = nullptr;
  EXPECT_EQ(narrow.Call(http::Method::kPost, "/api/v1/scan", {}, ToBytes("{}")).status, 200U)
      << "places are given back";
}

}  // namespace
}  // namespace entente::protocols
