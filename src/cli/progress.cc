#include "cli/progress.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/tables.h"

namespace entente::cli {
namespace {
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::uint64_t kCells = 30;
}  // namespace

Progress::Progress(const Terminal& terminal, std::string what, std::uint64_t total)
    : shown_(terminal.error_is_terminal()), what_(std::move(what)), total_(total) {}

Progress::~Progress() {
  if (drew_) std::fputs("\r\x1b[K", stderr);
}

void Progress::Set(std::uint64_t done) {
  const std::scoped_lock lock(mutex_);
  done_ = done;
  Draw();
}

void Progress::SetTotal(std::uint64_t total) {
  const std::scoped_lock lock(mutex_);
  total_ = total;
}

void Progress::Advance(std::uint64_t by) {
  const std::scoped_lock lock(mutex_);
  done_ += by;
  Draw();
}

void Progress::Draw() {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (drew_ && now - drawn_ < kRedraw && (total_ == 0 || done_ != total_)) return;
  drawn_ = now;
  drew_ = true;
  std::string line = "\r" + what_ + "  ";
  if (total_ > 0) {
    const std::uint64_t filled = std::min(kCells, done_ * kCells / total_);
    for (std::uint64_t i = 0; i < kCells; ++i) line += i < filled ? "█" : "░";
    line += "  " + Grouped(done_) + " of " + Grouped(total_);
  } else {
    line += done_ > 0 ? Grouped(done_) : "…";
  }
  line += "\x1b[K";
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace entente::cli
