// entente inspect: says what a file is and what stands in it. It checks nothing; that is `entente verify`.
#include "base/clock.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/drafts.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/restricted.h"
#include "cli/tables.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "envelopes/verify.h"
#include "log/checkpoint.h"
#include "log/consistency_receipt.h"
#include "log/receipt.h"
#include "log/tlog_proof.h"
#include "monitor/fork_evidence.h"
#include "statement/transparent_statement.h"

namespace entente::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{512} * 1024 * 1024;

struct InspectOptions {
  std::string file;
  std::string format;
  bool cbor = false;
};

json::Value StatementJson(const statement::SignedStatement& statement) {
  const statement::Headers& headers = statement.headers();
  json::Value about = {{"type", headers.content_type},
                       {"issuer", headers.issuer},
                       {"subject", headers.subject},
                       {"kid", ToBase64Url(headers.kid)},
                       {"algorithm", crypto::AlgorithmName(headers.algorithm)},
                       {"issued_at", nullptr},
                       {"identity", ToHex(statement.identity())},
                       {"bytes", statement.entry().size()},
                       {"approvals", json::Value::array()},
                       {"hash_envelope", nullptr},
                       {"payload", nullptr}};
  for (const statement::Approval& one : headers.approvals)
    about["approvals"].push_back({{"kid", ToBase64Url(one.kid)}, {"algorithm", crypto::AlgorithmName(one.algorithm)}});
  if (headers.issued_at.has_value()) about["issued_at"] = FormatTime(*headers.issued_at);
  const auto digest = statement.payload_digest();
  if (const auto& envelope = headers.hash_envelope; digest.has_value() && envelope.has_value()) {
    about["hash_envelope"] = {{"digest", ToHex(*digest)}, {"location", envelope->location}};
  } else if (auto payload = json::Parse(AsText(statement.payload())); payload.has_value()) {
    about["payload"] = *std::move(payload);
  } else {
    about["payload_base64"] = ToBase64(statement.payload());
  }
  return about;
}

json::Value ReceiptJson(const log::InclusionReceipt& receipt) {
  json::Value path = json::Value::array();
  for (const crypto::Digest& hash : receipt.path) path.push_back(ToBase64(hash));
  return {{"issuer", receipt.issuer},       {"origin", receipt.origin},        {"index", receipt.leaf_index},
          {"tree_size", receipt.tree_size}, {"kid", ToBase64Url(receipt.kid)}, {"path", std::move(path)}};
}

// What stands in it; who made the signatures is not asked here.
json::Value EnvelopeJson(const envelopes::EnvelopeOutcome& inside) {
  json::Value shown = envelopes::ToJson(inside);
  shown.erase("outcome");
  for (json::Value& one : shown["signatures"])
    for (const char* judged : {"outcome", "why", "key", "whose", "known_from", "parts"}) one.erase(judged);
  return shown;
}

