// BenchDriver: sends prepared requests over keep-alive connections of plain HTTP, one at a time on each, and measures.
//
// One thread and epoll, so that on a small machine the node has the cores to itself. Not a client for anything else:
// it knows of an answer its status and its length.
//
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::cli {

struct DriveOptions {
  std::string host;
  std::uint16_t port = 0;
  std::size_t connections = 64;
  double seconds = 10;
  // Requests a second; 0: as fast as answers come. With a rate, latency counts from when a request was due.
  double rate = 0;
};

struct DriveResult {
  std::uint64_t answered = 0;  // with status 201
  std::uint64_t errors = 0;    // other answers, broken connections
  std::string first_error;
  double seconds = 0;
  std::vector<std::uint32_t> latencies_us;  // of those answered, not sorted
};

// Sends the requests in order until the time is over or there are none left. REQUIRES: they outlive the call.
// Errors: kUnavailable when nothing answers there.
[[nodiscard]] Result<DriveResult> Drive(const DriveOptions& options, const std::vector<std::string>& requests,
                                        const std::function<void(std::uint64_t done)>& progress);

}  // namespace entente::cli
