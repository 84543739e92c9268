// entente attestations: what was said of an artifact in others' envelopes, and by whom.
#include <algorithm>

#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kShownMax = 1000;

struct AttestationsOptions {
  AnswerSource source;
  std::string about;
  std::string format;
};

// A digest is hexadecimal, with or without its algorithm before it; everything else is a name.
bool IsDigest(std::string_view text) {
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos && text.starts_with("sha"))
    text = text.substr(colon + 1);
  return text.size() >= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// "verified: did:web:acme.example", "key-not-known", one for each signature.
std::string SignersOf(const json::Value& attestation) {
  std::string all;
  for (const json::Value& one : attestation.value("signatures", json::Value::array())) {
    if (!all.empty()) all += "; ";
    all += CellText(one, "outcome");
    for (const json::Value& identity : one.value("identities", json::Value::array())) all += " " + CellText(identity);
    if (const std::string whose = CellText(one, "whose"); !whose.empty()) all += " (" + whose + ")";
  }
  return all;
}

Result<ExitCode> RunAttestations(const AttestationsOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  const bool digest = IsDigest(chosen.about);
  TRY_ASSIGN(const AllItems all,
             GetAll(*answers, PathWith("/api/v1/attestations", {{digest ? "digest" : "purl", chosen.about}}),
                    chosen.format == "json" ? 0 : kShownMax));
  if (chosen.format == "json") {
    json::Value answer = all.frame;
    answer.erase("offset");
    answer.erase("limit");
    answer["items"] = all.items;
    PrintJson(terminal, answer);
    return ExitCode::kOk;
  }
  Table table({">entry", "registered by", "signed inside", "predicate", "subject"});
  for (const json::Value& one : all.items)
    table.Add({CellText(one, "entry"), CellText(one, "issuer"), SignersOf(one), CellText(one, "predicate_type"),
               CellText(one, "subject")});
  if (!table.empty()) table.Print(terminal);
  const std::uint64_t total = all.frame.value("total", std::uint64_t{0});
  terminal.PrintLine(
      Grouped(total) + (total == 1 ? " envelope on this log speaks of " : " envelopes on this log speak of ") +
      Plain(chosen.about) + "; who registered it did not thereby sign what stands inside; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareAttestations(Options& options) {
  auto chosen = std::make_shared<AttestationsOptions>();
  options
      .Argument("DIGEST|PURL", chosen->about,
                "of an artifact: its SHA-256 (or another digest that attestations name), or its purl or name")
      .Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunAttestations(*chosen, terminal); };
}

}  // namespace

constinit const Command kAttestations{
    "attestations", "What was said of an artifact in others' envelopes",
    "Signatures inside are shown apart from who registered the envelope: verified (with whose key), key-not-known, or "
    "false.",
    "entente attestations 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --data data\n"
    "entente attestations pkg:generic/acme/gateway@2.4.0 --node http://127.0.0.1:8080",
    DeclareAttestations};

}  // namespace entente::cli
