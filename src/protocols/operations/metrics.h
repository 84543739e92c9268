// Counters of a running node, in the text form that Prometheus reads. docs/metrics.md lists each.
//
// Thread safety: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "http/server.h"

namespace entente::protocols {

// Requests by route, method and status, with their time and bytes. Give it to ServerOptions::observer.
class RequestMetrics {
 public:
  void Observe(const http::Exchange& exchange);
  // Appends the metrics in text form.
  void WriteTo(std::string& text) const;

 private:
  // Upper bounds in microseconds; the last bucket has none.
  static constexpr std::array<std::uint64_t, 9> kBoundsUs = {500,    1'000,   2'500,   5'000,    10'000,
                                                             25'000, 100'000, 500'000, 2'500'000};
  struct Timing {
    std::array<std::uint64_t, kBoundsUs.size() + 1> counts{};
    std::uint64_t sum_us = 0;
    std::uint64_t bytes = 0;
  };

  // Bounded: routes are a table, methods four, statuses those that ReasonPhrase knows.
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, http::Method, unsigned>, std::uint64_t, std::less<>> requests_;
  std::map<std::string, Timing, std::less<>> timings_;
};

// One gauge or counter without labels, or samples with them, for what others know.
void WriteMetric(std::string& text, std::string_view name, std::string_view kind, std::string_view help,
                 std::uint64_t value);
void WriteSample(std::string& text, std::string_view name, std::string_view label, std::string_view label_value,
                 std::uint64_t value);
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
void WriteSample(std::string& text, std::string_view name, Labels labels, std::uint64_t value);
void WriteHelp(std::string& text, std::string_view name, std::string_view kind, std::string_view help);

}  // namespace entente::protocols
