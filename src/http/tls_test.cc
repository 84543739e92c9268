// HTTPS with a certificate made here, for "localhost" and 127.0.0.1.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "base/folder_for_tests.h"
#include "http/client.h"
#include "http/test_server.h"

namespace entente::http {
namespace {

using testing::HasSubstr;

void AddExtension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  ASSERT_NE(extension, nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void WriteCertificate(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  AddExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_sign(certificate, key, EVP_sha256());
  FILE* out = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    WriteCertificate(certificate_, key_);
    Router router;
    Route echo;
    echo.method = Method::kPost;
    echo.pattern = "/echo";
    echo.body_bytes_max = 1'000'000;
    echo.handler = [](Request request, Responder respond) {
      EXPECT_TRUE(request.secure);
      EXPECT_EQ(request.target, "/echo");
      respond(MakeResponse(200, "application/octet-stream", std::move(request.body)));
    };
    router.Add({echo});
    ServerOptions options;
    options.tls_certificate = certificate_;
    options.tls_key = key_;
    server_ = StartOnLoopback(std::move(router), options);
  }
  void TearDown() override { server_.reset(); }

  const FolderForTests temporary_;
  std::filesystem::path folder_ = temporary_.path();
  std::filesystem::path certificate_ = folder_ / "certificate.pem";
  std::filesystem::path key_ = folder_ / "key.pem";
  std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, CarriesBodiesBothWays) {
  ClientOptions options;
  options.ca_file = certificate_;
  for (const std::string& url : {server_->url(), "https://localhost:" + std::to_string(server_->port())}) {
    auto client = Client::Connect(url, options);
    ASSERT_TRUE(client.has_value()) << client.error().Text();
    const std::string body(700'000, 't');
    EXPECT_EQ(ToText((*client)->Send("POST", "/echo", {}, AsBytes(body)).value().body), body);
    EXPECT_EQ(ToText((*client)->Send("POST", "/echo", {}, AsBytes("again")).value().body), "again");
    UploadSource source;
    source.bytes = 500'000;
    source.read = [](std::span<std::uint8_t> into) -> Result<std::size_t> {
      std::fill(into.begin(), into.end(), std::uint8_t{'s'});
      return into.size();
    };
    EXPECT_EQ((*client)->Upload("POST", "/echo", {}, source).value().body.size(), 500'000U);
    source.bytes = 2'000'000;
    EXPECT_EQ((*client)->Upload("POST", "/echo", {}, source).value().status, 413U);
    EXPECT_EQ(ToText((*client)->Send("POST", "/echo", {}, AsBytes("still")).value().body), "still");
  }
}

TEST_F(TlsTest, TheClientTrustsNoUnknownCertificate) {
  const auto stranger = Client::Connect(server_->url());
  ASSERT_FALSE(stranger.has_value());
  EXPECT_EQ(stranger.error().code, ErrorCode::kUnauthorized);
  EXPECT_THAT(stranger.error().message, HasSubstr("certificate"));

  ClientOptions options;
  options.ca_file = certificate_;
  const auto other_name = Client::Connect("https://127.0.0.2:" + std::to_string(server_->port()), options);
  EXPECT_FALSE(other_name.has_value());

  options.ca_file.clear();
  options.verify_certificate = false;
  EXPECT_TRUE(Client::Connect(server_->url(), options).has_value());
  EXPECT_FALSE(
      Client::Connect("http://127.0.0.1:" + std::to_string(server_->port())).value()->Get("/echo").has_value());
}

TEST_F(TlsTest, SaysWhatIsWrongWithCertificateAndKey) {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.tls_certificate = certificate_;
  EXPECT_FALSE(Server::Start(options, {}).has_value());
  options.tls_key = certificate_;
  const auto no_key = Server::Start(options, {});
  ASSERT_FALSE(no_key.has_value());
  EXPECT_EQ(no_key.error().place, certificate_.string());
  WriteCertificate(folder_ / "other.pem", folder_ / "other-key.pem");
  options.tls_key = folder_ / "other-key.pem";
  EXPECT_FALSE(Server::Start(options, {}).has_value());
}

}  // namespace
}  // namespace entente::http
