#include "protocols/operations/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocols/fake_log.h"
#include "protocols/route_caller.h"

namespace entente::protocols {
namespace {

using testing::HasSubstr;

class StillView : public views::View {
 public:
  [[nodiscard]] std::string_view name() const override { return "roster"; }
  [[nodiscard]] std::uint64_t cursor() const override { return at; }
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry>, const views::PayloadSource&) override { return {}; }
  [[nodiscard]] Result<void> Reset() override { return {}; }
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override {
    return Fail(ErrorCode::kInternal, "it holds nothing");
  }
  std::uint64_t at = 0;
};

struct OperationsTest : testing::Test {
  OperationsTest() { log.entries.resize(5); }

  FakeLog log;
  StillView view;
  std::optional<Error> status;
  std::shared_ptr<RequestMetrics> requests = std::make_shared<RequestMetrics>();
  RouteCaller caller{OperationsRoutes({.log = log,
                                       .views = {&view},
                                       .view_status = [this] { return status; },
                                       .requests = requests,
                                       .view_lag_entries_max = 2})};
};

TEST_F(OperationsTest, ReadyWhenTheLogTakesEntriesAndViewsKeepUp) {
  EXPECT_EQ(caller.Get("/healthz").status, 200U);
  EXPECT_EQ(caller.Get("/readyz").status, 503U);  // 0 of 5
  view.at = 3;
  EXPECT_EQ(caller.Get("/readyz").status, 200U);
  status = Error{ErrorCode::kUnavailable, "the disk is full", "views/roster.db", {}};
  const auto stuck = caller.Get("/readyz");
  EXPECT_EQ(stuck.status, 503U);
  EXPECT_THAT(ToText(stuck.body), HasSubstr("the disk is full"));
  status.reset();
  log.failed = Error{ErrorCode::kUnavailable, "fdatasync failed", {}, {}};
  EXPECT_EQ(caller.Get("/readyz").status, 503U);
  EXPECT_EQ(caller.Get("/healthz").status, 200U);
}

TEST_F(OperationsTest, MetricsCount) {
  log.note = "log.example.org/test\n4\nroot\n\n";
  view.at = 3;
  requests->Observe({"/entries", http::Method::kPost, 201, std::chrono::microseconds(1500), 400});
  requests->Observe({"/entries", http::Method::kPost, 201, std::chrono::microseconds(400), 100});
  requests->Observe({"", http::Method::kGet, 404, std::chrono::microseconds(10), 7});
  const std::string text = ToText(caller.Get("/metrics").body);
  for (const char* line :
       {"entente_log_entries 5\n", "entente_log_published_entries 4\n", "entente_view_cursor{view=\"roster\"} 3\n",
        "entente_view_pending_entries{view=\"roster\"} 2\n",
        "entente_http_requests_total{route=\"/entries\",method=\"POST\",status=\"201\"} 2\n",
        "entente_http_requests_total{route=\"other\",method=\"GET\",status=\"404\"} 1\n",
        "entente_http_request_seconds_bucket{route=\"/entries\",le=\"0.0005\"} 1\n",
        "entente_http_request_seconds_bucket{route=\"/entries\",le=\"+Inf\"} 2\n",
        "entente_http_request_seconds_sum{route=\"/entries\"} 0.001900\n",
        "entente_http_response_bytes_total{route=\"/entries\"} 500\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

}  // namespace
}  // namespace entente::protocols
