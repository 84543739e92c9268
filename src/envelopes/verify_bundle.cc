#include "envelopes/verify_bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/encoding.h"
#include "crypto/foreign_signature.h"
#include "envelopes/sigstore_bundle.h"
#include "envelopes/verify_dsse.h"
#include "envelopes/verify_log_entry.h"

namespace entente::envelopes {
namespace {

// Fulcio's extensions for the issuer of the identity: the older is the text itself, the newer a UTF8String in DER.
constexpr const char* kIssuerOld = "1.3.6.1.4.1.57264.1.1";
constexpr const char* kIssuer = "1.3.6.1.4.1.57264.1.8";
constexpr std::uint8_t kUtf8String = 0x0C;
constexpr std::size_t kIssuerBytesMax = 512;

std::string PlainText(ByteView bytes) {
  const bool plain = bytes.size() <= kIssuerBytesMax && IsUtf8(bytes) && !HoldsControlCharacter(AsText(bytes));
  return plain ? ToText(bytes) : std::string();
}

std::string IdentityIssuerOf(const crypto::Certificate& leaf) {
  if (const auto value = leaf.Extension(kIssuer); value.has_value()) {
    // A length of one byte, or of two after 0x81: an address is no longer.
    const ByteView der = *value;
    if (der.size() >= 2 && der[0] == kUtf8String && der[1] < 0x80 && der.size() == 2U + der[1])
      return PlainText(der.subspan(2));
    if (der.size() >= 3 && der[0] == kUtf8String && der[1] == 0x81 && der.size() == 3U + der[2])
      return PlainText(der.subspan(3));
    return {};
  }
  const auto value = leaf.Extension(kIssuerOld);
  return value.has_value() ? PlainText(*value) : std::string();
}

struct Question {
  const SigstoreBundle& bundle;
  const KnownTrust& trust;
  SignedThing thing;
  Bytes message;  // what DSSE signs; empty for an artifact
};

Result<void> MadeByKey(const Question& question, const crypto::PublicKey& key) {
  if (question.bundle.dsse.has_value()) return crypto::VerifyForeign(key, question.message, question.thing.signature);
  if (!question.thing.digest_known) return Invalid("the bundle does not state the artifact's SHA-256");
  return crypto::VerifyForeignDigest(key, question.thing.payload_digest, question.thing.signature);
}

PartOutcome CheckSignature(const Question& question, const crypto::PublicKey& key) {
  const std::string part = "signature";
  const auto made = MadeByKey(question, key);
  if (made.has_value()) return {part, Outcome::kVerified, "it was made by the key of the certificate"};
  if (made.error().code == ErrorCode::kInvalidInput) return {part, Outcome::kNotChecked, made.error().message};
  return {part, Outcome::kFalse, "the key of the certificate did not make it"};
}

// `at` is when it was signed; where no known log says so, the chain is looked at as of when the certificate began.
PartOutcome CheckChain(const Question& question, std::optional<UnixSeconds> at, SignatureOutcome& outcome) {
  const std::string part = "certificate chain";
  const auto& certificates = question.bundle.certificates;
  const crypto::Certificate& leaf = certificates.front();
  const UnixSeconds when = at.value_or(leaf.validity().from);
  PartOutcome found{part, Outcome::kKeyNotKnown, "no certificate authority of the trust material issued it"};
  for (const KnownAuthority& authority : question.trust.authorities) {
    std::vector<crypto::Certificate> between(certificates.begin() + 1, certificates.end());
    between.insert(between.end(), authority.certificates.begin(), authority.certificates.end() - 1);
    if (between.size() > crypto::kChainBetweenMax)
      between.erase(between.begin() + crypto::kChainBetweenMax, between.end());
    const auto chain = crypto::VerifyChain(leaf, between, {&authority.certificates.back(), 1}, when);
    if (!chain.has_value() && chain.error().code != ErrorCode::kUnauthorized) continue;
    if (!chain.has_value()) {
      found = {
          part, Outcome::kFalse,
          fmt::format("{} of {} issued it, and it does not hold at {}: {}", authority.certificates.back().subject(),
                      authority.whose, FormatTime(when), chain.error().message)};
      continue;
    }
    if (!authority.valid.Holds(when)) {
      found = {part, Outcome::kKeyNotKnown,
               fmt::format("{} does not trust the authority at {}", authority.whose, FormatTime(when))};
      continue;
    }
    outcome.whose = authority.whose;
    outcome.known_from = authority.entry;
    if (!leaf.may_sign_code()) return {part, Outcome::kKeyNotKnown, "the certificate is not for signing code"};
    return {part, Outcome::kVerified,
            fmt::format("issued under {}, of {}", authority.certificates.back().subject(), authority.whose)};
  }
  return found;
}

PartOutcome TimePart(const Question& question, std::optional<UnixSeconds> at) {
  if (at.has_value()) return {"time", Outcome::kVerified, "a known log vouches for " + FormatTime(*at)};
  std::string why = "no known log vouches for when it was signed";
  if (question.bundle.timestamps > 0)
    why += fmt::format("; its {} RFC 3161 timestamps are not looked into", question.bundle.timestamps);
  return {"time", Outcome::kNotChecked, std::move(why)};
}

const PartOutcome* FirstFalse(const std::vector<PartOutcome>& parts) {
  const auto untrue = std::ranges::find(parts, Outcome::kFalse, &PartOutcome::outcome);
  return untrue == parts.end() ? nullptr : &*untrue;
}

void JudgeCertificate(const Question& question, std::optional<UnixSeconds> at, SignatureOutcome& outcome) {
  const crypto::Certificate& leaf = question.bundle.certificates.front();
  outcome.identities = leaf.names();
  outcome.identity_issuer = IdentityIssuerOf(leaf);
  const auto key = leaf.Key();
  if (!key.has_value()) {
    outcome.parts.push_back({"signature", Outcome::kNotChecked, key.error().message});
    outcome.why = "the certificate's key is of a kind that is not taken here";
    return;
  }
  outcome.key = ToBase64Url(key->kid());
  const PartOutcome signature = CheckSignature(question, *key);
  const PartOutcome chain = CheckChain(question, at, outcome);
  const PartOutcome time = TimePart(question, at);
  outcome.parts.insert(outcome.parts.end(), {signature, chain, time});
  outcome.parts.push_back({"certificate transparency", Outcome::kNotChecked, "it is not looked into here"});
  for (const PartOutcome* part : {&signature, &chain, &time}) {
    if (part->outcome == Outcome::kVerified) continue;
    outcome.why = part->part + ": " + part->why;
    return;
  }
  outcome.outcome = Outcome::kVerified;
  outcome.why = fmt::format("signature, certificate ({}) and time hold", chain.why);
}

void JudgeKey(const Question& question, SignatureOutcome& outcome) {
  const auto made_by = [&question](const crypto::PublicKey& key) { return MadeByKey(question, key); };
  std::string keyid = question.bundle.key_hint;
  if (question.bundle.dsse.has_value() && keyid.empty()) keyid = question.bundle.dsse->signatures.front().keyid;
  SignatureOutcome by_key = VerifyByKnownKey(made_by, keyid, question.trust, outcome.place);
  by_key.parts = std::move(outcome.parts);
  outcome = std::move(by_key);
}

}  // namespace

Result<EnvelopeOutcome> VerifyBundle(ByteView document, const KnownTrust& trust) {
  TRY_ASSIGN(const SigstoreBundle bundle, ReadSigstoreBundle(AsText(document)));
  EnvelopeOutcome outcome;
  outcome.format = "sigstore-bundle";
  Question question{bundle, trust, {}, {}};
  SignatureOutcome signature;
  if (bundle.dsse.has_value()) {
    TRY(TakePayload(*bundle.dsse, "/dsseEnvelope", outcome));
    signature.place = "/dsseEnvelope/signatures/0";
    signature.keyid = bundle.dsse->signatures.front().keyid;
    question.message = bundle.dsse->SignedBytes();
    question.thing = {bundle.dsse->signatures.front().signature, crypto::Sha256(bundle.dsse->payload), true};
  } else {
    signature.place = "/messageSignature";
    const auto& digest = bundle.artifact->digest;
    question.thing = {bundle.artifact->signature, digest.value_or(crypto::Digest{}), digest.has_value()};
    if (digest.has_value()) outcome.subjects.push_back({{}, {{"sha256", ToHex(*digest)}}});
  }
  std::optional<UnixSeconds> at;
  for (const LogEntry& entry : bundle.log_entries) {
    LogEntryOutcome checked = VerifyLogEntry(entry, question.thing, trust);
    if (checked.time_holds && !at.has_value()) at = entry.integrated;
    std::ranges::move(checked.parts, std::back_inserter(signature.parts));
  }
  if (bundle.certificates.empty())
    JudgeKey(question, signature);
  else
    JudgeCertificate(question, at, signature);
  if (const PartOutcome* untrue = FirstFalse(signature.parts); untrue != nullptr) {
    signature.outcome = Outcome::kFalse;
    signature.why = untrue->part + ": " + untrue->why;
  }
  outcome.signatures.push_back(std::move(signature));
  return outcome;
}

}  // namespace entente::envelopes
