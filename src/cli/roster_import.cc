// entente roster import: lists the supporters of an instrument from a table, by the custodian's word.
#include <filesystem>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/answers.h"
#include "cli/bulk.h"
#include "cli/commands.h"
#include "cli/csv.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/supporter_rows.h"
#include "cli/tables.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/name_key.h"

namespace entente::cli {
namespace {

constexpr std::size_t kCsvBytesMax = std::size_t{64} * 1024 * 1024;

struct Chosen {
  std::string file;
  std::string data;
  std::string instrument;
  std::string instrument_document;
  std::string passphrase_file;
  std::string format;
};

Result<statement::SignedStatement> SignAsCustodian(const node::Node& node, std::string_view content_type, std::string subject, const std::string& document) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = node.configuration().operator_id;
  headers.subject = std::move(subject);
  return statement::Sign(std::move(headers), AsBytes(document), node.custodian_key());
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

struct Founded {
  std::string id;
  std::optional<std::uint64_t> entry;  // when it was founded just now
};

Result<Founded> FoundInstrument(const Chosen& chosen, node::Node& node) {
  if (chosen.instrument_document.empty() && !chosen.instrument.empty()) return Founded{chosen.instrument, std::nullopt};
  roster::InstrumentDocument document = NamedAfter(chosen.file, node.configuration());
  std::string text = roster::ToJson(document);
  if (!chosen.instrument_document.empty()) {
    TRY_ASSIGN(const Bytes content, ReadInput(chosen.instrument_document, limits::kStatementJsonBytesMax));
    text = ToText(content);
    auto parsed = roster::ParseInstrument(text);
    if (!parsed.has_value()) return std::unexpected(WithContext(std::move(parsed.error()), chosen.instrument_document));
    document = *std::move(parsed);
    if (!chosen.instrument.empty() && chosen.instrument != document.id)
      return BadUsage("--instrument says " + chosen.instrument + ", and the document " + document.id);
  }
  TRY_ASSIGN(const auto statement, SignAsCustodian(node, statement::content_type::kInstrument, document.id, text));
  TRY_ASSIGN(const auto registered, node.Register(statement.entry()));
  Founded founded{document.id, std::nullopt};
  if (!registered.duplicate) founded.entry = registered.index;
  return founded;
}

Result<statement::SignedStatement> SignRow(const node::Node& node, const RowDocument& row) {
  if (const auto* announced = std::get_if<roster::AnnouncementDocument>(&row))
    return SignAsCustodian(node, statement::content_type::kAnnouncement, announced->supporter.id, roster::ToJson(*announced));
  const auto& listed = std::get<roster::ListingDocument>(row);
  return SignAsCustodian(node, statement::content_type::kListing, listed.supporter.id, roster::ToJson(listed));
}

Result<BulkSum> RegisterRows(node::Node& node, const std::vector<RowDocument>& documents, const Terminal& terminal) {
  Progress progress(terminal, "registering", documents.size());
  Bulk bulk(node.registrar(), progress);
  for (const RowDocument& document : documents) {
    TRY_ASSIGN(const auto statement, SignRow(node, document));
    bulk.Register(statement.entry());
  }
  return bulk.Finish();
}

// Whether the instrument is on this log.
Result<void> CheckInstrument(const Chosen& chosen) {
  if (chosen.instrument.empty() || !chosen.instrument_document.empty()) return {};
  TRY_ASSIGN(const auto answers, OpenLocalAnswers(chosen.data));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/instruments"));
  for (const json::Value& one : all.items)
    if (CellText(one, "id") == chosen.instrument) return {};
  return Fail(ErrorCode::kNotFound, "there is no such instrument on this log; found it with --instrument-document JSON", chosen.instrument);
}

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  // Everything that can be wrong with the file is found before the node is opened.
  TRY_ASSIGN(const Bytes content, ReadInput(chosen.file, kCsvBytesMax));
  auto table = CsvTable::Parse(AsText(content));
  if (!table.has_value()) return std::unexpected(WithContext(std::move(table.error()), chosen.file));
  TRY(CheckInstrument(chosen));
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  TRY_ASSIGN(const Founded instrument, FoundInstrument(chosen, *node));
  auto rows = ReadSupporters(*table, instrument.id, std::filesystem::path(chosen.file).filename().string());
  if (!rows.has_value()) return std::unexpected(WithContext(std::move(rows.error()), chosen.file));
  std::size_t left_out = 0;
  for (const RowDefect& defect : rows->defects) {
    terminal.Note(Plain(chosen.file) + ":" + std::to_string(defect.line) + ": " + Plain(defect.what) + (defect.row_left_out ? "; the row is left out" : ""));
    if (defect.row_left_out) ++left_out;
  }
  TRY_ASSIGN(const BulkSum sum, RegisterRows(*node, rows->documents, terminal));
  TRY(node->CatchUp());
  if (chosen.format == "json") {
    PrintJson(terminal, {{"instrument", instrument.id},
                         {"rows", rows->rows},
                         {"registered", sum.registered},
                         {"duplicates", sum.duplicates},
                         {"refused", sum.refused},
                         {"rows_left_out", left_out},
                         {"defects", rows->defects.size()},
                         {"log_size", node->log().durable().size}});
  } else {
    Facts facts;
    facts.Add("instrument", instrument.id + (instrument.entry.has_value() ? " (founded, entry " + std::to_string(*instrument.entry) + ")" : ""));
    facts.Add("rows", Grouped(rows->rows));
    facts.Add("registered", Grouped(sum.registered));
    facts.Add("there already", sum.duplicates == 0 ? "" : Grouped(sum.duplicates));
    facts.Add("left out", left_out == 0 ? "" : Grouped(left_out) + " rows");
    facts.Add("defects", rows->defects.empty() ? "" : Grouped(rows->defects.size()) + ", named above");
    facts.Print(terminal);
  }
  if (sum.first_refusal.has_value())
    return std::unexpected(WithContext(*sum.first_refusal, std::to_string(sum.refused) + " statements were refused, the first one"));
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Argument("CSV", chosen->file, "the list; columns name, kind, country_iso2, date_if_known, source_note, announced, source_title, source_address").Required();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  options.Text("--instrument", "ID", chosen->instrument, "which instrument they support; without it, one named after the file is founded");
  options.Text("--instrument-document", "JSON", chosen->instrument_document, "found this instrument first (docs/formats/payloads.md)");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterImport{
    "roster import",
    "List supporters of an instrument from a table, by the custodian's word",
    "One listing is logged for each row, signed by the node's custodian key, and an announcement where the row has a day for that. What is listed "
    "already in the same words changes nothing. Odd rows are named on standard error: what can be left out of a row is left out.",
    "entente roster import supporters.csv --data data --instrument-document call.json\n"
    "entente roster import members.csv --data data",
    Declare};

}  // namespace entente::cli
