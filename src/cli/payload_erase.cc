// entente payload erase: has a document behind a hash envelope destroyed; its tombstone stands on the log.
#include <fmt/format.h>

#include <memory>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/submission.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "statement/signed_statement.h"

namespace entente::cli {
namespace {

struct PayloadEraseOptions {
  Destination destination;
  std::string sha256;
  statement::ErasureDocument document;
  std::string key;
  std::string party;
  std::string format;
};

Result<statement::SignedStatement> Sign(const PayloadEraseOptions& chosen, const std::string& issuer,
                                        const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = statement::content_type::kErasure;
  headers.issuer = issuer;
  headers.subject = ToHex(chosen.document.payload);
  const std::string document = statement::ToJson(chosen.document);
  TRY(statement::ParseErasure(document));
  return statement::Sign(std::move(headers), AsBytes(document), key);
}

// The operator's own word, into a directory that no node has open.
Result<registration::Registered> EraseInDirectory(const PayloadEraseOptions& chosen) {
  static const SystemClock clock;
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.destination.data, chosen.destination.passphrase_file));
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.destination.data, passphrase, clock));
  TRY_ASSIGN(const auto statement, Sign(chosen, node->configuration().operator_id, node->operator_key()));
  TRY_ASSIGN(auto registered, node->Register(statement.entry()));
  TRY(node->CatchUp());
  if (node->documents().Contains(chosen.document.payload))
    return Fail(ErrorCode::kUnavailable,
                fmt::format("entry {} erases the document, and it could not be destroyed; the next start of the node "
                            "tries again (its log lines say why not)",
                            registered.index));
  return registered;
}

Result<registration::Registered> EraseAtNode(const PayloadEraseOptions& chosen) {
  if (chosen.key.empty() || chosen.party.empty())
    return BadUsage("say who signs: --key KEY --as PARTY, with an admin key of the party that registered the document");
  TRY_ASSIGN(const auto key, ReadKey(chosen.key, chosen.destination.passphrase_file));
  TRY_ASSIGN(const auto statement, Sign(chosen, chosen.party, key));
  TRY_ASSIGN(const auto submitter, OpenSubmitter(chosen.destination));
  TRY_ASSIGN(auto submitted, RegisterAndCheck(*submitter, statement.entry()));
  return std::move(submitted.registered);
}

Result<ExitCode> RunPayloadErase(PayloadEraseOptions& chosen, Terminal& terminal) {
  const auto digest = crypto::DigestFromHex(chosen.sha256);
  if (!digest.has_value() || ToHex(*digest) != chosen.sha256)
    return BadUsage("'" + chosen.sha256 + "' is no SHA-256: 64 hexadecimal digits in lower case");
  chosen.document.payload = *digest;
  if (chosen.destination.node.url.empty() == chosen.destination.data.empty())
    return BadUsage("say where: --node URL or --data DIR");
  const bool here = !chosen.destination.data.empty();
  if (here && !(chosen.key.empty() && chosen.party.empty()))
    return BadUsage("with --data the operator erases, with its own key: --key and --as go with --node");
  TRY_ASSIGN(const auto registered, here ? EraseInDirectory(chosen) : EraseAtNode(chosen));
  if (chosen.format == "json") {
    PrintJson(terminal, {{"payload", chosen.sha256},
                         {"index", registered.index},
                         {"duplicate", registered.duplicate},
                         {"reason", chosen.document.reason}});
    return ExitCode::kOk;
  }
  terminal.PrintLine("sha256:" + chosen.sha256 + ": erased, entry " + std::to_string(registered.index) +
                     (registered.duplicate ? " (it was there already)" : ""));
  return ExitCode::kOk;
}

Action DeclarePayloadErase(Options& options) {
  auto chosen = std::make_shared<PayloadEraseOptions>();
  chosen->document.reason = "requested";
  options.Argument("SHA256", chosen->sha256, "the document's digest, in hex").Required();
  options.Text("--reason", "TEXT", chosen->document.reason, "why; \"requested\" unless said otherwise");
  options.Text("--basis", "TEXT", chosen->document.basis, "on what ground, such as a law");
  options.Text("--requested-by", "TEXT", chosen->document.requested_by,
               "who asked for it; it stands on the log for ever, so without personal data");
  options.Text("--key", "KEY", chosen->key, "with --node: an admin key of the party, a file or a pkcs11: URI");
  options.Text("--as", "PARTY", chosen->party, "with --node: the party that registered the document");
  DeclareDestination(options, chosen->destination);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunPayloadErase(*chosen, terminal); };
}

}  // namespace

constinit const Command kPayloadErase{
    "payload erase", "Have a document behind a hash envelope destroyed",
    "Who registered the document may, with an admin key, and the node's operator. The statements about it stay on the "
    "log, and so does this one, as its tombstone: the node destroys the document, answers 410 in its place, and takes "
    "neither the document nor statements about it again. Backups and mirrors made before may still hold it.",
    "entente payload erase 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --data data --reason "
    "\"personal data\" --basis \"GDPR Art. 17\"\n"
    "entente payload erase 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --node "
    "https://log.example.org --key acme.pem --as did:web:acme.example",
    DeclarePayloadErase};

}  // namespace entente::cli
