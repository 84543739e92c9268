#include "log/log_end.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/limits.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "statement/content_types.h"

namespace entente::log {
namespace {

constexpr std::size_t kReasonBytesMax = 1000;

Result<std::string> ReadOrigin(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(std::string origin, json::RequireText(object, "origin", place));
  if (!IsKeyName(origin)) return Invalid("this is no origin of a log", place + "/origin");
  return origin;
}

Result<std::string> ReadKeyOf(const json::Value& object, const std::string& origin, const std::string& place) {
  TRY_ASSIGN(std::string key, json::OptionalText(object, "checkpoint_key", place));
  if (key.empty()) return key;
  const auto parsed = ParseVerifierKey(key);
  if (!parsed.has_value()) return Invalid(parsed.error().message, place + "/checkpoint_key");
  if (parsed->name != origin)
    return Invalid("a checkpoint key has the log's origin as its name", place + "/checkpoint_key");
  return key;
}

Result<std::optional<Successor>> ReadSuccessor(const json::Value& root) {
  if (!root.contains("successor")) return std::optional<Successor>();
  TRY_ASSIGN(const json::Value* value, json::RequireObject(root, "successor", ""));
  TRY(json::OnlyMembers(*value, {"origin", "checkpoint_key"}, "/successor"));
  Successor successor;
  TRY_ASSIGN(successor.origin, ReadOrigin(*value, "/successor"));
  TRY_ASSIGN(successor.checkpoint_key, ReadKeyOf(*value, successor.origin, "/successor"));
  return std::optional(std::move(successor));
}

}  // namespace

bool IsLogEnd(const statement::SignedStatement& statement) {
  return statement.headers().content_type == statement::content_type::kLogEnd;
}

Result<LogEnd> ParseLogEnd(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, limits::kStatementJsonBytesMax));
  TRY(json::OnlyMembers(root, {"origin", "time", "successor", "reason"}, ""));
  LogEnd end;
  TRY_ASSIGN(end.origin, ReadOrigin(root, ""));
  TRY_ASSIGN(const std::string time, json::RequireText(root, "time", ""));
  const auto parsed = ParseTime(time);
  if (!parsed.has_value()) return Invalid(parsed.error().message, "/time");
  end.time = *parsed;
  TRY_ASSIGN(end.successor, ReadSuccessor(root));
  if (end.successor.has_value() && end.successor->origin == end.origin)
    return Invalid("a log does not succeed itself", "/successor/origin");
  TRY_ASSIGN(end.reason, json::OptionalText(root, "reason", ""));
  if (end.reason.size() > kReasonBytesMax || HoldsControlCharacter(end.reason))
    return Invalid(fmt::format("this is a line of at most {} bytes without control characters", kReasonBytesMax),
                   "/reason");
  return end;
}

std::string ToJson(const LogEnd& end) {
  json::Value root;
  root["origin"] = end.origin;
  root["time"] = FormatTime(end.time);
  if (end.successor.has_value()) {
    root["successor"]["origin"] = end.successor->origin;
    if (!end.successor->checkpoint_key.empty()) root["successor"]["checkpoint_key"] = end.successor->checkpoint_key;
  }
  if (!end.reason.empty()) root["reason"] = end.reason;
  return root.dump();
}

Result<std::optional<Predecessor>> ReadPredecessor(const json::Value& anchors) {
  if (!anchors.is_object() || !anchors.contains("succeeds")) return std::optional<Predecessor>();
  const std::string place = "/succeeds";
  TRY_ASSIGN(const json::Value* value, json::RequireObject(anchors, "succeeds", ""));
  TRY(json::OnlyMembers(*value, {"origin", "size", "root", "checkpoint_key"}, place));
  Predecessor predecessor;
  TRY_ASSIGN(predecessor.origin, ReadOrigin(*value, place));
  const auto size = value->find("size");
  if (size == value->end() || !size->is_number_unsigned() || size->get<std::uint64_t>() == 0 ||
      size->get<std::uint64_t>() > kCheckpointSizeMax)
    return Invalid("this is the size of a log, from 1 on", place + "/size");
  predecessor.size = size->get<std::uint64_t>();
  TRY_ASSIGN(const std::string root, json::RequireText(*value, "root", place));
  const auto bytes = FromBase64(root);
  if (!bytes.has_value() || bytes->size() != predecessor.root.size())
    return Invalid("this is a root: 32 bytes in base64", place + "/root");
  TRY_ASSIGN(predecessor.root, crypto::DigestFromBytes(*bytes));
  TRY_ASSIGN(predecessor.checkpoint_key, ReadKeyOf(*value, predecessor.origin, place));
  if (predecessor.checkpoint_key.empty()) return Invalid("this text is missing", place + "/checkpoint_key");
  return std::optional(std::move(predecessor));
}

json::Value PredecessorJson(const Predecessor& predecessor) {
  json::Value value;
  value["origin"] = predecessor.origin;
  value["size"] = predecessor.size;
  value["root"] = ToBase64(predecessor.root);
  value["checkpoint_key"] = predecessor.checkpoint_key;
  return value;
}

std::string SuccessorWords(const LogEnd& end) {
  if (!end.successor.has_value()) return {};
  return "it goes on as " + end.successor->origin +
         (end.successor->checkpoint_key.empty() ? "" : ", whose key is " + end.successor->checkpoint_key);
}

Error EndedError(const LogEnd& end) {
  const std::string words = SuccessorWords(end);
  return {ErrorCode::kPolicyRejected,
          fmt::format("the log {} has ended and takes nothing more{}{}", end.origin, words.empty() ? "" : "; ", words),
          "", std::string(kLogEndedRule)};
}

}  // namespace entente::log
