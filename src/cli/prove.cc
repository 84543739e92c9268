// entente prove: proof bundles for statements and for answers, to be checked by `entente verify` without any node.
#include <algorithm>

#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/proof_files.h"
#include "cli/tables.h"
#include "views/supply/purl.h"

namespace entente::cli {
namespace {

constexpr std::string_view kTlogProof = "tlog-proof";

struct ProveOptions {
  AnswerSource source;
  std::vector<std::string> indexes;
  std::uint64_t size = 0;
  std::string format;
  std::string party;
  std::string date;
  std::string instrument;
  std::string what;  // a purl, or a release
  std::string out;
};

bool IsNumber(const std::string& text) {
  return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
}

Result<ExitCode> Write(const ProveOptions& chosen, const json::Value& bundle, Terminal& terminal) {
  TRY(WriteOutput(chosen.out, AsBytes(BundleText(bundle))));
  if (chosen.out == "-") return ExitCode::kOk;
  const json::Value& entries = bundle["entries"];
  const auto cited =
      std::ranges::count_if(entries, [](const json::Value& one) { return CellText(one, "role") == "cited"; });
  Facts facts;
  facts.Add("proof", chosen.out);
  facts.Add("log", CellText(bundle, "origin"));
  facts.Add("entries", std::to_string(cited) + " cited, " +
                           std::to_string(entries.size() - static_cast<std::size_t>(cited)) + " that authorise them");
  facts.Print(terminal);
  terminal.PrintLine("check it with: entente verify " + Plain(chosen.out) + " --log-key KEY");
  return ExitCode::kOk;
}

// One entry by itself, in the form that tools of other logs read.
Result<ExitCode> TlogProof(const ProveOptions& chosen, const std::vector<std::uint64_t>& cited, Answers& answers,
                           Terminal& terminal) {
  if (cited.size() != 1 || chosen.size != 0)
    return BadUsage("a tlog-proof is of one entry, under a checkpoint that the log chooses");
  TRY_ASSIGN(const Bytes proof, answers.GetBytes("/api/v1/statements/" + chosen.indexes.front() + "/tlog-proof"));
  TRY(WriteOutput(chosen.out, proof));
  if (chosen.out == "-") return ExitCode::kOk;
  Facts facts;
  facts.Add("proof", chosen.out);
  facts.Add("entry", chosen.indexes.front());
  facts.Print(terminal);
  terminal.PrintLine("check it with: entente verify " + Plain(chosen.out) + " --statement FILE --log-key KEY");
  return ExitCode::kOk;
}

Result<ExitCode> Statement(const ProveOptions& chosen, Terminal& terminal) {
  std::vector<std::uint64_t> cited;
  for (const std::string& index : chosen.indexes) {
    if (!IsNumber(index)) return BadUsage("'" + index + "' is no index of a log entry");
    cited.push_back(std::stoull(index));
  }
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  if (chosen.format == kTlogProof) return TlogProof(chosen, cited, *answers, terminal);
  TRY_ASSIGN(const json::Value bundle, StatementsBundle(*answers, cited, chosen.size));
  return Write(chosen, bundle, terminal);
}

Result<ExitCode> Answer(const ProveOptions& chosen, Answers& answers, const std::string& path, Terminal& terminal) {
  TRY_ASSIGN(const json::Value bundle, AnswerBundle(answers, path));
  return Write(chosen, bundle, terminal);
}

Result<ExitCode> Roster(const ProveOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  return Answer(chosen, *answers,
                PathWith("/api/v1/roster/answer",
                         {{"instrument", chosen.instrument}, {"party", chosen.party}, {"date", chosen.date}}),
                terminal);
}

Result<ExitCode> Ships(const ProveOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  return Answer(chosen, *answers, PathWith("/api/v1/ships", {{"purl", chosen.what}, {"limit", "2000"}}), terminal);
}

// The entry of a release: its number, or a product's purl with a version.
Result<std::string> ReleaseEntry(Answers& answers, const std::string& release) {
  if (IsNumber(release)) return release;
  TRY_ASSIGN(const supply::Purl purl, supply::Purl::Parse(release));
  TRY_ASSIGN(const AllItems products, GetAll(answers, PathWith("/api/v1/products", {{"q", purl.Base()}})));
  for (const json::Value& product : products.items) {
    if (CellText(product, "id") != purl.Base()) continue;
    for (const json::Value& one : product.value("releases", json::Value::array()))
      if (CellText(one, "version") == purl.version) return CellText(one, "entry");
  }
  return Fail(ErrorCode::kNotFound, "no SBOM of this release is on the log", release);
}

Result<ExitCode> Affected(const ProveOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const std::string entry, ReleaseEntry(*answers, chosen.what));
  return Answer(chosen, *answers, "/api/v1/releases/" + entry + "/findings", terminal);
}

using Prove = Result<ExitCode> (*)(const ProveOptions&, Terminal&);

Action With(Options& options, const std::shared_ptr<ProveOptions>& chosen, Prove prove) {
  options.Text("--out", "FILE", chosen->out, "where the bundle goes; - is standard output").Required();
  DeclareAnswerSource(options, chosen->source);
  return [chosen, prove](Terminal& terminal) { return prove(*chosen, terminal); };
}

Action DeclareStatement(Options& options) {
  auto chosen = std::make_shared<ProveOptions>();
  options.Arguments("INDEX", chosen->indexes, "log entries").Required();
  options.Number(
      "--size", "N", chosen->size,
      "under the checkpoint that the log signed when it had N entries; unless said otherwise the newest that "
      "witnesses have cosigned, if it covers them, or else the newest");
  chosen->format = "bundle";
  options.Text("--format", "FORMAT", chosen->format, "a proof bundle, or the C2SP tlog-proof of one entry")
      .OneOf({"bundle", std::string(kTlogProof)});
  return With(options, chosen, Statement);
}

Action DeclareRoster(Options& options) {
  auto chosen = std::make_shared<ProveOptions>();
  options.Text("--party", "PARTY", chosen->party, "id, exact name, or ISO country code of a state").Required();
  options.Text("--date", "DATE", chosen->date, "the day that is asked about, as in 2021-11-12").Required();
  options.Text("--instrument", "ID", chosen->instrument, "which instrument; may be left out when there is one");
  return With(options, chosen, Roster);
}

Action DeclareShips(Options& options) {
  auto chosen = std::make_shared<ProveOptions>();
  options.Argument("PURL", chosen->what, "the component, with or without a version").Required();
  return With(options, chosen, Ships);
}

Action DeclareAffected(Options& options) {
  auto chosen = std::make_shared<ProveOptions>();
  options.Argument("RELEASE", chosen->what, "a product's purl with a version, or the log entry of its SBOM").Required();
  return With(options, chosen, Affected);
}

}  // namespace

