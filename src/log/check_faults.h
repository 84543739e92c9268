// What the checker's parts share: the list of faults with its bound, and reading tiles. Seen inside log/ only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "log/check.h"

namespace entente::log {

class CheckFaults {
 public:
  explicit CheckFaults(CheckReport& report) : faults_(report.faults) {}
  void Add(std::string place, std::string what) {
    if (!full()) faults_.push_back({std::move(place), std::move(what)});
  }
  void AddAtEntry(std::uint64_t index, std::string what) { Add("entry " + std::to_string(index), std::move(what)); }
  [[nodiscard]] bool full() const { return faults_.size() >= kCheckFaultsMax; }

 private:
  std::vector<CheckFault>& faults_;
};

struct PublicTile {
  std::string path;
  std::uint32_t width = 0;  // of the file; may be more than was asked for
  Bytes bytes;
};
// Reads a tile or bundle of this width, or the full one in whose favour it has gone; nothing when neither is there.
// `path` names the one of a width. Errors: those of `file`, except kNotFound.
[[nodiscard]] Result<std::optional<PublicTile>> ReadPublicTile(
    const PublicFile& file, std::uint32_t width, const std::function<std::string(std::uint32_t width)>& path);

}  // namespace entente::log
