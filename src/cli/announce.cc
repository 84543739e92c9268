// entente announce: that a party will support an instrument, by itself or by the custodian.
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "statement/content_types.h"

namespace entente::cli {
namespace {

struct AnnounceOptions {
  SigningOptions signing;
  WhoOptions who;
  std::string instrument;
  std::string date;
  std::string by;
  std::string where;
  std::string source;
  std::string address;
  std::string note;
};

Result<ExitCode> RunAnnounce(const AnnounceOptions& chosen, Terminal& terminal) {
  WhoOptions who = chosen.who;
  if (who.id.empty()) who.id = chosen.signing.issuer;
  roster::AnnouncementDocument document;
  document.instrument = chosen.instrument;
  TRY_ASSIGN(document.supporter, SupporterOf(who));
  document.date = ExactDate(chosen.date);
  document.by = chosen.by;
  document.where = chosen.where;
  document.note = chosen.note;
  if (chosen.source.empty() && !chosen.address.empty()) return BadUsage("--address goes with --source");
  if (!chosen.source.empty()) document.source = roster::Source{chosen.source, chosen.address, {}};
  return SignAct(chosen.signing, statement::content_type::kAnnouncement, document.supporter.id,
                 roster::ToJson(document), terminal);
}

Action DeclareAnnounce(Options& options) {
  auto chosen = std::make_shared<AnnounceOptions>();
  chosen->signing.out = "announcement.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  options.Text("--of", "ID", chosen->who.id, "of whom the custodian says it; without it, the issuer speaks of itself");
  DeclareWho(options, "", chosen->who);
  options.Text("--date", "DATE", chosen->date, "the day on which it was announced");
  options.Text("--by", "DATE", chosen->by, "the last day by which it will have been done");
  options.Text("--where", "TEXT", chosen->where, "the occasion on which it was said");
  options.Text("--source", "TEXT", chosen->source, "title of what reports it");
  options.Text("--address", "URL", chosen->address, "where that stands");
  options.Text("--note", "TEXT", chosen->note, "what was announced");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunAnnounce(*chosen, terminal); };
}

}  // namespace

constinit const Command kAnnounce{
    "announce", "Sign that a party will support an instrument",
    "An announcement is no support. `entente call announcements` shows which were kept (a support came), not kept (the "
    "day went by without one) and open.",
    "entente announce https://pariscall.international/en/call --name Ruritania --kind state --by "
    "2026-11-12 --where \"Paris Peace Forum\" --key state.pem --issuer did:web:state.example\n"
    "entente announce https://pariscall.international/en/call --of did:web:state.example --name Ruritania --kind state "
    "--source \"Joint communiqué\" --address https://news.example/1 --key custodian.pem --issuer "
    "did:web:secretariat.example",
    DeclareAnnounce};

}  // namespace entente::cli
