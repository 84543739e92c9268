#include "registration/registrar.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "registration/judgement.h"
#include "statement/content_types.h"

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

Result<void> CheckDocument(const PayloadChecks& checks, const std::string& content_type, ByteView document) {
  auto is_it = checks.Check(content_type, document);
  if (is_it.has_value()) return {};
  Error error = std::move(is_it.error());
  error.rule = "payload-content";
  if (error.code == ErrorCode::kNotFound) {
    // The policy takes it, but nobody here can read it.
    error.code = ErrorCode::kPolicyRejected;
    error.message = fmt::format("this node cannot check documents of type {}, so it does not take them", content_type);
    error.rule = "content-type";
  } else {
    error.message = fmt::format("the document is not what its content type {} says: {}", content_type, error.message);
  }
  return std::unexpected(std::move(error));
}

// The size of the document; 0 for one that is behind a hash envelope and not in the store.
std::uint64_t PayloadBytes(const SignedStatement& statement, const storage::PayloadStore& payloads) {
  const auto digest = statement.payload_digest();
  if (!digest.has_value()) return statement.payload().size();
  return payloads.Contains(*digest) ? payloads.Size(*digest).value_or(0) : 0;
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

Result<void> CheckEnvelopedDocument(const SignedStatement& statement, const crypto::Digest& digest,
                                    const PayloadChecks& checks, const storage::PayloadStore& payloads) {
  TRY(CheckPresent(digest, payloads));
  auto document = payloads.Read(digest);
  if (!document.has_value()) {
    document.error().rule = document.error().code == ErrorCode::kCorruption ? "payload-digest" : "payload-present";
    return std::unexpected(std::move(document.error()));
  }
  return CheckDocument(checks, statement.headers().content_type, *document);
}

}  // namespace

Result<Admitted> Registrar::Judge(ByteView bytes) const {
  TRY_ASSIGN(SignedStatement decoded, SignedStatement::Decode(bytes));
  auto statement = std::make_shared<const SignedStatement>(std::move(decoded));
  TRY(CheckNotTheLogsOwn(*statement));
  auto signer =
      JudgeAuthority(*statement, keys_, policy_, PayloadBytes(*statement, payloads_), SignatureCheck::kVerify);
  if (!signer.has_value()) {
    // What a malformed document claims was read before its form was checked: the check says better what is wrong.
    if (signer.error().rule == "payload-content" && !statement->payload_digest().has_value())
      TRY(CheckDocument(checks_, statement->headers().content_type, statement->payload()));
    return std::unexpected(std::move(signer.error()));
  }
  if (const auto digest = statement->payload_digest(); digest.has_value()) {
    TRY(CheckEnvelopedDocument(*statement, *digest, checks_, payloads_));
  } else {
    TRY(CheckDocument(checks_, statement->headers().content_type, statement->payload()));
  }
  return Admitted(std::move(statement), signer->authority_version);
}

Result<void> Registrar::JudgeAgain(const SignedStatement& statement) const {
  // The document was checked when the statement was admitted, and is what its digest says.
  TRY(JudgeAuthority(statement, keys_, policy_, PayloadBytes(statement, payloads_), SignatureCheck::kVerifiedBefore));
  return {};
}

void Registrar::Register(ByteView bytes, Completion done) {
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
