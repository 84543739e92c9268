// The frame of a tagged COSE_Sign1 (RFC 9052 section 4.2), taken apart without copying. Seen inside statement/ only.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "codec/cbor.h"

namespace entente::statement {

// Views into the message. The encoded_ ones include the head that says the length.
struct CoseSign1 {
  ByteView encoded_protected;
  ByteView protected_header;
  cbor::Value unprotected;
  ByteView encoded_payload;
  ByteView payload;
  ByteView encoded_signature;
  ByteView signature;

  // The size of the same message with an empty unprotected header.
  [[nodiscard]] std::size_t EntryBytes() const;
};

// Errors: kInvalidInput unless all of it is one deterministically encoded, tagged COSE_Sign1 with an attached payload.
[[nodiscard]] Result<CoseSign1> SplitCoseSign1(ByteView message);

}  // namespace entente::statement
