// entente working-group found|join|leave|deliver|conclude: what is said in working groups.
#include "base/encoding.h"
#include "base/limits.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "statement/content_types.h"
#include "views/roster/working_groups/working_group_documents.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;

struct WorkingGroupOptions {
  SigningOptions signing;
  std::string group;
  std::string deliverable;
  std::string reason;
  bool under_way = false;
  roster::CitedDocument document;
  std::string file;
  std::uint64_t entry = 0;
};

Result<ExitCode> Found(const WorkingGroupOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, limits::kStatementJsonBytesMax));
  auto document = roster::ParseWorkingGroup(AsText(bytes));
  if (!document.has_value()) return std::unexpected(WithContext(std::move(document.error()), chosen.file));
  SigningOptions signing = chosen.signing;
  if (signing.out.empty()) signing.out = chosen.file + ".cose";
  TRY(CheckSignAndWrite(signing, content_type::kWorkingGroup, document->id, ToText(bytes), terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Member(const WorkingGroupOptions& chosen, roster::Membership membership, Terminal& terminal) {
  const roster::MembershipDocument document{chosen.group, membership, chosen.reason};
  TRY(CheckSignAndWrite(chosen.signing, content_type::kWorkingGroupMembership, chosen.group, ToJson(document),
                        terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Deliver(const WorkingGroupOptions& chosen, Terminal& terminal) {
  roster::DeliverableReportDocument document{chosen.group, chosen.deliverable, !chosen.under_way, std::nullopt,
                                             chosen.reason};
  roster::CitedDocument cited = chosen.document;
  if (!chosen.file.empty()) {
    TRY_ASSIGN(const FileDigest digest, DigestOfFile(chosen.file));
    cited.sha256 = ToHex(digest.digest);
  }
  if (chosen.entry != 0) cited.entry = chosen.entry;
  if (!cited.sha256.empty() || cited.entry.has_value() || !cited.title.empty()) document.document = cited;
  TRY(CheckSignAndWrite(chosen.signing, content_type::kWorkingGroupReport, chosen.group, ToJson(document), terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Conclude(const WorkingGroupOptions& chosen, Terminal& terminal) {
  const roster::EndOfWorkingGroupDocument document{chosen.group, chosen.reason};
  TRY(CheckSignAndWrite(chosen.signing, content_type::kEndOfWorkingGroup, chosen.group, ToJson(document), terminal));
  return ExitCode::kOk;
}

std::shared_ptr<WorkingGroupOptions> Begin(Options& options, const char* out) {
  auto chosen = std::make_shared<WorkingGroupOptions>();
  chosen->signing.out = out;
  options.Argument("GROUP", chosen->group, "id of the working group").Required();
  return chosen;
}

Action DeclareFound(Options& options) {
  auto chosen = std::make_shared<WorkingGroupOptions>();
  options.Argument("JSON", chosen->file, "the document of the group (docs/formats/payloads.md)").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Found(*chosen, terminal); };
}

Action DeclareMember(Options& options, roster::Membership membership) {
  auto chosen = Begin(options, "membership.cose");
  options.Text("--reason", "TEXT", chosen->reason, "why");
  DeclareSigning(options, chosen->signing);
  return [chosen, membership](Terminal& terminal) { return Member(*chosen, membership, terminal); };
}

Action DeclareDeliver(Options& options) {
  auto chosen = Begin(options, "deliverable.cose");
  options.Argument("DELIVERABLE", chosen->deliverable, "its short name in the group").Required();
  options.Flag("--under-way", chosen->under_way, "it is begun, and not delivered");
  options.Text("--title", "TEXT", chosen->document.title, "of the document that was delivered");
  options.Text("--file", "FILE", chosen->file, "the document; its digest is signed");
  options.Text("--sha256", "HEX", chosen->document.sha256, "its digest, instead of the file");
  options.Text("--address", "URL", chosen->document.address, "where it stands");
  options.Number("--entry", "N", chosen->entry, "the entry of the log that speaks of it");
  options.Text("--note", "TEXT", chosen->reason, "a word that goes with it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Deliver(*chosen, terminal); };
}

Action DeclareConclude(Options& options) {
  auto chosen = Begin(options, "end-of-working-group.cose");
  options.Text("--reason", "TEXT", chosen->reason, "why").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Conclude(*chosen, terminal); };
}

}  // namespace

constinit const Command kWorkingGroupFound{
    "working-group found", "Sign what a working group is: its founding, or a change",
    "The first statement with an id founds the group. Its founder, its chairs and the custodian of the instrument "
    "change it "
    "by a newer one, which is the whole group again, with a reason. What it no longer plans is shown as dropped.",
    "entente working-group found group.json --key acme.pem --issuer did:web:acme.example", DeclareFound};
constinit const Command kWorkingGroupJoin{
    "working-group join", "Sign that a party joins a working group", "",
    "entente working-group join https://call.example/groups/3 --key acme.pem --issuer did:web:acme.example",
    [](Options& options) { return DeclareMember(options, roster::Membership::kJoins); }};
constinit const Command kWorkingGroupLeave{
    "working-group leave", "Sign that a party leaves a working group", "",
    "entente working-group leave https://call.example/groups/3 --key acme.pem --issuer did:web:acme.example",
    [](Options& options) { return DeclareMember(options, roster::Membership::kLeaves); }};
constinit const Command kWorkingGroupDeliver{
    "working-group deliver", "Sign that a deliverable is delivered, with its document; or that it is under way",
    "By the founder, a chair, or the custodian of the instrument.",
    "entente working-group deliver https://call.example/groups/3 guide --title \"Guide, 1.0\" --file guide.pdf "
    "--address "
    "https://call.example/guide.pdf --key acme.pem --issuer did:web:acme.example\n"
    "entente working-group deliver https://call.example/groups/3 guide --under-way --key acme.pem --issuer "
    "did:web:acme.example",
    DeclareDeliver};
constinit const Command kWorkingGroupConclude{
    "working-group conclude", "Sign that a working group is concluded, with the reason",
    "By the founder, a chair, or the custodian of the instrument. Nothing more is said in it then.",
    "entente working-group conclude https://call.example/groups/3 --reason \"Its guide is published\" --key acme.pem "
    "--issuer did:web:acme.example",
    DeclareConclude};

}  // namespace entente::cli
