// VersionKeys: what is known of the versions that events name. Each is looked at once: the same versions are fixes
// again and again.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "views/supply/index/format.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

class VersionKeys {
 public:
  using Position = std::uint32_t;

  // A version, by its text and the text's number in the StringTable.
  [[nodiscard]] Position Of(VersionOrder order, std::uint32_t number, std::string_view version);
  // Whether it has a place in the order.
  [[nodiscard]] bool IsAccepted(Position version) const { return known_[version].accepted; }
  // Empty when it has none.
  [[nodiscard]] std::string_view Key(Position version) const {
    const Known& known = known_[version];
    return std::string_view(made_).substr(known.begin, known.bytes);
  }
  // The key gets a place in the index, if it has none yet, and the event says where that is. False when the version has
  // no key, or when there is no more room.
  [[nodiscard]] bool Place(Position version, index_format::Event& event);
  // The keys in the order in which they were placed.
  [[nodiscard]] const std::string& placed() const { return placed_; }
  [[nodiscard]] std::string TakePlaced() { return std::move(placed_); }

 private:
  static constexpr std::uint32_t kNowhere = ~0U;
  struct Known {
    std::size_t begin;  // of its key in made_
    std::uint16_t bytes;
    bool accepted;
    VersionOrder order;
    std::uint32_t placed_at;
    Position next;  // the same text in another order
  };

  std::vector<Position> first_;  // by the text's number
  std::vector<Known> known_;
  std::string made_;
  std::string placed_;
};

}  // namespace entente::supply
