// HTTP message signatures with keys: the standard's vectors, and requests that parties sign with their statement keys.
// They stand here since the room http knows no keys and the room crypto no requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/clock.h"
#include "base/encoding.h"
#include "crypto/key.h"
#include "http/message_signature.h"
#include "http/test_server.h"

namespace entente {
namespace {

using crypto::Algorithm;
using crypto::PrivateKey;
using crypto::PublicKey;
using testing::HasSubstr;

// RFC 9421 appendix B.1.4 (private half) and B.1.3 (public half).
PrivateKey EdKey() {
  return PrivateKey::FromSeed(FromBase64Url("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").value()).value();
}
PublicKey P256Key() {
  return PublicKey::FromJwk(
             R"({"kty":"EC","crv":"P-256","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"})")
      .value();
}

// Appendix B.2: the request that the examples sign.
http::Request TestRequest() {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = "/foo?param=Value&Pet=dog";
  request.secure = true;
  request.headers = {
      {"Host", "example.com"},
      {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
      {"Content-Type", "application/json"},
      {"Content-Digest",
       "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"},
      {"Content-Length", "18"}};
  return request;
}

constexpr const char* kB26Input =
    R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")";
constexpr const char* kB26Signature =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";

TEST(Rfc9421, TheEd25519ExampleIsReadAndMade) {
  http::Request request = TestRequest();
  request.headers.emplace_back("Signature-Input", kB26Input);
  request.headers.emplace_back("Signature", kB26Signature);
  const auto read = http::ReadSignatureLabelled(request, "sig-b26").value().value();
  EXPECT_TRUE(EdKey().public_key().Verify(read.base, read.signature).has_value());
  EXPECT_TRUE(http::CheckBound(read, 1'618'884'500).error().message.find("@query") != std::string::npos);
  Bytes other = read.base;
  other.back() ^= 1;
  EXPECT_FALSE(EdKey().public_key().Verify(other, read.signature).has_value());

  const http::Request bare = TestRequest();
  const auto made =
      http::SignRequest({"POST", bare.target, "example.com", true, bare.headers}, read.parameters, [](ByteView base) {
        return EdKey().Sign(base);
      }).value();
  EXPECT_EQ(made[0].second, kB26Input);
  EXPECT_EQ(made[1].second, kB26Signature);
}

// Appendix B.2.4 signs an answer, whose base is given here: the form of the signature (r||s) is what is tested.
TEST(Rfc9421, TheP256ExampleHolds) {
  const std::string base =
      "\"@status\": 200\n\"content-type\": application/json\n"
      "\"content-digest\": "
      "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:\n"
      "\"content-length\": 23\n"
      "\"@signature-params\": (\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;"
      "keyid=\"test-key-ecc-p256\"";
  const auto field = http::ParseDictionary(
                         "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+"
                         "32oiasw==:")
                         .value();
  const auto& signature = std::get<Bytes>(std::get<http::FieldItem>(field.at(0).second).value);
  EXPECT_TRUE(P256Key().Verify(AsBytes(base), signature).has_value());
  EXPECT_FALSE(P256Key().Verify(AsBytes(base + " "), signature).has_value());
}

// A request that one of our clients signs, as one of our servers sees it.
class SignedReads : public testing::TestWithParam<Algorithm> {};

TEST_P(SignedReads, AreTheSignersAlone) {
  constexpr std::int64_t kNow = 1'800'000'000;
  const ManualClock clock(kNow);
  const PrivateKey key = PrivateKey::Generate(GetParam()).value();
  const PrivateKey stranger = PrivateKey::Generate(GetParam()).value();
  std::vector<std::string> own;
  http::Router router;
  router.Add({http::PublicRead("/doc/{rest...}", [&](const http::Request& request, http::Responder respond) {
    const auto read = http::ReadSignature(request, "entente-read");
    Result<void> verdict = Fail(ErrorCode::kUnauthorized, "unsigned");
    if (!read.has_value()) {
      verdict = std::unexpected(read.error());
    } else if (read->has_value()) {
      verdict = http::CheckBound(**read, clock.NowSeconds());
      if (verdict.has_value()) verdict = http::CheckAddressee(**read, own);
      if (verdict.has_value()) verdict = key.public_key().Verify((*read)->base, (*read)->signature);
    }
    respond(http::MakeResponse(200, "text/plain", verdict.has_value() ? "welcome" : verdict.error().message));
  })});
  const auto server = http::StartOnLoopback(std::move(router));
  own = {"127.0.0.1:" + std::to_string(server->port())};
  const auto ask = [&](const PrivateKey& with, const std::string& target) {
    http::ClientOptions options;
    options.authenticate =
        http::SignEachRequest("k", "entente-read", [&](ByteView base) { return with.Sign(base); }, clock);
    return ToText(http::Client::Connect(server->url(), options).value()->Get(target).value().body);
  };
  EXPECT_EQ(ask(key, "/doc/a"), "welcome");
  EXPECT_EQ(ask(key, "/doc/did%3Aweb%3Aa?b=c+d%20e&f"), "welcome");
  EXPECT_THAT(ask(stranger, "/doc/a"), HasSubstr("signature"));

  // The same signature does for no other request.
  http::RequestView asked{"GET", "/doc/a", own[0], false, {}};
  const auto parameters = http::BoundParameters("/doc/a", "k", "entente-read", kNow);
  const auto headers = http::SignRequest(asked, parameters, [&](ByteView base) { return key.Sign(base); }).value();
  const auto plain = http::Client::Connect(server->url()).value();
  EXPECT_EQ(ToText(plain->Get("/doc/a", headers).value().body), "welcome");
  EXPECT_THAT(ToText(plain->Get("/doc/b", headers).value().body), HasSubstr("signature"));
  EXPECT_THAT(ToText(plain->Get("/doc/%61", headers).value().body), HasSubstr("signature"));
  EXPECT_THAT(ToText(plain->Get("/doc/a?all", headers).value().body), HasSubstr("@query"));
  asked.host = "elsewhere.example";
  const auto elsewhere = http::SignRequest(asked, parameters, [&](ByteView base) { return key.Sign(base); }).value();
  EXPECT_THAT(ToText(plain->Get("/doc/a", elsewhere).value().body), HasSubstr("signature"));
}

INSTANTIATE_TEST_SUITE_P(EachAlgorithm, SignedReads,
                         testing::Values(Algorithm::kEdDsa, Algorithm::kEs256, Algorithm::kEs384));

}  // namespace
}  // namespace entente
