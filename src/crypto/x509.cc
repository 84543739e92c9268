#include "crypto/x509.h"

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>

#include "crypto/key_state.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kCertificateBytesMax = 16'384;
constexpr std::size_t kPemBytesMax = 262'144;
constexpr std::size_t kPemCertificatesMax = 32;
constexpr std::size_t kNamesMax = 256;
// OpenSSL's word for at least 112 bits: RSA from 2 048 bits on, no SHA-1.
constexpr int kStrengthLevel = 2;

using X509Ptr = std::unique_ptr<X509, FreeWith<&X509_free>>;
using StorePtr = std::unique_ptr<X509_STORE, FreeWith<&X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<&X509_STORE_CTX_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, FreeWith<&GENERAL_NAMES_free>>;
using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<&ASN1_OBJECT_free>>;

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using StackPtr = std::unique_ptr<STACK_OF(X509), FreeStack>;

UnixSeconds SecondsOf(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? ::timegm(&parts) : 0;
}

std::string_view TextOf(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

// Nothing where the name is of another kind, or would deceive who reads it.
std::string NameOf(const GENERAL_NAME& name) {
  int kind = 0;
  const void* value = GENERAL_NAME_get0_value(&name, &kind);
  if (kind != GEN_DNS && kind != GEN_URI && kind != GEN_EMAIL) return {};
  const std::string_view text = TextOf(static_cast<const ASN1_STRING*>(value));
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; })) return {};
  if (kind == GEN_DNS) return "dns:" + LowerCase(text);
  return (kind == GEN_URI ? "uri:" : "email:") + std::string(text);
}

// Issued by nobody we know: as opposed to issued by somebody we know, and not as it should be.
bool IsUnknownIssuer(int error) {
  return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE || error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
         error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

}  // namespace

struct Certificate::State {
  X509Ptr x509;
  Bytes der;
  Digest fingerprint{};
};

Result<Certificate> Certificate::FromDer(ByteView der) {
  if (der.size() > kCertificateBytesMax) return Invalid("this is too long for a certificate");
  const unsigned char* at = der.data();
  X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = x509 != nullptr && at == der.data() + der.size();
  ERR_clear_error();
  if (!whole) return Invalid("this is no X.509 certificate in DER");
  // What extensions say is read once and kept in the object; afterwards it is only read, from any thread.
  (void)X509_check_purpose(x509.get(), -1, 0);
  ERR_clear_error();
  auto state = std::make_shared<State>();
  state->x509 = std::move(x509);
  state->der = ToBytes(der);
  state->fingerprint = Sha256(der);
  return Certificate(std::move(state));
}

Result<std::vector<Certificate>> Certificate::AllFromPem(std::string_view pem) {
  if (pem.size() > kPemBytesMax) return Invalid("this is too long for certificates in PEM");
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<Certificate> all;
  for (;;) {
    const X509Ptr x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (x509 == nullptr) break;
    if (all.size() == kPemCertificatesMax) return Invalid("there are more than 32 certificates here");
    unsigned char* der = nullptr;
    const int size = i2d_X509(x509.get(), &der);
    if (size <= 0) return Invalid("this is no X.509 certificate");
    const Bytes copy(der, der + size);
    OPENSSL_free(der);
    TRY_ASSIGN(auto one, FromDer(copy));
    all.push_back(std::move(one));
  }
  // The end of the text is an error of PEM's reader.
  ERR_clear_error();
  if (all.empty()) return Invalid("there is no certificate (PEM) here");
  return all;
}

const Bytes& Certificate::der() const {
  return state_->der;
}
const Digest& Certificate::fingerprint() const {
  return state_->fingerprint;
}

std::string Certificate::subject() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  // Whatever is not printable ASCII is escaped.
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(state_->x509.get()), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size <= 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
}

Validity Certificate::validity() const {
  return {SecondsOf(X509_get0_notBefore(state_->x509.get())), SecondsOf(X509_get0_notAfter(state_->x509.get()))};
}

