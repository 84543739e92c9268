// LogAddress: where a log's addresses begin, for links that are read elsewhere.
//
// Thread safety: plain value.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace entente::protocols {

struct LogAddress {
  // "https://log.example.org"; with "/groups/ID" behind it for a group's log. Without the host where the node does not
  // know by which name it is reached.
  std::string base = {};
  bool has_pages = true;  // pages show the node's own log alone

  // Where people read the entry; where no page shows it, its JSON.
  [[nodiscard]] std::string OfEntry(std::uint64_t entry) const {
    return fmt::format("{}{}/statements/{}", base, has_pages ? "" : "/api/v1", entry);
  }
};

}  // namespace entente::protocols
