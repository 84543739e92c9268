#include "registration/registrar.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "registration/judgement.h"
#include "statement/content_types.h"
#include "statement/erasure.h"

namespace entente::registration {
namespace {

using statement::SignedStatement;

std::unexpected<Error> Refuse(ErrorCode code, std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{code, std::move(message), std::move(place), std::string(rule)});
}

// The log writes these itself: one at its founding, the other at the head of a batch.
Result<void> CheckNotTheLogsOwn(const SignedStatement& statement) {
  const std::string& type = statement.headers().content_type;
  if (type != statement::content_type::kTrustAnchors && type != statement::content_type::kTime) return {};
  return Refuse(ErrorCode::kPolicyRejected, "content-type",
                fmt::format("statements of type {} are written by the log itself and cannot be submitted", type),
                "label 3");
}

// The size of the document; `otherwise` for one that is behind a hash envelope and not in the store.
std::uint64_t PayloadBytes(const SignedStatement& statement, const storage::PayloadStore& payloads,
                           std::uint64_t otherwise = 0) {
  const auto digest = statement.payload_digest();
  if (!digest.has_value()) return statement.payload().size();
  return payloads.Contains(*digest) ? payloads.Size(*digest).value_or(0) : otherwise;
}

Result<void> CheckPresent(const crypto::Digest& digest, const storage::PayloadStore& payloads) {
  if (payloads.Contains(digest)) return {};
  const std::string hex = ToHex(digest);
  return Refuse(ErrorCode::kNotFound, "payload-present",
                fmt::format("the document with the SHA-256 {} is not on this node: upload it first, with PUT "
                            "/api/v1/payloads/{}",
                            hex, hex),
                "payload");
}

Result<Bytes> ReadDocument(const crypto::Digest& digest, const storage::PayloadStore& payloads,
                           JudgementRecord* record) {
  auto present = CheckPresent(digest, payloads);
  if (!present.has_value()) {
    JudgementRecord::Note(record, StepName::kPayloadPresent, present, [] { return std::string(); });
    return std::unexpected(std::move(present.error()));
  }
  auto document = payloads.Read(digest);
  const bool rotten = !document.has_value() && document.error().code == ErrorCode::kCorruption;
  if (!document.has_value()) document.error().rule = rotten ? "payload-digest" : "payload-present";
  if (document.has_value() || rotten)
    JudgementRecord::Note(record, StepName::kPayloadPresent, present, [&digest] { return "sha256:" + ToHex(digest); });
  JudgementRecord::Note(record, document.has_value() || rotten ? StepName::kPayloadDigest : StepName::kPayloadPresent,
                        document, [&document] { return fmt::format("{} bytes", document->size()); });
  return document;
}

Result<void> JudgePayload(const SignedStatement& statement, const PayloadChecks& checks,
                          const storage::PayloadStore& payloads, JudgementRecord* record) {
  Bytes enveloped;
  ByteView document = statement.payload();
  if (const auto digest = statement.payload_digest(); digest.has_value()) {
    TRY_ASSIGN(enveloped, ReadDocument(*digest, payloads, record));
    document = enveloped;
  } else {
    const auto in_the_statement = [] { return std::string("the statement carries its document itself"); };
    JudgementRecord::Note(record, StepName::kPayloadPresent, Result<void>(), in_the_statement);
    JudgementRecord::Note(record, StepName::kPayloadDigest, Result<void>(), in_the_statement);
  }
  auto is_it = JudgeDocument(checks, statement, document);
  JudgementRecord::Note(record, StepName::kPayloadContent, is_it,
                        [&statement] { return statement.headers().content_type; });
  return is_it;
}

}  // namespace

Result<Admitted> Registrar::Judge(ByteView bytes, JudgementRecord* record, std::uint64_t document_bytes) const {
  auto decoded = SignedStatement::Decode(bytes);
  JudgementRecord::Note(record, StepName::kDecode, decoded, [&decoded] { return decoded->headers().content_type; });
  if (!decoded.has_value()) return std::unexpected(std::move(decoded.error()));
  auto statement = std::make_shared<const SignedStatement>(*std::move(decoded));
  if (record != nullptr) record->identity = statement->identity();
  auto submittable = CheckNotTheLogsOwn(*statement);
  JudgementRecord::Note(record, StepName::kSubmittable, submittable, [] { return std::string(); });
  TRY(std::move(submittable));
  auto signer = JudgeAuthority(*statement, keys_, policy_, PayloadBytes(*statement, payloads_, document_bytes),
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
  TRY(JudgePayload(*statement, checks_, payloads_, record));
  return Admitted(std::move(statement), signer->authority_version);
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

Result<void> Registrar::JudgeAgain(const SignedStatement& statement) const {
  // The document was checked when the statement was admitted, and is what its digest says.
  TRY(JudgeAuthority(statement, keys_, policy_, PayloadBytes(statement, payloads_), SignatureCheck::kVerifiedBefore));
  return {};
}

void Registrar::Register(ByteView bytes, const Completion& done) {
  auto admitted = Judge(bytes);
  if (!admitted.has_value()) return done(std::unexpected(std::move(admitted.error())));
  // Before the entry can be durable, its document is: a crash in between keeps a document that nobody registered.
  if (const auto digest = admitted->statement().payload_digest(); digest.has_value()) {
    if (auto kept = payloads_.Keep(*digest); !kept.has_value()) return done(std::unexpected(std::move(kept.error())));
  }
  // A sink that does not queue it does not call `done` either, so it is called here.
  if (auto queued = sink_.Submit(*std::move(admitted), done); !queued.has_value())
    done(std::unexpected(std::move(queued.error())));
}

}  // namespace entente::registration
