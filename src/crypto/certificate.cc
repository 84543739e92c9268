#include "crypto/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

namespace entente::crypto {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

UnixSeconds SecondsOf(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? ::timegm(&parts) : 0;
}

}  // namespace

Result<Validity> ValidityOf(const std::filesystem::path& pem) {
  errno = 0;
  const std::unique_ptr<BIO, FreeBio> file(BIO_new_file(pem.c_str(), "r"));
  if (file == nullptr) {
    const int code = errno;
    ERR_clear_error();
    return Fail(code == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                std::string("cannot open the certificate: ") + std::strerror(code), pem.string());
  }
  Validity together;
  bool any = false;
  for (;;) {
    const std::unique_ptr<X509, FreeCertificate> certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    if (certificate == nullptr) break;
    const Validity one{SecondsOf(X509_get0_notBefore(certificate.get())),
                       SecondsOf(X509_get0_notAfter(certificate.get()))};
    together = any ? Validity{std::max(together.from, one.from), std::min(together.until, one.until)} : one;
    any = true;
  }
  // The end of the file is an error of PEM's reader.
  ERR_clear_error();
  if (!any) return Invalid("there is no certificate (PEM) in this file", pem.string());
  return together;
}

}  // namespace entente::crypto
