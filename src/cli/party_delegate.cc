// entente party delegate: another party may speak for this one.
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/key_choice.h"
#include "cli/passphrase.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct PartyDelegateOptions {
  SigningOptions signing;
  roster::DelegationDocument delegation;
  std::string roles;
  std::string until;
  bool end = false;
};

Result<ExitCode> RunPartyDelegate(const PartyDelegateOptions& chosen, Terminal& terminal) {
  roster::DelegationDocument document = chosen.delegation;
  if (chosen.end != chosen.roles.empty())
    return BadUsage("say what is delegated with --roles, or that it ends with --end");
  if (chosen.end && !chosen.until.empty())
    return BadUsage("--end takes effect when it is registered; --until goes with --roles");
  if (!chosen.end) {
    TRY_ASSIGN(document.roles, ParseRoles(chosen.roles, "--roles"));
  }
  if (document.roles.Has(registration::Role::kInstrument) || document.roles.Has(registration::Role::kAdmin))
    return BadUsage(
        "a party acts on instruments and changes its keys itself: supply, advisory, intel and conduct can be "
        "delegated");
  if (!chosen.until.empty()) {
    const auto until = ParseTime(chosen.until);
    if (!until.has_value()) return BadUsage("'" + chosen.until + "' is no time; write it as 2026-11-01T00:00:00Z");
    document.until = *until;
  }
  Said said;
  said.content_type = statement::content_type::kDelegation;
  said.subject = document.delegate;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclarePartyDelegate(Options& options) {
  auto chosen = std::make_shared<PartyDelegateOptions>();
  options.Text("--id", "URI", chosen->signing.issuer, "the party that delegates").Required();
  options.Text("--to", "URI", chosen->delegation.delegate, "the party that may speak for it; it must be on the log")
      .Required();
  options.Text("--roles", "ROLE,…", chosen->roles,
               "for what: supply, advisory, intel, conduct; what was delegated before is replaced");
  options.Text("--until", "TIME", chosen->until, "until when, by the log's time, as in 2027-01-01T00:00:00Z");
  options.Flag("--end", chosen->end, "the delegation ends");
  options.Text("--key", "KEY", chosen->signing.key, "an admin key of the party that delegates, a file or a pkcs11: URI")
      .Required();
  options.Text("--out", "FILE", chosen->signing.out, "where the statement goes").Required();
  DeclarePassphrase(options, chosen->signing.passphrase_file);
  DeclareFormat(options, chosen->signing.format);
  return [chosen](Terminal& terminal) { return RunPartyDelegate(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyDelegate{
    "party delegate", "Let another party speak for yours, in some roles, until you end it",
    "The delegate signs with its own keys and your identifier as issuer; each of its keys can do for you what it can "
    "do "
    "for itself, within the roles that you name. What was said stays when the delegation ends. Send it with `entente "
    "submit`.",
    "entente party delegate --id did:web:acme.example --to did:web:cert.example --roles supply,advisory --until "
    "2027-01-01T00:00:00Z --key acme.pem --out delegation.cose\n"
    "entente party delegate --id did:web:acme.example --to did:web:cert.example --end --key acme.pem --out end.cose",
    DeclarePartyDelegate};

}  // namespace entente::cli
