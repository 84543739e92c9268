// Signers: whose key signed an entry, and which entry says that this key was compromised then. Seen by the roster's own
// sources only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite.h"

namespace entente::roster {

// An expression that gives the first such entry, or NULL, of four others: the URI of the party whose key it is, the
// key's identifier, the signed entry's index and its time.
[[nodiscard]] std::string DoubtSql(const std::string& party, const std::string& kid, const std::string& entry,
                                   const std::string& time);

// Whose key signed an entry of `issuer` at that time: its own, or that of a party to which it delegated. A key that is
// not known here is the issuer's.
[[nodiscard]] Result<std::string> SignerOf(storage::Database& database, std::string_view issuer, ByteView kid,
                                           std::uint64_t entry, UnixSeconds time);

// A column that holds an entry or nothing.
[[nodiscard]] std::optional<std::uint64_t> EntryOrNone(const storage::Query& row, int column);

}  // namespace entente::roster
