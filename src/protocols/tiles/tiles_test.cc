#include "protocols/tiles/tiles.h"

#include <gtest/gtest.h>

#include "protocols/fake_log.h"
#include "protocols/route_caller.h"

namespace entente::protocols {
namespace {

TEST(Tiles, EachTileHasOnePath) {
  for (const char* good : {"0/000", "0/067", "63/999", "1/x001/067", "0/x001/x234/067", "entries/000",
                           "entries/x001/000.p/1", "0/067.p/255"}) {
    EXPECT_TRUE(IsTilePath(good)) << good;
  }
  for (const char* bad : {"",
                          "0",
                          "0/",
                          "/000",
                          "00/000",
                          "64/000",
                          "-1/000",
                          "a/000",
                          "0/67",
                          "0/0067",
                          "0/x000/067",
                          "0/x01/067",
                          "0/001/067",
                          "0/x001",
                          "0/x001/",
                          "0/x001/x067",
                          "0/067.p",
                          "0/067.p/",
                          "0/067.p/0",
                          "0/067.p/256",
                          "0/067.p/01",
                          "0/067.p/1/2",
                          "0/../x",
                          "0/067/",
                          "entries/../../keys",
                          "0/x001/x001/x001/x001/x001/x001/x001/001",
                          "0/X001/067",
                          "0/06a"}) {
    EXPECT_FALSE(IsTilePath(bad)) << bad;
  }
}

TEST(Tiles, CheckpointAndTilesWithTheirCaching) {
  FakeLog log;
  log.directory = "/data/log";
  RouteCaller caller(TilesRoutes(log));
  EXPECT_EQ(caller.Get("/log/checkpoint").status, 404U);
  log.note = "log.example.org/test\n1\nroot\n\n";
  const auto checkpoint = caller.Get("/log/checkpoint");
  EXPECT_EQ(HeaderOf(checkpoint, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(ToText(checkpoint.body), log.note);

  const auto tile = caller.Get("/log/tile/0/x001/067.p/9");
  EXPECT_EQ(tile.file, "/data/log/tile/0/x001/067.p/9");
  EXPECT_EQ(HeaderOf(tile, "Content-Type"), "application/octet-stream");
  EXPECT_NE(HeaderOf(tile, "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(caller.Get("/log/tile/0/67").status, 400U);
  EXPECT_EQ(caller.Get("/log/tile/%2e%2e/keys").status, 400U);
  EXPECT_EQ(caller.Get("/log/tile/0%2F067").status, 404U);
}

}  // namespace
}  // namespace entente::protocols
