// entente approve: a further signature of a party, under a draft that another of its keys will sign.
#include <unistd.h>

#include <iostream>
#include <string>

#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/drafts.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"

namespace entente::cli {
namespace {

struct ApproveOptions {
  std::string draft;
  std::string key;
  std::string passphrase_file;
  std::string document;
  std::string out;
  std::string format;
  bool yes = false;
};

Result<void> CheckIsDocument(const std::string& file, const statement::Draft& draft) {
  TRY_ASSIGN(const FileDigest given, DigestOfFile(file));
  const bool same = draft.headers().hash_envelope.has_value() ? ToHex(given.digest) == ToHex(draft.payload())
                                                              : given.digest == crypto::Sha256(draft.payload());
  if (same) return {};
  return Fail(ErrorCode::kUnauthorized, "this is not the document of the draft: it has sha256:" + ToHex(given.digest),
              file);
}

// Nobody approves what they did not see.
Result<void> Confirm(const ApproveOptions& chosen, Terminal& terminal) {
  if (chosen.yes) return {};
  if (::isatty(STDIN_FILENO) == 0)
    return BadUsage("there is no terminal to ask at; look at the draft (entente inspect), then approve it with --yes");
  terminal.Print("Approve this? [y/N] ");
  TRY(terminal.Flush());
  std::string line;
  std::getline(std::cin, line);
  if (line == "y" || line == "Y" || line == "yes") return {};
  return Fail(ErrorCode::kPolicyRejected, "it was not approved; the draft is as it was");
}

Result<ExitCode> RunApprove(const ApproveOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(statement::Draft draft, ReadDraft(chosen.draft));
  if (!chosen.document.empty()) TRY(CheckIsDocument(chosen.document, draft));
  if (chosen.format != "json") PrintDraft(DescribeDraft(draft), terminal);
  TRY(Confirm(chosen, terminal));
  TRY_ASSIGN(const auto key, ReadKey(chosen.key, chosen.passphrase_file));
  if (auto approved = draft.Approve(key); !approved.has_value())
    return std::unexpected(WithContext(std::move(approved.error()), chosen.draft));
  const std::string& out = chosen.out.empty() ? chosen.draft : chosen.out;
  TRY(WriteDraft(out, draft));
  if (out == "-") return ExitCode::kOk;
  if (chosen.format == "json") {
    json::Value answer = DescribeDraft(draft);
    answer["draft"] = out;
    answer["kid"] = ToBase64Url(key.public_key().kid());
    PrintJson(terminal, answer);
  } else {
    terminal.PrintLine("approved with the key " + ToBase64Url(key.public_key().kid()) + ": " + Plain(out) + " has " +
                       std::to_string(draft.headers().approvals.size()) + " approval" +
                       (draft.headers().approvals.size() == 1 ? "" : "s"));
  }
  return ExitCode::kOk;
}

Action DeclareApprove(Options& options) {
  auto chosen = std::make_shared<ApproveOptions>();
  options.Argument("DRAFT", chosen->draft, "the draft, as entente sign --draft wrote it").Required();
  options.Text("--key", "KEY", chosen->key, "the private key that approves: a file, or a pkcs11: URI (docs/keys.md)")
      .Required();
  options.Text("--payload", "FILE", chosen->document, "also check that this is the document that the draft is about");
  options.Text("--out", "FILE", chosen->out, "where the draft goes; in its own place unless said otherwise");
  options.Flag("--yes", chosen->yes, "do not ask");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunApprove(*chosen, terminal); };
}

}  // namespace

constinit const Command kApprove{"approve", "Approve the draft of a statement with a further key of the party",
                                 "A party may ask for several signatures under acts of a role. One of its people makes "
                                 "a draft, the others approve it, "
                                 "in any order and on any machine, and the key that the draft names signs it last, "
                                 "with `entente sign DRAFT`. What is "
                                 "said and who signs last are fixed from the beginning.",
                                 "entente approve support.draft.json --key second.pem", DeclareApprove};

}  // namespace entente::cli
