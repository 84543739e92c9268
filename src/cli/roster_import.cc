// entente roster import: lists the supporters of an instrument from a table, by the custodian's word.
#include <algorithm>
#include <filesystem>

#include "base/limits.h"
#include "cli/answers.h"
#include "cli/bulk.h"
#include "cli/commands.h"
#include "cli/import_home.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/tables.h"
#include "crypto/key.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/import.h"
#include "views/roster/name_key.h"

namespace entente::cli {
namespace {

constexpr std::size_t kCsvBytesMax = std::size_t{64} * 1024 * 1024;

struct RosterImportOptions {
  std::string file;
  Destination destination;
  std::string instrument;
  std::string instrument_document;
  std::string key;
  std::string issuer;
  std::string format;
};

Result<Custodian> MeantCustodian(const RosterImportOptions& chosen, ImportHome& home) {
  if (chosen.key.empty()) return home.OwnCustodian();
  TRY_ASSIGN(auto key, ReadKey(chosen.key, chosen.destination.passphrase_file));
  return Custodian{chosen.issuer, std::move(key)};
}

// An instrument that exists only as a list: named after the file.
roster::InstrumentDocument NamedAfter(const std::filesystem::path& file, std::string notice) {
  roster::InstrumentDocument document;
  const std::string stem = file.stem().string();
  const roster::Slug slug = roster::SlugOf(stem);
  document.id = "urn:entente:instrument:" + (slug.text.empty() ? std::string("list") : slug.text);
  document.title = stem;
  document.version = "1";
  document.notice = std::move(notice);
  return document;
}

// Which instrument is meant, and the document that founds it, unless it is there already.
struct Instrument {
  std::string id;
  std::string document;
};

// What the node says of itself to everybody.
Result<std::string> NoticeOf(const Destination& destination) {
  if (destination.node.url.empty()) {
    TRY_ASSIGN(const node::Reader directory, node::Reader::Open(destination.data));
    return directory.configuration().notice;
  }
  TRY_ASSIGN(const auto client, NodeClient::Connect(AddressOf(destination)));
  TRY_ASSIGN(const json::Value about, client->GetJson("/api/v1/node"));
  return CellText(about, "notice");
}

Result<Instrument> MeantInstrument(const RosterImportOptions& chosen) {
  if (chosen.instrument_document.empty()) {
    if (!chosen.instrument.empty()) return Instrument{chosen.instrument, {}};
    TRY_ASSIGN(std::string notice, NoticeOf(chosen.destination));
    const roster::InstrumentDocument named = NamedAfter(chosen.file, std::move(notice));
    return Instrument{named.id, roster::ToJson(named)};
  }
  TRY_ASSIGN(const Bytes content, ReadInput(chosen.instrument_document, limits::kStatementJsonBytesMax));
  auto parsed = roster::ParseInstrument(AsText(content));
  if (!parsed.has_value()) return std::unexpected(WithContext(std::move(parsed.error()), chosen.instrument_document));
  if (!chosen.instrument.empty() && chosen.instrument != parsed->id)
    return BadUsage("--instrument says " + chosen.instrument + ", and the document " + parsed->id);
  return Instrument{parsed->id, ToText(content)};
}

struct Documents {
  std::vector<roster::RosterCsvRow> rows;
  std::string instrument;
  roster::Source fallback;
};

Result<BulkSum> RegisterRows(ImportHome& home, const Custodian& custodian, const Documents& documents,
                             const Terminal& terminal) {
  const auto announced_count =
      std::ranges::count_if(documents.rows, [](const roster::RosterCsvRow& row) { return row.announced.has_value(); });
  Progress progress(terminal, "registering", documents.rows.size() + static_cast<std::uint64_t>(announced_count));
  const auto bulk = home.StartBulk(progress);
  for (const roster::RosterCsvRow& row : documents.rows) {
    if (const auto announced = roster::AnnouncementOf(row, documents.instrument, documents.fallback);
        announced.has_value()) {
      TRY_ASSIGN(const auto statement,
                 custodian.Sign(statement::content_type::kAnnouncement, row.supporter.id, roster::ToJson(*announced)));
      TRY(bulk->Register(statement.entry()));
    }
    const roster::ListingDocument listing = roster::ListingOf(row, documents.instrument, documents.fallback);
    TRY_ASSIGN(const auto statement,
               custodian.Sign(statement::content_type::kListing, row.supporter.id, roster::ToJson(listing)));
    TRY(bulk->Register(statement.entry()));
  }
  return bulk->Finish();
}

// Errors: kNotFound when an instrument that nobody founds here is not on this log.
Result<void> CheckInstrument(const Instrument& instrument, const Destination& destination) {
  if (!instrument.document.empty()) return {};
  TRY_ASSIGN(const auto answers, OpenAnswers({AddressOf(destination), destination.data}));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/instruments"));
  for (const json::Value& one : all.items)
    if (CellText(one, "id") == instrument.id) return {};
  return Fail(ErrorCode::kNotFound, "there is no such instrument on this log; found it with --instrument-document JSON",
              instrument.id);
}

Result<void> FoundInstrument(const Instrument& instrument, const Custodian& custodian, ImportHome& home) {
  if (instrument.document.empty()) return {};
  TRY_ASSIGN(const auto statement,
             custodian.Sign(statement::content_type::kInstrument, instrument.id, instrument.document));
  return home.Register(statement);
}

struct Imported {
  std::string instrument;
  std::uint64_t rows = 0;
  std::uint64_t defects = 0;
  std::uint64_t rows_left_out = 0;
  BulkSum sum;
  std::uint64_t log_size = 0;
};

void Show(const Imported& imported, const std::string& format, Terminal& terminal) {
  const BulkSum& sum = imported.sum;
  if (format == "json") {
    PrintJson(terminal, {{"instrument", imported.instrument},
                         {"rows", imported.rows},
                         {"registered", sum.registered},
                         {"duplicates", sum.duplicates},
                         {"refused", sum.refused},
                         {"rows_left_out", imported.rows_left_out},
                         {"defects", imported.defects},
                         {"log_size", imported.log_size}});
    return;
  }
  Facts facts;
  facts.Add("instrument", imported.instrument);
  facts.Add("rows", Grouped(imported.rows));
  facts.Add("registered", Grouped(sum.registered));
  facts.Add("there already", sum.duplicates == 0 ? "" : Grouped(sum.duplicates));
  facts.Add("left out", imported.rows_left_out == 0 ? "" : Grouped(imported.rows_left_out) + " rows");
  facts.Add("defects", imported.defects == 0 ? "" : Grouped(imported.defects) + ", named on standard error");
  facts.Add("log", Grouped(imported.log_size) + " entries");
  facts.Print(terminal);
}

Result<roster::RosterCsv> ReadList(const std::string& file) {
  TRY_ASSIGN(const Bytes content, ReadInput(file, kCsvBytesMax));
  auto list = roster::ReadRosterCsv(AsText(content));
  if (!list.has_value()) return std::unexpected(WithContext(std::move(list.error()), file));
  return list;
}

Result<ExitCode> RunRosterImport(const RosterImportOptions& chosen, Terminal& terminal) {
  if (chosen.key.empty() != chosen.issuer.empty()) return BadUsage("--key and --issuer go together");
  const Destination& destination = chosen.destination;
  if (destination.node.url.empty() == destination.data.empty())
    return BadUsage("say where the list goes: --node URL or --data DIR");
  TRY_ASSIGN(const Instrument instrument, MeantInstrument(chosen));
  // What can be wrong with the list is found before anything is signed.
  TRY_ASSIGN(roster::RosterCsv list, ReadList(chosen.file));
  TRY(CheckInstrument(instrument, destination));
  TRY_ASSIGN(const auto home, OpenImportHome(destination));
  TRY_ASSIGN(const Custodian custodian, MeantCustodian(chosen, *home));
  TRY(FoundInstrument(instrument, custodian, *home));
  Imported imported;
  imported.instrument = instrument.id;
  imported.rows = list.rows.size();
  imported.defects = list.defects.size();
  for (const roster::RosterCsvDefect& defect : list.defects) {
    terminal.Note(Plain(chosen.file) + ": row " + std::to_string(defect.row) + ": " + Plain(defect.what) +
                  (defect.skipped ? "; the row is left out" : ""));
    if (defect.skipped) ++imported.rows_left_out;
  }
  const Documents documents{
      std::move(list.rows), instrument.id, {std::filesystem::path(chosen.file).filename().string(), {}, {}}};
  TRY_ASSIGN(imported.sum, RegisterRows(*home, custodian, documents, terminal));
  TRY_ASSIGN(imported.log_size, home->LogSize());
  Show(imported, chosen.format, terminal);
  if (imported.sum.first_refusal.has_value())
    return std::unexpected(WithContext(
        *imported.sum.first_refusal, std::to_string(imported.sum.refused) + " statements were refused, the first one"));
  return ExitCode::kOk;
}

Action DeclareRosterImport(Options& options) {
  auto chosen = std::make_shared<RosterImportOptions>();
  options
      .Argument("CSV", chosen->file,
                "the list; columns name, kind, country_iso2, date_if_known, source_note, announced, source_title, "
                "source_address")
      .Required();
  DeclareDestination(options, chosen->destination);
  options.Text("--instrument", "ID", chosen->instrument,
               "which instrument they support; without it, one named after the file is founded");
  options.Text("--instrument-document", "JSON", chosen->instrument_document,
               "found this instrument first (docs/formats/payloads.md)");
  options.Text("--key", "KEY", chosen->key,
               "the private key of a custodian who is a party, a file or a pkcs11: URI, with --issuer; with --data the "
               "passphrase is the same as the node's");
  options.Text("--issuer", "URI", chosen->issuer,
               "the party that is the custodian, admitted and with the role instrument");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRosterImport(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterImport{
    "roster import", "List supporters of an instrument from a table, by the custodian's word",
    "One listing is logged for each row, and an announcement where the row has a day for that; signed by a custodian "
    "who is a party, or, without --key and into a directory, by the node's custodian key. What is listed "
    "already in the same words changes nothing. Odd rows are named on standard error: what can be left out of a row is "
    "left out.",
    "entente roster import supporters.csv --data data --instrument-document call.json\n"
    "entente roster import supporters.csv --data data --instrument https://call.example/1 --key custodian.pem "
    "--issuer did:web:secretariat.example\n"
    "entente roster import supporters.csv --node https://log.example.org --instrument https://call.example/1 --key "
    "custodian.pem --issuer did:web:secretariat.example\n"
    "entente roster import members.csv --data data",
    DeclareRosterImport};

}  // namespace entente::cli
