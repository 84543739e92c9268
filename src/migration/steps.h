// Steps: what brings a data directory from one format to the next.
//
// A step changes the directory in place. It may be cut off at any point and taken again from the start; what it gives
// is the same. It replaces files (Files::WriteAtomically) and never changes one where it lies, since the copy that is
// kept shares files with the directory.
//
// Thread safety: one thread. No other process may have the directory open.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "node/layout.h"

namespace entente::migration {

struct Step {
  int from = 0;           // takes a directory of this format to the next one
  std::string_view what;  // for people: "room for erased payloads"
  Result<void> (*take)(const node::Layout& layout) = nullptr;
};

// Ascending by `from`, from 1 on, one for each format before node::kDataFormat.
[[nodiscard]] std::span<const Step> AllSteps();

// Takes those steps that the directory needs, in order; each ends with its format being written. Returns how many.
// Errors: kConflict for a directory that is newer than the steps lead to; those of the steps.
[[nodiscard]] Result<int> TakeSteps(const node::Layout& layout, std::span<const Step> steps = AllSteps());

}  // namespace entente::migration
