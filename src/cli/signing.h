// Making signed statements: what `sign`, `support`, `party` and `instrument` share.
//
// Thread safety: one thread.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::cli {

// How a statement is signed, and where it goes.
struct SigningOptions {
  std::string key;
  std::string passphrase_file;
  std::string issuer;
  std::string out;
  std::string issued_at;  // "", "now" or a time
  std::string x5chain;    // PEM file of the key's certificates; "" for none
  std::string format = "table";
};
// --key, --issuer, --out, --passphrase-file, --issued-at, --format.
void DeclareSigning(Options& options, SigningOptions& signing);

enum class Envelope { kNone, kHash };
struct Said {
  std::string content_type;
  std::string subject;
  Bytes document;
  Envelope envelope = Envelope::kNone;
  std::string location;
};
// Signs, writes the statement, and shows what it says.
[[nodiscard]] Result<void> SignAndWrite(const SigningOptions& signing, const Said& said, Terminal& terminal);

}  // namespace entente::cli
