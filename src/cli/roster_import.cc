// entente roster import: lists the supporters of an instrument from a table, by the custodian's word.
#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/answers.h"
#include "cli/bulk.h"
#include "cli/commands.h"
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
  std::string data;
  std::string instrument;
  std::string instrument_document;
  std::string key;
  std::string issuer;
  std::string passphrase_file;
  std::string format;
};

// Whose word the list is: a party with a key of its own, or the node's custodian key under the operator's name.
struct Custodian {
  std::string issuer;
  crypto::PrivateKey key;

  [[nodiscard]] Result<statement::SignedStatement> Sign(std::string_view content_type, std::string subject,
                                                        const std::string& document) const {
    statement::Headers headers;
    headers.content_type = content_type;
    headers.issuer = issuer;
    headers.subject = std::move(subject);
    return statement::Sign(std::move(headers), AsBytes(document), key);
  }
};

Result<Custodian> MeantCustodian(const RosterImportOptions& chosen, const node::Node& node) {
  if (chosen.key.empty()) return Custodian{node.configuration().operator_id, node.custodian_key()};
  TRY_ASSIGN(auto key, ReadKey(chosen.key, chosen.passphrase_file));
  return Custodian{chosen.issuer, std::move(key)};
}

// An instrument that exists only as a list: named after the file.
roster::InstrumentDocument NamedAfter(const std::filesystem::path& file, const node::Configuration& configuration) {
  roster::InstrumentDocument document;
  const std::string stem = file.stem().string();
  const roster::Slug slug = roster::SlugOf(stem);
  document.id = "urn:entente:instrument:" + (slug.text.empty() ? std::string("list") : slug.text);
  document.title = stem;
  document.version = "1";
  document.notice = configuration.notice;
  return document;
}

// Which instrument is meant, and the document that founds it, unless it is there already.
struct Instrument {
  std::string id;
  std::string document;
};

Result<Instrument> MeantInstrument(const RosterImportOptions& chosen, const node::Configuration& configuration) {
  if (chosen.instrument_document.empty()) {
    if (!chosen.instrument.empty()) return Instrument{chosen.instrument, {}};
    const roster::InstrumentDocument named = NamedAfter(chosen.file, configuration);
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

Result<BulkSum> RegisterRows(node::Node& node, const Custodian& custodian, const Documents& documents,
                             const Terminal& terminal) {
  const auto announced_count =
      std::ranges::count_if(documents.rows, [](const roster::RosterCsvRow& row) { return row.announced.has_value(); });
  Progress progress(terminal, "registering", documents.rows.size() + static_cast<std::uint64_t>(announced_count));
  Bulk bulk(node.registrar(), progress);
  for (const roster::RosterCsvRow& row : documents.rows) {
    if (const auto announced = roster::AnnouncementOf(row, documents.instrument, documents.fallback);
        announced.has_value()) {
      TRY_ASSIGN(const auto statement,
                 custodian.Sign(statement::content_type::kAnnouncement, row.supporter.id, roster::ToJson(*announced)));
      bulk.Register(statement.entry());
    }
    const roster::ListingDocument listing = roster::ListingOf(row, documents.instrument, documents.fallback);
    TRY_ASSIGN(const auto statement,
               custodian.Sign(statement::content_type::kListing, row.supporter.id, roster::ToJson(listing)));
    bulk.Register(statement.entry());
  }
  return bulk.Finish();
}

// Errors: kNotFound when an instrument that nobody founds here is not on this log.
Result<void> CheckInstrument(const RosterImportOptions& chosen, const Instrument& instrument) {
  if (!instrument.document.empty()) return {};
  TRY_ASSIGN(const auto answers, OpenLocalAnswers(chosen.data));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/instruments"));
  for (const json::Value& one : all.items)
    if (CellText(one, "id") == instrument.id) return {};
  return Fail(ErrorCode::kNotFound, "there is no such instrument on this log; found it with --instrument-document JSON",
              instrument.id);
}

Result<void> FoundInstrument(const Instrument& instrument, const Custodian& custodian, node::Node& node) {
  if (instrument.document.empty()) return {};
  TRY_ASSIGN(const auto statement,
             custodian.Sign(statement::content_type::kInstrument, instrument.id, instrument.document));
  TRY(node.Register(statement.entry()));
  return {};
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
  TRY_ASSIGN(const node::Layout layout, node::FindNode(chosen.data));
  TRY_ASSIGN(const node::Configuration configuration, node::ReadConfiguration(layout.configuration()));
  TRY_ASSIGN(const Instrument instrument, MeantInstrument(chosen, configuration));
  // What can be wrong with the list is found before anything is signed.
  TRY_ASSIGN(roster::RosterCsv list, ReadList(chosen.file));
  TRY(CheckInstrument(chosen, instrument));
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  TRY_ASSIGN(const Custodian custodian, MeantCustodian(chosen, *node));
  TRY(FoundInstrument(instrument, custodian, *node));
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
  TRY_ASSIGN(imported.sum, RegisterRows(*node, custodian, documents, terminal));
  TRY(node->CatchUp());
  imported.log_size = node->log().durable().size;
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
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  options.Text("--instrument", "ID", chosen->instrument,
               "which instrument they support; without it, one named after the file is founded");
  options.Text("--instrument-document", "JSON", chosen->instrument_document,
               "found this instrument first (docs/formats/payloads.md)");
  options.Text(
      "--key", "KEY", chosen->key,
      "the private key of a custodian who is a party, a file or a pkcs11: URI, with --issuer; the passphrase is the "
      "same as the node's");
  options.Text("--issuer", "URI", chosen->issuer,
               "the party that is the custodian, admitted and with the role instrument");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRosterImport(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterImport{
    "roster import", "List supporters of an instrument from a table, by the custodian's word",
    "One listing is logged for each row, and an announcement where the row has a day for that; signed by a custodian "
    "who is a party, or, without --key, by the node's custodian key. What is listed "
    "already in the same words changes nothing. Odd rows are named on standard error: what can be left out of a row is "
    "left out.",
    "entente roster import supporters.csv --data data --instrument-document call.json\n"
    "entente roster import supporters.csv --data data --instrument https://call.example/1 --key custodian.pem "
    "--issuer did:web:secretariat.example\n"
    "entente roster import members.csv --data data",
    DeclareRosterImport};

}  // namespace entente::cli
