#include "views/roster/instruments/act_documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "views/roster/document_fields.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr std::array kReadings = {Reading::kUnderstanding, Reading::kReservation};
constexpr std::array kAgainst = {Against::kDisagreement, Against::kObjection};
constexpr std::array kPaperActs = {PaperAct::kSupport, PaperAct::kEndOfSupport, PaperAct::kUnderstanding,
                                   PaperAct::kReservation, PaperAct::kOther};
constexpr std::array kPaperForms = {PaperForm::kNoteVerbale, PaperForm::kLetter, PaperForm::kOther};

// One of the words of an enumeration.
template <class Values>
Result<typename Values::value_type> OneOf(const Values& values, std::string_view word) {
  std::string all;
  for (const auto value : values) {
    if (Name(value) == word) return value;
    all += (all.empty() ? "" : ", ") + std::string(Name(value));
  }
  return Invalid(fmt::format("'{}' is not known here; write one of: {}", word, all));
}

template <class Values>
Result<typename Values::value_type> ReadOneOf(const json::Value& root, const char* member, const Values& values) {
  TRY_ASSIGN(const std::string word, json::RequireText(root, member, ""));
  return AtPlace(OneOf(values, word), std::string("/") + member);
}

Result<std::uint64_t> ReadEntry(const json::Value& root) {
  constexpr std::uint64_t kEntryMax = (std::uint64_t{1} << 53U) - 1;  // what every JSON reader can hold
  const auto entry = root.find("entry");
  if (entry == root.end() || !entry->is_number_unsigned() || entry->get<std::uint64_t>() > kEntryMax)
    return Invalid("this must be the index of an entry of the log", "/entry");
  return entry->get<std::uint64_t>();
}

Result<std::string> ReadDigest(const json::Value& root) {
  constexpr std::size_t kDigits = 64;
  TRY_ASSIGN(std::string digest, json::RequireText(root, "digest", ""));
  const bool hex = std::ranges::all_of(digest, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || digest.size() != kDigits)
    return Invalid("this must be a SHA-256 digest in 64 lower-case hexadecimal digits, as sha256sum writes it",
                   "/digest");
  return digest;
}

// A line or text that everybody can read for ever: no person's e-mail address or telephone number.
Result<std::string> ReadOpenLine(const json::Value& root, const char* member, Presence presence = Presence::kOptional) {
  TRY_ASSIGN(std::string line, ReadLine(root, member, "", presence));
  TRY(CheckNotPersonal(line, std::string("/") + member));
  return line;
}
Result<std::string> ReadOpenText(const json::Value& root, const char* member) {
  TRY_ASSIGN(std::string text, ReadText(root, member, ""));
  TRY(CheckNotPersonal(text, std::string("/") + member));
  return text;
}

template <class T>
Result<void> Outcome(const Result<T>& parsed) {
  if (!parsed.has_value()) return std::unexpected(parsed.error());
  return {};
}

}  // namespace

std::string_view Name(Reading reading) {
  return reading == Reading::kUnderstanding ? "understanding" : "reservation";
}
std::string_view Name(Against against) {
  return against == Against::kDisagreement ? "disagreement" : "objection";
}
std::string_view Name(PaperAct act) {
  switch (act) {
    case PaperAct::kSupport:
      return "support";
    case PaperAct::kEndOfSupport:
      return "end-of-support";
    case PaperAct::kUnderstanding:
      return "understanding";
    case PaperAct::kReservation:
      return "reservation";
    case PaperAct::kOther:
      break;
  }
  return "other";
}
std::string_view Name(PaperForm form) {
  switch (form) {
    case PaperForm::kNoteVerbale:
      return "note-verbale";
    case PaperForm::kLetter:
      return "letter";
    case PaperForm::kOther:
      break;
  }
  return "other";
}
Result<PaperAct> PaperActFromName(std::string_view name) {
  return OneOf(kPaperActs, name);
}
Result<PaperForm> PaperFormFromName(std::string_view name) {
  return OneOf(kPaperForms, name);
}

Result<InvitationDocument> ParseInvitation(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "invited", "date", "by", "where", "text"}, ""));
  InvitationDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.invited, ReadSupporter(root, "invited"));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.by, ReadDate(root, "by", "", Presence::kOptional));
  TRY_ASSIGN(document.where, ReadOpenLine(root, "where"));
  TRY_ASSIGN(document.text, ReadOpenText(root, "text"));
  return document;
}

std::string ToJson(const InvitationDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["invited"] = JsonOf(document.invited);
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "by", document.by);
  PutIfAny(root, "where", document.where);
  PutIfAny(root, "text", document.text);
  return Dump(root);
}

