// Binding several values of a query at once, in order. Seen by the roster's own sources only.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/sqlite.h"

namespace entente::roster {

inline void BindOne(storage::Query& query, int at, std::string_view value) {
  query.Bind(at, value);
}
inline void BindOne(storage::Query& query, int at, ByteView value) {
  query.Bind(at, value);
}
template <std::integral Number>
void BindOne(storage::Query& query, int at, Number value) {
  query.Bind(at, static_cast<std::int64_t>(value));
}
template <class Value>
void BindOne(storage::Query& query, int at, const std::optional<Value>& value) {
  if (value.has_value()) {
    BindOne(query, at, *value);
  } else {
    query.BindNull(at);
  }
}

// Parameters ?1, ?2, ... in the order of `values`.
template <class... Values>
void BindAll(storage::Query& query, const Values&... values) {
  int at = 0;
  (BindOne(query, ++at, values), ...);
}

// For statements without rows.
template <class... Values>
Result<void> Change(storage::Database& database, std::string_view sql, const Values&... values) {
  TRY_ASSIGN(auto query, database.Prepare(sql));
  BindAll(query, values...);
  return query.Execute();
}

// One number from the first row; nullopt when there is none, or it is NULL.
template <class... Values>
Result<std::optional<std::int64_t>> FindNumber(storage::Database& database, std::string_view sql,
                                               const Values&... values) {
  TRY_ASSIGN(auto query, database.Prepare(sql));
  BindAll(query, values...);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found || query.IsNull(0)) return std::nullopt;
  return query.Int(0);
}

// Calls `take` with each row; `take` returns Result<void>. REQUIRES: `take` does not run the same statement.
template <class Take, class... Values>
Result<void> ForEachRow(storage::Database& database, std::string_view sql, Take take, const Values&... values) {
  TRY_ASSIGN(auto query, database.Prepare(sql));
  BindAll(query, values...);
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) return {};
    TRY(take(query));
  }
}

// NULL for empty text.
inline std::optional<std::string> OrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace entente::roster
