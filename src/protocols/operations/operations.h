// For whoever runs a node: GET /healthz, /readyz, /metrics.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "http/router.h"
#include "log/log.h"
#include "protocols/operations/metrics.h"
#include "views/view.h"

namespace entente::protocols {

struct OperationsDependencies {
  const log::Log& log;
  std::vector<const views::View*> views;
  std::function<std::optional<Error>()> view_status;    // what keeps a view from following the log; may be empty
  std::shared_ptr<const RequestMetrics> requests;       // may be nullptr
  std::function<void(std::string& text)> further = {};  // appends others' metrics; may be empty
  std::function<Result<void>()> further_ready = {};     // what else has to be well for it to be ready; may be empty
  // Ready: every view is at most this far behind what is durable.
  std::uint64_t view_lag_entries_max = 10'000;
};

// REQUIRES: log and views outlive the routes.
[[nodiscard]] http::Routes OperationsRoutes(const OperationsDependencies& dependencies);

}  // namespace entente::protocols
