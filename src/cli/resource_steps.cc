// entente resource take-up|end|deliver|confirm|dispute: what is done about offers and needs.
#include "cli/call_words.h"
#include "cli/commands.h"
#include "statement/content_types.h"
#include "views/roster/resources/step_documents.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;

// 0 is the log's first policy, and never an offer: it stands for "not given".
std::optional<std::uint64_t> Given(std::uint64_t entry) {
  return entry == 0 ? std::nullopt : std::optional<std::uint64_t>(entry);
}

struct ResourceStepsOptions {
  SigningOptions signing;
  std::string instrument;
  std::uint64_t offer = 0;
  std::uint64_t need = 0;
  std::uint64_t entry = 0;  // of the take-up, or of the delivery
  std::string text;         // note or reason
  std::string date;
  std::string amount;
  std::string unit;
  std::vector<std::string> evidence;
};

Result<std::vector<std::uint64_t>> EvidenceOf(const ResourceStepsOptions& chosen) {
  std::vector<std::uint64_t> entries;
  entries.reserve(chosen.evidence.size());
  for (const std::string& one : chosen.evidence) {
    const auto number = json::Parse(one);
    if (!number.has_value() || !number->is_number_unsigned())
      return BadUsage("--evidence is the index of an entry of the log, not '" + one + "'");
    entries.push_back(number->get<std::uint64_t>());
  }
  return entries;
}

