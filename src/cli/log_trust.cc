#include "cli/log_trust.h"

#include <algorithm>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/command.h"
#include "cli/evidence.h"
#include "cli/input.h"

namespace entente::cli {
namespace {

Result<std::vector<log::CosignatureVerifier>> ReadWitnesses(const GivenTrust& given) {
  std::vector<log::CosignatureVerifier> witnesses;
  for (const std::string& one : given.witnesses) {
    TRY_ASSIGN(const GivenText text, ReadVerifierKey(one));
    TRY_ASSIGN(log::CosignatureVerifier witness, log::ParseCosignatureVerifierKey(text.text));
    const auto is_same = [&](const auto& other) { return other.key == witness.key; };
    if (std::ranges::any_of(witnesses, is_same)) return BadUsage("a witness counts once; one was given twice");
    witnesses.push_back(std::move(witness));
  }
  if (given.quorum > witnesses.size()) return BadUsage("--quorum is over the number of witnesses that were given");
  return witnesses;
}

void SayCosigned(const std::string& name, UnixSeconds time, Findings& findings) {
  findings.answer["cosigned"].push_back({{"witness", name}, {"time", FormatTime(time)}});
  findings.Holds("cosigned by " + name + " at " + FormatTime(time));
}

template <class IsKnown>
void NameOthers(const log::Note& note, const IsKnown& is_known, Findings& findings) {
  for (const log::NoteSignature& one : note.signatures)
    if (!is_known(one))
      findings.Note("it carries a signature of " + one.name + ", whose key was not given, so it says nothing");
}

bool IsOf(const log::NoteSignature& signature, const auto& key) {
  return key.name == signature.name && key.key_id == signature.key_id;
}

void CheckByPolicy(const log::TlogPolicy& policy, const log::Note& note, const log::NoteVerifier& log_key,
                   Findings& findings) {
  const log::PolicyFindings found = log::CheckCosigners(note, policy);
  for (const auto& one : found.cosigners) SayCosigned(one.name, one.time, findings);
  for (const std::string& one : found.missing) findings.Note(one);
  NameOthers(
      note,
      [&](const log::NoteSignature& one) {
        return IsOf(one, log_key) ||
               std::ranges::any_of(policy.witnesses,
                                   [&](const log::TlogPolicy::Witness& witness) { return IsOf(one, witness.key); });
      },
      findings);
  const std::string needed = log::QuorumWords(policy);
  findings.answer["quorum"] = {{"needed", needed}, {"met", found.quorum_met}};
  if (found.quorum_met)
    findings.Holds("the policy's quorum is met: " + needed);
  else
    findings.Fails("the policy's quorum is not met; it needs " + needed);
}

// Those of the witnesses that were given must hold, or as many of them as the quorum says; others are named.
Result<void> CheckByWitnesses(const GivenTrust& given, const log::Note& note, const log::NoteVerifier& log_key,
                              Findings& findings) {
  TRY_ASSIGN(const auto witnesses, ReadWitnesses(given));
  const std::uint64_t needed = given.quorum == 0 ? witnesses.size() : given.quorum;
  std::uint64_t cosigned = 0;
  for (const log::CosignatureVerifier& witness : witnesses) {
    const auto time = log::VerifyCosignature(note, witness);
    if (!time.has_value()) {
      findings.Note(time.error().Text());
      continue;
    }
    ++cosigned;
    SayCosigned(witness.name, *time, findings);
  }
  NameOthers(
      note,
      [&](const log::NoteSignature& one) {
        return IsOf(one, log_key) ||
               std::ranges::any_of(witnesses, [&](const auto& witness) { return IsOf(one, witness); });
      },
      findings);
  if (cosigned < needed)
    findings.Fails(std::to_string(cosigned) + " of the witnesses cosigned it, and " + std::to_string(needed) +
                   " are needed");
  return {};
}

}  // namespace

Result<LogTrust> ReadLogTrust(const GivenTrust& given, std::string_view what) {
  LogTrust trust;
  if (!given.policy.empty()) {
    if (!given.witnesses.empty() || given.quorum > 0)
      return BadUsage("--policy says which witnesses count and how many; it does not go with --witness and --quorum");
    TRY_ASSIGN(const Bytes text, ReadInput(given.policy, log::kTlogPolicyBytesMax));
    auto policy = log::ParseTlogPolicy(AsText(text));
    if (!policy.has_value()) return std::unexpected(WithContext(std::move(policy.error()), given.policy));
    trust.policy = *std::move(policy);
    for (const log::TlogPolicy::Log& one : trust.policy->logs) trust.logs.push_back(one.key);
    trust.from = given.policy;
  }
  if (!given.log_key.empty()) {
    TRY_ASSIGN(const GivenText text, ReadVerifierKey(given.log_key));
    TRY_ASSIGN(log::NoteVerifier key, log::ParseVerifierKey(text.text));
    const auto is_same = [&](const log::NoteVerifier& other) { return other.key == key.key && other.name == key.name; };
    if (!trust.logs.empty() && std::ranges::none_of(trust.logs, is_same))
      return BadUsage("the log's key that was given is not among those of the policy");
    trust.logs = {std::move(key)};
    trust.from = text.where;
  }
  if (trust.logs.empty())
    return BadUsage(std::string(what) +
                    " is checked against a log's key: give it with --log-key, or with a --policy that names logs, and "
                    "take it from a place you trust");
  return trust;
}

Result<TrustedCheckpoint> VerifyUnder(const LogTrust& trust, std::string_view note) {
  std::optional<Error> why;
  for (const log::NoteVerifier& key : trust.logs) {
    auto checkpoint = log::VerifyCheckpoint(note, key);
    if (checkpoint.has_value()) return TrustedCheckpoint{*std::move(checkpoint), key};
    if (!why.has_value()) why = std::move(checkpoint.error());
  }
  if (trust.logs.size() > 1)
    return Fail(ErrorCode::kUnauthorized, "the checkpoint is signed by none of the logs that " + trust.from + " names");
  return std::unexpected(why.value_or(Error{ErrorCode::kUnauthorized, "no log is trusted", {}, {}}));
}

void SayTrusted(const LogTrust& trust, const log::NoteVerifier& key, Findings& findings) {
  findings.answer["trusted_key"] = {{"verifier_key", log::VerifierKey(key.name, key.key)}, {"from", trust.from}};
}

Result<void> CheckCosigned(const GivenTrust& given, const LogTrust& trust, std::string_view note,
                           const log::NoteVerifier& key, Findings& findings) {
  TRY_ASSIGN(const log::Note parsed, log::ParseNote(note));
  findings.answer["cosigned"] = json::Value::array();
  if (!trust.policy.has_value()) return CheckByWitnesses(given, parsed, key, findings);
  CheckByPolicy(*trust.policy, parsed, key, findings);
  return {};
}

Result<std::optional<TrustedCheckpoint>> CheckCheckpoint(const GivenTrust& given, const LogTrust& trust,
                                                         std::string_view note, Findings& findings) {
  SayTrusted(trust, trust.logs.front(), findings);
  auto trusted = VerifyUnder(trust, note);
  if (!trusted.has_value()) {
    findings.Fails(trusted.error().Text());
    return std::optional<TrustedCheckpoint>();
  }
  SayTrusted(trust, trusted->key, findings);
  const log::Checkpoint& checkpoint = trusted->checkpoint;
  findings.answer["log"] = {
      {"origin", checkpoint.origin}, {"size", checkpoint.size}, {"root", ToBase64(checkpoint.root)}};
  findings.Holds("checkpoint of " + checkpoint.origin + " at size " + std::to_string(checkpoint.size) +
                 ", signed by the trusted key");
  TRY(CheckCosigned(given, trust, note, trusted->key, findings));
  return std::optional<TrustedCheckpoint>(*std::move(trusted));
}

}  // namespace entente::cli
