// entente party check-domain, entente party did-document: whether a party holds its domain, and how it shows that.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/signing.h"
#include "cli/tables.h"
#include "crypto/x509.h"
#include "identity/domain_evidence.h"
#include "node/domain_checks.h"
#include "node/node.h"

namespace entente::cli {
namespace {

constexpr std::size_t kChainFileBytesMax = std::size_t{256} * 1024;

struct PartyDomainOptions {
  std::string party;
  bool all = false;
  std::string chain;
  std::string data;
  std::string passphrase_file;
  std::string domain;
  std::vector<std::string> keys;
  bool text_records = false;
  std::string format;
};

Paint PaintOf(roster::DomainOutcome outcome) {
  if (outcome == roster::DomainOutcome::kProved) return Paint::kGood;
  return outcome == roster::DomainOutcome::kFailed ? Paint::kBad : Paint::kWarn;
}

Result<std::vector<Bytes>> ReadChain(const std::string& file) {
  TRY_ASSIGN(const Bytes pem, ReadInput(file, kChainFileBytesMax));
  auto certificates = crypto::Certificate::AllFromPem(AsText(pem));
  if (!certificates.has_value()) return std::unexpected(WithContext(std::move(certificates.error()), file));
  if (certificates->size() > roster::kDomainChainMax)
    return BadUsage(fmt::format("{} has more than {} certificates", file, roster::kDomainChainMax));
  std::vector<Bytes> chain;
  std::size_t bytes = 0;
  for (const crypto::Certificate& one : *certificates) {
    bytes += one.der().size();
    chain.push_back(one.der());
  }
  if (bytes > roster::kDomainChainBytesMax)
    return BadUsage(fmt::format("the certificates in {} have more than {} bytes", file, roster::kDomainChainBytesMax));
  return chain;
}

// With certificates at hand nothing else is looked at.
Result<std::vector<node::DomainFinding>> Look(node::DomainChecks& checks, const PartyDomainOptions& chosen,
                                              std::vector<Bytes> chain) {
  if (chain.empty()) return checks.CheckNow(chosen.party);
  TRY_ASSIGN(node::DomainFinding finding, checks.CheckCertificates(chosen.party, std::move(chain)));
  std::vector<node::DomainFinding> findings;
  findings.push_back(std::move(finding));
  return findings;
}

Result<ExitCode> Check(const PartyDomainOptions& chosen, Terminal& terminal) {
  if (chosen.party.empty() != chosen.all) return BadUsage("name a party, or --all");
  if (chosen.all && !chosen.chain.empty()) return BadUsage("--chain is of one party");
  std::vector<Bytes> chain;
  if (!chosen.chain.empty()) {
    TRY_ASSIGN(chain, ReadChain(chosen.chain));
  }
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  node::DomainChecks checks(*node, clock);
  TRY_ASSIGN(const auto findings, Look(checks, chosen, std::move(chain)));
  if (chosen.format == "json") {
    json::Value items = json::Value::array();
    for (const node::DomainFinding& one : findings) {
      TRY_ASSIGN(json::Value item, json::Parse(roster::ToJson(one.document)));
      item["entry"] = one.entry.has_value() ? json::Value(*one.entry) : json::Value(nullptr);
      items.push_back(std::move(item));
    }
    PrintJson(terminal, items);
    return ExitCode::kOk;
  }
  Table table({"outcome", "party", "domain", "method", ">entry", "why"});
  for (const node::DomainFinding& one : findings)
    table.Add(PaintOf(one.document.outcome),
              {std::string(Name(one.document.outcome)), one.document.party, one.document.domain,
               std::string(Name(one.document.method)), one.entry.has_value() ? std::to_string(*one.entry) : "no news",
               one.document.reason});
  table.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareCheck(Options& options) {
  auto chosen = std::make_shared<PartyDomainOptions>();
  options.Argument("PARTY", chosen->party, "the party's identifier");
  options.Flag("--all", chosen->all, "every party that names a domain");
  options.Text("--chain", "FILE", chosen->chain,
               "look at these certificates (PEM, the domain's first) instead of the domain");
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Check(*chosen, terminal); };
}

// The domain in a did:web identifier, where none is named.
std::string DomainOf(const PartyDomainOptions& chosen) {
  constexpr std::string_view kDidWeb = "did:web:";
  if (!chosen.domain.empty() || !chosen.party.starts_with(kDidWeb)) return chosen.domain;
  return chosen.party.substr(kDidWeb.size(), chosen.party.find_first_of(":%", kDidWeb.size()) - kDidWeb.size());
}

Result<ExitCode> Publish(const PartyDomainOptions& chosen, Terminal& terminal) {
  const std::string domain = DomainOf(chosen);
  if (domain.empty()) return BadUsage("say which domain it is, with --domain");
  std::vector<crypto::PublicKey> keys;
  for (const std::string& file : chosen.keys) {
    TRY_ASSIGN(auto key, ReadPublicHalf(file));
    keys.push_back(std::move(key));
  }
  TRY_ASSIGN(const identity::DidPlace place, identity::DidDocumentPlace(chosen.party, domain));
  if (!chosen.text_records) {
    terminal.Print(identity::DidDocument(chosen.party, domain, keys));
    terminal.Note("publish this at " + place.Address());
    return ExitCode::kOk;
  }
  for (const crypto::PublicKey& key : keys)
    terminal.PrintLine(identity::DomainRecordName(domain) + ". IN TXT \"" +
                       identity::DomainRecord(chosen.party, ToBase64Url(key.kid())) + "\"");
  return ExitCode::kOk;
}

Action DeclarePublish(Options& options) {
  auto chosen = std::make_shared<PartyDomainOptions>();
  options.Argument("PARTY", chosen->party, "the party's identifier, as in its party statement").Required();
  options
      .Texts("--key", "KEY", chosen->keys,
             "a key of the party with the role admin, a file or a pkcs11: URI; the public "
             "half is enough")
      .Required();
  options.Text("--domain", "NAME", chosen->domain, "its domain; may be left out for did:web identifiers");
  options.Flag("--txt", chosen->text_records, "DNS text records instead of the document");
  return [chosen](Terminal& terminal) { return Publish(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyCheckDomain{
    "party check-domain", "Look whether a party holds the domain that it names, as the operator",
    "It does if the domain publishes an admin key with which the party signed its own statement: as a DID document "
    "over HTTPS, or as a DNS text record. It does as well if a certificate for the domain, under an anchor of the log "
    "(`entente trust anchors`), is of a key that signed for the party: certificates that stand in the party's "
    "statements are looked at each time, others with --chain. What changes is logged, signed by the operator, and "
    "stands on the party's page. A "
    "node that serves looks again by itself ([identity] in entente.toml). The exit code is 0 whatever was found.",
    "entente party check-domain did:web:acme.example --data data\nentente party check-domain --all --data data\n"
    "entente party check-domain did:web:acme.example --chain fullchain.pem --data data",
    DeclareCheck};

constinit const Command kPartyDidDocument{
    "party did-document", "Print what a party publishes to show that its domain is its own",
    "Without --txt a DID document (did.json), with it a line for the domain's zone for each key. Where the document "
    "goes is "
    "said on standard error.",
    "entente party did-document did:web:acme.example --key acme.pub.pem > did.json\n"
    "entente party did-document did:web:acme.example --key acme.pub.pem --txt",
    DeclarePublish};

}  // namespace entente::cli