Result<ExitCode> Sign(const ResourceStepsOptions& chosen, std::string_view type, const std::string& document,
                      Terminal& terminal) {
  TRY(CheckSignAndWrite(chosen.signing, type, chosen.instrument, document, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> TakeUp(const ResourceStepsOptions& chosen, Terminal& terminal) {
  if (chosen.offer == 0 && chosen.need == 0) return BadUsage("name an --offer, a --need, or both");
  const roster::TakeUpDocument document{chosen.instrument, Given(chosen.offer), Given(chosen.need), chosen.text};
  return Sign(chosen, content_type::kTakeUp, ToJson(document), terminal);
}

Result<ExitCode> End(const ResourceStepsOptions& chosen, Terminal& terminal) {
  const roster::TakeUpEndDocument document{chosen.instrument, chosen.entry, chosen.text};
  return Sign(chosen, content_type::kEndOfTakeUp, ToJson(document), terminal);
}

Result<ExitCode> Deliver(const ResourceStepsOptions& chosen, Terminal& terminal) {
  roster::DeliveryDocument document{chosen.instrument, chosen.entry, chosen.date, std::nullopt, chosen.text, {}};
  if (chosen.amount.empty() != chosen.unit.empty()) return BadUsage("--amount and --unit go together");
  if (!chosen.amount.empty()) {
    const auto amount = json::Parse(chosen.amount);
    if (!amount.has_value()) return BadUsage("--amount is a number, such as 120 or 12.5");
    json::Value holder;
    holder["quantity"] = {{"amount", *amount}, {"unit", chosen.unit}};
    TRY_ASSIGN(document.quantity, roster::ReadQuantity(holder, ""));
  }
  TRY_ASSIGN(document.evidence, EvidenceOf(chosen));
  return Sign(chosen, content_type::kDelivery, ToJson(document), terminal);
}

Result<ExitCode> Answer(const ResourceStepsOptions& chosen, roster::DeliveryAnswer answer, Terminal& terminal) {
  roster::DeliveryAnswerDocument document{chosen.instrument, chosen.entry, answer, chosen.text, {}};
  TRY_ASSIGN(document.evidence, EvidenceOf(chosen));
  return Sign(chosen, content_type::kDeliveryAnswer, ToJson(document), terminal);
}

std::shared_ptr<ResourceStepsOptions> Begin(Options& options, const char* out) {
  auto chosen = std::make_shared<ResourceStepsOptions>();
  chosen->signing.out = out;
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  return chosen;
}

void DeclareEvidence(Options& options, ResourceStepsOptions& chosen) {
  options.Texts("--evidence", "N", chosen.evidence, "entry of the log that shows it; several may be given");
}

Action DeclareTakeUp(Options& options) {
  auto chosen = Begin(options, "take-up.cose");
  options.Number("--offer", "N", chosen->offer, "entry of the offer");
  options.Number("--need", "N", chosen->need, "entry of the need; one of the two may be left out");
  options.Text("--note", "TEXT", chosen->text, "a word that goes with it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return TakeUp(*chosen, terminal); };
}

Action DeclareEnd(Options& options) {
  auto chosen = Begin(options, "end-of-take-up.cose");
  options.Number("--take-up", "N", chosen->entry, "entry of the take-up").Required();
  options.Text("--reason", "TEXT", chosen->text, "why").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return End(*chosen, terminal); };
}

Action DeclareDeliver(Options& options) {
  auto chosen = Begin(options, "delivery.cose");
  options.Number("--take-up", "N", chosen->entry, "entry of the take-up").Required();
  options.Text("--date", "DATE", chosen->date, "when it was delivered");
  options.Text("--amount", "NUMBER", chosen->amount, "how much was delivered; with --unit");
  options.Text("--unit", "TEXT", chosen->unit, "of the amount");
  options.Text("--note", "TEXT", chosen->text, "a word that goes with it");
  DeclareEvidence(options, *chosen);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Deliver(*chosen, terminal); };
}

Action DeclareAnswer(Options& options, roster::DeliveryAnswer answer) {
  auto chosen = Begin(options, "delivery-answer.cose");
  options.Number("--delivery", "N", chosen->entry, "entry of the delivery").Required();
  const auto reason = options.Text("--reason", "TEXT", chosen->text, "why; a word that goes with it");
  if (answer == roster::DeliveryAnswer::kDisputed) reason.Required();
  DeclareEvidence(options, *chosen);
  DeclareSigning(options, chosen->signing);
  return [chosen, answer](Terminal& terminal) { return Answer(*chosen, answer, terminal); };
}

}  // namespace

constinit const Command kResourceTakeUp{
    "resource take-up", "Sign that an offer is taken up, or a need met",
    "By the other side: who needs what is offered, or who offers what is needed. Both entries are named where both "
    "sides "
    "posted one. What is taken up is not open any more, until the take-up ends.",
    "entente resource take-up https://pariscall.international/en/call --offer 41 --need 42 --key ministry.pem --issuer "
    "did:web:ministry.example",
    DeclareTakeUp};
constinit const Command kResourceEnd{
    "resource end", "Sign that a take-up ends, with the reason",
    "By either side, before anything was delivered or when that is disputed. Offer and need are open again.",
    "entente resource end https://pariscall.international/en/call --take-up 43 --reason \"No room on these days\" "
    "--key "
    "acme.pem --issuer did:web:acme.example",
    DeclareEnd};
constinit const Command kResourceDeliver{
    "resource deliver", "Sign that what was taken up is delivered",
    "By the giver. Evidence is named by its entries, which must be on the log before.",
    "entente resource deliver https://pariscall.international/en/call --take-up 43 --date 2026-05-04 --amount 35 "
    "--unit "
    "places --key acme.pem --issuer did:web:acme.example",
    DeclareDeliver};
constinit const Command kResourceConfirm{
    "resource confirm", "Sign that a delivery came", "By the receiver, also after it was disputed.",
    "entente resource confirm https://pariscall.international/en/call --delivery 44 --key ministry.pem --issuer "
    "did:web:ministry.example",
    [](Options& options) { return DeclareAnswer(options, roster::DeliveryAnswer::kConfirmed); }};
constinit const Command kResourceDispute{
    "resource dispute", "Sign that a delivery is disputed, with the reason",
    "By the receiver. The giver may deliver anew, the receiver may confirm later, and either may end the take-up.",
    "entente resource dispute https://pariscall.international/en/call --delivery 44 --reason \"Half of the hours\" "
    "--key "
    "ministry.pem --issuer did:web:ministry.example",
    [](Options& options) { return DeclareAnswer(options, roster::DeliveryAnswer::kDisputed); }};

}  // namespace entente::cli
