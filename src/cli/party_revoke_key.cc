// entente party revoke-key: a party takes back one of its keys.
#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/passphrase.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct PartyRevokeKeyOptions {
  SigningOptions signing;
  std::string party;
  std::string kid;
  std::string reason;
  std::string note;
  std::string since;
};

Result<ExitCode> RunPartyRevokeKey(const PartyRevokeKeyOptions& chosen, Terminal& terminal) {
  roster::KeyRevocationDocument document;
  document.party = chosen.party;
  auto kid = FromBase64Url(chosen.kid);
  if (!kid.has_value())
    return BadUsage("'" + chosen.kid + "' is no key identifier (base64url, as `entente keygen` prints it)");
  document.kid = *std::move(kid);
  TRY_ASSIGN(document.reason, roster::RevocationReasonFromName(chosen.reason));
  document.note = chosen.note;
  if (!chosen.since.empty()) {
    const auto since = ParseTime(chosen.since);
    if (!since.has_value()) return BadUsage("'" + chosen.since + "' is no time; write it as 2026-11-01T00:00:00Z");
    if (document.reason != roster::RevocationReason::kCompromised)
      return BadUsage("--since says since when a key was compromised; it goes with --reason compromised");
    document.since = *since;
  }
  SigningOptions signing = chosen.signing;
  if (signing.out.empty() && signing.draft.empty()) return BadUsage("say where the statement goes, with --out");
  if (signing.issuer.empty()) signing.issuer = chosen.party;
  Said said;
  said.content_type = statement::content_type::kKeyRevocation;
  said.subject = chosen.party;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclarePartyRevokeKey(Options& options) {
  auto chosen = std::make_shared<PartyRevokeKeyOptions>();
  options.Text("--id", "URI", chosen->party, "the party whose key it is").Required();
  options.Text("--kid", "KID", chosen->kid, "the key's identifier").Required();
  options.Text("--reason", "REASON", chosen->reason, "compromised, lost, superseded or retired")
      .OneOf({"compromised", "lost", "superseded", "retired"})
      .Required();
  options.Text("--since", "TIME", chosen->since,
               "with compromised: from when on it was not in your hands alone, as in 2026-11-01T00:00:00Z; what it "
               "signed from then on is shown as in doubt, without it all that it signed");
  options.Text("--note", "TEXT", chosen->note, "more on the reason");
  options
      .Text("--key", "KEY", chosen->signing.key,
            "the private key that signs, a file or a pkcs11: URI: an admin key of the party, the key itself, or the "
            "operator's")
      .Required();
  options.Text("--issuer", "URI", chosen->signing.issuer, "who signs; the party itself unless said otherwise");
  options.Text("--out", "FILE", chosen->signing.out, "where the statement goes");
  DeclareDraft(options, chosen->signing);
  DeclarePassphrase(options, chosen->signing.passphrase_file);
  DeclareFormat(options, chosen->signing.format);
  return [chosen](Terminal& terminal) { return RunPartyRevokeKey(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyRevokeKey{
    "party revoke-key", "Sign the revocation of a key",
    "It counts from the moment at which a node registers it: send it with `entente submit`. A key that was revoked for "
    "another reason can still be revoked as compromised, and the time since when can be moved back, never forward.",
    "entente party revoke-key --id did:web:acme.example --kid 9VAP8VdB… --reason compromised --since "
    "2026-11-01T00:00:00Z --key acme.pem --out revoke.cose",
    DeclarePartyRevokeKey};

}  // namespace entente::cli
