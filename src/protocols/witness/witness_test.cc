#include "protocols/witness/witness.h"

#include <gtest/gtest.h>

#include "protocols/route_caller.h"
#include "witness/witness_for_tests.h"

namespace entente::protocols {
namespace {

using witness::LogForTests;
using witness::LogId;
using witness::WitnessForTests;
using witness::WriteAddCheckpoint;

TEST(WitnessRoutes, AnswerAsTheSpecificationSays) {
  LogForTests log;
  log.Grow(10);
  WitnessForTests witness({&log});
  RouteCaller caller(WitnessRoutes(*witness));
  const auto post = [&](const std::string& body, std::string_view path = "/witness/add-checkpoint") {
    return caller.Call(http::Method::kPost, path, {}, ToBytes(body));
  };
  const std::string address = "/witness/" + LogId(log.origin()) + "/checkpoint";
  EXPECT_EQ(caller.Get(address).status, 404U);

  const auto first = post(log.Request(0, 5));
  EXPECT_EQ(first.status, 200U);
  EXPECT_EQ(HeaderOf(first, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_GT(witness.TimeOf(log.NoteAt(5), ToText(first.body)), 0);
  EXPECT_EQ(post(log.Request(5), "/add-checkpoint").status, 200U);
  const auto newest = caller.Get(address);
  EXPECT_EQ(newest.status, 200U);
  EXPECT_TRUE(ToText(newest.body).starts_with(log.Note()));

  EXPECT_EQ(post("old 10\n").status, 400U);
  EXPECT_EQ(post(WriteAddCheckpoint(11, {}, log.Note())).status, 400U);
  LogForTests pretender(log.origin(), 2);
  pretender.Grow(10);
  EXPECT_EQ(post(pretender.Request(10)).status, 403U);
  EXPECT_EQ(post(LogForTests("log.example/other", 3).Request(0)).status, 404U);
  for (const std::string& body : {log.Request(0), log.Request(0, 5)}) {
    const auto conflict = post(body);
    EXPECT_EQ(conflict.status, 409U);
    EXPECT_EQ(HeaderOf(conflict, "Content-Type"), "text/x.tlog.size");
    EXPECT_EQ(ToText(conflict.body), "10\n");
  }
  LogForTests fork = log.ForkAt(7);
  fork.Grow(3, "fork");
  EXPECT_EQ(post(fork.Request(10)).status, 409U);
  fork.Grow(1);
  EXPECT_EQ(post(fork.Request(10)).status, 422U);
  witness.files.SetDiskFull(true);
  EXPECT_EQ(post(log.Request(10)).status, 507U);
  witness.files.SetDiskFull(false);
  EXPECT_EQ(post(log.Request(10)).status, 200U);
}

TEST(WitnessRoutes, BodiesAreBounded) {
  LogForTests log;
  WitnessForTests witness({&log});
  for (const http::Route& route : WitnessRoutes(*witness)) {
    EXPECT_EQ(route.run_on, http::RunOn::kPool);
    EXPECT_EQ(route.body_bytes_max, route.method == http::Method::kPost ? 65536U : 0U);
  }
}

}  // namespace
}  // namespace entente::protocols
