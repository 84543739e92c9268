// entente party new: a party's application, signed by its first key.
#include <charconv>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/key_choice.h"
#include "cli/passphrase.h"
#include "cli/signing.h"
#include "crypto/x509.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct PartyNewOptions {
  SigningOptions signing;
  roster::PartyDocument party;
  std::string kind;
  std::vector<std::string> keys;
  std::vector<std::string> signatures;
  std::vector<std::string> certificates;
};

constexpr std::size_t kAnchorFileBytesMax = std::size_t{256} * 1024;

// The SHA-256 of the certificate itself, or a file that has it.
Result<crypto::Digest> ReadAnchor(const std::string& text) {
  if (const auto digest = crypto::DigestFromHex(text); digest.has_value()) return *digest;
  TRY_ASSIGN(const Bytes pem, ReadInput(text, kAnchorFileBytesMax));
  auto certificates = crypto::Certificate::AllFromPem(AsText(pem));
  if (!certificates.has_value()) return std::unexpected(WithContext(std::move(certificates.error()), text));
  if (certificates->size() != 1) return BadUsage(text + " has several certificates; an anchor is one");
  return certificates->front().fingerprint();
}

// "dns:ci.acme.example@root.pem:supply,advisory"
Result<roster::CertifiedName> ParseCertifiedName(const std::string& text) {
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.rfind(':');
  if (at == std::string::npos || colon == std::string::npos || colon < at)
    return BadUsage("'" + text +
                    "' says nothing; --certificate has a name, an anchor and roles, as in "
                    "dns:ci.acme.example@root.pem:supply");
  roster::CertifiedName one;
  one.name = text.substr(0, at);
  TRY_ASSIGN(one.anchor, ReadAnchor(text.substr(at + 1, colon - at - 1)));
  TRY_ASSIGN(one.roles, ParseRoles(std::string_view(text).substr(colon + 1), "--certificate " + text));
  return one;
}

// "instrument=2"
Result<void> SetSignatures(const std::string& text, registration::RequiredSignatures& signatures) {
  const std::size_t sign = text.find('=');
  const auto role = registration::RoleFromName(std::string_view(text).substr(0, sign));
  unsigned count = 0;
  const char* end = text.data() + text.size();
  const bool read = sign != std::string::npos && std::from_chars(text.data() + sign + 1, end, count).ptr == end &&
                    sign + 1 < text.size();
  if (!role.has_value() || !read || count < 1 || count > registration::RequiredSignatures::kMax)
    return BadUsage("'" + text +
                    "' says nothing; --signatures has a role and a number from 1 to 16, as in instrument=2");
  signatures.Set(*role, count);
  return {};
}

Result<ExitCode> RunPartyNew(const PartyNewOptions& chosen, Terminal& terminal) {
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
  for (const std::string& text : chosen.signatures) TRY(SetSignatures(text, party.signatures));
  for (const std::string& text : chosen.certificates) {
    TRY_ASSIGN(auto name, ParseCertifiedName(text));
    party.certificates.push_back(std::move(name));
  }
  if (signing.out.empty() && signing.draft.empty()) return BadUsage("say where the application goes, with --out");
  signing.issuer = party.id;
  Said said;
  said.content_type = statement::content_type::kParty;
  said.subject = party.id;
  said.document = ToBytes(roster::ToJson(party));
  TRY(SignAndWrite(signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclarePartyNew(Options& options) {
  auto chosen = std::make_shared<PartyNewOptions>();
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
  options.Texts("--signatures", "ROLE=N", chosen->signatures,
                "acts of this role need the signatures of N of the party's keys; one unless said otherwise");
  options.Texts(
      "--certificate", "NAME@ANCHOR:ROLE,…", chosen->certificates,
      "who has a certificate for this name (dns:…, uri:… or email:…) under this anchor, a file or its SHA-256, "
      "may sign for the party in these roles, never as admin");
  options.Text("--out", "FILE", chosen->signing.out, "where the application goes");
  DeclareDraft(options, chosen->signing);
  DeclarePassphrase(options, chosen->signing.passphrase_file);
  DeclareFormat(options, chosen->signing.format);
  return [chosen](Terminal& terminal) { return RunPartyNew(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyNew{
    "party new", "Make and sign a party's application",
    "The application goes to a node with `entente submit`; the operator's policy says whether that admits the party, "
    "or whether "
    "the operator does it with `entente party admit`.",
    "entente party new --id did:web:acme.example --name \"Acme Ltd\" --kind private-sector --country GB "
    "--key acme.pem:admin,instrument --key build.pub.pem:supply --out acme.cose\n"
    "entente party new --id did:web:acme.example --name \"Acme Ltd\" --kind private-sector --key acme.pem "
    "--certificate dns:ci.acme.example@root.pem:supply --out acme.cose",
    DeclarePartyNew};

}  // namespace entente::cli
