#include "cli/admitting.h"

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/passphrase.h"
#include "node/node.h"
#include "statement/signed_statement.h"

namespace entente::cli {

void DeclareAdmitting(Options& options, Admitting& admitting) {
  options.Text("--data", "DIR", admitting.data,
               "as the operator: the node's data directory; no running node may have it open");
  options.Text("--key", "KEY", admitting.signing.key,
               "as another party to which the policy gives a voice: its admin key, a file or a pkcs11: URI");
  options.Text("--as", "URI", admitting.signing.issuer, "with --key: which party that is");
  options.Text("--out", "FILE", admitting.signing.out, "with --key: where the statement goes, for `entente submit`");
  DeclarePassphrase(options, admitting.signing.passphrase_file);
  DeclareFormat(options, admitting.signing.format);
}

Result<bool> IsOperators(const Admitting& admitting) {
  const bool other = !admitting.signing.key.empty();
  if (other == !admitting.data.empty())
    return BadUsage("say it as the operator with --data, or as another party with --key, --as and --out");
  if (other && (admitting.signing.issuer.empty() || admitting.signing.out.empty()))
    return BadUsage("with --key, say which party that is with --as, and where the statement goes with --out");
  if (!other && (!admitting.signing.issuer.empty() || !admitting.signing.out.empty()))
    return BadUsage("--as and --out go with --key; the operator's own statement goes into the log at once");
  return !other;
}

Result<registration::Registered> SayAsOperator(const Admitting& admitting, std::string_view content_type,
                                               const std::string& party, const std::string& document) {
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(admitting.data, admitting.signing.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(admitting.data, passphrase, clock));
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = node->configuration().operator_id;
  headers.subject = party;
  TRY_ASSIGN(const auto statement, statement::Sign(std::move(headers), AsBytes(document), node->operator_key()));
  TRY_ASSIGN(auto registered, node->Register(statement.entry()));
  TRY(node->CatchUp());
  return registered;
}

Result<void> SignAsOther(const Admitting& admitting, std::string_view content_type, const std::string& party,
                         const std::string& document, Terminal& terminal) {
  Said said;
  said.content_type = content_type;
  said.subject = party;
  said.document = ToBytes(document);
  return SignAndWrite(admitting.signing, said, terminal);
}

}  // namespace entente::cli
