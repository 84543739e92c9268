// entente party new: a party's application, signed by its first key.
#include "cli/commands.h"
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

struct KeyChoice {
  std::string file;
  registration::Roles roles;
};

registration::Roles AllRoles() {
  registration::Roles roles;
  for (const auto role : {registration::Role::kInstrument, registration::Role::kSupply, registration::Role::kAdvisory,
                          registration::Role::kIntel, registration::Role::kConduct, registration::Role::kAdmin})
    roles.Add(role);
  return roles;
}

// "keys/acme.pem:supply,admin"; without roles, all of them.
Result<KeyChoice> ParseKeyChoice(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  // Neither a folder's name nor the attributes of a token's URI are roles.
  if (colon == std::string::npos || text.find_first_of("/=;?", colon) != std::string::npos)
    return KeyChoice{text, AllRoles()};
  KeyChoice choice{text.substr(0, colon), {}};
  std::string_view rest = std::string_view(text).substr(colon + 1);
  while (true) {
    const std::size_t comma = rest.find(',');
    const auto role = registration::RoleFromName(rest.substr(0, comma));
    if (!role.has_value())
      return BadUsage("'" + std::string(rest.substr(0, comma)) + "' in --key " + text +
                      " is no role: instrument, supply, advisory, intel, conduct, admin");
    choice.roles.Add(*role);
    if (comma == std::string_view::npos) return choice;
    rest.remove_prefix(comma + 1);
  }
}

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
