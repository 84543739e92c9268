// Message signatures: fields are read, made, and held against the request. Whether a signature is right is tested where
// there are keys (identity/message_signature_keys_test.cc).
#include "http/message_signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "http/test_server.h"

namespace entente::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::int64_t kNow = 1'800'000'000;
constexpr const char* kTag = "entente-read";

Request MakeRequest(std::string target, Headers headers, Method method = Method::kGet) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  request.secure = true;
  request.headers = std::move(headers);
  request.headers.emplace_back("Host", "node.example");
  return request;
}

Request WithSignature(std::string input, std::string signature, std::string target = "/a") {
  return MakeRequest(std::move(target), {{"Signature-Input", std::move(input)}, {"Signature", std::move(signature)}});
}

SignedRequest Signed(std::vector<Component> components, std::optional<std::int64_t> created = kNow) {
  SignedRequest request;
  request.parameters.components = std::move(components);
  request.parameters.created = created;
  request.parameters.key_id = "k";
  request.authority = "node.example";
  return request;
}

std::string Refusal(const Result<void>& result, ErrorCode code = ErrorCode::kUnauthorized) {
  if (result.has_value()) return "taken";
  EXPECT_EQ(result.error().code, code);
  return result.error().message;
}

TEST(ReadSignature, FindsTheOneWithTheTag) {
  const Request request = WithSignature(
      R"(a=("date");tag="other", b=("@method" "@path");created=5;expires=9;keyid="k";alg="ed25519";nonce="n";tag="entente-read", c=();tag="entente-read")",
      "c=:Yw==:, b=:aGk=:");
  const SignedRequest read = ReadSignature(request, kTag).value().value();
  SignatureParameters wanted;
  wanted.label = "b";
  wanted.components = {{"@method"}, {"@path"}};
  wanted.created = 5;
  wanted.expires = 9;
  wanted.key_id = "k";
  wanted.algorithm = "ed25519";
  wanted.nonce = "n";
  wanted.tag = kTag;
  EXPECT_EQ(read.parameters, wanted);
  EXPECT_EQ(ToText(read.signature), "hi");
  EXPECT_EQ(AsText(read.base),
            "\"@method\": GET\n\"@path\": /a\n\"@signature-params\": (\"@method\" \"@path\");created=5;expires=9;"
            "keyid=\"k\";alg=\"ed25519\";nonce=\"n\";tag=\"entente-read\"");
  EXPECT_EQ(read.authority, "node.example");
  EXPECT_FALSE(read.has_query);
  EXPECT_EQ(ReadSignatureLabelled(request, "c").value().value().parameters.label, "c");
  EXPECT_FALSE(ReadSignatureLabelled(request, "d").value().has_value());
  EXPECT_FALSE(ReadSignature(request, "else").value().has_value());
  EXPECT_FALSE(ReadSignature(request, "").value().has_value());
}

TEST(ReadSignature, JoinsFieldsThatCameInPieces) {
  Request request = WithSignature(R"(a=();tag="x")", "a=:YQ==:");
  request.headers.emplace_back("signature-input", R"(b=();tag="entente-read")");
  request.headers.emplace_back("SIGNATURE", "b=:Yg==:");
  EXPECT_EQ(ToText(ReadSignature(request, kTag).value().value().signature), "b");
}

TEST(ReadSignature, SaysNothingOfRequestsWithout) {
  EXPECT_FALSE(ReadSignature(MakeRequest("/a", {}), kTag).value().has_value());
  EXPECT_FALSE(ReadSignature(WithSignature("", ""), kTag).value().has_value());
}

