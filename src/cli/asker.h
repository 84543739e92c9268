// Asker: as whom a command asks a node, for logs and documents that are not for everybody (docs/groups.md,
// docs/formats/signed-requests.md).
//
// Thread safety: one thread.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "http/request_authenticator.h"

namespace entente::cli {

struct Asker {
  std::string party;  // empty: nobody in particular
  std::string key;    // a file or a pkcs11: URI
  std::string passphrase_file;
};
// "--reader PARTY" and "--reader-key KEY". The passphrase of the key is for the command to declare,
// which may have one for other keys, too.
void DeclareAsker(Options& options, Asker& asker);

// Signs each request; empty where nobody in particular asks. Errors: usage, where one of the two is missing; those of
// ReadKey().
[[nodiscard]] Result<http::RequestAuthenticator> AuthenticatorOf(const Asker& asker);

}  // namespace entente::cli
