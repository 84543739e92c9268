#include "registration/registrar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "registration/judgement.h"
#include "registration/restricted.h"
#include "statement/content_types.h"
#include "statement/erasure.h"

namespace entente::registration {
namespace {

using statement::SignedStatement;

std::unexpected<Error> Refuse(ErrorCode code, std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{code, std::move(message), std::move(place), std::string(rule)});
}

// The log writes these itself: one at its founding, one at the head of a batch, one when its operator changes its keys.
constexpr std::array kOfTheLogItself = {statement::content_type::kTrustAnchors, statement::content_type::kTime,
                                        statement::content_type::kLogKeys, statement::content_type::kLogEnd};

Result<void> CheckNotTheLogsOwn(const SignedStatement& statement) {
  const std::string& type = statement.headers().content_type;
  if (std::ranges::find(kOfTheLogItself, type) == kOfTheLogItself.end()) return {};
  return Refuse(ErrorCode::kPolicyRejected, "content-type",
                fmt::format("statements of type {} are written by the log itself and cannot be submitted", type),
                "label 3");
}

bool IsRestricted(const SignedStatement& statement) {
  return statement.headers().content_type == statement::content_type::kRestricted;
}

std::unexpected<Error> NotHere(const crypto::Digest& digest) {
  const std::string hex = ToHex(digest);
  return Refuse(ErrorCode::kNotFound, "payload-present",
                fmt::format("the document with the SHA-256 {} is not on this node: upload it first, with PUT "
                            "/api/v1/payloads/{}",
                            hex, hex),
                "payload");
}

// How large a restricted document is, its own issuer alone may know, and whose statement this is is not settled here.
std::string SaidOf(const Bytes& document, const SignedStatement& statement) {
  return IsRestricted(statement) ? std::string("a restricted document") : fmt::format("{} bytes", document.size());
}

Result<Bytes> ReadDocument(const crypto::Digest& digest, const SignedStatement& statement,
                           const storage::PayloadStore* store, JudgementRecord* record) {
  const Result<void> present = store != nullptr && store->Contains(digest) ? Result<void>() : NotHere(digest);
  if (!present.has_value()) {
    JudgementRecord::Note(record, StepName::kPayloadPresent, present, [] { return std::string(); });
    return std::unexpected(present.error());
  }
  auto document = store->Read(digest);
  const bool rotten = !document.has_value() && document.error().code == ErrorCode::kCorruption;
  if (!document.has_value()) document.error().rule = rotten ? "payload-digest" : "payload-present";
  if (document.has_value() || rotten)
    JudgementRecord::Note(record, StepName::kPayloadPresent, present, [&digest] { return "sha256:" + ToHex(digest); });
  JudgementRecord::Note(record, document.has_value() || rotten ? StepName::kPayloadDigest : StepName::kPayloadPresent,
                        document, [&] { return SaidOf(*document, statement); });
  return document;
}

}  // namespace

Result<Admitted> Registrar::Judge(ByteView bytes, JudgementRecord* record, std::uint64_t document_bytes) const {
  auto decoded = SignedStatement::Decode(bytes);
  JudgementRecord::Note(record, StepName::kDecode, decoded, [&decoded] { return decoded->headers().content_type; });
  if (!decoded.has_value()) return std::unexpected(std::move(decoded.error()));
  auto statement = std::make_shared<const SignedStatement>(*std::move(decoded));
  if (record != nullptr) record->identity = statement->identity();
  auto submittable = CheckNotTheLogsOwn(*statement);
  // One that is on the log already is answered by the log itself; who asks beforehand is told.
  if (submittable.has_value() && record != nullptr) submittable = sink_.CheckTakes();
  JudgementRecord::Note(record, StepName::kSubmittable, submittable, [] { return std::string(); });
  TRY(std::move(submittable));
  auto signer = JudgeAuthority(*statement, keys_, policy_, PayloadBytes(*statement, document_bytes),
                               SignatureCheck::kVerify, record);
  if (!signer.has_value()) {
    // What a malformed document claims was read before its form was checked: the check says better what is wrong.
    if (signer.error().rule == "payload-content" && !statement->payload_digest().has_value()) {
      if (auto is_it = JudgeDocument(checks_, *statement, statement->payload()); !is_it.has_value()) {
        if (record != nullptr) record->Instead(StepName::kPayloadContent, is_it.error());
        return std::unexpected(std::move(is_it.error()));
      }
    }
    return std::unexpected(std::move(signer.error()));
  }
  TRY(JudgeByPayloadRules(*statement, *signer, record));
  TRY_ASSIGN(auto within, JudgePayload(*statement, *signer, record));
  TRY(JudgeByRoster(*statement, record));
  return Admitted(std::move(statement), signer->authority_version, std::move(within));
}

