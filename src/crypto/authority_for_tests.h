// A certificate authority that tests have for themselves. Tests only.
#pragma once

#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/certificate_for_tests.h"

namespace entente::crypto {

class AuthorityForTests {
 public:
  explicit AuthorityForTests(std::uint8_t seed)
      : name_("test CA " + std::to_string(seed)), key_(*PrivateKey::FromSeed(Bytes(32, seed))) {}

  // The chain of one certificate for this domain, good until then.
  [[nodiscard]] std::vector<Bytes> Certify(const PrivateKey& key, const std::string& domain, UnixSeconds until) const {
    const Certificate leaf =
        IssueForTests({.subject = domain, .issuer = name_, .until = until, .names = "DNS:" + domain}, key, key_);
    return {leaf.der()};
  }
  [[nodiscard]] const Certificate& certificate() const { return certificate_; }
  // x509-anchors+json with this authority alone, or with none.
  [[nodiscard]] std::string Anchors(bool taken_back = false) const {
    return R"({"name":"test","certificates":[)" + (taken_back ? "" : "\"" + ToBase64(certificate_.der()) + "\"") + "]}";
  }

 private:
  std::string name_;
  PrivateKey key_;
  Certificate certificate_ =
      IssueForTests({.subject = name_, .issuer = name_, .until = 1'900'000'000, .is_authority = true}, key_, key_);
};

}  // namespace entente::crypto