TEST(ReadSignature, RefusesWhatIsMalformed) {
  const std::string input = R"(a=("@path");tag="entente-read")";
  for (const auto& [in, signature] : std::initializer_list<std::pair<std::string, std::string>>{
           {input, "b=:YQ==:"},
           {input, "a=1"},
           {input, "a=(:YQ==:)"},
           {input, "a=:YQ=:"},
           {input, ""},
           {"a=1", "a=:YQ==:"},
           {"a=(", "a=:YQ==:"},
           {R"(a=(path);tag="entente-read")", "a=:YQ==:"},
           {R"(a=("@nothing");tag="entente-read")", "a=:YQ==:"},
           {R"(a=("absent");tag="entente-read")", "a=:YQ==:"},
           {R"(a=("signature";key="a");tag="entente-read")", "a=:YQ==:"},
           {input + ";created=\"5\"", "a=:YQ==:"},
           {input + ";expires=?1", "a=:YQ==:"},
           {input + ";keyid=k", "a=:YQ==:"},
           {input + ";alg=:YQ==:", "a=:YQ==:"},
           {input + ", " + input, "a=:YQ==:"},
           {input + ";more=\"" + std::string(kFieldBytesMax, 'x') + "\"", "a=:YQ==:"}}) {
    const auto refused = ReadSignature(WithSignature(in, signature), kTag);
    ASSERT_FALSE(refused.has_value()) << in << " / " << signature;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
  }
  EXPECT_FALSE(ReadSignature(MakeRequest("/a", {{"Signature-Input", input}}), kTag).has_value());
  EXPECT_FALSE(ReadSignature(MakeRequest("/a", {{"Signature", "a=:YQ==:"}}), kTag).has_value());
  EXPECT_FALSE(ReadSignature(WithSignature(input, "a=:YQ==:", "http://node.example/a"), kTag).has_value());
  Request hosts = WithSignature(input, "a=:YQ==:");
  hosts.headers.emplace_back("Host", "other.example");
  EXPECT_FALSE(ReadSignature(hosts, kTag).has_value());
}

TEST(CheckBound, WantsTheAddressCovered) {
  const auto check = [](std::vector<Component> components, bool has_query = false) {
    SignedRequest request = Signed(std::move(components));
    request.has_query = has_query;
    return Refusal(CheckBound(request, kNow));
  };
  EXPECT_EQ(check({{"@method"}, {"@authority"}, {"@path"}}), "taken");
  EXPECT_EQ(check({{"@query"}, {"@path"}, {"@authority"}, {"@method"}, {"date"}}, true), "taken");
  EXPECT_EQ(check({{"@method"}, {"@target-uri"}}, true), "taken");
  EXPECT_EQ(check({{"@method"}, {"@authority"}, {"@request-target"}}, true), "taken");
  EXPECT_THAT(check({}), HasSubstr("does not cover @method"));
  EXPECT_THAT(check({{"@authority"}, {"@path"}}), HasSubstr("does not cover @method"));
  EXPECT_THAT(check({{"@target-uri"}}), HasSubstr("does not cover @method"));
  EXPECT_THAT(check({{"@method"}, {"@path"}}), HasSubstr("does not cover @authority"));
  EXPECT_THAT(check({{"@method"}, {"host"}, {"@path"}}), HasSubstr("does not cover @authority"));
  EXPECT_THAT(check({{"@method"}, {"@authority"}}), HasSubstr("does not cover @path"));
  EXPECT_THAT(check({{"@method"}, {"@authority"}, {"@path"}}, true), HasSubstr("does not cover @query"));
  EXPECT_THAT(check({{"@method"}, {"@authority"}, {"@path"}, {"@query-param", {{"name", std::string("q")}}}}, true),
              HasSubstr("does not cover @query"));
  EXPECT_THAT(check({{"@method", {{"req", true}}}, {"@authority"}, {"@path"}}), HasSubstr("does not cover @method"));
}

TEST(CheckBound, WantsItFresh) {
  const std::vector<Component> covered = {{"@method"}, {"@target-uri"}};
  const auto check = [&](std::optional<std::int64_t> created, std::int64_t window = kSignatureWindowSeconds) {
    return Refusal(CheckBound(Signed(covered, created), kNow, window));
  };
  EXPECT_EQ(check(kNow - 300), "taken");
  EXPECT_EQ(check(kNow + 300), "taken");
  EXPECT_THAT(check(kNow - 301), HasSubstr("301 seconds ago; 300 are taken"));
  EXPECT_THAT(check(kNow + 301), HasSubstr("301 seconds in the future; 300 are taken"));
  EXPECT_THAT(check(kNow - 11, 10), HasSubstr("11 seconds ago"));
  EXPECT_THAT(check(std::nullopt), HasSubstr("created"));
  EXPECT_THAT(check(-kFieldIntegerMax), HasSubstr("seconds ago"));
  EXPECT_THAT(check(kFieldIntegerMax), HasSubstr("in the future"));

  SignedRequest request = Signed(covered);
  request.parameters.expires = kNow + 1;
  EXPECT_EQ(Refusal(CheckBound(request, kNow)), "taken");
  request.parameters.expires = kNow;
  EXPECT_THAT(Refusal(CheckBound(request, kNow)), HasSubstr("expired"));
  request.parameters.expires.reset();
  request.parameters.key_id.clear();
  EXPECT_THAT(Refusal(CheckBound(request, kNow)), HasSubstr("keyid"));
}

