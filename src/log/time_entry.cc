#include "log/time_entry.h"

#include "base/limits.h"
#include "codec/json.h"
#include "statement/content_types.h"

namespace entente::log {

bool IsTimeEntry(const statement::SignedStatement& statement) {
  return statement.headers().content_type == statement::content_type::kTime;
}

Result<statement::SignedStatement> MakeTimeEntry(UnixSeconds time, const std::string& origin,
                                                 const std::string& operator_issuer,
                                                 const crypto::PrivateKey& operator_key) {
  statement::Headers headers;
  headers.content_type = statement::content_type::kTime;
  headers.issuer = operator_issuer;
  headers.subject = origin;
  return statement::Sign(std::move(headers), AsBytes(R"({"time":")" + FormatTime(time) + R"("})"), operator_key);
}

Result<UnixSeconds> ReadTimeEntry(const statement::SignedStatement& statement) {
  TRY_ASSIGN(const json::Value document, json::Parse(AsText(statement.payload()), limits::kStatementJsonBytesMax));
  if (!document.is_object() || document.size() != 1 || !document.contains("time") || !document["time"].is_string())
    return Invalid("a time entry has one member, \"time\"", "payload");
  return ParseTime(document["time"].get<std::string>());
}

}  // namespace entente::log
