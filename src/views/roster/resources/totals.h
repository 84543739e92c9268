// Totals: what was needed, offered, taken up, delivered and confirmed, by kind, principle and region, each with the
// entries that it counts.
//
// A take-up counts under the kind of its offer (or need), and under those principles and countries that offer and need
// have in common; where one of them is open in this, under the other's; where they have nothing in common, under the
// offer's. Its quantity is what the giver said that it delivered; or else what both sides said in one unit, the lesser
// of the two; or else what one side said.
//
// Thread safety: as the database's.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"

namespace entente::roster {

enum class FigureKind : std::uint8_t {
  kNeeded,
  kOffered,
  kTakenUp,
  kDelivered,
  kConfirmed,
  kDisputed,
  kWithdrawn,
  kExpired
};
inline constexpr std::array kAllFigures = {FigureKind::kNeeded,    FigureKind::kOffered,   FigureKind::kTakenUp,
                                           FigureKind::kDelivered, FigureKind::kConfirmed, FigureKind::kDisputed,
                                           FigureKind::kWithdrawn, FigureKind::kExpired};
// "needed", "offered", "taken_up", "delivered", "confirmed", "disputed", "withdrawn", "expired"
[[nodiscard]] std::string_view Name(FigureKind figure);

struct Amount {
  std::int64_t thousandths = 0;  // INT64_MAX where the sum is more
  std::uint64_t count = 0;       // of how many
};

struct Figure {
  std::vector<std::uint64_t> entries;     // ascending
  std::map<std::string, Amount> amounts;  // by unit
};

struct Figures {
  std::string instrument;  // of a principle; otherwise empty
  std::string key;         // a kind, a clause, a country; "any" and "all"
  std::string title;       // of a clause or a country; may be empty
  std::array<Figure, kAllFigures.size()> figures;
  [[nodiscard]] const Figure& Of(FigureKind figure) const { return figures[static_cast<std::size_t>(figure)]; }
};

struct Totals {
  Figures all;
  std::vector<Figures> by_kind;       // every kind, in its order
  std::vector<Figures> by_principle;  // by instrument, then as the instrument has its clauses; "all" last
  std::vector<Figures> by_region;     // by code; "any" last
};

// `instrument` empty: of all of them.
[[nodiscard]] Result<Totals> TotalsOf(storage::Database& database, const std::string& instrument,
                                      const std::string& today);

}  // namespace entente::roster