Result<json::Value> Describe(EvidenceKind kind, ByteView bytes) {
  json::Value about = {{"kind", NameOf(kind)}};
  switch (kind) {
    case EvidenceKind::kStatement: {
      TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(bytes));
      about["statement"] = StatementJson(statement);
      return about;
    }
    case EvidenceKind::kTransparentStatement: {
      TRY_ASSIGN(const auto transparent, statement::DecodeTransparent(bytes));
      about["statement"] = StatementJson(transparent.statement);
      about["receipts"] = json::Value::array();
      for (const Bytes& one : transparent.receipts) {
        TRY_ASSIGN(const auto receipt, log::DecodeReceipt(one));
        about["receipts"].push_back(ReceiptJson(receipt));
      }
      return about;
    }
    case EvidenceKind::kReceipt: {
      TRY_ASSIGN(const auto receipt, log::DecodeReceipt(bytes));
      about["receipts"] = json::Value::array({ReceiptJson(receipt)});
      return about;
    }
    case EvidenceKind::kConsistencyReceipt: {
      TRY_ASSIGN(const auto receipt, log::DecodeConsistencyReceipt(bytes));
      about["consistency"] = {{"issuer", receipt.issuer},        {"origin", receipt.origin},
                              {"older_size", receipt.old_size},  {"tree_size", receipt.size},
                              {"kid", ToBase64Url(receipt.kid)}, {"path", json::Value::array()}};
      for (const crypto::Digest& hash : receipt.path) about["consistency"]["path"].push_back(ToBase64(hash));
      return about;
    }
    case EvidenceKind::kTlogProof: {
      TRY_ASSIGN(const auto proof, log::ParseTlogProof(AsText(bytes)));
      about["index"] = proof.index;
      about["extra"] = proof.extra.has_value() ? json::Value(ToBase64(*proof.extra)) : json::Value(nullptr);
      about["path"] = proof.path.size();
      about["checkpoint"] = proof.checkpoint;
      return about;
    }
    case EvidenceKind::kBundle: {
      TRY_ASSIGN(const json::Value bundle, json::Parse(AsText(bytes), kFileBytesMax));
      about["origin"] = bundle.value("origin", json::Value());
      about["level"] = bundle.value("level", json::Value());
      about["checkpoint"] = bundle.value("checkpoint", json::Value());
      about["claim"] = bundle.value("claim", json::Value());
      about["entries"] = json::Value::array();
      TRY_ASSIGN(const json::Value* entries, json::RequireArray(bundle, "entries", ""));
      for (const json::Value& one : *entries) {
        TRY_ASSIGN(const std::string base64, json::RequireText(one, "entry", "/entries"));
        TRY_ASSIGN(const Bytes entry, FromBase64(base64));
        TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entry));
        json::Value line = {{"index", one.value("index", json::Value())}, {"role", one.value("role", json::Value())}};
        line.update(StatementJson(statement));
        about["entries"].push_back(std::move(line));
      }
      return about;
    }
    case EvidenceKind::kFork: {
      TRY_ASSIGN(const auto evidence, monitor::ReadForkEvidence(AsText(bytes)));
      about["origin"] = evidence.older.substr(0, evidence.older.find('\n'));
      about["older"] = evidence.older;
      about["newer"] = evidence.newer;
      about["path"] = evidence.path.size();
      return about;
    }
    case EvidenceKind::kCheckpoint: {
      const std::string_view text = AsText(bytes);
      about["origin"] = text.substr(0, text.find('\n'));
      about["note"] = text;
      return about;
    }
    case EvidenceKind::kVerifierKey: {
      std::string_view text = AsText(bytes);
      text = text.substr(0, text.find_first_of("\r\n"));
      TRY_ASSIGN(const auto verifier, log::ParseVerifierKey(text));
      about["name"] = verifier.name;
      about["algorithm"] = crypto::AlgorithmName(verifier.key.algorithm());
      about["kid"] = ToBase64Url(verifier.key.kid());
      return about;
    }
    case EvidenceKind::kPublicKey: {
      TRY_ASSIGN(const auto key, crypto::PublicKey::FromPem(AsText(bytes)));
      about["algorithm"] = crypto::AlgorithmName(key.algorithm());
      about["kid"] = ToBase64Url(key.kid());
      TRY_ASSIGN(about["jwk"], json::Parse(key.ToJwk()));
      return about;
    }
    case EvidenceKind::kForeignEnvelope: {
      const std::string_view type = envelopes::GuessEnvelopeType(bytes);
      TRY_ASSIGN(const auto inside, envelopes::VerifyEnvelope(type, bytes, {}));
      about["type"] = type;
      about["envelope"] = EnvelopeJson(inside);
      return about;
    }
    case EvidenceKind::kDraft: {
      TRY_ASSIGN(const auto draft, statement::Draft::FromJson(AsText(bytes)));
      about["draft"] = DescribeDraft(draft);
      return about;
    }
    case EvidenceKind::kRestricted: {
      TRY_ASSIGN(const auto opened, statement::OpenRestricted(bytes));
      about["restricted"] = DescribeRestricted(opened.head, opened.document.size());
      return about;
    }
    case EvidenceKind::kUnknown:
      break;
  }
  return Invalid(
      "this is no statement, receipt, transparent statement, proof bundle, foreign envelope, checkpoint, verifier key, "
      "public key or restricted document that entente knows");
}

void PrintStatement(const json::Value& about, Terminal& terminal) {
  Facts facts;
  for (const std::string_view name :
       {"type", "issuer", "subject", "kid", "algorithm", "issued_at", "identity", "bytes"})
    facts.Add(std::string(name), CellText(about.at(std::string(name))));
  for (const json::Value& approval : about["approvals"])
    facts.Add("approved by", CellText(approval["kid"]) + " (" + CellText(approval["algorithm"]) + ")");
  if (about["hash_envelope"].is_object()) {
    facts.Add("document", "sha256:" + CellText(about["hash_envelope"]["digest"]) + " (hash envelope)");
    facts.Add("location", CellText(about["hash_envelope"]["location"]));
  }
  facts.Print(terminal);
  if (!about["payload"].is_null()) PrintPayload(about["payload"], terminal);
}

