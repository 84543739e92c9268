#include "envelopes/verify_dsse.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"

namespace entente::envelopes {
namespace {

// Of keys that the keyid does not name; a party that knows more must name the key.
constexpr std::size_t kTriesMax = 256;

bool IsNamed(const KnownKey& known, const std::string& keyid) {
  return !keyid.empty() && std::ranges::find(known.ids, keyid) != known.ids.end();
}

void SetKey(SignatureOutcome& outcome, const KnownKey& known) {
  outcome.key = ToBase64Url(known.key.kid());
  outcome.whose = known.whose;
  outcome.known_from = known.entry;
}

}  // namespace

SignatureOutcome VerifyByKnownKey(const MadeBy& made_by, const std::string& keyid, const KnownTrust& trust,
                                  std::string place) {
  SignatureOutcome outcome;
  outcome.place = std::move(place);
  outcome.keyid = keyid;
  const KnownKey* named = nullptr;
  bool can_be_told = true;
  std::size_t tries = 0;
  for (const KnownKey& known : trust.keys) {
    if (known.use != KeyUse::kSigning || (trust.now != 0 && !known.valid.Holds(trust.now))) continue;
    const bool is_named = IsNamed(known, keyid);
    if (!is_named && ++tries > kTriesMax) continue;
    const auto made = made_by(known.key);
    if (is_named) {
      named = &known;
      can_be_told = made.has_value() || made.error().code != ErrorCode::kInvalidInput;
    }
    if (!made.has_value()) continue;
    SetKey(outcome, known);
    outcome.outcome = Outcome::kVerified;
    outcome.why = fmt::format("it was made by a key of {}, which entry {} of the log names", known.whose, known.entry);
    return outcome;
  }
  if (named == nullptr) {
    outcome.outcome = Outcome::kKeyNotKnown;
    outcome.why = "no key that this log knows for the submitting party or from trust material made it";
    return outcome;
  }
  if (!can_be_told) {
    outcome.outcome = Outcome::kKeyNotKnown;
    outcome.why = "it names a known key of a kind whose signatures cannot be checked without the artifact";
    return outcome;
  }
  SetKey(outcome, *named);
  outcome.outcome = Outcome::kFalse;
  outcome.why = fmt::format("it names a key of {} (entry {} of the log), and that key did not make it", named->whose,
                            named->entry);
  return outcome;
}

Result<void> TakePayload(const DsseEnvelope& envelope, const std::string& place, EnvelopeOutcome& outcome) {
  outcome.payload_type = envelope.payload_type;
  if (envelope.payload_type != kInTotoPayload) return {};
  auto statement = ReadInToto(envelope.payload);
  if (!statement.has_value()) {
    statement.error().place = place + "/payload" + statement.error().place;
    return std::unexpected(std::move(statement.error()));
  }
  outcome.statement_type = std::move(statement->type);
  outcome.predicate_type = std::move(statement->predicate_type);
  outcome.subjects = std::move(statement->subjects);
  return {};
}

}  // namespace entente::envelopes
