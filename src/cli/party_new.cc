// entente party new: a party's application, signed by its first key.
#include "cli/commands.h"
#include "cli/key_choice.h"
#include "cli/passphrase.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct Chosen {
  SigningOptions signing;
  roster::PartyDocument party;
  std::string kind;
  std::vector<std::string> keys;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  roster::PartyDocument party = chosen.party;
  TRY_ASSIGN(party.kind, registration::PartyKindFromName(chosen.kind));
  SigningOptions signing = chosen.signing;
  for (const std::string& text : chosen.keys) {
    TRY_ASSIGN(const KeyChoice choice, ParseKeyChoice(text));
    if (signing.key.empty()) {
      signing.key = choice.file;
      if (!choice.roles.Has(registration::Role::kAdmin))
        return BadUsage("the first --key signs the application and must have the role admin");
    }
    TRY_ASSIGN(auto key, ReadPublicHalf(choice.file));
    party.keys.push_back({std::move(key), choice.roles});
  }
  signing.issuer = party.id;
  Said said;
  said.content_type = statement::content_type::kParty;
  said.subject = party.id;
  said.document = ToBytes(roster::ToJson(party));
  TRY(SignAndWrite(signing, said, terminal));
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Text("--id", "URI", chosen->party.id, "the party's identifier, such as did:web:acme.example").Required();
  options.Text("--name", "TEXT", chosen->party.name, "its name").Required();
  options.Text("--kind", "KIND", chosen->kind, "state, public-authority, civil-society, private-sector or unknown")
      .OneOf({"state", "public-authority", "civil-society", "private-sector", "unknown"})
      .Required();
  options.Text("--country", "CC", chosen->party.country, "ISO 3166-1 alpha-2 code");
  options.Text("--domain", "NAME", chosen->party.domain, "its domain");
  options.Text("--notice", "TEXT", chosen->party.notice, "a notice shown with it");
  options
      .Texts("--key", "KEY[:ROLE,…]", chosen->keys,
             "a key of the party, a file or a pkcs11: URI, and its roles (instrument, supply, advisory, intel, "
             "conduct, admin; all unless said "
             "otherwise); the first one signs and "
             "must be the private key, of the others the public one is enough")
      .Required();
  options.Text("--out", "FILE", chosen->signing.out, "where the application goes").Required();
  DeclarePassphrase(options, chosen->signing.passphrase_file);
  DeclareFormat(options, chosen->signing.format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyNew{
    "party new", "Make and sign a party's application",
    "The application goes to a node with `entente submit`; the operator's policy says whether that admits the party, "
    "or whether "
    "the operator does it with `entente party admit`.",
    "entente party new --id did:web:acme.example --name \"Acme Ltd\" --kind private-sector --country GB "
    "--key acme.pem:admin,instrument --key build.pub.pem:supply --out acme.cose",
    Declare};

}  // namespace entente::cli