constinit const Command kProveStatement{
    "prove statement", "Make a proof bundle for log entries",
    "The bundle has the entries, those that authorise their keys, and inclusion proofs under one signed checkpoint. No "
    "keys are needed, and a node may have the data directory open. With --format tlog-proof it is the short form that "
    "tools of other logs read; the entry itself is not in it.",
    "entente prove statement 57 58 --data data --out proof.json\n"
    "entente prove statement 57 --format tlog-proof --data data --out support.tlog-proof\n"
    "entente prove statement 57 --size 1024 --node http://127.0.0.1:8080 --out proof.json",
    DeclareStatement};
constinit const Command kProveRoster{
    "prove answer roster", "Make a proof bundle for an answer of the roster, which verify computes again",
    "What a bundle shows and what it does not: docs/formats/proof.md.",
    "entente prove answer roster --party US --date 2021-11-12 --data data --out us.proof.json", DeclareRoster};
constinit const Command kProveShips{
    "prove answer ships", "Make a proof bundle for the answer to who ships a component",
    "The SBOMs themselves are not in it: the answer is the node's word, and the entries that it names are shown.",
    "entente prove answer ships pkg:deb/debian/openssl --data data --out ships.proof.json", DeclareShips};
constinit const Command kProveAffected{
    "prove answer affected", "Make a proof bundle for what hits a release",
    "SBOM and advisories are not in it: the answer is the node's word, and the entries that it rests on are shown.",
    "entente prove answer affected pkg:generic/acme/gateway@1.0.0 --data data --out gateway.proof.json",
    DeclareAffected};

}  // namespace entente::cli
