#include "cli/monitor_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "log/time_entry.h"

namespace entente::cli {
namespace {

// A verifier key begins with the log's origin.
std::string OriginOf(const monitor::State& log) {
  return log.key.substr(0, log.key.find('+'));
}

std::string TimeText(std::optional<UnixSeconds> time) {
  return time.has_value() ? FormatTime(*time) : std::string("-");
}

json::Value TimeJson(std::optional<UnixSeconds> time) {
  return time.has_value() ? json::Value(FormatTime(*time)) : json::Value(nullptr);
}

}  // namespace

bool WatchList::Takes(const statement::SignedStatement& statement) const {
  const statement::Headers& headers = statement.headers();
  if (parties.empty() && subjects.empty()) return true;
  return std::ranges::find(parties, headers.issuer) != parties.end() ||
         std::ranges::any_of(subjects, [&](const std::string& text) { return headers.subject.contains(text); });
}

Result<void> MonitorReport::Event(const monitor::State& log, std::string_view event, const json::Value& members) {
  json::Value line = {{"event", event}, {"log", log.log}, {"origin", OriginOf(log)}};
  line.update(members);
  PrintJsonLine(terminal_, line);
  return terminal_.Flush();
}

void MonitorReport::Warn(const monitor::State& log, std::string_view what) {
  terminal_.Note(fmt::format("entente: {}: {}", Plain(log.log), Plain(what)));
}

Result<void> MonitorReport::Entry(const monitor::State& log, const monitor::NewEntry& entry) {
  if (!options_.statements) return {};
  const bool is_time = entry.statement != nullptr && log::IsTimeEntry(*entry.statement);
  // The log's clock is in the time of what stands behind it.
  if (is_time || (entry.statement != nullptr && !watched_.Takes(*entry.statement))) return {};
  const statement::Headers headers = entry.statement == nullptr ? statement::Headers{} : entry.statement->headers();
  if (options_.json)
    return Event(log, entry.statement == nullptr ? "no-statement" : "statement",
                 {{"index", entry.index},
                  {"time", TimeJson(entry.time)},
                  {"type", headers.content_type},
                  {"issuer", headers.issuer},
                  {"subject", headers.subject}});
  terminal_.PrintLine(
      fmt::format("{}  {}  {}  {}  {}  {}", OriginOf(log), entry.index, TimeText(entry.time),
                  entry.statement == nullptr ? "(this entry is no statement)" : Plain(headers.content_type),
                  Plain(headers.issuer), Plain(headers.subject)));
  return terminal_.Flush();
}

Result<void> MonitorReport::Size(const monitor::State& log, const monitor::StepReport& step) {
  const bool grown = step.size > step.size_before;
  if (options_.json)
    return Event(log, grown ? "grown" : "unchanged",
                 {{"size_before", step.size_before}, {"size", step.size}, {"time", TimeJson(step.time)}});
  if (!grown && !options_.once) return {};
  terminal_.PrintLine(grown ? fmt::format("{}  {} entries, {} of them new: all are what the log signed",
                                          Plain(step.origin), Grouped(step.size), Grouped(step.size - step.size_before))
                            : fmt::format("{}  {} entries, nothing new", Plain(step.origin), Grouped(step.size)));
  return terminal_.Flush();
}

Result<void> MonitorReport::Contradiction(const monitor::State& log, const monitor::StepReport& step) {
  found_fork_ = true;
  const bool fork = step.outcome == monitor::StepOutcome::kFork;
  if (options_.json)
    return Event(log, fork ? "fork" : "rolled-back",
                 {{"says", step.says}, {"evidence", step.evidence.string()}, {"signed_size", step.signed_size}});
  Warn(log,
       fmt::format("{}: {}; evidence: {}", fork ? "FORK" : "SMALLER THAN BEFORE", step.says, step.evidence.string()));
  return {};
}

Result<void> MonitorReport::Age(const monitor::State& log, const monitor::StepReport& step) {
  if (options_.max_age_s == 0 || !step.time.has_value()) return {};
  const UnixSeconds age = clock_.NowSeconds() - *step.time;
  if (age < 0 || static_cast<std::uint64_t>(age) <= options_.max_age_s) return {};
  if (options_.json) return Event(log, "stale", {{"time", TimeJson(step.time)}, {"age_seconds", age}});
  Warn(log, fmt::format("stale: its last time entry is of {}, {} seconds ago", FormatTime(*step.time), age));
  return {};
}

Result<void> MonitorReport::Step(const monitor::State& log, const monitor::StepReport& step) {
  if (!step.key_taken.empty()) {
    if (options_.json) TRY(Event(log, "key-taken", {{"key", step.key_taken}}));
    if (!options_.json)
      Warn(log, "its key was taken from the log itself, and nothing but the log vouches for it: " + step.key_taken);
  }
  if (step.ended.has_value()) {
    const std::string words = log::SuccessorWords(*step.ended);
    if (options_.json) TRY(Event(log, "ended", {{"end", json::Value::parse(log::ToJson(*step.ended))}}));
    if (!options_.json) Warn(log, "the log has ended" + (words.empty() ? "" : "; " + words));
  }
  if (!step.key_learned.empty()) {
    if (options_.json) TRY(Event(log, "key-changed", {{"key", step.key_learned}}));
    if (!options_.json)
      Warn(log, "the log has another key, which the one that is known vouches for: " + step.key_learned);
  }
  if (step.outcome == monitor::StepOutcome::kFork || step.outcome == monitor::StepOutcome::kRolledBack)
    TRY(Contradiction(log, step));
  else
    TRY(Size(log, step));
  return Age(log, step);
}

Result<void> MonitorReport::KnownFork(const monitor::State& log, const std::filesystem::path& evidence) {
  found_fork_ = true;
  if (options_.json) return Event(log, "forked-before", {{"evidence", evidence.string()}});
  Warn(log, "forked before; evidence: " + evidence.string());
  return {};
}

Result<void> MonitorReport::Error(const monitor::State& log, const entente::Error& error) {
  if (!first_error_.has_value()) first_error_ = error.code;
  if (options_.json)
    return Event(log, "error", {{"code", CodeName(error.code)}, {"what", error.message}, {"place", error.place}});
  Warn(log, error.Text());
  return {};
}

}  // namespace entente::cli
