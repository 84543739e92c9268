// How a server asks for signed requests (docs/formats/signed-requests.md, RFC 9421 section 5.1).
//
// Thread safety: a pure function.
#pragma once

#include "http/message.h"

namespace entente::protocols {

// Adds to a refusal what a request for reading has to be signed over, and that nobody may keep the refusal.
void AskToSign(http::Response& response);

}  // namespace entente::protocols
