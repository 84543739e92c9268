// HTTP Message Signatures (RFC 9421) of requests: read on the one side, made on the other. Who holds the key checks and
// signs; this room knows no keys.
//
// A server: ReadSignature(), then CheckBound() and CheckAddressee(), then the signature over `base` with the key that
// `parameters.key_id` names. An `alg` that is not that key's own must be refused by who has the key (section 3.2, step
// 6): the key says what it is for, and never the request.
//
// What a signature does not keep anybody from: sending the same request again within the window. That is harmless for
// reads. A request with a body needs its digest covered and checked (Content-Digest, RFC 9530), which is not done here.
//
// Behind a proxy that ends TLS the server does not see the scheme that its client signed: @target-uri and @scheme do
// not hold there; @authority, @path and @query do, if the proxy passes Host and the path on as they came.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "http/request_authenticator.h"
#include "http/signature_base.h"
#include "http/structured_fields.h"

namespace entente::http {

inline constexpr std::int64_t kSignatureWindowSeconds = 300;

// "@method", "content-type", or "@query-param" with {{"name", "q"}}.
struct Component {
  std::string name;
  FieldParameters parameters = {};
  friend bool operator==(const Component&, const Component&) = default;
};

// Section 2.3. A text that is empty is not there.
struct SignatureParameters {
  std::string label = "sig1";  // which of the request's signatures: a key of RFC 8941
  std::vector<Component> components;
  std::optional<std::int64_t> created;  // seconds since 1970
  std::optional<std::int64_t> expires;
  std::string key_id;
  std::string algorithm;  // of the registry in section 6.2: "ed25519", "ecdsa-p256-sha256", "ecdsa-p384-sha384"
  std::string nonce;
  std::string tag;  // what the signature is for

  // Named without parameters.
  [[nodiscard]] bool Covers(std::string_view component) const;
  friend bool operator==(const SignatureParameters&, const SignatureParameters&) = default;
};

struct SignedRequest {
  SignatureParameters parameters;
  Bytes signature;        // not checked; of ECDSA r||s (section 3.3)
  Bytes base;             // what it is over
  std::string authority;  // whom the request is addressed to, as @authority has it
  bool has_query = false;
};

// The first signature with that tag. No signature at all, or none with that tag: nothing. Of others, which are for
// somebody else, only their form is looked at. Errors: kInvalidInput for fields that are not well-formed, for one
// without the other, and for components that cannot be had from this request.
[[nodiscard]] Result<std::optional<SignedRequest>> ReadSignature(const Request& request, std::string_view tag);
// The one with that label, whatever its tag.
[[nodiscard]] Result<std::optional<SignedRequest>> ReadSignatureLabelled(const Request& request,
                                                                         std::string_view label);

// Whether the signature is fresh and is this request's alone: it covers @method, @authority, @path, and @query where
// there is one (or @target-uri for the last three; @request-target for the last two); `created` is there and no further
// than the window from now; `expires`, if there, is not over; a key is named.
// Errors: kUnauthorized, saying what is missing.
[[nodiscard]] Result<void> CheckBound(const SignedRequest& request, std::int64_t now_seconds,
                                      std::int64_t window_seconds = kSignatureWindowSeconds);

// Whether the request is addressed to one of these, each as NormalizeAuthority() gives it: a server that took any Host
// header would take what was signed for another server and was passed on by that. Errors: kUnauthorized.
[[nodiscard]] Result<void> CheckAddressee(const SignedRequest& request, std::span<const std::string> own);

// Signs bytes with a key that it knows, in the form of section 3.3.
using BaseSigner = std::function<Result<Bytes>(ByteView base)>;

// Signature-Input and Signature, to be added to the request. Parameters are written in the order created, expires,
// nonce, alg, keyid, tag. Errors: kInvalidInput for what cannot be covered or written; those of the signer.
[[nodiscard]] Result<Headers> SignRequest(const RequestView& request, const SignatureParameters& parameters,
                                          const BaseSigner& signer);

// What CheckBound() asks for, for a request to this target.
[[nodiscard]] SignatureParameters BoundParameters(std::string_view target, std::string key_id, std::string tag,
                                                  std::int64_t now_seconds);

// For ClientOptions::authenticate: signs each request with BoundParameters(). REQUIRES: `clock` outlives it.
[[nodiscard]] RequestAuthenticator SignEachRequest(std::string key_id, std::string tag, BaseSigner signer,
                                                   const Clock& clock);

}  // namespace entente::http
