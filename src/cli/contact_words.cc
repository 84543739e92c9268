#include "cli/contact_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/answers.h"
#include "cli/command.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// "mon-fri", "sat,sun" as the list that documents have. Errors: of usage.
Result<json::Value> DaysOf(std::string_view text) {
  json::Value days = json::Value::array();
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::size_t dash = part.find('-');
    const auto first = std::ranges::find(kDays, part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : std::ranges::find(kDays, part.substr(dash + 1));
    if (first == kDays.end() || last == kDays.end() || last < first)
      return BadUsage(fmt::format("--hours: '{}' names no days; write mon-fri, or sat,sun", part));
    for (auto day = first; day <= last; ++day) days.push_back(*day);
  }
  return days;
}

Result<json::Value> DailyOf(const std::string& text) {
  const std::size_t space = text.rfind(' ');
  const std::size_t dash = space == std::string::npos ? space : text.find('-', space);
  if (dash == std::string::npos)
    return BadUsage(fmt::format("--hours: '{}' is not understood; write always, or \"mon-fri 09:00-17:30\"", text));
  TRY_ASSIGN(json::Value days, DaysOf(std::string_view(text).substr(0, space)));
  return json::Value{
      {"days", std::move(days)}, {"from", text.substr(space + 1, dash - space - 1)}, {"to", text.substr(dash + 1)}};
}

void AddWays(Facts& facts, const json::Value& ways) {
  const auto each = [&](const char* member, const char* name) {
    if (!ways.contains(member)) return;
    for (const json::Value& one : ways[member]) facts.Add(name, CellText(one));
  };
  each("mailboxes", "e-mail");
  each("forms", "form");
  each("telephones", "telephone");
  if (ways.contains("languages")) facts.Add("languages", Joined(ways["languages"]));
  if (ways.contains("keys"))
    for (const json::Value& key : ways["keys"])
      facts.Add("key", CellText(key, "kind") + " " + CellText(key, "fingerprint") + " " + CellText(key, "address"));
  facts.Add("note", CellText(ways, "note"));
}

void AddPersons(Facts& facts, const json::Value& detail) {
  if (!detail.contains("persons")) return;
  for (const json::Value& person : detail["persons"]) {
    std::string line = CellText(person, "name");
    for (const char* member : {"position"})
      if (const std::string text = CellText(person, member); !text.empty()) line += (line.empty() ? "" : ", ") + text;
    for (const char* member : {"telephones", "mailboxes", "languages"})
      if (person.contains(member)) line += "; " + Joined(person[member]);
    facts.Add("person", line);
  }
}

}  // namespace

Result<roster::ContactFunction> FunctionOption(const std::string& name) {
  auto function = roster::ContactFunctionFromName(name);
  if (!function.has_value()) return BadUsage("--function: " + function.error().message);
  return *function;
}

Result<roster::OpeningHours> HoursOption(const std::vector<std::string>& texts) {
  json::Value hours = json::Value::object();
  if (texts.size() == 1 && texts.front() == "always") {
    hours["always"] = true;
  } else {
    hours["weekly"] = json::Value::array();
    for (const std::string& text : texts) {
      TRY_ASSIGN(json::Value daily, DailyOf(text));
      hours["weekly"].push_back(std::move(daily));
    }
  }
  auto read = roster::ReadOpeningHours(hours, "");
  if (!read.has_value()) return BadUsage("--hours: " + read.error().message);
  return *std::move(read);
}

std::string OpenText(const json::Value& contact) {
  const std::string state = CellText(contact, "state");
  if (state != "current") return state;
  const json::Value open = contact.value("open", json::Value());
  if (!open.is_object()) return "hours not known";
  if (!open["now"].is_boolean()) return CellText(open, "because");
  if (open["now"] == true) {
    const std::string until = CellText(open, "until");
    return until.empty() ? "open now" : "open now, until " + until;
  }
  const std::string opens = CellText(open, "opens");
  return opens.empty() ? "closed" : "closed, opens at " + opens;
}

std::string InTimeText(const json::Value& figures) {
  if (!figures.is_object()) return "-";
  const auto count = [&figures](const char* state) { return figures[state]["count"].get<std::uint64_t>(); };
  const std::uint64_t due = count("answered") + count("late") + count("failed");
  return due == 0 ? "-" : fmt::format("{} of {}", count("answered"), due);
}

std::string Joined(const json::Value& list) {
  std::string text;
  for (const json::Value& one : list) text += (text.empty() ? "" : ", ") + CellText(one);
  return text;
}

void PrintContact(const json::Value& contact, Terminal& terminal) {
  Facts facts;
  facts.Add("contact",
            CellText(contact, "function") + ", " + CellText(contact, "name") + " (" + CellText(contact, "party") + ")");
  facts.Add("state", OpenText(contact));
  if (const json::Value open = contact.value("open", json::Value()); open.is_object()) {
    facts.Add("hours", CellText(open, "because"));
    facts.Add("there", CellText(open, "local"));
  }
  AddWays(facts, contact);
  facts.Add("policy", CellText(contact, "policy"));
  const json::Value restricted = contact.value("restricted", json::Value());
  if (restricted.is_object()) {
    if (restricted["detail"].is_object()) {
      facts.Add("restricted", CellText(restricted, "marking") + ", binds you");
      AddWays(facts, restricted["detail"]);
      AddPersons(facts, restricted["detail"]);
    } else if (restricted.contains("why_not")) {
      facts.Add("restricted", CellText(restricted, "why_not"));
    } else {
      facts.Add("restricted", restricted["readable"].is_null()
                                  ? "there is more for some parties; ask with --reader and --reader-key"
                                  : "there is more, and it is not for this party");
    }
  }
  if (const std::string hours = CellText(contact, "answer_hours"); !hours.empty())
    facts.Add("answers", "within " + hours + " hours");
  facts.Add("in time", InTimeText(contact["pings"]) + " pings");
  facts.Add("confirmed", CellText(contact["confirmed"], "time") + " by entry " +
                             CellText(contact["confirmed"], "entry") + (contact["stale"] == true ? ", stale" : ""));
  facts.Add("valid until", CellText(contact, "valid_until"));
  facts.Add("withdrawn", CellText(contact, "withdrawn"));
  facts.Add("entry", CellText(contact, "entry") + DoubtText(contact));
  facts.Print(terminal);
}

}  // namespace entente::cli
