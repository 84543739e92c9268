// What the commands of contacts share: functions and hours as a person writes them, contacts as a person reads them.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "views/roster/contacts/contact_documents.h"

namespace entente::cli {

inline constexpr std::string_view kFunctionHelp = "diplomatic, technical, law-enforcement or product-security";

// Errors: of usage.
[[nodiscard]] Result<roster::ContactFunction> FunctionOption(const std::string& name);
// "always" alone, or "mon-fri 09:00-17:30", "sat, sun 10:00-14:00". Errors: of usage.
[[nodiscard]] Result<roster::OpeningHours> HoursOption(const std::vector<std::string>& texts);

// Of a contact as the API gives it: "open now, until 2026-11-27T16:30:00Z", "closed, opens 2026-11-27T08:00:00Z".
[[nodiscard]] std::string OpenText(const json::Value& contact);
// Of figures of pings: "3 of 4", those answered in time of those that were due; "-" where none was.
[[nodiscard]] std::string InTimeText(const json::Value& figures);
// "fr, en".
[[nodiscard]] std::string Joined(const json::Value& list);
// The whole of a contact, for one who wants to reach somebody now.
void PrintContact(const json::Value& contact, Terminal& terminal);

}  // namespace entente::cli
