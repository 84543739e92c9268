// entente offer post|list|withdraw, entente need post|list|withdraw: what a party offers or needs under an instrument.
#include "cli/answers.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "statement/content_types.h"
#include "views/roster/resources/resource_document.h"
#include "views/roster/resources/step_documents.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;
using roster::Side;

struct Post {
  SigningOptions signing;
  Side side = Side::kOffer;
  roster::ResourceDocument document;
  std::string kind;
  std::string quantity;
  std::string amount;
  std::string unit;
};

Result<std::optional<roster::Quantity>> QuantityOf(const Post& post) {
  if (post.quantity.empty() && post.amount.empty() && post.unit.empty()) return std::nullopt;
  json::Value holder = json::Value::object();
  if (post.amount.empty() && post.unit.empty()) {
    holder["quantity"] = post.quantity;
    return roster::ReadQuantity(holder, "");
  }
  if (!post.quantity.empty() || post.amount.empty() || post.unit.empty())
    return BadUsage("say how much with --quantity TEXT, or with --amount NUMBER and --unit TEXT");
  auto amount = json::Parse(post.amount);
  if (!amount.has_value()) return BadUsage("--amount is a number, such as 120 or 12.5");
  holder["quantity"] = {{"amount", *amount}, {"unit", post.unit}};
  return roster::ReadQuantity(holder, "");
}

Result<ExitCode> RunPost(const Post& post, Terminal& terminal) {
  roster::ResourceDocument document = post.document;
  auto kind = roster::ResourceKindFromName(post.kind);
  if (!kind.has_value()) return BadUsage(kind.error().message);
  document.kind = *kind;
  TRY_ASSIGN(document.quantity, QuantityOf(post));
  if (document.countries.size() == 1 && document.countries.front() == roster::kAnyCountry) document.countries.clear();
  TRY(CheckSignAndWrite(post.signing, post.side == Side::kOffer ? content_type::kOffer : content_type::kNeed,
                        document.instrument, ToJson(document), terminal));
  return ExitCode::kOk;
}

Action DeclarePost(Options& options, Side side) {
  auto post = std::make_shared<Post>();
  post->side = side;
  post->signing.out = std::string(Name(side)) + ".cose";
  options.Argument("INSTRUMENT", post->document.instrument, "id of the instrument under which it is said").Required();
  options
      .Text("--kind", "KIND", post->kind,
            "expertise, training, open-source-audit, funding, incident-response, hardware or other")
      .Required();
  options.Text("--title", "TEXT", post->document.title, "in a line").Required();
  options.Text("--description", "TEXT", post->document.description, "what others have to know; no names of persons");
  options.Texts("--principle", "CLAUSE", post->document.clauses, "clause of the instrument; several may be given");
  options.Texts("--country", "CC", post->document.countries, "ISO 3166-1 alpha-2 code; several may be given; or any")
      .Required();
  options.Texts("--language", "TAG", post->document.languages, "BCP 47, such as fr or pt-BR; several may be given");
  options.Text("--quantity", "TEXT", post->quantity, "how much, in words");
  options.Text("--amount", "NUMBER", post->amount, "how much, as a number; with --unit");
  options.Text("--unit", "TEXT", post->unit, "of the amount: hours, EUR, places");
  options.Text("--from", "DATE", post->document.from, "the first day");
  options.Text("--until", "DATE", post->document.until, "the last day; after it, what nobody took up is expired");
  DeclareSigning(options, post->signing);
  return [post](Terminal& terminal) { return RunPost(*post, terminal); };
}

struct Withdrawal {
  SigningOptions signing;
  roster::ResourceWithdrawalDocument document;
};

Result<ExitCode> RunWithdraw(const Withdrawal& withdrawal, Terminal& terminal) {
  TRY(CheckSignAndWrite(withdrawal.signing, content_type::kResourceWithdrawal, withdrawal.document.instrument,
                        ToJson(withdrawal.document), terminal));
  return ExitCode::kOk;
}

Action DeclareWithdraw(Options& options) {
  auto withdrawal = std::make_shared<Withdrawal>();
  withdrawal->signing.out = "withdrawal.cose";
  options.Argument("INSTRUMENT", withdrawal->document.instrument, "id of the instrument").Required();
  options.Number("--entry", "N", withdrawal->document.resource, "its entry on the log").Required();
  options.Text("--reason", "TEXT", withdrawal->document.reason, "why").Required();
  DeclareSigning(options, withdrawal->signing);
  return [withdrawal](Terminal& terminal) { return RunWithdraw(*withdrawal, terminal); };
}

