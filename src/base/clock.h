// Clock: the only source of wall-clock time, passed in, so that tests can play a year in seconds.
// Views never ask it: they use the log's time entries.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace entente {

using UnixSeconds = std::int64_t;

// Thread safety: Now*() from any thread.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t NowMicroseconds() const = 0;  // since 1970-01-01T00:00:00Z
  [[nodiscard]] UnixSeconds NowSeconds() const { return NowMicroseconds() / 1'000'000; }
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t NowMicroseconds() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(UnixSeconds start) : now_us_(start * 1'000'000) {}
  [[nodiscard]] std::int64_t NowMicroseconds() const override { return now_us_.load(); }
  void AdvanceMicroseconds(std::int64_t by) { now_us_ += by; }
  void AdvanceSeconds(std::int64_t by) { now_us_ += by * 1'000'000; }

 private:
  std::atomic<std::int64_t> now_us_;
};

// RFC 3339 in UTC with whole seconds: "2021-11-10T00:00:00Z".
[[nodiscard]] std::string FormatTime(UnixSeconds time);
[[nodiscard]] Result<UnixSeconds> ParseTime(std::string_view text);

// A calendar date, "2021-11-10", as the first second of that day in UTC. Refuses days that do not exist.
[[nodiscard]] std::string FormatDate(UnixSeconds time);
[[nodiscard]] Result<UnixSeconds> ParseDate(std::string_view text);

}  // namespace entente
