// entente trust anchors: logs which certificate authorities may certify who signs for a party.
#include <filesystem>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/operator_desk.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "crypto/x509.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/certified.h"

namespace entente::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{256} * 1024;

struct TrustAnchorsOptions {
  std::string file;
  DeskAddress desk;
  std::string name;
  std::string passphrase_file;
  std::string format;
};

std::string DocumentOf(const std::string& name, const std::vector<crypto::Certificate>& certificates) {
  json::Value document = {{"name", name}, {"certificates", json::Value::array()}};
  for (const crypto::Certificate& one : certificates) document["certificates"].push_back(ToBase64(one.der()));
  return document.dump();
}

Result<ExitCode> RunTrustAnchors(const TrustAnchorsOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes file, ReadInput(chosen.file, kFileBytesMax));
  auto certificates = crypto::Certificate::AllFromPem(AsText(file));
  if (!certificates.has_value()) return std::unexpected(WithContext(std::move(certificates.error()), chosen.file));
  const std::string name = chosen.name.empty() ? std::filesystem::path(chosen.file).stem().string() : chosen.name;
  const std::string document = DocumentOf(name, *certificates);
  TRY(roster::CheckX509Anchors(AsBytes(document)));
  TRY_ASSIGN(const auto passphrase, ReadDeskPassphrase(chosen.desk, chosen.passphrase_file));
  statement::Headers headers;
  headers.content_type = statement::content_type::kX509Anchors;
  headers.subject = name;
  headers.issued_at = SystemClock().NowSeconds();
  TRY_ASSIGN(const auto registered, SayAsOperator(chosen.desk, passphrase, std::move(headers), document));
  json::Value said = {{"name", name}, {"entry", registered.index}, {"anchors", json::Value::array()}};
  for (const crypto::Certificate& one : *certificates)
    said["anchors"].push_back({{"sha256", ToHex(one.fingerprint())}, {"subject", one.subject()}});
  if (chosen.format == "json") {
    PrintJson(terminal, said);
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("anchors", name + ", entry " + CellText(said["entry"]));
  for (const json::Value& one : said["anchors"]) facts.Add(CellText(one["sha256"]), CellText(one["subject"]));
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareTrustAnchors(Options& options) {
  auto chosen = std::make_shared<TrustAnchorsOptions>();
  options.Argument("FILE", chosen->file, "certificates of authorities (PEM)").Required();
  DeclareDesk(options, chosen->desk, DirectoryOption::kRequired);
  options.Text(
      "--name", "NAME", chosen->name,
      "what these anchors are called; by their file unless said otherwise. They replace those of the same name");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunTrustAnchors(*chosen, terminal); };
}

}  // namespace

constinit const Command kTrustAnchors{
    "trust anchors", "Log which certificate authorities may certify who signs for a party",
    "By itself this lets nobody sign: a party names, in its own statement, which certified names under which anchor "
    "(by its SHA-256, as shown here) may sign for it, and in which roles (docs/formats/statement.md).",
    "entente trust anchors corporate-root.pem --data data --name corporate", DeclareTrustAnchors};

}  // namespace entente::cli
