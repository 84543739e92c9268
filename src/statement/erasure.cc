#include "statement/erasure.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "codec/json.h"
#include "statement/content_types.h"

namespace entente::statement {
namespace {

constexpr std::size_t kTextBytesMax = 1024;

Result<std::string> BoundedText(Result<std::string> read, const char* place) {
  if (!read.has_value()) return read;
  if (read->size() > kTextBytesMax)
    return Invalid(fmt::format("this has {} bytes; at most {} are taken", read->size(), kTextBytesMax), place);
  if (HoldsControlCharacter(*read, "\n\t")) return Invalid("this holds control characters", place);
  return read;
}

}  // namespace

Result<ErasureDocument> ParseErasure(std::string_view json) {
  TRY_ASSIGN(const json::Value root, json::Parse(json));
  TRY(json::OnlyMembers(root, {"payload", "reason", "basis", "requested_by"}, ""));
  ErasureDocument document;
  TRY_ASSIGN(const std::string payload, json::RequireText(root, "payload", ""));
  const auto digest = crypto::DigestFromHex(payload);
  // One form: the subject and the address of the document are the same text.
  if (!digest.has_value() || ToHex(*digest) != payload)
    return Invalid("this is the document's SHA-256: 64 hexadecimal digits in lower case", "/payload");
  document.payload = *digest;
  TRY_ASSIGN(document.reason, BoundedText(json::RequireText(root, "reason", ""), "/reason"));
  if (document.reason.empty()) return Invalid("this must not be empty", "/reason");
  TRY_ASSIGN(document.basis, BoundedText(json::OptionalText(root, "basis", ""), "/basis"));
  TRY_ASSIGN(document.requested_by, BoundedText(json::OptionalText(root, "requested_by", ""), "/requested_by"));
  return document;
}

std::string ToJson(const ErasureDocument& document) {
  json::Value root;
  root["payload"] = ToHex(document.payload);
  root["reason"] = document.reason;
  if (!document.basis.empty()) root["basis"] = document.basis;
  if (!document.requested_by.empty()) root["requested_by"] = document.requested_by;
  return root.dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

Result<void> CheckErasure(ByteView document) {
  TRY(ParseErasure(AsText(document)));
  return {};
}

std::optional<crypto::Digest> ErasedBy(const SignedStatement& statement) {
  const Headers& headers = statement.headers();
  if (headers.content_type != content_type::kErasure || headers.hash_envelope.has_value()) return std::nullopt;
  const auto document = ParseErasure(AsText(statement.payload()));
  if (!document.has_value()) return std::nullopt;
  return document->payload;
}

}  // namespace entente::statement
