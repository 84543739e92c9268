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
  std::string issued_at;         // "", "now" or a time
  std::string x5chain;           // PEM file of the key's certificates; "" for none
  std::string format = "table";  // "quiet": nothing is shown
  std::string draft;             // write a draft there instead of signing
  std::string signer;            // of a draft: the public key that will sign it; the one of `key` unless said otherwise
};
// --key, --issuer, --out, --passphrase-file, --issued-at, --format, --draft, --signer.
void DeclareSigning(Options& options, SigningOptions& signing);
// --draft and --signer alone.
void DeclareDraft(Options& options, SigningOptions& signing);

enum class Envelope { kNone, kHash };
struct Said {
  std::string content_type;
  std::string subject;
  Bytes document;
  Envelope envelope = Envelope::kNone;
  std::string location;
};
// Signs, writes the statement, and shows what it says; or does the same with a draft, where one is asked for.
[[nodiscard]] Result<void> SignAndWrite(const SigningOptions& signing, const Said& said, Terminal& terminal);
// The last signature under a draft, which makes it a statement.
[[nodiscard]] Result<void> SignDraftAndWrite(const SigningOptions& signing, const std::string& draft,
                                             Terminal& terminal);

}  // namespace entente::cli
