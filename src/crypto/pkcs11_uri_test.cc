#include "crypto/pkcs11_uri.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/encoding.h"

namespace entente::crypto {
namespace {

constexpr std::string_view kModule = "?module-path=/usr/lib/softhsm/libsofthsm2.so";

TEST(Pkcs11Uri, WhatIsTaken) {
  const auto uri = ParsePkcs11Uri(
      "pkcs11:token=My%20Token;serial=0a1;manufacturer=M;model=X;slot-id=7;object=build;id=%01%ff;type=private?"
      "module-path=/usr/lib/m.so&pin-source=file:/etc/pin");
  ASSERT_TRUE(uri.has_value()) << uri.error().Text();
  EXPECT_EQ(uri->token, "My Token");
  EXPECT_EQ(uri->serial, "0a1");
  EXPECT_EQ(uri->manufacturer, "M");
  EXPECT_EQ(uri->model, "X");
  EXPECT_EQ(uri->slot, 7U);
  EXPECT_EQ(uri->object, "build");
  EXPECT_EQ(ToHex(uri->id), "01ff");
  EXPECT_EQ(uri->module_path, "/usr/lib/m.so");
  EXPECT_EQ(uri->pin_source, "/etc/pin");
}

TEST(Pkcs11Uri, PinSourcesAreFiles) {
  const std::string base = "pkcs11:object=k" + std::string(kModule) + "&pin-source=";
  for (const char* form : {"/etc/pin", "file:/etc/pin", "file:///etc/pin", "file:%2Fetc%2Fpin"})
    EXPECT_EQ(ParsePkcs11Uri(base + form).value().pin_source, "/etc/pin") << form;
  EXPECT_FALSE(ParsePkcs11Uri(base + "|/bin/pin"));
  EXPECT_FALSE(ParsePkcs11Uri(base + "%7C/bin/pin"));
  EXPECT_FALSE(ParsePkcs11Uri(base + "file:"));
}

TEST(Pkcs11Uri, WhatIsRefused) {
  const std::string module(kModule);
  const std::pair<const char*, std::string> bad[] = {
      {"no URI", "k.pem"},
      {"no module", "pkcs11:object=k"},
      {"a module by name", "pkcs11:object=k?module-path=softhsm2.so"},
      {"an empty attribute", "pkcs11:object=" + module},
      {"an empty id", "pkcs11:id=" + module},
      {"an attribute twice", "pkcs11:object=a;object=b" + module},
      {"an attribute without value", "pkcs11:object" + module},
      {"an attribute nobody knows", "pkcs11:colour=red" + module},
      {"a library's attribute", "pkcs11:library-version=2" + module},
      {"a query nobody knows", "pkcs11:object=k" + module + "&x=y"},
      {"a certificate", "pkcs11:object=k;type=cert" + module},
      {"a slot that is no number", "pkcs11:slot-id=1x" + module},
      {"half a percent sign", "pkcs11:object=%4" + module},
      {"a percent sign of no digits", "pkcs11:object=%zz" + module},
      {"a bare space", "pkcs11:object=a b" + module},
      {"NUL", "pkcs11:object=a%00b" + module},
      {"a line end", "pkcs11:object=a%0Ab" + module},
      {"no UTF-8", "pkcs11:object=%ff" + module},
      {"too long", "pkcs11:object=" + std::string(5'000, 'a') + module},
  };
  for (const auto& [what, text] : bad) {
    const auto uri = ParsePkcs11Uri(text);
    ASSERT_FALSE(uri.has_value()) << what;
    EXPECT_EQ(uri.error().code, ErrorCode::kInvalidInput) << what;
  }
}

TEST(Pkcs11Uri, APinIsRefusedAndNeverRepeated) {
  for (const std::string& text : {"pkcs11:object=k" + std::string(kModule) + "&pin-value=271828",
                                  std::string("pkcs11:pin-value=271828;object=%zz"),
                                  std::string("pkcs11:object=k?pin-value=271828&pin-value=271828")}) {
    const auto uri = ParsePkcs11Uri(text);
    ASSERT_FALSE(uri.has_value());
    EXPECT_NE(uri.error().message.find("command line"), std::string::npos);
    EXPECT_EQ(uri.error().Text().find("271828"), std::string::npos);
  }
}

}  // namespace
}  // namespace entente::crypto