struct Listing {
  AnswerSource source;
  std::string side;
  std::string instrument;
  std::string kind;
  std::string principle;
  std::string region;
  std::string language;
  std::string party;
  std::string state;
  std::string date;
  std::string format;
};

Result<ExitCode> RunList(const Listing& listing, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(listing.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/resources", {{"side", listing.side},
                                                                                 {"instrument", listing.instrument},
                                                                                 {"kind", listing.kind},
                                                                                 {"principle", listing.principle},
                                                                                 {"region", listing.region},
                                                                                 {"language", listing.language},
                                                                                 {"party", listing.party},
                                                                                 {"state", listing.state},
                                                                                 {"date", listing.date}})));
  if (listing.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({">entry", "state", "kind", "title", "party", "countries", "principles", "until"});
  for (const json::Value& one : all.items) {
    const std::string state = CellText(one, "state");
    table.Add(state == "open" ? Paint::kGood : Paint::kNone,
              {CellText(one, "entry"), state + OddWords(one), CellText(one, "kind"), CellText(one, "title"),
               CellText(one["party"], "name"), JoinedCells(one["countries"]), JoinedCells(one["clauses"], "id"),
               CellText(one, "until")});
  }
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + " " + listing.side + "s as of " + CellText(all.frame, "as_of") +
                     "; voluntary, and in the words of who posted them; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareList(Options& options, Side side) {
  auto listing = std::make_shared<Listing>();
  listing->side = Name(side);
  DeclareAnswerSource(options, listing->source);
  options.Text("--instrument", "ID", listing->instrument, "of this instrument alone");
  options.Text("--kind", "KIND", listing->kind,
               "expertise, training, open-source-audit, funding, incident-response, hardware or other");
  options.Text("--principle", "CLAUSE", listing->principle, "clause of the instrument");
  options.Text("--region", "CC", listing->region, "country; what is for any country is listed, too");
  options.Text("--language", "TAG", listing->language, "BCP 47");
  options.Text("--party", "ID", listing->party, "of this party alone: an id (entente party list --search NAME)");
  options.Text("--state", "STATE", listing->state,
               "open, taken-up, delivered, confirmed, disputed, withdrawn or expired");
  options.Text("--date", "DATE", listing->date, "to be had or needed on that day");
  DeclareFormat(options, listing->format);
  return [listing](Terminal& terminal) { return RunList(*listing, terminal); };
}

}  // namespace

constinit const Command kOfferPost{
    "offer post", "Sign an offer: expertise, training, funding or other means, under an instrument",
    "The offer goes to a node with `entente submit`; it is named by its entry from then on. Offers are voluntary. No "
    "names, "
    "e-mail addresses or telephone numbers of persons: the log cannot forget them.",
    "entente offer post https://pariscall.international/en/call --kind training --title \"Secure coding course\" "
    "--principle 6 --country any --language fr --amount 40 --unit places --until 2026-12-31 --key acme.pem --issuer "
    "did:web:acme.example",
    [](Options& options) { return DeclarePost(options, Side::kOffer); }};
constinit const Command kOfferList{"offer list", "List offers", "",
                                   "entente offer list --data data --state open --region SN",
                                   [](Options& options) { return DeclareList(options, Side::kOffer); }};
constinit const Command kOfferWithdraw{
    "offer withdraw", "Sign that an offer is withdrawn, with the reason",
    "By who posted it, while nothing was delivered. A take-up that stands ends with it; the other side's need is open "
    "again.",
    "entente offer withdraw https://pariscall.international/en/call --entry 41 --reason \"The course is full\" --key "
    "acme.pem --issuer did:web:acme.example",
    DeclareWithdraw};
constinit const Command kNeedPost{
    "need post", "Sign a need: expertise, training, funding or other means, under an instrument",
    "As `entente offer post`, for what a party needs.",
    "entente need post https://pariscall.international/en/call --kind training --title \"Course for hospital staff\" "
    "--principle 6 --country SN --language fr --key ministry.pem --issuer did:web:ministry.example",
    [](Options& options) { return DeclarePost(options, Side::kNeed); }};
constinit const Command kNeedList{"need list", "List needs", "", "entente need list --data data --kind funding",
                                  [](Options& options) { return DeclareList(options, Side::kNeed); }};
constinit const Command kNeedWithdraw{
    "need withdraw", "Sign that a need is withdrawn, with the reason", "As `entente offer withdraw`.",
    "entente need withdraw https://pariscall.international/en/call --entry 42 --reason \"Met by other means\" --key "
    "ministry.pem --issuer did:web:ministry.example",
    DeclareWithdraw};

}  // namespace entente::cli
