// Restricted documents: a document that not everybody may read, wrapped so that its digest, which stands in the open
// log, says nothing of it.
//
//   [ "entente.restricted.v1", bstr .cbor head, document: bstr ]     head = { 1: salt, 2: marking, 3: audience,
//                                                                            4: issuer, 5: subject, 6: content type }
//
// A statement about it is a hash envelope of the type application/vnd.entente.restricted+cbor whose subject is opaque;
// what the document is, what it is about and whom it is for stand inside. The salt makes it impossible to guess a short
// document from the digest; erasing the document erases the salt with it.
//
// Format: docs/formats/payloads.md, "Restricted documents"; api/restricted.cddl.  Thread safety: values and pure
// functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "statement/marking.h"

namespace entente::statement {

inline constexpr std::size_t kSaltBytes = 32;
inline constexpr std::size_t kAudienceMax = 256;
// What stands before the document itself.
inline constexpr std::size_t kRestrictedPrefixBytesMax = std::size_t{64} * 1024;

struct RestrictedHead {
  std::array<std::uint8_t, kSaltBytes> salt{};
  Marking marking = Marking::kRed;
  std::vector<std::string> audience;  // parties beside the issuer, ascending; only where the marking names its audience
  std::string issuer;                 // of every statement about it: nobody else may register one
  std::string subject;                // what the document is about
  std::string content_type;           // what the document is

  [[nodiscard]] Audience Readers() const { return {marking, issuer, audience}; }
};

// As it was read from the front of a restricted document.
struct RestrictedPrefix {
  RestrictedHead head;
  std::size_t bytes = 0;             // where the document itself begins
  std::uint64_t document_bytes = 0;  // and how long it says to be
};

// Whether it begins like a restricted document, whatever follows. REQUIRES: at least kRestrictedMagicBytes, or all.
inline constexpr std::size_t kRestrictedMagicBytes = 23;
[[nodiscard]] bool BeginsLikeRestricted(ByteView front);

// What goes before a document of that length. Errors: kInvalidInput for a head that DecodeRestrictedPrefix() refuses.
[[nodiscard]] Result<Bytes> EncodeRestrictedPrefix(const RestrictedHead& head, std::uint64_t document_bytes);
// `front`: all of it, or at least kRestrictedPrefixBytesMax. Errors: kInvalidInput.
[[nodiscard]] Result<RestrictedPrefix> DecodeRestrictedPrefix(ByteView front);

// The document within. REQUIRES: outlives it. Errors: kInvalidInput, also for bytes after its end.
struct OpenedRestricted {
  RestrictedHead head;
  ByteView document;
};
[[nodiscard]] Result<OpenedRestricted> OpenRestricted(ByteView restricted);

// A subject that says nothing: "urn:uuid:", and a random UUID (RFC 9562, version 4).
[[nodiscard]] std::string OpaqueSubject(const std::array<std::uint8_t, 16>& random);
[[nodiscard]] bool IsOpaqueSubject(std::string_view subject);

}  // namespace entente::statement
