// What the checker's parts share: the list of faults with its bound. Seen inside log/ only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "log/check.h"
#include "log/public_tile.h"

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

}  // namespace entente::log
