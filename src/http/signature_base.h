// Signature base: the bytes that an HTTP message signature is over (RFC 9421 sections 2 and 2.5), for requests.
//
// Components: @method, @target-uri, @authority, @scheme, @request-target, @path, @query, @query-param;name="..." and
// header fields by their names in small letters. Each is taken as it went over the wire: nothing is decoded, but for
// the re-encoding that @query-param asks for (section 2.2.8), where all but letters, digits and "*-._" is escaped.
//
// Refused, and said so: @status (of answers alone), components that are named twice, the parameters ;sf ;key ;bs ;req
// ;tr (a field is covered as a whole, as it was sent), fields that the request does not have, values that are not
// printable ASCII, a query parameter that is there twice, and targets in absolute form (RFC 9112 section 3.2.2), which
// could name another host than Host does.
//
// Thread safety: pure functions. Errors: kInvalidInput.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/structured_fields.h"

namespace entente::http {

// What of a request a signature can cover. Views: what they look at stays with the caller.
struct RequestView {
  std::string_view method;  // "GET"
  std::string_view target;  // as in the request line: "/a%2Fb?c=d"; empty is "/"
  std::string_view host;    // the Host header
  bool secure = false;      // https
  std::span<const Headers::value_type> headers;

  // The host in its one form (NormalizeAuthority).
  [[nodiscard]] Result<std::string> Authority() const;
  [[nodiscard]] bool HasQuery() const;  // not an empty one
};

// `covered` is a member of Signature-Input: components, and the signature's parameters, whose order counts.
// The last line has no line feed, as the standard wants it.
[[nodiscard]] Result<std::string> SignatureBase(const RequestView& request, const InnerList& covered);

}  // namespace entente::http
