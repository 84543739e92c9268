#include "drill_document.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "codec/json.h"

namespace entente::drills {
namespace {

constexpr std::size_t kTitleBytesMax = 256;
constexpr std::size_t kParticipantsMax = 64;

}  // namespace

Result<Drill> ParseDrill(std::string_view json) {
  TRY_ASSIGN(const json::Value root, json::Parse(json));
  TRY(json::OnlyMembers(root, {"id", "title", "date", "participants"}, ""));
  Drill drill;
  TRY_ASSIGN(drill.id, json::RequireText(root, "id", ""));
  TRY_ASSIGN(drill.title, json::RequireText(root, "title", ""));
  if (drill.title.empty() || drill.title.size() > kTitleBytesMax)
    return Invalid(fmt::format("a title has 1 to {} bytes", kTitleBytesMax), "/title");
  TRY_ASSIGN(drill.date, json::RequireText(root, "date", ""));
  if (!ParseDate(drill.date).has_value())
    return Invalid(fmt::format("'{}' is no date; write it as 2026-05-20", drill.date), "/date");
  TRY_ASSIGN(const json::Value* participants, json::RequireArray(root, "participants", ""));
  if (participants->size() > kParticipantsMax)
    return Invalid(fmt::format("a drill names at most {} participants", kParticipantsMax), "/participants");
  for (const json::Value& participant : *participants) {
    if (!participant.is_string())
      return Invalid("this must be a string", fmt::format("/participants/{}", drill.participants.size()));
    drill.participants.push_back(participant.get<std::string>());
  }
  return drill;
}

Result<void> CheckDrill(ByteView document) {
  TRY(ParseDrill(AsText(document)));
  return {};
}

}  // namespace entente::drills