Result<UnderstandingDocument> ParseUnderstanding(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "what", "clause", "text", "date"}, ""));
  UnderstandingDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.what, ReadOneOf(root, "what", kReadings));
  TRY_ASSIGN(document.clause, ReadLine(root, "clause", "", Presence::kOptional));
  TRY_ASSIGN(document.text, ReadOpenText(root, "text"));
  if (document.text.empty()) return Invalid("say what is understood", "/text");
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  return document;
}

std::string ToJson(const UnderstandingDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["what"] = Name(document.what);
  PutIfAny(root, "clause", document.clause);
  root["text"] = document.text;
  PutIfAny(root, "date", document.date);
  return Dump(root);
}

Result<ObjectionDocument> ParseObjection(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "what", "entry", "clause", "text", "date"}, ""));
  ObjectionDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.what, ReadOneOf(root, "what", kAgainst));
  TRY_ASSIGN(document.entry, ReadEntry(root));
  TRY_ASSIGN(document.clause, ReadLine(root, "clause", "", Presence::kOptional));
  TRY_ASSIGN(document.text, ReadOpenText(root, "text"));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  return document;
}

std::string ToJson(const ObjectionDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["what"] = Name(document.what);
  root["entry"] = document.entry;
  PutIfAny(root, "clause", document.clause);
  PutIfAny(root, "text", document.text);
  PutIfAny(root, "date", document.date);
  return Dump(root);
}

Result<StatementWithdrawalDocument> ParseStatementWithdrawal(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "entry", "clause", "date", "reason"}, ""));
  StatementWithdrawalDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.entry, ReadEntry(root));
  TRY_ASSIGN(document.clause, ReadLine(root, "clause", "", Presence::kOptional));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.reason, ReadOpenText(root, "reason"));
  return document;
}

std::string ToJson(const StatementWithdrawalDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["entry"] = document.entry;
  PutIfAny(root, "clause", document.clause);
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

Result<PaperActDocument> ParsePaperAct(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root,
                        {"instrument", "supporter", "act", "form", "digest", "date", "received", "received_by",
                         "version", "clause", "text"},
                        ""));
  PaperActDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.supporter, ReadSupporter(root, "supporter"));
  TRY_ASSIGN(document.act, ReadOneOf(root, "act", kPaperActs));
  TRY_ASSIGN(document.form, ReadOneOf(root, "form", kPaperForms));
  TRY_ASSIGN(document.digest, ReadDigest(root));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.received, ReadDate(root, "received", "", Presence::kRequired));
  TRY_ASSIGN(document.received_by, ReadOpenLine(root, "received_by", Presence::kRequired));
  TRY_ASSIGN(document.version, ReadLine(root, "version", "", Presence::kOptional));
  TRY_ASSIGN(document.clause, ReadLine(root, "clause", "", Presence::kOptional));
  TRY_ASSIGN(document.text, ReadOpenText(root, "text"));
  const bool is_reading = document.act == PaperAct::kUnderstanding || document.act == PaperAct::kReservation;
  if (document.text.empty() && (is_reading || document.act == PaperAct::kOther))
    return Invalid("say what the paper says", "/text");
  if (!document.clause.empty() && !is_reading)
    return Invalid("only an understanding or a reservation is on a clause", "/clause");
  return document;
}

std::string ToJson(const PaperActDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter"] = JsonOf(document.supporter);
  root["act"] = Name(document.act);
  root["form"] = Name(document.form);
  root["digest"] = document.digest;
  PutIfAny(root, "date", document.date);
  root["received"] = document.received;
  root["received_by"] = document.received_by;
  PutIfAny(root, "version", document.version);
  PutIfAny(root, "clause", document.clause);
  PutIfAny(root, "text", document.text);
  return Dump(root);
}

Result<PaperConfirmationDocument> ParsePaperConfirmation(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "entry", "digest"}, ""));
  PaperConfirmationDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.entry, ReadEntry(root));
  TRY_ASSIGN(document.digest, ReadDigest(root));
  return document;
}

std::string ToJson(const PaperConfirmationDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["entry"] = document.entry;
  root["digest"] = document.digest;
  return Dump(root);
}

Result<void> CheckInvitation(ByteView document) {
  return Outcome(ParseInvitation(AsText(document)));
}
Result<void> CheckUnderstanding(ByteView document) {
  return Outcome(ParseUnderstanding(AsText(document)));
}
Result<void> CheckObjection(ByteView document) {
  return Outcome(ParseObjection(AsText(document)));
}
Result<void> CheckStatementWithdrawal(ByteView document) {
  return Outcome(ParseStatementWithdrawal(AsText(document)));
}
Result<void> CheckPaperAct(ByteView document) {
  return Outcome(ParsePaperAct(AsText(document)));
}
Result<void> CheckPaperConfirmation(ByteView document) {
  return Outcome(ParsePaperConfirmation(AsText(document)));
}

}  // namespace entente::roster
