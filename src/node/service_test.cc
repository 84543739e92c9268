#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/client.h"
#include "node/node.h"
#include "node/node_for_tests.h"

namespace entente::node {
namespace {

using testing::HasSubstr;

struct ServiceTest : testing::Test {
  ServiceTest() {
    home.Open();
    options.listen = "127.0.0.1:0";
    options.version = "1.2.3";
    options.threads = 1;
  }
  static http::ClientResponse Get(const Service& service, std::string_view path) {
    const auto client = http::Client::Connect(service.url()).value();
    return client->Get(path).value();
  }
  static std::string BodyOf(const Service& service, std::string_view path) { return ToText(Get(service, path).body); }

  NodeForTests home;
  ServeOptions options;
};

TEST_F(ServiceTest, EveryDoorIsOpen) {
  const auto service = Service::Start(*home.node, options);
  ASSERT_TRUE(service.has_value()) << service.error().Text();
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/log/checkpoint", "/.well-known/scitt-keys",
                           "/entries/0", "/api/openapi.yaml", "/api/v1/node", "/api/v1/roster", "/api/v1/products",
                           "/api/v1/statements", "/api/v1/statements/0/proof", "/api/v1/search?q=x"})
    EXPECT_EQ(Get(**service, path).status, 200U) << path;
  EXPECT_EQ(Get(**service, "/api/v1/payloads/" + std::string(64, '0')).status, 404U);
  const std::string about = BodyOf(**service, "/api/v1/node");
  EXPECT_THAT(about, HasSubstr("\"version\":\"1.2.3\""));
  EXPECT_THAT(about, HasSubstr("\"origin\":\"log.example/call\""));
  EXPECT_THAT(BodyOf(**service, "/metrics"), HasSubstr("entente_http_requests_total{route=\"/api/v1/node\""));
}

TEST_F(ServiceTest, GivesOutThePagesThatItWasGiven) {
  options.web = home.folder() / "pages";
  EXPECT_EQ(Service::Start(*home.node, options).error().code, ErrorCode::kNotFound);
  std::filesystem::create_directories(options.web);
  std::ofstream(options.web / "index.html") << "<title>pages</title>";
  const auto service = Service::Start(*home.node, options);
  ASSERT_TRUE(service.has_value()) << service.error().Text();
  EXPECT_THAT(BodyOf(**service, "/"), HasSubstr("<title>pages</title>"));
  EXPECT_EQ(Get(**service, "/api/v1/nothing").status, 404U);
}

TEST_F(ServiceTest, SaysWhyItCannotListen) {
  const auto service = Service::Start(*home.node, options);
  ASSERT_TRUE(service.has_value());
  options.listen = (*service)->url().substr(std::string_view("http://").size());
  const auto taken = Service::Start(*home.node, options);
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().code, ErrorCode::kConflict);
  EXPECT_THAT(taken.error().message, HasSubstr("in use"));

  options.listen = "0.0.0.0:0";
  const auto plain = Service::Start(*home.node, options);
  ASSERT_FALSE(plain.has_value());
  EXPECT_EQ(plain.error().code, ErrorCode::kInvalidInput);
  EXPECT_THAT(plain.error().message, HasSubstr("--allow-plaintext"));
}

TEST_F(ServiceTest, AfterAStopNobodyAnswers) {
  const auto service = Service::Start(*home.node, options).value();
  const std::string url = service->url();
  service->Stop();
  EXPECT_FALSE(http::Client::Connect(url).has_value());
  service->Stop();  // again is fine
}

}  // namespace
}  // namespace entente::node
