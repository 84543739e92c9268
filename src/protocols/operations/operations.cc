#include "protocols/operations/operations.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "http/problem.h"
#include "protocols/parse.h"

namespace entente::protocols {
namespace {

http::Response Plain(unsigned status, std::string_view text) {
  http::Response response = http::MakeResponse(status, "text/plain; charset=utf-8", text);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Result<void> Ready(const OperationsDependencies& node) {
  if (auto failure = node.log.failure(); failure.has_value()) return std::unexpected(*std::move(failure));
  if (node.view_status != nullptr) {
    if (auto status = node.view_status(); status.has_value()) return std::unexpected(*std::move(status));
  }
  const std::uint64_t size = node.log.durable().size;
  for (const views::View* view : node.views) {
    const std::uint64_t cursor = view->cursor();
    if (cursor + node.view_lag_entries_max < size) {
      return Fail(ErrorCode::kUnavailable,
                  "the view " + std::string(view->name()) + " has seen " + std::to_string(cursor) + " of " +
                      std::to_string(size) + " entries",
                  "views");
    }
  }
  if (node.further_ready != nullptr) TRY(node.further_ready());
  return {};
}

std::string Metrics(const OperationsDependencies& node) {
  std::string text;
  const std::uint64_t size = node.log.durable().size;
  WriteMetric(text, "entente_log_entries", "gauge", "Entries that are durable.", size);
  WriteMetric(text, "entente_log_published_entries", "gauge", "Entries under the published checkpoint.",
              CheckpointSize(node.log.checkpoint()));
  WriteMetric(text, "entente_log_failed", "gauge",
              "1 when the log stopped for good after a failed write, or since its witnesses remember another history.",
              node.log.failure().has_value() ? 1 : 0);
  WriteHelp(text, "entente_view_cursor", "gauge", "The first entry that a view has not folded in.");
  for (const views::View* view : node.views)
    WriteSample(text, "entente_view_cursor", "view", view->name(), view->cursor());
  WriteHelp(text, "entente_view_pending_entries", "gauge", "Durable entries that a view has not folded in.");
  for (const views::View* view : node.views) {
    WriteSample(text, "entente_view_pending_entries", "view", view->name(), size - std::min(size, view->cursor()));
  }
  const bool stuck = node.view_status != nullptr && node.view_status().has_value();
  WriteMetric(text, "entente_views_stuck", "gauge", "1 while a view cannot follow the log.", stuck ? 1 : 0);
  if (node.further != nullptr) node.further(text);
  if (node.requests != nullptr) node.requests->WriteTo(text);
  return text;
}

}  // namespace

http::Routes OperationsRoutes(const OperationsDependencies& dependencies) {
  const auto healthy = [](const http::Request&, http::Responder respond) { respond(Plain(200, "alive\n")); };
  const auto ready = [dependencies](const http::Request&, http::Responder respond) {
    const Result<void> result = Ready(dependencies);
    respond(result.has_value() ? Plain(200, "ready\n") : http::ProblemResponse(result.error(), 503));
  };
  const auto metrics = [dependencies](const http::Request&, http::Responder respond) {
    http::Response response = Plain(200, Metrics(dependencies));
    response.headers.front().second = "text/plain; version=0.0.4; charset=utf-8";
    respond(std::move(response));
  };
  http::Routes routes = {http::PublicRead("/healthz", healthy, http::RunOn::kConnection),
                         http::PublicRead("/readyz", ready), http::PublicRead("/metrics", metrics)};
  for (http::Route& route : routes) route.cross_origin = false;
  return routes;
}

}  // namespace entente::protocols
