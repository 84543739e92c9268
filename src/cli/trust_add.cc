// entente trust add: logs whose keys and certificate authorities are known, so that others' envelopes can be checked.
#include <filesystem>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/operator_desk.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "envelopes/trust_material.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"

namespace entente::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 20;

struct TrustAddOptions {
  std::string file;
  DeskAddress desk;
  std::string out;
  std::string name;
  std::string source;
  std::string passphrase_file;
  std::string format;
};

Result<registration::Registered> Register(const TrustAddOptions& chosen, const envelopes::TrustMaterial& material) {
  TRY_ASSIGN(const auto passphrase, ReadDeskPassphrase(chosen.desk, chosen.passphrase_file));
  statement::Headers headers;
  headers.content_type = statement::content_type::kTrustMaterial;
  headers.subject = material.name;
  // What is said again after something else was said is a new statement.
  headers.issued_at = SystemClock().NowSeconds();
  return SayAsOperator(chosen.desk, passphrase, std::move(headers), material.ToJson());
}

Result<ExitCode> RunTrustAdd(const TrustAddOptions& chosen, Terminal& terminal) {
  if (chosen.desk.data.empty() == chosen.out.empty()) return BadUsage("give either --data or --out");
  if (!chosen.out.empty() && !chosen.desk.node.url.empty()) return BadUsage("--node goes with --data");
  TRY_ASSIGN(const Bytes file, ReadInput(chosen.file, kFileBytesMax));
  const std::string name = chosen.name.empty() ? std::filesystem::path(chosen.file).stem().string() : chosen.name;
  auto read = envelopes::ReadForeignMaterial(AsText(file), name);
  if (!read.has_value()) return std::unexpected(WithContext(std::move(read.error()), chosen.file));
  read->material.source = chosen.source;
  for (const std::string& one : read->left_out) terminal.Note("left out: " + one);
  json::Value said = {{"name", name},
                      {"keys", read->material.keys.size()},
                      {"certificate_authorities", read->material.authorities.size()},
                      {"left_out", read->left_out},
                      {"entry", nullptr}};
  if (!chosen.out.empty()) {
    TRY(WriteOutput(chosen.out, AsBytes(read->material.ToJson())));
  } else {
    TRY_ASSIGN(const auto registered, Register(chosen, read->material));
    said["entry"] = registered.index;
  }
  if (chosen.format == "json") {
    if (chosen.out != "-") PrintJson(terminal, said);
    return ExitCode::kOk;
  }
  if (chosen.out == "-") return ExitCode::kOk;
  Facts facts;
  facts.Add("trust material", name);
  facts.Add("keys", std::to_string(read->material.keys.size()));
  facts.Add("certificate authorities", std::to_string(read->material.authorities.size()));
  facts.Add(chosen.out.empty() ? "entry" : "written to", chosen.out.empty() ? CellText(said["entry"]) : chosen.out);
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareTrustAdd(Options& options) {
  auto chosen = std::make_shared<TrustAddOptions>();
  options
      .Argument("FILE", chosen->file,
                "public keys or certificates of authorities (PEM), or a Sigstore trusted root (JSON)")
      .Required();
  DeclareDesk(options, chosen->desk, DirectoryOption::kMayBeLeftOut);
  options.Text("--out", "FILE", chosen->out, "write the document instead, for a party that signs it for itself");
  options.Text(
      "--name", "NAME", chosen->name,
      "what the material is called; by its file unless said otherwise. Material replaces that of the same name");
  options.Text("--source", "TEXT", chosen->source, "where it was had, for people");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunTrustAdd(*chosen, terminal); };
}

}  // namespace

constinit const Command kTrustAdd{
    "trust add", "Log whose keys and certificate authorities are known",
    "Signatures inside envelopes (DSSE, Sigstore bundles) are held against these. What the operator logs counts for "
    "every party's envelopes; what a party signs for itself counts for its own.",
    "entente trust add trusted_root.json --data data --name sigstore\n"
    "entente trust add builder.pub.pem --data data --name acme-builder\n"
    "entente trust add builder.pub.pem --out builder.json",
    DeclareTrustAdd};

}  // namespace entente::cli
