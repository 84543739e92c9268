#include "cli/admitting.h"

#include "cli/commands.h"
#include "cli/passphrase.h"
#include "statement/signed_statement.h"

namespace entente::cli {

void DeclareAdmitting(Options& options, Admitting& admitting) {
  DeclareDesk(options, admitting.desk, DirectoryOption::kMayBeLeftOut);
  options.Text("--key", "KEY", admitting.signing.key,
               "as another party to which the policy gives a voice: its admin key, a file or a pkcs11: URI");
  options.Text("--as", "URI", admitting.signing.issuer, "with --key: which party that is");
  options.Text("--out", "FILE", admitting.signing.out, "with --key: where the statement goes, for `entente submit`");
  DeclarePassphrase(options, admitting.signing.passphrase_file);
  DeclareFormat(options, admitting.signing.format);
}

Result<bool> IsOperators(const Admitting& admitting) {
  const bool other = !admitting.signing.key.empty();
  if (other == !admitting.desk.data.empty())
    return BadUsage("say it as the operator with --data, or as another party with --key, --as and --out");
  if (other && (admitting.signing.issuer.empty() || admitting.signing.out.empty()))
    return BadUsage("with --key, say which party that is with --as, and where the statement goes with --out");
  if (!other && (!admitting.signing.issuer.empty() || !admitting.signing.out.empty()))
    return BadUsage("--as and --out go with --key; the operator's own statement goes into the log at once");
  if (other && !admitting.desk.node.url.empty())
    return BadUsage("--node goes with --data; what another party signed is sent with entente submit");
  return !other;
}

Result<registration::Registered> SayAsOperator(const Admitting& admitting, std::string_view content_type,
                                               const std::string& party, const std::string& document) {
  TRY_ASSIGN(const auto passphrase, ReadDeskPassphrase(admitting.desk, admitting.signing.passphrase_file));
  statement::Headers headers;
  headers.content_type = content_type;
  headers.subject = party;
  return SayAsOperator(admitting.desk, passphrase, std::move(headers), document);
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