void PrintEnvelope(const json::Value& envelope, Terminal& terminal) {
  Facts facts;
  for (const std::string_view name : {"format", "payload_type", "statement_type", "predicate_type"})
    facts.Add(std::string(name), CellText(envelope, name));
  for (const json::Value& subject : envelope["subjects"])
    for (const auto& [algorithm, digest] : subject["digest"].items())
      facts.Add("subject", CellText(subject, "name") + " " + algorithm + ":" + CellText(digest));
  for (const json::Value& one : envelope["signatures"])
    facts.Add("signature", CellText(one, "keyid").empty() ? "names no key" : "names the key " + CellText(one, "keyid"));
  facts.Print(terminal);
}

void PrintReceipts(const json::Value& receipts, Terminal& terminal) {
  for (const json::Value& receipt : receipts) {
    terminal.PrintLine("receipt");
    Facts facts;
    facts.Add("  log", CellText(receipt["origin"]));
    facts.Add("  by", CellText(receipt["issuer"]));
    facts.Add("  entry", CellText(receipt["index"]) + " of a tree of " + CellText(receipt["tree_size"]));
    facts.Add("  key", CellText(receipt["kid"]));
    facts.Print(terminal);
  }
}

void PrintForPeople(const json::Value& about, Terminal& terminal) {
  terminal.PrintLine(terminal.Painted(Paint::kBold, CellText(about["kind"])) +
                     terminal.Painted(Paint::kFaint, " (nothing here is checked; see entente verify)"));
  if (about.contains("statement")) PrintStatement(about["statement"], terminal);
  if (about.contains("envelope")) PrintEnvelope(about["envelope"], terminal);
  if (about.contains("draft")) PrintDraft(about["draft"], terminal);
  if (about.contains("restricted")) PrintRestricted(about["restricted"], terminal);
  if (about.contains("receipts")) PrintReceipts(about["receipts"], terminal);
  if (about.contains("note")) terminal.Print(CellText(about["note"]));
  Facts facts;
  for (const std::string_view name : {"name", "type", "origin", "level", "algorithm", "kid", "jwk", "claim"})
    if (about.contains(std::string(name))) facts.Add(std::string(name), CellText(about.at(std::string(name))));
  facts.Print(terminal);
  if (!about.contains("entries")) return;
  Table table({">entry", "role", "type", "issuer", "subject"});
  for (const json::Value& one : about["entries"])
    table.Add({CellText(one["index"]), CellText(one["role"]), CellText(one["type"]), CellText(one["issuer"]),
               CellText(one["subject"])});
  table.Print(terminal);
}

Result<ExitCode> RunInspect(const InspectOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, kFileBytesMax));
  const EvidenceKind kind = KindOf(bytes);
  if (chosen.cbor) {
    auto decoded = cbor::DecodeLenient(bytes);
    if (!decoded.has_value()) return std::unexpected(WithContext(std::move(decoded.error()), chosen.file));
    terminal.PrintLine(cbor::Diagnose(*decoded));
    return ExitCode::kOk;
  }
  auto about = Describe(kind, bytes);
  if (!about.has_value()) return std::unexpected(WithContext(std::move(about.error()), chosen.file));
  if (chosen.format == "json")
    PrintJson(terminal, *about);
  else
    PrintForPeople(*about, terminal);
  return ExitCode::kOk;
}

Action DeclareInspect(Options& options) {
  auto chosen = std::make_shared<InspectOptions>();
  options
      .Argument("FILE", chosen->file,
                "a statement, draft, receipt, transparent statement, proof bundle, DSSE envelope, Sigstore bundle, "
                "checkpoint or key; - for standard input")
      .Required();
  options.Flag("--cbor", chosen->cbor, "show CBOR diagnostic notation (RFC 8949 section 8)");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunInspect(*chosen, terminal); };
}

}  // namespace

constinit const Command kInspect{"inspect", "Say what a file is and show what stands in it",
                                 "Nothing is checked; that is what `entente verify` does.",
                                 "entente inspect gateway.cose\nentente inspect gateway.receipt --cbor",
                                 DeclareInspect};

}  // namespace entente::cli
