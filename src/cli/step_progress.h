// Step progress: one bar after another, for work in named steps.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "cli/progress.h"
#include "cli/terminal.h"

namespace entente::cli {

class StepProgress {
 public:
  explicit StepProgress(const Terminal& terminal) : terminal_(terminal) {}
  void Set(std::string_view step, std::uint64_t done, std::uint64_t all) {
    if (bar_ == nullptr || step != step_) {
      step_ = step;
      bar_.reset();  // clears its line before the next one draws
      bar_ = std::make_unique<Progress>(terminal_, step_, all);
    }
    bar_->SetTotal(all);
    bar_->Set(done);
  }

 private:
  const Terminal& terminal_;
  std::string step_;
  std::unique_ptr<Progress> bar_;
};

}  // namespace entente::cli
