// Certificates that tests issue for themselves. Tests only.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/clock.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"
#include "crypto/x509.h"

namespace entente::crypto {

struct CertificateForTests {
  std::string subject;                // common name
  std::string issuer;                 // common name; the same as the subject: self-signed
  UnixSeconds from = 1'767'225'600;   // 2026-01-01
  UnixSeconds until = 1'798'761'600;  // 2027-01-01
  bool is_authority = false;
  bool signs_code = false;
  std::string names = {};  // as OpenSSL writes them: "DNS:a.example,URI:https://b.example"
  std::vector<std::pair<std::string, std::string>> texts = {};  // extensions by identifier, raw
};

inline PkeyPtr PkeyForTests(const PrivateKey& key) {
  const std::string pem = *key.ToPem("");
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  PkeyPtr pkey(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  CHECK(pkey != nullptr);
  return pkey;
}

inline void AddExtensionForTests(X509* to, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  CHECK(extension != nullptr);
  CHECK(X509_add_ext(to, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

inline Certificate IssueForTests(const CertificateForTests& wanted, const PrivateKey& key,
                                 const PrivateKey& issuer_key) {
  const std::unique_ptr<X509, FreeWith<&X509_free>> x509(X509_new());
  const PkeyPtr pkey = PkeyForTests(key);
  const PkeyPtr signer = PkeyForTests(issuer_key);
  X509_set_version(x509.get(), 2);
  static long serial = 0;
  ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), ++serial);
  ASN1_TIME_set(X509_getm_notBefore(x509.get()), wanted.from);
  ASN1_TIME_set(X509_getm_notAfter(x509.get()), wanted.until);
  const auto name = [](X509_NAME* to, const std::string& text) {
    X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                               0);
  };
  name(X509_get_subject_name(x509.get()), wanted.subject);
  const std::unique_ptr<X509_NAME, FreeWith<&X509_NAME_free>> issuer(X509_NAME_new());
  name(issuer.get(), wanted.issuer);
  X509_set_issuer_name(x509.get(), issuer.get());
  X509_set_pubkey(x509.get(), pkey.get());
  AddExtensionForTests(x509.get(), NID_basic_constraints, wanted.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  AddExtensionForTests(x509.get(), NID_key_usage,
                       wanted.is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
  if (wanted.signs_code) AddExtensionForTests(x509.get(), NID_ext_key_usage, "codeSigning");
  if (!wanted.names.empty()) AddExtensionForTests(x509.get(), NID_subject_alt_name, wanted.names);
  for (const auto& [oid, text] : wanted.texts) {
    ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
    ASN1_OCTET_STRING* value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, object, 0, value);
    X509_add_ext(x509.get(), extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(object);
  }
  const bool pure = issuer_key.public_key().algorithm() == Algorithm::kEdDsa;
  CHECK(X509_sign(x509.get(), signer.get(), pure ? nullptr : EVP_sha256()) > 0);
  unsigned char* der = nullptr;
  const int size = i2d_X509(x509.get(), &der);
  CHECK(size > 0);
  const Bytes bytes(der, der + size);
  OPENSSL_free(der);
  return *Certificate::FromDer(bytes);
}

}  // namespace entente::crypto
