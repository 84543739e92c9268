#include "cli/asker.h"

#include <utility>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/passphrase.h"
#include "http/message_signature.h"
#include "node/readers.h"

namespace entente::cli {

void DeclareAsker(Options& options, Asker& asker) {
  options.Text("--reader", "PARTY", asker.party,
               "ask as this party: requests are signed, as a log wants it that only its members read");
  options.Text("--reader-key", "KEY", asker.key, "with --reader: a key of that party, a file or a pkcs11: URI");
}

Result<http::RequestAuthenticator> AuthenticatorOf(const Asker& asker) {
  if (asker.party.empty() != asker.key.empty())
    return BadUsage("--reader and --reader-key go together: a party, and a key of it");
  if (asker.party.empty()) return http::RequestAuthenticator();
  static const SystemClock clock;
  TRY_ASSIGN(auto key, ReadKey(asker.key, asker.passphrase_file));
  std::string key_id = node::KeyIdOf(asker.party, key.public_key());
  return http::SignEachRequest(
      std::move(key_id), std::string(node::kReadTag), [key = std::move(key)](ByteView base) { return key.Sign(base); },
      clock);
}

}  // namespace entente::cli