bool Certificate::is_authority() const {
  return (X509_get_extension_flags(state_->x509.get()) & EXFLAG_CA) != 0;
}
bool Certificate::may_sign_code() const {
  const std::uint32_t flags = X509_get_extension_flags(state_->x509.get());
  return (flags & EXFLAG_XKUSAGE) != 0 && (X509_get_extended_key_usage(state_->x509.get()) & XKU_CODE_SIGN) != 0;
}
bool Certificate::may_sign() const {
  return (X509_get_key_usage(state_->x509.get()) & KU_DIGITAL_SIGNATURE) != 0;
}

std::vector<std::string> Certificate::names() const {
  std::vector<std::string> all;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(state_->x509.get(), NID_subject_alt_name, nullptr, nullptr)));
  ERR_clear_error();
  const int count = names == nullptr ? 0 : sk_GENERAL_NAME_num(names.get());
  for (int i = 0; i < count && all.size() < kNamesMax; ++i) {
    std::string name = NameOf(*sk_GENERAL_NAME_value(names.get(), i));
    if (!name.empty()) all.push_back(std::move(name));
  }
  return all;
}

std::optional<Bytes> Certificate::Extension(const std::string& oid) const {
  const ObjectPtr object(OBJ_txt2obj(oid.c_str(), 1));
  if (object == nullptr) return std::nullopt;
  const int at = X509_get_ext_by_OBJ(state_->x509.get(), object.get(), -1);
  if (at < 0) return std::nullopt;
  const std::string_view value = TextOf(X509_EXTENSION_get_data(X509_get_ext(state_->x509.get(), at)));
  return ToBytes(value);
}

Result<PublicKey> Certificate::Key() const {
  EVP_PKEY* key = X509_get0_pubkey(state_->x509.get());
  ERR_clear_error();
  if (key == nullptr) return Invalid("the certificate's key cannot be read");
  return PublicKeyOf(*key);
}

Result<std::size_t> VerifyChain(const Certificate& leaf, std::span<const Certificate> between,
                                std::span<const Certificate> anchors, UnixSeconds at) {
  if (between.size() > kChainBetweenMax)
    return Fail(ErrorCode::kUnauthorized, "there are more than 8 certificates between leaf and anchor");
  const StorePtr store(X509_STORE_new());
  const StackPtr untrusted(sk_X509_new_null());
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (store == nullptr || untrusted == nullptr || context == nullptr)
    return Fail(ErrorCode::kInternal, "OpenSSL has no memory");
  for (const Certificate& anchor : anchors) X509_STORE_add_cert(store.get(), anchor.state_->x509.get());
  for (const Certificate& one : between) sk_X509_push(untrusted.get(), one.state_->x509.get());
  if (X509_STORE_CTX_init(context.get(), store.get(), leaf.state_->x509.get(), untrusted.get()) != 1)
    return Fail(ErrorCode::kInternal, "OpenSSL cannot check chains: " + TakeOpensslError());
  X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_depth(rules, static_cast<int>(kChainBetweenMax));
  X509_VERIFY_PARAM_set_time(rules, static_cast<std::time_t>(at));
  X509_VERIFY_PARAM_set_auth_level(rules, kStrengthLevel);
  const bool holds = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  if (!holds)
    return Fail(IsUnknownIssuer(error) ? ErrorCode::kNotFound : ErrorCode::kUnauthorized,
                X509_verify_cert_error_string(error));
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  const X509* last = sk_X509_value(chain, sk_X509_num(chain) - 1);
  const auto is_last = [last](const Certificate& one) { return X509_cmp(one.state_->x509.get(), last) == 0; };
  const auto anchor = std::ranges::find_if(anchors, is_last);
  if (anchor == anchors.end()) return Fail(ErrorCode::kNotFound, "the chain ends in none of the anchors");
  return static_cast<std::size_t>(anchor - anchors.begin());
}

}  // namespace entente::crypto