TEST(CheckAddressee, WantsOneOfTheServersNames) {
  const std::vector<std::string> own = {"node.example", "127.0.0.1:8080"};
  EXPECT_EQ(Refusal(CheckAddressee(Signed({}), own)), "taken");
  EXPECT_THAT(Refusal(CheckAddressee(Signed({}), {})), HasSubstr("'node.example', which is not this server"));
}

Result<Bytes> SignWithLength(ByteView base) {
  return ToBytes(std::to_string(base.size()));
}

TEST(SignRequest, MakesWhatIsReadAgain) {
  const Headers headers = {{"Accept", "text/plain"}};
  SignatureParameters parameters = BoundParameters("/a%2Fb?q=1", "did:web:acme.example#\"1\"", kTag, kNow);
  parameters.label = "me";
  parameters.components.push_back({"accept"});
  parameters.components.push_back({"@query-param", {{"name", std::string("q")}}});
  parameters.expires = kNow + 60;
  parameters.algorithm = "ed25519";
  parameters.nonce = "n";
  const Headers made =
      SignRequest({"GET", "/a%2Fb?q=1", "NODE.example:443", true, headers}, parameters, SignWithLength).value();
  ASSERT_THAT(made, SizeIs(2));
  EXPECT_EQ(made[0].first, "Signature-Input");
  EXPECT_EQ(made[0].second,
            R"(me=("@method" "@authority" "@path" "@query" "accept" "@query-param";name="q");created=1800000000)"
            R"(;expires=1800000060;nonce="n";alg="ed25519";keyid="did:web:acme.example#\"1\"";tag="entente-read")");
  EXPECT_EQ(made[1].first, "Signature");

  Request request = MakeRequest("/a%2Fb?q=1", headers);
  request.headers.insert(request.headers.end(), made.begin(), made.end());
  const SignedRequest read = ReadSignature(request, kTag).value().value();
  EXPECT_EQ(read.parameters, parameters);
  EXPECT_EQ(ToText(read.signature), std::to_string(read.base.size()));
  EXPECT_EQ(Refusal(CheckBound(read, kNow + 10)), "taken");
  EXPECT_TRUE(read.has_query);
}

TEST(SignRequest, SaysWhatCannotBeSigned) {
  const RequestView request{"GET", "/", "node.example", true, {}};
  SignatureParameters parameters = BoundParameters("/", "k", kTag, kNow);
  EXPECT_THAT(parameters.components, SizeIs(3));
  const BaseSigner broken = [](ByteView) -> Result<Bytes> { return Fail(ErrorCode::kUnavailable, "no token"); };
  EXPECT_EQ(SignRequest(request, parameters, broken).error().message, "no token");
  parameters.label = "No Key";
  EXPECT_FALSE(SignRequest(request, parameters, SignWithLength).has_value());
  parameters.label = "sig1";
  parameters.key_id = "k\n";
  EXPECT_FALSE(SignRequest(request, parameters, SignWithLength).has_value());
  parameters.key_id = "k";
  parameters.components.push_back({"absent"});
  EXPECT_FALSE(SignRequest(request, parameters, SignWithLength).has_value());
}

// ---- over the wire

// Says which bytes the signature that came should be over, and whether the request is bound.
Router Witness() {
  const Handler say = [](const Request& request, Responder respond) {
    const auto read = ReadSignature(request, kTag);
    std::string text = request.target + (request.secure ? " secure " : " plain ");
    if (!read.has_value()) {
      text += read.error().Text();
    } else if (!read->has_value()) {
      text += "unsigned";
    } else {
      text += (*read)->signature == SignWithLength((*read)->base).value() ? "right" : "wrong";
      text += " " + std::to_string((*read)->parameters.created.value_or(0)) + " " + Refusal(CheckBound(**read, kNow));
    }
    respond(MakeResponse(200, "text/plain", text));
  };
  Router router;
  router.Add({PublicRead("/p/{rest...}", say)});
  return router;
}

TEST(SignedClient, SignsEachRequest) {
  const auto server = StartOnLoopback(Witness());
  ManualClock clock(kNow);
  ClientOptions options;
  options.authenticate = SignEachRequest("k", kTag, SignWithLength, clock);
  const auto client = Client::Connect(server->url() + "/p/", options).value();
  EXPECT_EQ(ToText(client->Get("/a%3Ab?q=%31&r=x+y").value().body),
            "/p/a%3Ab?q=%31&r=x+y plain right 1800000000 taken");
  clock.AdvanceSeconds(7);
  EXPECT_EQ(ToText(client->Get("/a").value().body), "/p/a plain right 1800000007 taken");
  clock.AdvanceSeconds(1'000);
  EXPECT_THAT(ToText(client->Get("/a").value().body), HasSubstr("in the future"));
  EXPECT_EQ(ToText(Client::Connect(server->url()).value()->Get("/p/a").value().body), "/p/a plain unsigned");
}

TEST(SignedClient, SignsAnewWhenItAsksOnceMore) {
  ManualClock clock(kNow);
  int signed_times = 0;
  ClientOptions options;
  options.authenticate = SignEachRequest(
      "k", kTag,
      [&](ByteView base) {
        ++signed_times;
        clock.AdvanceSeconds(1);
        return SignWithLength(base);
      },
      clock);
  auto server = StartOnLoopback(Witness());
  const auto client = Client::Connect(server->url(), options).value();
  EXPECT_THAT(ToText(client->Get("/p/a").value().body), HasSubstr("right 1800000000"));
  EXPECT_EQ(signed_times, 1);
  // The kept connection is gone, which the client learns when it has sent its request.
  ServerOptions same_place;
  same_place.listen = "127.0.0.1:" + std::to_string(server->port());
  server.reset();
  server = Server::Start(same_place, Witness()).value();
  EXPECT_THAT(ToText(client->Get("/p/a").value().body), HasSubstr("right 1800000002"));
  EXPECT_EQ(signed_times, 3);
}

TEST(SignedClient, SendsNothingWhenItCannotSign) {
  const auto server = StartOnLoopback(Witness());
  ClientOptions options;
  options.authenticate = [](std::string_view, const Url&, std::string_view, const Headers&) -> Result<Headers> {
    return Fail(ErrorCode::kUnavailable, "no token");
  };
  const auto client = Client::Connect(server->url(), options).value();
  EXPECT_EQ(client->Get("/p/a").error().message, "no token");
  EXPECT_EQ(client->Upload("PUT", "/p/a", {}, {}).error().message, "no token");
}

TEST(SignedClient, ShowsTheSignerAllThatIsSent) {
  const auto server = StartOnLoopback(Witness());
  std::string seen;
  Headers given;
  ClientOptions options;
  options.authenticate = [&](std::string_view method, const Url& url, std::string_view target,
                             const Headers& headers) -> Result<Headers> {
    seen = std::string(method) + " " + std::string(target) + " " +
           (url.Authority() == *FindHeader(headers, "Host") ? "host" : "?");
    given = headers;
    return Headers{{"X-Who", "me\r\nX-Other: you"}};
  };
  const auto client = Client::Connect(server->url(), options).value();
  const auto refused = client->Send("POST", "/p/a?b", {{"Accept", "x"}}, AsBytes("body"));
  EXPECT_EQ(seen, "POST /p/a?b host");
  EXPECT_THAT(given, ElementsAre(testing::Pair("Host", testing::_), testing::Pair("User-Agent", "entente"),
                                 testing::Pair("Accept", "x"), testing::Pair("Content-Length", "4")));
  EXPECT_THAT(refused.error().message, HasSubstr("control character"));
}

}  // namespace
}  // namespace entente::http