storage::PayloadStore* Registrar::StoreOf(const SignedStatement& statement) const {
  return IsRestricted(statement) ? vault_ : &payloads_;
}

// The size of the document; `otherwise` for one that is behind a hash envelope and not in the store.
std::uint64_t Registrar::PayloadBytes(const SignedStatement& statement, std::uint64_t otherwise) const {
  const auto digest = statement.payload_digest();
  if (!digest.has_value()) return statement.payload().size();
  const storage::PayloadStore* store = StoreOf(statement);
  if (store == nullptr || !store->Contains(*digest)) return otherwise;
  // A refusal would tell it to whoever knows the digest; CheckTaken() looks at it once it is clear who asks.
  return IsRestricted(statement) ? 0 : store->Size(*digest).value_or(0);
}

Result<std::shared_ptr<const Admitted::Within>> Registrar::JudgePayload(const SignedStatement& statement,
                                                                        const Signer& signer,
                                                                        JudgementRecord* record) const {
  Bytes enveloped;
  ByteView document = statement.payload();
  if (const auto digest = statement.payload_digest(); digest.has_value()) {
    TRY_ASSIGN(enveloped, ReadDocument(*digest, statement, StoreOf(statement), record));
    document = enveloped;
  } else {
    const auto in_the_statement = [] { return std::string("the statement carries its document itself"); };
    JudgementRecord::Note(record, StepName::kPayloadPresent, Result<void>(), in_the_statement);
    JudgementRecord::Note(record, StepName::kPayloadDigest, Result<void>(), in_the_statement);
  }
  std::shared_ptr<const Admitted::Within> within;
  const auto is_it = [&]() -> Result<void> {
    TRY(JudgeDocument(checks_, statement, document));
    if (!IsRestricted(statement)) return {};
    TRY_ASSIGN(auto prefix, statement::DecodeRestrictedPrefix(document));
    within = std::make_shared<const Admitted::Within>(std::move(prefix.head), prefix.document_bytes);
    return CheckTaken(*policy_.Get(), signer, within->head, within->document_bytes);
  }();
  JudgementRecord::Note(record, StepName::kPayloadContent, is_it,
                        [&statement] { return statement.headers().content_type; });
  TRY(is_it);
  return within;
}

Result<void> Registrar::JudgeByPayloadRules(const SignedStatement& statement, const Signer& signer,
                                            JudgementRecord* record) const {
  if (rules_ == nullptr) return {};
  if (const auto digest = statement.payload_digest(); digest.has_value()) {
    auto there = rules_->CheckNotErased(*digest);
    if (!there.has_value())
      JudgementRecord::Note(record, StepName::kPayloadPresent, there, [] { return std::string(); });
    return there;
  }
  const auto erased = statement::ErasedBy(statement);
  if (!erased.has_value()) return {};
  auto may = rules_->CheckMayErase(*erased, signer);
  if (!may.has_value() && record != nullptr) record->Instead(StepName::kRosterChange, may.error());
  return may;
}

Result<void> Registrar::JudgeByRoster(const SignedStatement& statement, JudgementRecord* record) const {
  if (roster_ == nullptr) return {};
  auto usable = roster_->CheckUsable(statement);
  if (!usable.has_value()) usable.error().rule = "roster";
  JudgementRecord::Note(record, StepName::kRosterTakes, usable, [] { return std::string(); });
  return usable;
}

Result<Signer> Registrar::JudgeAgain(const SignedStatement& statement) const {
  return JudgeAuthority(statement, keys_, policy_, PayloadBytes(statement), SignatureCheck::kVerifiedBefore);
}

Result<void> Registrar::JudgeAgain(const Admitted& entry) const {
  // The document was checked when the statement was admitted, and is what its digest says.
  TRY_ASSIGN(const Signer signer, JudgeAgain(entry.statement()));
  if (entry.within_ == nullptr) return {};
  return CheckTaken(*policy_.Get(), signer, entry.within_->head, entry.within_->document_bytes);
}

void Registrar::Register(ByteView bytes, const Completion& done, const AdmittedObserver& observer) {
  auto admitted = Judge(bytes);
  if (!admitted.has_value()) return done(std::unexpected(std::move(admitted.error())));
  // Before the entry can be durable, its document is: a crash in between keeps a document that nobody registered.
  if (const auto digest = admitted->statement().payload_digest(); digest.has_value()) {
    storage::PayloadStore* store = StoreOf(admitted->statement());
    auto kept = store == nullptr ? NotHere(*digest) : store->Keep(*digest);
    if (!kept.has_value()) return done(std::unexpected(std::move(kept.error())));
  }
  if (observer) observer(admitted->statement());
  // A sink that does not queue it does not call `done` either, so it is called here.
  if (auto queued = sink_.Submit(*std::move(admitted), done); !queued.has_value())
    done(std::unexpected(std::move(queued.error())));
}

}  // namespace entente::registration
