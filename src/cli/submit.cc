// entente submit: sends statements, with the documents behind them, to a node, and keeps the receipts.
#include <filesystem>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/progress.h"
#include "cli/submission.h"
#include "cli/tables.h"
#include "log/receipt.h"
#include "statement/content_types.h"
#include "statement/draft.h"
#include "statement/transparent_statement.h"

namespace entente::cli {
namespace {

struct SubmitOptions {
  Destination destination;
  std::vector<std::string> files;
  std::string payload;
  std::string receipt;
  std::string transparent;
  bool dry_run = false;
  std::string format;
};

Result<void> SendDocument(const SubmitOptions& chosen, const std::string& file,
                          const statement::SignedStatement& statement, Submitter& submitter, Terminal& terminal) {
  const auto digest = statement.payload_digest();
  if (!digest.has_value()) return {};
  const auto document = FindDocument(chosen.payload, file, statement, *digest);
  if (!document.has_value() && document.error().code != ErrorCode::kNotFound) return std::unexpected(document.error());
  TRY_ASSIGN(const bool there, submitter.HasPayload(*digest));
  if (there) return {};
  if (!document.has_value()) return std::unexpected(document.error());
  Progress progress(terminal, "uploading " + document->filename().string(), 0);
  return submitter.PutPayload(*digest, *document, [&](std::uint64_t sent, std::uint64_t total) {
    progress.SetTotal(total);
    progress.Set(sent);
  });
}

// The new receipt behind those that the statement came with, of other logs; an older one of this log gives way.
std::vector<Bytes> ReceiptsWith(const Bytes& fresh, ByteView submitted) {
  constexpr std::size_t kReceiptsMax = 64;  // of a transparent statement
  std::vector<Bytes> receipts;
  const auto mine = log::DecodeReceipt(fresh);
  const auto had = statement::DecodeTransparent(submitted);
  if (had.has_value() && mine.has_value()) {
    for (const Bytes& one : had->receipts) {
      const auto other = log::DecodeReceipt(one);
      const bool is_older = other.has_value() && other->origin == mine->origin && other->kid == mine->kid;
      if (!is_older && receipts.size() + 1 < kReceiptsMax) receipts.push_back(one);
    }
  }
  receipts.push_back(fresh);
  return receipts;
}

Result<void> SubmitOne(const SubmitOptions& chosen, const std::string& file, Submitter& submitter, Terminal& terminal,
                       json::Value& answers) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(file, kStatementFileBytesMax));
  if (statement::LooksLikeDraft(bytes))
    return Invalid("this is the draft of a statement; entente sign makes it one, with the key that it names", file);
  const auto statement = statement::SignedStatement::Decode(bytes);
  if (!statement.has_value()) return std::unexpected(WithContext(statement.error(), file));
  json::Value look_alikes = json::Value::array();
  if (statement->headers().content_type == statement::content_type::kParty) {
    // A warning: that it cannot be had is no reason not to register.
    look_alikes = AskLookAlikes(chosen.destination, statement->entry()).value_or(json::Value::array());
  }
  TRY(SendDocument(chosen, file, *statement, submitter, terminal));
  auto submitted = RegisterAndCheck(submitter, statement->entry());
  if (!submitted.has_value()) return std::unexpected(WithContext(std::move(submitted.error()), file));
  const registration::Registered& registered = submitted->registered;
  const std::string receipt = chosen.receipt.empty() ? WithoutSuffix(file) + ".receipt" : chosen.receipt;
  TRY(WriteOutput(receipt, registered.receipt));
  if (!chosen.transparent.empty())
    TRY(WriteOutput(chosen.transparent,
                    statement::EncodeTransparent(*statement, ReceiptsWith(registered.receipt, bytes))));
  answers.push_back({{"statement", file},
                     {"index", registered.index},
                     {"duplicate", registered.duplicate},
                     {"log", submitted->origin},
                     {"tree_size", submitted->tree_size},
                     {"receipt", receipt}});
  if (!look_alikes.empty()) answers.back()["resembles"] = look_alikes;
  if (chosen.format == "json") return {};
  Facts facts;
  facts.Add("statement", file);
  facts.Add("entry", std::to_string(registered.index) + " of " + submitted->origin +
                         (registered.duplicate ? " (it was there already)" : ""));
  facts.Add("receipt", receipt + " (checked)");
  facts.Add("transparent", chosen.transparent);
  for (const std::string& warning : LookAlikeWords({{"resembles", look_alikes}})) facts.Add("warning", warning);
  facts.Print(terminal);
  return {};
}

Result<ExitCode> RunSubmit(const SubmitOptions& chosen, Terminal& terminal) {
  if (chosen.files.size() > 1 && !(chosen.payload.empty() && chosen.receipt.empty() && chosen.transparent.empty()))
    return BadUsage("--payload, --out-receipt and --out are for one statement; there are several here");
  if (chosen.dry_run) return DryRun({chosen.destination, chosen.files, chosen.payload, chosen.format}, terminal);
  TRY_ASSIGN(const auto submitter, OpenSubmitter(chosen.destination));
  json::Value answers = json::Value::array();
  for (const std::string& file : chosen.files) {
    if (auto done = SubmitOne(chosen, file, *submitter, terminal, answers); !done.has_value()) {
      if (chosen.format == "json") PrintJson(terminal, answers);  // what was registered stays registered
      return std::unexpected(std::move(done.error()));
    }
  }
  if (chosen.format == "json") PrintJson(terminal, answers);
  return ExitCode::kOk;
}

Action DeclareSubmit(Options& options) {
  auto chosen = std::make_shared<SubmitOptions>();
  options.Arguments("FILE", chosen->files, "signed statements").Required();
  options.Text(
      "--payload", "FILE", chosen->payload,
      "the document behind a hash envelope; found by itself where it lies beside the statement (X beside X.cose)");
  options.Text("--out-receipt", "FILE", chosen->receipt,
               "where the receipt goes; X.receipt for X.cose unless said otherwise");
  options.Text("--out", "FILE", chosen->transparent,
               "also write a transparent statement: the statement with the receipt, and those that it had, inside");
  options.Text("--transparent", "FILE", chosen->transparent, "the same as --out");
  options.Flag("--dry-run", chosen->dry_run,
               "only say whether it would be registered, and which step would refuse it; nothing is left behind, and "
               "with --data no keys are needed and a node may be running");
  DeclareDestination(options, chosen->destination);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunSubmit(*chosen, terminal); };
}

}  // namespace

constinit const Command kSubmit{
    "submit", "Register signed statements at a node, and keep their receipts",
    "Documents behind hash envelopes are uploaded first. A receipt is checked against the node's receipt keys before "
    "it is written. A statement "
    "that is on the log already gets a receipt for its first index. What was signed twice with ES256 or ES384 has one "
    "identity "
    "and two signatures; use the "
    "first statement then. It ends when whoever asks the node next finds what was registered, or after ten seconds. "
    "--dry-run ends with the exit code that the submission would have; policy and parties may "
    "change in between.",
    "entente submit gateway-1.0.0.cdx.json.cose --node http://127.0.0.1:8080\n"
    "entente submit support.cose --node https://log.example.org --ca ca.pem --out support.transparent.cose\n"
    "entente submit support.cose --data data --dry-run",
    DeclareSubmit};

}  // namespace entente::cli
