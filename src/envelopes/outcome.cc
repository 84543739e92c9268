#include "envelopes/outcome.h"

#include <algorithm>

namespace entente::envelopes {
namespace {

json::Value TextOrNull(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

json::Value PartsJson(const std::vector<PartOutcome>& parts) {
  json::Value all = json::Value::array();
  for (const PartOutcome& one : parts)
    all.push_back({{"part", one.part}, {"outcome", Name(one.outcome)}, {"why", one.why}});
  return all;
}

json::Value SignatureJson(const SignatureOutcome& one) {
  json::Value shown = {{"place", one.place},
                       {"outcome", Name(one.outcome)},
                       {"why", one.why},
                       {"keyid", TextOrNull(one.keyid)},
                       {"key", TextOrNull(one.key)},
                       {"whose", TextOrNull(one.whose)},
                       {"known_from", nullptr},
                       {"identities", one.identities},
                       {"identity_issuer", TextOrNull(one.identity_issuer)},
                       {"parts", PartsJson(one.parts)}};
  if (!one.whose.empty()) shown["known_from"] = one.known_from;
  return shown;
}

}  // namespace

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kVerified:
      return "verified";
    case Outcome::kKeyNotKnown:
      return "key-not-known";
    case Outcome::kNotChecked:
      return "not-checked";
    case Outcome::kFalse:
      break;
  }
  return "false";
}

Outcome EnvelopeOutcome::worst() const {
  const auto has = [this](Outcome outcome) {
    return std::ranges::find(signatures, outcome, &SignatureOutcome::outcome) != signatures.end();
  };
  if (has(Outcome::kFalse)) return Outcome::kFalse;
  if (signatures.empty() || has(Outcome::kKeyNotKnown)) return Outcome::kKeyNotKnown;
  return Outcome::kVerified;
}

bool EnvelopeOutcome::verified_by_any() const {
  return std::ranges::find(signatures, Outcome::kVerified, &SignatureOutcome::outcome) != signatures.end();
}

json::Value ToJson(const EnvelopeOutcome& outcome) {
  json::Value shown = {{"format", outcome.format},
                       {"outcome", Name(outcome.worst())},
                       {"payload_type", TextOrNull(outcome.payload_type)},
                       {"statement_type", TextOrNull(outcome.statement_type)},
                       {"predicate_type", TextOrNull(outcome.predicate_type)},
                       {"subjects", json::Value::array()},
                       {"signatures", json::Value::array()}};
  for (const InTotoSubject& subject : outcome.subjects) {
    json::Value digests = json::Value::object();
    for (const SubjectDigest& digest : subject.digests) digests[digest.algorithm] = digest.value;
    shown["subjects"].push_back({{"name", TextOrNull(subject.name)}, {"digest", std::move(digests)}});
  }
  for (const SignatureOutcome& one : outcome.signatures) shown["signatures"].push_back(SignatureJson(one));
  return shown;
}

}  // namespace entente::envelopes
