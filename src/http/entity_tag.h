// Entity tags of answers (RFC 9110 section 8.8.3): so that who has an answer already is told 304 instead of sent it
// again.
//
// Thread safety: pure functions.
#pragma once

#include <string>

#include "base/bytes.h"
#include "http/message.h"

namespace entente::http {

// A strong tag: the same for the same bytes, and other bytes cannot be made to have it (16 bytes of their SHA-256).
[[nodiscard]] std::string EntityTagOf(ByteView body);

// Gives a 200 from memory a tag, unless it has one, or nobody may keep it (no-store).
void AddEntityTag(Response& response);

}  // namespace entente::http
