// What is asked of the roster's part for contacts: contacts, pings with their states, exercises.
//
// `now` is the log's time at the view's cursor, and never a machine's clock, so that a copy of the log gives the same
// figures. Each function is asked inside one read transaction (RosterView::Read()).
//
// Thread safety: functions over the caller's connection.  Errors: the database's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "registration/authority.h"
#include "storage/sqlite.h"
#include "views/roster/contacts/contact_documents.h"
#include "views/roster/contacts/ping_documents.h"

namespace entente::roster {

// The newest entry by which a party showed that its contact stands.
struct Confirmation {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  bool by_answer = false;
};

struct ContactRow {
  ContactDocument document;
  std::string name;  // the party's
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string country;  // may be empty
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::optional<std::uint64_t> in_doubt_since;
  Confirmation confirmed;
  std::optional<std::uint64_t> restricted_entry;  // that registered the restricted part

  // "2026-11-27" is the last day on which it is valid.
  [[nodiscard]] bool ExpiredOn(std::string_view day) const {
    return !document.valid_until.empty() && document.valid_until < day;
  }
};

// What is empty means all.
struct ContactFilter {
  std::string party;
  std::optional<ContactFunction> function;
  std::string country;
};
// By the party's id, then by function.
[[nodiscard]] Result<std::vector<ContactRow>> ContactsOf(storage::Database& database, const ContactFilter& filter);

enum class PingState : std::uint8_t { kOpen, kAnswered, kLate, kFailed };
[[nodiscard]] std::string_view Name(PingState state);  // "open", "answered", "late", "failed"
[[nodiscard]] Result<PingState> PingStateFromName(std::string_view name);

struct PingAnswerRow {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string note;
  std::optional<std::uint64_t> in_doubt_since;
};

struct PingRow {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string asker;
  std::string party;  // who is asked
  ContactFunction function = ContactFunction::kTechnical;
  std::string nonce;
  unsigned hours = 0;
  UnixSeconds due = 0;
  std::uint64_t contact_entry = 0;
  std::string exercise;
  std::string note;
  std::optional<std::uint64_t> in_doubt_since;
  std::optional<PingAnswerRow> answer;

  // Answered by its due time or later, each by the log's time of the answer; without an answer failed when the log's
  // time has passed what was due.
  [[nodiscard]] PingState StateAt(UnixSeconds now) const;
};

struct PingFilter {
  std::string party;  // who is asked
  std::string asker;
  std::optional<ContactFunction> function;
  std::string exercise;
  std::vector<std::uint64_t> entries;  // empty: any
};
// Newest first.
[[nodiscard]] Result<std::vector<PingRow>> PingsOf(storage::Database& database, const PingFilter& filter);

struct ExerciseRow {
  ExerciseDocument document;
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string issuer;
  std::optional<std::uint64_t> in_doubt_since;
};
// Those that stand openly on the log, newest first.
[[nodiscard]] Result<std::vector<ExerciseRow>> ExercisesOf(storage::Database& database);

// That a party registered a restricted document.
struct RestrictedEntry {
  crypto::Digest digest{};
  std::string issuer;
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::optional<std::uint64_t> in_doubt_since;
};
struct RestrictedEntries {
  std::vector<RestrictedEntry> items;  // newest first, at most as many as asked for
  std::uint64_t total = 0;
};
[[nodiscard]] Result<RestrictedEntries> RestrictedOf(storage::Database& database, std::uint64_t count_max);

}  // namespace entente::roster
