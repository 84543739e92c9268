#include "http/route_wrapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <utility>

#include "http/client.h"
#include "http/problem.h"
#include "http/server.h"

namespace entente::http {
namespace {

Routes Pair() {
  Route echo = PublicRead("/items/{id}", [](const Request& request, Responder respond) {
    Response response = MakeResponse(200, "text/plain", request.Parameter("id") + " at " + request.path);
    response.headers.emplace_back("Location", "/items/7");
    response.headers.emplace_back("Content-Location", "/items/8");
    respond(std::move(response));
  });
  Route upload;
  upload.method = Method::kPut;
  upload.pattern = "/uploads/{id}";
  upload.body_bytes_max = 100;
  upload.streaming = [](const Request& request) -> Result<StreamingBody> {
    auto bytes = std::make_shared<std::size_t>(0);
    return StreamingBody{[bytes](ByteView piece) -> Result<void> {
                           *bytes += piece.size();
                           return {};
                         },
                         [bytes, path = request.path](Responder respond) {
                           Response response =
                               MakeResponse(201, "text/plain", std::to_string(*bytes) + " bytes at " + path);
                           response.headers.emplace_back("Location", path);
                           respond(std::move(response));
                         }};
  };
  return {std::move(echo), std::move(upload)};
}

struct RouteWrappingTest : testing::Test {
  void Serve(Routes routes) {
    Router router;
    router.Add(std::move(routes));
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    server = Server::Start(options, std::move(router)).value();
    client = Client::Connect(server->url()).value();
  }
  ClientResponse Get(std::string_view path, const Headers& headers = {}) { return client->Get(path, headers).value(); }
  ClientResponse Put(std::string_view path, const Headers& headers = {}) {
    return client->Send("PUT", path, headers, AsBytes("hello")).value();
  }

  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;
};

TEST_F(RouteWrappingTest, MountedRoutesSeeTheirOwnPaths) {
  Serve(Mounted("/groups/crime", Pair()));
  const ClientResponse read = Get("/groups/crime/items/3");
  EXPECT_EQ(read.status, 200U);
  EXPECT_EQ(ToText(read.body), "3 at /items/3");
  EXPECT_EQ(read.Header("Location"), "/groups/crime/items/7");
  EXPECT_EQ(read.Header("Content-Location"), "/groups/crime/items/8");
  const ClientResponse written = Put("/groups/crime/uploads/9");
  EXPECT_EQ(written.status, 201U);
  EXPECT_EQ(ToText(written.body), "5 bytes at /uploads/9");
  EXPECT_EQ(written.Header("Location"), "/groups/crime/uploads/9");
  EXPECT_EQ(Get("/items/3").status, 404U);
  EXPECT_EQ(Get("/groups/other/items/3").status, 404U);
}

TEST_F(RouteWrappingTest, AnAddressElsewhereStays) {
  Serve(Mounted("/here", {PublicRead("/away", [](const Request&, Responder respond) {
                  Response response = MakeResponse(201, "text/plain", "");
                  response.headers.emplace_back("Location", "https://other.example/x");
                  respond(std::move(response));
                })}));
  EXPECT_EQ(Get("/here/away").Header("Location"), "https://other.example/x");
}

TEST_F(RouteWrappingTest, TheGuardLetsInWhomItKnows) {
  const auto admit = [](const Request& request) -> Result<void> {
    if (request.Header("X-Word") == "open") return {};
    return std::unexpected(
        Error{ErrorCode::kUnauthorized, "say the word", "X-Word", std::string(kSignatureNeededRule)});
  };
  Serve(Guarded(Pair(), admit, [](Response& response) { response.headers.emplace_back("X-Refused", "yes"); }));
  const ClientResponse refused = Get("/items/3");
  EXPECT_EQ(refused.status, 401U);
  EXPECT_THAT(ToText(refused.body), testing::HasSubstr("say the word"));
  EXPECT_EQ(refused.Header("X-Refused"), "yes");
  EXPECT_EQ(Put("/uploads/3").status, 401U);
  const ClientResponse let_in = Get("/items/3", {{"X-Word", "open"}});
  EXPECT_EQ(let_in.status, 200U);
  EXPECT_EQ(let_in.Header("X-Refused"), std::nullopt);
  EXPECT_EQ(Put("/uploads/3", {{"X-Word", "open"}}).status, 201U);
}

TEST_F(RouteWrappingTest, TheGuardSpeaksAsTheRouteDoes) {
  Routes routes = Pair();
  routes.front().problem = [](const Request&, const Error& error, unsigned status) {
    return MakeResponse(status, "application/x-problem", "sorry: " + error.message);
  };
  Serve(Guarded(std::move(routes), [](const Request&) -> Result<void> { return Invalid("no"); }, {}));
  const ClientResponse refused = Get("/items/3");
  EXPECT_EQ(refused.status, 400U);
  EXPECT_EQ(refused.Header("Content-Type"), "application/x-problem");
  EXPECT_EQ(ToText(refused.body), "sorry: no");
}

TEST_F(RouteWrappingTest, EveryAnswerOfAHandlerIsChanged) {
  Serve(Changing(Pair(), [](Response& response) { response.headers.emplace_back("X-Seen", "1"); }));
  EXPECT_EQ(Get("/items/3").Header("X-Seen"), "1");
  EXPECT_EQ(Put("/uploads/3").Header("X-Seen"), "1");
}

TEST_F(RouteWrappingTest, AHandlerThatForgetsToAnswerAnswers500) {
  Serve(Mounted("/here", {PublicRead("/silence", [](const Request&, const Responder&) {})}));
  EXPECT_EQ(Get("/here/silence").status, 500U);
}

}  // namespace
}  // namespace entente::http
