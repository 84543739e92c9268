// Progress: a bar on standard error for long work, where that is a terminal; otherwise nothing.
//
// Thread safety: Set() and Advance() from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "cli/terminal.h"

namespace entente::cli {

class Progress {
 public:
  // `total` 0: how much there is to do is not known.
  Progress(const Terminal& terminal, std::string what, std::uint64_t total);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Set(std::uint64_t done);
  void SetTotal(std::uint64_t total);
  void Advance(std::uint64_t by = 1);

 private:
  void Draw();

  bool shown_;
  std::string what_;
  std::mutex mutex_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::chrono::steady_clock::time_point drawn_{};
  bool drew_ = false;
};

}  // namespace entente::cli
